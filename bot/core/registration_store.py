"""What the registration desk needs of a store: the contract that tests/store holds every database to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.registration import Counts, Erasure, Outcome, Registrant, Registration


class StoreUnavailable(Exception):  # noqa: N818
    """The database does not answer, at most about two seconds after it was asked.

    What was asked for may or may not have been done; asking again is safe. It works again, without a restart,
    when the database is back.
    """


class ReferenceTaken(Exception):  # noqa: N818
    """The drawn reference number exists already: draw another."""


@dataclass(frozen=True, slots=True)
class MeetingTerms:
    """The meeting as the store has to know it. `erase_after` is aware; None for no limit or not known."""

    meeting_id: str
    capacity: int | None
    erase_after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """A registration on its way into the store, which decides on its state."""

    reference: str
    workspace_id: str
    user_id: str
    registrant: Registrant
    needs_organizer: bool
    language: str
    consent_version: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedRegistration:
    """New details for the active registration that was seen at `revision`."""

    workspace_id: str
    user_id: str
    registrant: Registrant
    revision: int
    needs_organizer: bool
    now: datetime


class RegistrationStore(Protocol):
    """Each method is one transaction, durable when it returns, and may raise `StoreUnavailable`.

    The rules that hold under any number of simultaneous callers, in any number of processes:

    - at most one active registration per meeting for a Slack user, and for an e-mail key;
    - never more confirmed registrations than places, and the waiting list in order of registering;
    - a freed place goes to the first in the waiting list in the transaction that freed it;
    - each change leaves a line in the audit, which is append-only and has no personal data.
    """

    async def add(self, terms: MeetingTerms, new: NewRegistration) -> Registration:
        """Store as pending, confirmed or waitlisted.

        Whoever was rejected before becomes pending again rather than confirmed. Raises `AlreadyRegistered`,
        `EmailAlreadyRegistered`, `ReferenceTaken`. Adding the same reference again gives what is stored.
        """
        ...

    async def latest(self, meeting_id: str, workspace_id: str, user_id: str) -> Registration | None:
        """The user's active registration, or the last one if none is active, with its waiting position."""
        ...

    async def change(self, terms: MeetingTerms, edit: EditedRegistration) -> Outcome:
        """Replace what the person told, if `edit.revision` is still the current one.

        A new country with `needs_organizer` makes it pending. Raises `NotRegistered`, `StaleEdit`,
        `EmailAlreadyRegistered`.
        """
        ...

    async def cancel(self, terms: MeetingTerms, workspace_id: str, user_id: str, now: datetime) -> Outcome:
        """Cancel the active registration, or raise `NotRegistered`."""
        ...

    async def find(self, meeting_id: str, reference: str) -> Registration | None:
        """The registration with this reference number, without its waiting position."""
        ...

    async def pending(self, meeting_id: str, limit: int) -> tuple[Registration, ...]:
        """The first `limit` registrations that wait for a decision, in order of registering."""
        ...

    async def approve(
        self, terms: MeetingTerms, reference: str, now: datetime, by: str | None = None
    ) -> Outcome:
        """Confirm a pending registration, or have it wait. Raises `NotRegistered`, `NotPending`."""
        ...

    async def reject(
        self, terms: MeetingTerms, reference: str, reason: str, now: datetime, by: str | None = None
    ) -> Outcome:
        """Reject a pending registration. Raises `NotRegistered`, `NotPending`."""
        ...

    async def fill_places(self, terms: MeetingTerms, now: datetime) -> tuple[Registration, ...]:
        """Confirm as many from the waiting list as there are free places (capacity may have been raised)."""
        ...

    async def forget(self, terms: MeetingTerms, workspace_id: str, user_id: str, now: datetime) -> Erasure:
        """Erase all that is stored of this person, for every meeting; anonymous counts stay."""
        ...

    async def purge(self, terms: MeetingTerms, now: datetime) -> int:
        """Erase the registrations of every meeting whose `erase_after` has passed; how many they were."""
        ...

    async def counts(self, meeting_id: str) -> Counts:
        """The meeting's numbers."""
        ...

    async def newest(self, meeting_id: str, limit: int) -> tuple[Registration, ...]:
        """The last `limit` registrations, newest first."""
        ...

    async def search(self, meeting_id: str, text: str, limit: int) -> tuple[Registration, ...]:
        """Those in which each word of `text` begins a word of name, e-mail, organization or reference.

        Without regard to case and accents; newest first; nothing for an empty text.
        """
        ...

    def stream(self, meeting_id: str) -> AsyncIterator[Registration]:
        """All registrations in order of registering, in constant memory."""
        ...
