"""What installing the bot by OAuth needs: where installations are kept, who the app is, and the exchange itself."""

from typing import Protocol

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse


class InstallationStore(Protocol):
    """Installations in the database; see `bot.store.installations`. Methods raise `StoreUnavailable`."""

    async def bots(self) -> tuple[Bot, ...]:
        """The bot in every workspace."""
        ...

    async def bot_in(self, team_id: str) -> Bot | None:
        """The bot in this one."""
        ...

    async def async_save(self, installation: Installation) -> None:
        """Store an installation."""
        ...

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a rotated token."""
        ...

    async def remove(self, team_id: str) -> None:
        """Forget a workspace's tokens."""
        ...


class ClientCredentials(Protocol):
    """The app's own id and secret with Slack."""

    @property
    def client_id(self) -> str:
        """From Basic Information."""
        ...

    @property
    def client_secret(self) -> str:
        """From Basic Information."""
        ...


async def oauth_access(
    client: AsyncWebClient, credentials: ClientCredentials, **grant: str
) -> AsyncSlackResponse:
    """`oauth.v2.access` for a code or a refresh token. Raises what Slack raises.

    slack_sdk's own method of that name makes an `aiohttp.BasicAuth`, which aiohttp has deprecated.
    """
    secrets = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
    return await client.api_call("oauth.v2.access", data=secrets | grant)
