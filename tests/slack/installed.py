"""The bot as an app that workspaces install by OAuth, and what somebody does in a browser to install it."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

import aiohttp
from aiohttp import web
from yarl import URL

from bot.manifest import SCOPES, manifest
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Workspace
from bot.slack.app import SlackApp
from bot.slack.http import build_application
from bot.slack.oauth import INSTALL_PATH, STATE_SECONDS, OAuthApp, add_install_routes
from bot.slack.ports import Services
from bot.slack.workspace import SingleWorkspace
from bot.slack.workspaces import InstalledWorkspaces
from bot.store import Store
from bot.store.installations import SqlInstallations, SqlOAuthStates

from .fakes import Clock
from .helpers import SECRET

PUBLIC_URL = "https://bot.example.org"
CLIENT_ID, CLIENT_SECRET = "1.1", "client-secret"


@dataclass(frozen=True)
class Page:
    """What the browser shows."""

    status: int
    text: str
    cookie: str | None
    headers: dict[str, str]

    @property
    def link(self) -> str:
        """Where its button leads."""
        (found,) = re.findall(r'href="([^"]+)"', self.text)
        return html.unescape(found)


@dataclass(frozen=True)
class Process:
    """One process of the bot, listening."""

    app: SlackApp
    workspaces: InstalledWorkspaces
    origin: str

    async def get(self, path: str, cookie: str | None = None, language: str = "en") -> Page:
        """Open a page of the bot's."""
        headers = {"Accept-Language": language} | ({"Cookie": cookie} if cookie else {})
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(URL(f"{self.origin}{path}", encoded=True), headers=headers) as answer,
        ):
            cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
            pairs = [f"{name}={morsel.value}" for name, morsel in cookies.items()]
            return Page(answer.status, await answer.text(), next(iter(pairs), None), dict(answer.headers))


async def consent(page: Page, choice: str) -> str:
    """Go to Slack's page and press a link there; the path and query that Slack sends the browser back to."""
    async with aiohttp.ClientSession() as session:
        async with session.get(URL(page.link, encoded=True)) as shown:
            assert shown.status == 200, await shown.text()
            links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', await shown.text())
        link = next(html.unescape(url) for url, text in links if text == choice)
        target = URL(page.link).origin().join(URL(link, encoded=True))
        async with session.get(target, allow_redirects=False) as answer:
            location = answer.headers["Location"]
    assert location.startswith(PUBLIC_URL)
    return location.removeprefix(PUBLIC_URL)


async def install(process: Process, workspace: Workspace) -> Page:
    """From the page to the page that says that it is done."""
    page = await process.get(INSTALL_PATH)
    back = await consent(page, f"Allow in {workspace.name}")
    return await process.get(back, page.cookie)


def installable(clock: Clock, token: str) -> SlackStandIn:
    """Slack with an app whose tokens rotate."""
    return SlackStandIn(
        SECRET, token, clock, clock.set, manifest=manifest(PUBLIC_URL, several=True), retry_delays=(0.0,)
    )


@asynccontextmanager
async def process(
    slack: SlackStandIn, services: Services, store: Store, own: str | None = None
) -> AsyncIterator[Process]:
    """A process of the bot; several may share a store."""
    oauth = OAuthApp(
        CLIENT_ID,
        CLIENT_SECRET,
        tuple(sorted(SCOPES)),
        SqlInstallations(store.database, CLIENT_ID),
        SqlOAuthStates(store.database, STATE_SECONDS),
        slack.api_base_url,
        PUBLIC_URL,
    )
    workspaces = InstalledWorkspaces(
        oauth.installations, oauth, store.leases, SingleWorkspace(own) if own else None
    )
    app = SlackApp(services, workspaces, slack.api_base_url)
    application = build_application(app, SECRET)
    add_install_routes(application, oauth, services, workspaces)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Process(app, workspaces, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()
