"""Numbers with what they count, as a question names them: "20 agencies", "the eighth meeting", "six hours"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.core.occurrences import alternatives, whole_word
from bot.core.understanding.message import fold
from bot.core.words import Measure, Words

_BEFORE_ITS_NUMBER = frozenset({Measure.GOAL, Measure.CIRCULAR})
"""What is named before its number: "SDG 11", "Circular 92"."""
_DIGITS = r"\d+(?:[.,]\d+)?"
_ORDINAL_DIGITS = r"\d{1,2}\s?(?:st|nd|rd|th|eme|ere|er|re|e|\.?[ao]|-?(?:[еоая]|ое|ая|ый|ий|го|му))"
_HALF = "half"


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A number and what it counts."""

    measure: Measure
    value: float


class ValueReader:
    """Finds named values in questions of one language."""

    def __init__(self, words: Words) -> None:
        self._cardinals = _positions(words.numbers)
        self._ordinals = {word: value + 1 for word, value in _positions(words.ordinals).items()}
        spaced = words.language != "zh"
        whole = partial(whole_word, language=words.language)
        number = f"(?P<number>{_DIGITS}|{alternatives(self._cardinals)})"
        half = f"(?P<{_HALF}>\\s*(?:{alternatives(words.halves)}))?" if words.halves else ""
        gap = r"(?:\W+\w+){0,2}?\W*" if spaced else r".{0,3}?"
        near = r"(?:\W+\w+)?\W*" if spaced else r".{0,2}?"
        self._patterns = []
        for measure, names in words.measures.items():
            named = alternatives(names)
            if measure is Measure.EDITION:
                digits = _ORDINAL_DIGITS if spaced else r"\d{1,2}"
                ordinal = whole(f"(?P<number>{digits}|{alternatives(self._ordinals)})")
                pattern = f"{ordinal}{gap}{whole(named)}"
                if spaced:  # Arabic puts it after the noun
                    pattern += rf"|{whole(named)}\s+(?P<after>{alternatives(self._ordinals)})(?!\w)"
            elif measure in _BEFORE_ITS_NUMBER:
                pattern = f"{whole(named)}{near}{whole(number)}"
            else:
                counts = rf"(?P<ahead>{whole(alternatives(words.ahead))}\s+)?" if words.ahead else ""
                pattern = f"{counts}{whole(number)}{half}{gap}{whole(named)}"
            self._patterns.append((measure, re.compile(pattern)))

    def read(self, text: str) -> list[NamedValue]:
        """Every number of `text` that stands beside a word for what it counts, in digits or words."""
        folded = fold(text)
        return [
            NamedValue(measure, self._value(measure, match))
            for measure, pattern in self._patterns
            for match in pattern.finditer(folded)
            if measure is not Measure.DAYS or not match.groupdict().get("ahead")
        ]

    def _value(self, measure: Measure, match: re.Match[str]) -> float:
        written = match["number"] or match["after"]
        known = self._ordinals if measure is Measure.EDITION else self._cardinals
        if written in known:
            value = known[written]
        else:
            digits = re.match(_DIGITS, written)
            value = float(digits.group().replace(",", ".")) if digits else 0.0
        return value + (0.5 if match.groupdict().get(_HALF) else 0.0)


def _positions(groups: Sequence[Iterable[str]]) -> dict[str, float]:
    return {fold(word): float(position) for position, group in enumerate(groups) for word in group}
