"""One name for the initiative, whatever it is called, so that what was learnt serves every meeting."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

INITIATIVE = "U4SSC"
"""The name under which the phrases were learnt."""

_WORD = re.compile(r"[\w-]+")
_SHORTEST_FUZZY = 5


class InitiativeName:
    """Finds a meeting's own abbreviation, also misspelt (u4scc), and puts the learnt name in its place."""

    def __init__(self, abbreviations: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(name.lower() for name in abbreviations if name))

    def canonical(self, text: str) -> str:
        """`text` with the initiative under its learnt name."""
        return _WORD.sub(self._replace, text) if self._names else text

    def _replace(self, match: re.Match[str]) -> str:
        word = match.group().lower()
        return INITIATIVE if any(self._is(word, name) for name in self._names) else match.group()

    @staticmethod
    def _is(word: str, name: str) -> bool:
        if word == name:
            return True
        fuzzy = len(name) >= _SHORTEST_FUZZY and abs(len(word) - len(name)) <= 1
        return fuzzy and OSA.distance(word, name, score_cutoff=1) <= 1
