"""What each event asks for: one table, which the manifest's subscriptions match."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import Apologize
from bot.slack.channel_answers import ChannelAnswers
from bot.slack.conversation import Conversation, heard, own_id
from bot.slack.home import Home
from bot.slack.people import Person
from bot.slack.prompts import Prompts

Body = Mapping[str, Any]
Work = Callable[[], Awaitable[None]]
Left = Callable[[str, AsyncWebClient], Awaitable[None]]
Reaction = tuple[Work | None, Apologize | None]
"""What is to be done, and how to say that it failed; None where there is nothing."""

_NOTHING: Final[Reaction] = (None, None)


class Events:
    """Reads events; Slack sends many that need nothing done."""

    def __init__(
        self, conversation: Conversation, home: Home, prompts: Prompts, channel: ChannelAnswers, left: Left
    ) -> None:
        """`left` is what happens when the bot is removed from a workspace."""
        self._conversation = conversation
        self._home = home
        self._prompts = prompts
        self._channel = channel
        self._left = left
        self.table: Final[Mapping[str, Callable[[Body, AsyncWebClient, str | None], Reaction]]] = {
            "message": self._message,
            "app_mention": self._message,
            "app_home_opened": self._home_opened,
            "member_joined_channel": self._joined,
            "app_uninstalled": self._leaving,
            "tokens_revoked": self._leaving,
        }

    def reaction(self, body: Body, client: AsyncWebClient, bot_user_id: str | None) -> Reaction:
        """What an event asks for."""
        read = self.table.get(body["event"]["type"])
        return read(body, client, bot_user_id) if read else _NOTHING

    def _message(self, body: Body, client: AsyncWebClient, bot_user_id: str | None) -> Reaction:
        message = heard(body, bot_user_id)
        if message is None:
            return _NOTHING
        return (
            partial(self._conversation.handle, message, client),
            partial(self._conversation.apologize, message, client),
        )

    def _home_opened(self, body: Body, client: AsyncWebClient, _bot_user_id: str | None) -> Reaction:
        event = body["event"]
        if event.get("tab") == "messages":
            return partial(self._prompts.offer, body, client), None
        if event.get("tab") != "home":
            return _NOTHING
        person = Person(str(body.get("team_id", "")), str(event.get("user", "")))
        return partial(self._home.opened, client, person), None

    def _joined(self, body: Body, client: AsyncWebClient, bot_user_id: str | None) -> Reaction:
        """Other people come and go all the time."""
        if body["event"].get("user") != (own_id(body) or bot_user_id):
            return _NOTHING
        return partial(self._channel.introduce, body, client), None

    def _leaving(self, body: Body, client: AsyncWebClient, _bot_user_id: str | None) -> Reaction:
        return partial(self._left, str(body.get("team_id", "")), client), None
