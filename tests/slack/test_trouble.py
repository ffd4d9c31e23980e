"""When something goes wrong: in our code, in the database, or at Slack."""

import asyncio
import logging

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.background import Background
from bot.slack.ports import Services

from .fakes import FakeAssistant, FakeCountries
from .helpers import FORM, answer, from_bot, open_form, token_checked


def _number(text: str) -> str:
    return text.rsplit(" ", 1)[1]


async def test_a_failing_command_is_apologized_for(
    slack: SlackStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc", "please explode")
    assert ack.status == 200
    message = await answer(slack, "#u4ssc-7", "amina")
    assert "Sorry" in message.plain
    assert f"command failed, id {_number(message.plain)}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "please explode" not in caplog.text


async def test_a_failing_mention_is_apologized_for_in_the_thread(slack: SlackStandIn) -> None:
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc explode")
    assert all(ack.status == 200 for ack in said.acks)
    message = await answer(slack, "#u4ssc-7")
    assert "Sorry" in message.plain
    assert message.thread_ts == said.message.ts


async def test_nobody_is_apologized_to_who_did_not_ask(slack: SlackStandIn, app: SlackApp) -> None:
    said = await slack.say("amina", "#u4ssc-7", "explode")
    await app.background.idle()
    assert all(ack.status == 200 for ack in said.acks)
    assert from_bot(slack, "#u4ssc-7") == []


async def test_a_failing_submission_keeps_the_form(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    view = await open_form(slack)

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(services.desk._store, "add", broken)
        outcome = await slack.submit("amina", view.id, FORM)
    assert outcome.ack is not None
    assert (outcome.kind, outcome.ack.status) == ("errors", 200)
    assert "nothing was stored" in outcome.errors["consent"]
    assert f"submission failed, id {_number(outcome.errors['consent'])}" in caplog.text
    assert (await slack.submit("amina", view.id, FORM)).kind == "closed"


async def test_a_failing_type_ahead_offers_nothing(slack: SlackStandIn, services: Services) -> None:
    view = await open_form(slack)
    assert isinstance(services.countries, FakeCountries)
    services.countries.broken = True
    suggestions = await slack.options("amina", view, "country", "ja")
    assert (suggestions.ack.status, suggestions.labels) == (200, ())


async def test_no_apology_is_needed_when_slack_is_gone(
    slack: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.error("chat.postMessage", "fatal_error")
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await app.background.idle()
    assert "no apology could be sent" in caplog.text
    assert "fatal_error" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 39_000,
        "🎉" * 100,
        ":tada: :tada:",
        "\x00\x07\x1b[31m",
        "<!channel> <!everyone> <@U1> &lt;b&gt;",
        "\u200f\u202e\u202d",
        "什么时候？" * 500,
        "\n\n\n",
    ],
)
async def test_any_text_gets_an_answer(slack: SlackStandIn, app: SlackApp, text: str) -> None:
    assert (await slack.command("amina", "#u4ssc-7", "/u4ssc", text)).status == 200
    await slack.say("amina", "#u4ssc-7", f"@u4ssc {text}")
    await answer(slack, "#u4ssc-7", "amina", count=2)
    for message in from_bot(slack, "#u4ssc-7", "amina"):
        assert "Sorry" not in message.plain
        assert "<!channel>" not in message.plain


async def test_what_is_answered_cannot_call_the_channel(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc inject something")
    message = await answer(slack, "#u4ssc-7")
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;" in message.plain
    assert "&lt;!channel&gt;" in message.text


async def test_endless_answers_fit(slack: SlackStandIn) -> None:
    await slack.say("amina", "#u4ssc-7", "@u4ssc a long one")
    message = await answer(slack, "#u4ssc-7")
    assert len(message.blocks) < 50
    assert "TSB Circular 92 §6" in message.plain


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived"])
async def test_where_it_cannot_post_it_writes_to_the_person(
    slack: SlackStandIn, app: SlackApp, error: str
) -> None:
    slack.faults.error("chat.postMessage", error, times=1)
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    assert "about when" in (await answer(slack, "dm", "amina")).plain
    slack.faults.error("chat.postMessage", error, times=1)
    await slack.say("amina", "#u4ssc-7", "what does it cost?")
    await app.background.idle()
    assert len(from_bot(slack, "dm", "amina")) == 1


async def test_limits_are_waited_out_and_errors_repeated(slack: SlackStandIn) -> None:
    slack.faults.rate_limit("chat.postMessage", times=1, retry_after=0)
    slack.faults.status("chat.postMessage", 500, times=1)
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    message = await answer(slack, "#u4ssc-7")
    assert "about when" in message.plain
    slack.faults.rate_limit("response_url", times=1, retry_after=0)
    await slack.command("amina", "#general", "/u4ssc", "when")
    assert "about when" in (await answer(slack, "#general", "amina")).plain


@pytest.mark.parametrize("error", ["user_not_found", "missing_scope", "account_inactive"])
async def test_without_a_profile_answers_come_in_english(slack: SlackStandIn, error: str) -> None:
    slack.faults.error("users.info", error)
    await slack.command("jeanmarc", "#general", "/u4ssc", "when")
    assert "Source: " in (await answer(slack, "#general", "jeanmarc")).plain
    await slack.command("jeanmarc", "#general", "/u4ssc", "register")
    view = await slack.until(lambda: slack.view_of("jeanmarc"))
    assert (await slack.submit("jeanmarc", view.id, FORM)).kind == "closed"


@pytest.mark.parametrize("fault", ["malformed", "drop"])
async def test_nonsense_from_slack_does_no_harm(
    slack: SlackStandIn, app: SlackApp, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    getattr(slack.faults, fault)("chat.postMessage")
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    await app.background.idle()
    assert all(ack.status == 200 for ack in said.acks)
    slack.faults.clear()
    await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    assert "about when" in (await answer(slack, "#u4ssc-7")).plain


async def test_slow_slack_delays_no_acknowledgement(slack: SlackStandIn, app: SlackApp) -> None:
    slack.faults.slow("*", 0.3)
    acks = await asyncio.gather(*(slack.command("amina", "#general", "/u4ssc", "when") for _ in range(20)))
    assert [ack.status for ack in acks] == [200] * 20
    assert len(app.background) == 20
    assert from_bot(slack, "#general", "amina") == []


async def test_the_assistant_thinks_beside_the_event_loop(
    slack: SlackStandIn, assistant: FakeAssistant
) -> None:
    await slack.command("amina", "#general", "/u4ssc", "what does it cost?")
    await answer(slack, "#general", "amina")
    assert assistant.threads == {"assistant_0"}


async def test_without_room_people_are_asked_to_come_back(
    slack: SlackStandIn, app: SlackApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.background, "_limit", 0)
    ack = await slack.command("amina", "#general", "/u4ssc", "when")
    assert ack.status == 200
    assert "a lot to do" in (await answer(slack, "#general", "amina")).plain
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when?")
    assert 503 in {first.status for first in said.acks}
    monkeypatch.undo()
    assert "about when" in (await answer(slack, "#u4ssc-7")).plain


async def test_a_good_token_is_found_when_slack_comes_back(
    alone: SlackStandIn, app: SlackApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone.faults.error("auth.test", "internal_error", times=1)
    monkeypatch.setattr("bot.slack.app._CHECK_AGAIN_AFTER", (0.0,))
    await app.start()
    await token_checked(app)
    assert app.problem is None
    await app.close()
    assert app.workspace.team_id == alone.workspace.team_id


async def test_a_bad_token_is_logged_without_being_quoted(
    alone: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    alone.faults.error("auth.test", "invalid_auth")
    await app.start()
    await token_checked(app)
    await app.close()
    assert app.problem == "invalid_auth"
    assert "invalid_auth" in caplog.text
    assert "xoxb-test" not in caplog.text


async def test_logs_hold_no_words_of_people(
    slack: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    slack.faults.error("users.info", "user_not_found")
    await slack.say("amina", "#u4ssc-7", "@u4ssc what is the cost for a zebra?")
    await slack.command("amina", "#general", "/u4ssc", "a zebra, explode")
    view = await slack.until(lambda: slack.view_of("amina") or from_bot(slack, "#general", "amina"))
    await app.background.idle()
    assert view
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert ours
    assert not [record for record in ours if "zebra" in record.getMessage()]


async def test_work_under_way_is_finished_at_shutdown() -> None:
    background = Background()
    done: list[int] = []
    release = asyncio.Event()

    async def work() -> None:
        await release.wait()
        done.append(1)

    for _ in range(500):
        assert background.start(work)
    draining = asyncio.create_task(background.drain(5))
    await asyncio.sleep(0)
    assert background.start(work) is False
    release.set()
    assert await draining == 0
    assert len(done) == 500


async def test_what_takes_too_long_is_given_up() -> None:
    background = Background()
    assert background.start(asyncio.Event().wait)
    assert await background.drain(0) == 1
    assert len(background) == 0
