"""Reminders before the meeting, kept by Slack itself (chat.scheduleMessage)."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.slack.blocks import fallback, moment_block, text_blocks
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.outbox import Message
from bot.slack.people import Person

log = logging.getLogger(__name__)

BEFORE: Final = {"day": timedelta(hours=24), "hour": timedelta(hours=1)}
_SLACKS_LIMIT: Final = timedelta(days=120)
_TIME_TO_SCHEDULE: Final = timedelta(minutes=1)


class ReminderState(StrEnum):
    """What became of a wish to be reminded; the values are ends of interface ids."""

    SCHEDULED = "scheduled"
    ALREADY = "already"
    TOO_EARLY = "too_early"
    """Slack keeps messages for at most 120 days."""
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"
    """The circular gives no hour."""
    FAILED = "failed"


class Reminders:
    """One a day before and one an hour before. Slack is asked which there are: nothing is kept here."""

    async def schedule(
        self,
        client: AsyncWebClient,
        person: Person,
        meeting: Meeting,
        phrasebook: Phrasebook,
        *,
        language: str,
        now: datetime,
    ) -> ReminderState:
        """Schedule those that are still ahead, unless there are some already. `now` is aware."""
        starts = meeting.schedule.starts_at if meeting.schedule else None
        if starts is None:
            return ReminderState.UNKNOWN
        ahead = {
            kind: starts - before
            for kind, before in BEFORE.items()
            if starts - before > now + _TIME_TO_SCHEDULE
        }
        if not ahead:
            return ReminderState.TOO_LATE
        if max(ahead.values()) > now + _SLACKS_LIMIT:
            return ReminderState.TOO_EARLY
        try:
            channel = await _messages_with(client, person)
            if await self._scheduled(client, channel):
                return ReminderState.ALREADY
            for kind, at in ahead.items():
                message = _reminder(kind, meeting, phrasebook, language, starts)
                await client.chat_scheduleMessage(
                    channel=channel, post_at=int(at.timestamp()), **message.payload()
                )
        except SLACK_TROUBLE as trouble:
            log.warning("reminders: %s", error_code(trouble))
            return ReminderState.FAILED
        return ReminderState.SCHEDULED

    async def withdraw(self, client: AsyncWebClient, person: Person) -> None:
        """Delete what is scheduled for the person; what Slack refuses is logged."""
        try:
            channel = await _messages_with(client, person)
            for message_id in await self._scheduled(client, channel):
                await client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=message_id)
        except SLACK_TROUBLE as trouble:
            log.warning("reminders could not be withdrawn: %s", error_code(trouble))

    async def _scheduled(self, client: AsyncWebClient, channel: str) -> list[str]:
        response = await client.chat_scheduledMessages_list(channel=channel, limit=100)
        return [str(message["id"]) for message in response.get("scheduled_messages") or ()]


async def _messages_with(client: AsyncWebClient, person: Person) -> str:
    response = await client.conversations_open(users=[person.user_id])
    return str(response["channel"]["id"])


def _reminder(
    kind: str, meeting: Meeting, phrasebook: Phrasebook, language: str, starts: datetime
) -> Message:
    page = str(meeting.page.url) if meeting.page else ""
    text = phrasebook.interface(
        language, f"reminder.{kind}", meeting=meeting.short_title.text(language), page=page
    )
    return Message(fallback(text), (*text_blocks(text), moment_block(starts, phrasebook, language)))
