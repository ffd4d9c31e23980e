"""Web API: conversations and reactions."""

from typing import Any

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.wire import channel_wire, message_wire
from bot.playground.workspace import Message

Json = dict[str, Any]


async def info(call: ApiCall) -> Json:
    """One conversation."""
    return {"channel": channel_wire(call.workspace, call.channel())}


async def list_(call: ApiCall) -> Json:
    """Conversations of the asked-for types."""
    types = call.text("types", "public_channel").split(",")
    wanted = [
        channel
        for channel in call.workspace.channels.values()
        if ("im" if channel.is_dm else "public_channel") in types
    ]
    page, metadata = call.page(wanted)
    return {"channels": [channel_wire(call.workspace, c) for c in page], "response_metadata": metadata}


async def of_member(call: ApiCall) -> Json:
    """Conversations of the asked-for types that the bot is a member of; here no channel is private."""
    types = call.text("types", "public_channel").split(",")
    scopes = call.state.config.scopes
    if "private_channel" in types and scopes is not None and "groups:read" not in scopes:
        raise ApiError("missing_scope", needed="groups:read", provided=",".join(sorted(scopes)))
    wanted = [
        channel
        for channel in call.workspace.channels.values()
        if ("im" if channel.is_dm else "public_channel") in types
        and call.workspace.bot_user.id in channel.members
    ]
    page, metadata = call.page(wanted)
    return {"channels": [channel_wire(call.workspace, c) for c in page], "response_metadata": metadata}


async def join(call: ApiCall) -> Json:
    """Join a public channel."""
    channel = call.channel()
    if channel.is_dm:
        raise ApiError("method_not_supported_for_channel_type")
    workspace = call.workspace
    if workspace.bot_user.id not in channel.members:
        channel.members.append(workspace.bot_user.id)
        event = {
            "type": "member_joined_channel",
            "user": workspace.bot_user.id,
            "channel": channel.id,
            "channel_type": "C",
            "team": workspace.team_id,
            "event_ts": workspace.stamp(),
        }
        call.connector.background(call.connector.event(workspace, event, channel))
    return {"channel": channel_wire(workspace, channel)}


async def open_(call: ApiCall) -> Json:
    """Open a direct message with one person."""
    if call.text("channel"):
        return {"channel": {"id": call.channel().id}}
    users = [u for u in call.text("users").split(",") if u]
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("not_enough_users")
    call.args["user"] = users[0]
    channel = call.workspace.dm(call.person().id)
    full = channel_wire(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": full, "no_op": True, "already_open": True}


async def members(call: ApiCall) -> Json:
    """The members' ids."""
    page, metadata = call.page(call.channel().members)
    return {"members": page, "response_metadata": metadata}


async def history(call: ApiCall) -> Json:
    """Messages outside threads, newest first."""
    channel = call.joined_channel()
    oldest, latest = call.text("oldest", "0"), call.text("latest", "9999999999")
    found = [
        m
        for m in reversed(call.workspace.messages)
        if m.channel == channel.id
        and m.ephemeral_for is None
        and (not m.is_reply or m.broadcast)
        and _within(m, oldest, latest, inclusive=call.flag("inclusive"))
    ]
    page, metadata = call.page(found)
    return {
        "messages": [message_wire(call.workspace, m) for m in page],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def _within(message: Message, oldest: str, latest: str, *, inclusive: bool) -> bool:
    try:
        ts, low, high = float(message.ts), float(oldest), float(latest)
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    return low <= ts <= high if inclusive else low < ts < high


async def replies(call: ApiCall) -> Json:
    """A thread, its first message included, oldest first."""
    channel = call.joined_channel()
    ts = call.required("ts")
    parent = call.workspace.message(channel.id, ts)
    if parent is None or parent.ephemeral_for is not None:
        raise ApiError("thread_not_found")
    root = parent.thread_ts or parent.ts
    top = call.workspace.message(channel.id, root)
    thread = ([top] if top is not None else []) + call.workspace.replies(channel.id, root)
    page, metadata = call.page(thread)
    return {
        "messages": [message_wire(call.workspace, m) for m in page],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _reacted(call: ApiCall) -> tuple[Message, str]:
    channel = call.channel()
    message = call.workspace.message(channel.id, call.required("timestamp"))
    if message is None or message.ephemeral_for is not None:
        raise ApiError("message_not_found")
    return message, call.required("name").strip(":")


async def reactions_add(call: ApiCall) -> Json:
    """Add the bot's reaction."""
    call.joined_channel()
    message, name = _reacted(call)
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot_user.id in users:
        raise ApiError("already_reacted")
    users.append(call.workspace.bot_user.id)
    return {}


async def reactions_remove(call: ApiCall) -> Json:
    """Take the bot's reaction away."""
    message, name = _reacted(call)
    users = message.reactions.get(name, [])
    if call.workspace.bot_user.id not in users:
        raise ApiError("no_reaction")
    users.remove(call.workspace.bot_user.id)
    if not users:
        del message.reactions[name]
    return {}


METHODS: Methods = {
    "conversations.info": info,
    "conversations.list": list_,
    "conversations.join": join,
    "conversations.open": open_,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.conversations": of_member,
    "reactions.add": reactions_add,
    "reactions.remove": reactions_remove,
}
