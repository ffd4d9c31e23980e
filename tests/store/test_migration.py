from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.core.registration import AlreadyRegistered
from bot.core.registration_store import StoreUnavailable
from bot.store import open_store
from bot.store.database_url import InvalidDatabaseUrl, parse_database_url
from bot.store.migration import migrate, newest_revision
from bot.store.tables import metadata, registrations

from .people import NOW, desk_of, register

REGISTERED = """
    INSERT INTO registrations (
        meeting_id, workspace_id, slack_user_id, reference, state, first_name, family_name, email, email_key,
        organization, country, category, language, consent_version, consent_at, created_at, updated_at,
        revision, search_key
    ) VALUES (
        'u4ssc-7', 'T1', :user, 'U4SSC-' || :user, 'confirmed', 'Ana', 'N', :user || '@example.org',
        :user || '@example.org', 'ITU', 'CH', 'academia', 'en', '1', '2023-06-01 12:00:00.000000+00',
        '2023-06-01 12:00:00.000000+00', '2023-06-01 12:00:00.000000+00', 0, ' ana'
    )
"""


def difference(connection: Connection) -> list[object]:
    """Between the tables that are there and those of the program."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_from_an_empty_database_to_the_tables_of_the_program(empty_database_url: str) -> None:
    store = open_store(empty_database_url)
    assert await store.needs_migration() is True
    migrate(empty_database_url)
    assert await store.needs_migration() is False

    def indexes(connection: Connection) -> set[str | None]:
        return {index["name"] for index in inspect(connection).get_indexes(registrations.name)}

    assert await store.database.read(difference) == []
    assert await store.database.read(indexes) == {index.name for index in registrations.indexes}
    await store.close()


EARLIER = ("0001", "0002", "0003", "0004")
"""Every revision that may be in use; its data has to come through."""


@pytest.mark.parametrize("revision", EARLIER)
async def test_from_an_earlier_schema_with_data_in_it(empty_database_url: str, revision: str) -> None:
    migrate(empty_database_url, revision)
    store = open_store(empty_database_url)
    assert await store.needs_migration() is True

    def fill(connection: Connection) -> None:
        connection.execute(text(REGISTERED), [{"user": user} for user in ("ana", "ben")])
        connection.execute(text("UPDATE registrations SET state = 'cancelled' WHERE slack_user_id = 'ben'"))
        connection.execute(text("INSERT INTO channel_settings VALUES ('T1', 'C1', 'mentions')"))

    def audit(connection: Connection) -> list[tuple[str, ...]]:
        columns = "reference, action, to_state"
        rows = connection.execute(text(f"SELECT {columns} FROM registration_audit ORDER BY id"))  # noqa: S608
        return [tuple(row) for row in rows]

    await store.database.transact(fill)
    before = await store.database.read(audit)
    assert len(before) == 3
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(migrate, [empty_database_url] * 4)) == [None] * 4
    assert await store.needs_migration() is False
    assert await store.database.read(difference) == []
    assert await store.database.read(audit) == before
    desk = desk_of(store)
    ana = await desk.status("T1", "ana")
    assert (ana.state, ana.registrant.email, ana.created_at) == ("confirmed", "ana@example.org", NOW)
    assert (await desk.status("T1", "ben")).state == "cancelled"
    assert await store.channels.answers("T1", "C1") == "mentions"
    # What guards the rows still does, and what is new works beside what was there.
    with pytest.raises(AlreadyRegistered):
        await register(desk, "ana")
    await register(desk, "ben")
    await store.reminders.want_for_confirmed("u4ssc-7")
    assert len(await store.reminders.due("u4ssc-7", 0, NOW, 10)) == 4
    await store.close()


def test_every_revision_before_the_newest_is_tried() -> None:
    newest = newest_revision()
    assert newest is not None
    assert [f"{number:04}" for number in range(1, int(newest))] == list(EARLIER)


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
