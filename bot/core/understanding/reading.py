"""What a message was understood to ask."""

from dataclasses import dataclass

from bot.core.words import Silent

SILENT: tuple[Silent, ...] = ("othermeeting", "statement", "colleague", "work", "smalltalk", "noise", "thanks")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked."""

    label: str
    """A topic, a subject, or an own question of the meeting."""
    text: str
    """The words that ask it."""
    share: float
    """Probability among everything that can be asked, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood."""

    language: str
    parts: tuple[Part, ...]
    """What is asked, in order; empty where nothing is."""
    likely: tuple[tuple[str, float], ...]
    """All labels that can be asked for, best first, with their probability among these."""
    silence: float
    """Probability that nothing is asked of the bot."""
    silent_kind: Silent
    """The likeliest kind of silence."""
    text: str
    """The clean text, joined with what it continues."""
    continues: bool = False
    """It was read together with an earlier message of the thread."""

    @property
    def best(self) -> float:
        """The probability of the likeliest label."""
        return self.likely[0][1] if self.likely else 0.0
