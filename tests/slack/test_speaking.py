"""In which language somebody is spoken to, and what they are invited to ask."""

import pytest

from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.store import Store

from .helpers import answer, open_form


async def choose(slack: SlackStandIn, user: str, language: str) -> None:
    await slack.open_home(user)
    await slack.until(lambda: slack.home_of(user))
    await slack.click(user, "home", "home.language", selected_option=language)


async def test_the_chosen_language_is_spoken_from_now_on(slack: SlackStandIn, store: Store) -> None:
    await choose(slack, "kenji", "fr")
    home = slack.home_of("kenji")
    assert home is not None
    await slack.until(lambda: "Septième réunion U4SSC" in home.plain)
    assert await store.settings.language(slack.workspace.team_id, slack.user_id("kenji")) == "fr"
    await slack.command("kenji", "#u4ssc-7", "/u4ssc", "cost")
    assert "Source\u202f: TSB Circular 92" in (await answer(slack, "#u4ssc-7", "kenji")).plain
    assert (await open_form(slack, "kenji")).title == "Inscription"


async def test_back_to_what_slack_says(slack: SlackStandIn, store: Store) -> None:
    await choose(slack, "jeanmarc", "en")
    home = slack.home_of("jeanmarc")
    assert home is not None
    await slack.until(lambda: "Seventh U4SSC Meeting" in home.plain)
    await slack.click("jeanmarc", "home", "home.language", selected_option="slack")
    await slack.until(lambda: "Septième réunion U4SSC" in home.plain)
    assert await store.settings.language(slack.workspace.team_id, slack.user_id("jeanmarc")) is None


async def test_without_the_database_slacks_language_is_spoken(
    slack: SlackStandIn, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(store.settings, "language", gone)
    monkeypatch.setattr(store.settings, "choose_language", gone)
    await choose(slack, "jeanmarc", "en")
    assert "cannot reach my records" in (await answer(slack, "dm", "jeanmarc")).plain
    home = slack.home_of("jeanmarc")
    assert home is not None
    assert "Septième réunion U4SSC" in home.plain


async def test_prompts_wait_in_the_messages(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.open_home("amina", "messages")
    await slack.until(lambda: slack.workspace.prompts)
    await slack.settled()
    title, prompts = slack.workspace.prompts[slack.channel_id("dm", "amina")]
    assert title == "You could ask"
    assert [prompt["message"] for prompt in prompts][2] == "How do I register?"
    (call,) = [call for call in slack.calls if call.method == "assistant.threads.setSuggestedPrompts"]
    assert "thread_ts" not in call.args  # with it, an agent's prompts are silently not shown


async def test_where_there_can_be_no_prompts_nothing_is_lost(
    slack: SlackStandIn, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.error("assistant.threads.setSuggestedPrompts", "missing_scope")
    with caplog.at_level("INFO"):
        await slack.open_home("amina", "messages")
        await slack.settled()
        await app.background.idle()
    assert "no prompts could be suggested: missing_scope" in caplog.text
