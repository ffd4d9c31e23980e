"""The same app over Socket Mode."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.socket import SocketMode

from .helpers import FORM, answer, token_checked


@pytest.fixture
async def connected(alone: SlackStandIn, app: SlackApp) -> AsyncIterator[SocketMode]:
    mode = SocketMode(app, "xapp-playground", ping_seconds=1)
    await mode.start()
    await token_checked(app)
    yield mode
    await mode.close()


async def test_commands_events_and_forms_come_through(alone: SlackStandIn, connected: SocketMode) -> None:
    assert await connected.is_connected()
    assert (await alone.command("amina", "#u4ssc-7", "/u4ssc", "when")).ok
    assert "about when" in (await answer(alone, "#u4ssc-7", "amina")).plain
    await alone.say("kenji", "#u4ssc-7", "@u4ssc what does it cost?")
    assert "about cost" in (await answer(alone, "#u4ssc-7", "kenji")).plain
    await alone.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await alone.until(lambda: alone.view_of("amina"))
    assert (await alone.submit("amina", view.id, FORM)).kind == "closed"
    assert alone.refusals == []


async def test_a_refreshed_connection_goes_on(alone: SlackStandIn, connected: SocketMode) -> None:
    await alone.disconnect_sockets()
    await alone.until(lambda: alone._connector.sockets.connected)
    assert (await alone.command("amina", "#u4ssc-7", "/u4ssc", "when")).ok
    assert "about when" in (await answer(alone, "#u4ssc-7", "amina")).plain


async def test_a_connection_that_slack_refuses_for_a_while_is_made_at_last(
    alone: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    """The URL that was given is good for one attempt: slack_sdk alone would try it for ever."""
    mode = SocketMode(app, "xapp-playground", ping_seconds=0.02)
    await mode.start()
    await token_checked(app)
    alone.faults.refuse_sockets = True
    await alone.disconnect_sockets()
    calls = len(alone.calls)
    await alone.until(lambda: [c for c in alone.calls[calls:] if c.method == "apps.connections.open"][2:])
    assert not await mode.is_connected()
    alone.faults.refuse_sockets = False
    await alone.until(lambda: alone._connector.sockets.connected)
    assert (await alone.command("amina", "#u4ssc-7", "/u4ssc", "when")).ok
    assert "about when" in (await answer(alone, "#u4ssc-7", "amina")).plain
    async with asyncio.timeout(5):
        while "connected again" not in caplog.text:  # noqa: ASYNC110  # nothing tells of a line in the log
            await asyncio.sleep(0.01)
    assert "begun anew" in caplog.text
    await mode.close()
