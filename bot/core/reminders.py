"""Reminders of the meeting: when they are due, and what is kept about each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.core.meeting import Meeting


class ReminderKind(StrEnum):
    """How long before the meeting; the values are stored, and are ends of interface ids."""

    DAY = "day"
    HOUR = "hour"


BEFORE: Final = {ReminderKind.DAY: timedelta(hours=24), ReminderKind.HOUR: timedelta(hours=1)}


def reminder_times(meeting: Meeting) -> dict[ReminderKind, datetime]:
    """When each reminder is due (aware); none where no hour is stated or the meeting is off."""
    starts = meeting.schedule.starts_at if meeting.schedule else None
    if starts is None or meeting.status != "announced":
        return {}
    return {kind: starts - before for kind, before in BEFORE.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that somebody is to have, or (`wanted` is false) has to be rid of.

    `message_id` is Slack's id of the scheduled message, None while there is none; `post_at` is the time for
    which it was last scheduled, at the `revision` of the announced facts. `in_doubt`: a process set out to
    schedule it and never said what came of it.
    """

    meeting_id: str
    workspace_id: str
    user_id: str
    kind: ReminderKind
    language: str
    wanted: bool = True
    revision: int | None = None
    post_at: datetime | None = None
    channel_id: str | None = None
    message_id: str | None = None
    in_doubt: bool = False


class ReminderStore(Protocol):
    """Which reminders there are. Each method is one transaction and may raise `StoreUnavailable`."""

    async def of_person(self, meeting_id: str, workspace_id: str, user_id: str) -> tuple[Reminder, ...]:
        """The person's reminders."""
        ...

    async def want(self, meeting_id: str, workspace_id: str, user_id: str, language: str) -> None:
        """The person is to have both reminders; nothing is scheduled by this."""
        ...

    async def want_for_confirmed(self, meeting_id: str) -> None:
        """The same for everybody whose registration is confirmed."""
        ...

    async def unwant(self, meeting_id: str, workspace_id: str, user_id: str) -> None:
        """The person is to have none any more; what is scheduled is still to be deleted."""
        ...

    async def due(
        self, meeting_id: str, revision: int, now: datetime, limit: int, after: Reminder | None = None
    ) -> tuple[Reminder, ...]:
        """The next ones, in a fixed order, that are not as they should be: not scheduled, or before `revision`.

        Without those that are claimed.
        """
        ...

    async def claim(self, reminder: Reminder, now: datetime, until: datetime) -> Reminder | None:
        """Make it this process's until `until`; as it stood before, or None if it is another's or gone."""
        ...

    async def settle(self, reminder: Reminder) -> bool:
        """Write down how it stands now and end the claim; False if it is gone meanwhile (forget-me)."""
        ...

    async def remove(self, reminder: Reminder) -> None:
        """It is done with."""
        ...

    async def unschedule(self, meeting_id: str, workspace_id: str) -> None:
        """Slack has let go of all that was scheduled in this workspace: what is wanted is to be scheduled anew."""
        ...

    async def remove_all(self, meeting_id: str) -> int:
        """The meeting has begun: nothing is left to remind of; how many there were."""
        ...
