"""Where words of a list occur in a text: as whole words, or anywhere in a language that does not part them."""

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from bot.core.understanding.message import fold

T = TypeVar("T")


def whole_word(pattern: str, language: str) -> str:
    """`pattern` (a regular expression) as whole words of `language`; "n't" may end one."""
    return f"(?:{pattern})" if language == "zh" else rf"(?:(?<!\w)|(?=n't))(?:{pattern})(?!\w)"


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the folded `words`, longest first."""
    return "|".join(re.escape(word) for word in sorted(map(fold, words), key=len, reverse=True))


class Occurrences(Generic[T]):
    """Finds the words of a list in folded text, each with what it means."""

    def __init__(self, meanings: Mapping[str, T], language: str) -> None:
        self._meanings = {fold(word): meaning for word, meaning in meanings.items()}
        self._pattern = re.compile(whole_word(alternatives(meanings), language)) if meanings else None

    def find(self, text: str) -> list[T]:
        """What the words that occur in `text` mean, in order; where two overlap, the longer one's."""
        if self._pattern is None:
            return []
        return [self._meanings[match.group()] for match in self._pattern.finditer(_folded(text))]

    def without(self, text: str) -> str:
        """`text`, folded, without the words of the list."""
        folded = _folded(text)
        return " ".join(self._pattern.sub(" ", folded).split()) if self._pattern else folded


def any_of(phrases: Iterable[str], language: str) -> Occurrences[bool]:
    """Finds `phrases` where it matters only that one of them occurs."""
    return Occurrences(dict.fromkeys(phrases, True), language)


def _folded(text: str) -> str:
    return fold(text).replace("’", "'")
