"""The real knowledge, loaded once for all tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot.app import Knowledge, load_knowledge
from bot.core.answer import Answer
from bot.core.question import Question, Setting

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")  # how long an example takes says nothing on a machine with neighbours

REPOSITORY = Path(__file__).parent.parent
BEFORE = datetime(2023, 6, 1, 12, tzinfo=UTC)
AFTER = datetime(2023, 6, 21, 12, tzinfo=UTC)

Ask = Callable[..., Answer]


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
