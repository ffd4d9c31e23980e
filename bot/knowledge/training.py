"""Learns the model of `bot.core.understanding` from the phrases of the words files (`u4ssc train`).

Needs the `train` extra (scikit-learn, pyspellchecker); nothing of it is needed to run the bot. The same phrases and
versions give the same model; the digest of the phrases is kept in it, and a test holds the two together.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.occurrences import Occurrences, any_of
from bot.core.understanding.encoder import Encoder, Vectors
from bot.core.understanding.message import QUESTION_MARKS
from bot.core.understanding.model import Head, Model
from bot.core.understanding.ngrams import WIDTH, Weights, rarity_of, weighted
from bot.core.understanding.spelling import Spelling
from bot.core.words import Claim, Words
from bot.knowledge.phrases import CLAIMED, Example, digest, examples

_SPELT = ("en", "fr", "es", "ru", "ar")
_FREQUENT = 30
"""Occurrences in the dictionary's corpus from which a word counts as correctly spelt."""
_FAST_SCALE, _CAREFUL_SCALE = 5.0, 10.0
"""The encoders' unit vectors differ in spread; scaled like this one regularization suits both."""


def train(words: Mapping[str, Words], fast: Encoder, careful: Encoder, cache: Path) -> Model:
    """Learn every head from `words`; sentence vectors are kept in the folder `cache` between runs.

    Raises:
        ImportError: the `train` extra is not installed.
    """
    shown = list(examples(words))
    spellings = {language: _learn_spelling(language, shown) for language in words if language in _SPELT}
    texts = [
        spellings[example.language].corrected(example.text) if example.language in spellings else example.text
        for example in shown
    ]
    asking = {code: any_of(entry.asking, code) for code, entry in words.items()}
    rarity = rarity_of(texts)
    sparse = _sparse(texts, rarity)
    fast_vectors = _vectors(texts, fast, cache) * np.float32(_FAST_SCALE)
    both = np.hstack([fast_vectors, _vectors(texts, careful, cache) * np.float32(_CAREFUL_SCALE)])
    labels = np.asarray([example.label for example in shown])
    languages = np.asarray([example.language for example in shown])
    claimed = np.flatnonzero([_tells_claims(example, asking) for example in shown])
    claims = np.asarray([shown[index].claim or Claim.NONE.value for index in claimed])
    scale = np.repeat(np.asarray([_FAST_SCALE, _CAREFUL_SCALE]), [fast.width, careful.width])[:, None]
    return Model(
        heads={
            ("ask", "fast"): _learn(fast_vectors, labels, 1.0, _FAST_SCALE),
            ("ask", "careful"): _learn(both, labels, 0.5, scale),
            ("ask", "ngrams"): _learn(sparse, labels, 10.0),
            ("claim", "fast"): _learn(fast_vectors[claimed], claims, 1.0, _FAST_SCALE),
            ("claim", "ngrams"): _learn(sparse[claimed], claims, 10.0),
            ("language", "ngrams"): _learn(sparse, languages, 10.0),
        },
        rarity=rarity,
        spellings=spellings,
        sources=digest(words),
    )


def _tells_claims(example: Example, asking: Mapping[str, Occurrences[bool]]) -> bool:
    """Whether a phrase shows a claim or the lack of one: a check among the plain phrases may have either."""
    if example.label not in CLAIMED:
        return False
    is_check = example.text[-1] in QUESTION_MARKS and not asking[example.language].find(example.text)
    return example.claim is not None or not is_check


def _learn(features: Any, labels: Any, strength: float, scale: Any = 1.0) -> Head:
    """A softmax regression; `scale` is folded into the weights, so that unit vectors go in at run time."""
    from sklearn.linear_model import LogisticRegression

    learnt = LogisticRegression(C=strength, max_iter=300).fit(features, labels)
    weights = (learnt.coef_.T * scale).astype(np.float32)
    return Head(tuple(map(str, learnt.classes_)), weights, learnt.intercept_.astype(np.float32))


def _sparse(texts: Sequence[str], rarity: Weights) -> Any:
    from scipy.sparse import csr_matrix

    rows = [weighted(text, rarity) for text in texts]
    starts = np.cumsum([0, *(len(found) for found, _ in rows)])
    columns = np.concatenate([found for found, _ in rows])
    return csr_matrix((np.concatenate([w for _, w in rows]), columns, starts), shape=(len(rows), WIDTH))


def _vectors(texts: Sequence[str], encoder: Encoder, cache: Path) -> Vectors:
    """Sentence vectors (len(texts), width), from `cache` where they were made before."""
    file = cache / f"{encoder.name}.npz"
    known: dict[str, Any] = {}
    if file.exists():
        with np.load(file) as kept:
            known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    pending = list(missing.items())
    for at in range(0, len(pending), 64):
        batch = pending[at : at + 64]
        made = encoder.encode([text for _, text in batch])
        known |= {key: vector for (key, _), vector in zip(batch, made, strict=True)}
    if pending:
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(file, keys=np.asarray(list(known)), vectors=np.asarray(list(known.values()), np.float32))
    return np.asarray([known[key] for key in keys], np.float32)


def _learn_spelling(language: str, shown: Sequence[Example]) -> Spelling:
    """The words of this language's phrases, and which dictionary words must not be taken for typos of them."""
    from spellchecker import SpellChecker

    dictionary = SpellChecker(language=language).word_frequency.dictionary
    correct = {word for word, count in dictionary.items() if count >= _FREQUENT}
    return Spelling.learn((example.text for example in shown if example.language == language), correct)
