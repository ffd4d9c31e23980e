"""What the bot does unasked: reminders that follow the facts, freed places, clearing up."""

import asyncio
import logging
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar, Event

from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.core.reminders import Reminder
from bot.hosting import application
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.lease import holding
from bot.slack.ports import Services
from bot.store import Store

from .fakes import BEFORE, Clock, FakeAssistant
from .helpers import answer, from_bot, register

STARTS = 1687246200  # 20 June 2023, 09:30 in Geneva
DAY, HOUR = 86_400, 3_600


def scheduled(slack: SlackStandIn) -> list[int]:
    """When Slack will post reminders, in Unix seconds."""
    return sorted(message.post_at for message in slack._schedule.waiting)


def change(services: Services, **changed: Any) -> None:
    """Another meeting.yaml, as after a restart."""
    assistant = services.assistant
    assert isinstance(assistant, FakeAssistant)
    schedule = assistant.meeting.schedule
    assert schedule
    moved = schedule.model_copy(update={"first_day": changed.pop("first_day", schedule.first_day)})
    assistant.meeting = assistant.meeting.model_copy(update={"schedule": moved, **changed})
    services.revision = None


async def test_who_registers_is_reminded(slack: SlackStandIn, app: SlackApp) -> None:
    await register(slack)
    await app.background.idle()
    assert scheduled(slack) == [STARTS - DAY, STARTS - HOUR]
    await app.upkeep.once()
    assert scheduled(slack) == [STARTS - DAY, STARTS - HOUR]
    slack.change_clock(datetime.fromtimestamp(STARTS - HOUR, BEFORE.tzinfo))
    await slack.until(lambda: len(from_bot(slack, "dm", "amina")) == 3)
    assert "In an hour: Seventh U4SSC Meeting" in from_bot(slack, "dm", "amina")[2].plain


async def test_reminders_move_with_the_meeting(
    slack: SlackStandIn, app: SlackApp, services: Services
) -> None:
    await app.upkeep.once()
    await register(slack)
    await app.background.idle()
    change(services, first_day=date(2023, 6, 27))
    await app.upkeep.once()
    assert services.revision == 1
    assert scheduled(slack) == [STARTS + 7 * DAY - DAY, STARTS + 7 * DAY - HOUR]
    before = len(slack.calls)
    await app.upkeep.once()
    assert len(slack.calls) == before
    change(services, status="cancelled")
    await app.upkeep.once()
    assert scheduled(slack) == []
    await slack.command("amina", "#general", "/u4ssc", "remind")
    assert "does not take place as announced" in (await answer(slack, "#general", "amina")).plain
    change(services, status="announced")
    await app.upkeep.once()
    assert scheduled(slack) == [STARTS + 7 * DAY - DAY, STARTS + 7 * DAY - HOUR]


async def test_a_wrong_date_that_has_begun_leaves_nothing_in_slack(
    slack: SlackStandIn, app: SlackApp, services: Services
) -> None:
    await app.upkeep.once()
    await register(slack)
    await app.background.idle()
    assert len(scheduled(slack)) == 2
    change(services, first_day=BEFORE.date() - timedelta(days=1))
    await app.upkeep.once()
    assert scheduled(slack) == []
    change(services, first_day=date(2023, 6, 27))
    await app.upkeep.once()
    assert scheduled(slack) == [STARTS + 7 * DAY - DAY, STARTS + 7 * DAY - HOUR]


async def test_a_meeting_that_is_far_ahead(
    slack: SlackStandIn, app: SlackApp, services: Services, clock: Clock
) -> None:
    """Slack keeps messages for 120 days: until then the wish alone is kept."""
    await app.upkeep.once()
    await register(slack)
    await app.background.idle()
    change(services, first_day=date(2023, 12, 20))
    await app.upkeep.once()
    assert scheduled(slack) == []
    await slack.command("amina", "#general", "/u4ssc", "remind")
    assert "already have reminders" in (await answer(slack, "#general", "amina")).plain
    clock.set(BEFORE + timedelta(days=90))
    await app.upkeep.once()
    assert len(scheduled(slack)) == 2
    clock.set(BEFORE + timedelta(days=250))
    await app.upkeep.once()
    assert await services.reminders.due("u4ssc-7", 99, clock(), 10) == ()


