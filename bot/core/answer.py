"""What the assistant hands back to a surface."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    OFFERED = "offered"
    """Not sure enough to answer: up to three topics to choose from."""
    NOT_STATED = "not_stated"
    """About the meeting, but the circular does not say."""
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that rest on one paragraph of the circular."""

    text: str
    topic: str | None = None
    """Topic, subject or own-question id; None for a sentence about the question itself."""
    source: str | None = None
    """For example `TSB Circular 92 §1`; None where nothing of the circular is stated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that is offered, or suggested as a next question."""

    topic: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the asker's language. All moments are aware datetimes."""

    text: str
    """The question as it was asked."""
    setting: str
    language: str
    outcome: Outcome
    topics: tuple[str, ...] = ()
    """Topic ids that the answer covers, best first."""
    offered: tuple[Choice, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    moments: tuple[datetime, ...] = ()
    """Start and end of the meeting, where the answer is about time: a surface shows them in each reader's zone."""
    notice: str | None = None
    """That this is an unofficial translation, where it is one."""
    follow_ups: tuple[Choice, ...] = ()
    subject: str | None = None
    """What was asked and is not stated (a Subject id), for the organizers' list of unanswered questions."""
    asks: bool = True
    """False for what is hardly a question, such as a greeting."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Each source once, in order of first use."""
        return tuple(dict.fromkeys(p.source for p in self.paragraphs if p.source))

    @property
    def plain(self) -> str:
        """The answer as plain text."""
        lines = [paragraph.text for paragraph in self.paragraphs]
        lines += [f"• {choice.title}" for choice in self.offered]
        if self.notice and self.paragraphs:
            lines.append(self.notice)
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The outside interface of `u4ssc ask --json`."""
        return {
            "text": self.text,
            "setting": self.setting,
            "language": self.language,
            "outcome": self.outcome.value,
            "topics": list(self.topics),
            "offered": [choice.topic for choice in self.offered],
            "answer": self.plain,
            "sources": list(self.sources),
        }
