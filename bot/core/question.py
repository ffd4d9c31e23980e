"""What a surface hands to the assistant."""

from dataclasses import dataclass
from enum import StrEnum


class Setting(StrEnum):
    """Whether the bot was spoken to."""

    MENTION = "mention"
    """A mention, a direct message or a command: the person expects an answer."""
    CHANNEL = "channel"
    """A message among people: answered only when surely meant for the bot, in doubt silent."""


@dataclass(frozen=True, slots=True)
class Question:
    """One message, with what the surface knows about its author."""

    text: str
    setting: Setting = Setting.MENTION
    tz: str | None = None
    """The asker's IANA zone, where the surface knows it."""
    language: str | None = None
    """The asker's preferred language, used where the text itself does not show one."""
    earlier: tuple[str, ...] = ()
    """The asker's earlier messages of the same thread, oldest first."""
