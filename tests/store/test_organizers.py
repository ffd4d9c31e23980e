"""The contract of the store on decisions: what waits for one, who made it, which messages tell of it."""

import pytest

from bot.core.organizer_notices import Notice
from bot.core.registration import NotPending, NotRegistered, RegistrationClosed, RegistrationState
from bot.store import Store

from .people import NOW, RULES, desk_of, register


async def test_what_waits_for_a_decision_comes_in_order_of_registering(store: Store) -> None:
    desk = desk_of(store, approval=True)
    made = [await register(desk, name) for name in "abcd"]
    await register(desk_of(store, "another", approval=True), "z")
    await desk.approve(made[1].reference, NOW)
    assert await desk.pending(10) == (made[0], made[2], made[3])
    assert await desk.pending(2) == (made[0], made[2])


async def test_a_registration_is_found_by_its_reference_in_its_own_meeting(store: Store) -> None:
    desk = desk_of(store)
    ana = await register(desk, "ana")
    assert await desk.find(ana.reference) == ana
    with pytest.raises(NotRegistered):
        await desk_of(store, "another").find(ana.reference)


async def test_it_is_kept_who_decided(store: Store) -> None:
    desk = desk_of(store, approval=True)
    ana, ben = await register(desk, "ana"), await register(desk, "ben")
    assert ana.decided_by is None
    assert (await desk.approve(ana.reference, NOW, "U0CRISTINA")).registration.decided_by == "U0CRISTINA"
    await desk.reject(ben.reference, "twice", NOW, "U0PAUL")
    with pytest.raises(NotPending) as late:
        await desk.approve(ben.reference, NOW, "U0CRISTINA")
    assert late.value.registration == await desk.find(ben.reference)
    assert (late.value.registration.state, late.value.registration.decided_by) == (
        RegistrationState.REJECTED,
        "U0PAUL",
    )


async def test_after_the_meeting_nothing_is_decided(store: Store) -> None:
    desk = desk_of(store, approval=True)
    ana = await register(desk, "ana")
    assert RULES.ends_at
    with pytest.raises(RegistrationClosed):
        await desk.approve(ana.reference, RULES.ends_at)
    with pytest.raises(RegistrationClosed):
        await desk.reject(ana.reference, "", RULES.ends_at)
    assert await desk.find(ana.reference) == ana


async def test_messages_are_remembered_until_they_are_as_they_will_stay(store: Store) -> None:
    desk = desk_of(store, approval=True)
    ana, ben = await register(desk, "ana"), await register(desk, "ben")
    first, second = Notice(ana.reference, "C1", "1.1", "en"), Notice(ana.reference, "D2", "1.1", "en")
    other = Notice(ben.reference, "C1", "1.2", "fr")
    for notice in (second, first, other, first):
        await store.notices.add(notice)
    assert await store.notices.about(ana.reference) == (first, second)
    assert await store.notices.orphans(10) == ()
    await desk.forget_me("T1", "ana", NOW)
    assert await store.notices.orphans(10) == (first, second)
    assert await store.notices.orphans(1) == (first,)
    await store.notices.remove(first)
    assert await store.notices.about(ana.reference) == (second,)
    assert await store.notices.about(ben.reference) == (other,)
