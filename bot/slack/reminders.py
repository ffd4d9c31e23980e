"""Reminders before the meeting, kept by Slack itself (chat.scheduleMessage), under ids that the store keeps."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration_store import StoreUnavailable
from bot.core.reminders import Reminder, ReminderKind, ReminderStore, reminder_times
from bot.slack.blocks import fallback, moment_block, text_blocks
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.outbox import Message, patiently
from bot.slack.people import Person
from bot.slack.workspace import Installations

log = logging.getLogger(__name__)

_SLACKS_LIMIT: Final = timedelta(days=120)
_TIME_TO_SCHEDULE: Final = timedelta(minutes=1)
_TIME_TO_CLAIM: Final = timedelta(minutes=5)
"""How long a process may take over one reminder, Slack's limits waited out, before another takes over."""
_PAGE: Final = 100
_GONE: Final = frozenset({"invalid_scheduled_message_id", "channel_not_found"})
"""What Slack says of a scheduled message that it has posted or deleted, or will post within a minute."""


class ReminderState(StrEnum):
    """What became of a wish to be reminded; the values are ends of interface ids."""

    SCHEDULED = "scheduled"
    ALREADY = "already"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"
    """The circular gives no hour."""
    OFF = "off"
    """The meeting is postponed or cancelled."""
    FAILED = "failed"


class Context(Protocol):
    """What a reminder needs to know; `bot.slack.ports.Services` has it."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present, aware."""
        ...

    @property
    def meeting(self) -> Meeting:
        """The facts."""
        ...

    @property
    def phrasebook(self) -> Phrasebook:
        """The words."""
        ...

    @property
    def reminders(self) -> ReminderStore:
        """Which reminders there are."""
        ...

    @property
    def revision(self) -> int | None:
        """How often the announced facts have changed; None while that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a reminder should stand: `at` is None where there is nothing to schedule, now or ever."""

    at: datetime | None
    later: bool = False
    """Slack does not take it yet."""


