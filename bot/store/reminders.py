"""Reminders as rows: who is to have which, and under which id Slack keeps it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from bot.core.registration import RegistrationState
from bot.core.reminders import Reminder, ReminderKind
from bot.store.database import ORGANIZER_PATIENCE, Database
from bot.store.tables import registrations, reminders
from bot.store.upsert import insert_into

_columns = reminders.c


class SqlReminders:
    """`bot.core.reminders.ReminderStore` on SQLite or PostgreSQL; see there for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, meeting_id: str, workspace_id: str, user_id: str) -> tuple[Reminder, ...]:
        """Both kinds."""
        return await self._read(_of_person(meeting_id, workspace_id, user_id))

    async def want(self, meeting_id: str, workspace_id: str, user_id: str, language: str) -> None:
        """Who had withdrawn wants them again."""

        def work(connection: Connection) -> None:
            rows = insert_into(connection, reminders).values(
                [
                    {
                        "meeting_id": meeting_id,
                        "workspace_id": workspace_id,
                        "slack_user_id": user_id,
                        "kind": kind.value,
                        "language": language,
                        "wanted": True,
                    }
                    for kind in ReminderKind
                ]
            )
            connection.execute(
                rows.on_conflict_do_update(
                    index_elements=["meeting_id", "workspace_id", "slack_user_id", "kind"],
                    set_={"wanted": True, "language": rows.excluded.language},
                )
            )

        await self._database.write(work)

    async def want_for_confirmed(self, meeting_id: str) -> None:
        """Who has some already keeps them as they are."""

        def work(connection: Connection) -> None:
            for kind in ReminderKind:
                confirmed = select(
                    registrations.c.meeting_id,
                    registrations.c.workspace_id,
                    registrations.c.slack_user_id,
                    literal(kind.value),
                    registrations.c.language,
                    literal(value=True),
                ).where(
                    registrations.c.meeting_id == meeting_id,
                    registrations.c.state == RegistrationState.CONFIRMED.value,
                )
                rows = insert_into(connection, reminders).from_select(
                    ["meeting_id", "workspace_id", "slack_user_id", "kind", "language", "wanted"], confirmed
                )
                connection.execute(rows.on_conflict_do_nothing())

        await self._database.transact(work, ORGANIZER_PATIENCE)

    async def unwant(self, meeting_id: str, workspace_id: str, user_id: str) -> None:
        """The rows stay until Slack has let go of the messages."""
        statement = update(reminders).where(_of_person(meeting_id, workspace_id, user_id))
        await self._database.write(lambda connection: connection.execute(statement.values(wanted=False)))

    async def due(
        self, meeting_id: str, revision: int, now: datetime, limit: int, after: Reminder | None = None
    ) -> tuple[Reminder, ...]:
        """By person and kind; what was too late to schedule is settled with a time that has passed."""
        key = tuple_(_columns.workspace_id, _columns.slack_user_id, _columns.kind)
        conditions = [
            _columns.meeting_id == meeting_id,
            or_(_columns.claimed_until.is_(None), _columns.claimed_until <= now),
            or_(
                ~_columns.wanted,
                _columns.revision.is_(None),
                _columns.revision != revision,
                and_(_columns.message_id.is_(None), _columns.post_at > now),
            ),
        ]
        if after is not None:
            conditions.append(key > tuple_(*map(literal, _key(after)[1:])))
        return await self._read(and_(*conditions), limit)

    async def claim(self, reminder: Reminder, now: datetime, until: datetime) -> Reminder | None:
        """Read and mark in one transaction, so that of two processes one gets it."""
        this = _is(reminder)
        free = or_(_columns.claimed_until.is_(None), _columns.claimed_until <= now)

        def work(connection: Connection) -> Reminder | None:
            row = connection.execute(select(reminders).where(this)).mappings().one_or_none()
            claiming = update(reminders).where(this, free).values(claimed_until=until)
            if row is None or connection.execute(claiming).rowcount == 0:
                return None
            return _to_reminder(row)

        return await self._database.transact(work)

    async def settle(self, reminder: Reminder) -> bool:
        """What was claimed is free again."""
        values: dict[str, Any] = {
            "revision": reminder.revision,
            "post_at": reminder.post_at,
            "channel_id": reminder.channel_id,
            "message_id": reminder.message_id,
            "claimed_until": None,
        }
        statement = update(reminders).where(_is(reminder)).values(**values)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount > 0)

    async def remove(self, reminder: Reminder) -> None:
        """Unless it is wanted again by now."""
        statement = delete(reminders).where(_is(reminder), ~_columns.wanted)
        await self._database.write(lambda connection: connection.execute(statement))

    async def unschedule(self, meeting_id: str, workspace_id: str) -> None:
        """As if they had never been scheduled."""
        statement = update(reminders).where(
            _columns.meeting_id == meeting_id, _columns.workspace_id == workspace_id
        )
        fresh: dict[str, Any] = dict.fromkeys(("revision", "post_at", "channel_id", "message_id"))
        await self._database.write(lambda connection: connection.execute(statement.values(**fresh)))

    async def remove_all(self, meeting_id: str) -> int:
        """All rows of the meeting."""
        statement = delete(reminders).where(_columns.meeting_id == meeting_id)
        return await self._database.write(
            lambda connection: connection.execute(statement).rowcount, ORGANIZER_PATIENCE
        )

    async def _read(self, which: ColumnElement[bool], limit: int | None = None) -> tuple[Reminder, ...]:
        statement = (
            select(reminders)
            .where(which)
            .order_by(_columns.workspace_id, _columns.slack_user_id, _columns.kind)
            .limit(limit)
        )
        rows: Sequence[RowMapping] = await self._database.read(
            lambda connection: connection.execute(statement).mappings().all(), ORGANIZER_PATIENCE
        )
        return tuple(map(_to_reminder, rows))


def _key(reminder: Reminder) -> tuple[str, str, str, str]:
    return (reminder.meeting_id, reminder.workspace_id, reminder.user_id, reminder.kind.value)


def _is(reminder: Reminder) -> ColumnElement[bool]:
    columns = (_columns.meeting_id, _columns.workspace_id, _columns.slack_user_id, _columns.kind)
    return and_(*(column == value for column, value in zip(columns, _key(reminder), strict=True)))


def _of_person(meeting_id: str, workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return and_(
        _columns.meeting_id == meeting_id,
        _columns.workspace_id == workspace_id,
        _columns.slack_user_id == user_id,
    )


def _to_reminder(row: RowMapping) -> Reminder:
    return Reminder(
        meeting_id=row["meeting_id"],
        workspace_id=row["workspace_id"],
        user_id=row["slack_user_id"],
        kind=ReminderKind(row["kind"]),
        language=row["language"],
        wanted=row["wanted"],
        revision=row["revision"],
        post_at=row["post_at"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        in_doubt=row["claimed_until"] is not None,
    )
