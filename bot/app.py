"""The composition root: settings → knowledge → store → assistant → surfaces. Only this module sees everything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from dateutil.relativedelta import relativedelta

from bot.clock import Clock
from bot.core.meeting import Meeting
from bot.core.membership import Membership, SpecialCase
from bot.core.question import Question
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.installing import oauth_app, workspaces
from bot.load import Knowledge, load_knowledge
from bot.settings import Settings
from bot.slack.app import SlackApp
from bot.slack.oauth import OAuthApp
from bot.slack.ports import Services
from bot.store import Store, open_store


def warm_up(knowledge: Knowledge, clock: Clock) -> None:
    """Have what is loaded at the first question loaded before anybody asks: it takes seconds."""
    knowledge.assistant.ask(Question("When is it?"), clock.now())


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the registration form."""

    code: str
    name: str


@dataclass(frozen=True)
class Countries:
    """All countries and territories, with what membership of ITU on the meeting's day makes of them."""

    membership: Membership
    meeting: Meeting

    def search(self, prefix: str, language: str, limit: int) -> Sequence[Country]:
        """See `bot.slack.ports.Countries`."""
        return [Country(code, name) for code, name in self.membership.search(prefix, language, limit)]

    def needs_organizer(self, code: str) -> bool:
        """Whether `code` is neither a Member State nor a territory of one: then the organizers decide."""
        schedule = self.meeting.schedule
        on = schedule.first_day if schedule else date.max
        return isinstance(self.membership.status(code, on), SpecialCase)


def registration_desk(meeting: Meeting, membership: Membership, store: Store) -> RegistrationDesk:
    """The desk of the meeting, with its rules."""
    rules = meeting.registration
    retention = (
        relativedelta(months=meeting.privacy.retention_months)
        if meeting.privacy
        else relativedelta(months=12)
    )
    abbreviation = meeting.about.abbreviation if meeting.about else None
    return RegistrationDesk(
        store.registrations,
        RegistrationRules(
            opens_at=rules.opens if rules else None,
            closes_at=rules.closes if rules else None,
            ends_at=meeting.schedule.over_at if meeting.schedule else None,
            capacity=rules.capacity if rules else None,
            approval=rules.approval if rules else False,
            cancelled=meeting.status == "cancelled",
            retention=retention,
        ),
        meeting.id,
        allowed_countries={code for code, _ in membership.countries("en")},
        new_reference=partial(make_reference, abbreviation or meeting.id.upper()),
    )


@dataclass
class Bot:
    """A composed bot; its knowledge may be replaced while it runs."""

    knowledge: Knowledge
    store: Store
    slack: SlackApp
    clock: Clock
    oauth: OAuthApp | None = None
    """For the pages at which others install it."""

    def read_again(self, folder: Path) -> Callable[[], None]:
        """Read the knowledge anew (in a thread of its own, if need be); what is given puts it in use.

        Raises:
            KnowledgeError: the folder has mistakes; nothing has changed then.
        """
        knowledge = load_knowledge(folder)
        warm_up(knowledge, self.clock)

        def use() -> None:
            self.knowledge = knowledge
            services = self.slack.services
            services.assistant = knowledge.assistant
            services.desk = registration_desk(knowledge.meeting, knowledge.membership, self.store)
            services.countries = Countries(knowledge.membership, knowledge.meeting)
            services.revision = None

        return use


def compose(settings: Settings, clock: Clock, *, token: str | None, api_base_url: str) -> Bot:
    """Put the bot together; nothing is started yet. `token` may be None where it is installed by OAuth.

    Raises:
        KnowledgeError: the knowledge cannot be used.
    """
    knowledge = load_knowledge(settings.knowledge_dir)
    store = open_store(settings.database_url)
    services = Services(
        assistant=knowledge.assistant,
        desk=registration_desk(knowledge.meeting, knowledge.membership, store),
        countries=Countries(knowledge.membership, knowledge.meeting),
        deliveries=store.events,
        channels=store.channels,
        notices=store.notices,
        announcements=store.announcements,
        reminders=store.reminders,
        leases=store.leases,
        questions=store.questions,
        settings=store.settings,
        clock=clock.now,
        public_url=settings.public_url,
        organizers=settings.organizers,
        organizers_channel=settings.organizers_channel,
        organizers_workspace=settings.organizers_workspace,
    )
    oauth = oauth_app(settings, store, api_base_url)
    slack = SlackApp(services, workspaces(oauth, store, token), api_base_url)
    return Bot(knowledge, store, slack, clock, oauth)
