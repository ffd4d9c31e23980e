"""Slack's page on which somebody lets an app into their workspace: ``/oauth/v2/authorize``."""

import html
from http import HTTPStatus

from aiohttp import web
from yarl import URL

from bot.playground.state import State

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Allow {name}?</title>
<h1>{name} asks to be let into your workspace</h1>
<p>It may: {scopes}</p>
<ul>{choices}</ul>
</html>
"""


class ConsentPage:
    """Checks what the app asks for, and hands out a code for the workspace that is chosen."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def handle(self, request: web.Request) -> web.Response:
        """The page; with ``allow=TEAM`` or ``error=access_denied`` what its links do."""
        asked = request.query
        problem = self._problem(asked.get("client_id", ""), asked.get("scope", ""), asked.get("redirect_uri"))
        if problem is not None:
            return web.Response(text=f"Something went wrong: {problem}\n", status=HTTPStatus.BAD_REQUEST)
        back = URL(asked.get("redirect_uri") or self._state.config.redirect_urls[0])
        state = {"state": asked.get("state", "")}
        if "error" in asked:
            raise web.HTTPFound(back.with_query({"error": asked["error"], **state}))
        team_id = asked.get("allow", "")
        if team_id in self._state.workspaces:
            code = self._state.tokens.code(team_id, asked.get("redirect_uri", ""))
            raise web.HTTPFound(back.with_query({"code": code, **state}))
        choices = {
            f"Allow in {workspace.name}": {"allow": workspace.team_id}
            for workspace in self._state.workspaces.values()
        } | {"Cancel": {"error": "access_denied"}}
        links = "".join(
            f'<li><a href="{html.escape(str(request.rel_url.update_query(choice)))}">{html.escape(text)}</a></li>'
            for text, choice in choices.items()
        )
        page = _PAGE.format(
            name=html.escape(self._state.config.name),
            scopes=html.escape(asked.get("scope", "").replace(",", ", ")),
            choices=links,
        )
        return web.Response(text=page, content_type="text/html")

    def _problem(self, client_id: str, scope: str, redirect_uri: str | None) -> str | None:
        config = self._state.config
        if client_id != self._state.client[0]:
            return "invalid_client_id"
        if config.scopes is not None and not set(scope.split(",")) <= config.scopes:
            return "invalid_scope"
        if redirect_uri is None and not config.redirect_urls:
            return "bad_redirect_uri"
        if redirect_uri is not None and config.redirect_urls and redirect_uri not in config.redirect_urls:
            return "bad_redirect_uri"
        return None
