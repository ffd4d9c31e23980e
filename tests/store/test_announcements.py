"""The contract of the store on announcements and leases."""

import asyncio
from datetime import date, timedelta

from bot.core.announcement import AnnouncedFacts
from bot.core.announcement_store import Announcement, Channel, DeliveryState, RecipientKind
from bot.core.meeting import Schedule
from bot.store import Store

from .people import MEETING, NOW, RULES, desk_of, register

PENDING, SENDING, SENT = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT
HERE = Channel("T1", "C1")


def facts(day: int) -> AnnouncedFacts:
    return AnnouncedFacts(schedule=Schedule(source="§1", zone="Europe/Zurich", first_day=date(2023, 6, day)))


async def begin(store: Store, day: int, *channels: Channel) -> Announcement:
    version = await store.announcements.record(MEETING, facts(day), NOW)
    return await store.announcements.begin(MEETING, version.revision, channels, NOW)


async def recipients(
    store: Store, announcement: Announcement, state: DeliveryState = PENDING
) -> dict[str, int]:
    """Each recipient, with the revision that they know."""
    found = await store.announcements.deliveries(announcement, state, 100)
    return {delivery.recipient_id: delivery.from_revision for delivery in found}


async def send(store: Store, announcement: Announcement, recipient: str) -> None:
    found = await store.announcements.deliveries(announcement, PENDING, 100)
    delivery = next(delivery for delivery in found if delivery.recipient_id == recipient)
    assert await store.announcements.claim(delivery, NOW) is SENDING
    await store.announcements.settle(delivery, SENT, NOW)


async def test_each_change_of_the_facts_is_a_revision(store: Store) -> None:
    kept = store.announcements
    assert await kept.announced(MEETING) is None
    made = [await kept.record(MEETING, facts(day), NOW) for day in (20, 20, 27, 27, 20)]
    assert [version.revision for version in made] == [0, 0, 1, 1, 2]
    assert await kept.latest(MEETING) == made[-1]
    assert await kept.announced(MEETING) == made[0]
    assert (await kept.version(MEETING, 1)).facts == facts(27)
    assert await kept.announced("another") is None


async def test_processes_that_start_together_record_one_revision(store: Store) -> None:
    await store.announcements.record(MEETING, facts(20), NOW)
    made = await asyncio.gather(*(store.announcements.record(MEETING, facts(27), NOW) for _ in range(20)))
    assert {version.revision for version in made} == {1}


async def test_an_announcement_goes_to_every_active_registrant_and_channel_once(store: Store) -> None:
    desk = desk_of(store, capacity=1)
    await register(desk, "confirmed")
    await register(desk, "waitlisted")
    await register(desk, "pending", needs_organizer=True)
    await register(desk, "cancelled")
    await desk.cancel("T1", "cancelled", NOW)
    await register(desk, "elsewhere", workspace="T2")
    await register(desk_of(store, "another"), "stranger")
    await store.announcements.record(MEETING, facts(20), NOW)
    made = await asyncio.gather(*(begin(store, 27, HERE, HERE) for _ in range(5)))
    assert len(set(made)) == 1
    assert await store.announcements.unfinished(MEETING) == made[0]
    told = await store.announcements.deliveries(made[0], PENDING, 100)
    assert [(one.workspace_id, one.recipient_id, one.kind) for one in told] == [
        ("T1", "C1", RecipientKind.CHANNEL),
        ("T1", "confirmed", RecipientKind.PERSON),
        ("T1", "pending", RecipientKind.PERSON),
        ("T1", "waitlisted", RecipientKind.PERSON),
        ("T2", "elsewhere", RecipientKind.PERSON),
    ]
    assert {one.language for one in told} == {"en"}


