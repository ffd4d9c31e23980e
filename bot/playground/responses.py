"""Answers to interactions: bodies of acknowledgements, and posts to a response_url."""

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.api_call import ApiError
from bot.playground.connector import Connector
from bot.playground.posting import checked_content, post, remove, replace
from bot.playground.records import Refusal
from bot.playground.state import State
from bot.playground.tickets import ResponseUrl
from bot.playground.web_api import WebApi
from bot.playground.workspace import Message

Json = dict[str, Any]


def respond(state: State, connector: Connector, place: ResponseUrl, body: Json) -> Message | None:
    """Do what an answer says: post, replace or delete the message that was interacted with.

    Returns:
        The message posted or replaced, None when it was deleted.

    Raises:
        ApiError: as Slack refuses it.
    """
    workspace = state.workspaces[place.team_id]
    source = workspace.message(place.channel_id, place.source_ts) if place.source_ts else None
    if body.get("delete_original"):
        if source is not None:
            remove(workspace, connector, source)
            state.changed()
        return None
    content = checked_content(workspace, body)
    if body.get("replace_original") and source is not None:
        replace(workspace, connector, source, content)
        state.changed()
        return source
    in_channel = body.get("response_type") == "in_channel"
    message = post(
        workspace,
        connector,
        workspace.channel(place.channel_id),
        content,
        thread_ts=body.get("thread_ts"),
        ephemeral_for=None if in_channel else place.user_id,
    )
    state.changed()
    return message


class ResponseUrlEndpoint:
    """``POST /commands/TEAM/KEY``: five uses within thirty minutes."""

    def __init__(self, state: State, connector: Connector, web_api: WebApi) -> None:
        self._state = state
        self._connector = connector
        self._web_api = web_api

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One post."""
        body: Any
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        args: Json = body if isinstance(body, dict) else {}
        await self._state.faults.wait("response_url")
        fault = self._state.faults.take("response_url")
        if fault is not None:
            return self._web_api.faulty(request, "response_url", args, fault)
        error, messages, status = self._answer(request.match_info["key"], body)
        answer: Json = {"ok": error is None}
        if error is not None:
            answer["error"] = error
            if messages:
                answer["response_metadata"] = {"messages": list(messages)}
            self._state.refusals.append(Refusal("response_url", error, messages, args))
        self._web_api.record(request, "response_url", args, status, answer)
        return web.json_response(answer, status=status)

    def _answer(self, key: str, body: Any) -> tuple[str | None, tuple[str, ...], int]:
        if not isinstance(body, dict):
            return "invalid_payload", (), HTTPStatus.BAD_REQUEST
        place = self._state.response_urls.use(key)
        if isinstance(place, str):
            return place, (), HTTPStatus.NOT_FOUND
        try:
            respond(self._state, self._connector, place, body)
        except ApiError as error:
            return error.error, error.messages, HTTPStatus.BAD_REQUEST
        return None, (), HTTPStatus.OK
