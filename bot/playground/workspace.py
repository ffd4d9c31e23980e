"""A Slack workspace's state: users, channels, messages and views, with identifiers in Slack's form."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


class UnknownNameError(LookupError):
    """No such user, channel or view on this stand-in."""


@dataclass
class User:
    """A person, or the bot's user. ``tz`` is an IANA name, ``locale`` Slack's (``es-ES``)."""

    id: str
    team_id: str
    handle: str
    first_name: str
    last_name: str
    email: str
    tz: str
    tz_label: str
    locale: str
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def real_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def wire(self, now: datetime, *, include_locale: bool) -> Json:
        """The user object of users.info; the zone's offset is that of ``now`` (aware)."""
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        profile = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.handle,
            "display_name_normalized": self.handle,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "title": self.title,
            "team": self.team_id,
            "avatar_hash": "",
        }
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_label": self.tz_label,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        return shown | {"locale": self.locale} if include_locale else shown


@dataclass
class Channel:
    """A public channel, or a direct message (then ``dm_user`` is the person)."""

    id: str
    name: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    dm_user: str | None = None

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct message."""
        return self.dm_user is not None


@dataclass
class Message:
    """A message as people see it; the fields are Slack's.

    Attributes:
        ephemeral_for: The only user who sees it, else None.
        problem: What Slack shows below it after an interaction with it failed, else None.
        by_slackbot: True for Slackbot's own words (a failed command), which no event reports.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    ephemeral_for: str | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    problem: str | None = None
    by_slackbot: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread and is not the thread's first message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def plain(self) -> str:
        """Every text a person sees in it: the blocks' when there are blocks, else ``text``."""
        return "\n".join(texts_in(self.blocks)) if self.blocks else self.text


@dataclass
class View:
    """An opened modal or a published Home; ``payload`` is what the bot sent, with ids filled in."""

    id: str
    user: str
    team_id: str
    payload: Json
    hash: str
    external_id: str
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    problem: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.payload.get("blocks", [])
        return blocks

    @property
    def callback_id(self) -> str:
        """The bot's name for the view."""
        return str(self.payload.get("callback_id", ""))

    @property
    def title(self) -> str:
        """The title's text; "" on a Home."""
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def plain(self) -> str:
        """Every text a person sees in it."""
        return "\n".join([self.title, *texts_in(self.blocks)])


# Words for machines, which no person sees.
_UNSEEN = {"action_id", "block_id", "value", "type", "url", "image_url", "style", "callback_id"}


def texts_in(node: Any) -> Iterator[str]:
    """Every visible text in blocks, in reading order."""
    if isinstance(node, list):
        for item in node:
            yield from texts_in(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in {"text", "alt_text"} and isinstance(value, str):
                yield value
            elif key not in _UNSEEN:
                yield from texts_in(value)


def identifier(prefix: str, *seed: object) -> str:
    """An id in Slack's form (``U07…``), the same on every run for the same seed."""
    digest = hashlib.blake2b("/".join(map(str, seed)).encode(), digest_size=5).digest()
    return f"{prefix}07{base64.b32encode(digest).decode()}"


@dataclass
class Workspace:
    """One team with one installed app (the bot)."""

    team_id: str
    name: str
    domain: str
    app_id: str
    bot_id: str
    bot_user: User
    bot_token: str
    clock: Callable[[], datetime]
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    usergroups: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[str, tuple[str, list[Json]]] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    installed: bool = True
    _stamps: set[int] = field(default_factory=set)
    _following: dict[int, int] = field(default_factory=dict)  # what comes next while the clock stands still
    # The same messages by channel and timestamp, and replies by their thread: looked up at every event.
    _by_ts: dict[tuple[str, str], Message] = field(default_factory=dict)
    _threads: dict[tuple[str, str], list[Message]] = field(default_factory=dict)

    def stamp(self) -> str:
        """A message timestamp on the rehearsed clock, unique in this workspace."""
        now = int(self.clock().timestamp() * 1_000_000)
        micros = self._following.get(now, now)
        while micros in self._stamps:
            micros += 1
        self._stamps.add(micros)
        self._following[now] = micros + 1
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def now(self) -> datetime:
        """The rehearsed time, aware UTC."""
        return self.clock().astimezone(UTC)

    def user(self, name: str) -> User:
        """A user by id or handle.

        Raises:
            UnknownNameError: there is none.
        """
        for user in (*self.users.values(), self.bot_user):
            if name in {user.id, user.handle}:
                return user
        raise UnknownNameError(f"no user {name!r}; there are {sorted(u.handle for u in self.users.values())}")

    def channel(self, name: str) -> Channel:
        """A channel by id or name (``#general`` or ``general``).

        Raises:
            UnknownNameError: there is none.
        """
        found = self.channels.get(name)
        if found is not None:
            return found
        for channel in self.channels.values():
            if not channel.is_dm and channel.name == name.removeprefix("#"):
                return channel
        names = sorted(c.name for c in self.channels.values() if not c.is_dm)
        raise UnknownNameError(f"no channel {name!r}; there are {names}")

    def dm(self, user_id: str) -> Channel:
        """The person's direct message with the bot, made when first asked for."""
        channel_id = identifier("D", self.team_id, user_id)
        if channel_id not in self.channels:
            created = int(self.clock().timestamp())
            members = [user_id, self.bot_user.id]
            self.channels[channel_id] = Channel(
                channel_id, "directmessage", user_id, created, members, dm_user=user_id
            )
        return self.channels[channel_id]

    def add(self, message: Message) -> None:
        """Put a message at the end of its channel."""
        self.messages.append(message)
        self._by_ts[message.channel, message.ts] = message
        if message.is_reply and message.ephemeral_for is None:
            self._threads.setdefault((message.channel, message.thread_ts or ""), []).append(message)

    def drop(self, message: Message) -> None:
        """Delete a message."""
        self.messages.remove(message)
        del self._by_ts[message.channel, message.ts]
        replies = self._threads.get((message.channel, message.thread_ts or ""), [])
        if message in replies:
            replies.remove(message)

    def message(self, channel_id: str, ts: str) -> Message | None:
        """The message with this timestamp, ephemeral ones included."""
        return self._by_ts.get((channel_id, ts))

    def replies(self, channel_id: str, ts: str) -> list[Message]:
        """The replies that everyone sees in the thread of ``ts``."""
        return self._threads.get((channel_id, ts), [])

    def views(self) -> Iterator[View]:
        """Every view that is on somebody's screen."""
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()
