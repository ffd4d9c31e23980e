"""What stands around a name: whether a word is meant as a place at all."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.core.place_cues import (
    AFTER_TIME,
    ARTICLES,
    AT_THE_ISLAND,
    BEFORE_TIME,
    FROM_THE_ISLAND,
    GREETINGS,
    INTRODUCING,
    NATIONALITY_AFTER,
    NATIONALITY_BEFORE,
    PARTS_OF_THE_WORLD,
    PERSON_VERBS,
    PLACING,
    PREPOSITIONS,
    SUNSET,
    TONGUE_BEFORE,
)
from bot.core.place_text import Word, words

_RUSSIAN_NOUNS = re.compile(
    "врем|часов|граждан|паспорт|компан|организац|университет|участни|делегац|министер|коллег|студент"
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟:;\n(\"«“•–—-]\s*$")
_HIDDEN = re.compile(
    r"<[@#!][^>]*>|<?https?://[^\s>|]+|\bwww\.\S+|\S+@\S+\.\S+|(?<!\w):[a-z0-9_+'-]+:(?!\w)|[@#][\w.-]+|`[^`]*`",
    re.ASCII,
)
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ADJACENT = re.compile(r"[\s,،，()\-–—/、]*")
FEW_WORDS = 4
"""A message of so few words is a name with hardly anything around it: "and Sofia?"."""


def visible(text: str) -> str:
    """The message with mentions, addresses, emoji and code blanked out; every position stays the same."""
    return _MARKS.sub(" ", _HIDDEN.sub(lambda match: " " * len(match.group()), text))


@dataclass(frozen=True)
class Message:
    """A message as words."""

    text: str
    """As `visible` gives it."""
    language: str

    @cached_property
    def words(self) -> list[Word]:
        """Its words in order."""
        return words(self.text)

    @cached_property
    def shouted(self) -> bool:
        """Whether it is written in capitals throughout, so that capitals show nothing."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return len(self.words) > 2 and not any(letter.islower() for letter in letters)

    def folded(self, index: int) -> str:
        """The word at `index` in its comparable spelling; empty outside the message."""
        return self.words[index].readings[0] if 0 <= index < len(self.words) else ""

    def capitalised(self, index: int) -> bool:
        """Whether the word at `index` has a capital that shows something."""
        return not self.shouted and self.words[index].capitalised

    def opens_sentence(self, index: int) -> bool:
        """Whether the word at `index` would have its capital anyway."""
        if index == 0:
            return True
        return bool(_SENTENCE_END.search(self.text[: self.words[index].start]))

    def touches(self, index: int) -> bool:
        """Whether only a space parts the word at `index` from the one before it."""
        return index > 0 and not self.text[self.words[index - 1].end : self.words[index].start].strip()

    def after_preposition(self, index: int) -> bool:
        """Whether the word at `index` follows a preposition, perhaps written into it (d'Alger, بالقاهرة)."""
        previous = self.folded(index - 1)
        if previous in ARTICLES:
            previous = self.folded(index - 2)
        if previous == "a" and self.language == "en":
            return False
        return (self.touches(index) and previous in PREPOSITIONS) or self._elided(index)

    def placed(self, index: int) -> bool:
        """As `after_preposition`, for the prepositions that stand before places rather than things."""
        previous = self.folded(index - 1)
        return self.touches(index) and previous in PLACING and not (previous == "a" and self.language == "en")

    def _elided(self, index: int) -> bool:
        text = self.words[index].text
        return (len(text) > 2 and text[:2].casefold() in ("d'", "d’")) or text[:3].casefold() in (
            "qu'",
            "qu’",
        )

    def beside_time(self, first: int, last: int) -> bool:
        """Whether a word of time or belonging stands next to the words from `first` to `last`."""
        before = {self.folded(first - 1), self.folded(first - 2)} if first else set()
        return self.folded(last + 1) in AFTER_TIME or bool(before & BEFORE_TIME)

    def person(self, first: int, last: int) -> bool:
        """Whether the name at `first`..`last` is spoken to or about as a person."""
        if self.after_preposition(first) or self.folded(last + 1) in AFTER_TIME:
            return False
        before, after = self.folded(first - 1), self.folded(last + 1)
        text_after = self.text[self.words[last].end :].lstrip()
        touching = bool(after) and self.touches(last + 1)
        if before in GREETINGS or before in INTRODUCING or (touching and after in PERSON_VERBS):
            return True
        vocative_first = self.opens_sentence(first) and text_after.startswith((",", "،", "，"))
        comma_before = self.text[: self.words[first].start].rstrip().endswith((",", "،", "，"))
        vocative_last = comma_before and not after and first > 1
        surname = touching and self.capitalised(last + 1) and not self.words[last + 1].text.isupper()
        given = (
            first > 1
            and self.touches(first)
            and self.capitalised(first - 1)
            and not self.opens_sentence(first - 1)
        )
        belongs = self.words[last].text.casefold().endswith(("'s", "’s")) and after not in AFTER_TIME
        return vocative_first or vocative_last or surname or given or belongs

    def nationality(self, index: int) -> bool:
        """Whether a word that may be a language is used of a time or of people."""
        after = self.folded(index + 1)
        if after in NATIONALITY_AFTER:
            return True
        before = self.folded(index - 1)
        if before in BEFORE_TIME or (before == "a" and self.folded(index - 2) in NATIONALITY_BEFORE):
            return True
        if before not in NATIONALITY_BEFORE - {"the", "is"}:
            return False
        return self.folded(index - 2) not in ("it", "this", "meeting")

    def tongue(self, index: int) -> bool:
        """Whether the word at `index` follows a word of speaking, as a language does."""
        return self.folded(index - 1) in TONGUE_BEFORE and self.folded(index + 1) not in NATIONALITY_AFTER

    def continental(self, index: int) -> bool:
        """Whether the word at `index` belongs to a part of the world: Latin American, latino americano."""
        return self.touches(index) and self.folded(index - 1) in PARTS_OF_THE_WORLD

    def island_of_the_meeting(self, first: int, last: int) -> bool:
        """Whether "la Réunion" is the island and not the meeting: with a capital, where people are or come from."""
        if not self.capitalised(last) or self.opens_sentence(first):
            return False
        if first < last and self.capitalised(first):
            return True
        if self.folded(first - 1) == "de" and self.folded(first - 2) in BEFORE_TIME:
            return True
        before = first - 1 - (self.folded(first - 1) in ARTICLES)
        if self.folded(before) in AT_THE_ISLAND or (self.language == "en" and self.after_preposition(first)):
            return True
        return self.folded(before) == "de" and self.folded(before - 1) in FROM_THE_ISLAND

    def sunset(self, index: int) -> bool:
        """Whether "المغرب" at `index` is the hour of prayer and not Morocco."""
        return self.folded(index - 1) in SUNSET

    def russian_noun_follows(self, index: int) -> bool:
        """Whether a Russian adjective at `index` belongs to a time or to people."""
        return any(_RUSSIAN_NOUNS.match(self.folded(index + step)) for step in (1, 2))

    def last_word(self, end: int) -> int:
        """The last word that begins before position `end`."""
        return sum(word.start < end for word in self.words) - 1

    def may_be_split(self, index: int) -> bool:
        """Whether the word at `index` and the next may be one name: neither is a preposition, only space between."""
        if index + 1 >= len(self.words) or not self.touches(index + 1):
            return False
        return not {self.folded(index), self.folded(index + 1)} & (PREPOSITIONS | AFTER_TIME)

    def adjacent(self, end: int, start: int) -> bool:
        """Whether nothing but space, comma or bracket stands between two positions."""
        return bool(_ADJACENT.fullmatch(self.text[end:start]))
