"""Announcing: each registrant and each channel is told once what has changed, however often one is interrupted.

A delivery is claimed in the database, sent, and settled in the database. Between the last two a process can
be killed, or Slack's answer get lost: then nobody but Slack knows whether the message is there. So such a
delivery is looked for in the conversation, by the `block_id` that only messages of this announcement have,
before it is sent again. (Slack's `client_msg_id` would do it only for a short, undocumented while.) Where the
history cannot be read, it is sent again: to read of a new date twice is better than never, at least once
rather than at most once.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.announcement import AnnouncedFacts, changes
from bot.core.announcement_store import (
    Announcement,
    AnnouncementStore,
    Channel,
    Delivery,
    DeliveryState,
    FactsVersion,
    RecipientKind,
)
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.slack.announcement_messages import announcement_message
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.calendar import calendar_links
from bot.slack.lease import Lease
from bot.slack.outbox import Message, patiently, post
from bot.slack.workspace import REVOKED, Installations

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 0.2
"""Between two messages: Slack takes "several hundred" a minute from an app, and one a second in a channel."""

_BATCH: Final = 100
_MOST_IN_DOUBT: Final = 5
_HISTORY_PAGES: Final = 10
_HISTORY_PAGE: Final = 200

# The bot itself is refused: nothing more can be sent to anybody.
_STOPPED_BY: Final = frozenset(
    {
        "account_inactive",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
# Slack says so itself of these: some of it may have been done all the same.
_UNCLEAR: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_SERVER_ERROR: Final = 500


class AnnouncingStopped(Exception):  # noqa: N818
    """It cannot go on for now; what is left is told when it is run again."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an announcement is made of, besides the changes."""

    meeting: Meeting
    phrasebook: Phrasebook
    public_url: str | None


