"""The words of the five other languages: complete, really translated, and set by each language's typography."""

import re
import shutil
import string
from pathlib import Path

import pytest
from conftest import AFTER, REPOSITORY, Ask

from bot.core.topics import Topic
from bot.knowledge.documents import KnowledgeError
from bot.knowledge.loader import load_texts
from bot.load import Knowledge
from bot.slack.commands import interpret

OTHERS = ("fr", "es", "ru", "zh", "ar")
THE_SAME = frozenset({"calendar.google", "calendar.outlook", "yes", "no", "contact.fax"})
"""Names, and words that two languages share."""


def bare(text: str) -> str:
    return re.sub(r"\{\w+\}|\W", "", text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_with_the_same_placeholders(knowledge: Knowledge, language: str) -> None:
    english, other = knowledge.texts.words["en"], knowledge.texts.words[language]
    assert other.interface.keys() == english.interface.keys()
    assert other.sentences.keys() == english.sentences.keys()
    differing = [
        key
        for key, text in english.interface.items()
        if placeholders(text) != placeholders(other.interface[key])
    ]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_left_in_english(knowledge: Knowledge, language: str) -> None:
    english, other = knowledge.texts.words["en"], knowledge.texts.words[language]
    texts = {key: (text, other.interface[key]) for key, text in english.interface.items()}
    for key, sentence in english.sentences.items():
        texts[key] = (sentence.coming, other.sentences[key].coming)
        texts[f"{key} past"] = (sentence.past, other.sentences[key].past)
    same = [key for key, (ours, theirs) in texts.items() if ours == theirs and bare(ours)]
    assert [key for key in same if key.removesuffix(" past") not in THE_SAME] == []


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_what_tells_of_the_meeting_tells_it_in_the_past_too(knowledge: Knowledge, language: str) -> None:
    """Where English has a form for afterwards, so have the others, unless it needs no verb (Chinese has no tense)."""
    english, other = knowledge.texts.words["en"].sentences, knowledge.texts.words[language].sentences
    tensed = {key for key, text in english.items() if text.coming != text.past}
    assert "eligibility.member" in tensed
    without = {key for key in tensed if other[key].coming == other[key].past}
    verbless = {
        "fr": {"organizers.list", "organizers.hosts", "when.duration"},
        "es": {"organizers.list", "organizers.hosts", "when.duration", "when.local", "when.local_start"},
        "ru": {
            *("organizers.list", "organizers.hosts", "when.duration", "when.local", "when.local_start"),
            *("when.converted", "when.which_place", "language.only", "language.working"),
            *("objectives.list", "circular.reference"),
        },
        "ar": {
            *("organizers.list", "organizers.hosts", "when.duration", "when.local", "when.local_start"),
            *("when.converted", "when.which_place", "objectives.list", "circular.reference"),
        },
    }
    assert without <= verbless[language]


def test_french_spaces_and_apostrophes_need_not_be_typed(knowledge: Knowledge) -> None:
    book = knowledge.assistant.phrasebook
    assert book.interface("fr", "offer") == "Votre question porte-t-elle sur l’un de ces points\u202f?"
    texts = [*book.words["fr"].interface.values()]
    texts += [
        paragraph.text
        for topic in Topic
        for paragraph in knowledge.assistant.about(topic.value, "fr", AFTER).paragraphs
    ]
    assert [text for text in texts if re.search(r" [;:?!»]|« |\w'\w", text)] == []


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("es", r"(?<![¿\w])(?:[A-ZÁÉÍÓÚ][^.:?¿;]*)\?|^[^¿]*\?|^[^¡]*!"),
        ("zh", r"[\u4e00-\u9fff][,;:?!()]|[,;:?!][\u4e00-\u9fff]"),
        ("ar", r"[\u0621-\u064a]\s*[,;?]"),
        ("ru", r"[А-Яа-я]\s*\"|\"[А-Яа-я]|“|”| - "),
    ],
)
def test_marks_are_those_of_the_language(knowledge: Knowledge, language: str, wrong: str) -> None:
    words = knowledge.texts.words[language]
    texts = [*words.interface.values()]
    texts += [text for s in words.sentences.values() for text in (s.coming, s.past)]
    assert [text for text in texts if re.search(wrong, text)] == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_the_commands_that_help_shows_are_understood(knowledge: Knowledge, language: str) -> None:
    book = knowledge.assistant.phrasebook
    text = book.interface(language, "help", meeting="x", command="/u4ssc")
    shown = [words.strip(" \u2069") for words in re.findall(r"/u4ssc (.+?)(?= –|\u2069)", text)]
    wanted = [interpret(words, book, (), language) for words in shown]
    assert [want.verb or want.topic for want in wanted] == [
        Topic.WHEN,
        "register",
        "remind",
        None,  # `answers` is a command of its own
        "forget-me",
    ]


def test_check_names_a_missing_key_and_a_wrong_placeholder(tmp_path: Path) -> None:
    folder = shutil.copytree(REPOSITORY / "knowledge", tmp_path / "knowledge")
    path = folder / "words" / "ru.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\n  home\.not_registered:.*", "", text, count=1)
    text = text.replace("{command} в любом месте", "{page} в любом месте", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        load_texts(folder)
    told = {(problem.where, problem.expected) for problem in raised.value.problems}
    assert told == {
        ("interface", "'home.not_registered', as in English"),
        ("interface.home.ask", "the placeholders {command}"),
    }


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("需要交费吗？", "否。参加会议免费。"),
        ("Est-ce gratuit ?", "Oui. La participation est gratuite."),
        ("¿Es gratis?", "Sí. La participación es gratuita."),
        ("Это бесплатно?", "Да. Участие бесплатное."),
        ("هل المشاركة مجانية؟", "نعم. المشاركة مجانية."),
    ],
)
def test_yes_and_no_stand_as_the_language_has_it(ask: Ask, question: str, beginning: str) -> None:
    assert ask(question).plain.startswith(beginning)


@pytest.mark.parametrize(
    ("language", "ending"), [("es", "nacionales»."), ("ru", "организаций»."), ("zh", "个人。”")]
)
def test_a_quotation_ends_as_the_language_has_it(knowledge: Knowledge, language: str, ending: str) -> None:
    assert ending in knowledge.assistant.about("eligibility", language, AFTER).plain
