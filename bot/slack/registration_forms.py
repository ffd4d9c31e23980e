"""The registration forms: opened within a trigger's three seconds, filled afterwards, and answered."""

import asyncio
import logging
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.core.registration import (
    AlreadyRegistered,
    NotRegistered,
    Registration,
    RegistrationRefusal,
    RegistrationState,
)
from bot.core.registration_store import StoreUnavailable
from bot.core.topics import Topic
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.interaction import Interaction
from bot.slack.people import People, Person, Profile
from bot.slack.ports import Services
from bot.slack.registration_messages import receipt, refusal_text, short_receipt, status
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.registration_view import FormContext, edit_view, privacy_version, registration_view
from bot.slack.reminders import Reminders

log = logging.getLogger(__name__)

_LOOK_UP_SECONDS: Final = 1.0
"""How much of a trigger's three seconds the database may take before the form is opened without it."""
_TRIGGER_GONE: Final = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}
)


class RegistrationForms:
    """Opens the forms, and tells people what became of them. Raises what Slack raises."""

    def __init__(self, services: Services, people: People, replies: RegistrationReplies) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._reminders = Reminders(services)

    async def open_form(self, to: Interaction) -> None:
        """Open the form, or say why there is none to fill in."""
        if await self._replies.is_foreign(to):
            return
        profile = self._people.known(to.person)
        language = self._replies.known_language(profile)
        try:
            self._services.desk.rules.require_open(self._services.clock())
            existing = await self._look_up(to.person)
            if existing is not None and existing.active:
                raise AlreadyRegistered(existing)
        except RegistrationRefusal as refusal:
            await self._replies.refuse(to, refusal)
            return
        notice = self._services.meeting.privacy
        carried = FormContext(language, to.channel, to.response_url, None, privacy_version(notice))
        view = registration_view(self._services.meeting, self._services.phrasebook, carried, profile)
        view_id = await self._open(to, view, language)
        if view_id is not None and profile is None:
            await self._fill(to, view_id, carried)

    async def open_edit(self, to: Interaction) -> None:
        """Open the form with what is registered."""
        if await self._replies.is_foreign(to):
            return
        language = self._replies.known_language(self._people.known(to.person))
        try:
            self._services.desk.rules.require_open(self._services.clock())
            registration = await self._services.desk.status(to.person.team_id, to.person.user_id)
            if not registration.active:
                raise NotRegistered
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._replies.refuse(to, refusal)
            return
        carried = FormContext(language, to.channel, to.response_url, registration.revision)
        await self._open(to, edit_view(self._services.phrasebook, carried, registration), language)

    async def tell_registered(
        self, to: Interaction, carried: FormContext, registration: Registration
    ) -> None:
        """The receipt, into the person's messages; and a line where the form was asked for."""
        meeting, phrasebook, language = self._services.meeting, self._services.phrasebook, carried.language
        asked = self._services.assistant.about(Topic.REGISTER, language, self._services.clock())
        full = receipt(registration, asked, meeting, phrasebook, language)
        origin = to_origin(to, carried)
        try:
            await self._replies.direct(to.client, to.person, full)
        except SlackApiError as refusal:
            log.info("the person cannot be written to: %s", error_code(refusal))
            await self._replies.tell(origin, full)
        else:
            if origin.in_a_channel:
                await self._replies.tell(origin, short_receipt(registration, meeting, phrasebook, language))
        await self._replies.changed(to)
        if registration.state is RegistrationState.CONFIRMED:
            # What fails here is logged, and made up for by the upkeep.
            await self._reminders.schedule(to.client, to.person, language=language)

    async def tell_changed(
        self,
        to: Interaction,
        carried: FormContext,
        registration: Registration,
        promoted: tuple[Registration, ...],
    ) -> None:
        """That the change is stored, with the registration as it is now."""
        await self._replies.tell(
            to_origin(to, carried), self._replies.status(registration, carried.language, "edit.done")
        )
        await self._replies.tell_promoted(to, promoted)
        await self._replies.changed(to)

    async def tell_already_registered(
        self, to: Interaction, carried: FormContext, registration: Registration
    ) -> None:
        """The registration that there is, instead of a second one."""
        note = refusal_text(
            AlreadyRegistered(registration),
            self._services.meeting,
            self._services.phrasebook,
            carried.language,
        )
        message = status(
            registration, self._services.meeting, self._services.phrasebook, carried.language, note
        )
        await self._replies.tell(to_origin(to, carried), message)

    async def _look_up(self, person: Person) -> Registration | None:
        try:
            async with asyncio.timeout(_LOOK_UP_SECONDS):
                return await self._services.desk.status(person.team_id, person.user_id)
        except NotRegistered:
            return None
        except (StoreUnavailable, TimeoutError):
            # The form can be filled in all the same; who it is for is decided when it is sent.
            return None

    async def _open(self, to: Interaction, view: View, language: str) -> str | None:
        """Open a modal; its id, or None when the trigger has expired, of which the person is told."""
        try:
            opened = await to.client.views_open(trigger_id=to.trigger_id, view=view)
        except SlackApiError as refusal:
            if error_code(refusal) not in _TRIGGER_GONE:
                raise
            log.info("a trigger was used too late: %s", error_code(refusal))
            await self._replies.tell(to, self._replies.sentence(language, "form.too_late"))
            return None
        return str(opened["view"]["id"])

    async def _fill(self, to: Interaction, view_id: str, carried: FormContext) -> None:
        """Put what Slack knows of the person into the open form, in the person's language."""
        profile = await self._people.profile(to.client, to.person)
        if profile == Profile():
            return
        told = FormContext(
            self._replies.known_language(profile),
            carried.channel,
            carried.response_url,
            None,
            carried.privacy_version,
        )
        view = registration_view(
            self._services.meeting, self._services.phrasebook, told, profile, filled_later=True
        )
        try:
            await to.client.views_update(view_id=view_id, view=view)
        except SLACK_TROUBLE as trouble:
            # It was sent or closed in the meantime, or it stays as it is: a form that can be filled in.
            log.info("the form could not be filled: %s", error_code(trouble))


def to_origin(to: Interaction, carried: FormContext) -> Interaction:
    """Where the form was asked for, as far as it can still be answered there."""
    return Interaction(
        person=to.person, client=to.client, response_url=carried.response_url, channel=carried.channel
    )
