"""Leases: of several processes that would do the same, one does it."""

from datetime import datetime

from sqlalchemy import Connection, delete, or_

from bot.store.database import Database
from bot.store.tables import leases
from bot.store.upsert import insert_into


class Leases:
    """Named leases with an end. Methods raise `StoreUnavailable`; times are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take the lease, or keep it if it is `holder`'s; False while somebody else has it."""

        def work(connection: Connection) -> bool:
            row = insert_into(connection, leases).values(name=name, holder=holder, until=until)
            taken = row.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": row.excluded.holder, "until": row.excluded.until},
                where=or_(leases.c.holder == holder, leases.c.until <= now),
            ).returning(leases.c.name)
            return connection.execute(taken).one_or_none() is not None

        return await self._database.write(work)

    async def release(self, name: str, holder: str) -> None:
        """Give it back before its end."""
        statement = delete(leases).where(leases.c.name == name, leases.c.holder == holder)
        await self._database.write(lambda connection: connection.execute(statement))
