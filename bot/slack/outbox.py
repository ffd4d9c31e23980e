"""Everything that the bot says in Slack goes out here, over one shared connection pool."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import measures
from bot.slack.observer import Observer

log = logging.getLogger(__name__)

T = TypeVar("T")

_RETRIES: Final = 3
_LIMITED_RETRIES: Final = 20
_LONGEST_WAIT: Final = 60.0
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500
_OK: Final = 200
_RESULTS: Final = {_OK: "ok"}


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


def web_client(base_url: str, *, repeat: bool = True) -> AsyncWebClient:
    """A client without a token and, until the app starts, without a session; it waits out Slack's limits.

    Without `repeat` it never says a thing twice: where Slack's answer is lost, that is raised.
    """
    repeating = (
        AsyncConnectionErrorRetryHandler(max_retry_count=1),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    )
    return AsyncWebClient(
        base_url=base_url,
        retry_handlers=[
            Observer(),
            AsyncRateLimitErrorRetryHandler(max_retry_count=_RETRIES),
            *(repeating if repeat else ()),
        ],
        logger=logging.getLogger("bot.slack.web_api"),
    )


def with_token(client: AsyncWebClient, token: str) -> AsyncWebClient:
    """The same client for one workspace, over the same pool."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        session=client.session,
        retry_handlers=client.retry_handlers,
        logger=logging.getLogger("bot.slack.web_api"),
    )


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Do what may wait for minutes: `call` again each time that Slack asks to slow down. Raises as `call`."""
    for _ in range(_LIMITED_RETRIES):
        try:
            return await call()
        except SlackApiError as refusal:
            if getattr(refusal.response, "status_code", None) != _TOO_MANY_REQUESTS:
                raise
            await asyncio.sleep(_seconds(refusal.response.headers.get("Retry-After")))
    return await call()


def open_session() -> aiohttp.ClientSession:
    """One pool for all calls: Slack's library would open a connection for each. In the running loop."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=60),
        timeout=aiohttp.ClientTimeout(total=15),
    )


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None
) -> AsyncSlackResponse:
    """Post into a channel (or to a person, by user id). Raises `SlackApiError`, `aiohttp.ClientError`.

    Slack's answer has the `channel` and the `ts` under which the message can be changed.
    """
    return await client.chat_postMessage(
        channel=channel, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False, **message.payload()
    )


async def change(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Put another message in the place of one that was posted. Raises as `post`."""
    await client.chat_update(channel=channel, ts=ts, **message.payload())


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
            measures.api_calls.labels(
                "response_url", _RESULTS.get(response.status, str(response.status))
            ).inc()
            if response.status == _OK:
                return
            limited = response.status == _TOO_MANY_REQUESTS
            if not tries_left or not (limited or response.status >= _SERVER_ERROR):
                # Not the body and not the URL: the one may quote the person, the other is a capability.
                raise ResponseUrlRefused(f"response_url answered {response.status}")
            wait = _seconds(response.headers.get("Retry-After")) if limited else 0.5
            measures.api_retries.labels("response_url").inc()
        await asyncio.sleep(wait)


def _seconds(retry_after: str | None) -> float:
    try:
        return min(max(float(retry_after or 1), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 1.0
