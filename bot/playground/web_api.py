"""The Web API over HTTP: tokens, arguments, faults, and one table of methods."""

import base64
import binascii
import json
import time
import weakref
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground import chat_methods, conversation_methods, people_methods, view_methods
from bot.playground.api_call import ApiCall, ApiError, Method
from bot.playground.connector import Connector
from bot.playground.faults import Fault
from bot.playground.records import Call, Refusal
from bot.playground.state import State
from bot.playground.workspace import Workspace

Json = dict[str, Any]
_NO_BOT_TOKEN = ("oauth.v2.access", "apps.connections.open", "api.test")
_STRUCTURES = ("blocks", "attachments", "view", "metadata", "prompts", "files")
# The scope a bot token needs; methods that are not here need none.
_SCOPES: Mapping[str, str] = {
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.deleteScheduledMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.scheduleMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.join": "channels:join",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.conversations": "channels:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}


class WebApi:
    """Answers ``/api/METHOD`` and keeps every call."""

    def __init__(self, state: State, connector: Connector, *more: Mapping[str, Method]) -> None:
        self._state = state
        self._connector = connector
        self._connections: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._opened = 0
        self._methods: dict[str, Method] = {
            **people_methods.METHODS,
            **conversation_methods.METHODS,
            **chat_methods.METHODS,
            **view_methods.METHODS,
        }
        for methods in more:
            self._methods |= methods

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        args = await self._arguments(request)
        token = _token(request, args)
        await self._state.faults.wait(method)
        fault = self._state.faults.take(method)
        if fault is not None:
            return self.faulty(request, method, args, fault)
        answer = await self._answer(method, args, token)
        self.record(request, method, args, HTTPStatus.OK, answer)
        headers = {}
        if self._state.config.scopes is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(self._state.config.scopes))
        return web.json_response(answer, headers=headers)

    async def _answer(self, method: str, args: Json, token: str) -> Json:
        try:
            call = ApiCall(self._authorized(method, token), args, self._state, self._connector, token)
            return {"ok": True, **await self._method(method)(call)}
        except ApiError as error:
            answer: Json = {"ok": False, "error": error.error, **error.fields}
            if error.messages:
                answer["response_metadata"] = {"messages": list(error.messages)}
            self._state.refusals.append(Refusal(method, error.error, error.messages, _readable(args)))
            return answer

    def _method(self, name: str) -> Method:
        try:
            return self._methods[name]
        except KeyError:
            raise ApiError("unknown_method", req_method=name) from None

    def _authorized(self, method: str, token: str) -> Workspace:
        """The workspace of the token.

        Raises:
            ApiError: ``not_authed``, ``invalid_auth``, ``token_revoked``, ``token_expired``,
                ``not_allowed_token_type``, ``missing_scope``.
        """
        if method in _NO_BOT_TOKEN:
            if method == "apps.connections.open" and token != self._state.app_token:
                raise ApiError("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
            return self._state.primary
        if not token:
            raise ApiError("not_authed")
        if token in self._state.tokens.revoked:
            raise ApiError("token_revoked")
        if self._state.tokens.expired(token):
            raise ApiError("token_expired")
        team_id = self._state.tokens.teams.get(token)
        if team_id is None:
            raise ApiError("invalid_auth")
        needed, granted = _SCOPES.get(method), self._state.config.scopes
        if needed is not None and granted is not None and needed not in granted:
            raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(granted)))
        return self._state.workspaces[team_id]

    async def _arguments(self, request: web.Request) -> Json:
        args: Json = dict(request.query)
        if request.content_type == "application/json":
            body = await request.text()
            try:
                decoded = json.loads(body) if body else {}
            except ValueError:
                decoded = {}
            return args | decoded if isinstance(decoded, dict) else args
        if request.method == "POST":
            args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        return args

    def record(
        self, request: web.Request, method: str, args: Json, status: int, answer: Json, *, fault: bool = False
    ) -> None:
        """Write down one call and wake those who wait for it."""
        transport = request.transport
        ordinal = self._connections.get(transport) if transport is not None else 0
        if ordinal is None:
            self._opened += 1
            ordinal = self._connections[transport] = self._opened
        call = Call(
            method=method,
            args=_readable(args),
            at=self._state.now(),
            received=time.monotonic(),
            connection=ordinal,
            status=int(status),
            response=answer,
            fault=fault,
        )
        self._state.calls.append(call)
        self._state.changed()

    def faulty(self, request: web.Request, method: str, args: Json, fault: Fault) -> web.StreamResponse:
        """The answer that was ordered."""
        if fault.kind == "error":
            answer: Json = {"ok": False, "error": fault.error}
            self.record(request, method, args, HTTPStatus.OK, answer, fault=True)
            return web.json_response(answer)
        if fault.kind == "status":
            answer = {"ok": False, "error": fault.error}
            self.record(request, method, args, fault.status, answer, fault=True)
            if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
                headers = {"Retry-After": str(fault.retry_after)}
                return web.json_response(answer, status=fault.status, headers=headers)
            return web.Response(status=fault.status, text="Something went wrong")
        self.record(request, method, args, HTTPStatus.OK, {}, fault=True)
        if fault.kind == "drop" and request.transport is not None:
            request.transport.abort()
        return web.Response(text="<!doctype html><title>Server error</title>", content_type="text/html")


def _token(request: web.Request, args: Json) -> str:
    """The bearer token or the token argument; Basic credentials become client arguments."""
    given = str(args.pop("token", "") or "")
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            client_id, _, client_secret = base64.b64decode(credentials).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return given
        args.setdefault("client_id", client_id)
        args.setdefault("client_secret", client_secret)
    return given


def _readable(args: Json) -> Json:
    """Arguments with JSON-encoded ones decoded, secrets left out."""
    readable = {name: value for name, value in args.items() if name not in ("client_secret", "refresh_token")}
    for name in _STRUCTURES:
        if isinstance(readable.get(name), str):
            try:
                readable[name] = json.loads(readable[name])
            except ValueError:
                continue
    return readable
