"""Announcements: versions of the facts, and one row for each recipient of each announcement."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.core.announcement import AnnouncedFacts
from bot.core.announcement_store import (
    Announcement,
    Channel,
    Delivery,
    DeliveryState,
    FactsVersion,
    RecipientKind,
)
from bot.store.announcement_recipients import add_channels, add_people, supersede
from bot.store.database import ORGANIZER_PATIENCE, Database
from bot.store.registration_rows import is_active
from bot.store.tables import announcement_deliveries, announcements, meeting_facts, registrations
from bot.store.upsert import insert_into

_deliveries = announcement_deliveries.c


class SqlAnnouncements:
    """`bot.core.announcement_store.AnnouncementStore` on SQLite or PostgreSQL; see there for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, meeting_id: str, facts: AnnouncedFacts, now: datetime) -> FactsVersion:
        """Of several processes that start with the same new file, one writes the row that all then read."""

        def work(connection: Connection) -> FactsVersion:
            while True:
                latest = _newest_version(connection, meeting_facts.c.meeting_id == meeting_id)
                if latest is not None and latest.facts == facts:
                    return latest
                row = insert_into(connection, meeting_facts).values(
                    meeting_id=meeting_id,
                    revision=latest.revision + 1 if latest else 0,
                    facts=facts.model_dump_json(exclude_none=True),
                    recorded_at=now,
                    announced_at=None if latest else now,
                )
                connection.execute(row.on_conflict_do_nothing())

        return await self._database.transact(work)

    async def latest(self, meeting_id: str) -> FactsVersion | None:
        """The one with the highest revision."""
        return await self._version(meeting_facts.c.meeting_id == meeting_id)

    async def announced(self, meeting_id: str) -> FactsVersion | None:
        """The highest revision that was announced to its end."""
        of_meeting = meeting_facts.c.meeting_id == meeting_id
        return await self._version(and_(of_meeting, meeting_facts.c.announced_at.is_not(None)))

    async def version(self, meeting_id: str, revision: int) -> FactsVersion:
        """By its primary key."""
        columns = meeting_facts.c
        found = await self._version(and_(columns.meeting_id == meeting_id, columns.revision == revision))
        if found is None:
            raise KeyError(revision)
        return found

    async def unfinished(self, meeting_id: str) -> Announcement | None:
        """There is one at most: a later one finishes those before."""
        columns = announcements.c
        return await self._database.read(
            lambda connection: _announcement(
                connection, and_(columns.meeting_id == meeting_id, columns.finished_at.is_(None))
            )
        )

    async def begin(
        self, meeting_id: str, revision: int, channels: Collection[Channel], now: datetime
    ) -> Announcement:
        """One transaction: an announcement is there with all its recipients or not at all."""
        this = and_(announcements.c.meeting_id == meeting_id, announcements.c.revision == revision)

        def work(connection: Connection) -> Announcement:
            made = connection.execute(
                insert_into(connection, announcements)
                .values(
                    meeting_id=meeting_id,
                    revision=revision,
                    marker=f"announcement-{secrets.token_hex(8)}",
                    created_at=now,
                )
                .on_conflict_do_nothing()
                .returning(announcements.c.id)
            ).scalar_one_or_none()
            if made is not None:
                supersede(connection, meeting_id, made, now)
                add_people(connection, meeting_id, made, now)
                add_channels(connection, meeting_id, made, channels, now)
            announcement = _announcement(connection, this)
            assert announcement is not None  # noqa: S101  # inserted above, or in the way of it
            return announcement

        return await self._database.transact(work, ORGANIZER_PATIENCE)

    async def deliveries(
        self, announcement: Announcement, state: DeliveryState, limit: int
    ) -> tuple[Delivery, ...]:
        """Channels before people, and each in a fixed order."""
        statement = (
            select(announcement_deliveries)
            .where(_deliveries.announcement_id == announcement.id, _deliveries.state == state.value)
            .order_by(_deliveries.kind, _deliveries.workspace_id, _deliveries.recipient_id)
            .limit(limit)
        )
        rows = await self._database.read(
            lambda connection: connection.execute(statement).mappings().all(), ORGANIZER_PATIENCE
        )
        return tuple(map(_to_delivery, rows))

    async def claim(self, delivery: Delivery, now: datetime) -> DeliveryState:
        """One statement decides for whom it is, and whether there still is somebody to tell."""
        registered = exists().where(
            registrations.c.workspace_id == delivery.workspace_id,
            registrations.c.slack_user_id == delivery.recipient_id,
            registrations.c.meeting_id == announcements.c.meeting_id,
            announcements.c.id == delivery.announcement_id,
            is_active,
        )
        told = or_(literal(delivery.kind is RecipientKind.CHANNEL), registered)
        state = case((told, DeliveryState.SENDING.value), else_=DeliveryState.SKIPPED.value)

        def work(connection: Connection) -> DeliveryState:
            pending = _deliveries.state == DeliveryState.PENDING.value
            claiming = update(announcement_deliveries).where(_is(delivery), pending)
            claimed = connection.execute(
                claiming.values(state=state, updated_at=now).returning(_deliveries.state)
            ).scalar_one_or_none()
            return DeliveryState(claimed) if claimed else DeliveryState.SKIPPED

        # In a transaction, as it must not be repeated on its own: the second attempt would hear SKIPPED.
        return await self._database.transact(work, ORGANIZER_PATIENCE)

    async def settle(
        self, delivery: Delivery, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None:
        """Whatever state it was in."""
        statement = update(announcement_deliveries).where(_is(delivery))
        values = {"state": state.value, "error": error, "updated_at": now}
        await self._database.write(
            lambda connection: connection.execute(statement.values(**values)), ORGANIZER_PATIENCE
        )

    async def progress(self, announcement: Announcement) -> dict[tuple[RecipientKind, DeliveryState], int]:
        """Counted in the database."""
        statement = (
            select(_deliveries.kind, _deliveries.state, func.count())
            .where(_deliveries.announcement_id == announcement.id)
            .group_by(_deliveries.kind, _deliveries.state)
        )
        rows = await self._database.read(
            lambda connection: connection.execute(statement).all(), ORGANIZER_PATIENCE
        )
        return {(RecipientKind(kind), DeliveryState(state)): number for kind, state, number in rows}

    async def finish(self, announcement: Announcement, now: datetime) -> None:
        """Both rows, or neither."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(announcements).where(announcements.c.id == announcement.id).values(finished_at=now)
            )
            connection.execute(
                update(meeting_facts)
                .where(
                    meeting_facts.c.meeting_id == announcement.meeting_id,
                    meeting_facts.c.revision == announcement.revision,
                )
                .values(announced_at=now)
            )

        await self._database.transact(work)

    async def _version(self, which: ColumnElement[bool]) -> FactsVersion | None:
        return await self._database.read(lambda connection: _newest_version(connection, which))


def _newest_version(connection: Connection, which: ColumnElement[bool]) -> FactsVersion | None:
    statement = select(meeting_facts).where(which).order_by(meeting_facts.c.revision.desc()).limit(1)
    row = connection.execute(statement).mappings().one_or_none()
    return FactsVersion(row["revision"], AnnouncedFacts.model_validate_json(row["facts"])) if row else None


def _announcement(connection: Connection, which: ColumnElement[bool]) -> Announcement | None:
    statement = select(announcements).where(which).order_by(announcements.c.id.desc()).limit(1)
    row = connection.execute(statement).mappings().one_or_none()
    return Announcement(row["id"], row["meeting_id"], row["revision"], row["marker"]) if row else None


def _is(delivery: Delivery) -> ColumnElement[bool]:
    return and_(
        _deliveries.announcement_id == delivery.announcement_id,
        _deliveries.workspace_id == delivery.workspace_id,
        _deliveries.recipient_id == delivery.recipient_id,
    )


def _to_delivery(row: RowMapping) -> Delivery:
    return Delivery(
        announcement_id=row["announcement_id"],
        workspace_id=row["workspace_id"],
        recipient_id=row["recipient_id"],
        kind=RecipientKind(row["kind"]),
        language=row["language"],
        from_revision=row["from_revision"],
        state=DeliveryState(row["state"]),
        error=row["error"],
    )
