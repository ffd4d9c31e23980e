"""`/… answers`: what the bot answers in a channel, who may say so, and how it introduces itself there."""

import logging
from collections.abc import Mapping
from typing import Any, Final, get_args

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration_store import StoreUnavailable
from bot.slack.blocks import sentence_message
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.interaction import Interaction, Replies
from bot.slack.organizers import Organizers, OrganizersUnknown
from bot.slack.outbox import Message, post
from bot.slack.people import People, Person
from bot.slack.ports import Answers, Services

log = logging.getLogger(__name__)

WORD: Final = "answers"
SETTINGS: Final[tuple[Answers, ...]] = get_args(Answers)


class ChannelRule:
    """Who may say what the bot answers in a channel: organizers, who made the channel, and administrators."""

    def __init__(self, organizers: Organizers, people: People) -> None:
        self._organizers = organizers
        self._people = people

    async def allows(self, to: Interaction) -> bool:
        """Whether it is one of them; what Slack does not say does not let anybody in."""
        try:
            if await self._organizers.include(to.client, to.person):
                return True
        except OrganizersUnknown:
            log.info("the organizers are not known; who else may set a channel is looked at")
        if (await self._people.profile(to.client, to.person)).is_admin:
            return True
        try:
            response = await to.client.conversations_info(channel=to.channel or "")
        except SLACK_TROUBLE as trouble:
            log.info("conversations.info failed: %s", error_code(trouble))
            return False
        channel = response.get("channel")
        return isinstance(channel, Mapping) and channel.get("creator") == to.person.user_id


class ChannelAnswers:
    """Shows and sets it, and introduces the bot. Raises what Slack raises."""

    def __init__(self, services: Services, people: People, replies: Replies, rule: ChannelRule) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._rule = rule

    async def handle(self, text: str, to: Interaction) -> bool:
        """Do what was typed after the command; False for what is no such command."""
        match text.casefold().split():
            case [word]:
                wanted = None
            case [word, setting] if setting in SETTINGS:
                wanted = setting
            case _:
                return False
        if word != WORD:
            return False
        language = self._language((await self._people.profile(to.client, to.person)).locale)
        try:
            message = await self._done(wanted, to, language)
        except StoreUnavailable:
            message = sentence_message(self._say(language, "store_unavailable"))
        await self._replies.tell(to, message)
        return True

    async def introduce(self, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """The bot was invited to a channel: say what it does there, once, whoever invites it how often."""
        event = body["event"]
        team_id, channel = str(body.get("team_id") or event.get("team") or ""), str(event.get("channel", ""))
        try:
            if not await self._services.channels.first_introduction(team_id, channel):
                return
            setting = await self._services.channels.answers(team_id, channel) or "all"
        except StoreUnavailable:
            log.info("no introduction without the database: it could be the second one")
            return
        inviter = event.get("inviter")
        language = "en"
        if isinstance(inviter, str):
            language = self._language((await self._people.profile(client, Person(team_id, inviter))).locale)
        hello = self._say(language, "channel.hello", meeting=self._title(language))
        await post(client, channel, self._with_setting(hello, setting, language))

    async def _done(self, wanted: Answers | None, to: Interaction, language: str) -> Message:
        if to.channel is None or not to.in_a_channel:
            return sentence_message(self._say(language, "answers.only_channels"))
        channels, team_id = self._services.channels, to.person.team_id
        if wanted is None:
            setting = await channels.answers(team_id, to.channel) or "all"
            return self._with_setting("", setting, language)
        if not await self._rule.allows(to):
            log.warning("%s of %s may not set the channel %s", to.person.user_id, team_id, to.channel)
            return sentence_message(self._say(language, "answers.refused", meeting=self._title(language)))
        await channels.set_answers(team_id, to.channel, wanted)
        log.info("%s of %s set the channel %s to %s", to.person.user_id, team_id, to.channel, wanted)
        return self._with_setting(self._say(language, "answers.done"), wanted, language)

    def _with_setting(self, before: str, setting: Answers, language: str) -> Message:
        """What holds in the channel, and how it is changed."""
        command = f"{self._services.meeting.command} {WORD} {' | '.join(SETTINGS)}"
        sentences = (
            before,
            self._say(language, f"answers.now.{setting}"),
            self._say(language, "answers.change", command=command),
        )
        return sentence_message("\n".join(sentence for sentence in sentences if sentence))

    def _title(self, language: str) -> str:
        return self._services.meeting.short_title.text(language)

    def _language(self, locale: str | None) -> str:
        return self._services.phrasebook.known(locale)

    def _say(self, language: str, key: str, **values: object) -> str:
        return self._services.phrasebook.interface(language, key, **values)
