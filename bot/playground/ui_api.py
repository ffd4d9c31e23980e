"""What the page reads and does: one JSON picture per person, a stream that says when to look again."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.forms import NotOnScreenError
from bot.playground.records import Ack, Outcome
from bot.playground.state import State
from bot.playground.workspace import Channel, Message, UnknownNameError, User, View, Workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.playground.stand_in import SlackStandIn

Json = dict[str, Any]
_HEARTBEAT_SECONDS = 15.0


class UiApi:
    """The routes under ``/ui/``; for pages of this origin only."""

    def __init__(self, state: State, stand_in: "SlackStandIn") -> None:
        self._state = state
        self._slack = stand_in
        self._stopped = asyncio.Event()
        self._actions: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "click": self._click,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "clock": self._clock,
        }

    def routes(self) -> list[web.RouteDef]:
        """The page's routes."""
        return [
            web.get("/ui/state", self._picture),
            web.get("/ui/stream", self._stream),
            web.post("/ui/{action}", self._act),
        ]

    def stop(self) -> None:
        """End the streams, so that the server can close."""
        self._stopped.set()
        self._state.changed()

    def _same_origin(self, request: web.Request) -> None:
        """Keep other sites' pages out, those of re-bound host names included."""
        host = urlsplit(f"//{request.host}").hostname
        if host not in ("localhost", "127.0.0.1", "::1", urlsplit(self._state.origin).hostname):
            raise web.HTTPForbidden(text="open the page on this computer")
        if request.method == "POST" and request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType

    # ---- reading

    async def _picture(self, request: web.Request) -> web.Response:
        self._same_origin(request)
        workspace, person = self._state.user(request.query.get("user", "amina"))
        return web.json_response(self._picture_of(workspace, person), headers={"Cache-Control": "no-store"})

    def _picture_of(self, workspace: Workspace, person: User) -> Json:
        config = self._state.config
        stack = workspace.modals.get(person.id) or []
        visible = [c for c in workspace.channels.values() if not c.is_dm or c.dm_user == person.id]
        return {
            "version": self._state.changes.version,
            "now": self._state.now().isoformat(),
            "can_set_clock": self._state.set_clock is not None,
            "team": {"id": workspace.team_id, "name": workspace.name},
            "me": _user_json(person),
            "bot": _user_json(workspace.bot_user),
            "users": [_user_json(u) for u in workspace.users.values()],
            "commands": [vars(c) for c in config.commands],
            "shortcuts": [vars(s) for s in config.shortcuts],
            "channels": [self._channel_json(workspace, person, c) for c in visible],
            "modal": _view_json(stack[-1]) | {"depth": len(stack)} if stack else None,
            "home": _view_json(workspace.homes[person.id]) if person.id in workspace.homes else None,
        }

    def _channel_json(self, workspace: Workspace, person: User, channel: Channel) -> Json:
        messages = self._state.messages(channel.id, person.id)
        title, prompts = workspace.prompts.get(channel.id, ("", []))
        statuses = {ts: status for (place, ts), status in workspace.statuses.items() if place == channel.id}
        return {
            "id": channel.id,
            "name": workspace.bot_user.handle if channel.is_dm else channel.name,
            "is_dm": channel.is_dm,
            "topic": channel.topic,
            "has_bot": workspace.bot_user.id in channel.members,
            "messages": [_message_json(m) for m in messages],
            "prompts": {"title": title, "prompts": prompts},
            "statuses": statuses,
        }

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self._same_origin(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        version = -1
        try:
            while not self._stopped.is_set():
                try:
                    async with asyncio.timeout(_HEARTBEAT_SECONDS):
                        version = await self._state.changes.next(version)
                    await response.write(f"data: {version}\n\n".encode())
                except TimeoutError:
                    await response.write(b": still here\n\n")
        except ConnectionError:
            pass  # the page was closed
        return response

    # ---- doing

    async def _act(self, request: web.Request) -> web.Response:
        self._same_origin(request)
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound
        try:
            given = await request.json()
            if not isinstance(given, dict):
                raise web.HTTPBadRequest(text="an object is needed")
            return web.json_response(await action(given))
        except (ValueError, KeyError, TypeError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        except (NotOnScreenError, UnknownNameError, PermissionError) as error:
            raise web.HTTPConflict(text=str(error)) from error

    async def _say(self, given: Json) -> Json:
        user, channel, text = given["user"], given["channel"], given["text"].strip()
        if not text.startswith("/"):
            said = await self._slack.say(user, channel, text, given.get("thread_ts"))
            return {"ts": said.message.ts, "acks": [_ack_json(a) for a in said.acks]}
        command, _, rest = text.partition(" ")
        if command == "/invite":
            acks = await self._slack.invite_bot(channel, user)
            return {"acks": [_ack_json(a) for a in acks]}
        return {"acks": [_ack_json(await self._slack.command(user, channel, command, rest))]}

    def _message(self, given: Json) -> Message:
        found = self._state.user(given["user"])[0].message(given["channel"], given["ts"])
        if found is None:
            raise NotOnScreenError("that message is gone")
        return found

    async def _edit(self, given: Json) -> Json:
        said = await self._slack.edit(given["user"], self._message(given), given["text"])
        return {"ts": said.message.ts}

    async def _delete(self, given: Json) -> Json:
        acks = await self._slack.delete(given["user"], self._message(given))
        return {"acks": [_ack_json(a) for a in acks]}

    async def _react(self, given: Json) -> Json:
        acks = await self._slack.react(given["user"], self._message(given), given["name"])
        return {"acks": [_ack_json(a) for a in acks]}

    async def _click(self, given: Json) -> Json:
        ack = await self._slack.click(
            given["user"],
            self._message(given) if given.get("ts") else given["view_id"],
            given["action_id"],
            given.get("value"),
            given.get("selected_option"),
            block_id=given.get("block_id"),
            values=given.get("values"),
        )
        return _ack_json(ack)

    async def _options(self, given: Json) -> Json:
        where = self._message(given) if given.get("ts") else given["view_id"]
        found = await self._slack.options(given["user"], where, given["action_id"], given["query"])
        return {"options": list(found.options), **_ack_json(found.ack)}

    async def _submit(self, given: Json) -> Json:
        outcome: Outcome = await self._slack.submit(given["user"], given["view_id"], given["values"])
        return {"kind": outcome.kind, "errors": outcome.errors}

    async def _close(self, given: Json) -> Json:
        ack = await self._slack.close_view(given["user"], everything=bool(given.get("everything")))
        return _ack_json(ack) if ack is not None else {}

    async def _home(self, given: Json) -> Json:
        acks = await self._slack.open_home(given["user"], given.get("tab", "home"))
        return {"acks": [_ack_json(a) for a in acks]}

    async def _shortcut(self, given: Json) -> Json:
        message = self._message(given) if given.get("ts") else None
        return _ack_json(await self._slack.shortcut(given["user"], given["callback_id"], message))

    async def _clock(self, given: Json) -> Json:
        self._slack.change_clock(datetime.fromisoformat(given["now"]))
        return {"now": self._state.now().isoformat()}


def _user_json(user: User) -> Json:
    return {
        "id": user.id,
        "handle": user.handle,
        "name": user.real_name,
        "tz": user.tz,
        "locale": user.locale,
        "title": user.title,
        "is_admin": user.is_admin,
    }


def _message_json(message: Message) -> Json:
    return {**vars(message), "is_reply": message.is_reply}


def _view_json(view: View) -> Json:
    shown = {"id": view.id, "hash": view.hash, "errors": view.errors, "problem": view.problem}
    return shown | {"payload": view.payload}


def _ack_json(ack: Ack) -> Json:
    return {"status": ack.status, "seconds": ack.seconds, "error": ack.error}
