"""Finds the places that a message names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.place_context import FEW_WORDS, Message, visible
from bot.core.place_mention import PlaceMention
from bot.core.place_qualifiers import narrowed
from bot.core.place_tables import PlaceKind, PlaceTables
from bot.core.place_text import HAN, Word
from bot.core.place_typos import TypoIndex
from bot.core.place_zones import find_zones

LONGEST_HAN = 12
KNOWN_POPULATION = 300_000
"""From this size on a city is recognised in small letters."""
GREAT_POPULATION = 1_000_000
"""From this size on a short Arabic name is recognised behind a prefix."""
_RUSSIAN_ADJECTIVE = re.compile("(?P<stem>.+?)(?:ск|цк)(?:ии|ая|ое|ого|ому|ом|ои|им|ие|их|ими|ую)")
_SHORT_PAIR = 8
_COMMON_LENGTH = 3
"""Names of Han characters or letters this short are doubted more."""

_SUNSET = "مغرب"
_MEETINGS = frozenset({"reunion", "la reunion"})
"""An island whose name means "the meeting" in French and Spanish."""


class PlaceFinder:
    """Looks up every stretch of words, longest first, and judges by what stands around it."""

    def __init__(self, tables: PlaceTables) -> None:
        self._tables = tables
        self._names = tables.names
        rules = tables.rules
        self._ordinary = frozenset(rules["ordinary"])
        self._persons = frozenset(rules["persons"])
        self._capitals = frozenset(rules["capitals"])
        self._shield = frozenset(rules["shield"])
        self._han_words: list[str] = rules["han_words"]
        self._never = frozenset(rules["never"])
        self._small_letters = {
            language: frozenset(words) for language, words in rules["small_letters"].items()
        }
        self._demonyms: dict[str, str] = rules["demonyms"]
        self._tongues: dict[str, str] = rules["languages"]
        self._adjectives: dict[str, str] = rules["adjectives"]
        self._beginnings = {
            key[:at] for key in tables.names if " " in key for at in range(len(key)) if key[at] == " "
        }
        self._typos: TypoIndex | None = None

    def find(self, text: str, language: str) -> list[PlaceMention]:
        """All places named in `text`, in order; `language` is that of the message."""
        message = Message(visible(text), language)
        zones = [
            PlaceMention((start, end), text[start:end], PlaceKind.ZONE, (place,))
            for start, end, place in find_zones(message, self._tables)
        ]
        taken = [mention.span for mention in zones]
        found = [
            mention
            for mention in self._named(message)
            if not any(mention.span[0] < end and start < mention.span[1] for start, end in taken)
        ]
        found = sorted((*zones, *found), key=lambda mention: mention.span)
        return [replace(mention, language=language) for mention in narrowed(message, found)]

    def _named(self, message: Message) -> Iterator[PlaceMention]:
        index = 0
        while index < len(message.words):
            word = message.words[index]
            if HAN.match(word.text):
                yield from self._in_han(word)
                index += 1
                continue
            for last, key, as_written in self._stretches(message, index):
                if self._accepted(message, index, last, key, as_written=as_written):
                    yield self._mention(message, index, last, key)
                    index = last
                    break
                if as_written and last == index and self._another_word(message, key):
                    break  # what stands there is another word: no ending makes it a place
            else:
                for mention in self._otherwise(message, index):
                    yield mention
                    index = max(index, message.last_word(mention.span[1]))
            index += 1

    def _stretches(self, message: Message, first: int) -> list[tuple[int, str, bool]]:
        """Names that begin with the word at `first`: last word, key and whether no ending was undone; longest first."""
        found: list[tuple[int, str, bool]] = []
        frontier = [("", True)]
        for last in range(first, len(message.words)):
            if last > first and not message.adjacent(message.words[last - 1].end, message.words[last].start):  # noqa: SIM102
                if message.text[message.words[last - 1].end : message.words[last].start].strip(" .-'’&"):
                    break
            readings = message.words[last].readings
            joined = [
                (f"{head} {reading}" if head else reading, plain and reading == readings[0])
                for head, plain in frontier
                for reading in readings
            ]
            hits = [(last, key, plain) for key, plain in joined if key in self._names]
            found = hits + found
            frontier = [(key, plain) for key, plain in joined if key in self._beginnings]
            if not frontier:
                break
        return found

    def _accepted(self, message: Message, first: int, last: int, key: str, *, as_written: bool) -> bool:
        if key in _MEETINGS and not message.island_of_the_meeting(first, last):
            return False
        if key == _SUNSET and message.sunset(first):
            return False
        if not as_written and message.folded(first) in self._never:
            return False
        references = self._names[key].split(",")
        capitalised = message.capitalised(first)
        cued = message.after_preposition(first) or message.beside_time(first, last)
        arabic, russian = "\u0600" < key[0] < "\u06ff", "\u0400" < key[0] < "\u04ff"
        if key in self._small_letters.get(message.language, ()) and not capitalised and not message.shouted:
            return message.placed(first)
        if key in self._capitals:
            return self._in_capitals(message, first, last)
        if last == first and key in self._ordinary:
            if arabic and not self._article_fits(message.words[first].text, references):
                return False
            if arabic or references[0] in self._tables.countries:
                return (capitalised or not russian) and (
                    message.placed(first) or message.beside_time(first, last)
                )
            if key in self._tongues:
                return False
            cued = message.placed(first) or message.beside_time(first, last)
            return capitalised and cued and not message.opens_sentence(first)
        named_person = key in self._persons or message.folded(first) in self._persons
        if last == first and named_person and message.person(first, last):
            return False
        if arabic and not as_written and len(key) <= _COMMON_LENGTH:
            return self._known(references, GREAT_POPULATION)
        if arabic:
            return self._known(references, KNOWN_POPULATION) or cued or not as_written
        few = len(message.words) <= FEW_WORDS
        alone = len(message.words) == 1 and as_written
        if russian and not capitalised and not cued and not alone:
            return False
        if self._known(references, KNOWN_POPULATION):
            return (
                len(key) > _COMMON_LENGTH
                or capitalised
                or cued
                or message.shouted
                or not references[0].isdigit()
            )
        sure = capitalised and not message.opens_sentence(first) and last > first
        alone = capitalised and few and (as_written or not message.opens_sentence(first))
        return (cued and (capitalised or len(key) > _COMMON_LENGTH + 1)) or sure or alone

    def _another_word(self, message: Message, key: str) -> bool:
        small_letters = self._small_letters.get(message.language, frozenset())
        return key in self._persons or key in self._ordinary or key in small_letters

    def _article_fits(self, text: str, references: list[str]) -> bool:
        """Whether an everyday Arabic word has the article only where the place has it: المالية is finance, not Malé."""
        article = "ال"
        return not text.startswith(article) or any(
            self._tables.place(reference).name("ar").startswith(article) for reference in references
        )

    def _in_capitals(self, message: Message, first: int, last: int) -> bool:
        word = message.words[first]
        letters = word.text.replace(".", "")
        if message.shouted:
            return message.folded(first - 1) == "the" or message.beside_time(first, last)
        return last > first or letters.isupper() or ("." in word.text and len(letters) > 1)

    def _known(self, references: list[str], population: int) -> bool:
        for reference in references:
            if not reference.isdigit():
                return True
            place = self._tables.place(reference)
            if place.capital or place.population >= population:
                return True
        return False

    def _mention(
        self, message: Message, first: int, last: int, key: str, *, corrected: bool = False
    ) -> PlaceMention:
        start, end = message.words[first].start, message.words[last].end
        text = message.text[start:end]
        special: dict[str, dict[str, str]] = self._tables.rules["by_language"]
        vowelled: dict[str, str] = self._tables.rules["vowelled"]
        references = next((place for name, place in vowelled.items() if name in text), None)
        references = references or special.get(message.language, {}).get(key) or self._names[key]
        return self._of((start, end), text, references, key, corrected=corrected)

    def _of(
        self,
        span: tuple[int, int],
        text: str,
        references: str,
        key: str,
        *,
        demonym: bool = False,
        corrected: bool = False,
    ) -> PlaceMention:
        candidates = tuple(self._tables.place(reference) for reference in references.split(","))
        return PlaceMention(span, text, candidates[0].kind, candidates, key, demonym, corrected)

    def _in_han(self, word: Word) -> Iterator[PlaceMention]:
        text = word.text.translate(self._tables.simplify)
        at = 0
        while at < len(text):
            if word_of_two := next((other for other in self._han_words if text.startswith(other, at)), None):
                at += len(word_of_two)
                continue
            for length in range(min(LONGEST_HAN, len(text) - at), 1, -1):
                key = text[at : at + length].replace("·", "")
                if key in self._names and key not in self._ordinary:
                    start = word.start + at
                    yield self._of(
                        (start, start + length), word.text[at : at + length], self._names[key], key
                    )
                    at += length - 1
                    break
            at += 1

    def _otherwise(self, message: Message, index: int) -> Iterator[PlaceMention]:
        """Demonyms and misspelt names at a word that begins no name."""
        word = message.words[index]
        span = (word.start, word.end)
        for reading in word.readings:
            code = self._demonyms.get(reading)
            if code is not None and not message.tongue(index) and not message.continental(index):
                yield self._of(span, word.text, code, reading, demonym=True)
                return
            code = self._tongues.get(reading)
            if code is not None and message.nationality(index) and not message.continental(index):
                yield self._of(span, word.text, code, reading, demonym=True)
                return
        folded = word.readings[0]
        if folded in self._tongues or folded in _MEETINGS:
            return
        if (match := _RUSSIAN_ADJECTIVE.fullmatch(folded)) and message.russian_noun_follows(index):
            if reference := self._adjectives.get(match["stem"]) or self._adjectives.get(match["stem"] + "ск"):
                yield self._of(span, word.text, reference, folded, demonym=True)
            return
        cued = message.after_preposition(index) or message.beside_time(index, index)
        if message.text[: word.start].endswith("-"):
            return  # a part of a compound name: Paris-Saclay
        if not (cued or len(message.words) <= FEW_WORDS) or self.typos.guards(folded):
            return
        if message.may_be_split(index):
            key = self.typos.name(folded + message.folded(index + 1))
            if key is not None and _in_two(key):
                yield self._mention(message, index, index + 1, key, corrected=True)
                return
        elided = "'" in word.text or "’" in word.text
        for key in map(self.typos.name, (elided and word.readings[1:]) or word.readings):
            if key is not None and not message.person(index, index):
                yield self._mention(message, index, index, key, corrected=True)
                return

    @property
    def typos(self) -> TypoIndex:
        """Well-known names for misspelt words; built when first needed."""
        if self._typos is None:
            guarded = self._shield | self._ordinary
            self._typos = TypoIndex(self._tables.rules["correctable"], self._names, guarded)
        return self._typos


def _in_two(key: str) -> bool:
    """Whether a misspelt pair of words may be this name: shorter ones and "the States" are too near to plain words."""
    return " " in key and len(key) > _SHORT_PAIR and not key.startswith(("the ", "le ", "la ", "el "))
