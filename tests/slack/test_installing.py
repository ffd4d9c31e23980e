"""/slack/install and what Slack sends people back with."""

from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError

from bot.core.registration_store import StoreUnavailable
from bot.manifest import manifest
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.oauth import INSTALL_PATH, REDIRECT_PATH
from bot.slack.ports import Services
from bot.store import Store

from .fakes import Clock
from .helpers import answer
from .installed import PUBLIC_URL, Process, consent, install, installable, process


@pytest.fixture
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    stand_in = installable(clock, "xoxb-test")
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def bot(alone: SlackStandIn, services: Services, store: Store) -> AsyncIterator[Process]:
    async with process(alone, services, store) as running:
        await alone.connect(f"{running.origin}/slack/events")
        yield running


async def test_a_workspace_installs_the_bot_and_is_answered(bot: Process, alone: SlackStandIn) -> None:
    second = alone.add_workspace("City of Oslo")
    page = await bot.get(INSTALL_PATH)
    assert page.status == 200
    assert "Seventh U4SSC Meeting" in page.text
    assert "Add to Slack" in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    back = await consent(page, "Allow in City of Oslo")
    done = await bot.get(back, page.cookie)
    assert done.status == 200
    assert "has been added to City of Oslo" in done.text
    assert done.link == f"https://slack.com/app_redirect?app={second.app_id}&team={second.team_id}"
    await alone.command("nora", "#second", "/u4ssc", "when")
    assert "about when" in (await answer(alone, "#second", "nora")).plain
    await alone.say("omar", "#second", "@u4ssc what does it cost?")
    assert "about cost" in (await answer(alone, "#second", "omar")).plain
    assert alone.refusals == []


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("fr-CH,fr;q=0.9,en;q=0.8", "fr", "ltr"),
        ("de,en", "en", "ltr"),
        ("ru", "en", "ltr"),
        ("", "en", "ltr"),
    ],
)
async def test_the_page_is_in_a_language_of_the_browser(
    bot: Process, accepted: str, language: str, direction: str
) -> None:
    page = await bot.get(INSTALL_PATH, language=accepted)
    assert f'<html lang="{language}" dir="{direction}">' in page.text


async def test_the_state_is_good_once_and_in_one_browser(bot: Process, alone: SlackStandIn) -> None:
    page = await bot.get(INSTALL_PATH)
    back = await consent(page, "Allow in U4SSC")
    elsewhere = await bot.get(back)
    assert (elsewhere.status, elsewhere.link) == (400, INSTALL_PATH)
    assert "nothing was added" in elsewhere.text
    assert (await bot.get(back, page.cookie)).status == 200
    assert (await bot.get(back, page.cookie)).status == 400
    assert [call.method for call in alone.calls].count("oauth.v2.access") == 1


async def test_whoever_declines_is_told_that_nothing_was_added(bot: Process) -> None:
    page = await bot.get(INSTALL_PATH)
    back = await consent(page, "Cancel")
    declined = await bot.get(back, page.cookie)
    assert "declined in Slack" in declined.text
    assert bot.workspaces.team_ids == ()


async def test_a_code_that_slack_does_not_take(bot: Process, alone: SlackStandIn) -> None:
    page = await bot.get(INSTALL_PATH)
    state = (page.cookie or "").partition("=")[2]
    failed = await bot.get(f"{REDIRECT_PATH}?code=made-up&state={state}", page.cookie)
    assert failed.status == 400
    assert [refusal.error for refusal in alone.refusals] == ["invalid_code"]
    assert (await bot.get(f"{REDIRECT_PATH}?state=%22%3E%3Cscript%3E")).status == 400


async def test_a_token_that_cannot_be_stored_is_given_back(
    bot: Process, alone: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await bot.get(INSTALL_PATH)
    back = await consent(page, "Allow in U4SSC")

    async def unavailable(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(bot.workspaces._store, "async_save", unavailable)
    failed = await bot.get(back, page.cookie)
    assert (failed.status, "cannot be stored right now" in failed.text) == (503, True)
    assert alone.workspace.bot_token in alone._state.tokens.revoked


async def test_the_page_without_a_database(
    bot: Process, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    async def unavailable(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(store.database, "transact", unavailable)
    assert (await bot.get(INSTALL_PATH)).status == 503


async def test_installing_again_replaces_the_token(bot: Process, alone: SlackStandIn, store: Store) -> None:
    for _ in range(2):
        assert (await install(bot, alone.workspace)).status == 200
    (stored,) = await bot.workspaces._store.bots()
    assert stored.bot_token == alone.workspace.bot_token
    assert PUBLIC_URL not in alone.workspace.bot_token


def test_the_manifest_for_several_workspaces() -> None:
    made = manifest(PUBLIC_URL, several=True)
    assert made["oauth_config"]["redirect_urls"] == [f"{PUBLIC_URL}{REDIRECT_PATH}"]
    assert made["settings"]["token_rotation_enabled"] is True
    alone = manifest(PUBLIC_URL)
    assert "redirect_urls" not in alone["oauth_config"]
    assert alone["settings"]["token_rotation_enabled"] is False


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slack_client_id": "1.1"}, "set together"),
        ({"slack_client_secret": "s"}, "set together"),
        ({"slack_client_id": "1.1", "slack_client_secret": "s", "organizers": "U123"}, "which of several"),
        ({"organizers_workspace": "U123"}, "such as T"),
    ],
)
def test_settings_that_do_not_go_together(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Settings(_env_file=None, **given)
