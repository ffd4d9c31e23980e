"""What turns sentences into vectors; a protocol, so that an encoder can be replaced or left out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """A multilingual sentence encoder. Not required to be safe for several threads."""

    @property
    def name(self) -> str:
        """Stable name; weights learnt with one encoder serve no other."""
        ...

    @property
    def width(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit-length vectors, shape (len(texts), width)."""
        ...
