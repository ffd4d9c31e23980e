"""What announcing needs of a store: which facts people know, and who has been told what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.announcement import AnnouncedFacts


class RecipientKind(StrEnum):
    """Whom an announcement goes to; the values are stored."""

    PERSON = "person"
    CHANNEL = "channel"


class DeliveryState(StrEnum):
    """How far a delivery has come; the values are stored."""

    PENDING = "pending"
    SENDING = "sending"
    """Claimed by a process: sent or not, which only Slack knows if that process has ended."""
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    SKIPPED = "skipped"
    """Nothing to tell: the person has withdrawn, or knows the facts as they are now."""
    SUPERSEDED = "superseded"
    """The facts changed again before it was sent: a later announcement tells it."""


@dataclass(frozen=True, slots=True)
class FactsVersion:
    """The facts of a meeting as they stood at one time; `revision` counts their changes from 0."""

    revision: int
    facts: AnnouncedFacts


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement of the facts at `revision`. `marker` names its messages in Slack."""

    id: int
    meeting_id: str
    revision: int
    marker: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in which something is announced."""

    workspace_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient of an announcement; `from_revision` is what they were last told."""

    announcement_id: int
    workspace_id: str
    recipient_id: str
    kind: RecipientKind
    language: str
    from_revision: int
    state: DeliveryState
    error: str | None = None


class AnnouncementStore(Protocol):
    """Each method is one transaction and may raise `StoreUnavailable`. Times are aware.

    A recipient has one delivery in an announcement, whoever begins it and however often.
    """

    async def record(self, meeting_id: str, facts: AnnouncedFacts, now: datetime) -> FactsVersion:
        """The version that `facts` are; a new one if they differ from the latest.

        The first of all is what people know already: the baseline, with which later ones are compared.
        """
        ...

    async def latest(self, meeting_id: str) -> FactsVersion | None:
        """The latest version on record."""
        ...

    async def announced(self, meeting_id: str) -> FactsVersion | None:
        """The last version that everybody has been told; None before anything was recorded."""
        ...

    async def version(self, meeting_id: str, revision: int) -> FactsVersion:
        """One version. Raises KeyError where there is none."""
        ...

    async def unfinished(self, meeting_id: str) -> Announcement | None:
        """The announcement that was begun and interrupted."""
        ...

    async def begin(
        self, meeting_id: str, revision: int, channels: Collection[Channel], now: datetime
    ) -> Announcement:
        """Begin to announce `revision` to all active registrants and `channels`; again gives the same one.

        What earlier announcements had not sent yet is superseded.
        """
        ...

    async def deliveries(
        self, announcement: Announcement, state: DeliveryState, limit: int
    ) -> tuple[Delivery, ...]:
        """Some deliveries in this state, channels first."""
        ...

    async def claim(self, delivery: Delivery, now: datetime) -> DeliveryState:
        """Make a pending delivery this process's to send; gives SENDING if it is.

        SKIPPED for somebody whose registration is not active any more.
        """
        ...

    async def settle(
        self, delivery: Delivery, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None:
        """Write down what became of a delivery."""
        ...

    async def progress(self, announcement: Announcement) -> dict[tuple[RecipientKind, DeliveryState], int]:
        """How many deliveries there are of each kind in each state."""
        ...

    async def finish(self, announcement: Announcement, now: datetime) -> None:
        """Everybody has been told, as far as they can be: the version counts as announced."""
        ...