class Announcer:
    """Sends one announcement. Methods raise `AnnouncingStopped` and `StoreUnavailable`."""

    def __init__(
        self,
        store: AnnouncementStore,
        installations: Installations,
        words: Words,
        clock: Callable[[], datetime],
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._installations = installations
        self._words = words
        self._clock = clock
        self._pause = pause_seconds
        self._versions: dict[int, FactsVersion] = {}

    async def begin(self, facts: AnnouncedFacts, channels: Collection[Channel]) -> Announcement:
        """Begin to announce `facts`, or go on where that was interrupted.

        An interrupted announcement of other facts is given up, once it is known whom it has reached: they
        are told what is different from that.
        """
        meeting_id, now = self._words.meeting.id, self._clock()
        version = await self._store.record(meeting_id, facts, now)
        interrupted = await self._store.unfinished(meeting_id)
        if interrupted is not None and interrupted.revision != version.revision:
            await self._clear_doubts(interrupted)
        return await self._store.begin(meeting_id, version.revision, channels, now)

    async def send(self, announcement: Announcement, lease: Lease, progressed: Callable[[int], None]) -> None:
        """Send what has not been sent, and finish. `progressed` hears how many more are done with."""
        for _ in range(2):
            # What an earlier process left, and after the first round what this one could not be sure of.
            progressed(await self._clear_doubts(announcement))
            await self._send_pending(announcement, lease, progressed)
        left = await self._store.deliveries(announcement, DeliveryState.SENDING, 1)
        if left:
            raise AnnouncingStopped("Slack did not always answer")
        await self._store.finish(announcement, self._clock())

    async def _send_pending(
        self, announcement: Announcement, lease: Lease, progressed: Callable[[int], None]
    ) -> None:
        in_doubt = 0
        while batch := await self._store.deliveries(announcement, DeliveryState.PENDING, _BATCH):
            for delivery in batch:
                if lease.lost:
                    raise AnnouncingStopped("another process has taken over")
                state = await self._deliver(announcement, delivery)
                in_doubt = in_doubt + 1 if state is DeliveryState.SENDING else 0
                if in_doubt == _MOST_IN_DOUBT:
                    raise AnnouncingStopped("Slack does not answer")
                progressed(state is not DeliveryState.SENDING)

    async def _deliver(self, announcement: Announcement, delivery: Delivery) -> DeliveryState:
        message = await self._message(announcement, delivery)
        client = self._installations.client(delivery.workspace_id)
        if message is None:
            return await self._settle(delivery, DeliveryState.SKIPPED)
        if client is None:
            return await self._settle(delivery, DeliveryState.UNDELIVERABLE, "not_installed")
        state = await self._store.claim(delivery, self._clock())
        if state is not DeliveryState.SENDING:
            return state
        try:
            await patiently(lambda: post(client, delivery.recipient_id, message))
        except SlackApiError as refusal:
            return await self._refused(delivery, refusal)
        except SLACK_TROUBLE as trouble:
            log.warning("it is not known whether a message was sent: %s", error_code(trouble))
            return DeliveryState.SENDING
        state = await self._settle(delivery, DeliveryState.SENT)
        await asyncio.sleep(self._pause)
        return state

    async def _refused(self, delivery: Delivery, refusal: SlackApiError) -> DeliveryState:
        code = error_code(refusal)
        if code in _UNCLEAR or (getattr(refusal.response, "status_code", 0) or 0) >= _SERVER_ERROR:
            log.warning("it is not known whether a message was sent: %s", code)
            return DeliveryState.SENDING
        if code in REVOKED and len(self._installations.team_ids) > 1:
            # The people of other workspaces are told all the same.
            return await self._settle(delivery, DeliveryState.UNDELIVERABLE, code)
        if code in _STOPPED_BY or code == "ratelimited":
            await self._settle(delivery, DeliveryState.PENDING)
            raise AnnouncingStopped(code)
        return await self._settle(delivery, DeliveryState.UNDELIVERABLE, code)

    async def _settle(
        self, delivery: Delivery, state: DeliveryState, error: str | None = None
    ) -> DeliveryState:
        await self._store.settle(delivery, state, self._clock(), error)
        return state

    async def _clear_doubts(self, announcement: Announcement) -> int:
        """Find out what was sent of what may have been; the rest is pending again. How many were sent."""
        settled = 0
        for delivery in await self._store.deliveries(announcement, DeliveryState.SENDING, 1000):
            client = self._installations.client(delivery.workspace_id)
            if client is None:
                await self._settle(delivery, DeliveryState.UNDELIVERABLE, "not_installed")
                settled += 1
                continue
            try:
                sent = await _is_there(client, delivery, announcement.marker)
            except SlackApiError as refusal:
                log.warning("the history of a conversation cannot be read: %s", error_code(refusal))
                sent = False
            except SLACK_TROUBLE as trouble:
                raise AnnouncingStopped(error_code(trouble)) from trouble
            await self._settle(delivery, DeliveryState.SENT if sent else DeliveryState.PENDING)
            settled += sent
        return settled

    async def _message(self, announcement: Announcement, delivery: Delivery) -> Message | None:
        """What this recipient is told; None where nothing has changed since they were told last."""
        before = await self._version(announcement, delivery.from_revision)
        now = await self._version(announcement, announcement.revision)
        found = changes(before.facts, now.facts)
        if not found:
            return None
        words = self._words
        language = words.phrasebook.known(delivery.language)
        return announcement_message(
            found,
            words.meeting,
            words.phrasebook,
            language,
            calendar_links(words.meeting, language, words.public_url),
            registered=delivery.kind is RecipientKind.PERSON,
            marker=announcement.marker,
        )

    async def _version(self, announcement: Announcement, revision: int) -> FactsVersion:
        if revision not in self._versions:
            self._versions[revision] = await self._store.version(announcement.meeting_id, revision)
        return self._versions[revision]


async def channels_of(client: AsyncWebClient, team_id: str) -> dict[Channel, str]:
    """The channels that the bot is a member of, with their names; private ones where its scopes allow it.

    Raises what Slack raises.
    """
    found: dict[Channel, str] = {}
    for kind in ("public_channel", "private_channel"):
        cursor = ""
        while True:
            asked = {"types": kind, "exclude_archived": True, "limit": 200, "cursor": cursor}
            try:
                page = await patiently(lambda asked=asked: client.users_conversations(**asked))  # type: ignore[misc]
            except SlackApiError as refusal:
                if kind == "private_channel" and error_code(refusal) == "missing_scope":
                    log.warning("private channels are left out: the scope groups:read is missing")
                    break
                raise
            for channel in page.get("channels") or ():
                found[Channel(team_id, str(channel["id"]))] = str(channel.get("name") or channel["id"])
            cursor = _next_cursor(page.get("response_metadata"))
            if not cursor:
                break
    return found


async def _is_there(client: AsyncWebClient, delivery: Delivery, marker: str) -> bool:
    """Whether the conversation has a message of this announcement."""
    channel = delivery.recipient_id
    if delivery.kind is RecipientKind.PERSON:
        opened = await patiently(lambda: client.conversations_open(users=[delivery.recipient_id]))
        channel = str(opened["channel"]["id"])
    cursor = ""
    for _ in range(_HISTORY_PAGES):
        asked = {"channel": channel, "limit": _HISTORY_PAGE, "cursor": cursor}
        page = await patiently(lambda asked=asked: client.conversations_history(**asked))  # type: ignore[misc]
        for message in page.get("messages") or ():
            blocks = message.get("blocks") or () if message.get("bot_id") else ()
            if any(block.get("block_id") == marker for block in blocks):
                return True
        cursor = _next_cursor(page.get("response_metadata"))
        if not cursor:
            break
    return False


def _next_cursor(metadata: object) -> str:
    return str(metadata.get("next_cursor") or "") if isinstance(metadata, Mapping) else ""
