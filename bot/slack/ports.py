"""What the Slack surface needs of the rest of the bot; the composition root fits it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.core.answer import Answer
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.question import Question
from bot.core.registration_desk import RegistrationDesk


class Assistant(Protocol):
    """Answers questions; see `bot.core.assistant`. Called from one worker thread and from the event loop."""

    @property
    def meeting(self) -> Meeting:
        """The facts."""
        ...

    @property
    def phrasebook(self) -> Phrasebook:
        """The words."""
        ...

    def ask(self, question: Question, now: datetime) -> Answer:
        """Answer a question; `now` is aware."""
        ...

    def about(self, topic: str, language: str, now: datetime, tz: str | None = None) -> Answer:
        """What is known about a topic, subject or own question. Raises KeyError for an unknown one."""
        ...


class Country(Protocol):
    """A country that can be chosen."""

    @property
    def code(self) -> str:
        """ISO 3166-1 alpha-2."""
        ...

    @property
    def name(self) -> str:
        """Its name in the language that was asked for."""
        ...


class Countries(Protocol):
    """The countries of the registration form, with what the meeting's eligibility makes of them."""

    def search(self, prefix: str, language: str, limit: int) -> Sequence[Country]:
        """Countries by the beginning of a word of their name; the first ones of all for an empty prefix."""
        ...

    def needs_organizer(self, code: str) -> bool:
        """Whether the organizers decide about people from there."""
        ...


class Deliveries(Protocol):
    """Which deliveries have been handled, across processes and restarts."""

    async def first_delivery(self, event_id: str) -> bool:
        """Claim this delivery: True the first time, False ever after. May raise `StoreUnavailable`."""
        ...


Answers = Literal["all", "mentions", "off"]
"""What the bot answers in a channel: natural questions too where it is sure, only mentions, or nothing."""


class ChannelSettings(Protocol):
    """How the bot was told to behave in each channel."""

    async def answers(self, workspace_id: str, channel_id: str) -> Answers | None:
        """The channel's setting; None, which means all, where nobody has set one. `StoreUnavailable`."""
        ...


@dataclass(slots=True)
class Services:
    """The parts behind the surface; `assistant`, `desk`, `countries` may be replaced while the bot runs."""

    assistant: Assistant
    desk: RegistrationDesk
    countries: Countries
    deliveries: Deliveries
    channels: ChannelSettings
    clock: Callable[[], datetime]
    """The present, aware; a rehearsed one where the organizers rehearse."""
    public_url: str | None = None
    """Under which `/meeting.ics` is served; None where people cannot reach the bot by HTTP."""

    @property
    def meeting(self) -> Meeting:
        """The facts, as the assistant has them now."""
        return self.assistant.meeting

    @property
    def phrasebook(self) -> Phrasebook:
        """The words, as the assistant has them now."""
        return self.assistant.phrasebook
