"""A message as people type it, made comparable: markup, invisible signs and look-alike letters removed."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 40_000
"""Characters that are read of one message; Slack itself allows no more."""

QUESTION_MARKS = "?？؟"
IDEOGRAPHS = "\u2e80"
"""From this character on a sign is nearly a word."""
EMAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""As it stands in running text."""

_LABELLED_CHANNEL = re.compile(r"<#\w+\|([^>]*)>")
_USER = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_BROADCAST = re.compile(r"<!(?!date)[^>]*>")
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?:|mailto:)[^>]*>|https?://\S+|www\.\S+", re.IGNORECASE)
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_JOINERS = "\u200c\u200d"

_LATIN_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναι", "ABEKMHOPCTYXIJSaeopcyxijsdgABEZHIKMNOPTYXovai"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` is clean and single-spaced; line breaks are kept."""

    text: str
    names_someone: bool
    """It names another person with `@`."""
    has_link: bool

    @property
    def is_marked(self) -> bool:
        """Whether it has a question mark."""
        return any(mark in self.text for mark in QUESTION_MARKS)

    @property
    def has_letters(self) -> bool:
        """Whether there is any letter at all."""
        return any(char.isalpha() for char in self.text)


def read_message(raw: str) -> Message:
    """Clean `raw`; never fails, whatever the text."""
    text = raw[:LONGEST].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = _DATE.sub(r"\1", text)
    text = _LABELLED_CHANNEL.sub(r"#\1", text)
    names_someone = bool(_USER.search(text)) or bool(re.search(r"(?<![\w.])@\w", text))
    text = _USER.sub(" @someone ", text)
    text = _BROADCAST.sub(" ", text)
    has_link = bool(_LINK.search(text))
    text = _LINK.sub(" ", text)
    text = _SHORTCODE.sub(" ", text)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if _is_readable(char))
    text = _WORD.sub(_without_lookalikes, text)
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return Message(" \n ".join(line for line in lines if line), names_someone, has_link)


def ideographs(text: str) -> int:
    """How many there are in `text`."""
    return sum(char > IDEOGRAPHS for char in text)


def _is_readable(char: str) -> bool:
    if char == "\n" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"} or char == "\t"


def _without_lookalikes(match: re.Match[str]) -> str:
    """A word that mixes Latin with Cyrillic or Greek letters is meant to be Latin."""
    word = match.group()
    if word.isascii():
        return word
    latin = sum("LATIN" in unicodedata.name(char, "") for char in word if char.isalpha())
    other = sum(
        unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK")) for char in word if char.isalpha()
    )
    return word.translate(_LATIN_LOOKALIKES) if latin and other else word


def fold(text: str) -> str:
    """Lower case without accents, Arabic vowel signs and letter variants: what n-grams are made of."""
    folded = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    return folded.translate(_ARABIC_VARIANTS)


_ARABIC_VARIANTS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "ё": "е"}
)
