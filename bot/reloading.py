"""Takes in a changed knowledge folder while the bot runs; the last good knowledge stays until the new one is."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot import measures
from bot.knowledge.documents import KnowledgeError

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS: Final = 2.0
_PROBLEMS_LOGGED: Final = 20
_KEPT: Final = "the changed knowledge is not used, the last good one is kept"

Fingerprint = tuple[tuple[str, int, int, int], ...]


def fingerprint(folder: Path) -> Fingerprint:
    """Name, size, time of change and inode of every file in the folder; () where it cannot be read."""
    found = []
    try:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = path.stat()
                found.append((str(path), about.st_size, about.st_mtime_ns, about.st_ino))
    except OSError:
        return ()
    return tuple(found)


class Reloading:
    """Looks at the folder every two seconds, and at once on `now`.

    It polls: twenty `stat` calls cost less than a tenth of a millisecond, and unlike the kernel's notices they
    also work for network drives, mounted volumes and the exchanged links of a Kubernetes ConfigMap. A change is
    taken in once two looks in a row have found the same, so no half-written file is.
    """

    def __init__(
        self, folder: Path, read: Callable[[], Callable[[], None]], every: float = _LOOK_EVERY_SECONDS
    ) -> None:
        """`read` reads the folder, in a thread, and gives what puts it in use, on the event loop.

        It raises `KnowledgeError` where there are mistakes.
        """
        self._folder = folder
        self._read = read
        self._every = every
        self._asked = asyncio.Event()
        self._taken = fingerprint(folder)

    def now(self) -> None:
        """Read the folder again whether or not it has changed (on SIGHUP)."""
        self._asked.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        seen = self._taken
        while True:
            asked = await self._asked_within(self._every)
            last, seen = seen, await asyncio.to_thread(fingerprint, self._folder)
            if asked or (seen == last and seen != self._taken):
                self._taken = seen
                await self.reload()

    async def reload(self) -> bool:
        """Read the folder and use it; False, and the last good knowledge is kept, where that cannot be done."""
        try:
            use = await asyncio.to_thread(self._read)
        except KnowledgeError as error:
            told = "; ".join(str(problem) for problem in error.problems[:_PROBLEMS_LOGGED])
            # They say it all, and where: a traceback would only tell how they were found.
            log.error("%s: %s", _KEPT, told)  # noqa: TRY400
            return self._refused()
        except Exception:
            # Whatever the matter is (a file is gone meanwhile, no memory), the bot goes on with what it has.
            log.exception(_KEPT)
            return self._refused()
        use()
        measures.reloads.labels("used").inc()
        measures.knowledge_good.set(1)
        log.info("the changed knowledge is in use")
        return True

    def _refused(self) -> bool:
        measures.reloads.labels("refused").inc()
        measures.knowledge_good.set(0)
        return False

    async def _asked_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._asked.wait()
        except TimeoutError:
            return False
        self._asked.clear()
        return True
