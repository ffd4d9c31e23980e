"""A command, a pressed button or a submitted form: who did what where, read from Slack's payload."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outbox import Message, ResponseUrlRefused, post, remove_original, respond
from bot.slack.people import Person
from bot.slack.workspace import Installations

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Where an answer goes, and what can be opened with it (once, within three seconds)."""

    person: Person
    client: AsyncWebClient
    trigger_id: str = ""
    response_url: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None
    ephemeral: bool = True
    """Whether only this person sees what was pressed (or typed)."""
    enterprise_id: str | None = None
    view_id: str | None = None
    """The modal or Home in which something was pressed."""
    in_modal: bool = False
    """Whether it was a modal: another one is opened on top of it."""

    @property
    def beside(self) -> "Interaction":
        """The same place, but beside the message that was pressed rather than in its thread.

        What only one person sees, they see in a thread only if they have it open.
        """
        return replace(self, message_ts=None)

    @property
    def in_own_messages(self) -> bool:
        """Whether a message of the direct conversation with the bot was pressed: there, answers stay."""
        return not self.ephemeral and self.channel is not None and self.channel.startswith("D")

    @property
    def in_a_channel(self) -> bool:
        """Whether there are others who could be shown something."""
        return self.channel is not None and not self.channel.startswith("D")

    @property
    def from_home(self) -> bool:
        """Whether there is no message or channel around it."""
        return self.channel is None


def of_command(body: Mapping[str, Any], client: AsyncWebClient) -> Interaction:
    """A slash command. Raises KeyError when Slack's fields are not there."""
    return Interaction(
        person=Person(str(body["team_id"]), str(body["user_id"])),
        client=client,
        trigger_id=str(body.get("trigger_id", "")),
        response_url=_text(body.get("response_url")),
        channel=_text(body.get("channel_id")),
        enterprise_id=_text(body.get("enterprise_id")),
    )


def of_payload(body: Mapping[str, Any], client: AsyncWebClient) -> Interaction:
    """An interactive payload: block_actions, view_submission, shortcut. Raises KeyError as above."""
    user = body["user"]
    team = _part(body, "team")
    container = _part(body, "container")
    message = _part(body, "message")
    message_ts = _text(container.get("message_ts"))
    return Interaction(
        person=Person(_text(user.get("team_id")) or _text(team.get("id")) or "", str(user["id"])),
        client=client,
        trigger_id=str(body.get("trigger_id", "")),
        response_url=_text(body.get("response_url")),
        channel=_text(container.get("channel_id")) or _text(_part(body, "channel").get("id")),
        message_ts=message_ts,
        thread_ts=_text(container.get("thread_ts")) or _text(message.get("thread_ts")),
        # A shortcut has no message of ours around it: its answer is nobody else's business.
        ephemeral=message_ts is None or bool(container.get("is_ephemeral")),
        enterprise_id=_text(_part(body, "enterprise").get("id")),
        view_id=_text(container.get("view_id")),
        in_modal=_part(body, "view").get("type") == "modal",
    )


class Replies:
    """Answers to interactions."""

    def __init__(self, installations: Callable[[], Installations]) -> None:
        self._installations = installations
        self.session: aiohttp.ClientSession | None = None
        """The shared pool; set when the app starts."""

    async def tell(self, to: Interaction, message: Message, *, replace: bool = False) -> None:
        """Show something to the person: where they acted, or in their messages when that was nowhere.

        `replace`: in the place of the message whose button was pressed.
        Raises `SlackApiError`, `aiohttp.ClientError`.
        """
        if to.response_url is None:
            await self.direct(to.client, to.person, message)
            return
        try:
            await self._answer(to, to.response_url, message, replace=replace)
        except ResponseUrlRefused as refusal:
            # A form may lie open for longer than the half hour that Slack allows.
            log.info("%s: the person is written to instead", refusal)
            await self.direct(to.client, to.person, message)

    async def _answer(self, to: Interaction, response_url: str, message: Message, *, replace: bool) -> None:
        thread_ts = to.thread_ts or (None if to.ephemeral or to.in_own_messages else to.message_ts)
        await respond(
            self.session,
            response_url,
            message,
            replace=replace,
            in_channel=to.in_own_messages,
            thread_ts=thread_ts,
        )

    async def whisper(self, to: Interaction, message: Message) -> None:
        """Show something to the person alone, also where answers stay. Raises as `tell`."""
        if to.response_url is None:
            await self.direct(to.client, to.person, message)
            return
        thread_ts = to.thread_ts or (None if to.ephemeral else to.message_ts)
        try:
            await respond(self.session, to.response_url, message, thread_ts=thread_ts)
        except ResponseUrlRefused as refusal:
            log.info("%s: the person is written to instead", refusal)
            await self.direct(to.client, to.person, message)

    async def show_channel(self, to: Interaction, message: Message) -> None:
        """Show something to everybody in the channel, whether the bot is in it or not. Raises as `tell`."""
        if to.response_url is not None:
            await respond(self.session, to.response_url, message, in_channel=True, thread_ts=to.thread_ts)

    async def direct(self, client: AsyncWebClient, person: Person, message: Message) -> None:
        """Write to the person, whose workspace may be another than that of `client`. Raises as `tell`."""
        await post(self.client_for(person, client), person.user_id, message)

    def client_for(self, person: Person, otherwise: AsyncWebClient) -> AsyncWebClient:
        """The client with the token of the person's own workspace, where the bot is installed there."""
        return self._installations().client(person.team_id) or otherwise

    async def dismiss(self, to: Interaction) -> None:
        """Take the message away whose button was pressed. Raises as `tell`."""
        if to.response_url is not None:
            await remove_original(self.session, to.response_url)


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
