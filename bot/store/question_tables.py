"""The tables of the questions without an answer, and of the answers that organizers add."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table, Text

from bot.core.open_questions import Lacking
from bot.store.tables import RowNumber, UtcDateTime, metadata, one_of

# Nothing in here tells who asked.
open_questions: Final = Table(
    "open_questions",
    metadata,
    # Not used twice: buttons in messages carry it.
    Column("id", RowNumber, primary_key=True),
    Column("meeting_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("lacking", Text, nullable=False),
    Column("subject", Text),
    Column("wish", Text),
    Column("asked_at", UtcDateTime, nullable=False),
    CheckConstraint(one_of("lacking", list(Lacking)), name="lacking"),
    sqlite_autoincrement=True,
)
Index("ix_open_questions_meeting", open_questions.c.meeting_id, open_questions.c.id)

# Who pressed "tell me when there is an answer", until they have been told.
question_followers: Final = Table(
    "question_followers",
    metadata,
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("workspace_id", Text, primary_key=True),
    Column("slack_user_id", Text, primary_key=True),
    Column("meeting_id", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("answered_by", Text),  # the added question, once there is one
    Column("asked_at", UtcDateTime, nullable=False),
)

# The meeting's own questions beside those of meeting.yaml.
added_questions: Final = Table(
    "added_questions",
    metadata,
    Column("meeting_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("question", Text, nullable=False),  # JSON of bot.core.meeting.OwnQuestion
    Column("added_at", UtcDateTime, nullable=False),
)
