"""Misspelt words put right, where the words of the topics leave one likely reading.

Only the domain's own frequent words are put in, and only for words that no dictionary knows: a wrong correction costs
more than a typo (the character n-grams carry those).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
_LONG = 7
_OFFERED_FROM = 4
"""Phrases in which a word must occur to be put in the place of another."""


@dataclass(frozen=True)
class Spelling:
    """One language: how often its phrases use each word, and dictionary words that merely look like these."""

    counts: Mapping[str, int]
    protected: frozenset[str]
    _by_length: dict[int, list[str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.counts:
            self._by_length.setdefault(len(word), []).append(word)

    @classmethod
    def learn(cls, phrases: Iterable[str], dictionary: set[str]) -> "Spelling":
        """Learn from `phrases`; of the correct words in `dictionary` only those that matter are kept."""
        counts = Counter(word.lower() for phrase in phrases for word in _WORD.findall(phrase))
        offered = {
            word: count
            for word, count in counts.items()
            if count >= _OFFERED_FROM and len(word) >= _SHORTEST - 1 and word in dictionary
        }
        open_spelling = cls(offered, frozenset())
        seen = dictionary | {word for word in counts if counts[word] >= _OFFERED_FROM}
        return cls(offered, frozenset(word for word in seen if open_spelling.corrected(word) != word))

    def corrected(self, text: str) -> str:
        """`text` with misspelt words of the domain put right."""
        return _WORD.sub(self._correct, text)

    def _correct(self, match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        is_name = word[0].isupper() and match.start() > 0
        if len(word) < _SHORTEST or is_name or lower in self.counts or lower in self.protected:
            return word
        reach = 2 if len(word) >= _LONG else 1
        best: tuple[float, int, str] | None = None
        for length in range(len(word) - reach, len(word) + reach + 1):
            for candidate in self._by_length.get(length, ()):
                distance = OSA.distance(lower, candidate, score_cutoff=reach)
                if distance <= reach:
                    other_start = 0.5 if candidate[0] != lower[0] else 0.0
                    rank = (distance + other_start, -self.counts[candidate], candidate)
                    best = rank if best is None else min(best, rank)
        return best[2] if best else word
