"""How likely each label is for a text: a fast look first, a careful one where the fast one is unsure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.core.understanding.encoder import Encoder, Vectors
from bot.core.understanding.likeness import folded_vectors
from bot.core.understanding.model import Model, Scores, log_softmax

_NGRAM_SHARE = np.float32(1.5)
_SHARPNESS = np.float32(1 / 1.4)
"""Evidence is added up and damped, since the two readers are not independent (measured on development questions)."""

_REMEMBERED = 256
"""Texts whose vectors are kept: 1 MB."""


@dataclass(frozen=True)
class Looks:
    """Texts with what was computed of them so far; rows are texts."""

    texts: tuple[str, ...]
    fast_vectors: Vectors | None
    ngram_scores: Scores
    shares: Scores
    """Probabilities (rows, labels)."""


class Scorer:
    """Applies the learnt heads. Without an encoder the n-grams alone decide."""

    def __init__(self, model: Model, fast: Encoder | None, careful: Encoder | None) -> None:
        self.model = model
        self.labels = model.labels("ask")
        self._fast = fast
        self._careful = careful if fast is not None else None
        # The same text is looked at again for its claim, as an earlier message of a thread, and when a channel's
        # question is asked a second time with its author's zone.
        self._fast_vector = lru_cache(_REMEMBERED)(lambda text: _one_vector(fast, text))
        self._careful_vector = lru_cache(_REMEMBERED)(lambda text: _one_vector(careful, text))

    @property
    def fast_encoder(self) -> Encoder | None:
        """The encoder of the first look."""
        return self._fast

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit-length vectors of texts, by the fast encoder or else by n-grams."""
        return self._fast.encode(texts) if self._fast else folded_vectors(self.model.features(texts))

    def look(self, texts: Sequence[str]) -> Looks:
        """A fast look at each text: about 2 ms a text."""
        ngrams = self.model.heads["ask", "ngrams"].sparse(self.model.features(texts))
        if self._fast is None:
            return Looks(tuple(texts), None, ngrams, np.exp(ngrams))
        vectors = self._fast_vector(texts[0]) if len(texts) == 1 else self._fast.encode(texts)
        dense = self.model.heads["ask", "fast"].dense(vectors)
        return Looks(tuple(texts), vectors, ngrams, _combined(dense, ngrams))

    def look_again(self, looks: Looks) -> Looks:
        """A careful look at the same texts: 10–20 ms a text."""
        if self._careful is None or looks.fast_vectors is None:
            return looks
        careful = (
            self._careful_vector(looks.texts[0])
            if len(looks.texts) == 1
            else self._careful.encode(looks.texts)
        )
        both = np.hstack([looks.fast_vectors, careful])
        dense = self.model.heads["ask", "careful"].dense(both)
        return Looks(
            looks.texts, looks.fast_vectors, looks.ngram_scores, _combined(dense, looks.ngram_scores)
        )

    def claim(self, text: str, allowed: frozenset[str]) -> tuple[str, float]:
        """The likeliest claim of `allowed` that `text` makes, with its probability among them."""
        head = self.model.heads["claim", "ngrams"]
        scores = head.sparse(self.model.features([text]))
        if self._fast is not None:
            dense = self.model.heads["claim", "fast"].dense(self._fast_vector(text))
            scores = scores * _NGRAM_SHARE + dense
        columns = [index for index, label in enumerate(head.labels) if label in allowed]
        shares = np.exp(log_softmax(np.asarray(scores[:, columns] * _SHARPNESS, np.float32)))[0]
        best = int(shares.argmax())
        return head.labels[columns[best]], float(shares[best])


def _one_vector(encoder: Encoder | None, text: str) -> Vectors:
    """The vector of one text, shape (1, width); read-only, since it is remembered."""
    if encoder is None:
        raise ValueError("there is no such encoder")
    vectors = encoder.encode([text])
    vectors.setflags(write=False)
    return vectors


def _combined(dense: Scores, ngrams: Scores) -> Scores:
    shares: Scores = np.exp(log_softmax(np.asarray((dense + _NGRAM_SHARE * ngrams) * _SHARPNESS, np.float32)))
    return shares
