"""Everything about a registration that needs no form: its status, withdrawing, the calendar, reminders."""

from bot.core.registration import NotRegistered, RegistrationRefusal
from bot.core.registration_store import StoreUnavailable
from bot.slack.calendar import calendar_links
from bot.slack.interaction import Interaction
from bot.slack.ports import Services
from bot.slack.registration_messages import calendar_message, cancel_question, forget_question
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.reminders import Reminders


class Registrations:
    """One method for each verb. Raises what Slack raises."""

    def __init__(self, services: Services, replies: RegistrationReplies) -> None:
        self._services = services
        self._replies = replies
        self._reminders = Reminders(services)

    async def status(self, to: Interaction) -> None:
        """Show how the registration stands."""
        language = await self._replies.language(to)
        try:
            registration = await self._services.desk.status(to.person.team_id, to.person.user_id)
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._replies.refuse(to, refusal)
            return
        await self._replies.tell(to, self._replies.status(registration, language))

    async def ask_cancel(self, to: Interaction) -> None:
        """Ask whether they mean it."""
        language = await self._replies.language(to)
        try:
            self._services.desk.rules.require_not_over(self._services.clock())
            registration = await self._services.desk.status(to.person.team_id, to.person.user_id)
            if not registration.active:
                raise NotRegistered
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._replies.refuse(to, refusal)
            return
        message = cancel_question(registration, self._services.meeting, self._services.phrasebook, language)
        await self._replies.tell(to, message)

    async def cancel(self, to: Interaction) -> None:
        """Cancel: the person has confirmed."""
        language = await self._replies.language(to)
        person = to.person
        try:
            outcome = await self._services.desk.cancel(person.team_id, person.user_id, self._services.clock())
        except (RegistrationRefusal, StoreUnavailable) as refusal:
            await self._replies.refuse(to, refusal)
            return
        await self._replies.tell(
            to, self._replies.status(outcome.registration, language), replace=_can_replace(to)
        )
        await self._replies.tell_promoted(to, outcome.promoted)
        await self._reminders.withdraw(to.client, person)
        await self._replies.changed(to)

    async def ask_forget(self, to: Interaction) -> None:
        """Ask whether they mean it."""
        language = await self._replies.language(to)
        await self._replies.tell(to, forget_question(self._services.phrasebook, language))

    async def forget(self, to: Interaction) -> None:
        """Erase all that is stored: the person has confirmed."""
        language = await self._replies.language(to)
        person = to.person
        try:
            erasure = await self._services.desk.forget_me(
                person.team_id, person.user_id, self._services.clock()
            )
        except StoreUnavailable as trouble:
            await self._replies.refuse(to, trouble)
            return
        key = "forget.done" if erasure.erased else "forget.nothing"
        await self._replies.tell(to, self._replies.sentence(language, key), replace=_can_replace(to))
        await self._replies.tell_promoted(to, erasure.promoted)
        await self._reminders.withdraw(to.client, person)
        await self._replies.changed(to)

    async def calendar(self, to: Interaction) -> None:
        """Give links that put the meeting into a calendar."""
        language = await self._replies.language(to)
        links = calendar_links(self._services.meeting, language, self._services.public_url)
        await self._replies.tell(
            to, calendar_message(links, self._services.meeting, self._services.phrasebook, language)
        )

    async def remind(self, to: Interaction) -> None:
        """Schedule reminders with Slack, or say why there are none."""
        language = await self._replies.language(to)
        outcome = await self._reminders.schedule(to.client, to.person, language=language)
        title = self._services.meeting.short_title.text(language)
        await self._replies.tell(
            to, self._replies.sentence(language, f"remind.{outcome.value}", meeting=title)
        )


def _can_replace(to: Interaction) -> bool:
    """Whether the pressed message was a question for this person, and not the receipt, which stays."""
    return to.ephemeral and to.message_ts is not None
