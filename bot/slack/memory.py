"""What the surface remembers for a while in this process: bounded, and lost with it without harm."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The `size` entries used last, each for at most `seconds` (None: as long as there is room)."""

    def __init__(
        self, size: int, seconds: float | None = None, monotonic_clock: Callable[[], float] = monotonic
    ) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = monotonic_clock
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, if it is there and still fresh."""
        found = self._entries.get(key)
        if found is None:
            return None
        expires, value = found
        if self._clock() >= expires:
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return value

    def put(self, key: K, value: V, seconds: float | None = None) -> None:
        """Remember, for `seconds` where they are given."""
        lifetime = seconds if seconds is not None else self._seconds
        self._entries[key] = (self._clock() + lifetime if lifetime is not None else float("inf"), value)
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)


class Seen(Generic[K]):
    """The `size` keys seen last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._keys: OrderedDict[K, None] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        """Whether `key` has been seen."""
        return key in self._keys

    def first_time(self, key: K) -> bool:
        """Whether `key` is new; it is not any more afterwards."""
        new = key not in self._keys
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)
        return new

    def forget(self, key: K) -> None:
        """Make `key` new again."""
        self._keys.pop(key, None)
