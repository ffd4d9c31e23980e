"""All workspaces that have installed the bot by OAuth: their tokens, kept fresh and let go of.

No request waits for Slack here: what the database says is kept for half a minute in this process, tokens are
rotated beside the requests long before they expire, and who a token belongs to was stored with it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration_store import StoreUnavailable
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.installation import ClientCredentials, InstallationStore, oauth_access
from bot.slack.lease import Leases, LeaseTaken, holding
from bot.slack.outbox import with_token
from bot.slack.workspace import REVOKED, SingleWorkspace

log = logging.getLogger(__name__)

_ROTATED_BEFORE_SECONDS: Final = 2 * 3600
"""Slack's tokens live for twelve hours; two is slack_sdk's margin, too."""
_LOOK_UP_SECONDS: Final = 1.0
"""Of the three in which Slack wants its acknowledgement."""
_ROTATION_SECONDS: Final = 1.5


class InstalledWorkspaces(AsyncAuthorize):
    """Authorizes each request with its workspace's token; is `Installations`, too.

    Who comes from where the bot is not installed gets a client without a token: they can still be answered
    at the response_url, and `is_foreign` says what is not for them.
    """

    def __init__(
        self,
        store: InstallationStore,
        credentials: ClientCredentials,
        leases: Leases,
        own: SingleWorkspace | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`own` is the workspace of SLACK_BOT_TOKEN, where there is one; `clock` gives Unix seconds, real ones."""
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's
        self._store = store
        self._credentials = credentials
        self._leases = leases
        self._own = own
        self._clock = clock
        self._bots: dict[str, Bot] = {}
        self._unsaved: dict[str, Bot] = {}
        """Rotated while the database was gone: what it has there does not work any more."""
        self._rotations: dict[str, asyncio.Task[Bot]] = {}
        self._client: AsyncWebClient | None = None
        self.problem: str | None = "not checked yet"
        """Why nothing can be answered; None when it can. That nobody has installed it yet is no problem."""

    @property
    def web(self) -> AsyncWebClient:
        """The client whose pool is shared; there from the start of the app."""
        assert self._client is not None  # noqa: S101  # `installed` comes before any request
        return self._client

    # ---- for Bolt

    async def __call__(self, *, team_id: str | None, **_: Any) -> AuthorizeResult:
        """The token of the workspace in which something happened; none where the bot is not installed."""
        bot = await self._find(team_id) if team_id else None
        if bot is not None and bot.bot_token_expires_at and bot.bot_token_expires_at <= self._clock():
            bot = await self._rotated_in_time(bot)
        if bot is None:
            own = self._own_token_for(team_id)
            return own or AuthorizeResult(enterprise_id=None, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=list(bot.bot_scopes),
        )

    # ---- Installations

    @property
    def team_ids(self) -> tuple[str, ...]:
        """Where it is installed, as far as this process knows."""
        own = self._own.team_id if self._own else None
        return tuple(dict.fromkeys([*self._bots, *([own] if own else [])]))

    def client(self, team_id: str) -> AsyncWebClient | None:
        """A client with this workspace's token; None where the bot is not installed."""
        if self._client is None:
            return None
        bot = self._bots.get(team_id)
        own = self._own_token_for(team_id)
        token = bot.bot_token if bot else own.bot_token if own else None
        return with_token(self._client, token) if token else None

    def installed(self, client: AsyncWebClient) -> "InstalledWorkspaces":
        """Itself, with the pool of `client`."""
        self._client = client
        return self

    async def is_foreign(self, team_id: str | None, _enterprise_id: str | None = None) -> bool:
        """Whether somebody's workspace has not installed the bot (Slack Connect).

        False while that is not known: who has been let in is told and kept by their own workspace's id.
        """
        if team_id is None or team_id in self.team_ids:
            return False
        return await self._find(team_id) is None

    # ---- coming and going

    async def add(self, installation: Installation) -> None:
        """Somebody has installed the bot. Raises `StoreUnavailable`."""
        await self._store.async_save(installation)
        if installation.team_id:
            self._bots[installation.team_id] = installation.to_bot()
        log.info("installed in %s by %s", installation.team_id, installation.user_id)

    async def left(self, team_id: str, client: AsyncWebClient) -> bool:
        """Slack says that the bot was uninstalled or its token revoked; whether that is so by now.

        Slack's word may come late, after a new installation: the token is tried before it is thrown away.
        Raises `StoreUnavailable`, and what Slack raises when it does not say.
        """
        bot = await self._store.bot_in(team_id)
        if bot is not None:
            try:
                await client.auth_test(token=bot.bot_token)
            except SlackApiError as refusal:
                if error_code(refusal) not in REVOKED:
                    raise
            else:
                log.info("the installation in %s is a newer one, and stays", team_id)
                return False
            await self._store.remove(team_id)
        self._bots.pop(team_id, None)
        if self._own is not None and team_id == self._own.team_id:
            await self._own.left(team_id, client)
        log.info("uninstalled from %s; registrations are kept", team_id)
        return True

    async def check(self, client: AsyncWebClient) -> bool:
        """Read what other processes have stored, and rotate what expires soon; always False: to be done again."""
        self._client = client
        if self._own is not None and self._own.team_id is None:
            await self._own.check(client)
        try:
            bots = await self._store.bots()
        except StoreUnavailable as trouble:
            log.warning("the installations could not be read: %s", trouble)
            self.problem = self.problem and "the database does not answer"
            return False
        self._bots = {bot.team_id: bot for bot in bots if bot.team_id} | self._unsaved
        self.problem = None
        for team_id, bot in list(self._bots.items()):
            if team_id in self._unsaved:
                await self._save(team_id, bot)
            elif self._expires_soon(bot):
                await self._rotate(bot)
        return False

    async def close(self) -> None:
        """Finish the rotations under way: a refresh token whose answer is not stored is lost."""
        await asyncio.gather(*self._rotations.values())

    # ---- within

    async def _find(self, team_id: str) -> Bot | None:
        known = self._bots.get(team_id)
        if known is not None:
            return known
        try:
            async with asyncio.timeout(_LOOK_UP_SECONDS):
                found = await self._store.bot_in(team_id)
        except (StoreUnavailable, TimeoutError):
            log.warning("it could not be looked up whether the bot is installed in %s", team_id)
            return None
        if found is not None:
            self._bots[team_id] = found
        return found

    def _own_token_for(self, team_id: str | None) -> AuthorizeResult | None:
        return self._own.result if self._own and team_id and team_id == self._own.team_id else None

    def _expires_soon(self, bot: Bot) -> bool:
        expires_at = bot.bot_token_expires_at
        return expires_at is not None and expires_at <= self._clock() + _ROTATED_BEFORE_SECONDS

    async def _rotated_in_time(self, bot: Bot) -> Bot:
        """An expired token anew, after the bot has stood still for long; as it is, where that takes long."""
        try:
            async with asyncio.timeout(_ROTATION_SECONDS):
                return await self._rotate(bot)
        except TimeoutError:
            return bot

    async def _rotate(self, bot: Bot) -> Bot:
        """The bot with a fresh token; whoever waits for it may give up, the rotation itself does not."""
        team_id = str(bot.team_id)
        rotation = self._rotations.get(team_id)
        if rotation is None:
            rotation = self._rotations[team_id] = asyncio.create_task(self._rotation(team_id, bot))
            rotation.add_done_callback(lambda _: self._rotations.pop(team_id))
        return await asyncio.shield(rotation)

    async def _rotation(self, team_id: str, bot: Bot) -> Bot:
        """Rotate as one process at a time may: a refresh token is good once.

        What fails is logged: the old token lives on for up to two hours, in which it is tried again.
        """
        try:
            async with holding(self._leases, f"rotation:{team_id}"):
                stored = await self._store.bot_in(team_id)
                if stored is None or not self._expires_soon(stored):
                    return self._keep(team_id, stored, bot)
                fresh = self._unsaved[team_id] = await self._refreshed(stored)
                await self._save(team_id, fresh)
                log.info("the token for %s was rotated", team_id)
                return self._keep(team_id, fresh, bot)
        except LeaseTaken:
            log.debug("another process rotates the token for %s", team_id)
        except StoreUnavailable as trouble:
            log.warning("the token for %s could not be rotated: %s", team_id, trouble)
        except SLACK_TROUBLE as trouble:
            # Where it was raised tells nothing here, and Slack's answer may quote what was sent.
            code = error_code(trouble)
            log.error("the token for %s could not be rotated: %s", team_id, code)  # noqa: TRY400
        return bot

    async def _save(self, team_id: str, fresh: Bot) -> None:
        try:
            await self._store.async_save_bot(fresh)
        except StoreUnavailable:
            log.warning("the rotated token for %s is not stored yet", team_id)
        else:
            self._unsaved.pop(team_id, None)

    def _keep(self, team_id: str, found: Bot | None, otherwise: Bot) -> Bot:
        if found is None:
            self._bots.pop(team_id, None)
            return otherwise
        self._bots[team_id] = found
        return found

    async def _refreshed(self, bot: Bot) -> Bot:
        answer = await oauth_access(
            with_token(self.web, ""),
            self._credentials,
            grant_type="refresh_token",
            refresh_token=bot.bot_refresh_token or "",
        )
        fresh = Bot(**bot.to_dict_for_copying())
        fresh.bot_token = str(answer["access_token"])
        fresh.bot_refresh_token = answer.get("refresh_token")
        fresh.bot_token_expires_at = int(self._clock()) + int(answer["expires_in"])
        return fresh
