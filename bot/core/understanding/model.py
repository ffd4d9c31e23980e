"""The learnt part of understanding: linear heads over sentence vectors and n-grams.

Every head is a softmax regression, learnt by `u4ssc train` from the phrases of knowledge/words. It is linear so that
its weights can be inspected, shipped in one small file and learnt again to the same result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.understanding.encoder import Vectors
from bot.core.understanding.ngrams import Buckets, Weights, weighted
from bot.core.understanding.spelling import Spelling

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """One softmax regression: `weights` (features, labels), `bias` (labels)."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def dense(self, vectors: Vectors) -> Scores:
        """Log-probabilities (rows, labels) of sentence vectors (rows, features)."""
        return log_softmax(vectors @ self.weights + self.bias)

    def sparse(self, rows: Sequence[tuple[Buckets, Weights]]) -> Scores:
        """Log-probabilities (rows, labels) of n-gram features."""
        scores = [weights @ self.weights[found] + self.bias for found, weights in rows]
        return log_softmax(np.asarray(scores, np.float32))


def log_softmax(scores: Scores) -> Scores:
    """Rows of scores as log-probabilities."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Scores = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


@dataclass(frozen=True)
class Model:
    """All heads by (purpose, features).

    Purposes are `ask` (topic, subject or kind of silence), `claim` and `language`; features are `fast` (the fast
    encoder's vectors), `careful` (both encoders' vectors side by side) and `ngrams`.
    """

    heads: Mapping[tuple[str, str], Head]
    rarity: Weights
    spellings: Mapping[str, Spelling]
    sources: str
    """Digest of the phrases that it was learnt from."""

    def labels(self, purpose: str) -> tuple[str, ...]:
        """The labels of a purpose, in the order of its scores."""
        return self.heads[purpose, "ngrams"].labels

    def features(self, texts: Sequence[str]) -> list[tuple[Buckets, Weights]]:
        """The n-gram features of each text."""
        return [weighted(text, self.rarity) for text in texts]