class Reminders:
    """One a day before and one an hour before.

    Each is a row, claimed by one process at a time. What Slack was asked to schedule by a process that ended
    before it could write the id down is looked for in Slack before anything is scheduled again.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    async def schedule(self, client: AsyncWebClient, person: Person, *, language: str) -> ReminderState:
        """Schedule those that are still ahead; those that Slack does not take yet are scheduled by `keep`."""
        meeting, now = self._context.meeting, self._context.clock()
        if meeting.schedule is None or meeting.schedule.starts_at is None:
            return ReminderState.UNKNOWN
        times = reminder_times(meeting)
        if not times:
            return ReminderState.OFF
        if max(times.values()) <= now + _TIME_TO_SCHEDULE:
            return ReminderState.TOO_LATE
        store, key = self._context.reminders, (meeting.id, person.team_id, person.user_id)
        try:
            known = await store.of_person(*key)
            if known and all(reminder.wanted and self._is_right(reminder, now) for reminder in known):
                return ReminderState.ALREADY
            await store.want(*key, language)
            for reminder in await store.of_person(*key):
                await self._bring_up_to_date(client, reminder)
        except (StoreUnavailable, *SLACK_TROUBLE) as trouble:
            log.warning("reminders: %s", error_code(trouble))
            return ReminderState.FAILED
        return ReminderState.SCHEDULED

    async def withdraw(self, client: AsyncWebClient, person: Person) -> None:
        """Delete what is scheduled for the person; what fails is logged, and done by `keep`."""
        store, key = self._context.reminders, (self._context.meeting.id, person.team_id, person.user_id)
        try:
            await store.unwant(*key)
            channel = await _messages_with(client, person.user_id)
            for message_id in await _scheduled(client, channel):
                await _delete(client, channel, message_id)
            for reminder in await store.of_person(*key):
                await store.remove(reminder)
        except (StoreUnavailable, *SLACK_TROUBLE) as trouble:
            log.warning("reminders could not be withdrawn: %s", error_code(trouble))

    async def keep(self, installations: Installations) -> int:
        """Bring all reminders up to date with the facts; how many were not. May raise `StoreUnavailable`.

        What Slack refuses for one person is logged and tried again the next time.
        """
        meeting, store, now = self._context.meeting, self._context.reminders, self._context.clock()
        begun = meeting.has_begun(now)
        if not begun:
            await store.want_for_confirmed(meeting.id)
        handled, failed, last = 0, False, None
        while page := await store.due(meeting.id, self._context.revision or 0, now, _PAGE, last):
            for reminder in page:
                client = installations.client(reminder.workspace_id)
                if client is None:
                    failed = True
                    continue
                try:
                    handled += await self._bring_up_to_date(client, reminder)
                except SLACK_TROUBLE as trouble:
                    failed = True
                    log.warning("a reminder could not be brought up to date: %s", error_code(trouble))
            last = page[-1]
        if begun and not failed:
            # Only now: it may be a wrong date that has begun, and what is left in Slack has to be deleted first.
            await store.remove_all(meeting.id)
        return handled

    def _plan(self, reminder: Reminder, now: datetime) -> _Plan:
        at = reminder_times(self._context.meeting).get(reminder.kind) if reminder.wanted else None
        if at is None or at <= now + _TIME_TO_SCHEDULE:
            return _Plan(None)
        return _Plan(None, later=True) if at > now + _SLACKS_LIMIT else _Plan(at)

    def _is_right(self, reminder: Reminder, now: datetime) -> bool:
        """Whether what Slack has scheduled, if anything, is what it should have."""
        plan = self._plan(reminder, now)
        post_at = reminder.post_at if reminder.message_id else None
        ahead = post_at if post_at and post_at > now else None
        if plan.at is None:
            return ahead is None
        return ahead == plan.at and reminder.revision == (self._context.revision or 0)

    async def _bring_up_to_date(self, client: AsyncWebClient, reminder: Reminder) -> bool:
        """Delete what is scheduled wrongly and schedule what is not; whether there was anything to do."""
        store, now = self._context.reminders, self._context.clock()
        current = reminder.revision == (self._context.revision or 0) or self._plan(reminder, now).later
        if reminder.wanted and current and self._is_right(reminder, now) and not reminder.in_doubt:
            return False
        claimed = await store.claim(reminder, now, now + _TIME_TO_CLAIM)
        if claimed is None:
            return False
        plan = self._plan(claimed, now)
        channel = claimed.channel_id or await _messages_with(client, claimed.user_id)
        if claimed.in_doubt:
            await self._delete_strays(client, claimed, channel)
        elif claimed.message_id is not None:
            await _delete(client, channel, claimed.message_id)
        if not claimed.wanted:
            await store.remove(claimed)
            return True
        # A time that has passed, and a revision that is current, say that nothing is to be done any more.
        revision = None if plan.later else self._context.revision or 0
        settled = replace(claimed, revision=revision, post_at=None, channel_id=channel, message_id=None)
        if plan.at is None:
            await store.settle(settled)
            return True
        await self._schedule_at(client, settled, plan.at)
        return True

    async def _schedule_at(self, client: AsyncWebClient, reminder: Reminder, at: datetime) -> None:
        store, channel = self._context.reminders, str(reminder.channel_id)
        message = self._message(reminder)
        try:
            scheduled = await patiently(
                lambda: client.chat_scheduleMessage(
                    channel=channel, post_at=int(at.timestamp()), **message.payload()
                )
            )
        except SlackApiError as refusal:
            # Refused is not scheduled: it is nobody's now, and tried again unless its time has passed.
            past = error_code(refusal) == "time_in_past"
            await store.settle(reminder if past else replace(reminder, revision=None))
            if past:
                return
            raise
        message_id = str(scheduled["scheduled_message_id"])
        if not await store.settle(replace(reminder, post_at=at, message_id=message_id)):
            # Forgotten in the meantime, together with the person.
            await _delete(client, channel, message_id)

    async def _delete_strays(self, client: AsyncWebClient, claimed: Reminder, channel: str) -> None:
        """Delete what may have been scheduled for this reminder: all that no other one of the person has."""
        own = await self._context.reminders.of_person(
            claimed.meeting_id, claimed.workspace_id, claimed.user_id
        )
        others = {reminder.message_id for reminder in own if reminder.kind is not claimed.kind}
        for message_id in await _scheduled(client, channel):
            if message_id not in others:
                await _delete(client, channel, message_id)

    def _message(self, reminder: Reminder) -> Message:
        meeting, phrasebook = self._context.meeting, self._context.phrasebook
        language, kind = phrasebook.known(reminder.language), ReminderKind(reminder.kind)
        page = str(meeting.page.url) if meeting.page else ""
        text = phrasebook.interface(
            language, f"reminder.{kind.value}", meeting=meeting.short_title.text(language), page=page
        )
        starts = meeting.schedule.starts_at if meeting.schedule else None
        when = [moment_block(starts, phrasebook, language)] if starts else []
        return Message(fallback(text), (*text_blocks(text), *when))


async def _messages_with(client: AsyncWebClient, user_id: str) -> str:
    response = await client.conversations_open(users=[user_id])
    return str(response["channel"]["id"])


async def _scheduled(client: AsyncWebClient, channel: str) -> list[str]:
    response = await client.chat_scheduledMessages_list(channel=channel, limit=100)
    return [str(message["id"]) for message in response.get("scheduled_messages") or ()]


async def _delete(client: AsyncWebClient, channel: str, message_id: str) -> None:
    try:
        await patiently(
            lambda: client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=message_id)
        )
    except SlackApiError as refusal:
        if error_code(refusal) not in _GONE:
            raise
