"""PostgreSQL: psycopg 3 on asyncio, from a pool."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.database import PATIENCE, T, Work, in_time, in_transaction

_CONNECTIONS: Final = 16
_TRANSACTIONS: Final = 4
_CONNECT: Final = {
    "connect_timeout": 2,  # seconds; libpq takes no less
    "tcp_user_timeout": 2000,  # ms without an acknowledgement: the network is gone
    "keepalives_idle": 30,
    "application_name": "u4ssc-meeting-bot",
}


class PostgresDatabase:
    """A `Database` on a server. Connections that died while they were idle are replaced unnoticed."""

    def __init__(self, url: URL, patience: float = PATIENCE) -> None:
        self._patience = patience
        # They queue for a meeting's lock anyway, and those that queue there hold connections.
        self._transactions = asyncio.Semaphore(_TRANSACTIONS)
        self._engine = create_async_engine(
            url,
            hide_parameters=True,  # errors are logged; names and addresses are not
            isolation_level="AUTOCOMMIT",
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=patience,
            skip_autocommit_rollback=True,  # `in_transaction` leaves no transaction behind
            connect_args=_CONNECT,
        )

    async def read(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`."""
        return await in_time(asyncio.ensure_future(self._run(work)), patience or self._patience)

    async def write(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`."""
        return await self.read(work, patience)

    async def transact(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`. READ COMMITTED: what comes after taking a lock sees what its last holder wrote."""
        transaction = asyncio.ensure_future(self._transaction(work))
        return await in_time(transaction, patience or self._patience)

    async def close(self) -> None:
        """See `Database`."""
        await self._engine.dispose()

    async def _transaction(self, work: Work[T]) -> T:
        begun = False

        def mark(connection: Connection) -> T:
            nonlocal begun
            begun = True
            return work(connection)

        async with self._transactions:
            return await self._run(partial(in_transaction, begin="BEGIN", work=mark), lambda: not begun)

    async def _run(self, work: Work[T], may_repeat: Callable[[], bool] = lambda: True) -> T:
        try:
            return await self._once(work)
        except DBAPIError as error:
            # A restarted server leaves dead connections in the pool. SQLAlchemy drops all of them at the
            # first sign; asking before each use (pool_pre_ping) would cost every request a round trip.
            if not (error.connection_invalidated and may_repeat()):
                raise
        return await self._once(work)

    async def _once(self, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)
