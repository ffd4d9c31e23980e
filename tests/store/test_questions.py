"""The contract of the store on open questions, added answers, and what people and channels have chosen."""

import asyncio
from datetime import timedelta

from bot.core.meeting import OwnQuestion
from bot.core.open_questions import Follower, Lacking
from bot.store import Store

from .people import NOW, desk_of

MEETING = "u4ssc-7"
ANA, BEN = Follower("T1", "ana", "fr"), Follower("T1", "ben", "en")


def own(question_id: str, **more: str) -> OwnQuestion:
    return OwnQuestion.model_validate(
        {"id": question_id, "title": "Parking", "ask": ["is there parking?"], "answer": "No.", **more}
    )


async def keep(store: Store, text: str, meeting_id: str = MEETING, days_ago: int = 0) -> int:
    now = NOW - timedelta(days=days_ago)
    return await store.questions.keep(meeting_id, text, "en", Lacking.NOT_STATED, "other", now)


async def test_questions_are_kept_newest_within_the_limit(store: Store) -> None:
    ids = [await keep(store, text) for text in ("first", "second", "third")]
    await keep(store, "elsewhere", "another")
    kept = await store.questions.still_open(MEETING, 10)
    assert [question.id for question in kept] == ids
    assert [q.text for q in await store.questions.still_open(MEETING, 2)] == ["second", "third"]
    first = kept[0]
    assert (first.language, first.lacking, first.subject, first.wish) == ("en", "not_stated", "other", None)
    assert first.asked_at == NOW


async def test_a_wish_is_added_to_what_is_still_open(store: Store) -> None:
    asked = await keep(store, "when?")
    assert await store.questions.wish(asked, "the hour in Lagos") is True
    (kept,) = await store.questions.still_open(MEETING, 10)
    assert kept.wish == "the hour in Lagos"
    await store.questions.drop([asked])
    assert await store.questions.wish(asked, "too late") is False
    assert await keep(store, "again") != asked


async def test_who_followed_is_to_be_told_once(store: Store) -> None:
    first, second, other = [await keep(store, text) for text in ("parking?", "park where?", "lunch?")]
    for question in (first, second, first):
        assert await store.questions.follow(question, ANA, NOW) is True
    assert await store.questions.follow(other, BEN, NOW) is True
    assert await store.questions.untold(MEETING) == ()
    await store.questions.answer(MEETING, [first, second], own("parking"), NOW)
    assert await store.questions.untold(MEETING) == (("parking", ANA),)
    assert [q.text for q in await store.questions.still_open(MEETING, 10)] == ["lunch?"]
    assert await store.questions.follow(first, BEN, NOW) is False
    await store.questions.told("parking", ANA)
    assert await store.questions.untold(MEETING) == ()


async def test_answers_of_one_meeting_are_not_anothers(store: Store) -> None:
    asked = await keep(store, "parking?")
    await store.questions.follow(asked, ANA, NOW)
    await store.questions.answer("another", [asked], own("elsewhere"), NOW)
    assert await store.questions.untold("another") == ()
    assert len(await store.questions.still_open(MEETING, 10)) == 1
    added = own("parking", source="§1", subject="other")
    await store.questions.answer(MEETING, [asked], added, NOW)
    assert await store.questions.answers(MEETING) == (added,)
    assert await store.questions.withdraw("another", "parking") is False
    assert await store.questions.withdraw(MEETING, "parking") is True
    assert await store.questions.answers(MEETING) == ()
    assert await store.questions.untold(MEETING) == ()


async def test_following_and_answering_at_once_leaves_nobody_behind(store: Store) -> None:
    asked = [await keep(store, f"question {number}") for number in range(8)]
    followed = asyncio.gather(*(store.questions.follow(question, ANA, NOW) for question in asked))
    answered = asyncio.gather(
        *(store.questions.answer(MEETING, [question], own(f"q{question}"), NOW) for question in asked)
    )
    accepted, _ = await asyncio.gather(followed, answered)
    untold = {answer for answer, _ in await store.questions.untold(MEETING)}
    assert untold == {f"q{question}" for question, taken in zip(asked, accepted, strict=True) if taken}


async def test_after_ninety_days_nothing_is_left(store: Store) -> None:
    old, new = await keep(store, "old", days_ago=91), await keep(store, "new", days_ago=89)
    await store.questions.follow(old, ANA, NOW - timedelta(days=91))
    await store.questions.follow(new, BEN, NOW)
    assert await store.questions.forget_before(NOW - timedelta(days=90)) == 1
    await store.questions.answer(MEETING, [old, new], own("both"), NOW)
    assert await store.questions.untold(MEETING) == (("both", BEN),)


async def test_people_choose_a_language_and_go_back(store: Store) -> None:
    assert await store.settings.language("T1", "ana") is None
    for language in ("fr", "es"):
        await store.settings.choose_language("T1", "ana", language)
    assert await store.settings.language("T1", "ana") == "es"
    assert await store.settings.language("T2", "ana") is None
    await store.settings.choose_language("T1", "ana", None)
    assert await store.settings.language("T1", "ana") is None


async def test_forgetting_somebody_takes_their_choices_too(store: Store) -> None:
    asked = await keep(store, "parking?")
    for follower in (ANA, BEN):
        await store.settings.choose_language("T1", follower.user_id, "es")
        await store.questions.follow(asked, follower, NOW)
    await desk_of(store).forget_me("T1", "ana", NOW)
    assert await store.settings.language("T1", "ana") is None
    assert await store.settings.language("T1", "ben") == "es"
    await store.questions.answer(MEETING, [asked], own("parking"), NOW)
    assert await store.questions.untold(MEETING) == (("parking", BEN),)


async def test_a_channel_sees_one_introduction(store: Store) -> None:
    answers = await asyncio.gather(*(store.channels.first_introduction("T1", "C1") for _ in range(20)))
    assert sorted(answers) == [False] * 19 + [True]
    assert await store.channels.first_introduction("T1", "C2") is True
    assert await store.channels.first_introduction("T2", "C1") is True
