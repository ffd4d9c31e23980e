"""What the registration conversations have in common: whom to tell, in which language, what is refused."""

import logging
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.core.registration import (
    AlreadyRegistered,
    NotRegistered,
    Registration,
    RegistrationRefusal,
)
from bot.core.registration_store import StoreUnavailable
from bot.slack.blocks import sentence_message
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.interaction import Interaction, Replies
from bot.slack.outbox import Message
from bot.slack.people import People, Person, Profile
from bot.slack.ports import Services
from bot.slack.registration_messages import not_registered, refusal_text, status
from bot.slack.workspace import Workspaces

log = logging.getLogger(__name__)

Changed = Callable[[Interaction], Awaitable[None]]


class RegistrationReplies:
    """Answers about registrations. What is sent raises `SlackApiError` or `aiohttp.ClientError`."""

    def __init__(
        self,
        services: Services,
        people: People,
        replies: Replies,
        workspace: Workspaces,
        changed: Changed,
    ) -> None:
        self.tell = replies.tell
        self.direct = replies.direct
        self.changed = changed
        """Called after every change, so that Home shows it."""
        self._services = services
        self._people = people
        self._workspace = workspace

    def known_language(self, profile: Profile | None) -> str:
        """The person's language as far as it is known; English else."""
        return self._services.phrasebook.known(profile.locale if profile else None)

    async def language(self, to: Interaction) -> str:
        """The person's language, asking Slack if need be."""
        return self.known_language(await self._people.profile(to.client, to.person))

    def sentence(self, language: str, key: str, **values: object) -> Message:
        """A message of one sentence."""
        return sentence_message(self._services.phrasebook.interface(language, key, **values))

    def status(self, registration: Registration, language: str, note: str | None = None) -> Message:
        """How a registration stands; `note` is the id of a sentence above it."""
        phrasebook = self._services.phrasebook
        sentence = phrasebook.interface(language, note) if note else None
        return status(registration, self._services.meeting, phrasebook, language, sentence)

    async def refuse(self, to: Interaction, refusal: RegistrationRefusal | StoreUnavailable) -> None:
        """Say what stands in the way."""
        language = await self.language(to)
        meeting, phrasebook = self._services.meeting, self._services.phrasebook
        match refusal:
            case StoreUnavailable():
                message = self.sentence(language, "store_unavailable")
            case NotRegistered():
                message = not_registered(meeting, phrasebook, language)
            case AlreadyRegistered(registration=registration):
                note = refusal_text(refusal, meeting, phrasebook, language)
                message = status(registration, meeting, phrasebook, language, note)
            case _:
                message = sentence_message(refusal_text(refusal, meeting, phrasebook, language))
        await self.tell(to, message)

    async def is_foreign(self, to: Interaction) -> bool:
        """Whether somebody of another workspace asks; they are told that it cannot be done here."""
        if not await self._workspace.is_foreign(to.person.team_id, to.enterprise_id):
            return False
        await self.tell(to, self.sentence(await self.language(to), "foreign_workspace"))
        return True

    async def open(self, to: Interaction, view: View) -> None:
        """Open a modal, on top of the one in which it was asked for; of a trigger that came too late is told."""
        show = to.client.views_push if to.in_modal else to.client.views_open
        try:
            await show(trigger_id=to.trigger_id, view=view)
        except SlackApiError as refusal:
            log.info("no modal could be opened: %s", error_code(refusal))
            await self.tell(to.beside, self.sentence(await self.language(to), "form.too_late"))

    async def tell_promoted(self, to: Interaction, promoted: tuple[Registration, ...]) -> None:
        """Tell those who moved up from the waiting list; who cannot be reached is logged."""
        for registration in promoted:
            language = self._services.phrasebook.known(registration.language)
            person = Person(registration.workspace_id, registration.user_id)
            try:
                await self.direct(to.client, person, self.status(registration, language, "promoted"))
            except SLACK_TROUBLE as trouble:
                log.warning(
                    "%s moved up and could not be told: %s", registration.reference, error_code(trouble)
                )
