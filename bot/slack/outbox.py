"""Everything that the bot says in Slack goes out here, over one shared connection pool."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

_RETRIES: Final = 3
_LONGEST_WAIT: Final = 60.0
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, and the text that stands for them in notifications and screen readers (escaped)."""

    text: str
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """As Slack takes it."""
        return {"text": self.text, "blocks": [block.to_dict() for block in self.blocks]}


class ResponseUrlRefused(aiohttp.ClientError):
    """Slack does not take posts to this response_url: after 30 minutes, after five posts, or at all."""


def web_client(base_url: str) -> AsyncWebClient:
    """A client without a token and, until the app starts, without a session; it waits out Slack's limits."""
    return AsyncWebClient(
        base_url=base_url,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=1),
            AsyncRateLimitErrorRetryHandler(max_retry_count=_RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=2),
        ],
        logger=logging.getLogger("bot.slack.web_api"),
    )


def open_session() -> aiohttp.ClientSession:
    """One pool for all calls: Slack's library would open a connection for each. In the running loop."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=60),
        timeout=aiohttp.ClientTimeout(total=15),
    )


async def post(client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None) -> None:
    """Post into a channel (or to a person, by user id). Raises `SlackApiError`, `aiohttp.ClientError`."""
    await client.chat_postMessage(
        channel=channel, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False, **message.payload()
    )


async def post_ephemeral(
    client: AsyncWebClient, channel: str, user: str, message: Message, thread_ts: str | None = None
) -> None:
    """Show something to one person in a channel. Raises as `post`."""
    await client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread_ts, **message.payload())


async def respond(
    session: aiohttp.ClientSession | None,
    response_url: str,
    message: Message,
    *,
    replace: bool = False,
    in_channel: bool = False,
    thread_ts: str | None = None,
) -> None:
    """Answer a command or an interaction; to the person only unless `in_channel`.

    Raises `ResponseUrlRefused`, or another `aiohttp.ClientError`.
    """
    payload = message.payload() | {
        "response_type": "in_channel" if in_channel else "ephemeral",
        "replace_original": replace,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    if thread_ts and not replace:
        payload["thread_ts"] = thread_ts
    await _send(session, response_url, payload)


async def remove_original(session: aiohttp.ClientSession | None, response_url: str) -> None:
    """Take away the message whose button was pressed. Raises as `respond`."""
    await _send(session, response_url, {"delete_original": True})


async def _send(session: aiohttp.ClientSession | None, response_url: str, payload: dict[str, Any]) -> None:
    if session is None:
        raise ResponseUrlRefused("the bot has not been started")
    for tries_left in reversed(range(_RETRIES)):
        async with session.post(response_url, json=payload) as response:
            if response.status == _OK:
                return
            limited = response.status == _TOO_MANY_REQUESTS
            if not tries_left or not (limited or response.status >= _SERVER_ERROR):
                # Not the body and not the URL: the one may quote the person, the other is a capability.
                raise ResponseUrlRefused(f"response_url answered {response.status}")
            wait = _seconds(response.headers.get("Retry-After")) if limited else 0.5
        await asyncio.sleep(wait)


def _seconds(retry_after: str | None) -> float:
    try:
        return min(max(float(retry_after or 1), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 1.0
