"""Work that goes on after Slack has had its acknowledgement."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

_HEAD_START: Final = 0.001
"""Seconds; the answer waits so long that the acknowledgement need not wait for the answer (see benchmarks/ack.py)."""


class Background:
    """Tracked tasks, at most `limit` of them at a time, so that neither is lost nor piles up.

    The event loop keeps only weak references to tasks: these are the strong ones.
    """

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._turn = asyncio.Lock()

    def __len__(self) -> int:
        """How many tasks are under way: the length of the queue, for the metrics."""
        return len(self._tasks)

    @property
    def has_room(self) -> bool:
        """Whether one more task would be taken."""
        return not self._closing and len(self._tasks) < self._limit

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Do `work` soon; False, and nothing done, when there is no room."""
        if not self.has_room:
            return False
        task = asyncio.create_task(self._after_acknowledgement(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self, seconds: float) -> int:
        """Take nothing more, and wait for what is under way; how many tasks had to be given up."""
        self._closing = True
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _after_acknowledgement(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Let the acknowledgement be written before the work takes the event loop.

        An answer takes it for some milliseconds at once. Where many are due, they begin one by one, and what
        has come in meanwhile is acknowledged in between: else it would wait for all of them.
        """
        await asyncio.sleep(_HEAD_START)
        async with self._turn:
            await asyncio.sleep(0)
        await work()
