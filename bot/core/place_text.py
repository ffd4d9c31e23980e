"""Spelling made comparable: folding of letters, words with their positions, and word forms to look up.

Folding takes away case, accents, Arabic vowel signs and article, and the difference between letters that writers
exchange (ё/е, ة/ه, ى/ي). A word of a message then has several readings, likeliest first: as written, without a
French elision or English possessive, without Arabic prefixes, in the Russian nominative.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670"
_WORD = re.compile(
    rf"[\u3400-\u9fff][\u3400-\u9fff·]*|(?:[A-Za-z]\.){{2,}}|[^\W\d_\u3400-\u9fff](?:[^\W_\u3400-\u9fff]|[{_MARKS}'’ʼ‘`´])*"
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a",
        "ё": "е", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "گ": "غ", "ء": "", "ـ": "", "ґ": "г", "і": "и", "ї": "и",
        "'": "", "’": "", "ʼ": "", "‘": "", "`": "", "´": "", "ʻ": "", ".": "", "·": "",
    }
)  # fmt: skip
_SAINT = {"saint": "st", "sainte": "st", "ste": "st", "sankt": "st", "sint": "st"}
_ARABIC = re.compile(r"[\u0621-\u064a]")
_CYRILLIC = re.compile(r"[\u0430-\u044f]")
_LATIN = re.compile("[A-Za-z]")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсухі", "ABEKMHOPCTXaeopcyxi")
_ELISIONS = ("d", "l", "qu", "j", "n", "s", "c", "m", "t", "jusqu", "lorsqu")
_APOSTROPHES = re.compile(r"['’ʼ‘`´]")
_ARTICLES = ("ال", "لل")
_ARABIC_PREFIXES = (
    "وال", "بال", "كال", "فال", "ولل", "وبال", "لل", "وب", "ول", "وف", "ب", "ل", "ف", "و", "ك",
)  # fmt: skip

# Russian endings, from the form in a sentence to those of the nominative. The noun classes overlap, so each ending
# has several; only readings that are names are kept, hence no harm in a wrong one.
_RUSSIAN_ENDINGS = (
    ("иями", ("ия", "ии")), ("иях", ("ия", "ии")), ("иям", ("ия",)), ("ией", ("ия",)), ("ию", ("ия",)),
    ("ии", ("ия", "иа", "ий", "ии")), ("ами", ("ы", "а", "и")), ("ями", ("и", "я")), ("ах", ("ы", "и", "а")),
    ("ях", ("и", "я")), ("ам", ("ы", "и", "а")), ("ям", ("и", "я")), ("ого", ("ый", "ое")), ("его", ("ий", "ее")),
    ("ому", ("ый", "ое", "ий", "ой")), ("ему", ("ий",)), ("ом", ("", "о", "ый", "ий", "ое")), ("ем", ("ий", "ь", "й", "е", "ее")),  # noqa: E501
    ("ой", ("а", "ая")), ("ей", ("я", "ья", "а", "ьи", "яя")), ("ою", ("а",)), ("ую", ("ая",)), ("юю", ("яя",)),
    ("ым", ("ый", "ое")), ("им", ("ий",)), ("ых", ("ые",)), ("их", ("ие",)), ("ыми", ("ые",)), ("ов", ("ы", "а")),
    ("ьей", ("ья",)), ("ью", ("ь", "ья")), ("ем", ("ь",)), ("е", ("", "а", "я", "о", "ь", "й", "ие")),
    ("у", ("", "а", "о")), ("ю", ("я", "ь", "й", "е")), ("и", ("ь", "я", "а", "й")), ("ы", ("а",)),
    ("а", ("", "о")), ("я", ("ь", "й", "е")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message: where it stands, how it is written, and how it may be read."""

    start: int
    end: int
    text: str
    readings: tuple[str, ...]

    @property
    def capitalised(self) -> bool:
        """Whether it starts with a capital letter, after an elision such as `d'`."""
        tail = _APOSTROPHES.split(self.text, maxsplit=1)[-1] if self.text[:1].islower() else self.text
        return bool(tail) and tail[0].isupper()


def fold_word(text: str) -> str:
    """One word in its comparable spelling; look-alikes of another script become letters of its own."""
    if _LATIN.search(text) and _CYRILLIC.search(text.casefold()):
        text = text.translate(_LOOKALIKES)
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)
    if _ARABIC.search(folded):
        return _without_article(folded)
    return _SAINT.get(folded, folded)


def fold(text: str) -> str:
    """A name of any number of words in its comparable spelling, words parted by one space."""
    return " ".join(filter(None, (fold_word(match.group()) for match in _WORD.finditer(text))))


def words(text: str) -> list[Word]:
    """The words of a message, with their readings; a run of Han characters counts as one word."""
    return [
        Word(match.start(), match.end(), match.group(), _readings(match.group()))
        for match in _WORD.finditer(text)
    ]


def _without_article(folded: str) -> str:
    return folded[2:] if folded.startswith(_ARTICLES) and len(folded) > 4 else folded


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[str, ...]:
    folded = fold_word(text)
    readings = [folded]
    if parts := _APOSTROPHES.split(text, maxsplit=1)[1:]:
        head, tail = fold_word(text[: -len(parts[0]) - 1]), parts[0]
        if head in _ELISIONS and tail:
            readings.append(fold_word(tail))
        if tail.casefold() in ("s", ""):
            readings.append(head)
    if _CYRILLIC.search(folded):
        readings += russian_nominatives(folded)
    elif _ARABIC.search(folded):
        readings += _arabic_stems(text)
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _arabic_stems(text: str) -> list[str]:
    whole = "".join(
        c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(c)
    )
    return [
        _without_article(whole[len(prefix) :])
        for prefix in _ARABIC_PREFIXES
        if whole.startswith(prefix) and len(whole) - len(prefix) > 2
    ]


_FOLDED_ENDINGS = tuple(
    (ending.replace("й", "и"), tuple(nominative.replace("й", "и") for nominative in nominatives))
    for ending, nominatives in _RUSSIAN_ENDINGS
)


def russian_nominatives(folded: str) -> list[str]:
    """Nominatives of which a folded Russian word may be a form, the longest ending first."""
    found = []
    for ending, nominatives in _FOLDED_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) > 1:
            stem = folded[: -len(ending)]
            found += [stem + nominative for nominative in nominatives]
    return found
