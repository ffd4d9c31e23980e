"""Hashed character and word n-grams: what carries typos, names and terse questions.

Why not scikit-learn at run time: it brings SciPy and 100 MB of memory for what is a hash and a dot product.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.core.understanding.message import IDEOGRAPHS, fold

WIDTH = 1 << 16
_TOKEN = re.compile(r"\w+|[?؟？!@]")
_DIGITS = re.compile(r"\d+")
_LONGEST = 4000
_MOST_FEATURES = 2500

Buckets = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]


def buckets(text: str) -> tuple[Buckets, Weights]:
    """The hash buckets of a text's n-grams, ascending, with their damped counts (1 + ln n)."""
    text = _DIGITS.sub("0", fold(text[:_LONGEST]))
    tokens = _TOKEN.findall(text)
    grams: list[str] = []
    for token in tokens:
        padded = f" {token} "
        length = len(padded)
        for size in (2, 3, 4, 5):
            grams += [padded[at : at + size] for at in range(max(length - size + 1, 1))]
        if token[0] > IDEOGRAPHS:  # ideographs carry meaning one by one
            grams += list(token)
    grams += [f"w={token}" for token in tokens]
    grams += [f"w={first}_{second}" for first, second in pairwise(tokens)]
    hashed = np.fromiter((crc32(gram.encode()) % WIDTH for gram in grams[:_MOST_FEATURES]), np.int32)
    found, counts = np.unique(hashed, return_counts=True)
    return found.astype(np.int32), (1.0 + np.log(counts)).astype(np.float32)


def weighted(text: str, rarity: Weights) -> tuple[Buckets, Weights]:
    """The buckets of `text` with unit-length TF-IDF weights; `rarity` is the IDF of each bucket."""
    found, damped = buckets(text)
    weights = damped * rarity[found]
    norm = float(np.sqrt(np.dot(weights, weights)))
    return found, (weights / norm if norm else weights).astype(np.float32)


def rarity_of(texts: Sequence[str]) -> Weights:
    """The smoothed inverse document frequency of each bucket over `texts`."""
    seen = np.zeros(WIDTH, np.float32)
    for text in texts:
        seen[buckets(text)[0]] += 1
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
