"""The inbox of Slack events: Slack delivers an event up to four times, the bot answers it once."""

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.store.database import ORGANIZER_PATIENCE, Database
from bot.store.tables import event_inbox
from bot.store.upsert import insert_into


class EventInbox:
    """Which events have come in, across all processes. Methods raise `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_delivery(self, event_id: str) -> bool:
        """Whether this event comes for the first time; of many at the same time exactly one is told so."""

        def work(connection: Connection) -> bool:
            statement = insert_into(connection, event_inbox).values(event_id=event_id)
            first = statement.on_conflict_do_nothing().returning(event_inbox.c.event_id)
            return connection.execute(first).one_or_none() is not None

        # In a transaction, as it must not be repeated on its own: the second attempt would hear False.
        return await self._database.transact(work)

    async def release(self, event_id: str) -> None:
        """As if this event had never come."""
        statement = delete(event_inbox).where(event_inbox.c.event_id == event_id)
        await self._database.write(lambda connection: connection.execute(statement))

    async def forget_before(self, moment: datetime) -> int:
        """Remove events received before `moment` (aware; Slack stops repeating within an hour); how many."""
        statement = delete(event_inbox).where(event_inbox.c.received_at < moment)
        return await self._database.write(
            lambda connection: connection.execute(statement).rowcount, ORGANIZER_PATIENCE
        )
