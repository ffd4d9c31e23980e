"""The knowledge folder as the core's models, or every mistake in it at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.facts import offset_text
from bot.core.meeting import Meeting, Schedule
from bot.core.sentences import SENTENCES
from bot.core.topics import Subject, Topic
from bot.core.words import PLACEHOLDER, Tensed, Words
from bot.knowledge.documents import Document, KnowledgeError, Problem, read_document

_Model = TypeVar("_Model", bound=BaseModel)
_OFFSETS: Final[Mapping[str, float]] = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "EAT": 3,
    "JST": 9,
    "EST": -5,
    "EDT": -4,
    "PDT": -7,
}
"""Hours east of UTC of abbreviations that mean one clock only, as written in circulars."""
_TAGS = frozenset({"function-before", "function-after", "Wording", "str", "Tensed"})


@dataclass(frozen=True)
class Texts:
    """The organizer's part of the knowledge: one meeting and the words of each language."""

    meeting: Meeting
    words: dict[str, Words]


def load_texts(folder: Path) -> Texts:
    """Read `meeting.yaml` and `words/*.yaml` in `folder`.

    Raises:
        KnowledgeError: with every mistake in every file.
    """
    problems: list[Problem] = []
    meeting: Meeting | None = None
    words: dict[str, Words] = {}
    documents: dict[str, Document] = {}
    try:
        meeting = _validated(Meeting, read_document(folder / "meeting.yaml"))
    except KnowledgeError as error:
        problems += error.problems
    for path in sorted((folder / "words").glob("*.yaml")):
        try:
            document = read_document(path)
            entry = _validated(Words, document)
            words[entry.language] = entry
            documents[entry.language] = document
            if entry.language != path.stem:
                problems.append(
                    _problem(document, ("language",), repr(entry.language), f"{path.stem!r}, as the file")
                )
        except KnowledgeError as error:
            problems += error.problems
    if "en" in words:
        for language, entry in words.items():
            problems += _incomplete(entry, words["en"], documents[language])
    elif not problems:
        file = str(folder / "words" / "en.yaml")
        problems.append(
            Problem(file, 1, "", "no English words", "words/en.yaml, which every language falls back to")
        )
    if meeting is not None:
        problems += _beyond_schema(meeting, folder / "meeting.yaml")
    if problems or meeting is None:
        raise KnowledgeError(problems)
    return Texts(meeting, words)


def _validated(model: type[_Model], document: Document) -> _Model:
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        found = {_as_problem(document, detail) for detail in error.errors()}
        raise KnowledgeError(list(found)) from error


def _as_problem(document: Document, detail: ErrorDetails) -> Problem:
    location = tuple(part for part in detail["loc"] if not (isinstance(part, str) and _is_tag(part)))
    expected = detail["msg"].removeprefix("Value error, ")
    match detail["type"]:
        case "extra_forbidden":
            return _problem(document, location, f"the unknown key {location[-1]!r}", "a key of the schema")
        case "missing":
            return _problem(document, location, "nothing", f"the key {location[-1]!r}")
        case _:
            return _problem(document, location, _shown(detail["input"]), expected)


def _is_tag(part: str) -> bool:
    """Pydantic names the branch of a union in a location; the file has no such key."""
    return part.split("[", maxsplit=1)[0] in _TAGS


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _problem(document: Document, location: tuple[str | int, ...], found: str, expected: str) -> Problem:
    return Problem(document.file, document.line(location), ".".join(map(str, location)), found, expected)


def _incomplete(words: Words, english: Words, document: Document) -> Iterator[Problem]:
    """What a language lacks of what every language must have."""
    required: tuple[tuple[str, Sequence[str]], ...] = (
        ("topics", list(Topic)),
        ("subjects", list(Subject)),
        ("sentences", list(SENTENCES)),
        ("interface", list(english.interface)),
    )
    for group, needed in required:
        present = getattr(words, group)
        for missing in (key for key in needed if key not in present):
            yield _problem(document, (group,), f"no {missing!r}", f"{missing!r}, as in English")
    for key in (key for key in words.sentences if key not in SENTENCES):
        yield _problem(
            document, ("sentences", key), f"the unknown sentence {key!r}", "an id of bot.core.sentences"
        )
    for key, sentence in words.sentences.items():
        if key in SENTENCES:
            yield from _wrong_placeholders(key, sentence, document)
    for key, text in words.interface.items():
        if key not in english.interface:
            yield _problem(document, ("interface", key), f"the unknown id {key!r}", "an id that English has")
        elif set(PLACEHOLDER.findall(text)) != (wanted := set(PLACEHOLDER.findall(english.interface[key]))):
            yield _problem(document, ("interface", key), _shown(text), f"the placeholders {_listed(wanted)}")


def _wrong_placeholders(key: str, sentence: Tensed, document: Document) -> Iterator[Problem]:
    needed = set(SENTENCES[key].facts)
    for tense, text in (("coming", sentence.coming), ("past", sentence.past)):
        used = set(PLACEHOLDER.findall(text))
        if unknown := used - needed:
            expected = f"only the placeholders {_listed(needed)}"
            yield _problem(
                document, ("sentences", key, tense), f"the placeholder {_listed(unknown)}", expected
            )
        if tense == "coming" and (absent := needed - used):
            yield _problem(
                document, ("sentences", key, tense), _shown(text), f"the placeholder {_listed(absent)} too"
            )


def _listed(names: set[str]) -> str:
    return ", ".join("{" + name + "}" for name in sorted(names)) or "none"


def _beyond_schema(meeting: Meeting, path: Path) -> Iterator[Problem]:
    """Rules of meeting.yaml that need more than one of its values."""
    document = read_document(path)
    if meeting.schedule is not None:
        yield from _wrong_zone_label(meeting.schedule, document)
    for subject in meeting.stated:
        if subject not in set(Subject):
            expected = "one of " + ", ".join(sorted(Subject))
            yield _problem(document, ("stated", subject), f"the unknown subject {subject!r}", expected)


def _wrong_zone_label(schedule: Schedule, document: Document) -> Iterator[Problem]:
    """A label that means another clock than the zone has on the first day; labels that are not plain pass."""
    label = re.sub(r"\s", "", schedule.zone_label or "").upper()
    if (spelt_out := re.fullmatch(r"(?:UTC|GMT)([+−-])(\d{1,2})(?::?(\d\d))?", label)) is not None:
        hours = int(spelt_out[2]) + int(spelt_out[3] or 0) / 60
        meant = hours if spelt_out[1] == "+" else -hours
    elif label in _OFFSETS:
        meant = _OFFSETS[label]
    else:
        return
    if timedelta(hours=meant) != schedule.begun_at.utcoffset():
        expected = f"a label for {offset_text(schedule.begun_at)}, the clock of {schedule.zone} on {schedule.first_day}"
        yield _problem(document, ("schedule", "zone_label"), repr(schedule.zone_label), expected)
