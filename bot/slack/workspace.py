"""Where the bot is installed: in the one workspace of its token, or in many (see `bot.slack.workspaces`)."""

import logging
from dataclasses import dataclass
from typing import Any, Final, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.outbox import with_token

log = logging.getLogger(__name__)

REVOKED: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"}
)
"""What Slack says to a token that is not good any more."""


class Installations(Protocol):
    """The workspaces in which the bot is installed: whom it reaches unasked, it reaches with their own token."""

    @property
    def team_ids(self) -> tuple[str, ...]:
        """Their ids, as far as they are known by now."""
        ...

    def client(self, team_id: str) -> AsyncWebClient | None:
        """A client with the token for people and channels of this workspace; None where there is none."""
        ...


class Workspaces(Protocol):
    """What the surface asks about workspaces; an `AsyncAuthorize` for Bolt besides."""

    @property
    def problem(self) -> str | None:
        """Why nothing can be answered; None when it can."""
        ...

    async def check(self, client: AsyncWebClient) -> bool:
        """Look after the tokens; False when it is to be done again after a while."""
        ...

    def installed(self, client: AsyncWebClient) -> Installations:
        """Where the bot is installed, with the pool of `client`."""
        ...

    async def is_foreign(self, team_id: str | None, enterprise_id: str | None = None) -> bool:
        """Whether somebody belongs to a workspace that has not installed the bot (Slack Connect)."""
        ...

    async def left(self, team_id: str, client: AsyncWebClient) -> bool:
        """Slack says that the bot was uninstalled, or its token revoked; whether that is so by now."""
        ...

    async def close(self) -> None:
        """Finish what must not be left half done."""
        ...


class SingleWorkspace(AsyncAuthorize):
    """Authorizes every request with the same token, without asking Slack.

    Bolt's own way (`token=`) makes `auth.test` part of the first requests: with Slack's API down at boot, no
    request would be acknowledged. So here `check` is run beside them, and until it has answered the bot knows
    everything but its own ids.
    """

    def __init__(self, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's
        self._token = token
        self._result = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)
        self.problem: str | None = "not checked yet"
        """What is the matter with the token; None when it is known to be good."""

    @property
    def result(self) -> AuthorizeResult:
        """The token with what is known of its workspace."""
        return self._result

    @property
    def team_id(self) -> str | None:
        """The workspace's id, once known."""
        return self._result.team_id

    @property
    def bot_user_id(self) -> str | None:
        """The bot's user id, once known."""
        return self._result.bot_user_id

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """The cached result: whose request it is, is looked at where it matters (`is_foreign`)."""
        return self._result

    async def check(self, client: AsyncWebClient) -> bool:
        """Ask Slack whether the token is good; False when it does not answer, so that one asks again."""
        try:
            found = await client.auth_test(token=self._token)
        except SLACK_TROUBLE as trouble:
            self.problem = error_code(trouble)
        else:
            self._result = AuthorizeResult(
                enterprise_id=found.get("enterprise_id"),
                team_id=found.get("team_id"),
                bot_user_id=found.get("user_id"),
                bot_id=found.get("bot_id"),
                bot_token=self._token,
            )
            self.problem = None
            return True
        refused = self.problem in REVOKED
        log.log(logging.ERROR if refused else logging.WARNING, "auth.test failed: %s", self.problem)
        return refused

    @property
    def enterprise_id(self) -> str | None:
        """The Enterprise organization's id, once known, where there is one."""
        return self._result.enterprise_id

    def installed(self, client: AsyncWebClient) -> "InstalledWorkspace":
        """This workspace with the pool of `client`."""
        return InstalledWorkspace(self, with_token(client, self._token))

    async def is_foreign(self, team_id: str | None, enterprise_id: str | None = None) -> bool:
        """Whether somebody belongs to another workspace (Slack Connect) than the bot; False while unknown."""
        return self.is_elsewhere(team_id, enterprise_id)

    def is_elsewhere(self, team_id: str | None, enterprise_id: str | None) -> bool:
        """The same, as it is known here."""
        if self._result.team_id is None or team_id is None or team_id == self._result.team_id:
            return False
        return enterprise_id is None or enterprise_id != self._result.enterprise_id

    async def left(self, team_id: str, client: AsyncWebClient) -> bool:
        """See `Workspaces`; the token is tried, as Slack's word may come late. Raises when Slack does not say."""
        if team_id != self._result.team_id:
            return False
        try:
            await client.auth_test(token=self._token)
        except SlackApiError as refusal:
            code = error_code(refusal)
            if code not in REVOKED:
                raise
            self.problem = code
            log.error("the bot was uninstalled, or its token revoked: %s", code)  # noqa: TRY400
            return True
        return False

    async def close(self) -> None:
        """There is nothing to finish."""


@dataclass(frozen=True, slots=True)
class InstalledWorkspace:
    """`Installations` where there is one workspace."""

    workspace: SingleWorkspace
    authorized: AsyncWebClient

    @property
    def team_ids(self) -> tuple[str, ...]:
        """See `Installations`."""
        return (self.workspace.team_id,) if self.workspace.team_id else ()

    def client(self, team_id: str) -> AsyncWebClient | None:
        """People of other workspaces of the same Enterprise organization are reached with the same token."""
        known = self.workspace.team_id is not None
        foreign = self.workspace.is_elsewhere(team_id, self.workspace.enterprise_id)
        return self.authorized if known and not foreign else None
