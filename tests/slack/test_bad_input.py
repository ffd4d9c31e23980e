"""What people press that is not there any more, twice, too late, or from elsewhere; and what Slack refuses then."""

import asyncio
import json
from typing import Any

import pytest

from bot.core.registration import NotRegistered
from bot.core.registration_desk import RegistrationDesk
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message
from bot.slack.app import SlackApp
from bot.slack.ports import Services
from bot.slack.reminders import ReminderState

from .fakes import AFTER, Clock, FakeChannels
from .helpers import FORM, answer, form_of, from_bot, register, send


def pressed(slack: SlackStandIn, message: Message, action_id: str, **changes: Any) -> bytes:
    """The body of a pressed button as Slack sends it, with other fields where `changes` say so."""
    workspace = slack.workspace
    key = slack._state.response_urls.issue(
        workspace.team_id, message.channel, slack.user_id("amina"), message.ts, message.thread_ts
    )
    payload = {
        "type": "block_actions",
        "user": {"id": slack.user_id("amina"), "team_id": workspace.team_id},
        "team": {"id": workspace.team_id},
        "api_app_id": workspace.app_id,
        "trigger_id": "1.2.3",
        "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel},
        "channel": {"id": message.channel},
        "response_url": f"{slack._state.origin}/commands/{workspace.team_id}/{key}",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": "en"}],
    }
    return form_of(payload | changes)


# ---- messages that are not there any more


@pytest.mark.parametrize("refused", [False, True])
async def test_a_button_of_a_deleted_message_is_answered(slack: SlackStandIn, *, refused: bool) -> None:
    """Whether Slack still takes what is said in its place or not."""
    await slack.say("amina", "#u4ssc-7", "@u4ssc perhaps it was moved")
    offer = await answer(slack, "#u4ssc-7")
    await slack.delete("cristina", offer)
    if refused:
        slack.faults.status("response_url", 404, times=1)
    await slack.click("amina", offer, "choose.when")
    found = await answer(slack, "dm" if refused else "#u4ssc-7", "amina")
    assert "about when" in found.plain


async def test_buttons_of_a_deleted_receipt_do_what_they_say(
    slack: SlackStandIn, desk: RegistrationDesk
) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    await slack.delete("cristina", receipt)
    await slack.click("amina", receipt, "registration.cancel")
    assert "cancelled" in (await answer(slack, "dm", "amina")).plain
    assert not (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).active


# ---- twice


async def test_a_choice_pressed_twice_is_answered_in_one_place(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "perhaps it was moved")
    offer = await answer(slack, "#u4ssc-7", "amina")
    await asyncio.gather(*(slack.click("amina", offer, "choose.cost") for _ in range(2)))
    await app.background.idle()
    assert [message.plain for message in from_bot(slack, "#u4ssc-7", "amina")] == [offer.plain]
    assert "about cost" in offer.plain


async def test_cancelling_twice_is_said_once_done(slack: SlackStandIn, app: SlackApp) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    for _ in range(2):
        await slack.click("amina", receipt, "registration.cancel")
        await app.background.idle()
    first, second = (message.plain for message in from_bot(slack, "dm", "amina")[1:])
    assert "cancelled" in first
    assert "not registered" in second


async def test_the_way_in_pressed_again_shows_the_registration(slack: SlackStandIn) -> None:
    await slack.open_home("amina")
    home = await slack.until(lambda: slack.home_of("amina"))
    await slack.click("amina", home, "registration.register")
    view = await slack.until(lambda: slack.view_of("amina"))
    assert (await slack.submit("amina", view.id, FORM)).kind == "closed"
    await answer(slack, "dm", "amina")
    await slack.click("amina", home, "registration.register")
    assert "already registered" in (await answer(slack, "dm", "amina", count=2)).plain
    assert slack.view_of("amina") is None


# ---- by somebody else


async def test_a_button_is_about_whoever_presses_it(
    slack: SlackStandIn, url: str, desk: RegistrationDesk
) -> None:
    """Nobody can press what another person's messages hold; but a request can claim it."""
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    kenji = {"id": slack.user_id("kenji"), "team_id": slack.workspace.team_id}
    for verb in ("cancel", "forget-me", "status", "edit"):
        assert (await send(url, pressed(slack, receipt, f"registration.{verb}", user=kenji))).status == 200
    await slack.until(lambda: len(from_bot(slack, "dm", "amina")) == 5)
    assert (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).active
    with pytest.raises(NotRegistered):
        await desk.status(slack.workspace.team_id, slack.user_id("kenji"))


