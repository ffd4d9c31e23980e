"""The one clock. `BOT_NOW` sets it to another moment, from which it runs on, so that a date can be rehearsed."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Gives the present moment, or a rehearsed one that advances as real time does."""

    def __init__(self, starts_at: datetime | None = None) -> None:
        """`starts_at` is aware; None is the real time."""
        self._starts_at = starts_at
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The present or rehearsed moment, aware, in UTC."""
        if self._starts_at is None:
            return datetime.now(UTC)
        elapsed = timedelta(seconds=time.monotonic() - self._since)
        return (self._starts_at + elapsed).astimezone(UTC)

    def set(self, moment: datetime) -> None:
        """Rehearse from `moment` (aware) on."""
        self._starts_at = moment
        self._since = time.monotonic()
