"""In which of our languages a message is written."""

import unicodedata
from collections import Counter

import numpy as np

from bot.core.understanding.model import Model

_BY_SCRIPT = {"ARABIC": "ar", "CJK": "zh", "CYRILLIC": "ru"}
_LATIN = ("en", "fr", "es")
_SURE = 0.8


def detect_language(text: str, model: Model, known: tuple[str, ...], hint: str | None) -> str:
    """The language of a clean text: by script, and among Latin scripts by the learnt head.

    `hint` (the thread's or the person's language) decides where the text itself does not.
    """
    scripts = Counter(_script(char) for char in text if char.isalpha())
    if not scripts:
        return hint if hint in known else "en"
    foreign = {name: count for name, count in scripts.items() if name in _BY_SCRIPT}
    latin = sum(scripts.values()) - sum(foreign.values())
    if foreign:
        script, count = max(foreign.items(), key=lambda item: item[1])
        # An ideograph says as much as a word of several letters.
        weight = 4 if script == "CJK" else 2
        if count * weight >= latin and _BY_SCRIPT[script] in known:
            return _BY_SCRIPT[script]
    head = model.heads["language", "ngrams"]
    candidates = [index for index, label in enumerate(head.labels) if label in _LATIN and label in known]
    if not candidates:
        return "en"
    scores = head.sparse(model.features([text]))[0][candidates]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    language = head.labels[candidates[best]]
    if shares[best] >= _SURE or hint not in known:
        return language
    return hint if hint in _LATIN else language


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for script in _BY_SCRIPT if name.startswith(script)), "OTHER")
