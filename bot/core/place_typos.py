"""Finds the well-known place behind a slip of the pen: Nairobbi, Kathmandoo, Bogotta.

Spellings are compared by their sound (doubled letters, ph/f, oo/u, y/i … are one), and then one letter may be added,
left out, exchanged or swapped with its neighbour. Names of other words are guarded by a list of ordinary words.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

MIN_LENGTH = 6
"""Shorter words are too close to each other: Chile and while, Qatar and later."""
MIN_NAME = 5
"""Shorter names are not looked for in longer words."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("que\\b", "k"), ("kh|ck|q|c(?!h)", "k"), ("th", "t"), ("dj", "j"), ("gh", "g"), ("oo|ou", "u"), ("ee|ie", "i"),  # noqa: E501
        ("y", "i"), ("w", "v"), ("z", "s"), ("eh\\b|ah\\b", "a"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """A folded word as it sounds, roughly."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class TypoIndex:
    """Well-known names by their sound with one letter left out."""

    def __init__(self, names: Iterable[str], references: Mapping[str, str], shield: frozenset[str]) -> None:
        self._shield = shield
        self._references = references
        self._index: dict[str, list[str]] = {}
        for name in names:
            for part in _with_one_left_out(sound(name.replace(" ", ""))):
                self._index.setdefault(part, []).append(name)

    def guards(self, word: str) -> bool:
        """Whether a folded `word` is an ordinary one, so that no form of it is a slip either."""
        return word in self._shield

    def name(self, word: str) -> str | None:
        """The known spelling that a folded `word` is a slip of; None if there is none, or if there are several."""
        if len(word) < MIN_LENGTH or word in self._shield:
            return None
        heard = sound(word)
        candidates = dict.fromkeys(
            name for part in _with_one_left_out(heard) for name in self._index.get(part, ())
        )
        near = [
            name
            for name in candidates
            if sound(name)[0] == heard[0] and _one_apart(heard, sound(name.replace(" ", "")))
        ]
        likeliest = {self._references[name].split(",")[0] for name in near}
        if len(likeliest) != 1:
            return None
        return min(near, key=lambda name: (abs(len(name) - len(word)), -len(self._references[name]), name))


def _with_one_left_out(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]


def _one_apart(one: str, other: str) -> bool:
    """Whether at most one letter is added, left out, exchanged or swapped between two words."""
    if one == other:
        return True
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, left = one[start:], other[start:]
    swapped = (
        len(rest) > 1 and len(left) > 1 and rest[0] == left[1] and rest[1] == left[0] and rest[2:] == left[2:]
    )
    return swapped or rest[1:] == left[1:] or rest[1:] == left or rest == left[1:]
