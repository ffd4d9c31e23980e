"""The contract of the store on what organizers read."""

from datetime import date

import pytest

from bot.core.registration import Category, RegistrationState, Tally
from bot.store import Store

from .people import NOW, desk_of, register

DAY = 86_400


async def test_counts(store: Store) -> None:
    desk = desk_of(store, capacity=2)
    await register(desk, "a", country="FR", category="individual")
    await register(desk, "b", after=DAY)
    await register(desk, "c", after=DAY, country="JP")
    await register(desk, "d", after=DAY)
    await desk.cancel("T1", "d", NOW)
    await register(desk_of(store, "another"), "z")
    assert (await desk.counts()).current == Tally(
        by_state={
            RegistrationState.CANCELLED: 1,
            RegistrationState.CONFIRMED: 2,
            RegistrationState.WAITLISTED: 1,
        },
        by_category={Category.ACADEMIA: 2, Category.INDIVIDUAL: 1},
        by_country={"CH": 1, "FR": 1, "JP": 1},
        by_day={date(2023, 6, 1): 1, date(2023, 6, 2): 2},
    )


async def test_the_newest_come_first(store: Store) -> None:
    desk = desk_of(store)
    for name in "abcd":
        await register(desk, name)
    assert [registration.user_id for registration in await desk.newest(3)] == ["d", "c", "b"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lopez", ["jose"]),
        ("LÓP", ["jose"]),
        ("jose lop", ["jose"]),
        ("opez", []),
        ("lukasz", ["lukasz"]),
        ("strasse", ["lukasz"]),
        ("luc", ["jean"]),
        ("jean-l", ["jean"]),
        ("иванов", ["ivan"]),
        ("中", ["wang"]),
        ("jean@ex", ["jean"]),
        ("example", ["wang", "ivan", "lukasz", "jean", "jose"]),
        ("u4ssc", ["wang", "ivan", "lukasz", "jean", "jose"]),
        ("jose ivan", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("\0", []),
        ("  ", []),
        ("", []),
    ],
)
async def test_search(store: Store, text: str, found: list[str]) -> None:
    desk = desk_of(store)
    await register(desk, "jose", first_name="José", family_name="López")
    await register(desk, "jean", first_name="Jean-Luc", family_name="Dupont")
    await register(desk, "lukasz", first_name="Łukasz", family_name="Żak", organization="Straße GmbH")
    await register(desk, "ivan", first_name="Иван", family_name="Иванов")
    await register(desk, "wang", first_name="小明", family_name="中村")
    await register(desk_of(store, "another"), "lopez", family_name="López")
    assert [registration.user_id for registration in await desk.search(text)] == found


async def test_a_reference_is_found_without_its_prefix(store: Store) -> None:
    desk = desk_of(store)
    registration = await register(desk, "ana")
    last_part = registration.reference.rsplit("-", 1)[1]
    assert await desk.search(last_part.lower()) == (registration,)
    assert await desk.search(registration.reference) == (registration,)


async def test_the_stream_has_all_in_order(store: Store) -> None:
    desk = desk_of(store)
    made = [await register(desk, f"u{number}") for number in range(5)]
    await register(desk_of(store, "another"), "z")
    assert [registration async for registration in desk.stream()] == made
