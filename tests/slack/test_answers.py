"""Questions in every place of Slack, through the stand-in."""

import pytest

from bot.core.question import Setting
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import AFTER, Clock, FakeAssistant, FakeChannels, FakeDeliveries
from .helpers import actions_of, answer, from_bot


async def test_the_bare_command_shows_help(slack: SlackStandIn) -> None:
    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc")
    assert ack.ok
    message = await answer(slack, "#u4ssc-7", "amina")
    assert message.ephemeral_for == slack.user_id("amina")
    assert "/u4ssc when" in message.plain
    assert actions_of(message)[0] == "ask.when"
    assert len(actions_of(message)) == 14


async def test_a_topic_is_answered_to_the_person_alone(slack: SlackStandIn) -> None:
    await slack.command("kenji", "#u4ssc-7", "/u4ssc", "when")
    message = await answer(slack, "#u4ssc-7", "kenji")
    assert from_bot(slack, "#u4ssc-7", "amina") == []
    assert "This is about when." in message.plain
    assert "<https://u4ssc.itu.int/>" in message.plain
    assert "Your zone: Asia/Tokyo." in message.plain
    assert "Source: TSB Circular 92 §1" in message.plain
    assert "<!date^1687246200^{date_long_pretty} {time}|Tuesday, 20 June 2023 09:30 CEST>" in message.plain
    assert actions_of(message) == ["ask.link", "ask.register", "ask.cost", "share", "feedback"]
    assert message.text.startswith("This is about when.")


@pytest.mark.parametrize("word", ["time", "TIME?", " price ", "Price", "prix"])
async def test_synonyms_of_every_language_name_topics(slack: SlackStandIn, word: str) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", word)
    topic = "when" if "time" in word.lower() else "cost"
    assert f"about {topic}" in (await answer(slack, "#u4ssc-7", "amina")).plain


async def test_anything_else_is_a_question(slack: SlackStandIn, assistant: FakeAssistant) -> None:
    await slack.command("lucia", "#general", "/u4ssc", "what does it cost & <who> pays?")
    assert "about cost" in (await answer(slack, "#general", "lucia")).plain
    question = assistant.asked[0]
    assert question.text == "what does it cost & <who> pays?"
    assert (question.setting, question.tz, question.language) == (Setting.MENTION, "America/Bogota", "en")


async def test_after_the_meeting_answers_are_in_the_past(slack: SlackStandIn, clock: Clock) -> None:
    clock.set(AFTER)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "when")
    assert "This was about when." in (await answer(slack, "#u4ssc-7", "amina")).plain


async def test_a_mention_is_answered_once_in_its_thread(slack: SlackStandIn, app: SlackApp) -> None:
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when is it?")
    assert all(ack.ok for ack in said.acks)
    message = await answer(slack, "#u4ssc-7")
    await slack.settled()
    await app.background.idle()
    assert [m.ts for m in slack.thread(said.message)] == [message.ts]
    assert [call.method for call in slack.calls if call.method.startswith("chat.")] == ["chat.postMessage"]
    assert "share" not in actions_of(message)


