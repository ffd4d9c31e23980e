import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import Store


async def test_of_many_deliveries_one_is_the_first(store: Store) -> None:
    answers = await asyncio.gather(*(store.events.first_delivery("Ev1") for _ in range(50)))
    assert sorted(answers) == [False] * 49 + [True]
    assert await store.events.first_delivery("Ev2") is True


async def test_a_claim_that_came_to_nothing_is_given_back(store: Store) -> None:
    assert await store.events.first_delivery("Ev1") is True
    await store.events.release("Ev1")
    assert await store.events.first_delivery("Ev1") is True
    assert await store.events.first_delivery("Ev1") is False


async def test_old_deliveries_are_forgotten(store: Store) -> None:
    await store.events.first_delivery("Ev1")
    long_ago, some_day = datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)
    assert await store.events.forget_before(long_ago) == 0
    assert await store.events.first_delivery("Ev1") is False
    assert await store.events.forget_before(some_day) == 1
    assert await store.events.first_delivery("Ev1") is True


async def test_channels_answer_as_they_were_set(store: Store) -> None:
    assert await store.channels.answers("T1", "C1") is None
    await store.channels.set_answers("T1", "C1", "off")
    await store.channels.set_answers("T1", "C1", "mentions")
    assert await store.channels.answers("T1", "C1") == "mentions"
    assert await store.channels.answers("T2", "C1") is None


async def test_other_settings_of_channels_are_refused_by_the_database(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await store.channels.set_answers("T1", "C1", "loudly")  # type: ignore[arg-type]
