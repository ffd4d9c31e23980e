"""Registrations as rows: the statement that registers, and the ways between row and `Registration`."""

from datetime import UTC
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from bot.core.registration import ACTIVE_STATES, Category, Registrant, Registration, RegistrationState
from bot.core.registration_store import NewRegistration
from bot.store.folding import search_key
from bot.store.tables import registrations
from bot.store.upsert import insert_for

PENDING: Final = RegistrationState.PENDING.value
CONFIRMED: Final = RegistrationState.CONFIRMED.value
WAITLISTED: Final = RegistrationState.WAITLISTED.value
REJECTED: Final = RegistrationState.REJECTED.value
CANCELLED: Final = RegistrationState.CANCELLED.value

is_active: Final = registrations.c.state.in_(sorted(ACTIVE_STATES))

# The same table under another name, for questions about other rows inside a statement on one row.
_others: Final = registrations.alias("others")


def place(meeting_id: ColumnElement[str], capacity: ColumnElement[int]) -> ColumnElement[str]:
    """Confirmed if there is a place and nobody waits for one, else waitlisted; needs the meeting's lock."""
    of_meeting = _others.c.meeting_id == meeting_id
    confirmed = select(func.count()).select_from(_others).where(of_meeting, _others.c.state == CONFIRMED)
    somebody_waits = exists().where(of_meeting, _others.c.state == WAITLISTED)
    return case(
        (and_(confirmed.scalar_subquery() < capacity, ~somebody_waits), literal(CONFIRMED)),
        else_=literal(WAITLISTED),
    )


@cache
def insertion(dialect: str, *, limited: bool) -> Executable:
    """The one statement that registers, with parameters from `insertion_values`; id and state, or no row.

    No row: another active registration has the Slack user or the e-mail, or any has the reference. With
    `limited` it gives out places (parameter `capacity`) and needs the meeting's lock.
    """
    given = {
        column.name: bindparam(f"new_{column.name}", type_=column.type)
        for column in registrations.c
        if column.name not in {"id", "state", "decided_by"}
    }
    rejected_before = exists().where(
        _others.c.workspace_id == given["workspace_id"],
        _others.c.slack_user_id == given["slack_user_id"],
        _others.c.meeting_id == given["meeting_id"],
        _others.c.state == REJECTED,
    )
    capacity = bindparam("capacity", type_=registrations.c.revision.type)
    state = case(
        (or_(bindparam("needs_organizer", type_=Boolean()), rejected_before), literal(PENDING)),
        else_=place(given["meeting_id"], capacity) if limited else literal(CONFIRMED),
    )
    return (
        insert_for(dialect, registrations)
        .values(**given, state=state)
        .on_conflict_do_nothing()
        .returning(registrations.c.id, registrations.c.state)
    )


def insertion_values(meeting_id: str, new: NewRegistration) -> dict[str, Any]:
    """Parameters of `insertion`, but for `capacity`."""
    values = {
        "meeting_id": meeting_id,
        "workspace_id": new.workspace_id,
        "slack_user_id": new.user_id,
        "reference": new.reference,
        "language": new.language,
        "reason": None,
        "consent_version": new.consent_version,
        "consent_at": new.now,
        "created_at": new.now,
        "updated_at": new.now,
        "revision": 0,
        **registrant_values(new.registrant, new.reference),
    }
    return {f"new_{name}": value for name, value in values.items()} | {"needs_organizer": new.needs_organizer}


def as_registered(
    meeting_id: str, new: NewRegistration, state: str, waiting_position: int | None
) -> Registration:
    """What `insertion` stored; reading the whole row back takes a tenth more time for each."""
    now = new.now.astimezone(UTC)
    return Registration(
        reference=new.reference,
        meeting_id=meeting_id,
        workspace_id=new.workspace_id,
        user_id=new.user_id,
        registrant=new.registrant,
        state=RegistrationState(state),
        language=new.language,
        consent_version=new.consent_version,
        consent_at=now,
        created_at=now,
        updated_at=now,
        waiting_position=waiting_position,
    )


def registrant_values(registrant: Registrant, reference: str) -> dict[str, Any]:
    """The columns that a person's details fill."""
    return {
        "first_name": registrant.first_name,
        "family_name": registrant.family_name,
        "email": registrant.email,
        "email_key": registrant.email_key,
        "organization": registrant.organization,
        "job_title": registrant.job_title,
        "country": registrant.country,
        "category": registrant.category.value,
        "search_key": search_key(registrant, reference),
    }


def of_person(meeting_id: str, workspace_id: str, user_id: str) -> ColumnElement[bool]:
    """All registrations of one person for one meeting."""
    return and_(
        registrations.c.workspace_id == workspace_id,
        registrations.c.slack_user_id == user_id,
        registrations.c.meeting_id == meeting_id,
    )


def queue_position(meeting_id: str, row_id: int) -> Select[Any]:
    """How many wait up to and including this row."""
    return select(func.count()).where(
        registrations.c.meeting_id == meeting_id,
        registrations.c.state == WAITLISTED,
        registrations.c.id <= row_id,
    )


def to_registration(row: RowMapping, waiting_position: int | None = None) -> Registration:
    """A row with all columns as the domain sees it."""
    return Registration(
        reference=row["reference"],
        meeting_id=row["meeting_id"],
        workspace_id=row["workspace_id"],
        user_id=row["slack_user_id"],
        registrant=Registrant(
            first_name=row["first_name"],
            family_name=row["family_name"],
            email=row["email"],
            email_key=row["email_key"],
            organization=row["organization"],
            job_title=row["job_title"],
            country=row["country"],
            category=Category(row["category"]),
        ),
        state=RegistrationState(row["state"]),
        language=row["language"],
        consent_version=row["consent_version"],
        consent_at=row["consent_at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        revision=row["revision"],
        reason=row["reason"],
        decided_by=row["decided_by"],
        waiting_position=waiting_position,
    )
