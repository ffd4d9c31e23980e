"""Registering through the form, as a person does it."""

import asyncio

import pytest

from bot.core.registration import NotRegistered, RegistrationState
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_rules import RegistrationRules
from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import AFTER, Clock
from .helpers import FORM, actions_of, answer, form_of, from_bot, open_form, prefilled, register, send


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
    filled = await slack.until(lambda: prefilled(slack, "lucia"))
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
    assert prefilled(slack, "lucia")["first_name"] == "Lucía"


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