async def test_of_many_processes_one_sends(store: Store) -> None:
    await register(desk_of(store), "ana")
    await store.announcements.record(MEETING, facts(20), NOW)
    announcement = await begin(store, 27)
    (delivery,) = await store.announcements.deliveries(announcement, PENDING, 100)
    claims = await asyncio.gather(*(store.announcements.claim(delivery, NOW) for _ in range(20)))
    assert claims.count(SENDING) == 1
    await store.announcements.settle(delivery, DeliveryState.UNDELIVERABLE, NOW, "user_not_found")
    (failed,) = await store.announcements.deliveries(announcement, DeliveryState.UNDELIVERABLE, 100)
    assert failed.error == "user_not_found"
    key = (RecipientKind.PERSON, DeliveryState.UNDELIVERABLE)
    assert await store.announcements.progress(announcement) == {key: 1}


async def test_who_withdraws_meanwhile_is_not_told(store: Store) -> None:
    desk = desk_of(store)
    await register(desk, "ana")
    await register(desk, "ben")
    await store.announcements.record(MEETING, facts(20), NOW)
    announcement = await begin(store, 27, HERE)
    await desk.cancel("T1", "ana", NOW)
    await desk.forget_me("T1", "ben", NOW)
    assert set(await recipients(store, announcement)) == {"C1", "ana"}
    channel, ana = await store.announcements.deliveries(announcement, PENDING, 100)
    assert await store.announcements.claim(channel, NOW) is SENDING
    assert await store.announcements.claim(ana, NOW) is DeliveryState.SKIPPED


async def test_what_was_announced_to_its_end_is_what_people_know(store: Store) -> None:
    await register(desk_of(store), "ana")
    await store.announcements.record(MEETING, facts(20), NOW)
    announcement = await begin(store, 27)
    await send(store, announcement, "ana")
    await store.announcements.finish(announcement, NOW)
    assert await store.announcements.unfinished(MEETING) is None
    known = await store.announcements.announced(MEETING)
    assert known is not None
    assert known.revision == 1
    assert await recipients(store, await begin(store, 28)) == {"ana": 1}


async def test_facts_that_change_again_in_the_middle(store: Store) -> None:
    """Ana was told of the 27th, Ben was not; then it is the 20th again."""
    for name in ("ana", "ben"):
        await register(desk_of(store), name)
    await store.announcements.record(MEETING, facts(20), NOW)
    first = await begin(store, 27)
    await send(store, first, "ana")
    second = await begin(store, 20)
    assert await store.announcements.unfinished(MEETING) == second
    assert await recipients(store, first) == {}
    assert await recipients(store, first, DeliveryState.SUPERSEDED) == {"ben": 0}
    assert await recipients(store, second) == {"ana": 1, "ben": 0}


async def test_the_purge_takes_the_recipients_too(store: Store) -> None:
    await register(desk_of(store), "ana")
    await store.announcements.record(MEETING, facts(20), NOW)
    announcement = await begin(store, 27, HERE)
    await desk_of(store).purge(NOW)
    assert set(await recipients(store, announcement)) == {"C1", "ana"}
    assert RULES.erase_after is not None
    await desk_of(store).purge(RULES.erase_after)
    assert set(await recipients(store, announcement)) == {"C1"}


async def test_a_lease_has_one_holder_until_it_ends(store: Store) -> None:
    later = NOW + timedelta(seconds=30)
    names = [f"process {number}" for number in range(20)]
    taken = await asyncio.gather(*(store.leases.take("job", name, NOW, later) for name in names))
    assert taken.count(True) == 1
    holder = names[taken.index(True)]
    assert await store.leases.take("another job", "x", NOW, later)
    assert await store.leases.take("job", holder, NOW, later)
    assert not await store.leases.take("job", "x", later - timedelta(seconds=1), later)
    assert await store.leases.take("job", "x", later, later + timedelta(seconds=30))
    await store.leases.release("job", holder)
    assert not await store.leases.take("job", holder, later, later)
    await store.leases.release("job", "x")
    assert await store.leases.take("job", holder, later, later)
