"""Open questions for organizers: in Home, in a list, and the modal in which they type the answer."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.meeting import OwnQuestion
from bot.core.open_questions import OpenQuestion, by_subject, new_question_id
from bot.core.registration_store import StoreUnavailable
from bot.slack.actions import Handler
from bot.slack.answered import Answered
from bot.slack.approval import ShowHome
from bot.slack.interaction import Interaction
from bot.slack.learning_views import (
    ANSWER,
    DROP,
    LIST,
    SOURCE,
    TEXT,
    TITLE,
    WITHDRAW,
    AnswerContext,
    answer_view,
    home_blocks,
    ids_of,
    list_view,
    subject_of,
    typed_in,
)
from bot.slack.organizers import Organizers
from bot.slack.organizing import Submitted
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.submissions import After
from bot.slack.thinking import Thinking

log = logging.getLogger(__name__)

_MOST: Final = 500
"""Questions that are looked at together; older ones come up as these are answered."""
_MOST_PHRASES: Final = 50
_HOME_SECONDS: Final = 3.0
_TRIGGER_SECONDS: Final = 1.5
_SUBMISSION_SECONDS: Final = 2.0


class OrganizerQuestions:
    """Shows and answers them. Raises what Slack raises."""

    def __init__(
        self,
        services: Services,
        organizers: Organizers,
        thinking: Thinking,
        answered: Answered,
        about: RegistrationReplies,
        show_home: ShowHome,
    ) -> None:
        self._services = services
        self._organizers = organizers
        self._thinking = thinking
        self._answered = answered
        self._about = about
        self._show_home = show_home
        self.actions: Final[Mapping[str, Handler]] = {
            LIST: self.show_all,
            ANSWER: self.ask,
            DROP: self.drop,
            WITHDRAW: self.withdraw,
        }
        self.submissions: Final[Mapping[str, Submitted]] = {ANSWER: self.answer}

    async def part(self, language: str) -> list[Block]:
        """The blocks for an organizer's Home; none without the database, of which the numbers tell."""
        try:
            async with asyncio.timeout(_HOME_SECONDS):
                groups = await self._groups()
        except (StoreUnavailable, TimeoutError):
            return []
        added = len(self._services.assistant.added)
        return home_blocks(groups, added, self._services.phrasebook, language)

    async def show_all(self, _value: str, to: Interaction) -> None:
        """All of them, in a modal."""
        if await self._organizers.admit(to, "see questions"):
            view = await self._list_view(to)
            if view is not None:
                await self._about.open(to, view)

    async def ask(self, value: str, to: Interaction) -> None:
        """Open the modal for the answer to a group."""
        if not await self._organizers.admit(to, "answer"):
            return
        language = await self._about.language(to)
        try:
            async with asyncio.timeout(_TRIGGER_SECONDS):
                group = await self._chosen(ids_of(value))
        except (StoreUnavailable, TimeoutError):
            await self._about.tell(to.beside, self._about.sentence(language, "store_unavailable"))
            return
        if not group:
            await self._about.tell(to.beside, self._about.sentence(language, "questions.gone"))
            await self._show_again(to)
            return
        await self._about.open(to, answer_view(group, self._services.phrasebook, language))

    async def answer(self, view: Mapping[str, Any], to: Interaction, ack: AsyncAck) -> After | None:
        """The answer was typed: store it, acknowledge, and say what is to be done afterwards."""
        carried = AnswerContext.load(view.get("private_metadata"))
        problem = await self._organizers.refusal(to, "answer")
        if problem is None:
            try:
                async with asyncio.timeout(_SUBMISSION_SECONDS):
                    problem = await self._store(view, carried)
            except (StoreUnavailable, TimeoutError):
                problem = self._say(carried.language, "store_unavailable.form")
        if problem is not None:
            await ack(response_action="errors", errors={TEXT: problem})
            return None
        log.info("%s of %s answered %d questions", to.person.user_id, to.person.team_id, len(carried.ids))
        await ack(response_action="clear")
        return partial(self._spread, to)

    async def drop(self, value: str, to: Interaction) -> None:
        """What stands in this group needs no answer."""
        if await self._organizers.admit(to, "drop questions"):
            await self._services.questions.drop(ids_of(value))
            await self._show_again(to)

    async def withdraw(self, value: str, to: Interaction) -> None:
        """Take an added answer away again."""
        if await self._organizers.admit(to, "withdraw an answer"):
            await self._services.questions.withdraw(self._services.meeting.id, value)
            await self._thinking.look_for_added(at_once=True)
            await self._show_again(to)

    async def _store(self, view: Mapping[str, Any], carried: AnswerContext) -> str | None:
        """Why it is not stored, in the organizer's language; None when it is."""
        title, text = typed_in(view, TITLE), typed_in(view, TEXT)
        if not title or not text:
            field = self._say(carried.language, f"questions.field.{TEXT if title else TITLE}")
            return self._services.phrasebook.interface(carried.language, "problem.required", field=field)
        group = await self._chosen(carried.ids)
        if not group:
            return self._say(carried.language, "questions.gone")
        phrases = tuple(dict.fromkeys(question.text for question in group))[:_MOST_PHRASES]
        added = OwnQuestion.model_validate(
            {
                "id": new_question_id(title),
                "title": title,
                "ask": phrases,
                "answer": text,
                "source": typed_in(view, SOURCE) or None,
                "subject": subject_of(group),
            }
        )
        ids = [question.id for question in group]
        await self._services.questions.answer(self._services.meeting.id, ids, added, self._services.clock())
        return None

    async def _spread(self, to: Interaction) -> None:
        """The new answer is known here at once, in other processes with their next question."""
        await self._thinking.look_for_added(at_once=True)
        try:
            await self._answered.tell()
        finally:
            await self._show_home(to.client, to.person)

    async def _chosen(self, ids: Sequence[int]) -> list[OpenQuestion]:
        """Those of `ids` that nobody has answered meanwhile."""
        wanted = set(ids)
        found = await self._services.questions.still_open(self._services.meeting.id, _MOST)
        return [question for question in found if question.id in wanted]

    async def _groups(self) -> list[list[OpenQuestion]]:
        """Questions that ask the same together, the largest groups first."""
        found = await self._services.questions.still_open(self._services.meeting.id, _MOST)
        groups, others = by_subject(found)
        alike = await self._thinking.alike([question.text for question in others]) if others else []
        groups += [[others[index] for index in group] for group in alike]
        return sorted(groups, key=len, reverse=True)

    async def _list_view(self, to: Interaction) -> View | None:
        language = await self._about.language(to)
        try:
            async with asyncio.timeout(_TRIGGER_SECONDS):
                groups = await self._groups()
                answers = await self._services.questions.answers(self._services.meeting.id)
        except (StoreUnavailable, TimeoutError):
            await self._about.tell(to.beside, self._about.sentence(language, "store_unavailable"))
            return None
        return list_view(groups, answers, self._services.phrasebook, language)

    async def _show_again(self, to: Interaction) -> None:
        """The list, where it was pressed there, and Home."""
        if to.in_modal and to.view_id is not None:
            view = await self._list_view(to)
            if view is not None:
                await to.client.views_update(view_id=to.view_id, view=view)
        await self._show_home(to.client, to.person)

    def _say(self, language: str, key: str) -> str:
        return self._services.phrasebook.interface(language, key)
