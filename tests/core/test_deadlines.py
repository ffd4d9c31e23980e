"""Deadlines by purpose, for a meeting whose circular states several."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import REPOSITORY

from bot.core.assistant import Assistant
from bot.core.question import Question
from bot.load import load_knowledge

BEFORE = datetime(2017, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def tsag(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("tsag")
    for name in ("words", "places", "understanding.npz"):
        (folder / name).symlink_to(REPOSITORY / "knowledge" / name)
    (folder / "meeting.yaml").symlink_to(REPOSITORY / "tests/fixtures/meetings/tsag-2018.yaml")
    return load_knowledge(folder).assistant


@pytest.mark.parametrize(
    ("question", "stated", "not_asked"),
    [
        ("What is the deadline for contributions?", "14 February 2018", "fellowship"),
        ("deadline to request interpretation?", "22 December 2017", "fellowship"),
        ("By when must fellowship requests be sent?", "15 January 2018", "interpretation"),
        ("what are all the deadlines", "15 January 2018", None),
    ],
)
def test_the_deadline_that_is_asked_for(
    tsag: Assistant, question: str, stated: str, not_asked: str | None
) -> None:
    answer = tsag.ask(Question(question), BEFORE)
    assert stated in answer.plain
    assert not_asked is None or not_asked not in answer.plain.lower()


def test_a_meeting_without_deadlines_says_so(tsag: Assistant) -> None:
    assert "22 December" not in tsag.ask(Question("When is it?"), BEFORE).plain
