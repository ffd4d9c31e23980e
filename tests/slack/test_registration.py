"""Registering and all that follows, as a person does it."""

import asyncio

import pytest

from bot.core.registration import NotRegistered, RegistrationState
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.core.registration_rules import RegistrationRules
from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import AFTER, BEFORE, Clock
from .helpers import FORM, actions_of, answer, form_of, from_bot, open_form, register, send


async def test_someone_registers(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await slack.until(lambda: slack.view_of("amina"))
    outcome = await slack.submit("amina", view.id, FORM)
    assert outcome.kind == "closed"
    stored = await desk.status(slack.workspace.team_id, slack.user_id("amina"))
    assert stored.state is RegistrationState.CONFIRMED
    assert (stored.registrant.country, stored.registrant.category) == ("NG", "member_state")
    assert (stored.consent_version, stored.language) == ("2023-05-02", "en")
    receipt = await answer(slack, "dm", "amina")
    assert stored.reference in receipt.plain
    assert "You are registered for the Seventh U4SSC Meeting." in receipt.plain
    assert "TSB Circular 92 §1" in receipt.plain
    assert [action.removeprefix("registration.") for action in actions_of(receipt)] == [
        "status", "edit", "calendar", "remind", "cancel",
    ]  # fmt: skip
    line = await answer(slack, "#u4ssc-7", "amina")
    assert stored.reference in line.plain
    assert from_bot(slack, "#u4ssc-7", "kenji") == []


async def test_the_form_knows_what_slack_knows(slack: SlackStandIn) -> None:
    view = await open_form(slack, "lucia")
    filled = await slack.until(lambda: _initial(slack, "lucia"))
    assert filled == {"first_name": "Lucía", "family_name": "Rojas", "email": "lucia@example.org"}
    assert slack.view_of("lucia") is view
    assert "twelve months after" in view.plain


async def test_the_second_time_the_form_comes_filled(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("lucia", "#u4ssc-7", "/u4ssc", "when")
    await answer(slack, "#u4ssc-7", "lucia")
    before = len(slack.calls)
    await open_form(slack, "lucia")
    await app.background.idle()
    assert [call.method for call in slack.calls[before:]] == ["views.open"]
    assert _initial(slack, "lucia")["first_name"] == "Lucía"


async def test_the_form_is_in_the_persons_language(slack: SlackStandIn) -> None:
    view = await open_form(slack, "jeanmarc")
    await slack.until(lambda: view.title == "Inscription")
    assert "Vos données sont conservées" in view.plain
    outcome = await slack.submit("jeanmarc", view.id, FORM | {"email": "nowhere"})
    assert outcome.errors == {"email-filled": "Cette adresse électronique ne semble pas valable."}
    outcome = await slack.submit("jeanmarc", view.id, FORM)
    assert outcome.kind == "closed"
    assert "Vous êtes inscrit" in (await answer(slack, "dm", "jeanmarc")).plain


async def test_the_country_is_found_by_its_beginning(slack: SlackStandIn) -> None:
    view = await open_form(slack)
    assert (await slack.options("amina", view, "country", "ja")).labels == ("Japan",)
    assert (await slack.options("amina", view, "country", "zzz")).labels == ()
    french = await open_form(slack, "jeanmarc")
    await slack.until(lambda: french.title == "Inscription")
    assert (await slack.options("jeanmarc", french, "country", "Jap")).labels == ("Japon",)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("email", "amina@", "This does not look like an e-mail address."),
        ("first_name", "   ", "First name: please fill this in."),
        ("first_name", "a\x07b", "First name: there are invisible control characters"),
        ("organization", "o" * 3000, "Organization: this is too long."),
        ("family_name", "\u200f\u200f", "Family name: please fill this in."),
    ],
)
async def test_what_is_wrong_is_said_at_the_field(
    slack: SlackStandIn, desk: RegistrationDesk, field: str, value: str, error: str
) -> None:
    view = await open_form(slack)
    outcome = await slack.submit("amina", view.id, FORM | {field: value})
    assert outcome.kind == "errors"
    assert outcome.ack
    (block_id,) = outcome.errors
    assert block_id.removesuffix("-filled") == field
    assert outcome.errors[block_id].startswith(error)
    with pytest.raises(NotRegistered):
        await desk.status(slack.workspace.team_id, slack.user_id("amina"))


@pytest.mark.parametrize(
    "name", ["李", "O’Neill-Смирнова", "ليلى", "नरेन्द्र", "Nguyễn", "𠮷野", "-", "Ⴀ<b>&amp;", "<!channel>"]
)
async def test_names_in_any_script_come_back_as_they_were_given(
    slack: SlackStandIn, desk: RegistrationDesk, name: str
) -> None:
    receipt = await register(slack, family_name=name)
    stored = await desk.status(slack.workspace.team_id, slack.user_id("amina"))
    assert stored.registrant.family_name == name
    assert "<!channel>" not in receipt


