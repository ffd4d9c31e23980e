"""The contract of the store on what happens to a registration later."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.registration import (
    EmailAlreadyRegistered,
    NotPending,
    NotRegistered,
    Outcome,
    RegistrationClosed,
    RegistrationState,
    StaleEdit,
)
from bot.store import Store

from .people import NOW, RULES, desk_of, form_of, register

LATER = NOW + timedelta(hours=1)
CONFIRMED, WAITLISTED, PENDING, REJECTED, CANCELLED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.PENDING,
    RegistrationState.REJECTED,
    RegistrationState.CANCELLED,
)


async def test_a_change_replaces_the_details_and_counts_the_revision(store: Store) -> None:
    desk = desk_of(store)
    before = await register(desk, "ana")
    form = form_of("ana", organization="Université", job_title="Dean")
    after = (await desk.change("T1", "ana", form, LATER, revision=0)).registration
    assert (after.registrant.organization, after.registrant.job_title) == ("Université", "Dean")
    assert (after.reference, after.created_at, after.updated_at) == (before.reference, NOW, LATER)
    assert after.revision == 1
    assert await desk.status("T1", "ana") == after
    assert await desk.search("universite") == (after,)


async def test_of_two_edits_of_the_same_revision_one_is_stale(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana")
    edits = (
        desk.change("T1", "ana", form_of("ana", organization=name), LATER, revision=0) for name in ("A", "B")
    )
    answers = await asyncio.gather(*edits, return_exceptions=True)
    (done,) = (answer for answer in answers if isinstance(answer, Outcome))
    (stale,) = (answer for answer in answers if isinstance(answer, StaleEdit))
    assert stale.registration == done.registration


async def test_a_change_to_an_email_that_is_taken_is_refused(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana")
    await register(desk, "ben")
    with pytest.raises(EmailAlreadyRegistered):
        await desk.change("T1", "ben", form_of("ben", email="ANA@example.org"), LATER, revision=0)
    assert (await desk.status("T1", "ben")).revision == 0


async def test_a_change_to_a_special_country_goes_to_the_organizers_and_frees_the_place(store: Store) -> None:
    desk = desk_of(store, capacity=1)
    await register(desk, "ana")
    await register(desk, "ben")
    same = await desk.change("T1", "ana", form_of("ana"), LATER, revision=0, needs_organizer=True)
    assert same.registration.state == CONFIRMED
    moved = form_of("ana", country="XK")
    outcome = await desk.change("T1", "ana", moved, LATER, revision=1, needs_organizer=True)
    assert outcome.registration.state == PENDING
    assert [promoted.user_id for promoted in outcome.promoted] == ["ben"]


async def test_who_is_not_registered_has_nothing_to_change_or_cancel(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana")
    await desk.cancel("T1", "ana", LATER)
    for user in ("ana", "nobody"):
        with pytest.raises(NotRegistered):
            await desk.change("T1", user, form_of(user), LATER, revision=1)
        with pytest.raises(NotRegistered):
            await desk.cancel("T1", user, LATER)


async def test_register_again_after_cancelling(store: Store) -> None:
    desk = desk_of(store)
    first = await register(desk, "ana")
    cancelled = (await desk.cancel("T1", "ana", LATER)).registration
    assert (cancelled.state, cancelled.revision) == (CANCELLED, 1)
    assert await desk.status("T1", "ana") == cancelled
    again = await register(desk, "ana", after=7200)
    assert again.state == CONFIRMED
    assert again.reference != first.reference
    assert await desk.status("T1", "ana") == again


async def test_a_cancelled_place_goes_to_the_first_who_waits(store: Store) -> None:
    desk = desk_of(store, capacity=2)
    for number in range(5):
        await register(desk, f"u{number}", after=number)
    outcome = await desk.cancel("T1", "u0", LATER)
    assert [(promoted.user_id, promoted.state) for promoted in outcome.promoted] == [("u2", CONFIRMED)]
    assert (await desk.status("T1", "u3")).waiting_position == 1
    assert (await desk.status("T1", "u4")).waiting_position == 2


async def test_cancelling_in_the_waiting_list_promotes_nobody(store: Store) -> None:
    desk = desk_of(store, capacity=1)
    for number in range(3):
        await register(desk, f"u{number}")
    assert (await desk.cancel("T1", "u1", LATER)).promoted == ()
    assert (await desk.status("T1", "u2")).waiting_position == 1


async def test_many_cancel_and_register_at_once_and_the_places_stay_full(store: Store) -> None:
    desk = desk_of(store, capacity=10)
    for number in range(30):
        await register(desk, f"u{number}")
    leaving = [desk.cancel("T1", f"u{number}", LATER) for number in range(10)]
    coming = [register(desk, f"v{number}") for number in range(10)]
    answers = await asyncio.gather(*leaving, *coming)
    promoted = [r.user_id for answer in answers if isinstance(answer, Outcome) for r in answer.promoted]
    assert sorted(promoted) == [f"u{number}" for number in range(10, 20)]
    counts = (await desk.counts()).current.by_state
    assert counts == {CANCELLED: 10, CONFIRMED: 10, WAITLISTED: 20}


async def test_withdrawing_is_possible_after_the_deadline_but_not_after_the_meeting(store: Store) -> None:
    desk = desk_of(store, closes_at=NOW + timedelta(minutes=1))
    await register(desk, "ana")
    with pytest.raises(RegistrationClosed):
        await desk.change("T1", "ana", form_of("ana"), LATER, revision=0)
    assert RULES.ends_at is not None
    with pytest.raises(RegistrationClosed):
        await desk.cancel("T1", "ana", RULES.ends_at)
    await desk.cancel("T1", "ana", LATER)


async def test_approving(store: Store) -> None:
    desk = desk_of(store, approval=True, capacity=1)
    ana, ben = await register(desk, "ana"), await register(desk, "ben")
    assert (await desk.approve(ana.reference, LATER)).registration.state == CONFIRMED
    assert (await desk.approve(ben.reference, LATER)).registration.waiting_position == 1
    outcome = await desk.cancel("T1", "ana", LATER)
    assert [promoted.reference for promoted in outcome.promoted] == [ben.reference]


async def test_of_two_decisions_one_counts(store: Store) -> None:
    desk = desk_of(store, approval=True)
    ana = await register(desk, "ana")
    decisions = (desk.approve(ana.reference, LATER), desk.reject(ana.reference, "no", LATER))
    answers = await asyncio.gather(*decisions, return_exceptions=True)
    (done,) = (answer for answer in answers if isinstance(answer, Outcome))
    (late,) = (answer for answer in answers if isinstance(answer, NotPending))
    assert late.registration == done.registration


async def test_deciding_on_an_unknown_reference(store: Store) -> None:
    registration = await register(desk_of(store, approval=True), "ana")
    with pytest.raises(NotRegistered):
        await desk_of(store, "another").approve(registration.reference, LATER)
    with pytest.raises(NotRegistered):
        await desk_of(store).reject("U4SSC-XXXX-XXXX", "", LATER)


async def test_who_was_rejected_does_not_confirm_themselves(store: Store) -> None:
    desk = desk_of(store)
    first = await register(desk, "ana", needs_organizer=True)
    rejected = (await desk.reject(first.reference, " not eligible ", LATER)).registration
    assert (rejected.state, rejected.reason) == (REJECTED, "not eligible")
    assert (await register(desk, "ana", country="FR")).state == PENDING


async def test_a_raised_capacity_is_filled_in_order_and_nobody_overtakes(store: Store) -> None:
    small, large = desk_of(store, capacity=1), desk_of(store, capacity=3)
    for number in range(3):
        await register(small, f"u{number}")
    assert (await register(large, "late")).state == WAITLISTED
    assert [registration.user_id for registration in await large.fill_places(LATER)] == ["u1", "u2"]
    assert [registration.user_id for registration in await desk_of(store).fill_places(LATER)] == ["late"]
