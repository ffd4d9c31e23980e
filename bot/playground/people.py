"""What people do with messages and channels, and the events that follow."""

import re
from typing import Any

from bot.playground.connector import Connector
from bot.playground.posting import LONGEST_TEXT
from bot.playground.records import Ack, Said
from bot.playground.state import State
from bot.playground.wire import (
    changed_event,
    deleted_event,
    mention_event,
    message_event,
    message_wire,
    revoked_event,
    view_wire,
)
from bot.playground.workspace import Channel, Message, UnknownNameError, User, Workspace

Json = dict[str, Any]
_MENTION_TOKEN = re.compile(r"(<@U[A-Z0-9]+>|<#C[A-Z0-9]+(?:\|[^>]*)?>)")
_TYPED_NAME = re.compile(r"(?<![\w@.])@([\w.-]*\w)")
_TYPED_CHANNEL = re.compile(r"(?<!\w)#([\w-]+)")
_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)'\"]")
_EMAIL = re.compile(r"(?<![\w.@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@])")


def escape(text: str) -> str:
    """Slack's escaping of typed text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(workspace: Workspace, text: str) -> str:
    """Typed text as Slack's client sends it: escaped, with names, channels and links made into tokens."""

    def name(match: re.Match[str]) -> str:
        try:
            return f"<@{workspace.user(match[1]).id}>"
        except UnknownNameError:
            return match[0]

    def channel(match: re.Match[str]) -> str:
        try:
            found = workspace.channel(match[1])
        except UnknownNameError:
            return match[0]
        return f"<#{found.id}|{found.name}>"

    parts = _MENTION_TOKEN.split(text)
    for index in range(0, len(parts), 2):
        part = _TYPED_CHANNEL.sub(channel, escape(parts[index]))
        part = _TYPED_NAME.sub(name, part)
        part = _LINK.sub(lambda m: f"<{m[0]}>", part)
        parts[index] = _EMAIL.sub(lambda m: f"<mailto:{m[0]}|{m[0]}>", part)
    return "".join(parts)


class People:
    """Writing, editing, deleting, reacting, inviting, opening the Home."""

    def __init__(self, state: State, connector: Connector) -> None:
        self._state = state
        self._connector = connector

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None) -> Said:
        """Write a message."""
        if not text.strip():
            raise ValueError("Slack's client sends no empty messages")
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"Slack's client takes at most {LONGEST_TEXT} characters")
        workspace, person = self._state.user(user)
        place = self._state.channel(channel, user)[1]
        body = typed(workspace, text)
        message = Message(workspace.stamp(), place.id, person.id, body, thread_ts=thread_ts)
        workspace.add(message)
        self._state.changed()
        events = [message_event(workspace, place, message)]
        mention = f"<@{workspace.bot_user.id}>"
        if mention in body and not place.is_dm:
            if workspace.bot_user.id in place.members:
                events.insert(0, mention_event(workspace, place, message))
            else:
                self._slackbot(
                    workspace,
                    place,
                    person,
                    f"{mention} is not in this channel, and was not told. To invite it: `/invite @"
                    f"{workspace.bot_user.handle}`",
                )
        return Said(message, await self._connector.events(workspace, events, place))

    def _slackbot(self, workspace: Workspace, place: Channel, person: User, text: str) -> None:
        workspace.add(
            Message(workspace.stamp(), place.id, "USLACKBOT", text, ephemeral_for=person.id, by_slackbot=True)
        )
        self._state.changed()

    async def edit(self, user: str, message: Message, text: str) -> Said:
        """Change one's own message."""
        workspace, person = self._state.user(user)
        if message.user != person.id:
            raise PermissionError("people edit their own messages only")
        previous = message_wire(workspace, message)
        message.text = typed(workspace, text)
        message.edited_ts = workspace.stamp()
        self._state.changed()
        place = workspace.channel(message.channel)
        event = changed_event(workspace, place, message, previous)
        return Said(message, await self._connector.events(workspace, [event], place))

    async def delete(self, user: str, message: Message) -> tuple[Ack, ...]:
        """Delete one's own message (or the bot's, as an administrator may)."""
        workspace, person = self._state.user(user)
        if message.user != person.id and not person.is_admin:
            raise PermissionError("people delete their own messages only")
        previous = message_wire(workspace, message)
        workspace.drop(message)
        self._state.changed()
        place = workspace.channel(message.channel)
        return await self._connector.events(workspace, [deleted_event(workspace, place, previous)], place)

    async def react(self, user: str, message: Message, emoji: str) -> tuple[Ack, ...]:
        """Add a reaction, or take it away when it is there."""
        workspace, person = self._state.user(user)
        users = message.reactions.setdefault(emoji, [])
        added = person.id not in users
        if added:
            users.append(person.id)
        else:
            users.remove(person.id)
            if not users:
                del message.reactions[emoji]
        self._state.changed()
        event = {
            "type": "reaction_added" if added else "reaction_removed",
            "user": person.id,
            "reaction": emoji,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": workspace.stamp(),
        }
        return await self._connector.events(workspace, [event], workspace.channel(message.channel))

    async def invite_bot(self, user: str, channel: str) -> tuple[Ack, ...]:
        """Invite the bot."""
        workspace, person = self._state.user(user)
        place = workspace.channel(channel)
        bot = workspace.bot_user
        if bot.id in place.members:
            return ()
        place.members.append(bot.id)
        message = Message(
            workspace.stamp(), place.id, bot.id, f"<@{bot.id}> has joined the channel", subtype="channel_join"
        )
        workspace.add(message)
        self._state.changed()
        joined = {
            "type": "member_joined_channel",
            "user": bot.id,
            "channel": place.id,
            "channel_type": "C",
            "team": workspace.team_id,
            "inviter": person.id,
            "event_ts": message.ts,
        }
        written = message_event(workspace, place, message) | {"inviter": person.id}
        return await self._connector.events(workspace, [joined, written], place)

    async def remove_bot(self, user: str, channel: str) -> tuple[Ack, ...]:
        """Remove the bot."""
        workspace, person = self._state.user(user)
        place = workspace.channel(channel)
        bot = workspace.bot_user
        if bot.id not in place.members:
            return ()
        place.members.remove(bot.id)
        self._state.changed()
        common = {"channel": place.id, "event_ts": workspace.stamp()}
        left = {
            "type": "member_left_channel",
            "user": bot.id,
            "channel_type": "C",
            "team": workspace.team_id,
            **common,
        }
        gone = {"type": "channel_left", "actor_id": person.id, **common}
        return await self._connector.events(workspace, [left, gone])

    async def open_home(self, user: str, tab: str) -> tuple[Ack, ...]:
        """Open the bot's Home or its messages tab."""
        workspace, person = self._state.user(user)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": workspace.dm(person.id).id,
            "tab": tab,
            "event_ts": workspace.stamp(),
        }
        home = workspace.homes.get(person.id)
        if tab == "home" and home is not None:
            event["view"] = view_wire(workspace, home)
        return await self._connector.events(workspace, [event])

    async def uninstall(self, team_id: str) -> tuple[Ack, ...]:
        """Remove the app from the team."""
        workspace = self._state.workspaces[team_id]
        self._state.tokens.revoke(team_id)
        events: list[Json] = [
            revoked_event(workspace),
            {"type": "app_uninstalled", "event_ts": workspace.stamp()},
        ]
        acks = await self._connector.events(workspace, events)
        workspace.installed = False
        self._state.changed()
        return acks
