"""The figures of docs/understanding.md do not get worse: floors over our own question set."""

from datetime import UTC, datetime

import pytest
from conftest import REPOSITORY

from bot.evaluation import Report, evaluate
from bot.load import Knowledge

QUESTIONS = REPOSITORY / "tests" / "questions"


@pytest.fixture(scope="module")
def report(knowledge: Knowledge) -> Report:
    schedule = knowledge.meeting.schedule
    now = datetime(2023, 6, 1, tzinfo=UTC)
    return evaluate(
        QUESTIONS, lambda q: knowledge.assistant.ask(q, now), schedule.starts_at if schedule else None
    )


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        ("questions_en", 0.9, 0.035),
        ("questions_multi", 0.94, 0.035),
        ("questions_en, both topics of a double question", 0.85, 1),
        ("questions_en, not stated or offered", 0.9, 1),
        ("ambient_en", 0.98, 0.02),
        ("ambient_multi", 0.98, 0.02),
        ("ambient_everyday", 0.96, 0.04),
        ("entities", 0.95, 0.04),
        ("dialogue", 0.85, 0.15),
        ("dialogue_threads", 0.92, 0.08),
    ],
)
def test_figures(report: Report, table: str, right: float, wrong: float) -> None:
    tally = report.tables[table]["all"]
    assert tally.right / tally.asked >= right
    assert tally.wrong / tally.asked <= wrong


def test_plain_questions_are_answered_unprompted(report: Report) -> None:
    tally = report.tables["questions_en, unprompted in a channel"]["  plain"]
    assert tally.right / tally.asked >= 0.6
