"""Questions that got no good answer: kept, asked about, and followed by those who want to hear of an answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.core.answer import Answer, Outcome
from bot.core.open_questions import Follower, Lacking, redacted
from bot.core.registration_store import StoreUnavailable
from bot.core.understanding.message import QUESTION_MARKS
from bot.slack.blocks import GOOD, asked_of, sentence_message, shared_question
from bot.slack.boundary import error_code
from bot.slack.interaction import Interaction, Replies
from bot.slack.learning_views import WISH, wish_of, wish_view
from bot.slack.memory import Recent
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.registration_view import FormContext

log = logging.getLogger(__name__)

_SECONDS: Final = 1.0
"""How long an answer, or a trigger's three seconds, may wait for the database."""
_SUBMISSION_SECONDS: Final = 2.0
_LACKING: Final = {
    Outcome.NOT_STATED: Lacking.NOT_STATED,
    Outcome.OFFERED: Lacking.OFFERED,
    Outcome.SILENT: Lacking.SILENT,
}

After = Callable[[], Awaitable[None]]


class Learning:
    """Keeps questions without the person. Raises what Slack raises."""

    def __init__(self, services: Services, people: People, replies: Replies) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._disliked: Recent[tuple[str | None, str | None, str], int] = Recent(2_000)

    async def keep(self, answer: Answer) -> int | None:
        """Keep what somebody asked the bot, if `answer` is none or lacks a part; the id under which it is kept.

        Thanks and greetings are no questions: what the bot is silent at has to look like one.
        """
        lacking = _LACKING.get(answer.outcome) or (Lacking.NOT_STATED if answer.subject else None)
        if lacking is None or not answer.asks or not any(char.isalpha() for char in answer.text):
            return None
        if lacking is Lacking.SILENT and not answer.text.rstrip().endswith(tuple(QUESTION_MARKS)):
            return None
        return await self._keep(answer.text, answer.language, lacking, answer.subject)

    async def answered(self, question_id: int | None) -> None:
        """One of the offered topics was what was meant: there is nothing to learn."""
        if question_id is not None:
            try:
                await self._services.questions.drop([question_id])
            except StoreUnavailable:
                log.info("question %d stays open: no database", question_id)

    async def follow(self, value: str, to: Interaction) -> None:
        """Somebody wants to be told when there is an answer."""
        language = self._language(await self._people.profile(to.client, to.person))
        question_id = asked_of(value)[1]
        try:
            taken = question_id is not None and await self._follow(question_id, to, language)
        except StoreUnavailable:
            await self._whisper(to, language, "store_unavailable")
            return
        await self._whisper(to, language, "follow.done" if taken else "follow.closed")

    async def feedback(self, value: str, to: Interaction) -> None:
        """An answer helped, or did not: then ask what was wanted."""
        carried = shared_question(value)
        profile = self._people.known(to.person)
        language = self._language(profile) if profile else self._services.phrasebook.known(carried.get("l"))
        if value == GOOD:
            await self._whisper(to, language, "feedback.thanks")
            return
        asked = carried.get("q") or self._topic_title(language, carried.get("t", ""))
        question_id = await self._disliked_question(asked, language, to)
        if question_id is None:
            await self._whisper(to, language, "store_unavailable")
            return
        context = FormContext(language, to.channel, to.response_url, reference=str(question_id))
        view = wish_view(
            self._services.phrasebook, asked, context, can_follow=bool(self._services.organizers)
        )
        try:
            await to.client.views_open(trigger_id=to.trigger_id, view=view)
        except SlackApiError as refusal:
            # The question is kept all the same.
            log.info("it could not be asked what was wanted: %s", error_code(refusal))
            await self._whisper(to, language, "feedback.kept")

    async def wish(self, view: Mapping[str, Any], to: Interaction, ack: AsyncAck) -> After | None:
        """What was wanted: store, acknowledge, and say thank you afterwards."""
        carried = FormContext.load(view.get("private_metadata"))
        question_id = int(carried.reference or 0)
        text, wants_answer = wish_of(view)
        try:
            async with asyncio.timeout(_SUBMISSION_SECONDS):
                if text:
                    await self._services.questions.wish(question_id, redacted(text))
                if wants_answer:
                    await self._follow(question_id, to, carried.language)
        except (StoreUnavailable, TimeoutError):
            problem = self._services.phrasebook.interface(carried.language, "store_unavailable.form")
            await ack(response_action="errors", errors={WISH: problem})
            return None
        await ack()
        origin = Interaction(to.person, to.client, response_url=carried.response_url, channel=carried.channel)
        return partial(self._whisper, origin, carried.language, "feedback.kept")

    async def _disliked_question(self, asked: str, language: str, to: Interaction) -> int | None:
        """The same one for somebody who presses twice."""
        pressed = (to.channel, to.message_ts, to.person.user_id)
        known = self._disliked.get(pressed)
        if known is not None:
            return known
        question_id = await self._keep(asked, language, Lacking.DISLIKED, None)
        if question_id is not None:
            self._disliked.put(pressed, question_id)
        return question_id

    async def _keep(self, text: str, language: str, lacking: Lacking, subject: str | None) -> int | None:
        """None without a database: then nobody can be told of an answer either."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._services.questions.keep(
                    self._services.meeting.id,
                    redacted(text),
                    language,
                    lacking,
                    subject,
                    self._services.clock(),
                )
        except (StoreUnavailable, TimeoutError):
            log.warning("a question could not be kept: no database")
            return None

    async def _follow(self, question_id: int, to: Interaction, language: str) -> bool:
        follower = Follower(to.person.team_id, to.person.user_id, language)
        return await self._services.questions.follow(question_id, follower, self._services.clock())

    async def _whisper(self, to: Interaction, language: str, key: str) -> None:
        await self._replies.whisper(to, sentence_message(self._services.phrasebook.interface(language, key)))

    def _language(self, profile: Any) -> str:
        return self._services.phrasebook.known(profile.locale if profile else None)

    def _topic_title(self, language: str, topic: str) -> str:
        try:
            return self._services.phrasebook.topic_title(language, topic)
        except KeyError:
            return topic
