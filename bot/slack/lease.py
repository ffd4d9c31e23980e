"""What several processes must not do at the same time: one of them does it while it holds a lease."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.core.registration_store import StoreUnavailable

log = logging.getLogger(__name__)

LEASE_SECONDS: Final = 15.0
"""How long a killed process is waited for."""


class Leases(Protocol):
    """Named leases in the database; see `bot.store.leases`. Methods raise `StoreUnavailable`."""

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take the lease, or keep it if it is `holder`'s; False while somebody else has it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Give it back before its end."""
        ...


class LeaseTaken(Exception):  # noqa: N818
    """Another process is doing it."""


class Lease:
    """A lease that is held, and renewed while it is; `lost` when another process has taken it over."""

    def __init__(self, leases: Leases, name: str, seconds: float, clock: Callable[[], datetime]) -> None:
        self.lost = False
        self._leases, self._name, self._seconds, self._clock = leases, name, seconds, clock
        self._holder = secrets.token_hex(8)

    async def take(self) -> bool:
        """Take or renew it. May raise `StoreUnavailable`."""
        now = self._clock()
        until = now + timedelta(seconds=self._seconds)
        return await self._leases.take(self._name, self._holder, now, until)

    async def renew(self) -> None:
        """Renew it again and again until it is lost."""
        while not self.lost:
            await asyncio.sleep(self._seconds / 3)
            # While the database is gone nobody else can take it either.
            with suppress(StoreUnavailable):
                self.lost = not await self.take()

    async def release(self) -> None:
        """Give it back; where that fails it ends by itself."""
        with suppress(StoreUnavailable):
            await self._leases.release(self._name, self._holder)


def _real_time() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def holding(
    leases: Leases,
    name: str,
    *,
    wait: bool = False,
    seconds: float = LEASE_SECONDS,
    clock: Callable[[], datetime] = _real_time,
) -> AsyncIterator[Lease]:
    """Hold the lease. With `wait`, wait as long as a killed process may still seem to hold it.

    `clock` is the same for all processes: real time, also where a date is rehearsed. Raises `LeaseTaken`,
    `StoreUnavailable`.
    """
    lease = Lease(leases, name, seconds, clock)
    tries = 12 if wait else 1
    while not await lease.take():
        tries -= 1
        if tries == 0:
            raise LeaseTaken(name)
        await asyncio.sleep(seconds / 10)
    renewing = asyncio.create_task(lease.renew())
    try:
        yield lease
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await lease.release()
