"""The organizers' decisions: from a pressed button to the person who is told."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration import (
    NotPending,
    Outcome,
    Registration,
    RegistrationClosed,
    RegistrationRefusal,
    RegistrationState,
)
from bot.core.registration_form import InvalidForm
from bot.core.registration_store import StoreUnavailable
from bot.core.topics import Topic
from bot.slack.approval_messages import REASON, already, outcome, pending_list, rejection_view
from bot.slack.blocks import text_blocks
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.calendar import calendar_links
from bot.slack.interaction import Interaction
from bot.slack.notice_board import NoticeBoard
from bot.slack.organizers import Organizers
from bot.slack.outbox import Message
from bot.slack.people import Person
from bot.slack.ports import Services
from bot.slack.registration_messages import calendar_message, receipt
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.registration_view import FormContext

log = logging.getLogger(__name__)

_LISTED_AT_ONCE: Final = 10
"""Registrations in one message, which holds fifty blocks."""

Decide = Callable[[], Awaitable[Outcome]]
After = Callable[[], Awaitable[None]]
ShowHome = Callable[[AsyncWebClient, Person], Awaitable[None]]
"""Shows somebody's Home anew if they have ever looked at it."""


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What an organizer decides on, and where the answer goes."""

    reference: str
    to: Interaction
    language: str
    listed: bool
    """Whether it was pressed in a list, which is shown anew, and not in a notice."""


class Approval:
    """Approves and rejects. Raises what Slack raises."""

    def __init__(
        self,
        services: Services,
        organizers: Organizers,
        board: NoticeBoard,
        replies: RegistrationReplies,
        show_home: ShowHome,
    ) -> None:
        self._services = services
        self._organizers = organizers
        self._board = board
        self._replies = replies
        self._show_home = show_home

    async def show_pending(
        self, to: Interaction, *, again: bool = False, note: Message | None = None
    ) -> None:
        """List what waits for a decision; `again`: in the place of the list that was pressed."""
        language = await self._replies.language(to)
        try:
            found = await self._services.desk.pending(_LISTED_AT_ONCE + 1)
        except StoreUnavailable as trouble:
            await self._replies.refuse(to.beside, trouble)
            return
        listed = found[:_LISTED_AT_ONCE]
        countries = {registration.registrant.country for registration in listed}
        message = pending_list(
            listed,
            self._services.phrasebook,
            language,
            special=frozenset(filter(self._services.countries.needs_organizer, countries)),
            more=len(found) > len(listed),
            note=note,
        )
        await self._replies.tell(to.beside, message, replace=again)

    async def pending(self, _value: str, to: Interaction) -> None:
        """The list, for the button in Home."""
        if await self._organizers.admit(to, "list"):
            await self.show_pending(to)

    async def approve(self, reference: str, to: Interaction, *, listed: bool = False) -> None:
        """Approve: the button was pressed."""
        if not await self._organizers.admit(to, "approve"):
            return
        pressed = _Pressed(reference, to, await self._replies.language(to), listed)
        desk, now = self._services.desk, self._services.clock()
        try:
            decided = await desk.approve(reference, now, to.person.user_id)
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._too_late(pressed, refusal)
        else:
            await self._tell(pressed, decided)

    async def ask_reason(self, reference: str, to: Interaction, *, listed: bool = False) -> None:
        """Reject: the button was pressed. Ask for the reason, unless there is nothing to decide any more."""
        if not await self._organizers.admit(to, "reject"):
            return
        pressed = _Pressed(reference, to, await self._replies.language(to), listed)
        try:
            self._services.desk.rules.require_not_over(self._services.clock())
            registration = await self._services.desk.find(reference)
            if registration.state is not RegistrationState.PENDING:
                raise NotPending(registration)
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._too_late(pressed, refusal)
            return
        # A notice changes by itself; a list has to be asked for under its own response_url.
        origin = (to.channel, to.response_url) if listed else (None, None)
        carried = FormContext(pressed.language, *origin, reference=reference)
        view = rejection_view(registration, self._services.phrasebook, carried)
        await self._replies.open(to, view)

    async def reject(self, view: Mapping[str, Any], to: Interaction, ack: AsyncAck) -> After | None:
        """Reject: the reason was sent. Store, acknowledge, and say what is to be told afterwards."""
        carried = FormContext.load(view.get("private_metadata"))
        language, reference = carried.language, carried.reference or ""
        origin = Interaction(to.person, to.client, response_url=carried.response_url, channel=carried.channel)
        pressed = _Pressed(reference, origin, language, listed=carried.response_url is not None)
        refused = await self._organizers.refusal(to, "reject")
        if refused is not None:
            await ack(response_action="errors", errors={REASON: refused})
            return None
        desk, now = self._services.desk, self._services.clock()
        try:
            decided = await desk.reject(reference, _reason(view), now, to.person.user_id)
        except InvalidForm as invalid:
            label = self._services.phrasebook.interface(language, "approval.reason")
            key = f"problem.{invalid.problems[REASON].value}"
            text = self._services.phrasebook.interface(language, key, field=label)
            await ack(response_action="errors", errors={REASON: text})
            return None
        except StoreUnavailable:
            text = self._services.phrasebook.interface(language, "store_unavailable.form")
            await ack(response_action="errors", errors={REASON: text})
            return None
        except RegistrationRefusal as refusal:
            await ack()
            return partial(self._too_late, pressed, refusal)
        await ack()
        return partial(self._tell, pressed, decided)

    async def _tell(self, pressed: _Pressed, decided: Outcome) -> None:
        """Everybody whom a decision concerns: the organizers, the person, and who moved up."""
        to, registration = pressed.to, decided.registration
        log.info("%s: %s by %s", registration.reference, registration.state.value, registration.decided_by)
        await self._board.close(to.client, registration)
        told = await self._tell_participant(to, registration)
        await self._replies.tell_promoted(to, decided.promoted)
        if pressed.listed:
            note = outcome(registration, self._services.phrasebook, pressed.language)
            await self.show_pending(to, again=True, note=note)
        if not told:
            text = self._replies.sentence(
                pressed.language, "approval.untold", reference=registration.reference
            )
            await self._replies.tell(to.beside, text)
        await self._show_home(to.client, Person(registration.workspace_id, registration.user_id))

    async def _tell_participant(self, to: Interaction, registration: Registration) -> bool:
        person = Person(registration.workspace_id, registration.user_id)
        language = self._services.phrasebook.known(registration.language)
        try:
            await self._replies.direct(to.client, person, self._news(registration, language))
        except SLACK_TROUBLE as trouble:
            log.warning("%s could not be told of it: %s", registration.reference, error_code(trouble))
            return False
        return True

    def _news(self, registration: Registration, language: str) -> Message:
        """The state with the reason; or, for somebody who takes part, the receipt and the calendar."""
        meeting, phrasebook = self._services.meeting, self._services.phrasebook
        if registration.state is RegistrationState.REJECTED:
            return self._replies.status(registration, language)
        if registration.state is not RegistrationState.CONFIRMED:
            return self._replies.status(registration, language, "approval.good_news")
        asked = self._services.assistant.about(Topic.REGISTER, language, self._services.clock())
        full = receipt(registration, asked, meeting, phrasebook, language)
        links = calendar_links(meeting, language, self._services.public_url)
        calendar = calendar_message(links, meeting, phrasebook, language).blocks if links else ()
        calendar = (*calendar[:1], *calendar[-1:])  # the hours between them stand in the receipt
        good_news = phrasebook.interface(language, "approval.good_news")
        return Message(f"{good_news} {full.text}", (*text_blocks(good_news), *full.blocks, *calendar))

    async def _too_late(self, pressed: _Pressed, refusal: RegistrationRefusal | StoreUnavailable) -> None:
        """Say why nothing was decided, and bring the notices up to date."""
        to, reference = pressed.to, pressed.reference
        match refusal:
            case StoreUnavailable():
                await self._replies.refuse(to.beside, refusal)
                return
            case NotPending(registration=registration):
                message = already(registration, self._services.phrasebook, pressed.language)
                await self._board.close(to.client, registration)
            case _:
                over = isinstance(refusal, RegistrationClosed)
                key = "approval.over" if over else "approval.deleted"
                message = self._board.ended(key, reference, pressed.language)
                await self._board.close_as(to.client, reference, key)
        if pressed.listed:
            await self.show_pending(to, again=True, note=message)
        else:
            await self._replies.tell(to.beside, message)


def _reason(view: Mapping[str, Any]) -> str:
    try:
        return str(view["state"]["values"][REASON][REASON]["value"] or "")
    except (KeyError, TypeError):
        return ""