async def test_an_answer_costs_one_call_and_no_connection(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc when is it?")
    await answer(slack, "#u4ssc-7")
    before = len(slack.calls)
    await slack.say("amina", "#u4ssc-7", "@u4ssc what does it cost?")
    await answer(slack, "#u4ssc-7", count=2)
    await slack.settled()
    await app.background.idle()
    assert [call.method for call in slack.calls[before:]] == ["chat.postMessage"]
    assert slack.calls[-1].connection in {call.connection for call in slack.calls[:before]}


async def test_a_mention_without_words_gets_help(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc")
    assert "/u4ssc register" in (await answer(slack, "#u4ssc-7")).plain


async def test_a_direct_message_is_answered(slack: SlackStandIn, assistant: FakeAssistant) -> None:
    said = await slack.say("kenji", "dm", "what does it cost?")
    message = await answer(slack, "dm", "kenji")
    assert message.thread_ts == said.message.ts
    assert assistant.asked[0].setting is Setting.MENTION


async def test_among_people_only_what_is_sure_is_answered(
    slack: SlackStandIn, app: SlackApp, assistant: FakeAssistant
) -> None:
    await slack.say("amina", "#u4ssc-7", "lunch, anyone?")
    await slack.say("amina", "#u4ssc-7", "perhaps it was moved")
    said = await slack.say("kenji", "#u4ssc-7", "what does it cost?")
    message = await answer(slack, "#u4ssc-7")
    await app.background.idle()
    assert message.thread_ts == said.message.ts
    assert [m.ts for m in from_bot(slack, "#u4ssc-7")] == [message.ts]
    assert {question.setting for question in assistant.asked} == {Setting.CHANNEL}
    # Nobody is looked up for talking; who is answered is, for the zone.
    assert [call.args["user"] for call in slack.calls if call.method == "users.info"] == [
        slack.user_id("kenji")
    ]
    assert "Your zone: Asia/Tokyo." in message.plain


async def test_what_is_not_stated_is_said_among_people_too(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "will there be a recording?")
    message = await answer(slack, "#u4ssc-7")
    assert "The circular does not say." in message.plain


async def test_threads_carry_what_was_said_before(slack: SlackStandIn, assistant: FakeAssistant) -> None:
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when is it?")
    await answer(slack, "#u4ssc-7")
    await slack.say("kenji", "#u4ssc-7", "thanks", said.message.ts)
    await slack.say("amina", "#u4ssc-7", "@u4ssc and in Tokyo?", said.message.ts)
    await answer(slack, "#u4ssc-7", count=2)
    assert assistant.asked[-1].earlier == ("when is it?",)
    assert not [call for call in slack.calls if call.method == "conversations.replies"]


async def test_an_unknown_thread_is_read_once(slack: SlackStandIn, assistant: FakeAssistant) -> None:
    said = await slack.say("amina", "#u4ssc-7", "has somebody seen the cost of it")
    await answer(slack, "#u4ssc-7")
    other = await slack.say("kenji", "#u4ssc-7", "our team")
    await slack.say("amina", "#u4ssc-7", "shall we go? on what date, when?", other.message.ts)
    await slack.say("amina", "#u4ssc-7", "@u4ssc and in Lagos?", other.message.ts)
    await slack.until(lambda: [q for q in assistant.asked if "Lagos" in q.text])
    assert said.message.ts != other.message.ts
    assert assistant.asked[-1].earlier == ("shall we go? on what date, when?",)


async def test_edits_bots_and_deletions_are_ignored(
    slack: SlackStandIn, app: SlackApp, assistant: FakeAssistant
) -> None:
    said = await slack.say("amina", "#u4ssc-7", "hello")
    await slack.edit("amina", said.message, "what does it cost?")
    await slack.delete("amina", said.message)
    await slack.react("amina", (await slack.say("amina", "#u4ssc-7", "well")).message, "wave")
    await slack.settled()
    await app.background.idle()
    assert [question.text for question in assistant.asked] == ["hello", "well"]
    assert from_bot(slack, "#u4ssc-7") == []
    assert all(ack.ok for ack in slack.deliveries)


async def test_deliveries_repeated_are_answered_once(slack: SlackStandIn, app: SlackApp) -> None:
    slack.faults.duplicate_events(None)
    for _ in range(5):
        await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await slack.settled()
    await app.background.idle()
    assert len(from_bot(slack, "#u4ssc-7")) == 5


async def test_what_another_process_answered_is_not_answered_again(
    slack: SlackStandIn, services: Services, app: SlackApp, assistant: FakeAssistant
) -> None:
    assert isinstance(services.deliveries, FakeDeliveries)
    services.deliveries.first_delivery = _never  # type: ignore[method-assign]
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await app.background.idle()
    assert from_bot(slack, "#u4ssc-7") == []


async def _never(event_id: str) -> bool:
    return False


async def test_questions_are_answered_without_a_database(slack: SlackStandIn, services: Services) -> None:
    assert isinstance(services.deliveries, FakeDeliveries)
    assert isinstance(services.channels, FakeChannels)
    services.deliveries.unavailable = services.channels.unavailable = True
    await slack.say("amina", "#u4ssc-7", "what does it cost?")
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    message = await answer(slack, "#u4ssc-7")
    assert "about when" in message.plain


@pytest.mark.parametrize(("setting", "answers"), [("mentions", 1), ("off", 0), ("all", 2)])
async def test_channels_decide_what_is_answered(
    slack: SlackStandIn, services: Services, app: SlackApp, setting: str, answers: int
) -> None:
    assert isinstance(services.channels, FakeChannels)
    services.channels.settings[slack.channel_id("#u4ssc-7")] = setting  # type: ignore[assignment]
    await slack.say("amina", "#u4ssc-7", "what does it cost?")
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await slack.settled()
    await app.background.idle()
    public = [m for m in from_bot(slack, "#u4ssc-7") if m.ephemeral_for is None]
    private = [m for m in from_bot(slack, "#u4ssc-7") if m.ephemeral_for]
    assert len(public) == answers
    assert ["switched off" in m.plain for m in private] == ([True] if setting == "off" else [])


async def test_the_language_is_the_readers(slack: SlackStandIn) -> None:
    await slack.command("jeanmarc", "#u4ssc-7", "/u4ssc", "when")
    message = await answer(slack, "#u4ssc-7", "jeanmarc")
    assert "Source\u202f: TSB Circular 92 §1" in message.plain
    assert "Traduction non officielle." in message.plain
