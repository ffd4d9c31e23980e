"""Which workspaces the bot works in, by the settings: that of its token, those that installed it, or both."""

from bot.manifest import SCOPES
from bot.settings import Settings
from bot.slack.oauth import STATE_SECONDS, OAuthApp
from bot.slack.workspace import SingleWorkspace
from bot.slack.workspaces import InstalledWorkspaces
from bot.store import Store
from bot.store.installations import SqlInstallations, SqlOAuthStates


def oauth_app(settings: Settings, store: Store, api_base_url: str) -> OAuthApp | None:
    """The app that others can install; None without SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."""
    client_id, secret = settings.slack_client_id, settings.slack_client_secret
    if client_id is None or secret is None:
        return None
    return OAuthApp(
        client_id=client_id,
        client_secret=secret.get_secret_value(),
        scopes=tuple(sorted(SCOPES)),
        installations=SqlInstallations(store.database, client_id),
        states=SqlOAuthStates(store.database, STATE_SECONDS),
        api_base_url=api_base_url,
        public_url=settings.public_url,
    )


def workspaces(
    oauth: OAuthApp | None, store: Store, token: str | None
) -> SingleWorkspace | InstalledWorkspaces:
    """Those of `oauth`, with that of `token` among them; or that of `token` alone.

    Raises:
        ValueError: there is neither.
    """
    own = SingleWorkspace(token) if token is not None else None
    if oauth is not None:
        return InstalledWorkspaces(oauth.installations, oauth, store.leases, own)
    if own is None:
        raise ValueError("the bot needs a token, or to be installed by OAuth")
    return own
