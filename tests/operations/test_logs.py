"""What the log tells, and what it never does."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack.helpers import answer, register

from bot.hosting import playground
from bot.logs import configure
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings

NEVER = re.compile(
    r"amina|bello|lagos|kenji|lucía|lucia|@example|xoxb|xapp|"
    r"cuesta|interpretation|recorded|mission order|Trailing secret|://",
    re.IGNORECASE,
)
"""Names, addresses, words of messages, tokens and capabilities of the conversation below."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def logging_to(stream: io.StringIO, level: str) -> Iterator[None]:
    root = logging.getLogger()
    names = ("", "bot", "bot.slack.web_api", "bot.slack.socket_mode", "bot.slack.bolt", "alembic")
    before = root.handlers[:], {name: logging.getLogger(name).level for name in names}
    configure(level, stream)
    try:
        yield
    finally:
        root.handlers[:] = before[0]
        for name, old in before[1].items():
            logging.getLogger(name).setLevel(old)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


async def conversation(slack: SlackStandIn) -> None:
    """Everything that a participant does, with Slack in good and in bad health."""
    await register(slack)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "status")
    await slack.say("lucia", "#u4ssc-7", "¿Cuánto cuesta participar en la reunión?")
    said = await slack.say("kenji", "#u4ssc-7", "@u4ssc is there interpretation?")
    await slack.until(lambda: slack.thread(said.message))
    await slack.say("kenji", "dm", "Will the meeting be recorded? I need a mission order")
    await answer(slack, "dm", "kenji")
    slack.faults.error("chat.postMessage", "fatal_error", times=2)
    slack.faults.malformed("users.info", times=1)
    slack.faults.status("response_url", 404, times=1)
    await slack.command("cristina", "#u4ssc-7", "/u4ssc", "Trailing secret of mine")
    await slack.say("cristina", "dm", "Trailing secret of mine")
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "cancel")
    await slack.settled()


async def test_a_whole_conversation_leaves_ids_topics_and_timings_and_nobody(tmp_path: Path) -> None:
    stream = io.StringIO()
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.sqlite3")
    with logging_to(stream, "DEBUG"):
        async with playground(settings, 0) as slack:
            await conversation(slack)
    leaked = [line for line in stream.getvalue().splitlines() if NEVER.search(line)]
    assert leaked == []
    told = lines(stream)
    understood = [line for line in told if line["event"] == "understood"]
    assert ["cost"] in [line["topics"] for line in understood]
    assert all(line["milliseconds"] > 0 and line["team_id"] and line["kind"] for line in understood)
    assert any(line["event"] == "registered" and line["reference"].startswith("U4SSC-") for line in told)
    assert all({"time", "level", "logger", "event"} <= set(line) for line in told)
    assert any(line["level"] == "warning" for line in told)


def quote_a_person() -> None:
    try:
        {}["amina@example.org"]
    except KeyError as first:
        raise ValueError("Amina Bello") from first


def test_what_an_exception_says_is_left_out() -> None:
    stream = io.StringIO()
    with logging_to(stream, "INFO"):
        try:
            quote_a_person()
        except ValueError:
            logging.getLogger("bot.somewhere").exception("submission failed, id %s", "a1b2")
    (line,) = lines(stream)
    assert line["event"] == "submission failed, id a1b2"
    assert line["error"] == ["ValueError", "KeyError"]
    assert "test_logs.py" in line["raised_at"][-1]
    assert not NEVER.search(stream.getvalue())


@pytest.mark.parametrize(("level", "heard"), [("DEBUG", 3), ("INFO", 2), ("ERROR", 0)])
def test_the_level_is_honoured_and_libraries_stay_quiet(level: str, heard: int) -> None:
    stream = io.StringIO()
    with logging_to(stream, level):
        logging.getLogger("bot.x").debug("a")
        logging.getLogger("bot.x").info("b")
        logging.getLogger("bot.x").warning("c")
        logging.getLogger("aiosqlite").debug("INSERT … amina@example.org")
        logging.getLogger("bot.slack.web_api").debug("amina@example.org")
    assert len(lines(stream)) == heard


def test_on_a_terminal_people_read_it() -> None:
    stream = Terminal()
    with logging_to(stream, "INFO"):
        logging.getLogger("bot.x").info("listening on %s", "http://127.0.0.1", extra={"topics": ["when"]})
    assert "listening on http://127.0.0.1" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


async def test_what_a_listener_logs_names_its_delivery(tmp_path: Path) -> None:
    stream = io.StringIO()
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.sqlite3")
    with logging_to(stream, "INFO"):
        async with playground(settings, 0) as slack:
            await asyncio.gather(*(slack.say("kenji", "dm", text) for text in ("when?", "is it free?")))
            await slack.settled()
    by_event = {line["event_id"]: line["topics"] for line in lines(stream) if line["event"] == "understood"}
    assert sorted(by_event.values()) == [["cost"], ["when"]]
