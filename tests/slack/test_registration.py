"""What follows after registering: status, changes, withdrawing, calendars, reminders."""

import pytest

from bot.core.registration import NotRegistered, RegistrationState
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import AFTER, BEFORE, Clock
from .helpers import FORM, actions_of, answer, from_bot, open_form, prefilled, register


async def test_status_is_shown(slack: SlackStandIn) -> None:
    await slack.command("amina", "#general", "/u4ssc", "status")
    message = await answer(slack, "#general", "amina")
    assert "You are not registered" in message.plain
    assert actions_of(message) == ["registration.register"]
    await register(slack)
    await slack.command("amina", "#general", "/u4ssc", "status")
    message = await answer(slack, "#general", "amina", count=2)
    assert "City of Lagos" in message.plain
    assert "Nigeria" in message.plain


async def test_details_are_changed(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    await slack.click("amina", receipt, "registration.edit")
    view = await slack.until(lambda: slack.view_of("amina"))
    assert view.title == "Change details"
    assert prefilled(slack, "amina")["organization"] == "City of Lagos"
    outcome = await slack.submit("amina", view.id, {"organization": "Lagos State", "country": "Japan"})
    assert outcome.kind == "closed", outcome.errors
    message = await slack.until(lambda: [m for m in from_bot(slack, "dm", "amina") if "saved" in m.plain])
    assert "Lagos State" in message[0].plain
    stored = await desk.status(slack.workspace.team_id, slack.user_id("amina"))
    assert (stored.registrant.organization, stored.registrant.country, stored.revision) == (
        "Lagos State",
        "JP",
        1,
    )


async def test_an_old_edit_does_not_overwrite_a_newer_one(
    slack: SlackStandIn, desk: RegistrationDesk
) -> None:
    await register(slack)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "edit")
    view = await slack.until(lambda: slack.view_of("amina"))
    on_another_device = RegistrationForm(**FORM | {"country": "NG", "category": "other", "consent": True})
    await desk.change(slack.workspace.team_id, slack.user_id("amina"), on_another_device, BEFORE, revision=0)
    outcome = await slack.submit("amina", view.id, {"organization": "Lagos State"})
    assert outcome.kind == "errors"
    assert "has changed since" in next(iter(outcome.errors.values()))


