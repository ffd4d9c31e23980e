"""What a person said earlier in a thread, so that "and in Tokyo?" can be understood."""

import logging
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.memory import Recent
from bot.slack.text import from_slack, shorten

log = logging.getLogger(__name__)

_THREADS: Final = 2_000
_MESSAGES: Final = 15
_CHARACTERS: Final = 500


@dataclass(frozen=True, slots=True)
class ThreadId:
    """A thread, by the timestamp of its first message."""

    team_id: str
    channel: str
    ts: str


@dataclass(slots=True)
class _Thread:
    messages: deque[tuple[str, str, str]] = field(default_factory=lambda: deque(maxlen=_MESSAGES))
    """Timestamp, user and text, oldest first."""


class Threads:
    """The threads in which the bot was spoken to or has answered, the latest 2,000 of them."""

    def __init__(self) -> None:
        self._threads: Recent[ThreadId, _Thread] = Recent(_THREADS)

    def knows(self, thread: ThreadId) -> bool:
        """Whether the bot takes part in this thread, as far as this process remembers."""
        return self._threads.get(thread) is not None

    def earlier(self, thread: ThreadId, user: str, before: str) -> tuple[str, ...]:
        """What `user` said in it before the message `before` (a timestamp), oldest first."""
        known = self._threads.get(thread)
        if known is None:
            return ()
        return tuple(text for ts, author, text in known.messages if author == user and ts < before)

    def heard(self, thread: ThreadId, user: str, ts: str, text: str) -> None:
        """Remember a message of a thread in which the bot takes part."""
        known = self._threads.get(thread) or _Thread()
        if all(ts != other for other, _, _ in known.messages):
            known.messages.append((ts, user, shorten(text, _CHARACTERS)))
        self._threads.put(thread, known)

    async def read(self, client: AsyncWebClient, thread: ThreadId) -> None:
        """Ask Slack for a thread that began before this process knew of it; without it, on it goes."""
        try:
            response = await client.conversations_replies(
                channel=thread.channel, ts=thread.ts, limit=_MESSAGES
            )
        except SLACK_TROUBLE as trouble:
            log.info("conversations.replies failed: %s", error_code(trouble))
            return
        for message in response.get("messages") or ():
            if isinstance(message, dict) and not message.get("bot_id") and message.get("user"):
                text = from_slack(str(message.get("text", "")))
                self.heard(thread, str(message["user"]), str(message.get("ts", "")), text)
