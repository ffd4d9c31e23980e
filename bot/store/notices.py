"""Where organizers were shown a registration; see `bot.core.organizer_notices` for each method."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, select

from bot.core.organizer_notices import Notice
from bot.store.database import Database
from bot.store.tables import organizer_notices, registrations
from bot.store.upsert import insert_into


class SqlOrganizerNotices:
    """`bot.core.organizer_notices.OrganizerNotices` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, notice: Notice) -> None:
        """Remember a message."""

        def work(connection: Connection) -> None:
            row = insert_into(connection, organizer_notices).values(
                channel_id=notice.channel_id,
                message_ts=notice.message_ts,
                reference=notice.reference,
                language=notice.language,
            )
            connection.execute(row.on_conflict_do_nothing())

        await self._database.write(work)

    async def about(self, reference: str) -> tuple[Notice, ...]:
        """The messages about one registration."""
        return await self._read(_notices(organizer_notices.c.reference == reference))

    async def orphans(self, limit: int) -> tuple[Notice, ...]:
        """Messages about registrations of which no row is left."""
        on_record = exists().where(registrations.c.reference == organizer_notices.c.reference)
        return await self._read(_notices(~on_record).limit(limit))

    async def remove(self, notice: Notice) -> None:
        """Forget a message."""
        this = delete(organizer_notices).where(
            organizer_notices.c.channel_id == notice.channel_id,
            organizer_notices.c.message_ts == notice.message_ts,
        )

        def work(connection: Connection) -> None:
            connection.execute(this)

        await self._database.write(work)

    async def _read(self, statement: Select[Any]) -> tuple[Notice, ...]:
        def work(connection: Connection) -> tuple[Notice, ...]:
            rows = connection.execute(statement).mappings()
            return tuple(Notice(**row) for row in rows)

        return await self._database.read(work)


def _notices(condition: ColumnElement[bool]) -> Select[Any]:
    columns = organizer_notices.c
    return select(organizer_notices).where(condition).order_by(columns.channel_id, columns.message_ts)
