"""The organizer's files: what is shipped is sound, and every mistake is told with its line."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import REPOSITORY

from bot.core.answer import Outcome
from bot.core.meeting import Meeting
from bot.core.question import Question
from bot.knowledge.documents import KnowledgeError
from bot.knowledge.loader import load_texts
from bot.knowledge.model_file import FILE_NAME, load_model
from bot.knowledge.phrases import digest, examples
from bot.load import Knowledge, load_knowledge

KNOWLEDGE = REPOSITORY / "knowledge"
DEVELOPMENT = REPOSITORY.parent / "shared" / "questions"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_mistake_is_named_at_once_with_its_line(folder: Path) -> None:
    meeting = folder / "meeting.yaml"
    change(meeting, "zone: Europe/Zurich ", "zone: Europe/Geneva ")
    change(meeting, "  free: true", "  free: perhaps")
    change(meeting, "place:\n", "venue_room: 7\nplace:\n")
    change(folder / "words" / "fr.yaml", "sentences:\n", "sentences:\n  cost.gratis: Oui\n")
    with pytest.raises(KnowledgeError) as raised:
        load_texts(folder)
    lines = meeting.read_text(encoding="utf-8").splitlines()
    told = {(Path(p.file).name, p.line, p.where) for p in raised.value.problems}
    assert (
        "meeting.yaml",
        lines.index("  zone: Europe/Geneva        # Geneva; the circular writes CEST") + 1,
        "schedule.zone",
    ) in told
    assert ("meeting.yaml", lines.index("  free: perhaps") + 1, "cost.free") in told
    assert ("meeting.yaml", lines.index("venue_room: 7") + 1, "venue_room") in told
    assert "cost.gratis" in str(raised.value)
    assert all(problem.found and problem.expected for problem in raised.value.problems)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: [", "expected"),
        ("- one\n- two\n", "no mapping"),
        ("id: a\nid: b\n", "again"),
        ("", "no mapping"),
    ],
)
def test_what_is_no_knowledge_file(folder: Path, text: str, told: str) -> None:
    (folder / "meeting.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=told):
        load_texts(folder)


def test_a_language_that_lacks_a_sentence_is_refused(folder: Path) -> None:
    path = folder / "words" / "es.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\n  cost\.free:(\n    .*)+", "", text, count=1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"no 'cost.free'"):
        load_texts(folder)


def test_a_fact_in_the_words_is_refused(folder: Path) -> None:
    change(folder / "words" / "en.yaml", "continuing:\n", "continuing:\n- on 20 June\n")
    with pytest.raises(KnowledgeError, match="looks like a fact"):
        load_texts(folder)


def test_the_model_has_learnt_the_shipped_phrases(knowledge: Knowledge) -> None:
    model = load_model(KNOWLEDGE / FILE_NAME)
    assert model.sources == digest(knowledge.texts.words)
    sample = list(examples(knowledge.texts.words))[::97]
    features = model.features([example.text for example in sample])
    scores = model.heads["ask", "ngrams"].sparse(features)
    learnt = [
        model.labels("ask")[row.argmax()] == example.label
        for row, example in zip(scores, sample, strict=True)
    ]
    assert sum(learnt) >= 0.9 * len(learnt)


def test_no_phrase_is_a_development_question(knowledge: Knowledge) -> None:
    """The development questions measure; learning them would make the measure worthless."""

    def key(text: str) -> str:
        return re.sub(r"\W+", " ", text.lower()).strip()

    asked = {
        key(turn)
        for path in DEVELOPMENT.glob("*.tsv")
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
        for turn in line.split("\t")[0].split(" || ")
    }
    phrases = {key(example.text) for example in examples(knowledge.texts.words)}
    assert phrases
    assert phrases & asked - {""} == set()


def test_the_published_schema_is_the_models() -> None:
    published = json.loads((KNOWLEDGE / "meeting.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(Meeting.model_json_schema()))
    first_line = (KNOWLEDGE / "meeting.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first_line.endswith("$schema=meeting.schema.json")


@pytest.mark.parametrize(
    ("name", "now", "asked"),
    [
        (
            "tsag-2018",
            datetime(2018, 1, 10, tzinfo=UTC),
            {
                "When is it?": "from Monday, 26 February 2018 to Friday, 2 March 2018",
                "Where is the meeting held?": "ITU headquarters, Geneva",
                "what is the registration deadline?": "26 January 2018: Pre-registration",
                "Are there fellowships?": "15 January 2018",
                "Is it free?": "does not say",
            },
        ),
        (
            "u4ssc-8",
            datetime(2024, 9, 1, tzinfo=UTC),
            {
                "When is it?": "Thursday, 19 September 2024",
                "What are the hours?": "does not state the hours",
                "Where is the meeting held?": "IFEMA Madrid",
                "Will it be recorded?": "will be recorded",
                "Is there a lunch break?": "14:00 to 15:00",
                "Where can I see the programme?": "Session 1",
                "Is registration mandatory?": "does not say",
            },
        ),
    ],
)
def test_another_meeting_is_one_file(folder: Path, name: str, now: datetime, asked: dict[str, str]) -> None:
    shutil.copy(REPOSITORY / "tests" / "fixtures" / "meetings" / f"{name}.yaml", folder / "meeting.yaml")
    assistant = load_knowledge(folder).assistant
    answers = {question: assistant.ask(Question(question), now) for question in asked}
    wrong = {
        question: answers[question].plain
        for question, says in asked.items()
        if says not in answers[question].plain
    }
    assert wrong == {}


def test_the_meetings_own_question(folder: Path) -> None:
    with (folder / "meeting.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "questions:\n  - id: parking\n    source: §7\n    title: Parking\n"
            "    ask: [Where can I park my car?, is there parking]\n    answer: Behind the town hall.\n"
        )
    answer = load_knowledge(folder).assistant.ask(
        Question("where can i park the car"), datetime(2023, 6, 1, tzinfo=UTC)
    )
    assert answer.outcome is Outcome.ANSWERED
    assert answer.plain == "Behind the town hall."
    assert answer.sources == ("TSB Circular 92 §7",)


def test_a_model_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes((REPOSITORY / "knowledge" / FILE_NAME).read_bytes()[:1000])
    with pytest.raises(KnowledgeError, match="u4ssc train"):
        load_model(path)
