"""What happens to registrations inside one transaction; `lock` comes first wherever places are given."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, select, update

from bot.core.registration import (
    AlreadyRegistered,
    EmailAlreadyRegistered,
    NotRegistered,
    Outcome,
    Registration,
)
from bot.core.registration_store import MeetingTerms, NewRegistration, ReferenceTaken
from bot.store.registration_rows import (
    CONFIRMED,
    WAITLISTED,
    as_registered,
    insertion,
    insertion_values,
    is_active,
    of_person,
    queue_position,
    to_registration,
)
from bot.store.tables import meetings, registrations
from bot.store.upsert import insert_into


def lock(connection: Connection, terms: MeetingTerms) -> None:
    """Hold the meeting until the end of the transaction, and keep its end of retention up to date.

    PostgreSQL locks the row of an upsert; SQLite has locked everything at BEGIN IMMEDIATE.
    """
    row = insert_into(connection, meetings).values(meeting_id=terms.meeting_id, erase_after=terms.erase_after)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["meeting_id"], set_={"erase_after": row.excluded.erase_after}
        )
    )


def add(connection: Connection, terms: MeetingTerms, new: NewRegistration) -> Registration:
    """Register; what is in the way is raised, see `RegistrationStore.add`."""
    statement = insertion(connection.dialect.name, limited=terms.capacity is not None)
    values = insertion_values(terms.meeting_id, new)
    if terms.capacity is not None:
        values["capacity"] = terms.capacity
    row = connection.execute(statement, values).one_or_none()
    if row is None:
        return _conflict(connection, terms, new)
    waiting_position = _waiting_position(connection, terms.meeting_id, row.id, row.state)
    return as_registered(terms.meeting_id, new, row.state, waiting_position)


def add_limited(connection: Connection, terms: MeetingTerms, new: NewRegistration) -> Registration:
    """Register where places are given."""
    lock(connection, terms)
    return add(connection, terms, new)


def _conflict(connection: Connection, terms: MeetingTerms, new: NewRegistration) -> Registration:
    """What stood in the way, raised; or the row itself, stored by an attempt whose answer got lost."""
    person = of_person(terms.meeting_id, new.workspace_id, new.user_id)
    row = newest_row(connection, and_(person, is_active))
    if row is not None:
        registration = with_position(connection, row)
        if registration.reference == new.reference:
            return registration
        raise AlreadyRegistered(registration)
    email = and_(
        registrations.c.meeting_id == terms.meeting_id,
        registrations.c.email_key == new.registrant.email_key,
    )
    if newest_row(connection, and_(email, is_active)) is not None:
        raise EmailAlreadyRegistered
    # Or the one in the way was cancelled a moment ago: drawing again is right then as well.
    raise ReferenceTaken


def newest_row(connection: Connection, condition: ColumnElement[bool]) -> RowMapping | None:
    """The last row that meets the condition."""
    statement = select(registrations).where(condition).order_by(registrations.c.id.desc()).limit(1)
    return connection.execute(statement).mappings().one_or_none()


def with_position(connection: Connection, row: RowMapping) -> Registration:
    """The registration, and how far it is from the head of the waiting list."""
    return to_registration(row, _waiting_position(connection, row["meeting_id"], row["id"], row["state"]))


def _waiting_position(connection: Connection, meeting_id: str, row_id: int, state: str) -> int | None:
    return connection.scalar(queue_position(meeting_id, row_id)) if state == WAITLISTED else None


def move(
    connection: Connection,
    terms: MeetingTerms,
    which: ColumnElement[bool],
    now: datetime,
    values: dict[str, Any],
) -> Outcome:
    """Change the one row and give the place that this may free to the first who waits.

    Raises `NotRegistered` when there is no such row.
    """
    statement = (
        update(registrations)
        .where(which)
        .values(**values, updated_at=now, revision=registrations.c.revision + 1)
        .returning(*registrations.c)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotRegistered
    promoted = promote(connection, terms, now)
    themselves = [registration for registration in promoted if registration.reference == row["reference"]]
    if themselves:
        return Outcome(themselves[0], tuple(r for r in promoted if r is not themselves[0]))
    return Outcome(with_position(connection, row), promoted)


def promote(connection: Connection, terms: MeetingTerms, now: datetime) -> tuple[Registration, ...]:
    """Confirm as many as there are free places, in order; those who moved up."""
    of_meeting = registrations.c.meeting_id == terms.meeting_id
    first = (
        select(registrations.c.id)
        .where(of_meeting, registrations.c.state == WAITLISTED)
        .order_by(registrations.c.id)
    )
    if terms.capacity is not None:
        confirmed = connection.scalar(
            select(func.count()).where(of_meeting, registrations.c.state == CONFIRMED)
        )
        first = first.limit(max(0, terms.capacity - (confirmed or 0)))
    statement = (
        update(registrations)
        .where(registrations.c.id.in_(first))
        .values(state=CONFIRMED, updated_at=now, revision=registrations.c.revision + 1)
        .returning(*registrations.c)
    )
    rows = connection.execute(statement).mappings().all()
    return tuple(to_registration(row) for row in sorted(rows, key=lambda row: int(row["id"])))
