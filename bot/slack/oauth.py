"""Adding the bot to a workspace: `/slack/install`, and where Slack sends people back to.

Bolt's own flow keeps the order of things: a state that is good once, in a cookie of the same browser, then the
code, the token, the store. The pages are ours, in the language of the browser.
"""

import html
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from aiohttp import web
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration_store import StoreUnavailable
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.installation import InstallationStore, oauth_access
from bot.slack.outbox import with_token
from bot.slack.ports import Services
from bot.slack.workspaces import InstalledWorkspaces

log = logging.getLogger(__name__)

INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
STATE_SECONDS: Final = 600
"""How long somebody may take to press "Allow"."""

_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    # The address of the second page has the code in it.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE: Final = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; }}
a {{ display: inline-block; padding: .6rem 1.2rem; border: 2px solid; border-radius: .4rem; font-weight: 600; }}
a:focus-visible {{ outline: 3px solid; outline-offset: 3px; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{url}">{label}</a></p>
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app as Slack knows it, for installing it in other workspaces."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    installations: InstallationStore
    states: AsyncOAuthStateStore
    api_base_url: str
    public_url: str | None = None
    """Under which people reach the bot; without it Slack takes the first redirect URL of the manifest."""

    @property
    def authorize_url(self) -> str:
        """Slack's own page, beside its Web API."""
        return self.api_base_url.removesuffix("api/") + "oauth/v2/authorize"

    @property
    def redirect_url(self) -> str | None:
        """Where Slack sends people back to."""
        return f"{self.public_url.rstrip('/')}{REDIRECT_PATH}" if self.public_url else None


def add_install_routes(
    application: web.Application, app: OAuthApp, services: Services, workspaces: InstalledWorkspaces
) -> None:
    """Serve the two pages."""
    flow = _Flow(app, services, workspaces)

    async def install(request: web.Request) -> web.Response:
        return await _answered(flow.install(request))

    async def redirected(request: web.Request) -> web.Response:
        return await _answered(flow.redirected(request))

    application.router.add_get(INSTALL_PATH, install)
    application.router.add_get(REDIRECT_PATH, redirected)


class _Flow(AsyncOAuthFlow):
    """Bolt's flow with our pages, our connection pool, and nothing left behind when it fails."""

    def __init__(self, app: OAuthApp, services: Services, workspaces: InstalledWorkspaces) -> None:
        self._app = app
        self._services = services
        self._workspaces = workspaces
        settings = AsyncOAuthSettings(
            client_id=app.client_id,
            client_secret=app.client_secret,
            scopes=list(app.scopes),
            user_scopes=[],
            redirect_uri=app.redirect_url,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=app.authorize_url,
            installation_store=cast("AsyncInstallationStore", app.installations),
            state_store=app.states,
            state_expiration_seconds=STATE_SECONDS,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
            logger=logging.getLogger("bot.slack.bolt"),
        )
        super().__init__(settings=settings, logger=logging.getLogger("bot.slack.bolt"))

    async def install(self, request: web.Request) -> BoltResponse:
        """The page with the button, and a state for this browser."""
        bolt_request = _bolt_request(request)
        try:
            return await self.handle_installation(bolt_request)
        except StoreUnavailable:
            return self._page(bolt_request, "install.unavailable", status=503)

    async def redirected(self, request: web.Request) -> BoltResponse:
        """What Slack sent somebody back with."""
        bolt_request = _bolt_request(request)
        try:
            return await self.handle_callback(bolt_request)
        except StoreUnavailable:
            return self._page(bolt_request, "install.unavailable", status=503)

    # ---- what Bolt's flow leaves to us

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """See `AsyncOAuthFlow`."""
        return self._html(_languages(request), "install.text", url, "install.button")

    async def append_set_cookie_headers(
        self, headers: dict[str, str | list[str]], set_cookie_value: str | None
    ) -> dict[str, str | list[str]]:
        """See `AsyncOAuthFlow`; with the headers that a page of ours has."""
        cookies = {"Set-Cookie": [f"{set_cookie_value}; SameSite=Lax"]} if set_cookie_value else {}
        return headers | _HEADERS | cookies

    async def run_installation(self, code: str) -> Installation | None:
        """See `AsyncOAuthFlow`: the token for a code, with what is known of its workspace."""
        client = self._slack
        grant = {"code": code} | ({"redirect_uri": url} if (url := self._app.redirect_url) else {})
        try:
            granted = await oauth_access(client, self._app, **grant)
            token = str(granted["access_token"])
            whose = await client.auth_test(token=token)
        except SLACK_TROUBLE as trouble:
            log.warning("an installation failed: %s", error_code(trouble))
            return None
        team, enterprise = granted.get("team") or {}, granted.get("enterprise") or {}
        if not team.get("id"):
            log.warning("an installation in a whole organization was asked for, which the manifest excludes")
            return None
        return Installation(
            app_id=granted.get("app_id"),
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=whose.get("bot_id"),
            bot_user_id=granted.get("bot_user_id"),
            bot_scopes=granted.get("scope") or "",
            bot_refresh_token=granted.get("refresh_token"),
            bot_token_expires_in=granted.get("expires_in"),
            user_id=(granted.get("authed_user") or {}).get("id") or "",
            is_enterprise_install=bool(granted.get("is_enterprise_install")),
            token_type=granted.get("token_type"),
        )

    async def store_installation(
        self,
        request: AsyncBoltRequest,  # noqa: ARG002  # Bolt's signature
        installation: Installation,
    ) -> None:
        """See `AsyncOAuthFlow`; a token that cannot be stored is given back. Raises `BoltError`."""
        try:
            await self._workspaces.add(installation)
        except StoreUnavailable as trouble:
            try:
                await self._slack.auth_revoke(token=installation.bot_token or "")
            except SLACK_TROUBLE as refusal:
                log.warning("a token that is not stored could not be revoked: %s", error_code(refusal))
            raise BoltError("not stored") from trouble

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        found = args.installation
        url = f"https://slack.com/app_redirect?app={found.app_id}&team={found.team_id}"
        return self._page(args.request, "install.done", url, "install.open", team=found.team_name or "Slack")

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        if args.reason == "access_denied":
            return self._page(args.request, "install.declined")
        log.info("an installation failed: %s", args.reason)
        if args.reason == "storage_error":
            return self._page(args.request, "install.unavailable", status=503)
        return self._page(args.request, "install.failed", status=400)

    # ---- pages

    def _page(
        self,
        request: AsyncBoltRequest,
        key: str,
        url: str = INSTALL_PATH,
        label: str = "install.again",
        *,
        status: int = 200,
        **values: str,
    ) -> BoltResponse:
        body = self._html(_languages(request), key, url, label, **values)
        cookie = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=body, headers={**_HEADERS, "Set-Cookie": cookie})

    def _html(self, languages: Sequence[str], key: str, url: str, label: str, **values: str) -> str:
        phrasebook, meeting = self._services.phrasebook, self._services.meeting
        known = (code for code in languages if code in phrasebook.languages)
        language = next(known, phrasebook.known(None))
        title = phrasebook.interface(language, "install.title", meeting=meeting.short_title.text(language))
        return _PAGE.format(
            language=language,
            direction="rtl" if language in _RIGHT_TO_LEFT else "ltr",
            title=html.escape(title),
            text=html.escape(phrasebook.interface(language, key, **values)),
            url=html.escape(url),
            label=html.escape(phrasebook.interface(language, label)),
        )

    @property
    def _slack(self) -> AsyncWebClient:
        """Slack's Web API over the shared pool, with nobody's token."""
        return with_token(self._workspaces.web, "")


def _bolt_request(request: web.Request) -> AsyncBoltRequest:
    return AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))


def _languages(request: AsyncBoltRequest) -> tuple[str, ...]:
    """Primary subtags in the order of Accept-Language, which browsers write best first."""
    given = ",".join(request.headers.get("accept-language") or ())
    return tuple(part.split(";")[0].split("-")[0].strip().lower() for part in given.split(","))


async def _answered(answer: Awaitable[BoltResponse]) -> web.Response:
    found = await answer
    response = web.Response(status=found.status, body=found.body.encode())
    response.headers.popall("Content-Type", None)
    for name, values in found.headers.items():
        for value in values:
            response.headers.add(name, value)
    return response
