"""The meeting's own questions, found by likeness to the ways in which the organizer says they are asked."""

from collections.abc import Iterable

import numpy as np

from bot.core.meeting import OwnQuestion
from bot.core.understanding.encoder import Encoder, Vectors
from bot.core.understanding.message import fold

_ALIKE = 0.8
"""Cosine from which two questions count as the same (development questions: 0.5 for different, 0.85 for alike)."""


class OwnQuestions:
    """Phrases of the meeting's own questions as vectors; one matrix product whatever their number."""

    def __init__(self, questions: Iterable[OwnQuestion], encoder: Encoder | None) -> None:
        phrases = [(question.id, phrase) for question in questions for phrase in question.ask]
        self._ids = [question_id for question_id, _ in phrases]
        self._exact = {_key(phrase): question_id for question_id, phrase in phrases}
        self._vectors: Vectors | None = None
        if encoder is not None and phrases:
            self._vectors = encoder.encode([phrase for _, phrase in phrases])

    def find(self, text: str, vectors: Vectors | None) -> tuple[str, float] | None:
        """The id of the own question that `text` asks, with its likeness; None where none is meant."""
        if (question_id := self._exact.get(_key(text))) is not None:
            return question_id, 1.0
        if self._vectors is None or vectors is None:
            return None
        likeness = self._vectors @ vectors[0]
        best = int(np.argmax(likeness))
        return (self._ids[best], float(likeness[best])) if likeness[best] >= _ALIKE else None


def _key(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())
