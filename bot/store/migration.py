"""Bring a database to the newest schema."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from bot.core.registration_store import StoreUnavailable
from bot.store.database import Database
from bot.store.database_url import parse_database_url, sqlite_file

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 92_2023  # any number that no other program takes in the same PostgreSQL database


def migrate(database_url: str, revision: str = "head") -> None:
    """Upgrade to the newest schema (or to `revision`), from an empty database or any earlier one.

    Nothing to do is fine. Synchronous: from a running loop use `asyncio.to_thread`. Several at once wait for
    each other. Makes the folder of a SQLite file. Raises `InvalidDatabaseUrl`, `StoreUnavailable`.
    """
    try:
        with _locked(database_url) as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except OperationalError as error:
        raise StoreUnavailable(type(error).__name__) from error


async def needs_migration(database: Database) -> bool:
    """Whether the schema is not the newest, which it also is not in an empty database.

    Raises `StoreUnavailable`.
    """
    return await database.read(lambda connection: current_revision(connection) != newest_revision())


def current_revision(connection: Connection) -> str | None:
    """The database's revision; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The revision that this version of the program expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _locked(database_url: str) -> Iterator[Connection]:
    """A connection in a transaction that nobody else has at the same time."""
    file = sqlite_file(parse_database_url(database_url))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    alone = _alone_in(file.parent) if file is not None else nullcontext()
    with alone, _in_transaction(database_url, file) as connection:
        yield connection


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait for other migrating processes: SQLite itself does not while one turns a new file into WAL.

    The folder is locked, since to close the file once more would end SQLite's own locks on it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _in_transaction(database_url: str, file: Path | None) -> Iterator[Connection]:
    url = parse_database_url(database_url)
    connect_args = {"timeout": 60} if file is not None else {"connect_timeout": 5}
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=connect_args)
    with engine.connect() as connection:
        if file is not None:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("BEGIN" if file is None else "BEGIN IMMEDIATE")
        if file is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
