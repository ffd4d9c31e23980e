"""The organizers decide: they are told, press, and the person hears of it."""

import logging

import pytest

from bot.core.meeting import Meeting
from bot.core.registration import RegistrationState
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_rules import RegistrationRules
from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message
from bot.slack.app import SlackApp
from bot.slack.ports import Services
from bot.store import Store

from .fakes import AFTER, Clock
from .helpers import actions_of, answer, from_bot, register, register_at_the_desk

BUTTONS = ["organizer.approve", "organizer.reject"]


@pytest.fixture
def rules(meeting: Meeting) -> RegistrationRules:
    assert meeting.schedule
    return RegistrationRules(ends_at=meeting.schedule.over_at, approval=True)


@pytest.fixture(autouse=True)
def organizers(alone: SlackStandIn, services: Services) -> None:
    """Cristina, by the user group; and Lucia by name."""
    services.organizers = (*alone.workspace.usergroups, alone.user_id("lucia"))
    services.organizers_channel = alone.channel_id("#u4ssc-7")


def notices(slack: SlackStandIn, channel: str = "#u4ssc-7", user: str | None = None) -> list[Message]:
    return [m for m in from_bot(slack, channel, user) if m.ephemeral_for is None]


async def notice(slack: SlackStandIn, count: int = 1) -> Message:
    found = await slack.until(lambda: notices(slack)[count - 1 :])
    return found[0]


async def stored(slack: SlackStandIn, desk: RegistrationDesk, user: str = "amina") -> RegistrationState:
    return (await desk.status(slack.workspace.team_id, slack.user_id(user))).state


async def private(slack: SlackStandIn, user: str, count: int = 1) -> Message:
    """What only this person sees in the organizers' channel."""
    found = await slack.until(
        lambda: [m for m in from_bot(slack, "#u4ssc-7", user) if m.ephemeral_for][count - 1 :]
    )
    return found[0]


async def test_a_pending_registration_is_shown_with_what_is_needed_to_decide(slack: SlackStandIn) -> None:
    assert "the organizers will look at it" in await register(slack, job_title="Planner")
    shown = await notice(slack)
    assert actions_of(shown) == BUTTONS
    for text in ("needs your decision", "Amina Bello", "City of Lagos", "Nigeria", "Member State", "U4SSC-"):
        assert text in shown.plain
    assert "amina@example.org" not in shown.plain
    assert "Planner" not in shown.plain
    assert "circular leaves open" not in shown.plain


async def test_approved_and_told(slack: SlackStandIn, desk: RegistrationDesk) -> None:
    await register(slack)
    shown = await notice(slack)
    await slack.click("cristina", shown, "organizer.approve")
    await slack.until(lambda: "approved by" in shown.plain)
    assert f"<@{slack.user_id('cristina')}>" in shown.plain
    assert actions_of(shown) == []
    assert "Amina" not in shown.plain
    assert await stored(slack, desk) is RegistrationState.CONFIRMED
    told = await answer(slack, "dm", "amina", count=2)
    assert "have approved your registration" in told.plain
    assert "You are registered" in told.plain
    assert {"link.calendar-google", "link.calendar-ics", "registration.calendar"} <= set(actions_of(told))


async def test_rejected_with_a_reason_in_the_language_of_the_person(
    slack: SlackStandIn, desk: RegistrationDesk
) -> None:
    await register(slack, "jeanmarc", category="other", country="Canada")
    shown = await notice(slack)
    await slack.click("lucia", shown, "organizer.reject")
    view = await slack.until(lambda: slack.view_of("lucia"))
    assert "City of Lagos" in view.plain
    assert (await slack.submit("lucia", view.id, {"reason": ""})).kind == "errors"
    assert (await slack.submit("lucia", view.id, {"reason": "x" * 501})).kind == "errors"
    reason = "The <!channel> list is for *cities* & regions."
    assert (await slack.submit("lucia", view.id, {"reason": reason})).kind == "closed"
    await slack.until(lambda: "rejected by" in shown.plain)
    assert f"<@{slack.user_id('lucia')}>" in shown.plain
    assert "cities" not in shown.plain
    assert await stored(slack, desk, "jeanmarc") is RegistrationState.REJECTED
    told = await answer(slack, "dm", "jeanmarc", count=2)
    assert "have not accepted" in told.plain
    assert "The &lt;!channel&gt; list is for *cities* &amp; regions." in told.plain


