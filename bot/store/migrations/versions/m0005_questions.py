"""Questions without an answer, answers added to them, languages that people chose, introductions in channels."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import RowNumber, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create five tables; nothing that was there changes."""
    op.create_table(
        "open_questions",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("lacking", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("wish", sa.Text()),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_open_questions"),
        sa.CheckConstraint(
            "lacking IN ('not_stated', 'offered', 'silent', 'disliked')",
            name=op.f("ck_open_questions_lacking"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_open_questions_meeting", "open_questions", ["meeting_id", "id"])
    op.create_table(
        "question_followers",
        sa.Column("question_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("slack_user_id", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text()),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "workspace_id", "slack_user_id", name="pk_question_followers"),
    )
    op.create_table(
        "added_questions",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "question_id", name="pk_added_questions"),
    )
    op.create_table(
        "channel_introductions",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_channel_introductions"),
    )
    op.create_table(
        "person_settings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("slack_user_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "slack_user_id", name="pk_person_settings"),
    )
