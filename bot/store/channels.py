"""What the bot answers in each channel, as its members have set it."""

from typing import Literal, cast

from sqlalchemy import Connection, select

from bot.store.database import Database
from bot.store.tables import channel_introductions, channel_settings
from bot.store.upsert import insert_into

Answers = Literal["all", "mentions", "off"]
"""All questions, only those which mention the bot, or none."""


class ChannelSettings:
    """Settings by workspace and channel. Methods raise `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answers(self, workspace_id: str, channel_id: str) -> Answers | None:
        """What was set, or None where nothing was."""
        statement = select(channel_settings.c.answers).where(
            channel_settings.c.workspace_id == workspace_id, channel_settings.c.channel_id == channel_id
        )
        return cast("Answers | None", await self._database.read(lambda c: c.scalar(statement)))

    async def set_answers(self, workspace_id: str, channel_id: str, answers: Answers) -> None:
        """Set it; the last one who sets it wins."""

        def work(connection: Connection) -> None:
            row = insert_into(connection, channel_settings).values(
                workspace_id=workspace_id, channel_id=channel_id, answers=answers
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["workspace_id", "channel_id"], set_={"answers": row.excluded.answers}
                )
            )

        await self._database.write(work)

    async def first_introduction(self, workspace_id: str, channel_id: str) -> bool:
        """Whether the bot has not introduced itself there yet; of many at the same time one is told so."""

        def work(connection: Connection) -> bool:
            row = insert_into(connection, channel_introductions).values(
                workspace_id=workspace_id, channel_id=channel_id
            )
            first = row.on_conflict_do_nothing().returning(channel_introductions.c.channel_id)
            return connection.execute(first).one_or_none() is not None

        # In a transaction, as it must not be repeated on its own: the second attempt would hear False.
        return await self._database.transact(work)

    async def all_set(self) -> dict[tuple[str, str], Answers]:
        """Every channel, by workspace and channel id, for which something was set."""
        rows = await self._database.read(
            lambda connection: connection.execute(select(channel_settings)).all()
        )
        return {(row.workspace_id, row.channel_id): row.answers for row in rows}