async def test_a_reason_that_cannot_be_shown_is_sent_back(slack: SlackStandIn) -> None:
    await register(slack)
    await slack.click("cristina", await notice(slack), "organizer.reject")
    view = await slack.until(lambda: slack.view_of("cristina"))
    outcome = await slack.submit("cristina", view.id, {"reason": "not\x07this"})
    assert outcome.errors == {
        "reason": "Reason: there are invisible control characters in this. "
        "Please type it instead of pasting it."
    }


async def test_nobody_else_decides(
    slack: SlackStandIn, desk: RegistrationDesk, caplog: pytest.LogCaptureFixture
) -> None:
    await register(slack)
    shown = await notice(slack)
    for count, action in enumerate(BUTTONS, start=1):
        await slack.click("kenji", shown, action)
        assert "for the organizers" in (await private(slack, "kenji", count)).plain
    assert slack.view_of("kenji") is None
    assert await stored(slack, desk) is RegistrationState.PENDING
    assert f"approve refused to {slack.user_id('kenji')} of {slack.workspace.team_id}" in caplog.text
    assert "Kenji" not in caplog.text


async def test_who_is_no_organizer_any_more_cannot_send_the_reason(
    slack: SlackStandIn, services: Services, desk: RegistrationDesk
) -> None:
    await register(slack)
    await slack.click("lucia", await notice(slack), "organizer.reject")
    view = await slack.until(lambda: slack.view_of("lucia"))
    services.organizers = ()
    outcome = await slack.submit("lucia", view.id, {"reason": "no"})
    assert "organi" in outcome.errors["reason"]
    assert await stored(slack, desk) is RegistrationState.PENDING


async def test_the_second_is_told_who_was_first(
    slack: SlackStandIn, desk: RegistrationDesk, app: SlackApp
) -> None:
    await register(slack)
    shown = await notice(slack)
    blocks = list(shown.blocks)
    await slack.click("cristina", shown, "organizer.approve")
    await app.background.idle()
    shown.blocks = blocks  # as on a screen that has not been drawn anew
    for count, action in enumerate(BUTTONS, start=1):
        await slack.click("lucia", shown, action)
        late = await private(slack, "lucia", count)
        assert f"already been approved by <@{slack.user_id('cristina')}>" in late.plain
    assert await stored(slack, desk) is RegistrationState.CONFIRMED
    assert len(from_bot(slack, "dm", "amina")) == 2


async def test_of_two_at_once_one_decides(slack: SlackStandIn, app: SlackApp) -> None:
    await register(slack)
    shown = await notice(slack)
    await slack.click("lucia", shown, "organizer.reject")
    view = await slack.until(lambda: slack.view_of("lucia"))
    await slack.click("cristina", shown, "organizer.approve")
    await slack.until(lambda: "approved by" in shown.plain)
    assert (await slack.submit("lucia", view.id, {"reason": "no"})).kind == "closed"
    assert "already been approved" in (await answer(slack, "dm", "lucia")).plain
    await app.background.idle()
    assert len(from_bot(slack, "dm", "amina")) == 2


