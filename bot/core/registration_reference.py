"""Reference numbers: short enough to read out on the phone, and telling nothing."""

import secrets
from collections.abc import Callable, Sequence
from typing import Final

ALPHABET: Final = "2346789CDFGHJKMNPQRTVWX"
"""Of each pair that is easily mixed up (0 O, 1 I L, 2 Z, 5 S, 8 B) one at most; no vowels, so no words."""


def make_reference(prefix: str, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A random reference number such as `U4SSC-7KQP-M3XR` (23⁸ ≈ 8·10¹⁰ of them for a prefix).

    Drawn at random, not counted: a number tells neither how many people have registered nor whose is the
    next. That it is unique is the database's to decide; the desk draws again when it was taken.
    """
    drawn = "".join(choose(ALPHABET) for _ in range(8))
    return f"{prefix}-{drawn[:4]}-{drawn[4:]}"
