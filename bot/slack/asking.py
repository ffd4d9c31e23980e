"""From what a person typed or pressed to the message that answers it."""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot import measures
from bot.core.answer import Answer, Outcome
from bot.core.question import Question, Setting
from bot.core.registration_store import StoreUnavailable
from bot.slack.blocks import (
    answer_message,
    asked_by,
    follow_row,
    help_message,
    sentence_message,
    share_value,
    shared_question,
)
from bot.slack.boundary import SLACK_TROUBLE
from bot.slack.interaction import Interaction, Replies
from bot.slack.learning import Learning
from bot.slack.memory import Seen
from bot.slack.outbox import Message
from bot.slack.people import People, Person, Profile
from bot.slack.ports import Services
from bot.slack.thinking import Thinking

log = logging.getLogger(__name__)

QUESTION_LIMIT: Final = 4_000
"""Characters of a question that are read: more than Slack shows of a message without a click."""


class Asking:
    """Puts questions to the assistant, and makes messages of its answers."""

    def __init__(
        self, services: Services, people: People, replies: Replies, thinking: Thinking, learning: Learning
    ) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._thinking = thinking
        self._learning = learning
        self._shared: Seen[str] = Seen(2_000)

    async def ask(
        self, text: str, setting: Setting, profile: Profile | None, earlier: tuple[str, ...] = ()
    ) -> Answer:
        """The assistant's answer to plain text."""
        question = Question(
            text=text[:QUESTION_LIMIT],
            setting=setting,
            tz=profile.tz if profile else None,
            language=self.language(profile) if profile and profile.locale else None,
            earlier=earlier,
        )
        await self._thinking.look_for_added()
        started = time.perf_counter()
        answer = await self._thinking.ask(question)
        seconds = time.perf_counter() - started
        measures.understanding_seconds.observe(seconds)
        # In a channel most of what is said is no question: that would fill the log.
        log.log(
            logging.DEBUG if answer.outcome is Outcome.SILENT else logging.INFO,
            "understood",
            extra={
                "outcome": answer.outcome.value,
                "topics": list(answer.topics),
                "setting": setting.value,
                "language": answer.language,
                "milliseconds": round(seconds * 1e3, 1),
            },
        )
        return answer

    def language(self, profile: Profile | None) -> str:
        """The language for somebody of whom only the profile is known."""
        return self._services.phrasebook.known(profile.locale if profile else None)

    async def language_of(self, client: AsyncWebClient, person: Person) -> str:
        """The same, asking Slack if need be."""
        return self.language(await self._people.profile(client, person))

    async def reply(self, answer: Answer, *, shareable: bool = False) -> Message:
        """`message` for what somebody asked in words; where it is no good answer, the question is kept."""
        return self.message(answer, shareable=shareable, kept=await self._learning.keep(answer))

    def message(
        self,
        answer: Answer,
        *,
        shareable: bool = False,
        topic: str | None = None,
        kept: int | None = None,
    ) -> Message:
        """An answer to somebody who expects one; the help where there is nothing to answer.

        `shareable` adds the button that shows it to the channel; `topic` is what was asked for by a button;
        `kept` is the question's id where it is open.
        """
        measures.count_answer(answer)
        if answer.outcome is Outcome.SILENT or not (answer.paragraphs or answer.offered):
            return self.help(answer.language)
        carried = share_value(answer.language, question=answer.text, topic=topic)
        return answer_message(
            answer,
            self._services.phrasebook,
            share=carried if shareable else None,
            feedback=carried,
            kept=kept,
            can_follow=bool(self._services.organizers),
        )

    def help(self, language: str) -> Message:
        """What the bot can do."""
        meeting = self._services.meeting
        return help_message(
            self._services.phrasebook, language, meeting.short_title.text(language), meeting.command
        )

    async def about(
        self, topic: str, language: str, to: Interaction, *, replace: bool = False, kept: int | None = None
    ) -> None:
        """Answer for a topic that was named or pressed; `kept` is the question that it answers."""
        profile = await self._people.profile(to.client, to.person)
        replace_public = replace and not to.ephemeral
        try:
            answer = self._services.assistant.about(topic, language, self._services.clock(), profile.tz)
        except KeyError:
            # The button is older than the knowledge: the topic was one of the meeting's own questions.
            message = self.help(language)
        else:
            message = self.message(answer, shareable=to.in_a_channel and not replace_public, topic=topic)
        await self._replies.tell(to, message, replace=replace)
        await self._learning.answered(kept)

    async def none_of_these(self, language: str, kept: int | None, to: Interaction) -> None:
        """Nothing that was offered was meant: say where else to ask, in the offer's place.

        `kept` is the id under which the question is open.
        """
        meeting = self._services.meeting
        contact = meeting.contact.email if meeting.contact else None
        page = str(meeting.page.url) if meeting.page else None
        where = " · ".join(part for part in (page, contact) if part)
        text = self._services.phrasebook.interface(language, "offer.none_chosen", where=where)
        rows = follow_row(self._services.phrasebook, language, kept) if self._services.organizers else []
        await self._replies.tell(to, sentence_message(text, rows), replace=True)

    async def share(self, value: str, to: Interaction) -> None:
        """Show the channel an answer that one person has; once, however often the button is pressed."""
        if to.channel is None or to.message_ts is None:
            return
        pressed = f"share-{to.channel}-{to.message_ts}-{to.person.user_id}"
        if not (self._shared.first_time(pressed) and await self._claimed(pressed)):
            return
        carried = shared_question(value)
        language = self._services.phrasebook.known(carried.get("l"))
        answer = await self._carried_answer(carried, language)
        if answer is None or answer.outcome not in {Outcome.ANSWERED, Outcome.NOT_STATED}:
            message = self.message(answer) if answer else self.help(language)
            await self._replies.tell(to, message, replace=True)
            return
        phrasebook = self._services.phrasebook
        note = asked_by(phrasebook, language, to.person.user_id, carried.get("q"))
        try:
            await self._replies.show_channel(to, answer_message(answer, phrasebook, note=note))
        except SLACK_TROUBLE:
            # Nobody has seen it: whoever presses again, tries again.
            self._shared.forget(pressed)
            with suppress(StoreUnavailable):
                await self._services.deliveries.release(pressed)
            raise
        await self._replies.tell(to, answer_message(answer, phrasebook), replace=True)

    async def _carried_answer(self, carried: Mapping[str, str], language: str) -> Answer | None:
        """What the button's question is answered by now; None for a topic that is gone."""
        if "t" not in carried:
            return await self.ask(carried.get("q", ""), Setting.MENTION, Profile(locale=language))
        try:
            return self._services.assistant.about(carried["t"], language, self._services.clock())
        except KeyError:
            return None

    async def _claimed(self, pressed: str) -> bool:
        """Among all processes; without a database this one at least knows what it has shared."""
        try:
            return await self._services.deliveries.first_delivery(pressed)
        except StoreUnavailable:
            return True
