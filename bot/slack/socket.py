"""Slack over Socket Mode: the same app, without an address of its own."""

import asyncio
import logging
from time import monotonic
from typing import Final

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.slack.app import SlackApp

log = logging.getLogger(__name__)

_PINGS_WAITED: Final = 3
"""How long slack_sdk's own reconnecting is given, in intervals of its pings, before it is begun anew."""


class SocketMode:
    """A connection to Slack that is kept up: lost or refreshed ones are made anew.

    slack_sdk reconnects by itself; but where the URL that Slack has given for it has run out meanwhile, it
    goes on trying this URL for ever. So the connection is watched, and a client that does not get through is
    put aside for a new one.
    """

    def __init__(self, slack: SlackApp, app_token: str, ping_seconds: float = 10.0) -> None:
        self._slack = slack
        self._app_token = app_token
        self._ping_seconds = ping_seconds
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()

    async def start(self) -> None:
        """Start the app and connect; while Slack cannot be reached, it is tried again and again."""
        await self._slack.start()
        self._open()
        self._watching = asyncio.create_task(self._watch())
        await self._connected.wait()

    async def is_connected(self) -> bool:
        """Whether requests are coming in."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def close(self, drain_seconds: float = 20.0) -> None:
        """Take no more requests, finish what is under way, and let go of everything."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._let_go()
        await self._slack.close(drain_seconds)

    def _open(self) -> None:
        self._handler = AsyncSocketModeHandler(
            self._slack.bolt,
            self._app_token,
            logger=logging.getLogger("bot.slack.socket_mode"),
            web_client=self._slack.bolt.client,
            ping_interval=self._ping_seconds,
        )
        self._connecting = asyncio.create_task(self._handler.connect_async())  # type: ignore[no-untyped-call]

    async def _let_go(self) -> None:
        handler, connecting = self._handler, self._connecting
        self._handler = None
        if connecting is not None:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
        if handler is not None:
            # A connection that is broken may not want to be closed either.
            await asyncio.gather(handler.close_async(), return_exceptions=True)  # type: ignore[no-untyped-call]

    async def _watch(self) -> None:
        lost_at: float | None = None
        renewed_at = monotonic()
        while True:
            now = monotonic()
            if await self.is_connected():
                if lost_at is not None and self._connected.is_set():
                    log.warning("connected again after %.0f s", now - lost_at)
                self._connected.set()
                lost_at = None
            elif lost_at is None:
                lost_at = renewed_at = now
                if self._connected.is_set():
                    log.warning("the Socket Mode connection is lost: no requests come in")
            elif now - renewed_at >= _PINGS_WAITED * self._ping_seconds:
                log.warning("still no Socket Mode connection: it is begun anew")
                await self._let_go()
                self._open()
                renewed_at = now
            await self._a_while()

    async def _a_while(self) -> None:
        """Until there is something to look at: the connection is there, or some time has passed."""
        connecting = self._connecting
        if connecting is not None and not connecting.done():
            await asyncio.wait({connecting}, timeout=self._ping_seconds)
        else:
            await asyncio.sleep(self._ping_seconds / 2)
