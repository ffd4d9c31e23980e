"""The phrases of the words files, as examples to learn from."""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.checks import CLAIMS
from bot.core.topics import Subject, Topic
from bot.core.understanding.canonical import INITIATIVE
from bot.core.words import PLACEHOLDER, Words

CLAIMED = frozenset(topic.value for topic in CLAIMS)
"""Topics whose questions may presume something that is then affirmed or denied."""

_DATE = {
    "en": "20 June",
    "fr": "20 juin",
    "es": "20 de junio",
    "ru": "20 июня",
    "zh": "6月20日",
    "ar": "20 يونيو",
}
_SAMPLES = {
    "day": "20",
    "time": "9:30",
    "year": "2023",
    "number": "3",
    "initiative": INITIATIVE,
    "circular": "TSB Circular 92",
    "goal": "SDG 11",
    "seventh": "7th",
}
_EVENTS_FROM_TOPICS = 0.5
"""Share of the phrases that name the meeting which are also shown with another event in its place."""

_THINGS_A_QUESTION = 4
"""With how many of its things an everyday question is shown."""


@dataclass(frozen=True, slots=True)
class Example:
    """One phrase with what it asks."""

    text: str
    label: str
    """Topic, subject or kind of silence."""
    language: str
    claim: str | None = None


def examples(words: Mapping[str, Words]) -> Iterator[Example]:
    """Every phrase, with sample values for its placeholders, in a stable order."""
    for language, entry in sorted(words.items()):
        for topic, asked in entry.topics.items():
            for claim, phrases in asked.claims.items():
                for phrase in phrases:
                    yield Example(_filled(phrase, language), topic.value, language, claim.value)
            for phrase in asked.asked:
                yield Example(_filled(phrase, language), topic.value, language)
        for subject, asked in entry.subjects.items():
            for phrase in asked.asked:
                yield Example(_filled(phrase, language), subject.value, language)
        for kind, phrases in entry.silent.items():
            for phrase in phrases:
                yield Example(_filled(phrase, language), kind, language)
        for text in _about_other_events(entry):
            yield Example(_filled(text, language), "othermeeting", language)
        for text, label in _mentioned(entry):
            yield Example(text, label, language)
        for text in _everyday(entry):
            yield Example(text, "work", language)


def _mentioned(words: Words) -> Iterator[tuple[str, str]]:
    """Whether the circular mentions a topic or subject, by its title."""
    for label, asked in (*words.topics.items(), *words.subjects.items()):
        if label not in {Topic.CIRCULAR, Subject.OTHER}:
            title = asked.title[:1].lower() + asked.title[1:]
            yield from ((text.replace("{subject}", title), label.value) for text in words.mentioning)


def _everyday(words: Words) -> Iterator[str]:
    """Each everyday question with a few of its things, in a stable order."""
    choice = random.Random(words.language)  # noqa: S311
    for group in words.everyday:
        for asked in group.asked:
            for thing in choice.sample(group.things, min(_THINGS_A_QUESTION, len(group.things))):
                yield asked.replace("{thing}", thing)


def digest(words: Mapping[str, Words]) -> str:
    """Changes whenever anything changes that training learns from; titles and sentences do not count."""
    learnt = [[e.text, e.label, e.language, e.claim] for e in examples(words)]
    return hashlib.sha256(json.dumps(learnt, ensure_ascii=False).encode()).hexdigest()


def _filled(phrase: str, language: str) -> str:
    values = {**_SAMPLES, "date": _DATE.get(language, _DATE["en"])}
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group(1)), phrase)


def _about_other_events(words: Words) -> Iterator[str]:
    """Questions about this meeting turned into questions about another: the hardest ones to stay silent at."""
    if not words.other_events or not words.meeting_nouns:
        return
    nouns = sorted(words.meeting_nouns, key=len, reverse=True)
    boundary = "" if words.language == "zh" else r"\b"
    meeting = re.compile(boundary + "(?:" + "|".join(map(re.escape, nouns)) + ")" + boundary, re.IGNORECASE)
    choice = random.Random(words.language)  # noqa: S311
    for asked in words.topics.values():
        for phrase in (*asked.asked, *(p for group in asked.claims.values() for p in group)):
            if (
                meeting.search(phrase)
                and "{initiative}" not in phrase
                and choice.random() < _EVENTS_FROM_TOPICS
            ):
                event = choice.choice(words.other_events)
                yield meeting.sub(event.replace("\\", ""), phrase, count=1)
