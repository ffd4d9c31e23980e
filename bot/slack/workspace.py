"""The one workspace that the bot is installed in, when it was given a token."""

import logging
from typing import Any, Final

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import SLACK_TROUBLE, error_code

log = logging.getLogger(__name__)

_REVOKED: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"}
)


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
        refused = self.problem in _REVOKED
        log.log(logging.ERROR if refused else logging.WARNING, "auth.test failed: %s", self.problem)
        return refused

    def is_foreign(self, team_id: str | None, enterprise_id: str | None = None) -> bool:
        """Whether somebody belongs to another workspace (Slack Connect) than the bot; False while unknown."""
        if self._result.team_id is None or team_id is None or team_id == self._result.team_id:
            return False
        return enterprise_id is None or enterprise_id != self._result.enterprise_id