async def test_a_process_with_an_older_file_takes_nothing_back(
    slack: SlackStandIn, app: SlackApp, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    await app.upkeep.once()
    await register(slack)
    await app.background.idle()
    meeting = services.meeting
    change(services, first_day=date(2023, 6, 27))
    await app.upkeep.once()
    moved = scheduled(slack)
    assistant = services.assistant
    assert isinstance(assistant, FakeAssistant)
    assistant.meeting, services.revision = meeting, 0
    await app.upkeep.once()
    assert scheduled(slack) == moved
    assert "restart it" in caplog.text


async def test_what_a_killed_process_scheduled_is_found(
    slack: SlackStandIn, app: SlackApp, services: Services, store: Store, clock: Clock
) -> None:
    """It had asked Slack for both reminders and written down neither."""
    await register(slack)
    await app.background.idle()
    key = ("u4ssc-7", slack.workspace.team_id, slack.user_id("amina"))
    for reminder in await services.reminders.of_person(*key):
        kept = Reminder(
            meeting_id=reminder.meeting_id,
            workspace_id=reminder.workspace_id,
            user_id=reminder.user_id,
            kind=reminder.kind,
            language="en",
        )
        await services.reminders.settle(kept)
        await services.reminders.claim(kept, clock(), clock() + timedelta(minutes=5))
    await app.upkeep.once()
    assert len(scheduled(slack)) == 2  # another process may still be at it
    clock.set(BEFORE + timedelta(minutes=5))
    await app.upkeep.once()
    assert scheduled(slack) == [STARTS - DAY, STARTS - HOUR]
    assert {r.message_id for r in await services.reminders.of_person(*key)} == {
        message.id for message in slack._schedule.waiting
    }


async def test_what_slack_refuses_is_tried_again_unless_it_is_too_late(
    slack: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.error("chat.scheduleMessage", "restricted_too_many", times=1)
    slack.faults.error("chat.scheduleMessage", "time_in_past", times=1)
    await register(slack)
    await app.background.idle()
    assert "restricted_too_many" in caplog.text
    await app.upkeep.once()
    await app.upkeep.once()
    assert scheduled(slack) == [STARTS - HOUR]


async def test_a_withdrawal_while_slack_was_away(slack: SlackStandIn, app: SlackApp) -> None:
    await register(slack)
    await app.background.idle()
    slack.faults.error("chat.deleteScheduledMessage", "internal_error", times=1)
    await slack.click("amina", await answer(slack, "dm", "amina"), "registration.cancel")
    await app.background.idle()
    assert len(scheduled(slack)) == 2
    await app.upkeep.once()
    assert scheduled(slack) == []


async def test_raised_capacity_moves_people_up_and_tells_them(
    slack: SlackStandIn, app: SlackApp, services: Services, store: Store, meeting: Any
) -> None:
    def desk(capacity: int) -> RegistrationDesk:
        return RegistrationDesk(
            store.registrations,
            RegistrationRules(capacity=capacity),
            meeting.id,
            allowed_countries={"JP"},
            new_reference=lambda: make_reference("U4SSC"),
        )

    for name in ("amina", "kenji", "lucia"):
        form = RegistrationForm(
            first_name="A",
            family_name="B",
            email=f"{name}@example.org",
            organization="ITU",
            country="JP",
            category="other",
            consent=True,
        )
        where = (slack.workspace.team_id, slack.user_id(name))
        await desk(1).register(*where, form, BEFORE, privacy_version="1", language="en")
    services.desk = desk(2)
    await app.upkeep.once()
    assert "a place has become free" in from_bot(slack, "dm", "kenji")[0].plain
    assert from_bot(slack, "dm", "lucia") == []
    await app.upkeep.once()
    assert len(from_bot(slack, "dm", "kenji")) == 1
    assert len(scheduled(slack)) == 4


async def test_one_process_at_a_time(slack: SlackStandIn, app: SlackApp, services: Services) -> None:
    await services.reminders.want("u4ssc-7", slack.workspace.team_id, slack.user_id("amina"), "en")
    async with holding(services.leases, "upkeep:u4ssc-7"):
        await app.upkeep.once()
    assert scheduled(slack) == []
    await asyncio.gather(app.upkeep.once(), app.upkeep.once())
    assert len(scheduled(slack)) == 2


async def test_the_purge_is_said_to_be_due(
    slack: SlackStandIn, app: SlackApp, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await register(slack)
    await app.background.idle()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            await app.upkeep.once()
        assert "retention" not in caplog.text
        clock.set(BEFORE + timedelta(days=400))
        for _ in range(2):
            await app.upkeep.once()
    assert caplog.text.count("the retention period of 1 registrations has ended") == 1


async def test_it_runs_by_itself(slack: SlackStandIn, app: SlackApp, services: Services) -> None:
    await services.reminders.want("u4ssc-7", slack.workspace.team_id, slack.user_id("amina"), "en")
    running = asyncio.create_task(app.upkeep.run())
    await slack.until(lambda: len(scheduled(slack)) == 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_the_calendar_file_counts_the_changes_of_the_facts(
    app: SlackApp, services: Services, store: Store, clock: Clock
) -> None:
    """Also where the bot has just been restarted with a new file, and nobody has announced it yet."""

    async def served() -> Event:
        knowledge = SimpleNamespace(meeting=services.meeting, phrasebook=services.phrasebook)
        bot: Any = SimpleNamespace(
            slack=app, store=store, knowledge=knowledge, clock=SimpleNamespace(now=clock)
        )
        async with TestClient(TestServer(application(bot, "secret"))) as client:
            answered = await client.get("/meeting.ics")
            assert answered.content_type == "text/calendar"
            (event,) = Calendar.from_ical(await answered.text()).events
            return event

    assert (await served())["SEQUENCE"] == 0
    change(services, first_day=date(2023, 6, 27))
    event = await served()
    assert (event["SEQUENCE"], event["DTSTART"].dt.day, event["STATUS"]) == (1, 27, "CONFIRMED")
    assert (await served())["SEQUENCE"] == 1
    change(services, status="postponed")
    assert (await served())["STATUS"] == "TENTATIVE"
    change(services, status="cancelled")
    cancelled = await served()
    assert (cancelled["SEQUENCE"], cancelled["STATUS"], cancelled["UID"]) == (3, "CANCELLED", event["UID"])
