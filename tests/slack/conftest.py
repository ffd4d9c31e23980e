import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from payload_checks import complaints_about

from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp, build_app
from bot.slack.http import build_application
from bot.slack.ports import Services
from bot.store import Store, open_store
from bot.store.migration import migrate

from .fakes import (
    Clock,
    FakeAssistant,
    FakeChannels,
    FakeCountries,
    FakeDeliveries,
    make_phrasebook,
    read_meeting,
)
from .helpers import SECRET, token_checked

TOKEN = "xoxb-test"


@pytest.fixture(scope="session")
def meeting() -> Meeting:
    return read_meeting()


@pytest.fixture(scope="session")
def phrasebook() -> Phrasebook:
    return make_phrasebook()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("slack") / "empty.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def store(empty_database: Path, tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "test.sqlite3"
    shutil.copy(empty_database, path)
    opened = open_store(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rules(meeting: Meeting) -> RegistrationRules:
    assert meeting.schedule
    return RegistrationRules(ends_at=meeting.schedule.over_at)


@pytest.fixture
def desk(store: Store, rules: RegistrationRules, meeting: Meeting) -> RegistrationDesk:
    return RegistrationDesk(
        store.registrations,
        rules,
        meeting.id,
        allowed_countries=FakeCountries.codes,
        new_reference=partial(make_reference, "U4SSC"),
    )


@pytest.fixture
def services(
    desk: RegistrationDesk, meeting: Meeting, phrasebook: Phrasebook, clock: Clock, store: Store
) -> Services:
    return Services(
        assistant=FakeAssistant(meeting, phrasebook),
        desk=desk,
        countries=FakeCountries(phrasebook),
        deliveries=FakeDeliveries(),
        channels=FakeChannels(),
        notices=store.notices,
        announcements=store.announcements,
        reminders=store.reminders,
        leases=store.leases,
        questions=store.questions,
        settings=store.settings,
        clock=clock,
        public_url="https://bot.example.org",
    )


@pytest.fixture
def assistant(services: Services) -> FakeAssistant:
    assert isinstance(services.assistant, FakeAssistant)
    return services.assistant


@pytest.fixture
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    """Slack, with no bot connected yet."""
    stand_in = SlackStandIn(SECRET, TOKEN, clock, clock.set, retry_delays=(0.0, 0.01))
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
def app(services: Services, alone: SlackStandIn) -> SlackApp:
    return build_app(services, token=TOKEN, api_base_url=alone.api_base_url)


@pytest.fixture
async def url(app: SlackApp) -> AsyncIterator[str]:
    """Where the bot listens."""
    runner = web.AppRunner(build_application(app, SECRET), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


@pytest.fixture
async def slack(alone: SlackStandIn, app: SlackApp, url: str) -> AsyncIterator[SlackStandIn]:
    """Slack with the bot in it; at the end, nothing that Slack would refuse has been sent."""
    await alone.connect(url)
    await token_checked(app)
    yield alone
    await app.background.idle()
    assert alone.refusals == []
    assert complaints_about(alone) == []
