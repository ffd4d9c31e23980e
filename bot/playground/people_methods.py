"""Web API: who is who - auth, users, teams, bots, user groups, installation."""

import hmac
from typing import Any

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.wire import revoked_event

Json = dict[str, Any]


async def auth_test(call: ApiCall) -> Json:
    """Whose token this is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot_user.handle,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: ApiCall) -> Json:
    """End this token, of which the app is told (``tokens_revoked``)."""
    workspace = call.workspace
    call.state.tokens.revoked.add(call.token)
    call.connector.background(call.connector.event(workspace, revoked_event(workspace)))
    return {"revoked": True}


async def api_test(call: ApiCall) -> Json:
    """Echo."""
    return {"args": call.args}


def _user_json(call: ApiCall, name: str) -> Json:
    user = call.person(name)
    wire = user.wire(call.state.now(), include_locale=call.flag("include_locale"))
    scopes = call.state.config.scopes
    if scopes is not None and "users:read.email" not in scopes:
        wire["profile"].pop("email")
    return wire


async def users_info(call: ApiCall) -> Json:
    """One user."""
    return {"user": _user_json(call, "user")}


async def users_list(call: ApiCall) -> Json:
    """Everyone, the bot included."""
    ids = [*call.workspace.users, call.workspace.bot_user.id]
    page, metadata = call.page(ids)
    members = []
    for user_id in page:
        call.args["user"] = user_id
        members.append(_user_json(call, "user"))
    return {"members": members, "cache_ts": 0, "response_metadata": metadata}


async def users_lookup_by_email(call: ApiCall) -> Json:
    """The user with this address."""
    wanted = call.required("email").casefold()
    for user in call.workspace.users.values():
        if user.email.casefold() == wanted:
            call.args["user"] = user.id
            return {"user": _user_json(call, "user")}
    raise ApiError("users_not_found")


async def usergroups_users_list(call: ApiCall) -> Json:
    """The members of a user group."""
    group = call.workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group[1])}


async def usergroups_list(call: ApiCall) -> Json:
    """The user groups."""
    groups = call.workspace.usergroups.items()
    return {
        "usergroups": [
            {
                "id": key,
                "team_id": call.workspace.team_id,
                "name": name,
                "handle": name,
                "user_count": len(users),
            }
            for key, (name, users) in groups
        ]
    }


async def team_info(call: ApiCall) -> Json:
    """The team."""
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


async def bots_info(call: ApiCall) -> Json:
    """The bot."""
    workspace = call.workspace
    if call.text("bot", workspace.bot_id) != workspace.bot_id:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": workspace.bot_id,
            "deleted": False,
            "name": workspace.bot_user.handle,
            "updated": 0,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user.id,
            "icons": {},
        }
    }


async def oauth_access(call: ApiCall) -> Json:
    """Exchange a code, or a refresh token, for a bot token. Needs the client's id and secret."""
    client_id, client_secret = call.state.client
    if call.text("client_id") != client_id:
        raise ApiError("invalid_client_id")
    if not hmac.compare_digest(call.text("client_secret").encode(), client_secret.encode()):
        raise ApiError("bad_client_secret")
    tokens = call.state.tokens
    if call.text("grant_type") == "refresh_token":
        team_id = tokens.refresh.pop(call.text("refresh_token"), None)
        if team_id is None:
            raise ApiError("invalid_refresh_token")
    else:
        team_id, redirect_uri = tokens.codes.pop(call.text("code"), (None, ""))
        if team_id is None:
            raise ApiError("invalid_code")
        if redirect_uri and call.text("redirect_uri") != redirect_uri:
            raise ApiError("bad_redirect_uri")
    workspace = call.state.workspaces[team_id]
    rotating = call.state.config.token_rotation
    seconds = call.state.faults.token_seconds
    workspace.bot_token = tokens.issue_expiring(team_id, seconds) if rotating else tokens.issue(team_id)
    workspace.installed = True
    installer = next((u for u in workspace.users.values() if u.is_admin), None)
    answer: Json = {
        "access_token": workspace.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(call.state.config.scopes or {"chat:write", "commands"})),
        "bot_user_id": workspace.bot_user.id,
        "app_id": workspace.app_id,
        "team": {"id": workspace.team_id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": installer.id if installer else None},
    }
    if rotating:
        answer |= {"refresh_token": tokens.issue_refresh(team_id), "expires_in": int(seconds)}
    return answer


async def connections_open(call: ApiCall) -> Json:
    """A WebSocket URL for Socket Mode."""
    return {"url": call.connector.sockets.ticket_url()}


METHODS: Methods = {
    "api.test": api_test,
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": users_lookup_by_email,
    "usergroups.list": usergroups_list,
    "usergroups.users.list": usergroups_users_list,
    "team.info": team_info,
    "bots.info": bots_info,
    "oauth.v2.access": oauth_access,
    "apps.connections.open": connections_open,
}
