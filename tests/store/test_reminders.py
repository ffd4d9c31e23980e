"""The contract of the store on reminders."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.reminders import Reminder, ReminderKind
from bot.store import Store

from .people import MEETING, NOW, RULES, desk_of, register

SOON, LATER = NOW + timedelta(seconds=60), NOW + timedelta(days=5)


async def due(store: Store, revision: int = 0, **options: int) -> list[tuple[str, ReminderKind]]:
    found = await store.reminders.due(MEETING, revision, NOW, options.get("limit", 100))
    return [(reminder.user_id, reminder.kind) for reminder in found]


async def one(store: Store, user: str = "ana") -> Reminder:
    """The reminder of a day before."""
    await store.reminders.want(MEETING, "T1", user, "en")
    return (await store.reminders.of_person(MEETING, "T1", user))[0]


async def scheduled(store: Store, reminder: Reminder, revision: int = 0) -> Reminder:
    assert await store.reminders.claim(reminder, NOW, SOON) is not None
    done = replace(reminder, revision=revision, post_at=LATER, channel_id="D1", message_id="Q1")
    assert await store.reminders.settle(done)
    return done


async def test_everybody_who_is_confirmed_is_to_be_reminded(store: Store) -> None:
    desk = desk_of(store, capacity=2)
    for name in ("ana", "ben", "waits"):
        await register(desk, name)
    await desk.cancel("T1", "ben", NOW)  # so "waits" moves up
    await register(desk_of(store, "another"), "stranger")
    for _ in range(2):
        await store.reminders.want_for_confirmed(MEETING)
    assert await due(store) == [(name, kind) for name in ("ana", "waits") for kind in ReminderKind]


async def test_what_is_scheduled_is_due_again_when_the_facts_change(store: Store) -> None:
    reminder = await scheduled(store, await one(store))
    assert await due(store) == [("ana", ReminderKind.HOUR)]
    assert await due(store, revision=1) == [("ana", ReminderKind.DAY), ("ana", ReminderKind.HOUR)]
    assert (await store.reminders.of_person(MEETING, "T1", "ana"))[0] == reminder
    # It was too late to schedule this one: it is settled with a time that has passed.
    await store.reminders.settle(replace(reminder, message_id=None, post_at=NOW))
    assert await due(store) == [("ana", ReminderKind.HOUR)]


async def test_of_many_processes_one_schedules(store: Store) -> None:
    reminder = await one(store)
    claims = await asyncio.gather(*(store.reminders.claim(reminder, NOW, SOON) for _ in range(20)))
    assert [claim for claim in claims if claim] == [reminder]
    assert await due(store) == [("ana", ReminderKind.HOUR)]
    again = await store.reminders.claim(reminder, SOON, SOON + timedelta(seconds=60))
    assert again == replace(reminder, in_doubt=True)


async def test_a_page_follows_the_other(store: Store) -> None:
    for user in ("ana", "ben"):
        await one(store, user)
    first = await store.reminders.due(MEETING, 0, NOW, 3)
    rest = await store.reminders.due(MEETING, 0, NOW, 3, first[-1])
    assert [(r.user_id, r.kind.value) for r in (*first, *rest)] == [
        ("ana", "day"),
        ("ana", "hour"),
        ("ben", "day"),
        ("ben", "hour"),
    ]


async def test_withdrawing_leaves_what_slack_still_has(store: Store) -> None:
    reminder = await scheduled(store, await one(store))
    await store.reminders.remove(reminder)  # it is wanted: nothing happens
    await store.reminders.unwant(MEETING, "T1", "ana")
    unwanted = await store.reminders.of_person(MEETING, "T1", "ana")
    assert [(r.wanted, r.message_id) for r in unwanted] == [(False, "Q1"), (False, None)]
    assert len(await due(store)) == 2
    for each in unwanted:
        await store.reminders.remove(each)
    assert await store.reminders.of_person(MEETING, "T1", "ana") == ()
    assert await store.reminders.claim(reminder, NOW, SOON) is None
    assert not await store.reminders.settle(reminder)


async def test_forget_me_and_the_purge_leave_nobody_to_remind(store: Store) -> None:
    desk = desk_of(store)
    for name in ("ana", "ben"):
        await register(desk, name)
        await one(store, name)
    await desk.forget_me("T1", "ana", NOW)
    assert [r.wanted for r in await store.reminders.of_person(MEETING, "T1", "ana")] == [False, False]
    assert RULES.erase_after is not None
    await desk.purge(RULES.erase_after)
    assert await due(store) == []


async def test_nothing_is_left_once_the_meeting_has_begun(store: Store) -> None:
    await one(store)
    assert await store.reminders.remove_all("another") == 0
    assert await store.reminders.remove_all(MEETING) == 2
