"""The store: SQLite or PostgreSQL behind the protocols of the core.

`open_store` gives the composition root everything; `bot.store.migration` brings the schema up to date.
"""

from dataclasses import dataclass

from bot.store.announcements import SqlAnnouncements
from bot.store.channels import ChannelSettings
from bot.store.database import PATIENCE, Database
from bot.store.database_url import parse_database_url, sqlite_file
from bot.store.events import EventInbox
from bot.store.leases import Leases
from bot.store.migration import needs_migration
from bot.store.notices import SqlOrganizerNotices
from bot.store.open_questions import SqlOpenQuestions
from bot.store.person_settings import PersonSettings
from bot.store.postgresql import PostgresDatabase
from bot.store.registrations import SqlRegistrationStore
from bot.store.reminders import SqlReminders
from bot.store.sqlite import SqliteDatabase


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept in one database."""

    registrations: SqlRegistrationStore
    events: EventInbox
    channels: ChannelSettings
    notices: SqlOrganizerNotices
    announcements: SqlAnnouncements
    reminders: SqlReminders
    leases: Leases
    questions: SqlOpenQuestions
    settings: PersonSettings
    database: Database

    async def needs_migration(self) -> bool:
        """Whether `migrate` has to run first. Raises `StoreUnavailable`."""
        return await needs_migration(self.database)

    async def close(self) -> None:
        """Close all connections; what has begun is finished first."""
        await self.database.close()


def open_store(database_url: str, patience: float = PATIENCE) -> Store:
    """The store at `database_url` (see `parse_database_url`), from inside a running loop or before it.

    Connects when it is first used: a bot whose database is gone still starts and answers questions. After
    `patience` seconds without an answer, what was asked for fails with `StoreUnavailable`. Raises
    `InvalidDatabaseUrl`.
    """
    url = parse_database_url(database_url)
    kind = PostgresDatabase if sqlite_file(url) is None else SqliteDatabase
    database: Database = kind(url, patience)
    return Store(
        registrations=SqlRegistrationStore(database),
        events=EventInbox(database),
        channels=ChannelSettings(database),
        notices=SqlOrganizerNotices(database),
        announcements=SqlAnnouncements(database),
        reminders=SqlReminders(database),
        leases=Leases(database),
        questions=SqlOpenQuestions(database),
        settings=PersonSettings(database),
        database=database,
    )
