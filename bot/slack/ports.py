"""What the Slack surface needs of the rest of the bot; the composition root fits it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.core.announcement_store import AnnouncementStore
from bot.core.answer import Answer
from bot.core.meeting import Meeting, OwnQuestion
from bot.core.open_questions import OpenQuestions
from bot.core.organizer_notices import OrganizerNotices
from bot.core.phrasebook import Phrasebook
from bot.core.question import Question
from bot.core.registration_desk import RegistrationDesk
from bot.core.reminders import ReminderStore
from bot.slack.lease import Leases


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

    @property
    def added(self) -> tuple[OwnQuestion, ...]:
        """The own questions beside those of the meeting's file."""
        ...

    def with_added(self, added: tuple[OwnQuestion, ...]) -> "Assistant":
        """The same one with other own questions beside those of the meeting's file."""
        ...

    def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The indexes of `texts` in groups that ask the same."""
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

    async def release(self, event_id: str) -> None:
        """Give a claim back: what it was for could not be done. May raise as above."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Forget those that came before `moment` (aware, real time); how many. May raise as above."""
        ...


Answers = Literal["all", "mentions", "off"]
"""What the bot answers in a channel: natural questions too where it is sure, only mentions, or nothing."""


class ChannelSettings(Protocol):
    """How the bot was told to behave in each channel."""

    async def answers(self, workspace_id: str, channel_id: str) -> Answers | None:
        """The channel's setting; None, which means all, where nobody has set one. `StoreUnavailable`."""
        ...

    async def set_answers(self, workspace_id: str, channel_id: str, answers: Answers) -> None:
        """Set it; the last one who sets it wins. May raise as above."""
        ...

    async def first_introduction(self, workspace_id: str, channel_id: str) -> bool:
        """Claim the one introduction in a channel: True the first time, False ever after. May raise as above."""
        ...


class PersonSettings(Protocol):
    """What people have chosen for themselves. Methods may raise `StoreUnavailable`."""

    async def language(self, workspace_id: str, user_id: str) -> str | None:
        """The code of the chosen language; None for whoever leaves it to Slack."""
        ...

    async def choose_language(self, workspace_id: str, user_id: str, language: str | None) -> None:
        """Choose a language, or leave it to Slack."""
        ...


@dataclass(slots=True)
class Services:
    """The parts behind the surface; `assistant`, `desk`, `countries` may be replaced while the bot runs."""

    assistant: Assistant
    desk: RegistrationDesk
    countries: Countries
    deliveries: Deliveries
    channels: ChannelSettings
    notices: OrganizerNotices
    announcements: AnnouncementStore
    reminders: ReminderStore
    leases: Leases
    questions: OpenQuestions
    settings: PersonSettings
    clock: Callable[[], datetime]
    """The present, aware; a rehearsed one where the organizers rehearse."""
    public_url: str | None = None
    """Under which `/meeting.ics` is served; None where people cannot reach the bot by HTTP."""
    organizers: tuple[str, ...] = ()
    """Ids of users and of user groups."""
    organizers_channel: str | None = None
    """Where the organizers decide together; None: each is written to."""
    organizers_workspace: str | None = None
    """Of which workspace they are: needed where the bot is installed in several, whose ids are not ours."""
    revision: int | None = None
    """How often the announced facts have changed; None until `bot.slack.upkeep` has looked."""

    @property
    def meeting(self) -> Meeting:
        """The facts, as the assistant has them now."""
        return self.assistant.meeting

    @property
    def phrasebook(self) -> Phrasebook:
        """The words, as the assistant has them now."""
        return self.assistant.phrasebook
