"""The registration store beside the bare driver: python -m benchmarks.store_speed [sqlite] [postgresql].

Inserts at 1, 16 and 64 clients, and the same INSERT through the driver alone, in turns. Then, with a million
rows, the time of `status`, a search and the counts; and an export of 100,000 rows with its peak memory.
"""

import asyncio
import itertools
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import make_url, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm, check_form
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.core.registration_store import NewRegistration
from bot.store import open_store
from bot.store.migration import migrate
from bot.store.registration_rows import insertion, insertion_values
from bot.store.tables import registrations
from tests.store.postgres_server import running_server

NOW = datetime(2023, 6, 1, tzinfo=UTC)
SECONDS = 4.0
ROWS, EXPORTED = 1_000_000, 100_000
numbers = itertools.count()
Once = Callable[[], Awaitable[object]]


def form(number: int) -> RegistrationForm:
    return RegistrationForm(
        first_name="Ana María",
        family_name=f"López {number}",
        email=f"ana.lopez.{number}@example.org",
        organization="International Telecommunication Union",
        country="CH",
        category="member_state",
        consent=True,
    )


def parameters() -> dict[str, object]:
    """The same row as the store makes it: what differs is how it gets into the database."""
    number = next(numbers)
    new = NewRegistration(
        reference=make_reference("U4SSC"),
        workspace_id="T1",
        user_id=f"U{number}",
        registrant=check_form(form(number), {"CH"}),
        needs_organizer=False,
        language="en",
        consent_version="1",
        now=NOW,
    )
    return insertion_values("m", new)


async def rate(once: Once, clients: int) -> float:
    done = 0
    stop = time.perf_counter() + SECONDS

    async def client() -> None:
        nonlocal done
        while time.perf_counter() < stop:
            await once()
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return done / (time.perf_counter() - started)


def register_at(desk: RegistrationDesk) -> Once:
    async def once() -> None:
        number = next(numbers)
        await desk.register("T1", f"U{number}", form(number), NOW, privacy_version="1", language="en")

    return once


async def bare_postgres(url: str, clients: int) -> tuple[Once, Callable[[], Awaitable[None]]]:
    statement = str(insertion("postgresql", limited=False).compile(dialect=postgresql.psycopg.dialect()))
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connections = [
        await psycopg.AsyncConnection.connect(dsn, autocommit=True) for _ in range(min(clients, 16))
    ]
    free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)

    async def once() -> None:
        connection = await free.get()
        cursor = await connection.execute(statement, {**constants, **parameters()})
        await cursor.fetchone()
        free.put_nowait(connection)

    async def close() -> None:
        for connection in connections:
            await connection.close()

    constants = insertion("postgresql", limited=False).compile(dialect=postgresql.psycopg.dialect()).params
    return once, close


async def bare_sqlite(url: str, _clients: int) -> tuple[Once, Callable[[], Awaitable[None]]]:
    """sqlite3 itself, in the event loop's thread: a commit for each row, and nobody to wait for."""
    compiled = insertion("sqlite", limited=False).compile(dialect=sqlite.dialect(paramstyle="named"))
    statement, constants = str(compiled), compiled.params
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")

    async def once() -> None:
        values = {**constants, **parameters()}
        for name, value in values.items():
            if isinstance(value, datetime):
                values[name] = value.strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute(statement, values).fetchone()

    async def close() -> None:
        connection.close()

    return once, close


def filling(*, in_sqlite: bool, rows: int = ROWS) -> str:
    """SQL that makes so many rows inside the database: users L1, L2, … of workspace "x"."""
    names = [column.name for column in registrations.c if column.name != "id"]
    n = "n" if in_sqlite else "n::text"
    series = (
        f"s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows})"  # noqa: S608
        if in_sqlite
        else f"s AS (SELECT generate_series(1, {rows}) AS n)"
    )
    values = {
        "meeting_id": f"CASE WHEN n <= {EXPORTED} THEN 'export' ELSE 'large' END",
        "slack_user_id": f"'L' || {n}",
        "reference": f"'L-' || {n}",
        "email": f"'l' || {n} || '@example.org'",
        "email_key": f"'l' || {n} || '@example.org'",
        "state": "'confirmed'",
        "job_title": "NULL",
        "reason": "NULL",
        "country": "'CH'",
        "category": "'academia'",
        "revision": "0",
        "search_key": f"' ana lopez l' || {n} || '@example.org example org itu l-' || {n}",
        **dict.fromkeys(
            ("consent_at", "created_at", "updated_at"),
            "'2023-06-01 00:00:00.000000'" if in_sqlite else "'2023-06-01 00:00:00+00'::timestamptz",
        ),
    }
    selected = ", ".join(values.get(name, "'x'") for name in names)
    return f"WITH RECURSIVE {series} INSERT INTO registrations ({', '.join(names)}) SELECT {selected} FROM s"  # noqa: S608


async def timed(what: str, once: Once, times: int) -> None:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await once()
        taken.append((time.perf_counter() - started) * 1000)
    print(f"  {what}: median {median(taken):.2f} ms, slowest of {times} {max(taken):.2f} ms")


async def measure(url: str) -> None:
    migrate(url)
    store = open_store(url, patience=600)
    desk = partial(
        RegistrationDesk,
        store.registrations,
        allowed_countries={"CH"},
        new_reference=partial(make_reference, "U4SSC"),
    )
    bare = bare_sqlite if url.startswith("sqlite") else bare_postgres
    for clients in (1, 16, 64):
        once, close = await bare(url, clients)
        ours = [await rate(register_at(desk(RegistrationRules(), "m")), clients)]
        theirs = [await rate(once, clients)]
        ours.append(await rate(register_at(desk(RegistrationRules(), "m")), clients))
        theirs.append(await rate(once, clients))
        await close()
        us, them = sum(ours) / 2, sum(theirs) / 2
        print(f"  inserts, {clients} clients: {us:.0f}/s, bare driver {them:.0f}/s, ratio {us / them:.2f}")
    limited = await rate(register_at(desk(RegistrationRules(capacity=2000), "limited")), 16)
    print(f"  inserts where places are given, 16 clients: {limited:.0f}/s")

    statement = text(filling(in_sqlite=url.startswith("sqlite")).replace(":", "\\:"))
    await store.database.write(lambda connection: connection.execute(statement))
    await store.database.write(lambda connection: connection.execute(text("ANALYZE")))
    large = desk(RegistrationRules(), "large")
    users = itertools.cycle(range(EXPORTED + 1, ROWS, 7919))
    await timed("status at a million rows", lambda: large.status("x", f"L{next(users)}"), 500)
    await timed("search for a reference at a million rows", lambda: large.search("L-700001"), 3)
    await timed("counts at a million rows", large.counts, 3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.perf_counter()
    exported = 0
    async for _ in desk(RegistrationRules(), "export").stream():
        exported += 1
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"  stream of {exported} rows: {time.perf_counter() - started:.1f} s, "
        f"peak memory {after} MB ({after - before} MB more than before)"
    )
    await store.close()


def main() -> None:
    chosen = sys.argv[1:] or ["sqlite", "postgresql"]
    if "sqlite" in chosen:
        with tempfile.TemporaryDirectory() as folder:
            print("SQLite")
            asyncio.run(measure(f"sqlite:///{Path(folder) / 'speed.db'}"))
    if "postgresql" in chosen:
        with running_server() as url:
            print("PostgreSQL")
            asyncio.run(measure(url))


if __name__ == "__main__":
    main()
