"""Those who wanted to hear of an answer are told, once, and then forgotten."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.core.open_questions import Follower
from bot.slack.blocks import answer_message, context
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.lease import LeaseTaken, holding
from bot.slack.outbox import post
from bot.slack.ports import Services
from bot.slack.workspace import Installations

log = logging.getLogger(__name__)


class Answered:
    """Tells followers of added answers; the upkeep makes up for what a process did not come to."""

    def __init__(self, services: Services, installations: Callable[[], Installations]) -> None:
        self._services = services
        self._installations = installations

    async def tell(self) -> None:
        """Tell everybody who is still to be told, unless another process is at it. May raise `StoreUnavailable`."""
        questions, meeting_id = self._services.questions, self._services.meeting.id
        if not await questions.untold(meeting_id):
            return
        try:
            async with holding(self._services.leases, f"answers:{meeting_id}", wait=True):
                for question_id, follower in await questions.untold(meeting_id):
                    if await self._tell(question_id, follower):
                        await questions.told(question_id, follower)
        except LeaseTaken:
            log.debug("another process tells of new answers")

    async def _tell(self, question_id: str, follower: Follower) -> bool:
        """Whether there is nothing more to be done for this person."""
        phrasebook = self._services.phrasebook
        language = phrasebook.known(follower.language)
        try:
            answer = self._services.assistant.about(question_id, language, self._services.clock())
        except KeyError:
            # This process has not heard of the answer yet, or it was withdrawn, and its followers with it.
            return False
        client = self._installations().client(follower.workspace_id)
        if client is None:
            log.warning("somebody could not be told of an answer: no token for their workspace")
            return True
        note = context(phrasebook.interface(language, "follow.answered"))
        message = answer_message(answer, phrasebook, note=note)
        try:
            await post(client, follower.user_id, message)
        except SlackApiError as refusal:
            log.warning("somebody could not be told of an answer: %s", error_code(refusal))
        except SLACK_TROUBLE as trouble:
            log.warning("somebody is told of an answer later: %s", error_code(trouble))
            return False
        return True
