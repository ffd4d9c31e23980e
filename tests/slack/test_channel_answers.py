"""What the bot answers in a channel, who may say so, and how it introduces itself."""

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services
from bot.store import Store

from .fakes import FakeChannels
from .helpers import answer, from_bot


@pytest.fixture
def channels(services: Services) -> FakeChannels:
    assert isinstance(services.channels, FakeChannels)
    return services.channels


def without_administrators(slack: SlackStandIn) -> None:
    for person in slack.workspace.users.values():
        person.is_admin = False


async def set_answers(slack: SlackStandIn, user: str, setting: str, count: int = 1) -> str:
    await slack.command(user, "#u4ssc-7", "/u4ssc", f"answers {setting}".strip())
    return (await answer(slack, "#u4ssc-7", user, count)).plain


async def test_the_setting_is_told_to_everybody(slack: SlackStandIn, channels: FakeChannels) -> None:
    said = await set_answers(slack, "amina", "")
    assert "otherwise I stay silent" in said
    assert "/u4ssc answers all | mentions | off" in said
    assert channels.settings == {}


@pytest.mark.parametrize("setting", ["all", "mentions", "off"])
async def test_an_administrator_sets_it(slack: SlackStandIn, channels: FakeChannels, setting: str) -> None:
    slack.workspace.channel("u4ssc-7").creator = slack.user_id("kenji")
    assert "Done." in await set_answers(slack, "cristina", setting.upper())
    assert channels.settings == {slack.channel_id("#u4ssc-7"): setting}


async def test_the_creator_of_the_channel_sets_it(slack: SlackStandIn, channels: FakeChannels) -> None:
    without_administrators(slack)
    slack.workspace.channel("u4ssc-7").creator = slack.user_id("kenji")
    assert "Done." in await set_answers(slack, "kenji", "off")
    assert list(channels.settings.values()) == ["off"]


async def test_an_organizer_sets_it(slack: SlackStandIn, services: Services, channels: FakeChannels) -> None:
    without_administrators(slack)
    services.organizers = (slack.user_id("amina"),)
    assert "Done." in await set_answers(slack, "amina", "mentions")
    assert list(channels.settings.values()) == ["mentions"]


async def test_nobody_else_sets_it(
    slack: SlackStandIn, channels: FakeChannels, caplog: pytest.LogCaptureFixture
) -> None:
    assert "Only the organizers" in await set_answers(slack, "amina", "off")
    assert channels.settings == {}
    assert f"{slack.user_id('amina')} of {slack.workspace.team_id} may not" in caplog.text


async def test_what_slack_does_not_say_lets_nobody_in(slack: SlackStandIn, channels: FakeChannels) -> None:
    without_administrators(slack)
    slack.workspace.channel("u4ssc-7").creator = slack.user_id("kenji")
    slack.faults.error("conversations.info", "channel_not_found")
    assert "Only the organizers" in await set_answers(slack, "kenji", "off")
    assert channels.settings == {}


async def test_other_words_are_a_question(slack: SlackStandIn, channels: FakeChannels) -> None:
    await slack.command("cristina", "#u4ssc-7", "/u4ssc", "answers about the cost")
    assert "about cost" in (await answer(slack, "#u4ssc-7", "cristina")).plain
    assert channels.settings == {}


async def test_it_is_a_setting_of_channels(slack: SlackStandIn, channels: FakeChannels) -> None:
    await slack.command("cristina", "dm", "/u4ssc", "answers off")
    assert "setting of channels" in (await answer(slack, "dm", "cristina")).plain
    channels.unavailable = True
    assert "cannot reach my records" in await set_answers(slack, "cristina", "off")


async def test_it_introduces_itself_once(slack: SlackStandIn, app: SlackApp) -> None:
    for inviter in ("jeanmarc", "kenji"):
        await slack.invite_bot("#general", inviter)
        await answer(slack, "#general")
        await slack.remove_bot("#general")
    await slack.settled()
    await app.background.idle()
    (hello,) = from_bot(slack, "#general")
    assert hello.plain.startswith("Hello! I answer questions about the Septième réunion U4SSC")
    assert "/u4ssc answers all | mentions | off" in hello.plain
    assert hello.thread_ts is None


async def test_the_introduction_tells_what_was_set_before(
    slack: SlackStandIn, channels: FakeChannels
) -> None:
    channels.settings[slack.channel_id("#general")] = "mentions"
    await slack.invite_bot("#general")
    assert "only when I am mentioned" in (await answer(slack, "#general")).plain


async def test_without_the_database_there_is_no_introduction(
    slack: SlackStandIn, app: SlackApp, channels: FakeChannels
) -> None:
    channels.unavailable = True
    await slack.invite_bot("#general")
    await slack.settled()
    await app.background.idle()
    assert from_bot(slack, "#general") == []


async def test_it_is_kept_in_the_database(
    slack: SlackStandIn, services: Services, store: Store, app: SlackApp
) -> None:
    services.channels = store.channels
    assert "Done." in await set_answers(slack, "cristina", "off")
    await slack.say("amina", "#u4ssc-7", "what does it cost?")
    await slack.settled()
    await app.background.idle()
    assert from_bot(slack, "#u4ssc-7", "amina") == []
    assert "Done." in await set_answers(slack, "cristina", "all", count=2)
    await slack.say("amina", "#u4ssc-7", "what does it cost?")
    assert "about cost" in (await answer(slack, "#u4ssc-7", "amina")).plain
    assert await store.channels.answers(slack.workspace.team_id, slack.channel_id("#u4ssc-7")) == "all"