async def test_cancelling_asks_first(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await register(slack)
    await slack.command("amina", "#general", "/u4ssc", "cancel")
    question = await answer(slack, "#general", "amina")
    assert "Do you want to cancel" in question.plain
    await slack.click("amina", question, "dismiss")
    await slack.until(lambda: not from_bot(slack, "#general", "amina"))
    await slack.command("amina", "#general", "/u4ssc", "withdraw")
    question = await answer(slack, "#general", "amina")
    await slack.click("amina", question, "registration.cancel")
    await slack.until(lambda: "is cancelled" in question.plain)
    stored = await desk.status(slack.workspace.team_id, slack.user_id("amina"))
    assert stored.state is RegistrationState.CANCELLED
    assert "registration.register" in actions_of(question)
    await register(slack)


async def test_the_receipt_stays_when_its_button_cancels(slack: SlackStandIn) -> None:
    await register(slack)
    receipt = await answer(slack, "dm", "amina")
    await slack.click("amina", receipt, "registration.cancel")
    message = await answer(slack, "dm", "amina", count=2)
    assert "is cancelled" in message.plain
    assert "You are registered" in receipt.plain
    await slack.click("amina", receipt, "registration.cancel")
    assert "You are not registered" in (await answer(slack, "dm", "amina", count=3)).plain


async def test_a_freed_place_goes_to_the_next_who_is_told(
    slack: SlackStandIn, services: Services, store: object, meeting: object
) -> None:
    services.desk._terms = services.desk._terms.__class__(services.desk._terms.meeting_id, 1, None)
    await register(slack, "amina")
    assert "at position 1" in await register(slack, "kenji")
    await slack.click("amina", await answer(slack, "dm", "amina"), "registration.cancel")
    assert "a place has become free" in (await answer(slack, "dm", "kenji", count=2)).plain


async def test_forgetting_asks_first_and_leaves_nothing(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await register(slack)
    await slack.command("amina", "#general", "/u4ssc", "forget-me")
    question = await answer(slack, "#general", "amina")
    await slack.click("amina", question, "registration.forget-me")
    await slack.until(lambda: "is deleted" in question.plain)
    with pytest.raises(NotRegistered):
        await desk.status(slack.workspace.team_id, slack.user_id("amina"))
    await slack.command("amina", "#general", "/u4ssc", "forget me")
    question = await answer(slack, "#general", "amina", count=2)
    await slack.click("amina", question, "registration.forget-me")
    await slack.until(lambda: "nothing stored" in question.plain)


async def test_the_meeting_goes_into_calendars(slack: SlackStandIn) -> None:
    await slack.command("amina", "#general", "/u4ssc", "calendar")
    message = await answer(slack, "#general", "amina")
    urls = {e["action_id"]: e["url"] for block in message.blocks for e in block.get("elements", [])}
    assert urls["link.calendar-ics"] == "https://bot.example.org/meeting.ics"
    assert "dates=20230620T073000Z%2F20230620T140000Z" in urls["link.calendar-google"]
    assert "startdt=2023-06-20T07%3A30%3A00Z" in urls["link.calendar-outlook"]


async def test_reminders_are_scheduled_once_and_withdrawn(
    slack: SlackStandIn, clock: Clock, app: SlackApp
) -> None:
    for text in ("I will remind you", "You already have reminders"):
        await slack.command("amina", "#general", "/u4ssc", "remind")
        await slack.until(
            lambda text=text: [m for m in from_bot(slack, "#general", "amina") if text in m.plain]
        )
    scheduled = [call for call in slack.calls if call.method == "chat.scheduleMessage"]
    assert [call.args["post_at"] for call in scheduled] == [1687159800, 1687242600]
    await register(slack)
    await app.background.idle()
    assert len([call for call in slack.calls if call.method == "chat.scheduleMessage"]) == 2
    await slack.click("amina", await answer(slack, "dm", "amina"), "registration.cancel")
    await app.background.idle()
    assert len([call for call in slack.calls if call.method == "chat.deleteScheduledMessage"]) == 2
    clock.set(AFTER)
    await slack.command("amina", "#general", "/u4ssc", "remind")
    await slack.until(lambda: [m for m in from_bot(slack, "#general", "amina") if "too late" in m.plain])


async def test_an_expired_trigger_is_explained(slack: SlackStandIn) -> None:
    slack.faults.trigger_seconds = 0.0
    await slack.command("amina", "#general", "/u4ssc", "register")
    assert "took too long" in (await answer(slack, "#general", "amina")).plain
    assert [refusal.error for refusal in slack.refusals] == ["expired_trigger_id"]
    slack.refusals.clear()


async def test_who_cannot_be_written_to_gets_the_receipt_where_they_asked(slack: SlackStandIn) -> None:
    view = await open_form(slack)
    slack.faults.error("chat.postMessage", "messages_tab_disabled", times=1)
    await slack.submit("amina", view.id, FORM)
    assert "Reference number" in (await answer(slack, "#u4ssc-7", "amina")).plain


async def test_a_form_that_lay_open_for_long_is_answered_in_messages(slack: SlackStandIn) -> None:
    view = await open_form(slack)
    await slack.submit("amina", view.id, FORM)
    await answer(slack, "#u4ssc-7", "amina")
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "edit")
    view = await slack.until(lambda: slack.view_of("amina"))
    slack.faults.response_url_seconds = 0.0
    await slack.submit("amina", view.id, {"organization": "Lagos State"})
    assert "Your changes are saved." in (await answer(slack, "dm", "amina", count=2)).plain
    assert [refusal.error for refusal in slack.refusals] == ["expired_url"]
    slack.refusals.clear()


async def test_a_form_from_another_workspace_is_refused(
    slack: SlackStandIn, app: SlackApp, desk: RegistrationDesk
) -> None:
    view = await open_form(slack)
    app.workspace._result.team_id = "T0ELSEWHERE"
    outcome = await slack.submit("amina", view.id, FORM)
    assert "another workspace" in next(iter(outcome.errors.values()))
    assert await desk.newest() == ()
    await slack.command("amina", "#general", "/u4ssc", "register")
    assert "another workspace" in (await answer(slack, "#general", "amina")).plain
