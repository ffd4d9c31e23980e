"""What a message was understood to ask."""

from dataclasses import dataclass, replace
from typing import get_args

from bot.core.words import Silent

SILENT: tuple[Silent, ...] = get_args(Silent)


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
    """What is asked, in order; where nothing is, what is the likeliest."""
    likely: tuple[tuple[str, float], ...]
    """All labels that can be asked for, best first, with their probability among these."""
    silence: float
    """Probability that nothing is asked of the bot."""
    silent_kind: Silent
    """The likeliest kind of silence."""
    text: str
    """The clean text, joined with what it continues."""
    continues: bool = False
    """It continues an earlier message of the thread."""
    own: str = ""
    """Then its own words, without "and" or the like."""
    context: str = ""
    """That message followed by this one, where this one is clear by itself; else `text` is both."""

    @property
    def best(self) -> float:
        """How sure the reading is: of several parts the least sure one, each being judged by itself."""
        if len(self.parts) > 1:
            return min(part.share for part in self.parts)
        return self.likely[0][1] if self.likely else 0.0

    def with_cue(self, label: str, factor: float) -> "Reading":
        """This reading where `label` is `factor` times as likely as the words alone say."""
        weighted = [(name, share * factor if name == label else share) for name, share in self.likely]
        total = sum(share for _, share in weighted) or 1.0
        likely = tuple(sorted(((name, share / total) for name, share in weighted), key=lambda item: -item[1]))
        parts = self.parts
        if len(parts) == 1 and likely:
            parts = (replace(parts[0], label=likely[0][0], share=likely[0][1]),)
        return replace(self, likely=likely, parts=parts)

    def certainly(self, label: str) -> "Reading":
        """This reading where other evidence than its words has settled what is asked."""
        part = Part(label, self.parts[0].text if self.parts else self.text, 1.0)
        others = tuple((name, 0.0) for name, _ in self.likely if name != label)
        return replace(self, parts=(part,), likely=((label, 1.0), *others), silence=0.0)
