"""Versions of the facts, announcements and their deliveries, reminders, and leases."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import RowNumber, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create five tables; nothing that was there changes."""
    op.create_table(
        "meeting_facts",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("announced_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("meeting_id", "revision", name="pk_meeting_facts"),
    )
    op.create_table(
        "announcements",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_announcements_revision", "announcements", ["meeting_id", "revision"], unique=True)
    op.create_table(
        "announcement_deliveries",
        sa.Column("announcement_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "announcement_id", "workspace_id", "recipient_id", name="pk_announcement_deliveries"
        ),
        sa.CheckConstraint("kind IN ('person', 'channel')", name=op.f("ck_announcement_deliveries_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'undeliverable', 'skipped', 'superseded')",
            name=op.f("ck_announcement_deliveries_state"),
        ),
    )
    op.create_index(
        "ix_announcement_deliveries_state", "announcement_deliveries", ["announcement_id", "state"]
    )
    op.create_table(
        "reminders",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("slack_user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("post_at", UtcDateTime()),
        sa.Column("channel_id", sa.Text()),
        sa.Column("message_id", sa.Text()),
        sa.Column("claimed_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("meeting_id", "workspace_id", "slack_user_id", "kind", name="pk_reminders"),
        sa.CheckConstraint("kind IN ('day', 'hour')", name=op.f("ck_reminders_kind")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
