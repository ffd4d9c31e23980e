"""The registration list as a file: CSV, JSON or a spreadsheet, written row by row in constant memory."""

import asyncio
import csv
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from rustpy_xlsxwriter import write_worksheet

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
# What begins a formula in some spreadsheet, in the widths that East Asian keyboards give too; spaces and what
# is invisible before it are passed over, as importing does. A tab or a line end makes cells of its own.
_FORMULA: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[-=+@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n]"
)
_BATCH: Final = 500
"""Rows that the writing thread asks for at a time."""

Row = dict[str, str]
"""The texts of `COLUMNS`, by name."""


def row_of(registration: Registration) -> Row:
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
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(path: Path, rows: Iterator[Row]) -> None:
    """CSV with a byte-order mark, so that Excel reads it as UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(map(_harmless_row, rows))


def write_json(path: Path, rows: Iterator[Row]) -> None:
    """A JSON array with one object a line."""
    with path.open("w", encoding="utf-8") as file:
        separator = "[\n"
        for row in rows:
            file.write(separator + json.dumps(row, ensure_ascii=False))
            separator = ",\n"
        file.write("\n]\n" if separator != "[\n" else "[]\n")


def write_xlsx(path: Path, rows: Iterator[Row]) -> None:
    """A spreadsheet; every cell is text, so that nothing is taken for a formula, a link or a number."""
    # The header is made from the first row.
    first = next(rows, dict.fromkeys(COLUMNS, ""))
    write_worksheet(
        map(_harmless_row, chain([first], rows)),
        path,
        sheet_name="Registrations",
        freeze_row=1,
        bold_headers=True,
    )


WRITERS: Final[dict[str, Callable[[Path, Iterator[Row]], None]]] = {
    "csv": write_csv,
    "json": write_json,
    "xlsx": write_xlsx,
}


async def export(
    registrations: AsyncIterator[Registration], path: Path, kind: str, progress: Callable[[int], None]
) -> int:
    """Write all registrations to `path`; how many they were. `progress` is told how many more there are.

    A thread writes and asks the event loop for more: so others are answered meanwhile. Raises what
    `registrations` raises, and OSError.
    """
    written, abandoned = 0, False
    loop = asyncio.get_running_loop()

    async def batch() -> list[Registration]:
        nonlocal written
        taken: list[Registration] = []
        if abandoned:
            return taken
        async for registration in registrations:
            taken.append(registration)
            if len(taken) == _BATCH:
                break
        written += len(taken)
        progress(len(taken))
        return taken

    def rows() -> Iterator[Row]:
        while taken := asyncio.run_coroutine_threadsafe(batch(), loop).result():
            yield from map(row_of, taken)

    writing = asyncio.ensure_future(asyncio.to_thread(WRITERS[kind], path, rows()))
    try:
        await asyncio.shield(writing)
    finally:
        # Where this is cancelled, the thread has let go of the file before whoever waits removes it.
        abandoned = True
        await asyncio.wait({writing})
    return written


def _harmless_row(row: Row) -> Row:
    return {name: harmless(value) for name, value in row.items()}