async def test_what_was_withdrawn_or_deleted_leaves_the_notice(
    slack: SlackStandIn, app: SlackApp, store: Store
) -> None:
    await register(slack)
    first = await notice(slack)
    blocks = list(first.blocks)
    await slack.click("amina", await answer(slack, "dm", "amina"), "registration.cancel")
    await slack.until(lambda: "withdrawn by the participant" in first.plain)
    assert "Amina" not in first.plain
    first.blocks = blocks
    await slack.click("cristina", first, "organizer.approve")
    assert "withdrawn by the participant" in (await private(slack, "cristina")).plain
    await register(slack)
    second = await notice(slack, 2)
    blocks = list(second.blocks)
    await slack.command("amina", "#general", "/u4ssc", "forget-me")
    await slack.click("amina", await answer(slack, "#general", "amina"), "registration.forget-me")
    await slack.until(lambda: "has been deleted" in second.plain)
    assert "Amina" not in second.plain
    second.blocks = blocks
    await slack.click("cristina", second, "organizer.reject")
    assert "has been deleted" in (await private(slack, "cristina", 2)).plain
    await app.background.idle()
    assert await store.notices.orphans(10) == ()


async def test_after_the_meeting_nothing_is_decided(
    slack: SlackStandIn, clock: Clock, desk: RegistrationDesk
) -> None:
    await register(slack)
    shown = await notice(slack)
    clock.set(AFTER)
    await slack.click("cristina", shown, "organizer.approve")
    assert "is over" in (await private(slack, "cristina")).plain
    await slack.until(lambda: "is over" in shown.plain)
    assert await stored(slack, desk) is RegistrationState.PENDING


async def test_a_change_of_details_changes_the_notice(slack: SlackStandIn, app: SlackApp) -> None:
    await register(slack)
    shown = await notice(slack)
    await slack.click("amina", await answer(slack, "dm", "amina"), "registration.edit")
    view = await slack.until(lambda: slack.view_of("amina"))
    await slack.submit("amina", view.id, {"organization": "Lagos State"})
    await slack.until(lambda: "Lagos State" in shown.plain)
    await app.background.idle()
    assert notices(slack) == [shown]
    assert actions_of(shown) == BUTTONS


async def test_all_places_taken_means_waiting(slack: SlackStandIn, services: Services) -> None:
    desk = services.desk
    desk._terms = desk._terms.__class__(desk._terms.meeting_id, 1, None)
    for user in ("amina", "kenji"):
        await register(slack, user)
    for count in (1, 2):
        await slack.click("cristina", await notice(slack, count), "organizer.approve")
        await slack.until(lambda count=count: actions_of(notices(slack)[count - 1]) == [])
    assert "on the waiting list" in (await notice(slack, 2)).plain
    told = await answer(slack, "dm", "kenji", count=2)
    assert "have approved" in told.plain
    assert "at position 1" in told.plain


async def test_without_a_channel_each_organizer_is_written_to(
    slack: SlackStandIn, services: Services, app: SlackApp
) -> None:
    services.organizers_channel = None
    await register(slack)
    hers = await answer(slack, "dm", "cristina")
    theirs = await answer(slack, "dm", "lucia")
    await slack.click("lucia", theirs, "organizer.approve")
    await slack.until(lambda: actions_of(hers) == [] and actions_of(theirs) == [])
    assert f"approved by <@{slack.user_id('lucia')}>" in hers.plain


async def test_a_channel_that_cannot_be_written_to_is_no_loss(
    slack: SlackStandIn, services: Services, caplog: pytest.LogCaptureFixture, app: SlackApp
) -> None:
    services.organizers_channel = slack.channel_id("#general")
    await register(slack)
    await answer(slack, "dm", "cristina")
    await answer(slack, "dm", "lucia")
    assert [refusal.error for refusal in slack.refusals] == ["not_in_channel"]
    slack.refusals.clear()
    services.organizers, services.organizers_channel = (), None
    await register(slack, "kenji")
    await app.background.idle()
    assert "waits for a decision and no organizer could be told" in caplog.text


