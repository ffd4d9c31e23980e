"""The registration desk: everything that a participant or an organizer can do about a registration."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime
from typing import Final

from bot.core.registration import Counts, Erasure, NotRegistered, Outcome, Registration
from bot.core.registration_form import RegistrationForm, check_form, check_reason
from bot.core.registration_rules import RegistrationRules
from bot.core.registration_store import (
    EditedRegistration,
    MeetingTerms,
    NewRegistration,
    ReferenceTaken,
    RegistrationStore,
)

_DRAWS: Final = 5


class RegistrationDesk:
    """Registration for one meeting. `now` is always an aware time.

    What is refused is refused with a named `RegistrationRefusal`; every method may raise `StoreUnavailable`.
    Which rules hold when many people register at once is said at `RegistrationStore`.
    """

    def __init__(
        self,
        store: RegistrationStore,
        rules: RegistrationRules,
        meeting_id: str,
        *,
        allowed_countries: Collection[str],
        new_reference: Callable[[], str],
    ) -> None:
        self.rules = rules
        self._store = store
        self._allowed_countries = allowed_countries
        self._new_reference = new_reference
        self._terms = MeetingTerms(meeting_id, rules.capacity, rules.erase_after)

    async def register(  # noqa: PLR0913
        self,
        workspace_id: str,
        user_id: str,
        form: RegistrationForm,
        now: datetime,
        *,
        privacy_version: str,
        language: str,
        needs_organizer: bool = False,
    ) -> Registration:
        """Register; the row is durable when this returns.

        `needs_organizer` is for countries on which the organizers decide: nobody is refused by machine.
        Raises `MeetingCancelled`, `RegistrationNotOpenYet`, `RegistrationClosed`, `InvalidForm`, `AlreadyRegistered`,
        `EmailAlreadyRegistered`.
        """
        self.rules.require_open(now)
        registrant = check_form(form, self._allowed_countries)
        draws = 0
        while True:
            new = NewRegistration(
                reference=self._new_reference(),
                workspace_id=workspace_id,
                user_id=user_id,
                registrant=registrant,
                needs_organizer=needs_organizer or self.rules.approval,
                language=language,
                consent_version=privacy_version,
                now=now,
            )
            try:
                return await self._store.add(self._terms, new)
            except ReferenceTaken:
                draws += 1
                if draws == _DRAWS:
                    raise

    async def change(
        self,
        workspace_id: str,
        user_id: str,
        form: RegistrationForm,
        now: datetime,
        *,
        revision: int,
        needs_organizer: bool = False,
    ) -> Outcome:
        """Replace the person's details; `revision` is that of the registration they were shown.

        Raises `RegistrationNotOpenYet`, `RegistrationClosed`, `InvalidForm`, `NotRegistered`, `StaleEdit`,
        `EmailAlreadyRegistered`.
        """
        self.rules.require_open(now)
        registrant = check_form(form, self._allowed_countries)
        edit = EditedRegistration(
            workspace_id=workspace_id,
            user_id=user_id,
            registrant=registrant,
            revision=revision,
            needs_organizer=needs_organizer,
            now=now,
        )
        return await self._store.change(self._terms, edit)

    async def cancel(self, workspace_id: str, user_id: str, now: datetime) -> Outcome:
        """Withdraw, until the meeting's end. Raises `RegistrationClosed`, `NotRegistered`."""
        self.rules.require_not_over(now)
        return await self._store.cancel(self._terms, workspace_id, user_id, now)

    async def status(self, workspace_id: str, user_id: str) -> Registration:
        """The active registration, or else the last one (cancelled, rejected). Raises `NotRegistered`."""
        registration = await self._store.latest(self._terms.meeting_id, workspace_id, user_id)
        if registration is None:
            raise NotRegistered
        return registration

    async def forget_me(self, workspace_id: str, user_id: str, now: datetime) -> Erasure:
        """Erase all that is stored of this person, at any time; anonymous counts stay."""
        return await self._store.forget(self._terms, workspace_id, user_id, now)

    async def find(self, reference: str) -> Registration:
        """Organizers: a registration by its reference number. Raises `NotRegistered`."""
        registration = await self._store.find(self._terms.meeting_id, reference)
        if registration is None:
            raise NotRegistered
        return registration

    async def pending(self, limit: int) -> tuple[Registration, ...]:
        """Organizers: the first registrations that wait for a decision, in order of registering."""
        return await self._store.pending(self._terms.meeting_id, limit)

    async def approve(self, reference: str, now: datetime, by: str | None = None) -> Outcome:
        """Organizers: confirm a pending registration, or have it wait when all places are taken.

        `by` is the organizer's Slack id. Raises `RegistrationClosed` (the meeting is over), `NotRegistered`
        (no such reference) and `NotPending`.
        """
        self.rules.require_not_over(now)
        return await self._store.approve(self._terms, reference, now, by)

    async def reject(self, reference: str, reason: str, now: datetime, by: str | None = None) -> Outcome:
        """Organizers: reject a pending registration. Raises `InvalidForm`, and as `approve`."""
        self.rules.require_not_over(now)
        return await self._store.reject(self._terms, reference, check_reason(reason), now, by)

    async def fill_places(self, now: datetime) -> tuple[Registration, ...]:
        """Confirm from the waiting list after the capacity was raised; those who moved up, in order."""
        return await self._store.fill_places(self._terms, now)

    async def purge(self, now: datetime) -> int:
        """Erase what the retention period has run out for, of this and earlier meetings; how many they were.

        When this meeting's is due: `rules.erase_after`.
        """
        return await self._store.purge(self._terms, now)

    async def counts(self) -> Counts:
        """Organizers: the numbers by state, category, country and day."""
        return await self._store.counts(self._terms.meeting_id)

    async def newest(self, limit: int = 10) -> tuple[Registration, ...]:
        """Organizers: the last registrations, newest first."""
        return await self._store.newest(self._terms.meeting_id, limit)

    async def search(self, text: str, limit: int = 20) -> tuple[Registration, ...]:
        """Organizers: by beginnings of words in name, e-mail, organization and reference."""
        return await self._store.search(self._terms.meeting_id, text, limit)

    def stream(self) -> AsyncIterator[Registration]:
        """Organizers: all registrations in order of registering, in constant memory."""
        return self._store.stream(self._terms.meeting_id)
