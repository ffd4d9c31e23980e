"""`u4ssc serve` as a platform runs it: signals, and a stop that loses nothing."""

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack.helpers import from_bot

from bot.playground.stand_in import SlackStandIn
from bot.store.migration import migrate

from .conftest import KNOWLEDGE, SECRET

HEROKU_SECONDS = 30.0


class Served:
    """A process that serves, with what it logs."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self.log: list[dict[str, Any]] = []
        self._read = asyncio.create_task(self._read_log())

    async def _read_log(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            self.log.append(json.loads(line))

    def said(self, text: str) -> bool:
        return any(text in line["event"] for line in self.log)

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # another process has no events
            await asyncio.sleep(0.01)


@pytest.fixture
async def alone() -> AsyncIterator[SlackStandIn]:
    slack = SlackStandIn(SECRET, "xoxb-operations", lambda: datetime.now(UTC))
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
async def served(alone: SlackStandIn, tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Served]:
    database = f"sqlite:///{tmp_path}/bot.sqlite3"
    await asyncio.to_thread(migrate, database)
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    environment = os.environ | {
        "SLACK_BOT_TOKEN": "xoxb-operations",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": alone.api_base_url,
        "DATABASE_URL": database,
        "KNOWLEDGE_DIR": str(tmp_path / "knowledge"),
        "BOT_NOW": "2023-06-01T12:00:00+00:00",
        "PORT": str(unused_tcp_port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=environment, stderr=asyncio.subprocess.PIPE
    )
    served = Served(process, unused_tcp_port)
    await until(lambda: served.said("listening on"))
    await alone.connect(f"{served.url}/slack/events")
    yield served
    if process.returncode is None:
        process.kill()
    await process.wait()
    await served._read


async def test_sighup_reads_the_knowledge_again_and_sigterm_finishes_what_is_under_way(
    served: Served, alone: SlackStandIn, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    await alone.say("kenji", "dm", "when is it?")
    first = await alone.until(lambda: from_bot(alone, "dm", "kenji"), 20)
    assert "20 June 2023" in first[0].plain

    served.process.send_signal(signal.SIGHUP)
    await until(lambda: served.said("the changed knowledge is in use"))
    meeting = tmp_path / "knowledge/meeting.yaml"
    meeting.write_text(meeting.read_text(encoding="utf-8") + "\nnonsense: 1\n", encoding="utf-8")
    served.process.send_signal(signal.SIGHUP)
    await until(lambda: served.said("the last good one is kept"))

    alone.faults.slow("chat.postMessage", 1.0)
    said = await alone.say("kenji", "dm", "is it free?")
    started = time.monotonic()
    served.process.terminate()
    await until(lambda: served.said("stopping"))
    assert (await served.get("/readyz"))[0] == 503
    assert (await served.get("/healthz"))[0] == 200
    assert await served.process.wait() == 0
    stopped = time.monotonic() - started
    assert alone.thread(said.message)[0].plain.startswith("Yes")
    assert served.said("stopped")
    assert stopped < HEROKU_SECONDS
    figure(f"stopped {stopped:.1f} s after SIGTERM, with an answer of 1 s under way")