async def test_registering_twice_is_one_registration(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await register(slack)
    reference = (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).reference
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    message = await answer(slack, "#u4ssc-7", "amina", count=2)
    assert slack.view_of("amina") is None
    assert "You are already registered" in message.plain
    assert reference in message.plain
    assert "registration.edit" in actions_of(message)
    assert len(await desk.newest()) == 1


async def test_a_replayed_submission_makes_no_second_registration(
    slack: SlackStandIn, desk: RegistrationDesk, url: str
) -> None:
    view = await open_form(slack)
    outcome = await slack.submit("amina", view.id, FORM)
    assert outcome.ack is not None
    again = await asyncio.gather(*(send(url, form_of(outcome.ack.sent)) for _ in range(3)))
    assert [response.status for response in again] == [200] * 3
    found = await slack.until(
        lambda: [m for m in from_bot(slack, "#u4ssc-7", "amina") if "already" in m.plain]
    )
    assert (await desk.newest())[0].reference in found[0].plain
    assert len(await desk.newest()) == 1


async def test_simultaneous_submissions_make_one_registration(
    slack: SlackStandIn, desk: RegistrationDesk, url: str
) -> None:
    view = await open_form(slack)
    refused = await slack.submit("amina", view.id, FORM | {"email": "no"})
    assert refused.ack is not None
    sent = refused.ack.sent
    blocks = sent["view"]["state"]["values"].values()
    next(inputs["email"] for inputs in blocks if "email" in inputs)["value"] = "amina@example.org"
    answers = await asyncio.gather(*(send(url, form_of(sent)) for _ in range(20)))
    assert {(answer.status, answer.body) for answer in answers} == {(200, "")}
    assert len(await desk.newest()) == 1


async def test_an_email_of_somebody_else_is_refused_at_the_field(slack: SlackStandIn) -> None:
    await register(slack, "amina")
    view = await open_form(slack, "kenji")
    outcome = await slack.submit("kenji", view.id, FORM | {"email": "AMINA@example.org"})
    (error,) = outcome.errors.values()
    assert "already registered" in error
    assert "Amina" not in error


async def test_after_the_meeting_registration_is_closed(slack: SlackStandIn, clock: Clock) -> None:
    clock.set(AFTER)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    message = await answer(slack, "#u4ssc-7", "amina")
    assert "closed on Tuesday, 20 June 2023, 16:00 CEST" in message.plain
    assert slack.view_of("amina") is None


async def test_a_form_left_open_beyond_the_end_is_refused_with_its_text(
    slack: SlackStandIn, clock: Clock
) -> None:
    view = await open_form(slack)
    clock.set(AFTER)
    outcome = await slack.submit("amina", view.id, FORM)
    assert outcome.kind == "errors"
    assert outcome.errors == {
        "consent": "Registration for the Seventh U4SSC Meeting closed on Tuesday, 20 June 2023, 16:00 CEST."
    }


async def test_before_it_opens_people_are_told_when(
    slack: SlackStandIn, services: Services, meeting: object
) -> None:
    services.desk.rules = RegistrationRules(opens_at=AFTER)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    assert "opens on Wednesday, 21 June 2023, 11:00 CEST" in (await answer(slack, "#u4ssc-7", "amina")).plain


async def test_without_the_database_the_form_stays_open(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(services.desk._store, "add", gone)
        patched.setattr(services.desk._store, "latest", gone)
        view = await open_form(slack)
        outcome = await slack.submit("amina", view.id, FORM)
        assert outcome.kind == "errors"
        assert "not been stored yet" in outcome.errors["consent"]
        await slack.command("amina", "#u4ssc-7", "/u4ssc", "status")
        assert "cannot reach my records" in (await answer(slack, "#u4ssc-7", "amina")).plain
    assert (await slack.submit("amina", view.id, FORM)).kind == "closed"


async def test_people_of_whom_the_organizers_decide_are_pending(slack: SlackStandIn) -> None:
    receipt = await register(slack, country="Kosovo")
    assert "the organizers will look at it" in receipt


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
    assert _initial(slack, "amina")["organization"] == "City of Lagos"
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
    await register(slack)
    for text in ("I will remind you", "You already have reminders"):
        await slack.command("amina", "#general", "/u4ssc", "remind")
        await slack.until(
            lambda text=text: [m for m in from_bot(slack, "#general", "amina") if text in m.plain]
        )
    scheduled = [call for call in slack.calls if call.method == "chat.scheduleMessage"]
    assert [call.args["post_at"] for call in scheduled] == [1687159800, 1687242600]
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


def _initial(slack: SlackStandIn, user: str) -> dict[str, str]:
    view = slack.view_of(user)
    elements = [block["element"] for block in view.blocks if block["type"] == "input"] if view else []
    return {e["action_id"]: e["initial_value"] for e in elements if e.get("initial_value")}
