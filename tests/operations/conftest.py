from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.app import Bot, compose
from bot.clock import Clock
from bot.hosting import application, listening
from bot.playground.stand_in import SlackStandIn
from bot.probes import Readiness
from bot.settings import Settings
from bot.store.migration import migrate

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SECRET = "operations-signing-secret"


FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a figure that is printed after the tests."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = terminalreporter.config.stash.get(FIGURES, [])
    if figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.write_line(line)


@dataclass
class Running:
    """The whole bot, with its real knowledge, as `u4ssc serve` composes it, in this process."""

    bot: Bot
    slack: SlackStandIn
    url: str
    readiness: Readiness

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()

    async def metric(self, line: str) -> float:
        """The value of a time series; 0 while there is none."""
        _, text = await self.get("/metrics")
        values = [row.rpartition(" ")[2] for row in text.splitlines() if row.rpartition(" ")[0] == line]
        return float(values[0]) if values else 0.0


@asynccontextmanager
async def run_bot(folder: Path, url: str | None = None) -> AsyncIterator[Running]:
    """The bot with a new database, or with that at `url`, not started and not connected."""
    if url is None:
        url = f"sqlite:///{folder / 'bot.sqlite3'}"
        migrate(url)
    settings = Settings(_env_file=None, database_url=url)
    clock = Clock(settings.bot_now)
    slack = SlackStandIn(SECRET, "xoxb-operations", clock.now, clock.set)
    await slack.start()
    bot = compose(settings, clock, token="xoxb-operations", api_base_url=slack.api_base_url)
    schedule = bot.knowledge.meeting.schedule
    assert schedule
    clock.set(schedule.begun_at.replace(day=1))
    readiness = Readiness()
    async with listening(application(bot, SECRET, readiness), "127.0.0.1", 0) as address:
        yield Running(bot, slack, address, readiness)
        await bot.slack.close()
    await slack.stop()
    await bot.store.close()


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with run_bot(tmp_path) as running:
        await running.bot.slack.start()
        await running.slack.connect(f"{running.url}/slack/events")
        yield running
