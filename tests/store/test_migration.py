from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.core.registration_store import StoreUnavailable
from bot.store import open_store
from bot.store.database_url import InvalidDatabaseUrl, parse_database_url
from bot.store.migration import migrate
from bot.store.tables import metadata, registrations

from .people import desk_of, register


async def test_from_an_empty_database_to_the_tables_of_the_program(empty_database_url: str) -> None:
    store = open_store(empty_database_url)
    assert await store.needs_migration() is True
    migrate(empty_database_url)
    assert await store.needs_migration() is False

    def difference(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    def indexes(connection: Connection) -> set[str | None]:
        return {index["name"] for index in inspect(connection).get_indexes(registrations.name)}

    assert await store.database.read(difference) == []
    assert await store.database.read(indexes) == {index.name for index in registrations.indexes}
    await store.close()


async def test_migrating_again_changes_nothing(empty_database_url: str) -> None:
    migrate(empty_database_url)
    store = open_store(empty_database_url)
    registration = await register(desk_of(store), "ana")
    migrate(empty_database_url)
    assert await desk_of(store).status("T1", "ana") == registration
    await store.close()


def test_several_processes_may_migrate_at_once(empty_database_url: str) -> None:
    """Sixteen at once: SQLite does not wait by itself while another connection turns a new file into WAL."""
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(migrate, [empty_database_url] * 16)) == [None] * 16


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/new/folder/store.db")
    assert (tmp_path / "new/folder/store.db").exists()


def test_a_server_that_is_not_there(unused_tcp_port: int) -> None:
    with pytest.raises(StoreUnavailable):
        migrate(f"postgres://user:secret@127.0.0.1:{unused_tcp_port}/nothing")


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///store.db", "sqlite+pysqlite"),
        ("sqlite:////var/lib/store.db", "sqlite+pysqlite"),
        ("postgres://u:p@host/db?sslmode=require", "postgresql+psycopg"),
        ("postgresql://u:p@host/db", "postgresql+psycopg"),
    ],
)
def test_urls_as_operators_write_them(given: str, driver: str) -> None:
    url = parse_database_url(given)
    assert url.drivername == driver
    assert url.render_as_string(hide_password=False).removeprefix(driver) == given[given.index(":") :]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "store.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:hunter2@h/d",
        "//u:hunter2@h",
        "x://h:no/",
    ],
)
def test_other_urls_are_refused_without_being_shown(given: str) -> None:
    with pytest.raises(InvalidDatabaseUrl) as refusal:
        open_store(given)
    assert "hunter2" not in str(refusal.value)
