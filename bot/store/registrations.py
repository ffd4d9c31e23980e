"""The registration store on SQL: what participants and organizers change, each change one transaction."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, literal
from sqlalchemy.exc import IntegrityError

from bot.core.registration import (
    Counts,
    EmailAlreadyRegistered,
    Erasure,
    NotPending,
    NotRegistered,
    Outcome,
    Registration,
    StaleEdit,
)
from bot.core.registration_store import EditedRegistration, MeetingTerms, NewRegistration
from bot.store.database import ORGANIZER_PATIENCE, Database
from bot.store.erasing import erase, erase_some_due, erase_traces, erase_traces_due
from bot.store.registration_changes import add, add_limited, lock, move, newest_row, promote, with_position
from bot.store.registration_reports import counts, newest, page, pending, search
from bot.store.registration_rows import (
    CANCELLED,
    CONFIRMED,
    PENDING,
    REJECTED,
    is_active,
    of_person,
    place,
    registrant_values,
    to_registration,
)
from bot.store.tables import registrations


class SqlRegistrationStore:
    """`bot.core.registration_store.RegistrationStore` on SQLite or PostgreSQL; see there for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recorded: set[MeetingTerms] = set()

    async def add(self, terms: MeetingTerms, new: NewRegistration) -> Registration:
        """One statement by itself where there is no capacity, under the meeting's lock where there is."""
        if terms.capacity is not None:
            return await self._database.transact(lambda connection: add_limited(connection, terms, new))
        if terms not in self._recorded:
            await self._database.write(lambda connection: lock(connection, terms))
            self._recorded.add(terms)
        return await self._database.write(lambda connection: add(connection, terms, new))

    async def latest(self, meeting_id: str, workspace_id: str, user_id: str) -> Registration | None:
        """The newest row is the active one if there is one: a new one needs the others to be inactive."""

        def work(connection: Connection) -> Registration | None:
            row = newest_row(connection, of_person(meeting_id, workspace_id, user_id))
            return None if row is None else with_position(connection, row)

        return await self._database.read(work)

    async def change(self, terms: MeetingTerms, edit: EditedRegistration) -> Outcome:
        """The unique index decides on the e-mail, the revision in the WHERE on a stale edit."""
        person = of_person(terms.meeting_id, edit.workspace_id, edit.user_id)

        def work(connection: Connection) -> Outcome:
            lock(connection, terms)
            current = newest_row(connection, and_(person, is_active))
            if current is None:
                raise NotRegistered
            if current["revision"] != edit.revision:
                raise StaleEdit(with_position(connection, current))
            values = registrant_values(edit.registrant, current["reference"])
            if edit.needs_organizer and values["country"] != current["country"]:
                values["state"] = PENDING
            seen = and_(registrations.c.id == current["id"], registrations.c.revision == edit.revision)
            return move(connection, terms, seen, edit.now, values)

        try:
            return await self._database.transact(work)
        except IntegrityError as error:
            raise EmailAlreadyRegistered from error

    async def cancel(self, terms: MeetingTerms, workspace_id: str, user_id: str, now: datetime) -> Outcome:
        """Cancel and promote."""
        active = and_(of_person(terms.meeting_id, workspace_id, user_id), is_active)

        def work(connection: Connection) -> Outcome:
            lock(connection, terms)
            return move(connection, terms, active, now, {"state": CANCELLED})

        return await self._database.transact(work)

    async def find(self, meeting_id: str, reference: str) -> Registration | None:
        """By reference number."""
        this = and_(registrations.c.meeting_id == meeting_id, registrations.c.reference == reference)

        def work(connection: Connection) -> Registration | None:
            row = newest_row(connection, this)
            return None if row is None else to_registration(row)

        return await self._database.read(work)

    async def pending(self, meeting_id: str, limit: int) -> tuple[Registration, ...]:
        """In order of registering."""
        return await self._database.read(lambda connection: pending(connection, meeting_id, limit))

    async def approve(
        self, terms: MeetingTerms, reference: str, now: datetime, by: str | None = None
    ) -> Outcome:
        """Confirm, or have it wait."""
        if terms.capacity is None:
            return await self._decide(terms, reference, now, {"state": CONFIRMED, "decided_by": by})
        state = place(literal(terms.meeting_id), literal(terms.capacity))
        return await self._decide(terms, reference, now, {"state": state, "decided_by": by})

    async def reject(
        self, terms: MeetingTerms, reference: str, reason: str, now: datetime, by: str | None = None
    ) -> Outcome:
        """Reject with a reason."""
        values = {"state": REJECTED, "reason": reason, "decided_by": by}
        return await self._decide(terms, reference, now, values)

    async def fill_places(self, terms: MeetingTerms, now: datetime) -> tuple[Registration, ...]:
        """Promote as many as there are free places."""

        def work(connection: Connection) -> tuple[Registration, ...]:
            lock(connection, terms)
            return promote(connection, terms, now)

        return await self._database.transact(work)

    async def forget(self, terms: MeetingTerms, workspace_id: str, user_id: str, now: datetime) -> Erasure:
        """Erase this person's rows of all meetings."""
        person = and_(registrations.c.workspace_id == workspace_id, registrations.c.slack_user_id == user_id)

        def work(connection: Connection) -> Erasure:
            lock(connection, terms)
            erased = erase(connection, person, "forgotten", now)
            erase_traces(connection, workspace_id, user_id)
            return Erasure(erased, promote(connection, terms, now))

        return await self._database.transact(work)

    async def purge(self, terms: MeetingTerms, now: datetime) -> int:
        """In small transactions, so that nobody who registers elsewhere waits for a large one."""
        await self._database.write(lambda connection: lock(connection, terms))
        total = 0
        while erased := await self._database.transact(
            lambda connection: erase_some_due(connection, now), ORGANIZER_PATIENCE
        ):
            total += erased
        await self._database.transact(
            lambda connection: erase_traces_due(connection, now), ORGANIZER_PATIENCE
        )
        return total

    async def counts(self, meeting_id: str) -> Counts:
        """The meeting's numbers."""
        return await self._database.read(
            lambda connection: counts(connection, meeting_id), ORGANIZER_PATIENCE
        )

    async def newest(self, meeting_id: str, limit: int) -> tuple[Registration, ...]:
        """The last ones, newest first."""
        return await self._database.read(lambda connection: newest(connection, meeting_id, limit))

    async def search(self, meeting_id: str, text: str, limit: int) -> tuple[Registration, ...]:
        """By beginnings of words."""
        return await self._database.read(
            lambda connection: search(connection, meeting_id, text, limit), ORGANIZER_PATIENCE
        )

    async def stream(self, meeting_id: str) -> AsyncIterator[Registration]:
        """In pages by row number: no cursor or snapshot stays open while the reader is slow or has gone."""
        last = 0
        while rows := await self._database.read(
            lambda connection, after=last: page(connection, meeting_id, after),  # type: ignore[misc]
            ORGANIZER_PATIENCE,
        ):
            for row in rows:
                yield to_registration(row)
            last = rows[-1]["id"]

    async def _decide(
        self, terms: MeetingTerms, reference: str, now: datetime, values: dict[str, Any]
    ) -> Outcome:
        this = and_(registrations.c.meeting_id == terms.meeting_id, registrations.c.reference == reference)

        def work(connection: Connection) -> Outcome:
            lock(connection, terms)
            try:
                return move(connection, terms, and_(this, registrations.c.state == PENDING), now, values)
            except NotRegistered:
                row = newest_row(connection, this)
                if row is None:
                    raise
                raise NotPending(to_registration(row)) from None

        return await self._database.transact(work)
