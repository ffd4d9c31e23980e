"""The console script, as its user types it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}


def u4ssc(*words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env=ENVIRONMENT | {"BOT_NOW": "2023-06-01T12:00:00+00:00"} | settings,
        timeout=120,
    )


def test_ask_reads_lines_and_objects_in_order() -> None:
    lines = [
        "is it free?",
        json.dumps({"turns": ["What time does it start?", "and in Lagos?"], "setting": "mention"}),
        json.dumps({"turns": ["I registered yesterday."], "setting": "channel"}),
        "",
        "{broken",
    ]
    ended = u4ssc("ask", "--json", "-", stdin="\n".join(lines) + "\n")
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["outcome"] for answer in answers] == [
        "answered",
        "answered",
        "silent",
        "offered",
        "offered",
    ]
    assert answers[0]["topics"] == ["cost"]
    assert answers[0]["sources"] == ["TSB Circular 92 §5"]
    assert "08:30" in answers[1]["answer"]
    assert list(answers[0]) == [
        "text",
        "setting",
        "language",
        "outcome",
        "topics",
        "offered",
        "answer",
        "sources",
    ]


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("serve", "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
        ("socket", "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"),
    ],
)
def test_without_tokens_it_says_what_is_missing(command: str, missing: str) -> None:
    ended = u4ssc(command)
    assert ended.returncode == 1
    assert missing in ended.stderr
    assert "playground" in ended.stderr


def test_a_setting_that_is_wrong_is_named() -> None:
    ended = u4ssc("ask", "when?", BOT_NOW="2023-06-01T12:00:00")
    assert ended.returncode == 1
    assert ended.stderr.startswith("BOT_NOW: ")
    assert "Traceback" not in ended.stderr


def test_check_names_the_line(tmp_path: Path) -> None:
    folder = shutil.copytree(REPOSITORY / "knowledge", tmp_path / "knowledge")
    meeting = folder / "meeting.yaml"
    meeting.write_text(
        meeting.read_text(encoding="utf-8").replace("  free: true", "  free: maybe"), encoding="utf-8"
    )
    line = meeting.read_text(encoding="utf-8").splitlines().index("  free: maybe") + 1
    ended = u4ssc("check", str(folder))
    assert ended.returncode == 1
    assert f"meeting.yaml:{line}: cost.free: found 'maybe'" in ended.stderr
    assert u4ssc("check").returncode == 0


def test_the_manifest_is_ready_to_paste() -> None:
    printed = json.loads(u4ssc("manifest", "--url", "https://bot.example.org").stdout)
    assert printed["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.org/slack/events"
    assert printed["features"]["slash_commands"][0]["command"] == "/u4ssc"
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", printed["features"]["bot_user"]["display_name"])
    assert json.loads(u4ssc("manifest").stdout)["settings"]["socket_mode_enabled"] is True


def test_migrate_then_export_an_empty_list(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    before = u4ssc("registrations", "list", DATABASE_URL=database)
    assert before.returncode == 1
    assert "u4ssc migrate" in before.stderr
    assert u4ssc("migrate", DATABASE_URL=database).returncode == 0
    assert u4ssc("registrations", "list", DATABASE_URL=database).stdout == "No registrations yet.\n"
    for ending in ("csv", "json", "xlsx"):
        file = tmp_path / f"list.{ending}"
        assert u4ssc("registrations", "export", str(file), DATABASE_URL=database).returncode == 0
        assert file.stat().st_size > 0


def test_every_setting_is_documented() -> None:
    from bot.settings import Settings

    names = {name.upper() for name in Settings.model_fields}
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    listed = {line.split("=")[0] for line in example.splitlines() if "=" in line and not line.startswith("#")}
    assert listed == names
    assert {name for name in names if f"`{name}`" not in readme} == set()
