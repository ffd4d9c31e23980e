"""Questions without a good answer: kept without the person, answered by an organizer, told to who asked."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.meeting import OwnQuestion
from bot.core.open_questions import Lacking, OpenQuestion, redacted
from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message, View
from bot.slack.app import SlackApp
from bot.slack.ports import Services
from bot.store import Store

from .fakes import BEFORE, Clock
from .helpers import actions_of, answer, button_of, from_bot

CHANNEL = "#u4ssc-7"
RECORDING = "is there a recording?"


@pytest.fixture(autouse=True)
def organizers(alone: SlackStandIn, services: Services) -> None:
    services.organizers = tuple(alone.workspace.usergroups)


async def kept(store: Store, meeting_id: str = "u4ssc-7") -> tuple[OpenQuestion, ...]:
    return await store.questions.still_open(meeting_id, 100)


async def ask(slack: SlackStandIn, text: str, user: str = "amina", count: int = 1) -> Message:
    await slack.command(user, CHANNEL, "/u4ssc", text)
    return await answer(slack, CHANNEL, user, count)


def negative(message: Message) -> str:
    """The value of the button for an answer that did not help."""
    (buttons,) = [e for b in message.blocks if b["type"] == "context_actions" for e in b["elements"]]
    value: str = buttons["negative_button"]["value"]
    return value


async def home_of(slack: SlackStandIn, user: str = "cristina") -> View:
    await slack.open_home(user)
    return await slack.until(lambda: slack.home_of(user))


async def answer_it(slack: SlackStandIn, text: str = "Yes, on the page.", **more: str) -> Any:
    """The organizer answers the first group in Home."""
    await home_of(slack)
    await slack.click("cristina", "home", "questions.answer")
    view = await slack.until(lambda: slack.view_of("cristina"))
    return await slack.submit("cristina", view.id, {"answer": text} | more)


def test_what_is_kept_of_a_text() -> None:
    assert redacted("Call +41 22 730 5111 or  write to\na.bello@example.org") == "Call […] or write to […]"
    assert redacted("<@U123ABC> does @kenji have U4SSC-7KQP-M3XR?") == "[…] does […] have […]?"
    assert redacted("my number is 5551234, (022) 123-45-67") == "my number is […], […]"
    untouched = "Is it on 20 June 2023, 2023-06-20 or 20.06.2023 at 09:30-16:00 (UTC+2), SDG 11?"
    assert redacted(untouched) == untouched
    assert len(redacted("long " * 200)) == 300


@pytest.mark.parametrize(
    ("text", "lacking"),
    [(RECORDING, Lacking.NOT_STATED), ("perhaps it was moved", Lacking.OFFERED)],
)
async def test_what_is_not_answered_is_kept_without_the_person(
    slack: SlackStandIn, store: Store, text: str, lacking: Lacking
) -> None:
    await ask(slack, f"{text} tell amina@example.org")
    (question,) = await kept(store)
    assert (question.text, question.lacking) == (f"{text} tell […]", lacking)
    assert slack.user_id("amina") not in repr(question)


async def test_what_is_answered_or_said_among_people_is_not_kept(
    slack: SlackStandIn, store: Store, app: SlackApp
) -> None:
    await ask(slack, "what does it cost?")
    await slack.say("kenji", CHANNEL, "shall we have lunch?")
    await slack.command("kenji", CHANNEL, "/u4ssc", "!!!")
    await app.background.idle()
    assert await kept(store) == ()


async def test_a_part_that_is_not_answered_is_kept_and_a_greeting_is_not(
    slack: SlackStandIn, store: Store, app: SlackApp
) -> None:
    assert "follow" in actions_of(await ask(slack, "the cost of a partly answered thing?"))
    await slack.command("kenji", CHANNEL, "/u4ssc", "perhaps hello")
    await answer(slack, CHANNEL, "kenji")
    await app.background.idle()
    (question,) = await kept(store)
    assert (question.text, question.subject) == ("the cost of a partly answered thing?", "slides")


async def test_a_choice_among_the_offered_settles_it(
    slack: SlackStandIn, store: Store, app: SlackApp
) -> None:
    offer = await ask(slack, "perhaps it was moved")
    await slack.click("amina", offer, "choose.cost")
    await slack.until(lambda: "about cost" in offer.plain)
    await app.background.idle()
    assert await kept(store) == ()


async def test_none_of_the_offered_can_be_followed(slack: SlackStandIn, store: Store) -> None:
    offer = await ask(slack, "perhaps it was moved")
    await slack.click("amina", offer, "choose-none")
    await slack.until(lambda: "rather not guess" in offer.plain)
    assert actions_of(offer) == ["follow"]
    await slack.click("amina", offer, "follow")
    assert "I will write to you" in (await answer(slack, CHANNEL, "amina", 2)).plain


async def test_a_good_answer_is_thanked_for_quietly(slack: SlackStandIn, store: Store, app: SlackApp) -> None:
    await slack.say("amina", "dm", "what does it cost?")
    message = await answer(slack, "dm", "amina")
    await slack.click("amina", message, "feedback", "good")
    thanks = await answer(slack, "dm", "amina", 2)
    assert "Thank you" in thanks.plain
    assert thanks.ephemeral_for == slack.user_id("amina")
    assert await kept(store) == ()


async def test_a_bad_answer_asks_what_was_wanted(slack: SlackStandIn, store: Store, app: SlackApp) -> None:
    message = await ask(slack, "what does it cost?")
    for _ in range(2):
        await slack.click("amina", message, "feedback", negative(message))
        await app.background.idle()
    view = slack.view_of("amina")
    assert view is not None
    assert "You asked: what does it cost?" in view.plain
    wish = {"wish": "The price of dinner. Write to a@example.org", "follow": ["yes"]}
    assert (await slack.submit("amina", view.id, wish)).kind == "closed"
    assert "without your name" in (await answer(slack, CHANNEL, "amina", 2)).plain
    (question,) = await kept(store)
    assert (question.lacking, question.text) == (Lacking.DISLIKED, "what does it cost?")
    assert question.wish == "The price of dinner. Write to […]"
    await answer_it(slack, "Dinner is on you.")
    assert "Dinner is on you." in (await answer(slack, "dm", "amina")).plain


async def test_the_wish_may_stay_empty(slack: SlackStandIn, store: Store) -> None:
    message = await ask(slack, "when")
    await slack.click("amina", message, "feedback", negative(message))
    view = await slack.until(lambda: slack.view_of("amina"))
    assert (await slack.submit("amina", view.id, {})).kind == "closed"
    (question,) = await kept(store)
    assert (question.text, question.wish) == ("When", None)


async def test_a_trigger_that_came_too_late_loses_no_question(slack: SlackStandIn, store: Store) -> None:
    slack.faults.error("views.open", "expired_trigger_id")
    message = await ask(slack, "when")
    await slack.click("amina", message, "feedback", negative(message))
    assert "without your name" in (await answer(slack, CHANNEL, "amina", 2)).plain
    assert len(await kept(store)) == 1


async def test_the_whole_loop(slack: SlackStandIn, store: Store, app: SlackApp) -> None:
    for user in ("amina", "kenji"):
        message = await ask(slack, RECORDING, user)
        await slack.click(user, message, "follow")
        assert "I will write to you" in (await answer(slack, CHANNEL, user, 2)).plain
    home = await home_of(slack)
    assert "Open questions" in home.plain
    assert "Times asked: 2 · the circular does not say" in home.plain
    await slack.click("cristina", "home", "questions.answer")
    view = await slack.until(lambda: slack.view_of("cristina"))
    assert RECORDING in view.plain
    typed = {"title": "Recording", "answer": "It will be recorded.", "source": "§9"}
    assert (await slack.submit("cristina", view.id, typed)).kind == "cleared"
    for user in ("amina", "kenji"):
        told = (await answer(slack, "dm", user)).plain
        assert "You wanted to hear" in told
        assert "It will be recorded." in told
        assert "§9" in told
    await app.background.idle()
    assert await kept(store) == ()
    assert await store.questions.untold("u4ssc-7") == ()
    assert "There are no open questions." in home.plain
    assert "It will be recorded." in (await ask(slack, RECORDING, "lucia")).plain
    assert slack.view_of("cristina") is None


async def test_another_process_gives_the_answer_at_once(
    slack: SlackStandIn, services: Services, store: Store
) -> None:
    own = OwnQuestion.model_validate({"id": "dog", "title": "Dogs", "ask": ["a dog?"], "answer": "Welcome."})
    await store.questions.answer("u4ssc-7", [], own, BEFORE)
    assert "Welcome." in (await ask(slack, "a dog?")).plain
    await store.questions.withdraw("u4ssc-7", "dog")
    async with asyncio.timeout(5):
        while services.assistant.added:
            await ask(slack, "what does it cost?", "kenji", len(from_bot(slack, CHANNEL, "kenji")) + 1)


async def test_two_organizers_do_not_answer_twice(
    slack: SlackStandIn, store: Store, services: Services
) -> None:
    services.organizers = (slack.user_id("cristina"), slack.user_id("olga"))
    await ask(slack, RECORDING)
    await home_of(slack)
    await slack.click("cristina", "home", "questions.answer")
    view = await slack.until(lambda: slack.view_of("cristina"))
    await home_of(slack, "olga")
    await slack.click("olga", "home", "questions.answer")
    other = await slack.until(lambda: slack.view_of("olga"))
    assert (await slack.submit("olga", other.id, {"answer": "Yes."})).kind == "cleared"
    outcome = await slack.submit("cristina", view.id, {"answer": "No."})
    assert outcome.errors == {"answer": "Somebody has answered or removed this in the meantime."}
    assert [own.answer.en for own in await store.questions.answers("u4ssc-7")] == ["Yes."]


async def test_all_are_listed_dropped_and_withdrawn(slack: SlackStandIn, store: Store) -> None:
    for number, text in enumerate((RECORDING, "recording of the last one?"), 1):
        await ask(slack, text, count=number)
    assert (await answer_it(slack, title="The first one")).kind == "cleared"
    home = await home_of(slack)
    await slack.click("cristina", "home", "questions.list")
    listed = await slack.until(lambda: slack.view_of("cristina"))
    assert "recording of the last one?" in listed.plain
    assert "The first one" in listed.plain
    await slack.click("cristina", listed, "questions.drop")
    await slack.until(lambda: "recording of the last one?" not in listed.plain)
    await slack.click("cristina", listed, "questions.withdraw")
    await slack.until(lambda: "The first one" not in listed.plain)
    await slack.until(lambda: "There are no open questions." in home.plain)
    assert await kept(store) == ()
    assert await store.questions.answers("u4ssc-7") == ()


async def test_from_the_list_the_answer_opens_on_top(slack: SlackStandIn) -> None:
    await ask(slack, RECORDING)
    await home_of(slack)
    await slack.click("cristina", "home", "questions.list")
    listed = await slack.until(lambda: slack.view_of("cristina"))
    await slack.click("cristina", listed, "questions.answer")
    view = await slack.until(lambda: (top := slack.view_of("cristina")) is not listed and top)
    assert (await slack.submit("cristina", view.id, {"title": " ", "answer": "Yes"})).errors
    assert (await slack.submit("cristina", view.id, {"title": "T", "answer": "Yes"})).kind == "cleared"
    assert slack.view_of("cristina") is None


async def test_only_organizers_see_and_answer(slack: SlackStandIn, store: Store, app: SlackApp) -> None:
    await ask(slack, RECORDING)
    home = await home_of(slack, "kenji")
    assert "Open questions" not in home.plain
    for action in ("questions.list", "questions.answer", "questions.drop", "questions.withdraw"):
        button_of(home)["action_id"] = action
        await slack.click("kenji", "home", action)
    await app.background.idle()
    assert slack.view_of("kenji") is None
    assert all("for the organizers" in m.plain for m in from_bot(slack, "dm", "kenji"))
    assert len(await kept(store)) == 1


async def test_who_has_no_organizers_is_offered_no_news(
    slack: SlackStandIn, services: Services, store: Store
) -> None:
    services.organizers = ()
    assert "follow" not in actions_of(await ask(slack, RECORDING))
    assert len(await kept(store)) == 1


async def test_an_old_button_follows_nothing(slack: SlackStandIn, store: Store) -> None:
    message = await ask(slack, RECORDING)
    await store.questions.drop([(await kept(store))[0].id])
    await slack.click("amina", message, "follow")
    assert "not open any more" in (await answer(slack, CHANNEL, "amina", 2)).plain


async def test_without_the_database_questions_are_answered_all_the_same(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await ask(slack, RECORDING)

    async def gone(*_: object) -> None:
        raise StoreUnavailable

    for method in ("keep", "follow", "answers", "drop"):
        monkeypatch.setattr(services.questions, method, gone)
    await slack.click("amina", message, "follow")
    assert "cannot reach my records" in (await answer(slack, CHANNEL, "amina", 2)).plain
    again = await ask(slack, RECORDING, count=3)
    assert "does not say" in again.plain
    assert "follow" not in actions_of(again)
    await slack.click("amina", again, "feedback", negative(again))
    assert "cannot reach my records" in (await answer(slack, CHANNEL, "amina", 4)).plain


async def test_what_was_not_told_is_made_up_for(
    slack: SlackStandIn, store: Store, app: SlackApp, clock: Clock
) -> None:
    message = await ask(slack, RECORDING)
    await slack.click("amina", message, "follow")
    await answer(slack, CHANNEL, "amina", 2)
    slack.faults.drop("chat.postMessage", 2)
    await answer_it(slack)
    await app.background.idle()
    assert len(await store.questions.untold("u4ssc-7")) == 1
    await app.upkeep.once()
    assert "Yes, on the page." in (await answer(slack, "dm", "amina")).plain
    assert await store.questions.untold("u4ssc-7") == ()
    await ask(slack, "and the recording of yesterday?", "kenji")
    clock.set(BEFORE + timedelta(days=91))
    await app.upkeep.once()
    assert await kept(store) == ()
