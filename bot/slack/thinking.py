"""The assistant in a thread of its own, with the answers that organizers have added in whatever process."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from bot.core.answer import Answer
from bot.core.question import Question
from bot.core.registration_store import StoreUnavailable
from bot.slack.ports import Services

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_LOOK_EVERY_SECONDS: Final = 1.0
"""So soon an answer that was added in one process is given by all; only when somebody asks."""
_LOOK_AGAIN_AFTER_TROUBLE_SECONDS: Final = 15.0
_PATIENCE_SECONDS: Final = 0.5
"""A question needs no database: it does not wait for one that is gone."""


class Thinking:
    """Puts questions to the assistant, so that no acknowledgement waits for it, one at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")
        self._look_again_at = 0.0
        self._looking = asyncio.Lock()

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: Question) -> Answer:
        """The assistant's answer as of now."""
        return await self._run(self._services.assistant.ask, question, self._services.clock())

    async def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The indexes of `texts` in groups that ask the same."""
        return await self._run(self._services.assistant.alike, texts)

    async def look_for_added(self, *, at_once: bool = False) -> None:
        """Let the assistant know what organizers have added or withdrawn, at most once a second.

        Who asks meanwhile waits with the others, so that questions are answered in their order.
        """
        async with self._looking:
            if at_once or monotonic() >= self._look_again_at:
                self._look_again_at = monotonic() + _LOOK_EVERY_SECONDS
                await self._look()

    async def _look(self) -> None:
        known = self._services.assistant
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                added = await self._services.questions.answers(known.meeting.id)
        except (StoreUnavailable, TimeoutError):
            self._look_again_at = monotonic() + _LOOK_AGAIN_AFTER_TROUBLE_SECONDS
            return
        if added == known.added:
            return
        informed = await self._run(known.with_added, added)
        if self._services.assistant is known:  # or else the knowledge was read anew meanwhile: next time
            self._services.assistant = informed
            log.info("the assistant knows %d added answers", len(added))

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))
