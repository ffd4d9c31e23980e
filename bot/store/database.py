"""One way to run SQL on either database: give it a plain function of a connection.

The functions are written once, without `await`. On PostgreSQL they run on psycopg's asyncio connections
(SQLAlchemy's greenlets do the waiting). On SQLite they run in a thread, a whole transaction in one hop: the
asyncio driver for SQLite, aiosqlite, hops several times for each statement, and inserts half as fast.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.core.registration_store import StoreUnavailable

T = TypeVar("T")
Work = Callable[[Connection], T]

PATIENCE: Final = 2.0
"""Seconds after which a participant's request is given up, if nothing else is said: Slack waits for three."""

ORGANIZER_PATIENCE: Final = 60.0
"""Seconds for what goes over all registrations: counts, search, pages of an export, erasing."""

# A mistake in the program or its data, not a database that is gone.
_MISTAKES: Final = (IntegrityError, ProgrammingError, DataError, NotSupportedError)


class Database(Protocol):
    """Each method raises `StoreUnavailable` when the database is gone or takes longer than `patience`.

    In seconds; None is what the database was opened with.
    """

    async def read(self, work: Work[T], patience: float | None = None) -> T:
        """Run statements that only read; each sees what is committed by then."""
        ...

    async def write(self, work: Work[T], patience: float | None = None) -> T:
        """Run one statement that commits by itself; `work` runs twice if the connection was lost."""
        ...

    async def transact(self, work: Work[T], patience: float | None = None) -> T:
        """Run `work` in a transaction, which is durable on return and leaves nothing if `work` raises."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def in_transaction(connection: Connection, begin: str, work: Work[T]) -> T:
    """`work` between `begin` and COMMIT on a connection in AUTOCOMMIT, or ROLLBACK if it raises."""
    connection.exec_driver_sql(begin)
    try:
        result = work(connection)
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        try:
            connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            connection.invalidate()
        raise
    return result


async def in_time(outcome: asyncio.Future[T], patience: float) -> T:
    """Await `outcome` for at most `patience` seconds, and name what is wrong with the database if it is.

    It does not wait for the cancelled work to come to its end, as `asyncio.timeout` would: a connection to a
    database that hangs takes long to give up, and that must not hold the person who asked.
    """
    try:
        finished, _ = await asyncio.wait({outcome}, timeout=patience)
    except asyncio.CancelledError:
        _abandon(outcome)
        raise
    if not finished:
        _abandon(outcome)
        raise StoreUnavailable(f"no answer within {patience} s")
    try:
        return outcome.result()
    except _MISTAKES:
        raise
    except (DBAPIError, PoolTimeoutError) as error:
        raise StoreUnavailable(type(error).__name__) from error


_abandoned: Final[set[asyncio.Future[Any]]] = set()
"""asyncio itself holds tasks weakly only."""


def _abandon(outcome: asyncio.Future[T]) -> None:
    """Cancel, keep it until it has come to its end, and then look at its error so that asyncio need not."""
    _abandoned.add(outcome)
    outcome.add_done_callback(_abandoned.discard)
    outcome.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    outcome.cancel()
