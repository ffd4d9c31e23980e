"""Slack over HTTP: one path for events, commands, interactivity and options."""

import asyncio
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import measures
from bot.slack.app import SlackApp

log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
BODY_LIMIT: Final = 2 * 1024 * 1024
"""Bytes. The largest that Slack sends is a message of 40,000 emoji, twice in one event."""

_READ_SECONDS: Final = 10.0
_SIGNATURE_SECONDS: Final = 300
_KIND: Final = web.RequestKey("kind", str)
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
# What Bolt and the listeners take for granted: of the outermost fields wherever they are, ...
_SHAPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "type": str,
    "command": str,
    "event": dict,
    "view": dict,
    "user": (dict, str),
    "container": dict,
    "authorizations": list,
}
# ... and of each kind of interaction.
_INTERACTIONS: Final[Mapping[str, Callable[[dict[str, Any]], bool]]] = {
    "block_actions": lambda body: _are_actions(body.get("actions")),
    "block_suggestion": lambda body: isinstance(body.get("action_id"), str),
    "view_submission": lambda body: _is_view(body.get("view")),
    "view_closed": lambda body: _is_view(body.get("view")),
    "shortcut": lambda body: isinstance(body.get("callback_id"), str),
    "message_action": lambda body: isinstance(body.get("callback_id"), str),
}


def build_application(slack: SlackApp, signing_secret: str) -> web.Application:
    """An aiohttp application with Slack's path alone, which starts and closes the app with itself.

    To serve other paths beside it: `add_slack_route` on an application of one's own (made with
    `client_max_size=BODY_LIMIT`), and `slack.start()` / `slack.close()`.
    """
    application = web.Application(client_max_size=BODY_LIMIT)
    add_slack_route(application, slack, signing_secret)

    async def life(_application: web.Application) -> AsyncIterator[None]:
        await slack.start()
        yield
        await slack.close()

    application.cleanup_ctx.append(life)
    return application


def add_slack_route(
    application: web.Application,
    slack: SlackApp,
    signing_secret: str,
    clock: Callable[[], float] = time.time,
) -> None:
    """Serve `/slack/events`. `clock` gives Unix seconds: signatures are judged by real time.

    Answers 401 to a forged or old signature, 400 to what is not of Slack's shape, 413 beyond `BODY_LIMIT`.
    """
    secret = signing_secret.encode()

    async def receive(request: web.Request) -> web.Response:
        started = time.perf_counter()
        status = 500
        try:
            response = await taken(request)
            status = response.status
        except web.HTTPException as refusal:
            status = refusal.status
            raise
        finally:
            measures.acknowledgements.labels(request.get(_KIND, "refused"), str(status)).inc()
            measures.acknowledgement_seconds.observe(time.perf_counter() - started)
        return response

    async def taken(request: web.Request) -> web.Response:
        try:
            if request.content.is_eof():
                raw = await request.read()
            else:
                async with asyncio.timeout(_READ_SECONDS):
                    raw = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except web.RequestPayloadError:
            # It says that it is compressed, and is not: Slack sends no such thing.
            return web.Response(status=400)
        if _is_ssl_check(raw):
            return web.Response()
        if not _is_signed(raw, request.headers, secret, clock()):
            return web.Response(status=401)
        body = parse(raw, request.content_type)
        if body is None:
            return web.Response(status=400)
        request[_KIND] = _kind(body)
        if "challenge" in body:
            return web.json_response({"challenge": body["challenge"]})
        try:
            # Read and verified once, here; Bolt takes a parsed body only under the name of its other mode.
            bolt_request = AsyncBoltRequest(body=body, mode="socket_mode")
        except (AttributeError, TypeError, KeyError, ValueError, IndexError):
            return web.Response(status=400)
        answer = await slack.bolt.async_dispatch(bolt_request)
        if not answer.body:
            return web.Response(status=answer.status)
        kind = "application/json" if answer.body.startswith("{") else "text/plain"
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    application.router.add_post(PATH, receive)


def parse(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """A request's body as Slack means it; None when it is of no shape that Slack sends."""
    try:
        text = raw.decode()
        if content_type == "application/json" or text.startswith("{"):
            body = json.loads(text)
            sound = isinstance(body, dict) and ("event" in body or body.get("type") == "url_verification")
        else:
            body = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            if "payload" in body:
                body = json.loads(body["payload"])
                sound = isinstance(body, dict) and isinstance(body.get("user"), dict)
            else:
                sound = "command" in body
    except (ValueError, RecursionError):
        return None
    return body if sound and _is_well_formed(body) else None


def _kind(body: dict[str, Any]) -> str:
    """What is acknowledged, of few kinds: for the metrics."""
    if "command" in body:
        return "command"
    return "event" if "event" in body else str(body["type"])


def _is_well_formed(body: dict[str, Any]) -> bool:
    if any(name in body and not isinstance(body[name], kind) for name, kind in _SHAPES.items()):
        return False
    if "command" in body:
        return bool(body.get("user_id")) and bool(body.get("team_id"))
    if "event" in body:
        return isinstance(body["event"].get("type"), str) and body.get("type") == "event_callback"
    if isinstance(body.get("user"), dict):
        fits = _INTERACTIONS.get(body.get("type", ""))
        return isinstance(body["user"].get("id"), str) and fits is not None and fits(body)
    return isinstance(body.get("challenge"), str)


def _is_view(view: object) -> bool:
    return isinstance(view, dict) and all(isinstance(view.get(name), str) for name in ("callback_id", "type"))


def _are_actions(actions: object) -> bool:
    return (
        isinstance(actions, list)
        and bool(actions)
        and all(isinstance(action, dict) and isinstance(action.get("action_id"), str) for action in actions)
    )


def _is_ssl_check(raw: bytes) -> bool:
    """Slack's look at the certificate, which carries no signature and asks for nothing."""
    return raw.startswith(b"ssl_check=1") or (len(raw) < 1000 and b"&ssl_check=1" in raw)


def _is_signed(raw: bytes, headers: Mapping[str, str], secret: bytes, now: float) -> bool:
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
        return False
    if abs(now - int(timestamp)) > _SIGNATURE_SECONDS:
        return False
    digest = hmac.new(secret, b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={digest}", signature)
