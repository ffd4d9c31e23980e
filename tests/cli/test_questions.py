"""`u4ssc questions`, and the way of an added answer into the meeting's file."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import REPOSITORY, Ask

from bot.cli.questions import questions
from bot.core.answer import Outcome
from bot.core.assistant import Assistant
from bot.core.meeting import OwnQuestion
from bot.core.open_questions import Lacking
from bot.core.question import Question
from bot.knowledge.loader import load_texts
from bot.load import Knowledge
from bot.store import open_store
from bot.store.migration import migrate

NOW = datetime(2023, 6, 1, 12, tzinfo=UTC)
PARKING = OwnQuestion.model_validate(
    {
        "id": "parking-q12ab",
        "title": "Parking",
        "ask": ["Where can I park my bicycle?", "есть ли парковка?"],
        "answer": "In the yard: bring a lock.\nNo cars.",
    }
)
RECORDING = OwnQuestion.model_validate(
    {
        "id": "recording-q34cd",
        "title": "Recording",
        "ask": ["Will it be recorded?"],
        "answer": {"en": "Yes, it will.", "fr": "Oui."},
        "source": "§6",
        "subject": "recording",
    }
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/questions.sqlite3"
    migrate(url)

    async def fill() -> None:
        store = open_store(url)
        await store.questions.keep("u4ssc-7", "Is there lunch?", "en", Lacking.NOT_STATED, None, NOW)
        for question in (PARKING, RECORDING):
            await store.questions.answer("u4ssc-7", [], question, NOW)
        await store.close()

    asyncio.run(fill())
    return url


def run(database_url: str, *words: str) -> Result:
    return CliRunner().invoke(questions, words, env={"DATABASE_URL": database_url, "KNOWLEDGE_DIR": None})


def test_what_is_open_and_what_was_added_is_listed(database: str) -> None:
    listed = run(database, "list").output
    assert "2023-06-01\tnot_stated\tIs there lunch?\t" in listed
    assert "answered\tparking-q12ab\tParking" in listed


def test_the_export_fits_into_the_meetings_file(database: str, tmp_path: Path) -> None:
    exported = run(database, "export").output
    folder = tmp_path / "knowledge"
    shutil.copytree(REPOSITORY / "knowledge" / "words", folder / "words")
    told = (REPOSITORY / "knowledge" / "meeting.yaml").read_text(encoding="utf-8")
    (folder / "meeting.yaml").write_text(f"{told}\n{exported}", encoding="utf-8")
    assert load_texts(folder).meeting.questions[-2:] == (PARKING, RECORDING)


def test_an_added_answer_is_withdrawn(database: str) -> None:
    assert run(database, "withdraw", "parking-q12ab").output == "parking-q12ab is withdrawn.\n"
    assert "parking" not in run(database, "export").output
    gone = run(database, "withdraw", "parking-q12ab")
    assert gone.exit_code == 1
    assert "no added answer" in gone.output


def test_a_database_without_the_tables_is_named(tmp_path: Path) -> None:
    assert "u4ssc migrate" in run(f"sqlite:///{tmp_path}/empty.sqlite3", "list").output


@pytest.fixture(scope="module")
def informed(knowledge: Knowledge) -> Assistant:
    return knowledge.assistant.with_added((PARKING, RECORDING))


@pytest.mark.parametrize(
    ("text", "said", "source"),
    [
        ("Where can I park my bicycle?", "In the yard", "the organizers"),
        ("where could I park a bike?", "In the yard", "the organizers"),
        ("Will the session be recorded?", "Yes, it will.", "TSB Circular 92 §6"),
        ("Can we get the video of the meeting afterwards?", "Yes, it will.", "TSB Circular 92 §6"),
        ("La réunion sera-t-elle enregistrée ?", "Oui.", "TSB Circular 92 §6"),
    ],
)
def test_the_assistant_answers_what_was_added(informed: Assistant, text: str, said: str, source: str) -> None:
    answer = informed.ask(Question(text), NOW)
    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.plain
    assert source in answer.sources


def test_the_one_before_knows_nothing_of_it(informed: Assistant, ask: Ask) -> None:
    assert ask("Will the session be recorded?").outcome is Outcome.NOT_STATED
    assert "Unofficial" not in informed.ask(Question("есть ли парковка?"), NOW).plain


def test_what_is_in_the_file_by_now_is_there_once(knowledge: Knowledge) -> None:
    moved = knowledge.meeting.model_copy(update={"questions": (PARKING,)})
    filed = Assistant(
        moved,
        knowledge.phrasebook,
        knowledge.assistant._reader,
        knowledge.assistant._gazetteer,
        knowledge.membership,
    ).with_added((PARKING, RECORDING))
    assert filed.meeting.questions == (PARKING, RECORDING)
    assert filed.added == (PARKING, RECORDING)


def test_questions_that_ask_the_same_stand_together(knowledge: Knowledge) -> None:
    texts = ["Is there parking?", "Is lunch provided?", "есть ли парковка?", "Do we get lunch?", "A dog?"]
    assert knowledge.assistant.alike(texts) == [[0, 2], [1, 3], [4]]
