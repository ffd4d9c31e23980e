"""What changed in meeting.yaml reaches every registrant and channel once."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, time
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.announcement import announced_facts
from bot.core.announcement_store import Announcement, Channel, Delivery, DeliveryState, RecipientKind
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.playground.stand_in import SlackStandIn
from bot.slack.announcing import Announcer, AnnouncingStopped, Words, channels_of
from bot.slack.lease import Lease, holding
from bot.slack.outbox import open_session, web_client, with_token
from bot.slack.workspace import InstalledWorkspace, SingleWorkspace
from bot.store import Store
from bot.store.announcements import SqlAnnouncements

from .fakes import BEFORE, Clock
from .helpers import actions_of, from_bot

PEOPLE = ("amina", "kenji", "lucia", "jeanmarc", "olga")
SENT, UNDELIVERABLE = DeliveryState.SENT, DeliveryState.UNDELIVERABLE


def moved_to(meeting: Meeting, day: int, **changed: Any) -> Meeting:
    assert meeting.schedule
    schedule = meeting.schedule.model_copy(update={"first_day": date(2023, 6, day), "starts": time(10, 0)})
    return meeting.model_copy(update={"schedule": schedule, **changed})


async def register(desk: RegistrationDesk, team_id: str, user_id: str) -> None:
    form = RegistrationForm(
        first_name="A",
        family_name="B",
        email=f"{user_id}@example.org",
        organization="ITU",
        country="JP",
        category="other",
        consent=True,
    )
    await desk.register(team_id, user_id, form, BEFORE, privacy_version="1", language="en")


@pytest.fixture
async def installed(alone: SlackStandIn) -> AsyncIterator[InstalledWorkspace]:
    """The workspace as the command sees it: a client that never says a thing twice."""
    client = web_client(alone.api_base_url, repeat=False)
    client.session = open_session()
    workspace = SingleWorkspace("xoxb-test")
    await workspace.check(client)
    yield workspace.installed(client)
    await client.session.close()


class Run:
    """`u4ssc announce` without its terminal."""

    def __init__(
        self, slack: SlackStandIn, store: Store, installed: InstalledWorkspace, phrasebook: Phrasebook
    ) -> None:
        self.slack, self.store, self.installed, self.phrasebook = slack, store, installed, phrasebook
        self.progress = 0

    async def __call__(self, meeting: Meeting, kept: SqlAnnouncements | None = None) -> Announcement:
        team = self.slack.workspace.team_id
        client = self.installed.client(team)
        assert client
        channels = await channels_of(client, team)
        words = Words(meeting, self.phrasebook, "https://bot.example.org")
        announcer = Announcer(kept or self.store.announcements, self.installed, words, Clock(), 0)
        async with holding(self.store.leases, "announce") as lease:
            announcement = await announcer.begin(announced_facts(meeting), channels)
            await announcer.send(announcement, lease, self._progressed)
        return announcement

    def _progressed(self, number: int) -> None:
        self.progress += number

    def told(self, text: str = "something has changed") -> Counter[str]:
        """How many announcements each person and channel has."""
        rooms = {name: from_bot(self.slack, "dm", name) for name in PEOPLE}
        rooms["#u4ssc-7"] = from_bot(self.slack, "#u4ssc-7")
        return Counter({name: sum(text in m.plain for m in found) for name, found in rooms.items()})


@pytest.fixture
async def run(
    alone: SlackStandIn,
    store: Store,
    installed: InstalledWorkspace,
    phrasebook: Phrasebook,
    meeting: Meeting,
    desk: RegistrationDesk,
) -> Run:
    """Five registrants, and the facts as everybody knows them."""
    for name in PEOPLE:
        await register(desk, alone.workspace.team_id, alone.user_id(name))
    await store.announcements.record(meeting.id, announced_facts(meeting), BEFORE)
    return Run(alone, store, installed, phrasebook)


EVERYBODY = Counter(dict.fromkeys((*PEOPLE, "#u4ssc-7"), 1))


async def test_everybody_is_told_once(run: Run, meeting: Meeting, alone: SlackStandIn) -> None:
    moved = moved_to(meeting, 27)
    announcement = await run(moved)
    assert run.told() == EVERYBODY
    assert run.progress == len(EVERYBODY)
    assert await run.store.announcements.unfinished(meeting.id) is None
    (message,) = from_bot(alone, "dm", "amina")
    assert "Tuesday, 27 June 2023, 10:00–16:00 CEST (UTC+2)" in message.plain
    assert "(until now: Tuesday, 20 June 2023, 09:30–16:00 CEST (UTC+2))" in message.plain
    assert "<!date^1687852800^" in message.plain
    assert "Source: TSB Circular 92 §1" in message.plain
    assert "need not register again" in message.plain
    links = ["link.calendar-google", "link.calendar-outlook", "link.calendar-ics", "link.page"]
    assert actions_of(message) == [*links, "registration.status"]
    (posted,) = from_bot(alone, "#u4ssc-7")
    assert actions_of(posted) == links
    assert "need not register again" not in posted.plain
    assert from_bot(alone, "#general") == []
    assert await run(moved) == announcement
    assert run.told() == EVERYBODY
    assert alone.refusals == []


async def test_a_cancelled_meeting(run: Run, meeting: Meeting, alone: SlackStandIn) -> None:
    await run(meeting.model_copy(update={"status": "cancelled"}))
    (message,) = from_bot(alone, "dm", "amina")
    assert "Status: cancelled (until now: takes place)" in message.plain
    assert actions_of(message) == ["link.calendar-ics", "link.page", "registration.status"]


class Killed(Exception):  # noqa: N818
    """The process ends here."""


class Mortal(SqlAnnouncements):
    """Kills the process after a message was sent and before that is written down."""

    def __init__(self, store: Store, after: int) -> None:
        super().__init__(store.database)
        self._left = after

    async def settle(
        self, delivery: Delivery, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None:
        self._left -= 1
        if self._left < 0:
            raise Killed
        await super().settle(delivery, state, now, error)


@pytest.mark.parametrize("after", [0, 1, 2])
async def test_killed_after_sending_nobody_is_told_twice(run: Run, meeting: Meeting, after: int) -> None:
    """Sent and not written down: what only Slack knows, Slack is asked."""
    moved = moved_to(meeting, 27)
    for _ in range(2):
        with pytest.raises(Killed):
            await run(moved, Mortal(run.store, after))
    await run(moved)
    assert run.told() == EVERYBODY


async def test_facts_that_change_again_in_the_middle(run: Run, meeting: Meeting) -> None:
    """Who was told of the 27th hears that it is the 28th instead; the others hear of the 28th alone."""
    with pytest.raises(Killed):
        await run(moved_to(meeting, 27), Mortal(run.store, 2))
    first = run.told("27 June")
    assert first.total() == 3
    await run(moved_to(meeting, 28))
    told = run.told("until now: Tuesday, 27 June")
    assert told == first
    assert run.told("Wednesday, 28 June") == EVERYBODY


async def test_a_change_that_is_taken_back(run: Run, meeting: Meeting) -> None:
    """Only those who were told of it hear that it is not so."""
    with pytest.raises(Killed):
        await run(moved_to(meeting, 27), Mortal(run.store, 3))
    first = run.told()
    assert first.total() == 4
    await run(meeting)
    assert run.told("until now: Tuesday, 27 June") == first
    assert run.told() == first + first


async def test_what_slack_refuses_for_one_is_recorded_and_reported(
    run: Run, meeting: Meeting, alone: SlackStandIn
) -> None:
    alone.faults.error("chat.postMessage", "not_in_channel", times=1)  # channels come first
    alone.faults.error("chat.postMessage", "user_not_found", times=1)
    announcement = await run(moved_to(meeting, 27))
    failed = await run.store.announcements.deliveries(announcement, UNDELIVERABLE, 10)
    assert [(one.kind, one.error) for one in failed] == [
        (RecipientKind.CHANNEL, "not_in_channel"),
        (RecipientKind.PERSON, "user_not_found"),
    ]
    assert run.told().total() == 4
    assert await run.store.announcements.unfinished(meeting.id) is None


async def test_people_of_a_workspace_without_a_token(
    run: Run, meeting: Meeting, desk: RegistrationDesk, store: Store
) -> None:
    await register(desk, "T0ELSEWHERE", "U1")
    announcement = await run(moved_to(meeting, 27))
    (failed,) = await store.announcements.deliveries(announcement, UNDELIVERABLE, 10)
    assert (failed.workspace_id, failed.error) == ("T0ELSEWHERE", "not_installed")
    assert run.told() == EVERYBODY


class Everywhere:
    """An installation in each of several workspaces, each with its token."""

    def __init__(self, clients: dict[str, AsyncWebClient]) -> None:
        self._clients = clients

    @property
    def team_ids(self) -> tuple[str, ...]:
        return tuple(self._clients)

    def client(self, team_id: str) -> AsyncWebClient | None:
        return self._clients.get(team_id)


async def test_each_workspace_is_told_with_its_own_token(
    run: Run, meeting: Meeting, desk: RegistrationDesk, alone: SlackStandIn, store: Store
) -> None:
    first = run.installed.client(alone.workspace.team_id)
    assert first
    second = alone.add_workspace("Second")
    allowed = {
        "client_id": "1.1",
        "client_secret": "client-secret",
        "code": alone.oauth_code(second.team_id),
    }
    granted = await first.api_call("oauth.v2.access", params=allowed)
    clients = {alone.workspace.team_id: first, second.team_id: with_token(first, granted["access_token"])}
    nora = alone.user_id("nora")
    await register(desk, second.team_id, nora)
    moved = moved_to(meeting, 27)
    found = {
        channel: name
        for team, client in clients.items()
        for channel, name in (await channels_of(client, team)).items()
    }
    assert sorted(found.values()) == ["second", "u4ssc-7"]
    words = Words(moved, run.phrasebook, None)
    announcer = Announcer(store.announcements, Everywhere(clients), words, Clock(), 0)
    async with holding(store.leases, "announce") as lease:
        announcement = await announcer.begin(announced_facts(moved), found)
        await announcer.send(announcement, lease, run._progressed)
    assert run.told() == EVERYBODY
    assert len(from_bot(alone, "dm", "nora")) == len(from_bot(alone, "#second")) == 1
    assert alone.refusals == []


async def test_slack_asks_to_slow_down(run: Run, meeting: Meeting, alone: SlackStandIn) -> None:
    alone.faults.rate_limit("chat.postMessage", times=1, retry_after=0)
    await run(moved_to(meeting, 27))
    assert run.told() == EVERYBODY
    assert [call.status for call in alone.calls if call.method == "chat.postMessage"].count(429) == 1


async def test_a_lost_answer_is_looked_for(run: Run, meeting: Meeting, alone: SlackStandIn) -> None:
    alone.faults.drop("chat.postMessage", times=2)
    alone.faults.status("chat.postMessage", 500, times=1)
    await run(moved_to(meeting, 27))
    assert run.told() == EVERYBODY
    assert [call.method for call in alone.calls].count("conversations.history") == 3


@pytest.mark.parametrize("error", ["token_revoked", "internal_error"])
async def test_where_nothing_can_be_sent_it_stops_and_goes_on_later(
    run: Run, meeting: Meeting, alone: SlackStandIn, error: str
) -> None:
    moved = moved_to(meeting, 27)
    alone.faults.error("chat.postMessage", error)
    with pytest.raises(AnnouncingStopped):
        await run(moved)
    assert [call.method for call in alone.calls].count("chat.postMessage") <= 5
    alone.faults.clear()
    await run(moved)
    assert run.told() == EVERYBODY


async def test_without_its_lease_it_stops(run: Run, meeting: Meeting, store: Store) -> None:
    moved = moved_to(meeting, 27)
    version = await store.announcements.record(meeting.id, announced_facts(moved), BEFORE)
    here = Channel(run.slack.workspace.team_id, "C1")
    announcement = await store.announcements.begin(meeting.id, version.revision, [here], BEFORE)
    lost = Lease(store.leases, "announce", 30, Clock())
    lost.lost = True
    words = Words(moved, run.phrasebook, None)
    with pytest.raises(AnnouncingStopped):
        await Announcer(store.announcements, run.installed, words, Clock(), 0).send(
            announcement, lost, run._progressed
        )
    assert run.told().total() == 0


async def test_the_channels_of_the_bot(run: Run, alone: SlackStandIn) -> None:
    team = alone.workspace.team_id
    client = run.installed.client(team)
    assert client
    there = Channel(team, alone.channel_id("#u4ssc-7"))
    assert await channels_of(client, team) == {there: "u4ssc-7"}
    alone.workspace.channels[alone.channel_id("#general")].members.append(alone.workspace.bot_user.id)
    assert set((await channels_of(client, team)).values()) == {"u4ssc-7", "general"}
