"""Questions without an answer; see `bot.core.open_questions.OpenQuestions` for each method."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.core.meeting import OwnQuestion
from bot.core.open_questions import Follower, Lacking, OpenQuestion
from bot.store.database import ORGANIZER_PATIENCE, Database
from bot.store.question_tables import added_questions, open_questions, question_followers
from bot.store.upsert import insert_into

_open = open_questions.c
_followers = question_followers.c
_added = added_questions.c


class SqlOpenQuestions:
    """`bot.core.open_questions.OpenQuestions` on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, meeting_id: str, text: str, language: str, lacking: Lacking, subject: str | None, now: datetime
    ) -> int:
        """In a transaction, as it must not be repeated on its own: it would be kept twice."""
        row = insert(open_questions).values(
            meeting_id=meeting_id,
            text=text,
            language=language,
            lacking=lacking.value,
            subject=subject,
            asked_at=now,
        )
        return await self._database.transact(
            lambda connection: int(connection.execute(row.returning(_open.id)).scalar_one())
        )

    async def wish(self, question_id: int, wish: str) -> bool:
        """The last wish counts."""
        statement = update(open_questions).where(_open.id == question_id).values(wish=wish)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount > 0)

    async def still_open(self, meeting_id: str, limit: int) -> tuple[OpenQuestion, ...]:
        """Newest first out of the index, then turned round."""
        newest = (
            select(open_questions)
            .where(_open.meeting_id == meeting_id)
            .order_by(_open.id.desc())
            .limit(limit)
        )
        rows = await self._database.read(lambda connection: connection.execute(newest).all())
        return tuple(
            OpenQuestion(
                row.id, row.text, row.language, Lacking(row.lacking), row.subject, row.wish, row.asked_at
            )
            for row in reversed(rows)
        )

    async def drop(self, ids: Sequence[int]) -> None:
        """Nobody is told."""

        def work(connection: Connection) -> None:
            connection.execute(delete(open_questions).where(_open.id.in_(ids)))
            connection.execute(delete(question_followers).where(_followers.question_id.in_(ids)))

        await self._database.transact(work)

    async def follow(self, question_id: int, follower: Follower, now: datetime) -> bool:
        """The question's row is locked meanwhile, so that no answer comes between looking and writing."""
        asked = select(_open.meeting_id).where(_open.id == question_id).with_for_update()

        def work(connection: Connection) -> bool:
            meeting_id = connection.scalar(asked)
            if meeting_id is None:
                return False
            row = insert_into(connection, question_followers).values(
                question_id=question_id,
                workspace_id=follower.workspace_id,
                slack_user_id=follower.user_id,
                meeting_id=meeting_id,
                language=follower.language,
                asked_at=now,
            )
            connection.execute(row.on_conflict_do_nothing())
            return True

        return await self._database.transact(work)

    async def answer(self, meeting_id: str, ids: Sequence[int], question: OwnQuestion, now: datetime) -> None:
        """All in one transaction: a question is either open, or answered with its followers still to be told."""

        def work(connection: Connection) -> None:
            connection.execute(
                insert(added_questions).values(
                    meeting_id=meeting_id,
                    question_id=question.id,
                    question=question.model_dump_json(exclude_none=True),
                    added_at=now,
                )
            )
            connection.execute(
                delete(open_questions).where(_open.id.in_(ids), _open.meeting_id == meeting_id)
            )
            connection.execute(
                update(question_followers)
                .where(
                    _followers.question_id.in_(ids),
                    _followers.meeting_id == meeting_id,
                    _followers.answered_by.is_(None),
                )
                .values(answered_by=question.id)
            )

        await self._database.transact(work)

    async def answers(self, meeting_id: str) -> tuple[OwnQuestion, ...]:
        """Some tens at most: they are read whole."""
        stored = (
            select(_added.question)
            .where(_added.meeting_id == meeting_id)
            .order_by(_added.added_at, _added.question_id)
        )
        rows = await self._database.read(lambda connection: connection.scalars(stored).all())
        return tuple(OwnQuestion.model_validate_json(row) for row in rows)

    async def withdraw(self, meeting_id: str, question_id: str) -> bool:
        """Who has not been told of it by now will not be."""

        def work(connection: Connection) -> bool:
            connection.execute(
                delete(question_followers).where(
                    _followers.meeting_id == meeting_id, _followers.answered_by == question_id
                )
            )
            found = connection.execute(
                delete(added_questions).where(
                    _added.meeting_id == meeting_id, _added.question_id == question_id
                )
            )
            return found.rowcount > 0

        return await self._database.transact(work)

    async def untold(self, meeting_id: str) -> tuple[tuple[str, Follower], ...]:
        """Each person once for each answer, however many questions of theirs it answers."""
        columns = (_followers.answered_by, _followers.workspace_id, _followers.slack_user_id)
        waiting = (
            select(*columns, _followers.language)
            .where(_followers.meeting_id == meeting_id, _followers.answered_by.is_not(None))
            .order_by(*columns)
        )
        rows = await self._database.read(lambda connection: connection.execute(waiting).all())
        found = {(answer, team, user): language for answer, team, user, language in rows}
        return tuple(
            (answer, Follower(team, user, language)) for (answer, team, user), language in found.items()
        )

    async def told(self, question_id: str, follower: Follower) -> None:
        """Nothing of them is left."""
        statement = delete(question_followers).where(
            _followers.answered_by == question_id,
            _followers.workspace_id == follower.workspace_id,
            _followers.slack_user_id == follower.user_id,
        )
        await self._database.write(lambda connection: connection.execute(statement))

    async def forget_before(self, moment: datetime) -> int:
        """Of every meeting."""

        def work(connection: Connection) -> int:
            connection.execute(delete(question_followers).where(_followers.asked_at < moment))
            return connection.execute(delete(open_questions).where(_open.asked_at < moment)).rowcount

        return await self._database.transact(work, ORGANIZER_PATIENCE)