async def test_somebody_else_registers_themselves_with_the_same_button(
    slack: SlackStandIn, desk: RegistrationDesk
) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    message = await answer(slack, "#u4ssc-7")
    buttons = next(block for block in message.blocks if block["type"] == "actions")
    buttons["elements"][0]["action_id"] = "registration.register"
    await slack.click("kenji", message, "registration.register")
    view = await slack.until(lambda: slack.view_of("kenji"))
    assert (await slack.submit("kenji", view.id, FORM)).kind == "closed"
    assert (await desk.status(slack.workspace.team_id, slack.user_id("kenji"))).active
    assert slack.view_of("amina") is None


# ---- after the meeting


@pytest.mark.parametrize("verb", ["edit", "cancel"])
async def test_after_the_meeting_nothing_is_changed(
    slack: SlackStandIn, clock: Clock, desk: RegistrationDesk, verb: str
) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    clock.set(AFTER)
    await slack.click("amina", receipt, f"registration.{verb}")
    assert "closed" in (await answer(slack, "dm", "amina", count=2)).plain
    assert (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).active
    assert slack.view_of("amina") is None


async def test_after_the_meeting_there_is_nothing_to_be_reminded_of(
    slack: SlackStandIn, clock: Clock, services: Services
) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    clock.set(AFTER)
    await slack.click("amina", receipt, "registration.remind")
    told = (await answer(slack, "dm", "amina", count=2)).plain
    meeting = services.meeting.short_title.text("en")
    key = f"remind.{ReminderState.TOO_LATE}"
    assert told == services.phrasebook.interface("en", key, meeting=meeting)


# ---- from another workspace


@pytest.mark.parametrize("verb", ["register", "edit"])
async def test_people_of_another_workspace_are_told_where_they_can_register(
    slack: SlackStandIn, url: str, verb: str
) -> None:
    """Slack Connect: they see the answer in a shared channel, and press what stands under it."""
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    message = await answer(slack, "#u4ssc-7")
    stranger = {"id": "U0STRANGER", "team_id": "T0ELSEWHERE"}
    body = pressed(slack, message, f"registration.{verb}", user=stranger)
    assert (await send(url, body)).status == 200
    told = await slack.until(lambda: [m for m in from_bot(slack, "#u4ssc-7") if m.ephemeral_for])
    assert "another workspace" in told[0].plain
    slack.refusals.clear()  # users.info: Slack does not tell of strangers


async def test_a_question_of_another_workspace_is_answered(slack: SlackStandIn, url: str) -> None:
    event = {
        "type": "app_mention",
        "user": "U0STRANGER",
        "user_team": "T0ELSEWHERE",
        "text": f"<@{slack.workspace.bot_user.id}> what does it cost?",
        "channel": slack.channel_id("#u4ssc-7"),
        "ts": slack.workspace.stamp(),
    }
    envelope = {
        "type": "event_callback",
        "team_id": slack.workspace.team_id,
        "event_id": "Ev0STRANGER",
        "event": event,
        "is_ext_shared_channel": True,
    }
    assert (await send(url, json.dumps(envelope).encode(), json_body=True)).status == 200
    assert "about cost" in (await answer(slack, "#u4ssc-7")).plain
    slack.refusals.clear()


# ---- what Slack refuses


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_without_a_good_token_commands_are_still_answered(slack: SlackStandIn, code: str) -> None:
    for method in ("users.info", "views.open", "chat.postMessage"):
        slack.faults.error(method, code)
    await slack.command("amina", "#general", "/u4ssc", "what does it cost?")
    assert "about cost" in (await answer(slack, "#general", "amina")).plain
    await slack.command("amina", "#general", "/u4ssc", "register")
    told = await answer(slack, "#general", "amina", count=2)
    assert "lost my access to this workspace" in told.plain


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("not_in_channel", "Invite me to it"),
        ("channel_not_found", "Invite me to it"),
        ("user_not_found", "does not let me reach that person"),
    ],
)
async def test_what_the_person_can_do_something_about_is_explained(
    slack: SlackStandIn, code: str, told: str
) -> None:
    slack.faults.error("views.open", code)
    await slack.command("amina", "#general", "/u4ssc", "register")
    assert told in (await answer(slack, "#general", "amina")).plain


@pytest.mark.parametrize("code", ["user_not_in_channel", "channel_not_found", "not_in_channel"])
async def test_that_it_is_off_is_said_in_messages_where_the_channel_cannot_be_written_to(
    slack: SlackStandIn, services: Services, code: str
) -> None:
    assert isinstance(services.channels, FakeChannels)
    services.channels.settings[slack.channel_id("#u4ssc-7")] = "off"
    slack.faults.error("chat.postEphemeral", code)
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    assert "switched off in this channel" in (await answer(slack, "dm", "amina")).plain


async def test_a_home_of_somebody_who_is_gone_does_no_harm(
    slack: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.error("views.publish", "user_not_found")
    acks = await slack.open_home("amina")
    assert [ack.status for ack in acks] == [200]
    await app.background.idle()
    assert "user_not_found" in caplog.text
    assert "Traceback" not in caplog.text
