"""What a real workspace would have found: limits of Slack's, private places, and requests that only look sound."""

import logging

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.blocks import share_value, shared_question
from bot.slack.boundary import within_boundary

from .helpers import answer, from_bot, send

BUTTON_VALUE_LIMIT = 2_000


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
async def test_bodies_that_only_claim_to_be_compressed_are_refused(url: str, kind: str) -> None:
    assert (await send(url, b"command=/u4ssc", Content_Encoding=kind)).status == 400


@pytest.mark.parametrize("text", ["😀" * 300, '"\\' * 150, "日" * 300, "\x07" * 300])
def test_a_share_button_holds_any_question(text: str) -> None:
    value = share_value("zh", question=text)
    assert len(value.encode("utf-16-le")) // 2 < BUTTON_VALUE_LIMIT
    assert shared_question(value).get("q", "") == text.replace("\x07", "")


async def test_a_question_full_of_emoji_is_answered_and_shared(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when? " + "😀" * 280)
    private = await answer(slack, "#general", "amina")
    assert "about when" in private.plain
    await slack.click("amina", private, "share")
    await app.background.idle()
    assert len(from_bot(slack, "#general", "kenji")) == 1


async def test_a_message_shortcut_is_answered_to_its_user_alone(slack: SlackStandIn) -> None:
    said = await slack.say("amina", "dm", "the cost?")
    await answer(slack, "dm", "amina")
    await slack.shortcut("amina", "answer_this", said.message)
    second = await answer(slack, "dm", "amina", count=2)
    assert second.ephemeral_for == slack.user_id("amina")


async def test_nothing_is_raised_even_when_the_apology_fails(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    async def speechless(_reference: str) -> None:
        raise KeyError("no such word")

    with caplog.at_level(logging.ERROR, "bot.slack.boundary"):
        await within_boundary("command", broken, speechless)
    assert "no apology could be made" in caplog.text


async def test_what_could_not_be_shared_can_be_shared_again(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.command("amina", "#general", "/u4ssc", "when")
    private = await answer(slack, "#general", "amina")
    slack.faults.status("response_url", 404, times=1)
    await slack.click("amina", private, "share")
    await app.background.idle()
    assert from_bot(slack, "#general", "kenji") == []
    await slack.click("amina", private, "share")
    await app.background.idle()
    assert len(from_bot(slack, "#general", "kenji")) == 1
