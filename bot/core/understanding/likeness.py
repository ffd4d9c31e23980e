"""Questions that ask the same, found by the likeness of their vectors."""

from collections.abc import Sequence

import numpy as np

from bot.core.understanding.encoder import Vectors
from bot.core.understanding.ngrams import Buckets, Weights

_ALIKE = 0.55
"""Cosine from which questions stand in one group (tried: 0.46 at most for different ones). A person looks at it."""
_FOLDED_WIDTH = 1 << 12


def groups_of(vectors: Vectors) -> list[list[int]]:
    """Row numbers in groups, each in order; a row joins the group whose first row is most like it.

    The largest groups first; of equal ones that with the earliest row.
    """
    groups: list[list[int]] = []
    for row, vector in enumerate(vectors):
        if groups:
            likeness = vectors[[group[0] for group in groups]] @ vector
            best = int(np.argmax(likeness))
            if likeness[best] >= _ALIKE:
                groups[best].append(row)
                continue
        groups.append([row])
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def folded_vectors(features: Sequence[tuple[Buckets, Weights]]) -> Vectors:
    """N-gram features as short unit-length vectors: buckets that fall together are added up."""
    vectors = np.zeros((len(features), _FOLDED_WIDTH), np.float32)
    for row, (found, weights) in enumerate(features):
        np.add.at(vectors[row], found % _FOLDED_WIDTH, weights)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
