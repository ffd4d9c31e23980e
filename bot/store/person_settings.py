"""What people have chosen for themselves."""

from sqlalchemy import Connection, delete, select

from bot.store.database import Database
from bot.store.tables import person_settings
from bot.store.upsert import insert_into

_columns = person_settings.c


class PersonSettings:
    """The language of each person who has chosen one. Methods raise `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def language(self, workspace_id: str, user_id: str) -> str | None:
        """The code of the chosen language, or None where nothing was chosen."""
        statement = select(_columns.language).where(
            _columns.workspace_id == workspace_id, _columns.slack_user_id == user_id
        )
        return await self._database.read(lambda connection: connection.scalar(statement))

    async def choose_language(self, workspace_id: str, user_id: str, language: str | None) -> None:
        """Choose; None goes back to what Slack says."""

        def work(connection: Connection) -> None:
            if language is None:
                connection.execute(
                    delete(person_settings).where(
                        _columns.workspace_id == workspace_id, _columns.slack_user_id == user_id
                    )
                )
                return
            row = insert_into(connection, person_settings).values(
                workspace_id=workspace_id, slack_user_id=user_id, language=language
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["workspace_id", "slack_user_id"],
                    set_={"language": row.excluded.language},
                )
            )

        await self._database.write(work)
