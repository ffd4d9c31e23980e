"""The registration list as a file: CSV, JSON or a spreadsheet, written row by row in constant memory."""

import csv
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bot.core.registration import Registration

COLUMNS: Final = (
    "reference",
    "state",
    "first_name",
    "family_name",
    "email",
    "organization",
    "job_title",
    "country",
    "category",
    "language",
    "consent_version",
    "consent_at",
    "created_at",
    "updated_at",
)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def row_of(registration: Registration) -> dict[str, str]:
    """The columns of one registration as texts; times are ISO 8601 in UTC."""
    who = registration.registrant
    return {
        "reference": registration.reference,
        "state": registration.state.value,
        "first_name": who.first_name,
        "family_name": who.family_name,
        "email": who.email,
        "organization": who.organization,
        "job_title": who.job_title or "",
        "country": who.country,
        "category": who.category.value,
        "language": registration.language,
        "consent_version": registration.consent_version,
        "consent_at": registration.consent_at.isoformat(),
        "created_at": registration.created_at.isoformat(),
        "updated_at": registration.updated_at.isoformat(),
    }


def harmless(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class Writer(Protocol):
    """Takes one row after the other."""

    def write(self, row: dict[str, str]) -> None:
        """Add a row."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class CsvWriter:
    """CSV with a byte-order mark, so that Excel reads it as UTF-8."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.DictWriter(self._file, COLUMNS)
        self._writer.writeheader()

    def write(self, row: dict[str, str]) -> None:
        """See `Writer`."""
        self._writer.writerow({name: harmless(value) for name, value in row.items()})

    def close(self) -> None:
        """See `Writer`."""
        self._file.close()


class JsonWriter:
    """A JSON array with one object a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._separator = "[\n"

    def write(self, row: dict[str, str]) -> None:
        """See `Writer`."""
        self._file.write(self._separator + json.dumps(row, ensure_ascii=False))
        self._separator = ",\n"

    def close(self) -> None:
        """See `Writer`."""
        self._file.write("\n]\n" if self._separator != "[\n" else "[]\n")
        self._file.close()


class XlsxWriter:
    """A spreadsheet; every cell is text, so that nothing is taken for a formula or a number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Registrations")
        self._sheet.freeze_panes = "A2"
        header = []
        for name in COLUMNS:
            cell = WriteOnlyCell(self._sheet, value=name)
            cell.font = Font(bold=True)
            header.append(cell)
        self._sheet.append(header)

    def write(self, row: dict[str, str]) -> None:
        """See `Writer`."""
        self._sheet.append([harmless(row[name]) for name in COLUMNS])

    def close(self) -> None:
        """See `Writer`."""
        self._book.save(self._path)


WRITERS: Final[dict[str, Callable[[Path], Writer]]] = {
    "csv": CsvWriter,
    "json": JsonWriter,
    "xlsx": XlsxWriter,
}


async def export(
    registrations: AsyncIterator[Registration], path: Path, kind: str, progress: Callable[[int], None]
) -> int:
    """Write all registrations to `path`; `progress` is told how many there are so far. How many they were."""
    written = 0
    with closing(WRITERS[kind](path)) as writer:
        async for registration in registrations:
            writer.write(row_of(registration))
            written += 1
            progress(1)
    return written
