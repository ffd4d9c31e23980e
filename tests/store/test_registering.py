"""The contract of the store on registering: who gets in, in which state, under any number of callers."""

import asyncio
from collections import Counter
from datetime import timedelta, timezone

import pytest

from bot.core.registration import (
    AlreadyRegistered,
    EmailAlreadyRegistered,
    NotRegistered,
    Registration,
    RegistrationClosed,
    RegistrationState,
)
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import InvalidForm
from bot.core.registration_store import ReferenceTaken
from bot.store import Store, open_store

from .conftest import PATIENT
from .people import NOW, RULES, desk_of, form_of, register

CONFIRMED, WAITLISTED, PENDING = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.PENDING,
)


async def test_what_was_registered_is_what_status_shows(store: Store) -> None:
    desk = desk_of(store)
    registration = await register(
        desk, "lopez", first_name="  José\n María ", family_name="محمد", job_title="x"
    )
    assert registration.registrant.first_name == "José María"
    assert registration.registrant.family_name == "محمد"
    assert (registration.state, registration.revision) == (CONFIRMED, 0)
    assert registration.consent_version == "2023-05"
    assert registration.created_at == NOW
    assert await desk.status("T1", "lopez") == registration


async def test_times_of_any_zone_come_back_in_utc(store: Store) -> None:
    desk = desk_of(store)
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    await desk.register("T1", "a", form_of("a"), tokyo, privacy_version="1", language="ar")
    created = (await desk.status("T1", "a")).created_at
    assert created == NOW
    assert created.utcoffset() == timedelta(0)


async def test_nobody_is_registered_who_is_not(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana")
    for workspace, user in (("T1", "ben"), ("T2", "ana")):
        with pytest.raises(NotRegistered):
            await desk.status(workspace, user)
    with pytest.raises(NotRegistered):
        await desk_of(store, "another-meeting").status("T1", "ana")


async def test_twice_gives_the_first_registration(store: Store) -> None:
    desk = desk_of(store)
    first = await register(desk, "ana")
    with pytest.raises(AlreadyRegistered) as refusal:
        await register(desk, "ana", email="other@example.org")
    assert refusal.value.registration == first


async def test_an_email_is_registered_once_whatever_its_case(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana", email="Ana@Bücher.example.org")
    with pytest.raises(EmailAlreadyRegistered):
        await register(desk, "ben", email="aNA@xn--bcher-kva.EXAMPLE.org")


async def test_the_same_person_may_register_for_two_meetings_and_from_two_workspaces(store: Store) -> None:
    await register(desk_of(store), "ana")
    await register(desk_of(store, "another"), "ana")
    await register(desk_of(store), "ana", workspace="T2", email="ana2@example.org")


async def test_nothing_is_stored_of_what_is_refused(store: Store) -> None:
    desk = desk_of(store)
    with pytest.raises(InvalidForm):
        await register(desk, "ana", email="nonsense")
    with pytest.raises(RegistrationClosed):
        await desk.register("T1", "a", form_of("a"), RULES.ends_at or NOW, privacy_version="1", language="en")
    assert await desk.newest() == ()


async def test_two_hundred_submissions_of_one_person_make_one_row(store: Store) -> None:
    desk = desk_of(store)
    answers = await asyncio.gather(*(register(desk, "ana") for _ in range(200)), return_exceptions=True)
    made = [answer for answer in answers if isinstance(answer, Registration)]
    refused = [answer.registration for answer in answers if isinstance(answer, AlreadyRegistered)]
    assert len(made) == 1
    assert refused == made * 199
    assert await desk.newest() == tuple(made)


async def test_fifty_people_with_one_email_make_one_row(store: Store) -> None:
    desk = desk_of(store)
    people = (register(desk, f"u{number}", email="shared@example.org") for number in range(50))
    answers = await asyncio.gather(*people, return_exceptions=True)
    assert Counter(type(answer) for answer in answers) == {Registration: 1, EmailAlreadyRegistered: 49}


async def test_two_hundred_people_for_fifty_places(store: Store) -> None:
    desk = desk_of(store, capacity=50)
    answers = await asyncio.gather(*(register(desk, f"u{number}") for number in range(200)))
    assert Counter(answer.state for answer in answers) == {CONFIRMED: 50, WAITLISTED: 150}
    positions = {answer.reference: answer.waiting_position for answer in answers}
    in_order = [positions[registration.reference] async for registration in desk.stream()]
    assert in_order == [None] * 50 + list(range(1, 151))


async def test_two_processes_share_the_places(database_url: str, store: Store) -> None:
    other = open_store(database_url, PATIENT)
    desks = (desk_of(store, capacity=10), desk_of(other, capacity=10))
    answers = await asyncio.gather(*(register(desks[number % 2], f"u{number}") for number in range(40)))
    await other.close()
    assert Counter(answer.state for answer in answers) == {CONFIRMED: 10, WAITLISTED: 30}
    assert sorted(answer.waiting_position or 0 for answer in answers)[10:] == list(range(1, 31))


@pytest.mark.parametrize("capacity", [None, 5])
async def test_organizers_decide_where_they_have_to(store: Store, capacity: int | None) -> None:
    usual, special = desk_of(store, capacity=capacity), desk_of(store, capacity=capacity, approval=True)
    assert (await register(usual, "a", needs_organizer=True)).state == PENDING
    assert (await register(special, "b")).state == PENDING
    assert (await register(usual, "c")).state == CONFIRMED


async def test_a_drawn_number_that_is_taken_is_drawn_again(store: Store) -> None:
    first = await register(desk_of(store), "ana")
    numbers = iter([first.reference, first.reference, "U4SSC-CCCC-CCCC"])
    desk = RegistrationDesk(
        store.registrations, RULES, "m", allowed_countries={"CH"}, new_reference=lambda: next(numbers)
    )
    assert (await register(desk, "ben")).reference == "U4SSC-CCCC-CCCC"


async def test_drawing_ends_some_time(store: Store) -> None:
    first = await register(desk_of(store), "ana")
    desk = RegistrationDesk(
        store.registrations, RULES, "m", allowed_countries={"CH"}, new_reference=lambda: first.reference
    )
    with pytest.raises(ReferenceTaken):
        await register(desk, "ben")
