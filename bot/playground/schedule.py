"""Scheduled messages: chat.scheduleMessage and its kin, and posting when the rehearsed time has come."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.chat_methods import content_of
from bot.playground.connector import Connector
from bot.playground.posting import post
from bot.playground.state import State
from bot.playground.workspace import Message, Workspace, identifier

Json = dict[str, Any]
FARTHEST_SECONDS = 120 * 86_400
WINDOW_SECONDS = 300
MOST_IN_WINDOW = 30
LONGEST_SLEEP_SECONDS = 3600.0


@dataclass
class Scheduled:
    """A message to be posted at ``post_at`` (Unix seconds on the rehearsed clock)."""

    id: str
    workspace: Workspace
    channel_id: str
    post_at: int
    content: Json
    thread_ts: str | None
    never_posts: bool


@dataclass
class Schedule:
    """The waiting messages, and the task that posts them."""

    state: State
    connector: Connector
    waiting: list[Scheduled] = field(default_factory=list)
    _task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self._alarm = asyncio.Event()
        self.methods: Methods = {
            "chat.scheduleMessage": self._schedule,
            "chat.deleteScheduledMessage": self._delete,
            "chat.scheduledMessages.list": self._list,
        }

    def start(self) -> None:
        """Post what is due, from now on."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Post no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """The clock or the list has changed."""
        self._alarm.set()

    def forget(self, team_id: str) -> None:
        """Post nothing of what is scheduled in this team: the app has left it."""
        self.waiting = [s for s in self.waiting if s.workspace.team_id != team_id]

    async def _run(self) -> None:
        while True:
            await self.post_due()
            self._alarm.clear()
            now = self.state.now().timestamp()
            wait = min(
                (s.post_at - now for s in self.waiting if not s.never_posts), default=LONGEST_SLEEP_SECONDS
            )
            try:
                # At least a moment: a frozen clock would otherwise spin.
                async with asyncio.timeout(max(0.05, min(wait, LONGEST_SLEEP_SECONDS))):
                    await self._alarm.wait()
            except TimeoutError:
                continue

    async def post_due(self) -> list[Message]:
        """Post what is due on the rehearsed clock."""
        now = self.state.now().timestamp()
        due = [s for s in self.waiting if s.post_at <= now and not s.never_posts]
        posted = []
        for scheduled in due:
            self.waiting.remove(scheduled)
            channel = scheduled.workspace.channel(scheduled.channel_id)
            posted.append(
                post(
                    scheduled.workspace,
                    self.connector,
                    channel,
                    scheduled.content,
                    thread_ts=scheduled.thread_ts,
                )
            )
        if posted:
            self.state.changed()
        return posted

    async def _schedule(self, call: ApiCall) -> Json:
        channel = call.joined_channel(people=True)
        content = content_of(call)
        now = self.state.now().timestamp()
        try:
            post_at = int(call.required("post_at"))
        except ValueError:
            raise ApiError("invalid_time") from None
        if post_at <= now:
            raise ApiError("time_in_past")
        if post_at > now + FARTHEST_SECONDS:
            raise ApiError("time_too_far")
        near = [
            s
            for s in self.waiting
            if s.channel_id == channel.id and abs(s.post_at - post_at) < WINDOW_SECONDS
        ]
        if len(near) >= MOST_IN_WINDOW:
            raise ApiError("restricted_too_many")
        scheduled = Scheduled(
            id=identifier("Q", call.workspace.stamp()),
            workspace=call.workspace,
            channel_id=channel.id,
            post_at=post_at,
            content=content,
            thread_ts=call.text("thread_ts") or None,
            # Slack takes metadata here and then never posts: kept, so that tests find it.
            never_posts=call.args.get("metadata") is not None,
        )
        self.waiting.append(scheduled)
        self.wake()
        return {
            "channel": channel.id,
            "scheduled_message_id": scheduled.id,
            "post_at": str(post_at),
            "message": {"type": "delayed_message", "bot_id": call.workspace.bot_id, **content},
        }

    async def _delete(self, call: ApiCall) -> Json:
        channel = call.channel(people=True)
        wanted = call.required("scheduled_message_id")
        for scheduled in self.waiting:
            if scheduled.id == wanted and scheduled.channel_id == channel.id:
                self.waiting.remove(scheduled)
                return {}
        raise ApiError("invalid_scheduled_message_id")

    async def _list(self, call: ApiCall) -> Json:
        only = call.channel(people=True).id if call.text("channel") else None
        found = [
            s
            for s in self.waiting
            if s.workspace is call.workspace and (only is None or s.channel_id == only)
        ]
        page, metadata = call.page(found)
        now = int(self.state.now().timestamp())
        return {
            "scheduled_messages": [
                {
                    "id": s.id,
                    "channel_id": s.channel_id,
                    "post_at": s.post_at,
                    "date_created": now,
                    "text": s.content["text"],
                }
                for s in page
            ],
            "response_metadata": metadata,
        }
