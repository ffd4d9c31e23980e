"""Deadlines of a meeting: which of them a question is about."""

import re
from collections.abc import Sequence

from bot.core.meeting import Deadline
from bot.core.occurrences import any_of
from bot.core.phrasebook import Phrasebook
from bot.core.typography import joined
from bot.core.understanding.message import IDEOGRAPHS, fold

_STEM = 6
"""Letters in which two forms of a word agree: contribution, contributions."""
_SHORTEST = 5
"""Shorter words are seldom what a deadline is for."""
_WORD = re.compile(r"[^\W\d_]+")


class Deadlines:
    """Tells which deadlines a question asks for."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._due = {language: any_of(words.due, language) for language, words in phrasebook.words.items()}

    def are_asked_for(self, text: str, language: str) -> bool:
        """Whether `text` has a word such as "deadline" or "by when"."""
        return bool(self._due[language].find(text))

    def named(self, text: str, language: str, deadlines: Sequence[Deadline]) -> Sequence[Deadline]:
        """Those of `deadlines` whose purpose `text` names."""
        asked = _stems(text)
        return [d for d in deadlines if asked & (_stems(d.what.text(language)) | _stems(d.what.en))]


def deadline_lines(deadlines: Sequence[Deadline], phrasebook: Phrasebook, language: str) -> str:
    """Deadlines with their days, a line each."""
    lines = (
        joined((phrasebook.day(language, deadline.on), deadline.what.text(language)), language, ":")
        for deadline in deadlines
    )
    return "\n".join(f"• {line}" for line in lines)


def _stems(text: str) -> set[str]:
    words = _WORD.findall(fold(text))
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST or word > IDEOGRAPHS} - _ANY_DEADLINE


_ANY_DEADLINE = {"deadli", "submit", "submis", "reques", "meetin"}
"""Stems that nearly every deadline's purpose has."""
