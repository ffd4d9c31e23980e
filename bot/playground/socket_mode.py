"""Socket Mode: the bot connects to us, and deliveries travel as envelopes."""

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground.state import State

Json = dict[str, Any]


@dataclass
class Connection:
    """One WebSocket of the bot, with the envelopes that wait for their acknowledgement."""

    socket: web.WebSocketResponse
    waiting: dict[str, "asyncio.Future[Json]"] = field(default_factory=dict)


class Sockets:
    """The bot's open Socket Mode connections."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._leaving: list[Connection] = []
        self._turn = 0

    @property
    def connected(self) -> bool:
        """Whether the bot is reachable this way."""
        return bool(self._connections)

    def ticket_url(self) -> str:
        """A fresh WebSocket URL, good for one connection, as apps.connections.open answers."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        origin = self._state.origin.replace("http://", "ws://", 1)
        return f"{origin}/link/?ticket={ticket}&app_id={self._state.primary.app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket endpoint."""
        ticket = request.query.get("ticket", "")
        good = ticket in self._tickets and not self._state.faults.refuse_sockets
        self._tickets.discard(ticket)
        if not good:
            return web.json_response({"ok": False, "error": "invalid_auth"}, status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": {"host": "stand-in", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._state.primary.app_id},
        }
        await socket.send_str(json.dumps(hello))
        self._connections.append(connection)
        self._state.changed()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(connection, message.data)
        finally:
            self._forget(connection)
        return socket

    def _acknowledged(self, connection: Connection, data: str) -> None:
        try:
            ack = json.loads(data)
        except ValueError:
            return
        waiting = connection.waiting.pop(ack.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack)

    def _forget(self, connection: Connection) -> None:
        for connections in (self._connections, self._leaving):
            if connection in connections:
                connections.remove(connection)
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the bot closed its Socket Mode connection"))
        connection.waiting.clear()
        self._state.changed()

    async def send(self, kind: str, payload: Json, attempt: int, reason: str) -> Json:
        """Send one envelope to one of the connections and wait for its acknowledgement.

        Args:
            kind: ``events_api``, ``slash_commands`` or ``interactive``.
            payload: What HTTP would carry as the body.
            attempt: The retry number, 0 at first.
            reason: The retry's reason.

        Raises:
            ConnectionError: the connection went away before.
        """
        if not self._connections:
            raise ConnectionError("the bot has no Socket Mode connection")
        self._turn += 1
        connection = self._connections[self._turn % len(self._connections)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = waiting
        try:
            await connection.socket.send_str(json.dumps(envelope))
            return await waiting
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str) -> None:
        """Send ``disconnect`` on each connection and use it no more; the bot is to open another."""
        for connection in list(self._connections):
            self._connections.remove(connection)
            self._leaving.append(connection)
            notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
            await connection.socket.send_str(json.dumps(notice))
        self._state.changed()

    async def close(self) -> None:
        """Close every connection."""
        for connection in (*self._connections, *self._leaving):
            await connection.socket.close()
            self._forget(connection)
