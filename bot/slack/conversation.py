"""Mentions, direct messages, and what people say to each other in a channel."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.answer import Answer, Outcome
from bot.core.question import Setting
from bot.core.registration_store import StoreUnavailable
from bot.slack.asking import Asking
from bot.slack.blocks import sentence_message
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.memory import Seen
from bot.slack.outbox import Message, post, post_ephemeral
from bot.slack.people import People, Person
from bot.slack.ports import Answers, Services
from bot.slack.text import from_slack
from bot.slack.threads import ThreadId, Threads

log = logging.getLogger(__name__)

_MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_UNREACHABLE: Final = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "thread_not_found",
        "user_not_in_channel",
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that a person wrote, and whether it was to the bot."""

    event_id: str
    person: Person
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    """Plain, as `from_slack` gives it."""
    direct: bool
    spoken_to: bool

    @property
    def thread(self) -> ThreadId:
        """The thread in which it is answered."""
        return ThreadId(self.person.team_id, self.channel, self.thread_ts or self.ts)


def heard(body: Mapping[str, Any], bot_user_id: str | None) -> Heard | None:
    """Read an event; None for everything that is no fresh message of a person, or comes as another event too.

    A mention in a channel is delivered twice, as app_mention and as message: the former counts.
    """
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("bot_id") or event.get("subtype") or event.get("edited"):
        return None
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    if (
        not (isinstance(user, str) and isinstance(channel, str) and isinstance(ts, str))
        or user == "USLACKBOT"
    ):
        return None
    bot = own_id(body) or bot_user_id
    if user == bot:
        return None
    raw = event.get("text")
    text = raw if isinstance(raw, str) else ""
    mention = event.get("type") == "app_mention"
    direct = event.get("channel_type") == "im" or (mention and channel.startswith("D"))
    if direct and mention:
        return None
    if not mention and not direct and bot in _MENTION.findall(text):
        return None
    thread_ts = event.get("thread_ts")
    return Heard(
        event_id=str(body.get("event_id") or f"{channel}-{ts}"),
        person=Person(str(body.get("team_id") or event.get("team") or ""), user),
        channel=channel,
        ts=ts,
        thread_ts=thread_ts if isinstance(thread_ts, str) else None,
        text=from_slack(text),
        direct=direct,
        spoken_to=mention or direct,
    )


def own_id(body: Mapping[str, Any]) -> str | None:
    """The bot's own user id in the workspace of an event, as far as the event tells."""
    installations = body.get("authorizations")
    if isinstance(installations, list):
        for installation in installations:
            if isinstance(installation, Mapping) and installation.get("is_bot"):
                return str(installation.get("user_id"))
    return None


class Conversation:
    """Answers what it hears: always when spoken to, and among people only what it is sure of."""

    def __init__(self, services: Services, people: People, asking: Asking) -> None:
        self._services = services
        self._people = people
        self._asking = asking
        self._threads = Threads()
        self._delivered: Seen[str] = Seen(10_000)

    async def handle(self, message: Heard, client: AsyncWebClient) -> None:
        """Answer, or be silent. Raises what Slack raises."""
        if not self._delivered.first_time(message.event_id):
            return
        if message.spoken_to:
            await self._answer_to_person(message, client)
        else:
            await self._answer_among_people(message, client)

    async def apologize(self, message: Heard, client: AsyncWebClient, reference: str) -> None:
        """Tell whoever spoke to the bot that it failed. Raises what Slack raises."""
        if message.spoken_to:
            language = self._asking.language(self._people.known(message.person))
            text = self._services.phrasebook.interface(language, "apology", reference=reference)
            await post(client, message.channel, sentence_message(text), message.thread.ts)

    async def _answer_to_person(self, message: Heard, client: AsyncWebClient) -> None:
        if not message.direct and await self._setting(message) == "off":
            if await self._claimed(message):
                await self._say_that_it_is_off(message, client)
            return
        profile = await self._people.profile(client, message.person)
        if message.thread_ts and not self._threads.knows(message.thread):
            await self._threads.read(client, message.thread)
        earlier = self._threads.earlier(message.thread, message.person.user_id, message.ts)
        self._threads.heard(message.thread, message.person.user_id, message.ts, message.text)
        answer = None
        if message.text:
            answer = await self._asking.ask(message.text, Setting.MENTION, profile, earlier)
        if await self._claimed(message):
            help_ = self._asking.help(self._asking.language(profile))
            await self._post(message, client, await self._asking.reply(answer) if answer else help_)

    async def _answer_among_people(self, message: Heard, client: AsyncWebClient) -> None:
        if not message.text or await self._setting(message) != "all":
            return
        answer = await self._ask_among_people(message, client)
        if answer is None or not await self._claimed(message):
            return
        self._threads.heard(message.thread, message.person.user_id, message.ts, message.text)
        await self._post(message, client, await self._asking.reply(answer))

    async def _ask_among_people(self, message: Heard, client: AsyncWebClient) -> Answer | None:
        """The answer if there is to be one."""
        earlier = self._threads.earlier(message.thread, message.person.user_id, message.ts)
        if self._threads.knows(message.thread):
            self._threads.heard(message.thread, message.person.user_id, message.ts, message.text)
        profile = self._people.known(message.person)
        answer = await self._asking.ask(message.text, Setting.CHANNEL, profile, earlier)
        if answer.outcome not in {Outcome.ANSWERED, Outcome.NOT_STATED}:
            return None
        if profile is None:
            # Slack is asked about people only when they get an answer, not about all who talk in a channel.
            profile = await self._people.profile(client, message.person)
            answer = await self._asking.ask(message.text, Setting.CHANNEL, profile, earlier)
        return answer if answer.outcome in {Outcome.ANSWERED, Outcome.NOT_STATED} else None

    async def _setting(self, message: Heard) -> Answers:
        try:
            setting = await self._services.channels.answers(message.person.team_id, message.channel)
        except StoreUnavailable:
            # Nobody misses an answer that they did not ask for; somebody may have forbidden it.
            return "mentions"
        return setting or "all"

    async def _claimed(self, message: Heard) -> bool:
        try:
            return await self._services.deliveries.first_delivery(message.event_id)
        except StoreUnavailable:
            # A question needs no database; this process at least knows what it has answered.
            return True

    async def _post(self, message: Heard, client: AsyncWebClient, reply: Message) -> None:
        try:
            await post(client, message.channel, reply, message.thread.ts)
        except SLACK_TROUBLE as trouble:
            code = error_code(trouble)
            if code not in _UNREACHABLE:
                raise
            log.info("the channel cannot be posted to: %s", code)
            if message.spoken_to and not message.direct:
                await post(client, message.person.user_id, reply)

    async def _say_that_it_is_off(self, message: Heard, client: AsyncWebClient) -> None:
        language = await self._asking.language_of(client, message.person)
        text = self._services.phrasebook.interface(
            language, "answers.off", command=self._services.meeting.command
        )
        reply = sentence_message(text)
        person = message.person.user_id
        try:
            await post_ephemeral(client, message.channel, person, reply, message.thread_ts)
        except SlackApiError as refusal:
            if error_code(refusal) not in _UNREACHABLE:
                raise
            await post(client, person, reply)
