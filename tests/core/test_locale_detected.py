"""In which language an answer comes."""

import pytest
from conftest import BEFORE

from bot.core.question import Question
from bot.core.understanding.languages import is_foreign
from bot.core.understanding.message import read_message
from bot.knowledge.phrases import examples
from bot.load import Knowledge


def language_of(knowledge: Knowledge, text: str, hint: str | None = None) -> str:
    return knowledge.assistant.ask(Question(text, language=hint), BEFORE).language


@pytest.mark.parametrize(
    "text",
    [
        "Quando é a reunião?",
        "quanto custa a inscrição",
        "Wann findet das Treffen statt?",
        "In che lingua è la riunione?",
        "Hoeveel kost het?",
        "Toplantı nerede?",
        "Kapan rapatnya dimulai?",
        "Cuộc họp ở đâu?",
    ],
)
def test_another_language_is_answered_in_the_persons_or_in_english(knowledge: Knowledge, text: str) -> None:
    assert language_of(knowledge, text) == "en"
    assert language_of(knowledge, text, "pt-BR") == "en"
    assert language_of(knowledge, text, "es-ES") == "es"
    assert language_of(knowledge, text, "ru") == "ru"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When does the meeting start in São Paulo?", "en"),
        ("João, is it free?", "en"),
        ("Cuándo es la reunión en Florianópolis", "es"),
        ("À quelle heure commence la réunion à Düsseldorf ?", "fr"),
        ("¿Dos o tres personas?", "es"),
        ("Когда собрание?", "ru"),
        ("会议什么时候开始？", "zh"),
        ("متى يبدأ الاجتماع؟", "ar"),
    ],
)
def test_a_clear_text_decides_whatever_the_hint(knowledge: Knowledge, text: str, language: str) -> None:
    for hint in (None, "en", "fr", "es", "ar"):
        assert language_of(knowledge, text, hint) == language


@pytest.mark.parametrize("text", ["?", "agenda?", "👍"])
def test_the_hint_decides_where_the_text_does_not(knowledge: Knowledge, text: str) -> None:
    assert language_of(knowledge, text, "es-MX") == "es"
    assert language_of(knowledge, text) == "en"


def test_hardly_a_phrase_of_ours_is_taken_for_foreign(knowledge: Knowledge) -> None:
    ours = [e.text for e in examples(knowledge.texts.words) if e.language in {"en", "fr", "es"}]
    taken = [text for text in ours if is_foreign(read_message(text).text)]
    assert len(taken) <= len(ours) / 2000, taken
