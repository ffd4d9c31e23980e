"""The contract of the store on erasing, counting and the audit."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.core.registration import Category, Erasure, NotRegistered, RegistrationState, Tally
from bot.store import Store
from bot.store.tables import metadata, registration_audit

from .people import NOW, desk_of, form_of, register

LATER = NOW + timedelta(hours=1)
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
NOTHING = Tally(by_state={}, by_category={}, by_country={}, by_day={})


async def everything_stored(store: Store) -> str:
    def dump(connection: Connection) -> str:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )

    return await store.database.read(dump)


async def audit_of(store: Store, reference: str) -> list[tuple[str, str | None, str | None, int]]:
    lines = select(registration_audit).where(registration_audit.c.reference == reference)
    rows = await store.database.read(lambda c: c.execute(lines.order_by(registration_audit.c.id)).all())
    return [(row.action, row.from_state, row.to_state, row.revision) for row in rows]


async def test_forget_me_leaves_a_number_and_no_name(store: Store) -> None:
    desk, other = desk_of(store, capacity=1), desk_of(store, "earlier-meeting")
    fields = {"family_name": "Zeppelin", "email": "graf@airship.example.org", "organization": "Luftschiffbau"}
    await register(desk, "UZEP", **fields)
    await register(other, "UZEP", **fields)
    await register(desk, "ben")
    erasure = await desk.forget_me("T1", "UZEP", LATER)
    assert erasure.erased == 2
    assert [promoted.user_id for promoted in erasure.promoted] == ["ben"]
    stored = (await everything_stored(store)).casefold()
    assert [word for word in ("zep", "graf", "luft") if word in stored] == []
    with pytest.raises(NotRegistered):
        await desk.status("T1", "UZEP")
    assert (await other.counts()).current == NOTHING
    assert (await other.counts()).erased == Tally(
        by_state={CONFIRMED: 1},
        by_category={Category.ACADEMIA: 1},
        by_country={"CH": 1},
        by_day={date(2023, 6, 1): 1},
    )
    assert await desk.forget_me("T1", "UZEP", LATER) == Erasure(0, ())


async def test_many_are_forgotten_at_once_and_counted(store: Store) -> None:
    desk = desk_of(store)
    for number in range(20):
        await register(desk, f"u{number}")
    await asyncio.gather(*(desk.forget_me("T1", f"u{number}", LATER) for number in range(20)))
    assert (await desk.counts()).erased.by_country == {"CH": 20}


async def test_purge_waits_for_the_end_of_the_retention_period(store: Store) -> None:
    ends_at = datetime(2023, 8, 31, 12, tzinfo=UTC)
    desk = desk_of(store, ends_at=ends_at, retention=relativedelta(months=6))
    assert desk.rules.erase_after == datetime(2024, 2, 29, 12, tzinfo=UTC)
    await register(desk, "ana")
    await register(desk, "ben")
    await desk.cancel("T1", "ben", LATER)
    assert await desk.purge(datetime(2024, 2, 29, 11, 59, tzinfo=UTC)) == 0
    assert await desk.purge(datetime(2024, 2, 29, 12, tzinfo=UTC)) == 2
    counts = await desk.counts()
    assert counts.current == NOTHING
    assert counts.erased.by_state == {CANCELLED: 1, CONFIRMED: 1}
    assert counts.erased.by_country == {"CH": 1}


async def test_purge_reaches_the_meeting_that_meeting_yaml_no_longer_describes(store: Store) -> None:
    await register(desk_of(store, "earlier", ends_at=datetime(2023, 6, 5, tzinfo=UTC)), "ana")
    current = desk_of(store, "current", ends_at=datetime(2025, 6, 5, tzinfo=UTC))
    await current.register(
        "T1", "b", form_of("b"), datetime(2024, 6, 4, tzinfo=UTC), privacy_version="1", language="fr"
    )
    assert await current.purge(datetime(2024, 6, 5, tzinfo=UTC)) == 1
    assert (await current.status("T1", "b")).state == CONFIRMED


async def test_a_postponed_meeting_is_kept_longer(store: Store) -> None:
    await register(desk_of(store, ends_at=datetime(2023, 6, 20, tzinfo=UTC)), "ana")
    postponed = desk_of(store, ends_at=datetime(2023, 9, 20, tzinfo=UTC))
    assert await postponed.purge(datetime(2024, 6, 21, tzinfo=UTC)) == 0


async def test_every_step_is_audited(store: Store) -> None:
    desk = desk_of(store, capacity=1)
    ana = await register(desk, "ana", needs_organizer=True)
    await desk.approve(ana.reference, LATER)
    await desk.change("T1", "ana", form_of("ana", organization="WHO"), LATER, revision=1)
    ben = await register(desk, "ben")
    await desk.cancel("T1", "ana", LATER)
    await desk.forget_me("T1", "ana", LATER)
    assert await audit_of(store, ana.reference) == [
        ("registered", None, "pending", 0),
        ("confirmed", "pending", "confirmed", 1),
        ("changed", "confirmed", "confirmed", 2),
        ("cancelled", "confirmed", "cancelled", 3),
        ("forgotten", "cancelled", None, 3),
    ]
    assert await audit_of(store, ben.reference) == [
        ("registered", None, "waitlisted", 0),
        ("confirmed", "waitlisted", "confirmed", 1),
    ]


async def test_the_audit_is_append_only(store: Store) -> None:
    await register(desk_of(store), "ana")
    for statement in (delete(registration_audit), update(registration_audit).values(action="never")):
        with pytest.raises(IntegrityError):
            await store.database.transact(lambda c, statement=statement: c.execute(statement))
    assert await store.database.read(lambda c: c.scalar(text("SELECT count(*) FROM registration_audit"))) == 1
