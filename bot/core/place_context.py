"""What stands around a name: whether a word is meant as a place at all."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.core.place_text import Word, words

_PREPOSITIONS = frozenset(
    "in from at near to for of around via inside across within as "  # English  # noqa: SIM905
    "a au aux en de du des d dans depuis pour vers chez "  # French
    "desde para hacia por del al "  # Spanish
    "в во из изо для на по с от до у под near "  # Russian
    "في من الي عن لدي حتي عند".split()  # Arabic, folded
)
_PLACING = frozenset(
    [
        "in",
        "from",
        "at",
        "near",
        "to",
        "for",
        "around",
        "a",
        "au",
        "aux",
        "en",
        "desde",
        "para",
        "depuis",
        "dans",
        "из",
        "в",
        "во",
        "для",
        "на",
        "من",
        "في",
        "الي",
    ]
)
"""Prepositions that show a place even before a word of everyday use, if it is capitalised."""
_BEFORE_TIME = frozenset(
    [
        "time",
        "heure",
        "heures",
        "hora",
        "horas",
        "horario",
        "fuseau",
        "время",
        "времени",
        "часов",
        "часовои",
        "توقيت",
        "ساعه",
        "وقت",
        "بتوقيت",
        "hour",
        "hours",
        "clock",
        "timezone",
        "zone",
        "local",
        "locale",
    ]
)
_AFTER_TIME = frozenset(
    [
        "time",
        "times",
        "timezone",
        "clock",
        "hours",
        "hour",
        "local",
        "oclock",
        "zone",
        "based",
        "office",
        "citizen",
        "citizens",
        "national",
        "nationals",
        "resident",
        "residents",
        "passport",
        "delegation",
        "delegate",
        "delegates",
        "participants",
        "participant",
        "hora",
        "heure",
        "время",
        "времени",
    ]
)
_NATIONALITY_BEFORE = frozenset(
    [
        "am",
        "im",
        "were",
        "are",
        "is",
        "we",
        "i",
        "as",
        "a",
        "an",
        "the",
        "soy",
        "somos",
        "je",
        "suis",
        "un",
        "une",
        "nous",
        "sommes",
        "ciudadano",
        "ciudadana",
        "ciudadanos",
        "nacional",
        "citoyen",
        "citoyenne",
        "citoyens",
        "ressortissant",
        "nationalite",
        "nacionalidad",
        "انا",
        "نحن",
        "مواطن",
    ]
)
_NATIONALITY_AFTER = _AFTER_TIME | frozenset(
    [
        "company",
        "companies",
        "ngo",
        "university",
        "universities",
        "people",
        "person",
        "persons",
        "student",
        "students",
        "ministry",
        "government",
        "engineer",
        "startup",
        "city",
        "cities",
        "mayor",
        "team",
        "organization",
        "organisation",
        "researcher",
        "researchers",
        "academic",
        "academics",
        "guests",
        "colleagues",
        "colleague",
        "guest",
        "individual",
        "individuals",
        "nationality",
        "subjects",
        "friends",
    ]
)
_TONGUE_BEFORE = frozenset(
    [
        "in",
        "speak",
        "speaks",
        "speaking",
        "read",
        "write",
        "into",
        "to",
        "from",
        "parler",
        "parle",
        "parlez",
        "habla",
        "hablar",
        "hablo",
    ]
)
_RUSSIAN_NOUNS = re.compile(
    "врем|часов|граждан|паспорт|компан|организац|университет|участни|делегац|министер|коллег|студент"
)
_GREETINGS = frozenset(
    [
        "hi",
        "hello",
        "hey",
        "dear",
        "thanks",
        "thank",
        "thx",
        "cheers",
        "bonjour",
        "salut",
        "merci",
        "hola",
        "gracias",
        "estimada",
        "estimado",
        "querida",
        "привет",
        "спасибо",
        "здравствуите",
        "уважаемая",
        "уважаемыи",
        "مرحبا",
        "شكرا",
        "اهلا",
        "عزيزتي",
        "with",
        "cc",
        "ask",
        "ping",
        "tell",
        "by",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "madame",
        "monsieur",
        "senor",
        "senora",
        "you",
        "miss",
        "sir",
    ]
)
_PERSON_VERBS = frozenset(
    [
        "said",
        "says",
        "say",
        "will",
        "can",
        "could",
        "would",
        "should",
        "asked",
        "told",
        "sent",
        "wrote",
        "replied",
        "thinks",
        "wants",
        "wanted",
        "has",
        "had",
        "was",
        "did",
        "does",
        "may",
        "might",
        "joined",
        "left",
        "knows",
        "confirmed",
        "called",
        "presented",
        "spoke",
        "promised",
        "agreed",
        "suggested",
        "mentioned",
        "shared",
        "a",
        "dit",
        "va",
        "veut",
        "peut",
        "dijo",
        "dice",
        "va",
        "quiere",
        "puede",
        "сказала",
        "сказал",
        "будет",
        "может",
        "написала",
        "написал",
        "пишет",
        "спросила",
        "قالت",
        "قال",
    ]
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
        if previous in (
            "the",
            "la",
            "el",
            "le",
            "los",
            "les",
            "city",
            "ciudad",
            "ville",
            "г",
            "городе",
            "город",
        ):
            previous = self.folded(index - 2)
        return (self.touches(index) and previous in _PREPOSITIONS) or self._elided(index)

    def placed(self, index: int) -> bool:
        """As `after_preposition`, for the prepositions that stand before places rather than things."""
        return self.touches(index) and self.folded(index - 1) in _PLACING

    def _elided(self, index: int) -> bool:
        text = self.words[index].text
        return (len(text) > 2 and text[:2].casefold() in ("d'", "d’")) or text[:3].casefold() in (
            "qu'",
            "qu’",
        )

    def beside_time(self, first: int, last: int) -> bool:
        """Whether a word of time or belonging stands next to the words from `first` to `last`."""
        before = {self.folded(first - 1), self.folded(first - 2)} if first else set()
        return self.folded(last + 1) in _AFTER_TIME or bool(before & _BEFORE_TIME)

    def person(self, first: int, last: int) -> bool:
        """Whether the name at `first`..`last` is spoken to or about as a person."""
        if self.after_preposition(first) or self.folded(last + 1) in _AFTER_TIME:
            return False
        before, after = self.folded(first - 1), self.folded(last + 1)
        text_after = self.text[self.words[last].end :].lstrip()
        if before in _GREETINGS or ((self.touches(last + 1) if after else False) and after in _PERSON_VERBS):
            return True
        vocative_first = self.opens_sentence(first) and text_after.startswith((",", "،", "，"))
        comma_before = self.text[: self.words[first].start].rstrip().endswith((",", "،", "，"))
        vocative_last = comma_before and not after and first > 1
        surname = bool(after) and self.touches(last + 1) and self.capitalised(last + 1)
        given = (
            first > 1
            and self.touches(first)
            and self.capitalised(first - 1)
            and not self.opens_sentence(first - 1)
        )
        belongs = self.words[last].text.casefold().endswith(("'s", "’s")) and after not in _AFTER_TIME
        return vocative_first or vocative_last or surname or given or belongs

    def nationality(self, index: int) -> bool:
        """Whether a word that may be a language is used of a time or of people."""
        after = self.folded(index + 1)
        if after in _NATIONALITY_AFTER:
            return True
        before = self.folded(index - 1)
        if before in _BEFORE_TIME or (before == "a" and self.folded(index - 2) in _NATIONALITY_BEFORE):
            return True
        return before in _NATIONALITY_BEFORE - {"the", "is"} and self.folded(index - 2) not in (
            "it",
            "this",
            "meeting",
        )

    def tongue(self, index: int) -> bool:
        """Whether the word at `index` follows a word of speaking, as a language does."""
        return self.folded(index - 1) in _TONGUE_BEFORE and self.folded(index + 1) not in _NATIONALITY_AFTER

    def russian_noun_follows(self, index: int) -> bool:
        """Whether a Russian adjective at `index` belongs to a time or to people."""
        return any(_RUSSIAN_NOUNS.match(self.folded(index + step)) for step in (1, 2))

    def adjacent(self, end: int, start: int) -> bool:
        """Whether nothing but space, comma or bracket stands between two positions."""
        return bool(_ADJACENT.fullmatch(self.text[end:start]))
