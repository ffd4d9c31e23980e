from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.stand_in import SlackStandIn

from .tiny_app import make_app

SECRET = "test-signing-secret"
TOKEN = "xoxb-test"
START = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        self.now = now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    """The stand-in with no bot connected."""
    stand_in = SlackStandIn(SECRET, TOKEN, clock, clock.set, retry_delays=(0.0, 0.01))
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def client(alone: SlackStandIn) -> AsyncWebClient:
    return AsyncWebClient(TOKEN, base_url=alone.api_base_url)


@pytest.fixture
def app(alone: SlackStandIn) -> Any:
    return make_app(alone.api_base_url, TOKEN, SECRET)


@asynccontextmanager
async def connected(alone: SlackStandIn, app: Any) -> AsyncIterator[SlackStandIn]:
    """The stand-in with the app connected over HTTP."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await alone.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield alone
    await runner.cleanup()


@pytest.fixture
async def slack(alone: SlackStandIn, app: Any) -> AsyncIterator[SlackStandIn]:
    async with connected(alone, app) as stand_in:
        yield stand_in


@pytest.fixture
def seen(app: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = app.seen
    return found
