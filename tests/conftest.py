"""The real knowledge, loaded once for all tests."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from payload_checks import complaints_about

from bot.core.answer import Answer
from bot.core.question import Question, Setting
from bot.hosting import playground
from bot.load import Knowledge, load_knowledge
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")  # how long an example takes says nothing on a machine with neighbours

REPOSITORY = Path(__file__).parent.parent
BEFORE = datetime(2023, 6, 1, 12, tzinfo=UTC)
AFTER = datetime(2023, 6, 21, 12, tzinfo=UTC)

Ask = Callable[..., Answer]

_LONGEST_FIRST = (
    "test_understanding_figures",
    "test_rendering",
    "test_commands",
    "test_kill",
    "test_announce",
)
"""Files that take longest: with the tests in two processes, neither is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return (
            _LONGEST_FIRST.index(item.path.stem) if item.path.stem in _LONGEST_FIRST else len(_LONGEST_FIRST)
        )

    items.sort(key=rank)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(REPOSITORY / "knowledge")


@pytest.fixture(scope="session")
def ask(knowledge: Knowledge) -> Ask:
    def ask_it(
        text: str, *earlier: str, channel: bool = False, tz: str | None = None, now: datetime = BEFORE
    ) -> Answer:
        setting = Setting.CHANNEL if channel else Setting.MENTION
        return knowledge.assistant.ask(Question(text, setting, tz, earlier=earlier), now)

    return ask_it


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[SlackStandIn]:
    """The whole bot in its playground; nothing that it sends may be what Slack refuses."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.sqlite3")
    async with playground(settings, 0) as stand_in:
        yield stand_in
        assert stand_in.refusals == []
        assert complaints_about(stand_in) == []
