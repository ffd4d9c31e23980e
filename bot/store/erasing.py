"""Erasing people: their rows go, a number and an audit line without personal data stay."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from bot.core.announcement_store import RecipientKind
from bot.core.registration import ACTIVE_STATES
from bot.store.question_tables import question_followers
from bot.store.tables import (
    announcement_deliveries,
    announcements,
    anonymous_counts,
    meetings,
    person_settings,
    registration_audit,
    registrations,
    reminders,
)
from bot.store.upsert import insert_into

_BATCH: Final = 1000


def erase(connection: Connection, which: ColumnElement[bool], action: str, now: datetime) -> int:
    """Delete the rows and return how many they were. `action` is the audit's word for why."""
    deleted = connection.execute(
        delete(registrations)
        .where(which)
        .returning(
            registrations.c.meeting_id,
            registrations.c.reference,
            registrations.c.state,
            registrations.c.category,
            registrations.c.country,
            registrations.c.created_at,
            registrations.c.revision,
        )
    )
    rows = deleted.mappings().all()
    if rows:
        _count(connection, rows)
        connection.execute(
            insert(registration_audit),
            [
                {
                    "at": now,
                    "meeting_id": row["meeting_id"],
                    "reference": row["reference"],
                    "action": action,
                    "from_state": row["state"],
                    "to_state": None,
                    "revision": row["revision"],
                }
                for row in rows
            ],
        )
    return len(rows)


def erase_some_due(connection: Connection, now: datetime) -> int:
    """Erase up to a thousand registrations whose meeting's retention period has ended; how many they were."""
    due = select(meetings.c.meeting_id).where(meetings.c.erase_after <= now)
    some = select(registrations.c.id).where(registrations.c.meeting_id.in_(due)).limit(_BATCH)
    return erase(connection, registrations.c.id.in_(some), "purged", now)


def erase_traces(connection: Connection, workspace_id: str, user_id: str) -> None:
    """What was sent to this person, what they chose, and of which answers they wanted to hear.

    Reminders go once Slack has let go of them, and until then are unwanted.
    """
    for table in (person_settings, question_followers):
        connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, table.c.slack_user_id == user_id)
        )
    connection.execute(
        delete(announcement_deliveries).where(
            announcement_deliveries.c.workspace_id == workspace_id,
            announcement_deliveries.c.recipient_id == user_id,
        )
    )
    connection.execute(
        update(reminders)
        .where(reminders.c.workspace_id == workspace_id, reminders.c.slack_user_id == user_id)
        .values(wanted=False)
    )


def erase_traces_due(connection: Connection, now: datetime) -> None:
    """To whom something was sent about meetings whose retention period has ended."""
    due = select(meetings.c.meeting_id).where(meetings.c.erase_after <= now)
    sent = select(announcements.c.id).where(announcements.c.meeting_id.in_(due))
    connection.execute(
        delete(announcement_deliveries).where(
            announcement_deliveries.c.announcement_id.in_(sent),
            announcement_deliveries.c.kind == RecipientKind.PERSON.value,
        )
    )
    connection.execute(delete(reminders).where(reminders.c.meeting_id.in_(due)))


def _count(connection: Connection, rows: Sequence[RowMapping]) -> None:
    """Add to the anonymous counts: one dimension at a time, so that no combination points at anybody."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        meeting_id = row["meeting_id"]
        numbers[meeting_id, "state", row["state"]] += 1
        if row["state"] in ACTIVE_STATES:
            numbers[meeting_id, "category", row["category"]] += 1
            numbers[meeting_id, "country", row["country"]] += 1
            numbers[meeting_id, "day", row["created_at"].date().isoformat()] += 1
    addition = insert_into(connection, anonymous_counts)
    connection.execute(
        addition.on_conflict_do_update(
            index_elements=["meeting_id", "dimension", "value"],
            set_={"count": anonymous_counts.c.count + addition.excluded.count},
        ),
        [
            {"meeting_id": meeting_id, "dimension": dimension, "value": value, "count": number}
            # In one order, so that two who erase at the same time wait for each other rather than deadlock.
            for (meeting_id, dimension, value), number in sorted(numbers.items())
        ],
    )
