"""Waiting for something to happen, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Counts changes and wakes those who wait for one. To be used in one event loop."""

    def __init__(self) -> None:
        self.version = 0
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Something has changed: wake everybody."""
        self.version += 1
        self._event.set()
        self._event = asyncio.Event()

    async def next(self, after: int) -> int:
        """The version, once it is beyond ``after``."""
        while self.version <= after:
            await self._event.wait()
        return self.version

    async def until(self, predicate: Callable[[], T]) -> T:
        """The predicate's first truthy value, asked now and after every change."""
        while not (found := predicate()):
            await self._event.wait()
        return found
