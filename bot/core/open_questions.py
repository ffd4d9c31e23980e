"""Questions that got no good answer: kept without the person until an organizer answers them.

What the store keeps, and the rules that need no store: what of a text is kept, and which questions are the same.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.core.meeting import OwnQuestion
from bot.core.topics import Subject
from bot.core.typography import shortened
from bot.core.understanding.message import EMAIL_ADDRESS

KEPT: Final = timedelta(days=90)
"""How long a question, and who wants to hear of its answer, is kept."""
LONGEST: Final = 300
"""Characters that are kept of a question or a wish."""

_OMITTED: Final = "[…]"
_MENTION: Final = re.compile(r"<[@!#][^>]*>|(?<!\w)@[\w.-]+")
_REFERENCE: Final = re.compile(r"\b[A-Z0-9]+-[A-Z0-9]{4}-[A-Z0-9]{4}\b")
_DATE: Final = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}"
_DIGITS: Final = re.compile(rf"(?:{_DATE})(?!\d)|\+?\(?\d[\d\s().\u00a0/-]{{5,}}\d")
_FEWEST_DIGITS: Final = 7
"""From so many digits on a number may be somebody's telephone."""


class Lacking(StrEnum):
    """What was wrong with the answer; the values are stored."""

    NOT_STATED = "not_stated"
    """The circular does not say."""
    OFFERED = "offered"
    """Not understood surely enough."""
    SILENT = "silent"
    """Not taken for a question about the meeting."""
    DISLIKED = "disliked"
    """Answered, and the answer was not what was wanted."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer; nothing tells who asked."""

    id: int
    text: str
    language: str
    lacking: Lacking
    subject: str | None
    """A `Subject` id, where it was understood that far."""
    wish: str | None
    """What somebody says they wanted instead."""
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Follower:
    """Who asked to be told; kept for that alone."""

    workspace_id: str
    user_id: str
    language: str


class OpenQuestions(Protocol):
    """What is kept in the database. Methods may raise `StoreUnavailable`; times are aware."""

    async def keep(
        self, meeting_id: str, text: str, language: str, lacking: Lacking, subject: str | None, now: datetime
    ) -> int:
        """Keep a question (already `redacted`); its id."""
        ...

    async def wish(self, question_id: int, wish: str) -> bool:
        """Add what was wanted (already `redacted`); False where the question is not open any more."""
        ...

    async def still_open(self, meeting_id: str, limit: int) -> tuple[OpenQuestion, ...]:
        """The newest `limit` questions, oldest first."""
        ...

    async def drop(self, ids: Sequence[int]) -> None:
        """Forget questions and who wanted to hear of them."""
        ...

    async def follow(self, question_id: int, follower: Follower, now: datetime) -> bool:
        """Remember who wants to hear of the answer; False where the question is not open any more."""
        ...

    async def answer(self, meeting_id: str, ids: Sequence[int], question: OwnQuestion, now: datetime) -> None:
        """Add `question` to the meeting, and close the questions that it answers."""
        ...

    async def answers(self, meeting_id: str) -> tuple[OwnQuestion, ...]:
        """What has been added, oldest first."""
        ...

    async def withdraw(self, meeting_id: str, question_id: str) -> bool:
        """Take an added question away again; False where there was none of that id."""
        ...

    async def untold(self, meeting_id: str) -> tuple[tuple[str, Follower], ...]:
        """Who is still to be told, with the id of the added question that answers theirs."""
        ...

    async def told(self, question_id: str, follower: Follower) -> None:
        """Forget somebody who has been told."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget what was asked before `moment`, and who wanted to hear of it; how many questions."""
        ...


def redacted(text: str) -> str:
    """What is kept of a text: on one line, not endless, without addresses, telephone numbers and mentions."""
    flat = " ".join(text.split())
    for pattern in (EMAIL_ADDRESS, _MENTION, _REFERENCE):
        flat = pattern.sub(_OMITTED, flat)
    flat = _DIGITS.sub(_without_telephone, flat)
    return shortened(flat, LONGEST)


def _without_telephone(match: re.Match[str]) -> str:
    found = match[0]
    if re.fullmatch(_DATE, found) or sum(char.isdigit() for char in found) < _FEWEST_DIGITS:
        return found
    return _OMITTED


def by_subject(
    questions: Sequence[OpenQuestion],
) -> tuple[list[list[OpenQuestion]], list[OpenQuestion]]:
    """Questions on the same subject together, and the others, which only their likeness can bring together."""
    groups: dict[str, list[OpenQuestion]] = {}
    others: list[OpenQuestion] = []
    for question in questions:
        if question.subject and question.subject != Subject.OTHER:
            groups.setdefault(question.subject, []).append(question)
        else:
            others.append(question)
    return list(groups.values()), others


def new_question_id(title: str) -> str:
    """An id for an added question: what is Latin in its title, and four letters that make it unique."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", folded)[:4]
    return "-".join([*words, "q" + secrets.token_hex(2)])
