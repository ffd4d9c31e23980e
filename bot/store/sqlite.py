"""SQLite: one writing thread that commits in groups, and a few reading threads, on a file in WAL mode.

A durable commit costs an fsync, from 0.1 ms to several, whatever is in it. So what has queued up during one
commit goes into the next one together, each piece of work in a savepoint of its own: it succeeds or fails
alone, and nobody hears of success before the commit. For a single person nothing waits.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.pool import QueuePool

from bot.store.database import PATIENCE, T, Work, in_time, in_transaction

_READERS: Final = 4
_GROUP: Final = 64
"""Most pieces of work in one commit: what they take together is waited for by each."""
_BUSY_TIMEOUT_MS: Final = 1500
"""How long a statement waits for another process's lock: it has to end within PATIENCE."""

_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # in WAL mode NORMAL may lose the last commits when the power goes
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what somebody had erased is also gone from the file
)


class SqliteDatabase:
    """A `Database` in a file. Writers of one process queue here, those of others for SQLite's lock."""

    def __init__(self, url: URL, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._engine = create_engine(
            url,
            hide_parameters=True,  # errors are logged; names and addresses are not
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=_READERS + 1,
            max_overflow=0,
            skip_autocommit_rollback=True,  # `in_transaction` leaves no transaction behind
            connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_MS / 1000},
        )
        event.listen(self._engine, "connect", _set_up)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="sqlite-reader")
        self._queue: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def read(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`."""
        reading = asyncio.get_running_loop().run_in_executor(self._readers, partial(self._run, work))
        return await in_time(reading, patience or self._patience)

    async def write(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`."""
        return await self.transact(work, patience)

    async def transact(self, work: Work[T], patience: float | None = None) -> T:
        """See `Database`. The lock comes before the work, so that nothing read in it is out of date."""
        outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((work, outcome))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_queue())
        return await in_time(outcome, patience or self._patience)

    async def close(self) -> None:
        """See `Database`. What has begun is finished first."""
        if self._writing is not None:
            await self._writing
        await asyncio.to_thread(self._shut_down)

    async def _write_queue(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue:
            group, self._queue = self._queue[:_GROUP], self._queue[_GROUP:]
            # Who has given up meanwhile has cancelled the outcome, and is told by now that it did not work.
            group = [(work, outcome) for work, outcome in group if not outcome.done()]
            commit = partial(self._commit, [work for work, _ in group])
            try:
                results = await loop.run_in_executor(self._writer, commit)
            except Exception as error:  # noqa: BLE001
                results = [_Failed(error)] * len(group)
            for (_, outcome), result in zip(group, results, strict=True):
                if outcome.done():
                    continue
                if isinstance(result, _Failed):
                    outcome.set_exception(result.error)
                else:
                    outcome.set_result(result)

    def _commit(self, group: list[Work[Any]]) -> list[Any]:
        def together(connection: Connection) -> list[Any]:
            return [_alone(connection, work) for work in group]

        return self._run(partial(in_transaction, begin="BEGIN IMMEDIATE", work=together))

    def _run(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            return work(connection)

    def _shut_down(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


def _alone(connection: Connection, work: Work[T]) -> T | _Failed:
    """Do `work` in a savepoint of its own."""
    connection.exec_driver_sql("SAVEPOINT alone")
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001
        # This fails, and with it the group, if SQLite has ended the transaction itself: the disk is full.
        connection.exec_driver_sql("ROLLBACK TO alone")
        connection.exec_driver_sql("RELEASE alone")
        return _Failed(error)
    connection.exec_driver_sql("RELEASE alone")
    return result


def _set_up(driver_connection: Any, _record: object) -> None:
    cursor = driver_connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
