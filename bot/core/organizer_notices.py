"""Where organizers were shown a registration that waits for their decision."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Notice:
    """A message about a registration. It holds personal data until it says how the matter ended."""

    reference: str
    channel_id: str
    message_ts: str
    language: str
    """In which it was written, and will be written to."""


class OrganizerNotices(Protocol):
    """The messages that still have to be told how the matter ended. Methods raise `StoreUnavailable`."""

    async def add(self, notice: Notice) -> None:
        """Remember a message; once more is harmless."""
        ...

    async def about(self, reference: str) -> tuple[Notice, ...]:
        """The messages about one registration."""
        ...

    async def orphans(self, limit: int) -> tuple[Notice, ...]:
        """Messages about registrations that have been erased."""
        ...

    async def remove(self, notice: Notice) -> None:
        """Forget a message: it is as it will stay."""
        ...
