"""Slack over Socket Mode: the same app, without an address of its own."""

import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.slack.app import SlackApp


class SocketMode:
    """A connection to Slack that is kept up: lost or refreshed ones are made anew."""

    def __init__(self, slack: SlackApp, app_token: str, ping_seconds: float = 10.0) -> None:
        self._slack = slack
        self._app_token = app_token
        self._ping_seconds = ping_seconds
        self._handler: AsyncSocketModeHandler | None = None

    async def start(self) -> None:
        """Start the app and connect; while Slack cannot be reached, it is tried again and again."""
        await self._slack.start()
        self._handler = AsyncSocketModeHandler(
            self._slack.bolt,
            self._app_token,
            logger=logging.getLogger("bot.slack.socket_mode"),
            web_client=self._slack.bolt.client,
            ping_interval=self._ping_seconds,
        )
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether requests are coming in."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def close(self, drain_seconds: float = 20.0) -> None:
        """Take no more requests, finish what is under way, and let go of everything."""
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]
        await self._slack.close(drain_seconds)
