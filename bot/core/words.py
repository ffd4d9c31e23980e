"""The words of one language: how things are asked, and the sentences in which they are answered. No facts."""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.core.topics import Subject, Topic

_FACTUAL = re.compile(r"\d|https?:|www\.|[\w.]+@\w+\.\w")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _no_facts(text: str) -> str:
    if found := _FACTUAL.search(text):
        raise ValueError(
            f"{found.group()!r} looks like a fact; facts stand in meeting.yaml, use a placeholder"
        )
    return text


Phrase = Annotated[str, Field(min_length=1), AfterValidator(_no_facts)]
Silent = Literal["othermeeting", "statement", "colleague", "work", "smalltalk", "noise", "thanks"]


class Claim(StrEnum):
    """What a yes/no question presumes, so that its answer can begin with Yes or No."""

    ONLINE = "online"
    ONSITE = "onsite"
    FREE = "free"
    FEE = "fee"
    REQUIRED = "required"
    OPTIONAL = "optional"
    OPEN = "open"
    RESTRICTED = "restricted"
    ENGLISH = "english"
    OTHER_LANGUAGE = "other_language"
    UN = "un"
    PRIVATE = "private"
    UPDATED = "updated"
    NONE = "none"
    """Nothing that the circular could affirm or deny, though it sounds like a check."""


class Measure(StrEnum):
    """What a number in a question counts or names."""

    AGENCIES = "agencies"
    GOAL = "goal"
    HOURS = "hours"
    DAYS = "days"
    ORGANIZERS = "organizers"
    EDITION = "edition"
    CIRCULAR = "circular"


class Relative(StrEnum):
    """A day or span of days as seen from the day on which the question is asked."""

    YESTERDAY = "yesterday"
    TODAY = "today"
    TOMORROW = "tomorrow"
    DAY_AFTER_TOMORROW = "day_after_tomorrow"
    LAST_WEEK = "last_week"
    THIS_WEEK = "this_week"
    NEXT_WEEK = "next_week"
    LAST_MONTH = "last_month"
    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(_Entry):
    """A topic or subject: its short name, and ways in which people ask for it."""

    title: Phrase
    claims: dict[Claim, tuple[Phrase, ...]] = Field(default_factory=dict)
    """Phrases that presume something; they count as `asked` too."""
    asked: tuple[Phrase, ...] = ()


class Everyday(_Entry):
    """Questions of daily life that are none of the bot's business: each way of asking with each thing."""

    things: tuple[Phrase, ...]
    asked: tuple[Annotated[Phrase, Field(pattern=r"\{thing\}")], ...]


class Tensed(_Entry):
    """A sentence before and after the meeting."""

    coming: Phrase
    past: Phrase


def _as_tensed(value: Any) -> Any:
    return {"coming": value, "past": value} if isinstance(value, str) else value


class Words(_Entry):
    """One file of knowledge/words."""

    language: str
    name: Phrase
    topics: dict[Topic, Asked]
    subjects: dict[Subject, Asked]
    silent: dict[Silent, tuple[Phrase, ...]] = Field(default_factory=dict)
    other_events: tuple[Phrase, ...] = ()
    """Noun phrases for events that are not this meeting; training puts them in its place."""
    everyday: tuple[Everyday, ...] = ()
    """By kind of thing (a shop, a party, a document), since not everything can be asked of each."""
    mentioning: tuple[Annotated[Phrase, Field(pattern=r"\{subject\}")], ...] = ()
    """Ways to ask whether the circular mentions something: what is asked is that thing, not the circular."""
    meeting_nouns: tuple[Phrase, ...] = ()
    """How phrases name this meeting ("the meeting"), for the same purpose."""
    continuing: tuple[Phrase, ...] = ()
    """Words with which a message leans on the one before ("and", "what about")."""
    courtesies: tuple[Phrase, ...] = ()
    """What people say in a thread before they go on asking: "thanks", "ok"."""
    asking: tuple[Phrase, ...] = ()
    """Question words: a question that has none of them wants a yes or a no."""
    negating: tuple[Phrase, ...] = ()
    """Words such as "not": a question that has one is answered by the facts, without yes or no."""
    tags: tuple[Phrase, ...] = ()
    """What turns a statement into a question: "right", "isn't it"."""
    reversed_tags: tuple[Phrase, ...] = ()
    """Tags after a denial, by which the answer still speaks of what is denied: "it isn't free, is it?"."""
    at: tuple[Phrase, ...] = ()
    """What stands before an hour that is only a number: "at nine"."""
    beginning: tuple[Phrase, ...] = ()
    ending: tuple[Phrase, ...] = ()
    """Words that say of which hour of the meeting a question speaks."""
    relative: dict[Relative, tuple[Phrase, ...]]
    numbers: tuple[tuple[Phrase, ...], ...]
    """From zero upwards, each with its forms."""
    ordinals: tuple[tuple[Phrase, ...], ...]
    """From first upwards, each with its forms."""
    halves: tuple[Phrase, ...] = ()
    """What follows a number to add a half."""
    half_past: tuple[Phrase, ...] = ()
    """What stands before an hour to add a half."""
    measures: dict[Measure, tuple[Phrase, ...]]
    """Words that stand beside a number and tell what it counts."""
    mine: tuple[Phrase, ...] = ()
    """Words that put an hour on the asker's own clock: "my time", "for us"."""
    other_hours: tuple[Phrase, ...] = ()
    """Words that make an hour another than the meeting's beginning or end: "can I join at ten?"."""
    after: tuple[Phrase, ...] = ()
    """What before an hour says that something ends later."""
    away: tuple[Phrase, ...] = ()
    """What beside a number of days says that they lie ahead or behind, as `ahead` does before it."""
    differing: tuple[Phrase, ...] = ()
    """What beside a number of hours says that they part two clocks."""
    coming: tuple[Phrase, ...] = ()
    """What beside a weekday says which: "next Tuesday"."""
    ahead: tuple[Phrase, ...] = ()
    """What before a number of days says that they lie ahead: "in five days" counts none of the meeting's."""
    noon: tuple[Phrase, ...] = ()
    midnight: tuple[Phrase, ...] = ()
    checking: tuple[Phrase, ...] = ()
    """Words that make a check of a text without a question mark, wherever they stand."""
    alternatives: tuple[Phrase, ...] = ()
    """Words such as "or": what names alternatives is answered by the facts, without yes or no."""
    only: tuple[Phrase, ...] = ()
    by: tuple[Phrase, ...] = ()
    """Words with an hour until which, not at which, something is over."""
    due: tuple[Phrase, ...] = ()
    """Words that ask for a deadline, of whatever kind the meeting has."""
    synonyms: dict[Phrase, str] = Field(default_factory=dict)
    """Everyday words after the slash command, each with the topic or action that it means."""
    sentences: dict[str, Annotated[Tensed, BeforeValidator(_as_tensed)]]
    """Answers, by the ids of bot.core.sentences; placeholders in braces are facts."""
    interface: dict[str, Phrase] = Field(default_factory=dict)
    """Buttons, labels, errors and notices of a surface, by id."""
