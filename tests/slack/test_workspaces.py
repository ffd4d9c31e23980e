"""Several workspaces: what is kept apart, tokens that rotate, and leaving."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.announcement import announced_facts
from bot.core.registration import RegistrationState
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Workspace
from bot.slack.announcing import Announcer, Words
from bot.slack.app import SlackApp
from bot.slack.lease import holding
from bot.slack.ports import Services
from bot.store import Store

from .fakes import Clock
from .helpers import FORM, answer, from_bot, open_form, token_checked
from .installed import Process, install, installable, process
from .test_announcing import moved_to

DAY = 86_400


@pytest.fixture
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    stand_in = installable(clock, "xoxb-test")
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
def second(alone: SlackStandIn) -> Workspace:
    return alone.add_workspace("City of Oslo")


@pytest.fixture
async def bot(alone: SlackStandIn, services: Services, store: Store) -> AsyncIterator[Process]:
    async with process(alone, services, store) as running:
        await alone.connect(f"{running.origin}/slack/events")
        yield running
        await running.app.background.idle()


@pytest.fixture
async def slack(alone: SlackStandIn, second: Workspace, bot: Process) -> AsyncIterator[SlackStandIn]:
    """The bot in both workspaces."""
    for workspace in (alone.workspace, second):
        assert (await install(bot, workspace)).status == 200
    yield alone
    await bot.app.background.idle()
    assert alone.refusals == []


def twin(slack: SlackStandIn, workspace: Workspace, user: str = "amina") -> None:
    """Somebody in another workspace with the very id that `user` has: Slack's ids are a workspace's own."""
    original = slack.workspace.user(user)
    double = replace(original, team_id=workspace.team_id, handle="twin", email="twin@example.org")
    workspace.users[double.id] = double
    workspace.channel("second").members.append(double.id)
    workspace.dm(double.id)


async def register_from(slack: SlackStandIn, user: str, channel: str, **changes: str) -> str:
    """Register, and read the receipt."""
    view = await open_form(slack, user, channel)
    values = FORM | {"email": f"{user}@example.org"} | changes
    assert (await slack.submit(user, view.id, values)).kind == "closed"
    return (await answer(slack, "dm", user)).plain


def exchanges(slack: SlackStandIn) -> int:
    """How often a refresh token was exchanged."""
    return sum(call.args.get("grant_type") == "refresh_token" for call in slack.calls)


# ---- kept apart


async def test_nobody_reads_or_changes_what_belongs_to_another_workspace(
    slack: SlackStandIn, second: Workspace, desk: RegistrationDesk
) -> None:
    twin(slack, second)
    receipt = await register_from(slack, "amina", "#u4ssc-7")
    reference = (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).reference
    assert reference in receipt
    for number, verb in enumerate(("status", "edit", "cancel", "forget-me"), start=1):
        await slack.command("twin", "#second", "/u4ssc", verb)
        told = await answer(slack, "#second", "twin", count=number)
        assert reference not in told.plain
        assert slack.view_of("twin") is None
    await slack.click("twin", from_bot(slack, "#second", "twin")[-1], "registration.forget-me")
    await slack.until(lambda: "nothing" in from_bot(slack, "#second", "twin")[-1].plain.lower())
    await slack.open_home("twin")
    home = await slack.until(lambda: slack.home_of("twin"))
    assert reference not in home.plain
    assert (await desk.status(slack.workspace.team_id, slack.user_id("amina"))).active
    # And registering there makes a registration of its own.
    await register_from(slack, "twin", "#second")
    assert (await desk.status(second.team_id, slack.user_id("amina"))).reference != reference


async def test_a_channel_of_the_same_id_has_a_setting_of_its_own(
    slack: SlackStandIn, second: Workspace, services: Services, store: Store, bot: Process
) -> None:
    services.channels = store.channels
    channel = replace(second.channel("second"), id=slack.channel_id("#u4ssc-7"), name="same-id")
    second.channels[channel.id] = channel
    await store.channels.set_answers(slack.workspace.team_id, channel.id, "off")
    await slack.say("nora", "#same-id", "what does it cost?")
    found = await slack.until(lambda: [m for m in second.messages if m.bot_id])
    assert "about cost" in found[0].plain
    await slack.say("kenji", "#u4ssc-7", "what does it cost?")
    await bot.app.background.idle()
    assert [m for m in slack.workspace.messages if m.bot_id] == []


async def test_organizers_are_those_of_their_own_workspace(
    slack: SlackStandIn, second: Workspace, services: Services
) -> None:
    twin(slack, second, "lucia")
    services.organizers = (slack.user_id("lucia"),)
    services.organizers_workspace = slack.workspace.team_id
    await slack.command("twin", "#second", "/u4ssc", "organizer export")
    assert "for the organizers" in (await answer(slack, "#second", "twin")).plain.lower()
    await slack.command("lucia", "#u4ssc-7", "/u4ssc", "organizer pending")
    assert "waits" in (await answer(slack, "#u4ssc-7", "lucia")).plain


async def test_a_decision_reaches_the_person_in_their_own_workspace(
    slack: SlackStandIn, second: Workspace, services: Services, desk: RegistrationDesk, bot: Process
) -> None:
    services.organizers = tuple(slack.workspace.usergroups)
    services.organizers_workspace = slack.workspace.team_id
    services.organizers_channel = slack.channel_id("#u4ssc-7")
    await slack.open_home("nora")
    await register_from(slack, "nora", "#second", country="Kosovo")
    notice = await answer(slack, "#u4ssc-7")
    await slack.click("cristina", notice, "organizer.approve")
    await slack.until(lambda: "approved" in from_bot(slack, "dm", "nora")[-1].plain)
    await bot.app.background.idle()
    stored = await desk.status(second.team_id, slack.user_id("nora"))
    assert stored.state is RegistrationState.CONFIRMED
    home = slack.home_of("nora")
    assert home is not None
    assert stored.reference in home.plain


async def test_who_comes_from_elsewhere_is_answered_and_not_registered(
    alone: SlackStandIn, second: Workspace, bot: Process, desk: RegistrationDesk
) -> None:
    """Slack Connect: the second workspace has not installed it, and there is no token for its people."""
    second.installed = True  # for the stand-in to deliver
    await alone.command("nora", "#second", "/u4ssc", "what does it cost?")
    assert "about cost" in (await answer(alone, "#second", "nora")).plain
    await alone.command("nora", "#second", "/u4ssc", "register")
    assert "another workspace" in (await answer(alone, "#second", "nora", count=2)).plain
    assert await desk.newest() == ()
    await bot.app.background.idle()
    alone.refusals.clear()


async def test_the_workspace_of_the_token_is_one_of_them(
    alone: SlackStandIn, second: Workspace, services: Services, store: Store
) -> None:
    async with process(alone, services, store, own="xoxb-test") as bot:
        await alone.connect(f"{bot.origin}/slack/events")
        await alone.until(lambda: bot.workspaces.team_ids)
        assert (await install(bot, second)).status == 200
        assert bot.workspaces.team_ids == (second.team_id, alone.workspace.team_id)
        await alone.say("amina", "#u4ssc-7", "@u4ssc when?")
        assert "about when" in (await answer(alone, "#u4ssc-7")).plain
        assert bot.workspaces.client("T0NOWHERE") is None
        await bot.app.background.idle()


async def test_an_announcement_reaches_every_workspace_that_can_be_reached(
    slack: SlackStandIn, second: Workspace, bot: Process, store: Store, services: Services, clock: Clock
) -> None:
    async def announce(day: int) -> None:
        moved = moved_to(services.meeting, day)
        words = Words(moved, services.phrasebook, None)
        announcer = Announcer(store.announcements, bot.app.installations, words, clock, pause_seconds=0)
        async with holding(store.leases, "announce") as lease:
            announcement = await announcer.begin(announced_facts(moved), set())
            await announcer.send(announcement, lease, lambda _: None)

    await register_from(slack, "amina", "#u4ssc-7")
    await register_from(slack, "nora", "#second")
    await bot.app.background.idle()
    await store.announcements.record(services.meeting.id, announced_facts(services.meeting), clock())
    await announce(27)
    assert [len(from_bot(slack, "dm", name)) for name in ("amina", "nora")] == [2, 2]
    # A token that was revoked, of which Slack has not told us yet, is the trouble of its workspace alone.
    slack._state.tokens.revoke(second.team_id)
    await announce(28)
    assert [len(from_bot(slack, "dm", name)) for name in ("amina", "nora")] == [3, 2]
    slack.refusals.clear()


# ---- tokens


async def test_tokens_are_rotated_before_they_expire(alone: SlackStandIn, bot: Process, store: Store) -> None:
    alone.faults.token_seconds = 3600
    await install(bot, alone.workspace)
    first = alone.workspace.bot_token
    alone.faults.token_seconds = DAY
    await bot.workspaces.check(bot.app.bolt.client)
    (stored,) = await bot.workspaces._store.bots()
    assert stored.bot_token == alone.workspace.bot_token != first
    await alone.command("amina", "#u4ssc-7", "/u4ssc", "when")
    assert "about when" in (await answer(alone, "#u4ssc-7", "amina")).plain
    await bot.workspaces.check(bot.app.bolt.client)
    assert exchanges(alone) == 1


async def test_of_several_processes_one_rotates(
    alone: SlackStandIn, bot: Process, services: Services, store: Store
) -> None:
    alone.faults.token_seconds = 3600
    await install(bot, alone.workspace)
    alone.faults.token_seconds = DAY
    async with process(alone, services, store) as other:
        await asyncio.gather(*(p.workspaces.check(p.app.bolt.client) for p in (bot, other, bot, other)))
        await asyncio.gather(*(p.workspaces.check(p.app.bolt.client) for p in (bot, other)))
        tokens = {p.workspaces._bots[alone.workspace.team_id].bot_token for p in (bot, other)}
    assert tokens == {alone.workspace.bot_token}
    assert exchanges(alone) == 1


async def test_an_expired_token_is_renewed_before_it_is_used(alone: SlackStandIn, bot: Process) -> None:
    """The bot stood still for half a day."""
    await install(bot, alone.workspace)
    stale = bot.workspaces._bots[alone.workspace.team_id]
    stale.bot_token_expires_at = int(time.time()) - 1
    await bot.workspaces._store.async_save_bot(stale)
    alone._state.tokens.expires[stale.bot_token] = 0.0
    await alone.say("amina", "#u4ssc-7", "@u4ssc when?")
    assert "about when" in (await answer(alone, "#u4ssc-7")).plain
    assert exchanges(alone) == 1


async def test_what_slack_or_the_database_does_not_take_is_tried_again(
    alone: SlackStandIn, bot: Process, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alone.faults.token_seconds = 3600
    await install(bot, alone.workspace)
    first, client = alone.workspace.bot_token, bot.app.bolt.client
    alone.faults.token_seconds = DAY
    alone.faults.error("oauth.v2.access", "internal_error", times=1)
    await bot.workspaces.check(client)
    assert "could not be rotated: internal_error" in caplog.text

    async def unavailable(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as gone:
        gone.setattr(bot.workspaces._store, "async_save_bot", unavailable)
        await bot.workspaces.check(client)
        await bot.workspaces.check(client)
    assert (await bot.workspaces._store.bots())[0].bot_token == first
    assert bot.workspaces._bots[alone.workspace.team_id].bot_token == alone.workspace.bot_token != first
    await bot.workspaces.check(client)
    assert (await bot.workspaces._store.bots())[0].bot_token == alone.workspace.bot_token
    assert exchanges(alone) == 2
    assert "xoxe" not in caplog.text


# ---- leaving


async def test_uninstalling_keeps_registrations_and_nothing_else(
    slack: SlackStandIn,
    second: Workspace,
    bot: Process,
    services: Services,
    desk: RegistrationDesk,
    store: Store,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await register_from(slack, "nora", "#second")
    await bot.app.background.idle()
    assert len(slack._schedule.waiting) == 2
    acks = await slack.uninstall(second.team_id)
    assert [ack.status for ack in acks] == [200, 200]
    await bot.app.background.idle()
    assert bot.workspaces.team_ids == (slack.workspace.team_id,)
    assert [found.team_id for found in await bot.workspaces._store.bots()] == [slack.workspace.team_id]
    assert (
        await bot.workspaces._store.async_find_installation(enterprise_id=None, team_id=second.team_id)
        is None
    )
    assert (await desk.status(second.team_id, slack.user_id("nora"))).active
    await bot.app.upkeep.once()
    assert slack._schedule.waiting == []
    # Whoever installs it again finds everything as it was.
    slack.refusals.clear()
    await install(bot, second)
    await bot.app.upkeep.once()
    assert len(slack._schedule.waiting) == 2
    await slack.command("nora", "#second", "/u4ssc", "status")
    assert "U4SSC-" in (await answer(slack, "#second", "nora")).plain


async def test_a_late_word_of_leaving_ends_no_new_installation(
    slack: SlackStandIn, second: Workspace, bot: Process
) -> None:
    await slack._connector.event(second, {"type": "app_uninstalled", "event_ts": second.stamp()})
    await bot.app.background.idle()
    assert second.team_id in bot.workspaces.team_ids
    await slack.command("nora", "#second", "/u4ssc", "when")
    assert "about when" in (await answer(slack, "#second", "nora")).plain


async def test_a_revoked_token_is_let_go_of(slack: SlackStandIn, second: Workspace, bot: Process) -> None:
    client = bot.workspaces.client(second.team_id)
    assert client is not None
    await client.auth_revoke()
    await slack.settled()
    await bot.app.background.idle()
    assert second.team_id not in bot.workspaces.team_ids
    await slack.command("nora", "#second", "/u4ssc", "what does it cost?")
    assert "about cost" in (await answer(slack, "#second", "nora")).plain
    await bot.app.background.idle()
    slack.refusals.clear()


async def test_while_slack_does_not_say_the_installation_stays(
    slack: SlackStandIn, second: Workspace, bot: Process
) -> None:
    slack.faults.error("auth.test", "internal_error", times=1)
    with pytest.raises(SlackApiError):
        await bot.workspaces.left(second.team_id, bot.app.bolt.client)
    assert second.team_id in bot.workspaces.team_ids


async def test_uninstalling_the_only_workspace_makes_the_bot_unready(
    services: Services, clock: Clock, app: SlackApp, url: str, alone: SlackStandIn
) -> None:
    await alone.connect(url)
    await token_checked(app)
    assert app.problem is None
    await alone.uninstall()
    await app.background.idle()
    assert app.problem == "token_revoked"
