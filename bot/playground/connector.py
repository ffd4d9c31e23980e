"""Deliveries to the bot: really signed HTTP requests, or Socket Mode envelopes when it is connected so."""

import asyncio
import json
import secrets
import time
from collections.abc import Coroutine, Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.playground.records import Ack
from bot.playground.socket_mode import Sockets
from bot.playground.state import State
from bot.playground.wire import envelope
from bot.playground.workspace import Channel, Workspace, identifier

Json = dict[str, Any]
_USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_FORM = "application/x-www-form-urlencoded"
_NO_ANSWER = 0
_SUCCESS = range(200, 300)


class Connector:
    """Delivers events, commands and interactions, and keeps every attempt in ``State.deliveries``."""

    def __init__(self, state: State, retry_delays: Sequence[float]) -> None:
        self._state = state
        self._retry_delays = tuple(retry_delays)
        self._urls: tuple[str, ...] = ()
        self._turn = 0
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._under_way = 0
        self.sockets = Sockets(state)

    @property
    def reachable(self) -> bool:
        """Whether there is any way to the bot."""
        return bool(self._urls) or self.sockets.connected

    async def connect(self, *events_urls: str) -> None:
        """Verify the URLs with Slack's challenge and deliver to them from now on, in turns.

        Raises:
            ConnectionError: it did not answer the challenge.
        """
        for url in events_urls:
            self._urls = (url,)
            challenge = secrets.token_hex(16)
            body = {"token": "", "challenge": challenge, "type": "url_verification"}
            ack = await self._attempt("events_api", body)
            answered = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
            if not ack.ok or answered != challenge:
                self._urls = ()
                raise ConnectionError(f"{url} did not answer the challenge: {ack.status} {ack.body!r}")
        self._urls = events_urls

    async def stop(self) -> None:
        """End what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        await self._state.changes.until(lambda: not self._tasks and not self._under_way)

    # ---- events

    async def event(self, workspace: Workspace, event: Json, channel: Channel | None = None) -> Ack | None:
        """Deliver one event and return the first attempt's ack; retries go on by themselves.

        Nothing is delivered (None) when the app is not subscribed, not installed or not in the channel.
        """
        kind = event["type"]
        channel_type = "im" if channel is not None and channel.is_dm else "channel"
        if not workspace.installed or not self._state.config.delivers(kind, channel_type):
            return None
        if channel is not None and not channel.is_dm and workspace.bot_user.id not in channel.members:
            return None
        body = envelope(workspace, event, identifier("Ev", time.time_ns(), secrets.token_hex(4)))
        if self._state.faults.duplicate_this_event():
            # To another process than the original, where there are several.
            self.background(self._attempt("events_api", body, url=self._next_url()))
        ack = await self._attempt("events_api", body)
        if not ack.ok and self.reachable:
            self.background(self._retry(body, ack))
        return ack

    async def events(
        self, workspace: Workspace, events: Sequence[Json], channel: Channel | None = None
    ) -> tuple[Ack, ...]:
        """Deliver events at the same time, as Slack does with a mention's two."""
        acks = await asyncio.gather(*(self.event(workspace, event, channel) for event in events))
        return tuple(ack for ack in acks if ack is not None)

    def background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this without anybody waiting, until ``stop``."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()
        self._state.changed()

    async def _retry(self, body: Json, failed: Ack) -> None:
        for number, delay in enumerate(self._retry_delays, start=1):
            await asyncio.sleep(delay)
            failed = await self._attempt("events_api", body, number, _retry_reason(failed))
            if failed.ok:
                return

    # ---- commands and interactions

    async def command(self, form: Json) -> Ack:
        """Deliver a slash command."""
        return await self._attempt("slash_commands", form)

    async def interaction(self, payload: Json) -> Ack:
        """Deliver a block action, a view submission, a shortcut or a request for options."""
        return await self._attempt("interactive", payload)

    # ---- the wire

    def _next_url(self) -> str | None:
        self._turn += 1
        return self._urls[self._turn % len(self._urls)] if self._urls else None

    async def _attempt(
        self, kind: str, payload: Json, attempt: int = 0, reason: str = "", *, url: str | None = None
    ) -> Ack:
        started = time.monotonic()
        status, body, error = _NO_ANSWER, None, None
        self._under_way += 1
        try:
            async with asyncio.timeout(self._state.faults.ack_seconds):
                if self.sockets.connected:
                    answer = await self.sockets.send(kind, payload, attempt, reason)
                    status, body = 200, answer.get("payload")
                elif target := url or self._next_url():
                    status, body = await self._post(target, kind, payload, attempt, reason)
                else:
                    error = "dispatch_failed"
        except TimeoutError:
            error = "operation_timeout"
        except (aiohttp.ClientError, ConnectionError):
            error = "dispatch_failed"
        finally:
            self._under_way -= 1
        if error is None and status not in _SUCCESS:
            error = "dispatch_failed"
        ack = Ack(status, time.monotonic() - started, body or "", error, payload, attempt)
        self._state.deliveries.append(ack)
        self._state.changed()
        return ack

    async def _post(self, url: str, kind: str, payload: Json, attempt: int, reason: str) -> tuple[int, Any]:
        if kind == "events_api":
            content_type, body = "application/json", json.dumps(payload)
        elif kind == "slash_commands":
            content_type, body = _FORM, urlencode(payload)
        else:
            content_type, body = _FORM, urlencode({"payload": json.dumps(payload)})
        timestamp = str(int(time.time()))
        verifier = SignatureVerifier(self._state.signing_secret)
        headers = {
            "Content-Type": content_type,
            "User-Agent": _USER_AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": verifier.generate_signature(timestamp=timestamp, body=body) or "",
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            # Shorter than any server's keep-alive, so that no request meets a closing connection.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=10)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        async with self._session.post(url, data=body.encode(), headers=headers) as response:
            text = await response.text(errors="replace")
            if response.content_type == "application/json" and text:
                try:
                    return response.status, json.loads(text)
                except ValueError:
                    return response.status, text
            return response.status, text


def _retry_reason(failed: Ack) -> str:
    if failed.error == "operation_timeout":
        return "http_timeout"
    return "http_error" if failed.status else "connection_failed"
