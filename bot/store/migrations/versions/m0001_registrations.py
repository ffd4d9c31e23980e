"""Registrations, their audit, the inbox of events and the settings of channels."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import RowNumber, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ACTIVE = sa.text("state IN ('confirmed', 'pending', 'waitlisted')")

# Each insert and update of a registration leaves its line by itself: no code path can forget it, and
# registering stays one statement. What erases rows writes its own lines: a row that is gone cannot say why.
_INSERTED = """
    INSERT INTO registration_audit (at, meeting_id, reference, action, from_state, to_state, revision)
    VALUES (NEW.updated_at, NEW.meeting_id, NEW.reference, 'registered', NULL, NEW.state, NEW.revision);
"""
_UPDATED = """
    INSERT INTO registration_audit (at, meeting_id, reference, action, from_state, to_state, revision)
    VALUES (
        NEW.updated_at, NEW.meeting_id, NEW.reference,
        CASE WHEN NEW.state = OLD.state THEN 'changed' ELSE NEW.state END, OLD.state, NEW.state, NEW.revision
    );
"""

_TRIGGERS = {
    "sqlite": [
        f"""
        CREATE TRIGGER registration_inserted AFTER INSERT ON registrations BEGIN
            {_INSERTED}
        END
        """,
        f"""
        CREATE TRIGGER registration_updated AFTER UPDATE ON registrations BEGIN
            {_UPDATED}
        END
        """,
        """
        CREATE TRIGGER registration_audit_kept BEFORE DELETE ON registration_audit BEGIN
            SELECT RAISE(ABORT, 'registration_audit is append-only');
        END
        """,
        """
        CREATE TRIGGER registration_audit_unchanged BEFORE UPDATE ON registration_audit BEGIN
            SELECT RAISE(ABORT, 'registration_audit is append-only');
        END
        """,
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION audit_registration() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                {_INSERTED}
            ELSE
                {_UPDATED}
            END IF;
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER registration_written AFTER INSERT OR UPDATE ON registrations
            FOR EACH ROW EXECUTE FUNCTION audit_registration()
        """,
        """
        CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'registration_audit is append-only'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER registration_audit_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON registration_audit
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()
        """,
    ],
}


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "meetings",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("erase_after", UtcDateTime()),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meetings"),
    )
    op.create_table(
        "registrations",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("slack_user_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text()),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("consent_version", sa.Text(), nullable=False),
        sa.Column("consent_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
        sa.CheckConstraint(
            "state IN ('confirmed', 'pending', 'waitlisted', 'rejected', 'cancelled')",
            name=op.f("ck_registrations_state"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_registrations_reference", "registrations", ["reference"], unique=True)
    for name, columns in {
        "uq_registrations_active_person": ["meeting_id", "workspace_id", "slack_user_id"],
        "uq_registrations_active_email": ["meeting_id", "email_key"],
    }.items():
        op.create_index(
            name, "registrations", columns, unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE
        )
    op.create_index(
        "ix_registrations_person", "registrations", ["workspace_id", "slack_user_id", "meeting_id", "id"]
    )
    op.create_index("ix_registrations_state", "registrations", ["meeting_id", "state", "id"])
    op.create_table(
        "registration_audit",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text()),
        sa.Column("to_state", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration_audit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "anonymous_counts",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "dimension", "value", name="pk_anonymous_counts"),
    )
    op.create_table(
        "event_inbox",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_event_inbox"),
    )
    op.create_table(
        "channel_settings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_channel_settings"),
        sa.CheckConstraint("answers IN ('all', 'mentions', 'off')", name=op.f("ck_channel_settings_answers")),
    )
    for trigger in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(trigger)
