"""The tables. The migrations create them; a test holds the two to each other on both databases."""

from datetime import UTC, datetime
from typing import Final

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.core.announcement_store import DeliveryState, RecipientKind
from bot.core.registration import ACTIVE_STATES, RegistrationState
from bot.core.reminders import ReminderKind


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, UTC out. PostgreSQL: timestamptz; SQLite, which has no such type: text in UTC that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a mistake of the caller (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite's come without their zone, PostgreSQL's in that of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def one_of(column: str, values: list[str]) -> str:
    """The SQL of a check."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({quoted})"


# SQLite counts rows up by itself only in an INTEGER key.
RowNumber: Final = BigInteger().with_variant(Integer, "sqlite")
ACTIVE: Final = one_of("state", sorted(ACTIVE_STATES))

metadata: Final = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s"}
)

# The lock under which places are given, and when a meeting's people are erased.
meetings: Final = Table(
    "meetings",
    metadata,
    Column("meeting_id", Text, primary_key=True),
    # Kept here, since meeting.yaml is replaced by the next meeting's before the retention period ends.
    Column("erase_after", UtcDateTime),
)

registrations: Final = Table(
    "registrations",
    metadata,
    # The order of registering, and so of the waiting list: numbers are not used twice.
    Column("id", RowNumber, primary_key=True),
    Column("meeting_id", Text, nullable=False),
    Column("workspace_id", Text, nullable=False),
    Column("slack_user_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("job_title", Text),
    Column("country", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("reason", Text),
    Column("consent_version", Text, nullable=False),
    Column("consent_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("search_key", Text, nullable=False),  # see bot.store.folding
    Column("decided_by", Text),  # the organizer's Slack id
    CheckConstraint(one_of("state", list(RegistrationState)), name="state"),
    sqlite_autoincrement=True,
)

Index("uq_registrations_reference", registrations.c.reference, unique=True)
# The two rules of registering, for active rows only: whoever cancelled can register again.
for _name, _columns in {
    "uq_registrations_active_person": ("meeting_id", "workspace_id", "slack_user_id"),
    "uq_registrations_active_email": ("meeting_id", "email_key"),
}.items():
    Index(
        _name,
        *(registrations.c[column] for column in _columns),
        unique=True,
        sqlite_where=text(ACTIVE),
        postgresql_where=text(ACTIVE),
    )
Index(
    "ix_registrations_person",
    registrations.c.workspace_id,
    registrations.c.slack_user_id,
    registrations.c.meeting_id,
    registrations.c.id,
)
Index("ix_registrations_state", registrations.c.meeting_id, registrations.c.state, registrations.c.id)

# Written by triggers at each insert and update of a registration, and kept append-only by triggers.
registration_audit: Final = Table(
    "registration_audit",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("meeting_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text),
    Column("revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

# Messages to organizers with somebody's details in them, until they say how the matter ended.
organizer_notices: Final = Table(
    "organizer_notices",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("message_ts", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("language", Text, nullable=False),
)
Index("ix_organizer_notices_reference", organizer_notices.c.reference)

# What is left of those who were erased: one number per state, category, country and day, never crossed.
anonymous_counts: Final = Table(
    "anonymous_counts",
    metadata,
    Column("meeting_id", Text, primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

event_inbox: Final = Table(
    "event_inbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False, server_default=func.current_timestamp()),
)

channel_settings: Final = Table(
    "channel_settings",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("channel_id", Text, primary_key=True),
    Column("answers", Text, nullable=False),
    CheckConstraint(one_of("answers", ["all", "mentions", "off"]), name="answers"),
)

# The bot introduces itself in a channel once, however often it is invited.
channel_introductions: Final = Table(
    "channel_introductions",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("channel_id", Text, primary_key=True),
)

# What a person has chosen; without a row Slack's own settings hold.
person_settings: Final = Table(
    "person_settings",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("slack_user_id", Text, primary_key=True),
    Column("language", Text, nullable=False),
)

# What the meeting's file has said over time; the calendar entry's SEQUENCE is the revision.
meeting_facts: Final = Table(
    "meeting_facts",
    metadata,
    Column("meeting_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("facts", Text, nullable=False),  # JSON of bot.core.announcement.AnnouncedFacts
    Column("recorded_at", UtcDateTime, nullable=False),
    # When everybody had been told of it; the first one is known from the circular.
    Column("announced_at", UtcDateTime),
)

announcements: Final = Table(
    "announcements",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("meeting_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("marker", Text, nullable=False),  # the block_id by which its messages are found in Slack
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("uq_announcements_revision", announcements.c.meeting_id, announcements.c.revision, unique=True)

announcement_deliveries: Final = Table(
    "announcement_deliveries",
    metadata,
    Column("announcement_id", BigInteger, primary_key=True, autoincrement=False),
    Column("workspace_id", Text, primary_key=True),
    Column("recipient_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("from_revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint(one_of("kind", list(RecipientKind)), name="kind"),
    CheckConstraint(one_of("state", list(DeliveryState)), name="state"),
)
Index(
    "ix_announcement_deliveries_state",
    announcement_deliveries.c.announcement_id,
    announcement_deliveries.c.state,
)

reminders: Final = Table(
    "reminders",
    metadata,
    Column("meeting_id", Text, primary_key=True),
    Column("workspace_id", Text, primary_key=True),
    Column("slack_user_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("revision", Integer),
    Column("post_at", UtcDateTime),
    Column("channel_id", Text),
    Column("message_id", Text),
    Column("claimed_until", UtcDateTime),
    CheckConstraint(one_of("kind", list(ReminderKind)), name="kind"),
)

# Who alone does something that several processes would do: a lease ends by itself when its holder is killed.
leases: Final = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# Where the bot is installed, as slack_sdk keeps it: see bot.store.installations.
slack_bots: Final = SQLAlchemyInstallationStore.build_bots_table(metadata, "slack_bots")
slack_installations: Final = SQLAlchemyInstallationStore.build_installations_table(
    metadata, "slack_installations"
)
slack_oauth_states: Final = SQLAlchemyOAuthStateStore.build_oauth_states_table(metadata, "slack_oauth_states")
