"""The stand-in's HTTP server: Web API, response_urls, uploads, Socket Mode, and the page."""

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.playground.connector import Connector
from bot.playground.consent import ConsentPage
from bot.playground.file_methods import Files
from bot.playground.responses import ResponseUrlEndpoint
from bot.playground.schedule import Schedule
from bot.playground.state import State
from bot.playground.ui_api import UiApi
from bot.playground.web_api import WebApi

if TYPE_CHECKING:
    from bot.playground.stand_in import SlackStandIn

_PAGE = Path(__file__).parent / "page"
_LARGEST_BODY_BYTES = 16 * 1024 * 1024
_SHUTDOWN_SECONDS = 1.0


class Server:
    """Listens on one port of one host."""

    def __init__(
        self, state: State, connector: Connector, schedule: Schedule, stand_in: "SlackStandIn"
    ) -> None:
        self._state = state
        self._runner: web.AppRunner | None = None
        files = Files(state)
        web_api = WebApi(state, connector, schedule.methods, files.methods)
        responses = ResponseUrlEndpoint(state, connector, web_api)
        self._ui = UiApi(state, stand_in)
        self._routes = [
            web.route("*", "/api/{method}", web_api.handle),
            web.post("/commands/{team}/{key}", responses.handle),
            web.post("/upload/v1/{key}", files.receive),
            web.get("/files/{file_id}/{name}", files.serve),
            web.get("/link/", connector.sockets.handle),
            web.get("/oauth/v2/authorize", ConsentPage(state).handle),
            web.get("/", _index),
            *self._ui.routes(),
            web.static("/page", _PAGE),
        ]

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:PORT``."""
        if not self._state.origin:
            raise RuntimeError("the stand-in has not been started")
        return self._state.origin

    async def start(self, host: str, port: int) -> None:
        """Listen."""
        app = web.Application(client_max_size=_LARGEST_BODY_BYTES)
        app.add_routes(self._routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound_port = self._runner.addresses[0][1]
        self._state.origin = f"http://{host}:{bound_port}"

    async def stop(self) -> None:
        """Stop listening and end the page's streams."""
        self._ui.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


async def _index(_: web.Request) -> web.FileResponse:
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' https: data:; style-src 'self'; script-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
    }
    return web.FileResponse(_PAGE / "index.html", headers=headers)
