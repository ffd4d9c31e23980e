"""Buttons under answers: choosing, asking on, sharing."""

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import FakeAssistant
from .helpers import actions_of, answer, button_of, from_bot


async def test_a_choice_takes_the_offers_place(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "perhaps it was moved")
    offer = await answer(slack, "#u4ssc-7", "amina")
    assert actions_of(offer) == ["choose.when", "choose.cost", "choose-none"]
    await slack.click("amina", offer, "choose.cost")
    await slack.until(lambda: "about cost" in offer.plain)
    assert from_bot(slack, "#u4ssc-7", "amina") == [offer]
    assert "share" in actions_of(offer)


async def test_a_choice_in_a_thread_is_for_everybody(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc perhaps it was moved")
    offer = await answer(slack, "#u4ssc-7")
    await slack.click("kenji", offer, "choose.when")
    await slack.until(lambda: "about when" in offer.plain)
    assert offer.ephemeral_for is None
    assert "share" not in actions_of(offer)


async def test_none_of_these_says_where_else_to_ask(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "perhaps it was moved")
    offer = await answer(slack, "#u4ssc-7", "amina")
    await slack.click("amina", offer, "choose-none")
    await slack.until(lambda: "rather not guess" in offer.plain)
    assert "<mailto:u4ssc@itu.int|u4ssc@itu.int>" in offer.plain
    assert "<https://u4ssc.itu.int/latest-meetings/7th-meeting/>" in offer.plain


async def test_the_next_question_is_one_press_away(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    message = await answer(slack, "#u4ssc-7")
    await slack.click("kenji", message, "ask.cost")
    follow_up = await slack.until(
        lambda: [m for m in from_bot(slack, "#u4ssc-7", "kenji") if m.ephemeral_for]
    )
    assert "about cost" in follow_up[0].plain
    assert follow_up[0].thread_ts == message.thread_ts
    assert "about when" in message.plain


async def test_in_direct_messages_answers_stay(slack: SlackStandIn) -> None:
    await slack.say("amina", "dm", "when?")
    message = await answer(slack, "dm", "amina")
    await slack.click("amina", message, "ask.cost")
    follow_up = await answer(slack, "dm", "amina", count=2)
    assert follow_up.ephemeral_for is None
    assert follow_up.thread_ts == message.thread_ts


async def test_sharing_shows_the_channel_what_one_person_has(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "what does it cost?")
    private = await answer(slack, "#general", "amina")
    await slack.click("amina", private, "share")
    await slack.until(lambda: "share" not in actions_of(private))
    (shared,) = from_bot(slack, "#general", "kenji")
    assert "about cost" in shared.plain
    assert f"Asked by <@{slack.user_id('amina')}>: what does it cost?" in shared.plain
    assert "Source: TSB Circular 92 §1" in shared.plain
    await app.background.idle()


async def test_sharing_twice_shares_once(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    private = await answer(slack, "#general", "amina")
    first, second = await slack.click("amina", private, "share"), await slack.click("amina", private, "share")
    assert first.ok
    assert second.ok
    await app.background.idle()
    (shared,) = from_bot(slack, "#general", "kenji")
    assert f"Asked by <@{slack.user_id('amina')}>" in shared.plain


async def test_another_process_that_got_the_second_press_shares_nothing(
    slack: SlackStandIn, services: Services, app: SlackApp
) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    private = await answer(slack, "#general", "amina")
    share = f"share-{private.channel}-{private.ts}-{slack.user_id('amina')}"
    assert await services.deliveries.first_delivery(share)
    await slack.click("amina", private, "share")
    await app.background.idle()
    assert from_bot(slack, "#general", "kenji") == []


async def test_what_could_not_be_shared_can_be_tried_again(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    private = await answer(slack, "#general", "amina")
    slack.faults.status("response_url", 404, 1)
    for _ in range(2):
        await slack.click("amina", private, "share")
        await app.background.idle()
    assert len(from_bot(slack, "#general", "kenji")) == 1


async def test_a_topic_that_is_gone_is_not_shared(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    private = await answer(slack, "#general", "amina")
    next(e for b in private.blocks for e in b.get("elements", []) if e.get("action_id") == "share")[
        "value"
    ] = '{"l": "en", "t": "gone"}'
    await slack.click("amina", private, "share")
    await slack.until(lambda: "/u4ssc register" in private.plain)
    assert from_bot(slack, "#general", "kenji") == []


async def test_there_is_nobody_to_share_with_in_direct_messages(slack: SlackStandIn) -> None:
    await slack.command("amina", "dm", "/u4ssc", "when")
    assert "share" not in actions_of(await answer(slack, "dm", "amina"))


async def test_a_button_for_a_topic_that_is_gone_shows_help(
    slack: SlackStandIn, assistant: FakeAssistant
) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    message = await answer(slack, "#general", "amina")
    button_of(message)["action_id"] = "ask.gone"
    await slack.click("amina", message, "ask.gone")
    assert "/u4ssc register" in (await answer(slack, "#general", "amina", count=2)).plain


async def test_unknown_buttons_are_acknowledged(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    message = await answer(slack, "#general", "amina")
    for action_id in ("registration.dance", "link.page", "something-else"):
        button_of(message)["action_id"] = action_id
        assert (await slack.click("amina", message, action_id)).status == 200
    await app.background.idle()
    assert len(from_bot(slack, "#general", "amina")) == 1


async def test_shortcuts_answer_a_message_and_open_the_form(slack: SlackStandIn) -> None:
    said = await slack.say("kenji", "#u4ssc-7", "hello, the cost?")
    await answer(slack, "#u4ssc-7")
    await slack.shortcut("amina", "answer_this", said.message)
    found = await slack.until(lambda: [m for m in from_bot(slack, "#u4ssc-7", "amina") if m.ephemeral_for])
    assert "about cost" in found[0].plain
    await slack.shortcut("amina", "register")
    view = await slack.until(lambda: slack.view_of("amina"))
    assert view.title == "Register"
