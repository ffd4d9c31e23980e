"""From what a person typed or pressed to the message that answers it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.answer import Answer, Outcome
from bot.core.question import Question, Setting
from bot.slack.blocks import answer_message, help_message, sentence_message, share_value, shared_question
from bot.slack.boundary import SLACK_TROUBLE
from bot.slack.interaction import Interaction, Replies
from bot.slack.memory import Seen
from bot.slack.outbox import Message
from bot.slack.people import People, Person, Profile
from bot.slack.ports import Services

QUESTION_LIMIT: Final = 4_000
"""Characters of a question that are read: more than Slack shows of a message without a click."""


class Asking:
    """Puts questions to the assistant, in a thread of its own so that no acknowledgement waits for it."""

    def __init__(self, services: Services, people: People, replies: Replies) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._thinking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")
        self._shared: Seen[tuple[str, str, str]] = Seen(2_000)

    def close(self) -> None:
        """End the thread."""
        self._thinking.shutdown(wait=False, cancel_futures=True)

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
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thinking, self._services.assistant.ask, question, self._services.clock()
        )

    def language(self, profile: Profile | None) -> str:
        """The language for somebody of whom only the profile is known."""
        return self._services.phrasebook.known(profile.locale if profile else None)

    async def language_of(self, client: AsyncWebClient, person: Person) -> str:
        """The same, asking Slack if need be."""
        return self.language(await self._people.profile(client, person))

    def message(self, answer: Answer, *, shareable: bool = False, topic: str | None = None) -> Message:
        """An answer to somebody who expects one; the help where there is nothing to answer.

        `shareable` adds the button that shows it to the channel; `topic` is what was asked for by a button.
        """
        if answer.outcome is Outcome.SILENT or not (answer.paragraphs or answer.offered):
            return self.help(answer.language)
        share = share_value(answer.language, question=answer.text, topic=topic) if shareable else None
        return answer_message(answer, self._services.phrasebook, share=share)

    def help(self, language: str) -> Message:
        """What the bot can do."""
        meeting = self._services.meeting
        return help_message(
            self._services.phrasebook, language, meeting.short_title.text(language), meeting.command
        )

    async def about(self, topic: str, language: str, to: Interaction, *, replace: bool = False) -> None:
        """Answer for a topic that was named or pressed."""
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

    async def none_of_these(self, language: str, to: Interaction) -> None:
        """Nothing that was offered was meant: say where else to ask, in the offer's place."""
        meeting = self._services.meeting
        contact = meeting.contact.email if meeting.contact else None
        page = str(meeting.page.url) if meeting.page else None
        where = " · ".join(part for part in (page, contact) if part)
        text = self._services.phrasebook.interface(language, "offer.none_chosen", where=where)
        await self._replies.tell(to, sentence_message(text), replace=True)

    async def share(self, value: str, to: Interaction) -> None:
        """Show the channel an answer that one person has; once, however often the button is pressed."""
        if to.channel is None or to.message_ts is None:
            return
        pressed = (to.channel, to.message_ts, to.person.user_id)
        if not self._shared.first_time(pressed):
            return
        carried = shared_question(value)
        language = self._services.phrasebook.known(carried.get("l"))
        if "t" in carried:
            answer = self._services.assistant.about(carried["t"], language, self._services.clock())
        else:
            profile = Profile(locale=language)
            answer = await self.ask(carried.get("q", ""), Setting.MENTION, profile)
        if answer.outcome not in {Outcome.ANSWERED, Outcome.NOT_STATED}:
            await self._replies.tell(to, self.message(answer), replace=True)
            return
        phrasebook = self._services.phrasebook
        asked = carried.get("q")
        note = phrasebook.interface(language, "shared.question", question=asked) if asked else None
        try:
            await self._replies.show_channel(to, answer_message(answer, phrasebook, note=note))
        except SLACK_TROUBLE:
            # Nobody has seen it: whoever presses again, tries again.
            self._shared.forget(pressed)
            raise
        await self._replies.tell(to, answer_message(answer, phrasebook), replace=True)
