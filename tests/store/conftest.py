"""The contract's fixtures: one store on each database, every test on a migrated database of its own."""

import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.store import Store, open_store
from bot.store.migration import migrate

from .postgres_server import programs, running_server

DATABASES = ("sqlite", "postgresql")
PATIENT = 60.0
"""Seconds: the contract is about what is stored, however slow the machine; test_outages.py is about time."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server's URL. Without PostgreSQL a laptop skips what needs it; CI fails."""
    if programs() is None and not os.environ.get("TEST_POSTGRES_URL") and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql, or set TEST_POSTGRES_URL)")
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres_database(postgres_url: str) -> Iterator[Callable[..., str]]:
    """Makes a database, empty or from a template, and gives its URL.

    They are dropped at the end where the server outlives the tests.
    """
    made: list[str] = []

    def make(template: str = "template1") -> str:
        name = f"u4ssc_test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        made.append(name)
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    yield make
    if not os.environ.get("TEST_POSTGRES_URL"):
        return
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres_database: Callable[..., str]) -> str:
    """The name of a migrated database, to make others from."""
    url = new_postgres_database()
    migrate(url)
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make: Callable[..., str] = request.getfixturevalue("new_postgres_database")
    return make()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path / 'store.db'}"
    make: Callable[..., str] = request.getfixturevalue("new_postgres_database")
    return make(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = open_store(database_url, PATIENT)
    yield store
    await store.close()
