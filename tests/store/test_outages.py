"""What happens when the database is gone, hangs, is locked or was never there; and when it is back."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_store import StoreUnavailable
from bot.store import open_store

from .conftest import PATIENT
from .flaky_network import Relay, relay_to
from .people import NOW, desk_of, register

GIVEN_UP_AFTER = PATIENT / 4
"""Seconds: far from what is promised (about two), and far from waiting for good."""


@pytest.fixture
async def relayed(
    new_postgres_database: Callable[..., str], migrated_postgres: str
) -> AsyncIterator[tuple[RegistrationDesk, Relay]]:
    async with relay_to(new_postgres_database(migrated_postgres)) as (relay, url):
        store = open_store(url)
        yield desk_of(store), relay
        await store.close()


async def expect_unavailable(desk: RegistrationDesk, name: str) -> None:
    async with asyncio.timeout(GIVEN_UP_AFTER):
        with pytest.raises(StoreUnavailable):
            await register(desk, name)


async def test_a_server_that_is_gone_and_comes_back(relayed: tuple[RegistrationDesk, Relay]) -> None:
    desk, relay = relayed
    ana = await register(desk, "ana")
    await relay.cut()
    await expect_unavailable(desk, "ben")
    with pytest.raises(StoreUnavailable):
        await desk.cancel("T1", "ana", ana.created_at)
    with pytest.raises(StoreUnavailable):
        await desk.counts()
    await relay.mend()
    await register(desk, "ben")
    assert await desk.status("T1", "ana") == ana


async def test_a_restart_of_the_server_is_not_noticed(relayed: tuple[RegistrationDesk, Relay]) -> None:
    desk, relay = relayed
    await asyncio.gather(*(register(desk, f"u{number}") for number in range(10)))
    await relay.cut()
    await relay.mend()
    await asyncio.gather(*(register(desk, f"v{number}") for number in range(10)))
    await relay.cut()
    await relay.mend()
    await desk.cancel("T1", "u0", NOW)


async def test_a_server_that_hangs(relayed: tuple[RegistrationDesk, Relay]) -> None:
    desk, relay = relayed
    await register(desk, "ana")
    relay.freeze()
    await expect_unavailable(desk, "ben")
    await relay.mend()
    await register(desk, "cem")


async def test_a_server_that_was_never_there(unused_tcp_port: int) -> None:
    store = open_store(f"postgres://nobody@127.0.0.1:{unused_tcp_port}/nothing")
    await expect_unavailable(desk_of(store), "ana")
    with pytest.raises(StoreUnavailable):
        await store.needs_migration()
    await store.close()


async def test_a_file_that_another_program_has_locked(migrated_sqlite: Path, tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    shutil.copy(migrated_sqlite, file)
    store = open_store(f"sqlite:///{file}")
    desk = desk_of(store)
    ana = await register(desk, "ana")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await expect_unavailable(desk, "ben")
    assert await desk.status("T1", "ana") == ana
    other.execute("ROLLBACK")
    await register(desk, "ben")
    other.close()
    await store.close()


async def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/no/folder/store.db")
    await expect_unavailable(desk_of(store), "ana")
    await store.close()


async def test_a_failure_in_one_piece_of_work_leaves_the_others_of_its_commit(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "store.db")
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    desk = desk_of(store)

    def fail(_: object) -> None:
        raise LookupError

    answers = await asyncio.gather(
        register(desk, "a"), store.database.transact(fail), register(desk, "b"), return_exceptions=True
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [LookupError]
    assert [registration.user_id async for registration in desk.stream()] == ["a", "b"]
    await store.close()
