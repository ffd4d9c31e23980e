"""Where the bot is installed, and with which token: Slack's own stores, on the connections of ours.

slack_sdk's asyncio stores want an engine of their own, which on SQLite means another driver (aiosqlite) and a
second writer beside ours. So its plain ones do the SQL here, inside a transaction of `Database`: the same
tables, one pool, and `StoreUnavailable` as everywhere. Times in these tables are real, never rehearsed.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, cast

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import ColumnElement, Connection, Engine, delete, select

from bot.store.database import Database
from bot.store.tables import slack_bots, slack_installations, slack_oauth_states

_log: Final = logging.getLogger("bot.store.slack_sdk")
_log.setLevel(logging.ERROR)  # its warnings quote states


class _OneConnection:
    """What slack_sdk's stores use of an engine: here a connection whose transaction is ours."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """The connection."""
        yield self._connection

    begin = connect


class SqlInstallations(AsyncInstallationStore):
    """slack_sdk's installation store. One row for each workspace. Methods raise `StoreUnavailable`."""

    def __init__(self, database: Database, client_id: str) -> None:
        self._database = database
        self._client_id = client_id

    @property
    def logger(self) -> logging.Logger:
        """Of slack_sdk's own messages."""
        return _log

    async def bots(self) -> tuple[Bot, ...]:
        """The bot in every workspace in which it is installed."""
        return await self._bots(slack_bots.c.team_id.is_not(None))

    async def bot_in(self, team_id: str) -> Bot | None:
        """The bot in this workspace, whichever organization that belongs to; None where it is not installed."""
        found = await self._bots(slack_bots.c.team_id == team_id)
        return found[-1] if found else None

    async def _bots(self, which: ColumnElement[bool]) -> tuple[Bot, ...]:
        statement = (
            select(slack_bots)
            .where(slack_bots.c.client_id == self._client_id, slack_bots.c.bot_token.is_not(None), which)
            .order_by(slack_bots.c.installed_at)
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).mappings().all())
        build = SQLAlchemyInstallationStore.build_bot_entity
        return tuple(build(row) for row in rows)

    async def async_save(self, installation: Installation) -> None:
        """Store an installation in the place of earlier ones of this workspace, whose tokens are not used."""

        def work(connection: Connection) -> None:
            self._delete(connection, installation.team_id)
            self._on(connection).save(installation)

        await self._database.transact(work)

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a rotated token; not where the workspace has been left in the meantime."""

        def work(connection: Connection) -> None:
            if self._on(connection).find_bot(enterprise_id=bot.enterprise_id, team_id=bot.team_id):
                self._on(connection).save_bot(bot)

        await self._database.transact(work)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """As slack_sdk has it."""
        return await self._database.read(
            lambda connection: self._on(connection).find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        )

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """As slack_sdk has it."""
        return await self._database.read(
            lambda connection: self._on(connection).find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )

    async def remove(self, team_id: str) -> None:
        """Forget the workspace's tokens, and who installed the bot. What people registered is not touched."""
        await self._database.transact(lambda connection: self._delete(connection, team_id))

    def _delete(self, connection: Connection, team_id: str | None) -> None:
        for table in (slack_bots, slack_installations):
            connection.execute(
                delete(table).where(table.c.client_id == self._client_id, table.c.team_id == team_id)
            )

    def _on(self, connection: Connection) -> SQLAlchemyInstallationStore:
        engine = cast("Engine", _OneConnection(connection))
        return SQLAlchemyInstallationStore(self._client_id, engine, logger=_log)


class SqlOAuthStates(AsyncOAuthStateStore):
    """slack_sdk's store of states: what a browser was given at /slack/install, good once and for a while."""

    def __init__(self, database: Database, expiration_seconds: int) -> None:
        self._database = database
        self._expiration_seconds = expiration_seconds

    @property
    def logger(self) -> logging.Logger:
        """Of slack_sdk's own messages."""
        return _log

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state. Clears away those that nobody came back with. Raises `StoreUnavailable`."""
        now = datetime.now(UTC).replace(tzinfo=None)

        def work(connection: Connection) -> str:
            connection.execute(delete(slack_oauth_states).where(slack_oauth_states.c.expire_at < now))
            return str(self._on(connection).issue())

        return await self._database.transact(work)

    async def async_consume(self, state: str) -> bool:
        """Whether the state is good; it is not any more afterwards. Raises `StoreUnavailable`."""
        return await self._database.transact(lambda connection: self._on(connection).consume(state))

    def _on(self, connection: Connection) -> SQLAlchemyOAuthStateStore:
        engine = cast("Engine", _OneConnection(connection))
        return SQLAlchemyOAuthStateStore(self._expiration_seconds, engine, logger=_log)
