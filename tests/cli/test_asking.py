"""`u4ssc ask`, where the one who asks makes a mistake."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import REPOSITORY

from bot.cli.asking import ask

QUESTION = "Quando é a reunião?"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(REPOSITORY / "knowledge"))
    monkeypatch.setenv("BOT_NOW", "2023-06-01T12:00:00+00:00")
    return CliRunner()


def test_a_line_that_is_wrong_is_named_and_costs_no_other(run: CliRunner) -> None:
    lines = [
        {"turns": [QUESTION], "tz": "Foo/Bar"},
        {"turns": [QUESTION], "language": "xx"},
        {"turns": [QUESTION], "language": ""},
        {"turns": [QUESTION], "language": "es-AR", "tz": "America/Sao_Paulo"},
        {"turns": [QUESTION], "language": "pt_BR"},
    ]
    ended = run.invoke(ask, ["--json", "-"], input="\n".join(map(json.dumps, lines)))
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.exit_code == 1
    assert [list(line) for line in told[:3]] == [["text", "error"]] * 3
    assert told[0]["error"] == (
        "line 1: tz: 'Foo/Bar' is no IANA time zone; expected a name such as Europe/Zurich"
    )
    assert told[1]["error"].startswith("line 2: language: 'xx' is no language; expected one of en, fr,")
    assert [line["language"] for line in told[3:]] == ["es", "en"]
    assert "04:30" in told[3]["answer"]


def test_an_unknown_zone_is_named(run: CliRunner) -> None:
    ended = run.invoke(ask, ["--tz", "Foo/Bar", "when?"])
    assert ended.exit_code == 2
    assert "'Foo/Bar' is no IANA time zone" in ended.stderr
