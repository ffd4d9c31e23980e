from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.stand_in import SlackStandIn

from .test_interactions import FILLED

APP_TOKEN = "xapp-playground"


@pytest.fixture
async def slack(alone: SlackStandIn, app: Any) -> AsyncIterator[SlackStandIn]:
    """The stand-in with the tiny app connected over Socket Mode."""
    client = AsyncWebClient(APP_TOKEN, base_url=alone.api_base_url)
    handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=client)
    await handler.connect_async()
    await alone.until(lambda: alone._connector.sockets.connected)
    yield alone
    await handler.close_async()


async def test_everything_travels_as_envelopes(slack: SlackStandIn, seen: dict) -> None:
    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc", "plain over the socket")
    assert (ack.status, slack.messages("#u4ssc-7")[0].text) == (200, "You said: over the socket")

    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await slack.until(lambda: slack.thread(said.message))

    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await slack.until(lambda: slack.view_of("amina"))
    assert (await slack.options("amina", view, "country", "jo")).labels == ("Jordan",)
    outcome = await slack.submit("amina", view.id, FILLED | {"name": "wrong"})
    assert outcome.errors == {"name": "That is no name."}
    assert (await slack.submit("amina", view.id, FILLED)).kind == "closed"
    assert slack.refusals == []


async def test_no_answer_is_a_timeout_and_events_come_again(slack: SlackStandIn) -> None:
    slack.faults.ack_seconds = 0.1
    assert (await slack.command("amina", "#u4ssc-7", "/u4ssc", "slow")).error == "operation_timeout"
    said = await slack.say("amina", "#u4ssc-7", "hello")
    message = said.message
    message.reactions["eyes"] = [message.user]
    await slack.react("amina", message, "eyes")
    await slack.until(lambda: [a.attempt for a in slack.deliveries if a.attempt] == [1, 2])


async def test_the_bot_reconnects_when_asked(slack: SlackStandIn) -> None:
    await slack.disconnect_sockets()

    await slack.until(lambda: slack._connector.sockets.connected)
    assert (await slack.command("amina", "#u4ssc-7", "/u4ssc", "plain again")).ok


async def test_socket_mode_needs_an_app_token(alone: SlackStandIn) -> None:
    for token, error in (("xoxb-test", "not_allowed_token_type"), ("xapp-other", "invalid_auth")):
        client = AsyncWebClient(base_url=alone.api_base_url)
        with pytest.raises(SlackApiError) as caught:
            await client.apps_connections_open(app_token=token)
        assert caught.value.response["error"] == error