async def test_without_the_database_the_notice_stays_open(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable

    await register(slack)
    shown = await notice(slack)
    await slack.click("lucia", shown, "organizer.reject")
    view = await slack.until(lambda: slack.view_of("lucia"))
    with monkeypatch.context() as patched:
        patched.setattr(services.desk._store, "approve", gone)
        patched.setattr(services.desk._store, "reject", gone)
        await slack.click("cristina", shown, "organizer.approve")
        assert "cannot reach my records" in (await private(slack, "cristina")).plain
        outcome = await slack.submit("lucia", view.id, {"reason": "no"})
        assert "has not been stored yet" in outcome.errors["reason"]
    assert actions_of(shown) == BUTTONS


async def test_who_cannot_be_told_is_named_to_the_organizer(slack: SlackStandIn) -> None:
    await register(slack)
    shown = await notice(slack)
    slack.faults.error("chat.postMessage", "user_disabled", times=1)
    await slack.click("cristina", shown, "organizer.approve")
    assert "could not be told by message" in (await private(slack, "cristina")).plain


async def test_what_waits_is_listed_and_decided_in_the_list(
    slack: SlackStandIn, desk: RegistrationDesk, app: SlackApp
) -> None:
    for user in ("amina", "kenji"):
        await register(slack, user, first_name=user.capitalize())
    await slack.command("cristina", "#general", "/u4ssc", "organizer pending")
    listed = await answer(slack, "#general", "cristina")
    assert actions_of(listed) == ["organizer.approve.listed", "organizer.reject.listed"] * 2
    references = [e["value"] for block in listed.blocks for e in block.get("elements", []) if "value" in e]
    await slack.click("cristina", listed, "organizer.approve.listed", value=references[0])
    await slack.until(lambda: len(actions_of(listed)) == 2)
    assert "approved by" in listed.plain
    assert "Kenji" in listed.plain
    assert actions_of(notices(slack)[0]) == []
    await slack.click("cristina", listed, "organizer.reject.listed")
    view = await slack.until(lambda: slack.view_of("cristina"))
    assert (await slack.submit("cristina", view.id, {"reason": "twice"})).kind == "closed"
    await slack.until(lambda: "Nothing waits for a decision" in listed.plain)
    assert "rejected by" in listed.plain
    await app.background.idle()
    assert await stored(slack, desk, "kenji") is RegistrationState.REJECTED
    assert "Their reason: twice" in (await answer(slack, "dm", "kenji", count=2)).plain
    assert from_bot(slack, "#general", "cristina") == [listed]


async def test_what_was_left_undone_is_caught_up_with(
    slack: SlackStandIn, services: Services, app: SlackApp, clock: Clock, store: Store
) -> None:
    name = await open_registrations(slack, services, 1)
    for _ in range(2):
        await app.upkeep.once()
    (shown,) = notices(slack)
    assert name in shown.plain
    clock.set(AFTER)
    await app.upkeep.once()
    assert "is over" in shown.plain
    assert name not in shown.plain
    await app.upkeep.once()
    assert await store.notices.about(shown.plain.split(":")[0]) == ()
    assert notices(slack) == [shown]


async def test_a_list_shows_ten_at_a_time(slack: SlackStandIn, services: Services) -> None:
    person = await open_registrations(slack, services, 12)
    await slack.command("lucia", "#general", "/u4ssc", "organizer pending")
    listed = await answer(slack, "#general", "lucia")
    assert len(actions_of(listed)) == 20
    assert "There are more" in listed.plain
    assert person in listed.plain


async def open_registrations(slack: SlackStandIn, services: Services, count: int) -> str:
    """So many pending ones, straight at the desk; the first one's name."""
    for number in range(count):
        await register_at_the_desk(slack, services, number, country="XK", category="other")
    return "Nr 0"


@pytest.mark.parametrize("approval", [False])
async def test_special_cases_come_to_the_organizers_without_any_setting(
    slack: SlackStandIn, services: Services, approval: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    services.desk.rules = RegistrationRules(ends_at=services.desk.rules.ends_at, approval=approval)
    await register(slack, country="Kosovo")
    shown = await notice(slack)
    assert "The circular leaves open" in shown.plain
    await register(slack, "kenji")
    await slack.click("cristina", shown, "organizer.approve")
    await slack.until(lambda: "approved by" in shown.plain)
    assert len(notices(slack)) == 1
    assert "Bello" not in caplog.text
