"""The exported list is harmless and complete in every format."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.core.registration import Category, Registrant, Registration, RegistrationState
from bot.core.registration_store import StoreUnavailable
from bot.export import COLUMNS, export, harmless

NOW = datetime(2023, 6, 1, tzinfo=UTC)


async def one() -> AsyncIterator[Registration]:
    who = Registrant(
        first_name="=cmd|' /C calc'!A0",
        family_name="حداد",
        email="leila@example.org",
        email_key="leila@example.org",
        organization="@SUM(A1)",
        job_title=None,
        country="JO",
        category=Category.INDIVIDUAL,
    )
    yield Registration(
        reference="U4SSC-2346-789C",
        meeting_id="m",
        workspace_id="T1",
        user_id="U1",
        registrant=who,
        state=RegistrationState.CONFIRMED,
        language="ar",
        consent_version="1",
        consent_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_formats(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"list.{kind}"
    assert await export(one(), path, kind, lambda _: None) == 1
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            row = next(csv.DictReader(file))
    elif kind == "json":
        row = json.loads(path.read_text(encoding="utf-8"))[0]
    else:
        cells = list(load_workbook(path).active.values)
        row = dict(zip(cells[0], cells[1], strict=True))
    assert tuple(row) == COLUMNS
    assert row["family_name"] == "حداد"
    expected = "=cmd|' /C calc'!A0" if kind == "json" else "'=cmd|' /C calc'!A0"
    assert row["first_name"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u3000=1+1",
        "\ufeff=1+1",
        "\u200d=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "﹦1+1",
        "﹢1",
        "﹣1",
        "﹫SUM(A1)",
        "−1",
        " \t＝1+1",
    ],
)
def test_no_spreadsheet_takes_it_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "José-Luis", "a=b", "株式会社＝", "中村", "1 + 1", "حداد", "'x"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


async def test_the_event_loop_goes_on_while_a_list_is_written(tmp_path: Path) -> None:
    async def many() -> AsyncIterator[Registration]:
        async for registration in one():
            for _ in range(2500):
                yield registration

    told: list[int] = []
    assert await export(many(), tmp_path / "list.csv", "csv", told.append) == 2500
    assert sum(told) == 2500
    assert len(told) > 1
    assert (tmp_path / "list.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_an_empty_list_has_its_columns(tmp_path: Path, kind: str) -> None:
    async def nobody() -> AsyncIterator[Registration]:
        return
        yield

    path = tmp_path / f"list.{kind}"
    assert await export(nobody(), path, kind, lambda _: None) == 0
    if kind == "json":
        assert json.loads(path.read_text()) == []
    elif kind == "csv":
        assert path.read_text(encoding="utf-8-sig").splitlines() == [",".join(COLUMNS)]
    else:
        assert next(load_workbook(path).active.values) == COLUMNS


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_a_list_that_cannot_be_read_to_its_end_is_told(tmp_path: Path, kind: str) -> None:
    async def broken() -> AsyncIterator[Registration]:
        async for registration in one():
            yield registration
        raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        await export(broken(), tmp_path / f"list.{kind}", kind, lambda _: None)


async def test_no_thread_writes_on_when_nobody_waits_any_more(tmp_path: Path) -> None:
    told: list[int] = []
    begun = asyncio.Event()

    def progress(number: int) -> None:
        told.append(number)
        begun.set()

    async def endless() -> AsyncIterator[Registration]:
        async for registration in one():
            while True:
                yield registration

    writing = asyncio.create_task(export(endless(), tmp_path / "list.xlsx", "xlsx", progress))
    await begun.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    before = len(told)
    await asyncio.sleep(0)
    assert len(told) == before
