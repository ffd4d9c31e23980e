"""Notices that a message asks about a place which the gazetteer does not know: "what time is it in Xyzzyville?".

Only where the words leave hardly a doubt: after a question for the hour "there", or where people come from. Names of
companies and of people stand in the same places, so what is missed is preferred to what is wrongly found.
"""

import re
from collections.abc import Container, Iterable
from functools import cache

from babel import Locale

from bot.core.meeting import LANGUAGES
from bot.core.place_context import Message, visible
from bot.core.place_frames import FRAMES, LOWER_CASE, NO_PLACE, NO_PLACE_HAN
from bot.core.place_text import fold, words

HAN_BEGINS = "\u3400"
_LOWER = re.compile(LOWER_CASE)
_PATTERNS = {
    language: tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)
    for language, patterns in FRAMES.items()
}


def unknown_place(
    text: str, language: str, found: Iterable[tuple[int, int]], known: Container[str], nowhere: Container[str]
) -> str | None:
    """The name that `text` uses as a place although it is none that we know; None where there is no such name.

    `found` are the positions of the places that were found; `known` are everyday words, `nowhere` places of stories and
    of the sky, both in comparable spelling.
    """
    seen = visible(text)
    spans = list(found)
    if spans == [] and (name := _of_a_story(seen, language, nowhere)):
        return name
    patterns = _PATTERNS.get(language, ())
    if language != "en" and re.search("[A-Za-z]", seen):
        patterns = (*patterns, *_PATTERNS["en"])
    for pattern in (*patterns, *((_LOWER,) if language == "en" else ())):
        for match in pattern.finditer(seen if pattern is not _LOWER else seen.lower()):
            start, end = match.span("name")
            if any(start < stop and begin < end for begin, stop in spans):
                continue
            name = text[start:end].strip()
            if not _is_something_else(name, language, known):
                return name
    return None


def _of_a_story(text: str, language: str, nowhere: Container[str]) -> str | None:
    """The name of a place that exists in stories or in the sky, where people are said to be there or from there."""
    message = Message(text, language)
    for index, word in enumerate(message.words):
        if word.text[0] > HAN_BEGINS:
            parts = (word.text[at : at + size] for at in range(len(word.text)) for size in (4, 3, 2))
            if name := next((part for part in parts if part in nowhere), None):
                return name
        for last in (index + 1, index):
            key = " ".join(message.folded(at) for at in range(index, last + 1))
            among = (key, *word.readings) if last == index else (key,)
            if not any(name in nowhere and name not in _calendar_and_languages(language) for name in among):
                continue
            if message.after_preposition(index) and (message.capitalised(index) or language in {"en", "ar"}):
                return text[word.start : message.words[min(last, len(message.words) - 1)].end]
    return None


def _is_something_else(name: str, language: str, known: Container[str]) -> bool:
    """Whether a name is one of a language, month, day, programme, or an ordinary word."""
    if NO_PLACE_HAN.search(name):
        return True
    for word in words(name):
        if {*word.readings} & NO_PLACE or {*word.readings} & _calendar_and_languages(language):
            return True
    folded = fold(name)
    return " " not in folded and folded in known


@cache
def _calendar_and_languages(language: str) -> frozenset[str]:
    """Months, days of the week and languages, as `language` and English call them, in comparable spelling."""
    found: set[str] = set()
    for code in {language, "en"} & set(LANGUAGES):
        locale = Locale.parse(code)
        for names in (locale.months["format"], locale.months["stand-alone"], locale.days["format"]):
            found |= {fold(name) for width in ("wide", "abbreviated") for name in names[width].values()}
        found |= {fold(name) for key, name in locale.languages.items() if len(key) == 2}
    return frozenset(found)
