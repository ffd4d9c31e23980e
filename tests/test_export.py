"""The exported list is harmless and complete in every format."""

import csv
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.core.registration import Category, Registrant, Registration, RegistrationState
from bot.export import COLUMNS, export

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
