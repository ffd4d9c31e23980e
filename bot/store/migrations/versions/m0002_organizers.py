"""Who decided about a registration, and where the organizers were shown it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that old rows leave empty, and a table."""
    op.add_column("registrations", sa.Column("decided_by", sa.Text()))
    op.create_table(
        "organizer_notices",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("message_ts", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "message_ts", name="pk_organizer_notices"),
    )
    op.create_index("ix_organizer_notices_reference", "organizer_notices", ["reference"])
