"""The JSON of messages, channels, views and event envelopes, as Slack sends it."""

import re
from typing import Any

from bot.playground.workspace import Channel, Message, View, Workspace, identifier

Json = dict[str, Any]
_MENTION = re.compile(r"<@(U[A-Z0-9]+)>")


def message_wire(workspace: Workspace, message: Message) -> Json:
    """A message as in conversations.history and inside interaction payloads."""
    wire: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.bot_id is None:
        wire["client_msg_id"] = identifier("", message.channel, message.ts).lower()
        wire["team"] = workspace.team_id
        wire["blocks"] = rich_text_of(message.text)
    else:
        wire |= {
            "bot_id": message.bot_id,
            "app_id": workspace.app_id,
            "team": workspace.team_id,
            "bot_profile": {
                "id": message.bot_id,
                "app_id": workspace.app_id,
                "name": workspace.bot_user.handle,
                "deleted": False,
                "team_id": workspace.team_id,
            },
        }
    optional: Json = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": message.files,
        "metadata": message.metadata,
        "thread_ts": message.thread_ts,
    }
    wire |= {name: value for name, value in optional.items() if value}
    if message.edited_ts is not None:
        wire["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        wire["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.is_reply:
        parent = workspace.message(message.channel, message.thread_ts or "")
        if parent is not None:
            wire["parent_user_id"] = parent.user
    replies = workspace.replies(message.channel, message.ts)
    if replies:
        wire |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted({r.user for r in replies}),
            "latest_reply": replies[-1].ts,
        }
    return wire


def rich_text_of(text: str) -> list[Json]:
    """The rich_text block that Slack's client makes of typed text."""
    elements: list[Json] = []
    for index, part in enumerate(_MENTION.split(text)):
        if index % 2:
            elements.append({"type": "user", "user_id": part})
        elif part:
            elements.append({"type": "text", "text": part})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def channel_wire(workspace: Workspace, channel: Channel) -> Json:
    """A conversation object."""
    base: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.is_dm,
        "is_channel": not channel.is_dm,
        "is_group": False,
        "is_mpim": False,
        "is_archived": False,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": channel.created * 1000,
    }
    if channel.is_dm:
        return base | {"user": channel.dm_user, "is_user_deleted": False, "priority": 0}
    return base | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_private": False,
        "is_member": workspace.bot_user.id in channel.members,
        "creator": channel.creator,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
        "previous_names": [],
        "num_members": len(channel.members),
    }


def view_wire(workspace: Workspace, view: View, values: Json | None = None) -> Json:
    """A view as the Web API returns it and as interactions carry it, with its state."""
    payload = view.payload
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": payload["type"],
        "blocks": view.blocks,
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": payload.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "close": payload.get("close"),
        "submit": payload.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": workspace.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }


def channel_type(channel: Channel) -> str:
    """``im`` or ``channel``."""
    return "im" if channel.is_dm else "channel"


def message_event(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """The ``message`` event for a new message."""
    return message_wire(workspace, message) | {
        "channel": channel.id,
        "event_ts": message.ts,
        "channel_type": channel_type(channel),
    }


def mention_event(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """The ``app_mention`` event that goes out beside the message event."""
    return message_wire(workspace, message) | {
        "type": "app_mention",
        "channel": channel.id,
        "event_ts": message.ts,
    }


def changed_event(workspace: Workspace, channel: Channel, message: Message, previous: Json) -> Json:
    """The ``message_changed`` event; ``previous`` is the message's JSON before."""
    stamp = workspace.stamp()
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel_type(channel),
        "message": message_wire(workspace, message),
        "previous_message": previous,
        "ts": stamp,
        "event_ts": stamp,
    }


def deleted_event(workspace: Workspace, channel: Channel, previous: Json) -> Json:
    """The ``message_deleted`` event."""
    stamp = workspace.stamp()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel_type(channel),
        "deleted_ts": previous["ts"],
        "previous_message": previous,
        "ts": stamp,
        "event_ts": stamp,
    }


def revoked_event(workspace: Workspace) -> Json:
    """The ``tokens_revoked`` event for the bot's token."""
    return {
        "type": "tokens_revoked",
        "tokens": {"bot": [workspace.bot_user.id]},
        "event_ts": workspace.stamp(),
    }


def envelope(workspace: Workspace, event: Json, event_id: str) -> Json:
    """The ``event_callback`` in which every event travels."""
    return {
        "token": "verification-token-is-deprecated",
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }
