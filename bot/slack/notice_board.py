"""The messages to organizers about registrations that wait for a decision, kept in line with what becomes of them."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.organizer_notices import Notice
from bot.core.registration import NotRegistered, Registration, RegistrationState
from bot.core.registration_store import StoreUnavailable
from bot.slack.approval_messages import ended, notice, outcome
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.organizers import Organizers
from bot.slack.outbox import Message, change, post
from bot.slack.people import People, Person
from bot.slack.ports import Services

log = logging.getLogger(__name__)

_CHANNELS_LANGUAGE: Final = "en"
"""A channel has no language of its own, unlike those who are written to."""
_AT_A_TIME: Final = 50
_GONE: Final = frozenset({"message_not_found", "channel_not_found", "is_archived", "cant_update_message"})


class NoticeBoard:
    """Each notice shows somebody's details only for as long as there is something to decide."""

    def __init__(self, services: Services, organizers: Organizers, people: People) -> None:
        self._services = services
        self._organizers = organizers
        self._people = people
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """By reference number: what follows quickly must find in the records what is just being posted."""

    async def follow(self, client: AsyncWebClient, person: Person) -> None:
        """Somebody's registration has changed, or is gone: so do the notices. What fails is logged."""
        client = self._organizers.client(client)
        try:
            registration = await self._registration(person)
            if registration is not None and registration.state is RegistrationState.PENDING:
                async with self._locks.setdefault(registration.reference, asyncio.Lock()):
                    await self._announce(client, registration.reference)
            elif registration is not None:
                await self.close(client, registration)
            await self._close_orphans(client)
        except NotRegistered:
            log.info("a registration was erased before the organizers were told")
        except StoreUnavailable:
            log.warning("the organizers' notices could not be brought up to date: no database")

    async def catch_up(self, client: AsyncWebClient) -> None:
        """What was left undone when a process died or Slack was gone; to be called from time to time.

        Pending registrations that nobody was told of are told, a few at a time; after the meeting, nothing is to
        be decided any more, and nobody's details stay in messages. May raise `StoreUnavailable`.
        """
        client = self._organizers.client(client)
        over = self._services.meeting.is_over(self._services.clock())
        for registration in await self._services.desk.pending(_AT_A_TIME):
            reference = registration.reference
            told = bool(await self._services.notices.about(reference))
            if over and told:
                await self.close_as(client, reference, "approval.over")
            elif not over and not told:
                async with self._locks.setdefault(reference, asyncio.Lock()):
                    await self._announce(client, reference)
        await self._close_orphans(client)

    async def close(self, client: AsyncWebClient, registration: Registration) -> None:
        """Say in all notices about a registration how the matter ended. What fails is logged."""
        await self._close_all(
            client,
            registration.reference,
            lambda language: outcome(registration, self._services.phrasebook, language),
        )

    async def close_as(self, client: AsyncWebClient, reference: str, key: str) -> None:
        """The same where there is no outcome: `key` is the sentence that says why."""
        await self._close_all(client, reference, lambda language: self.ended(key, reference, language))

    def ended(self, key: str, reference: str, language: str) -> Message:
        """That there is nothing to decide any more."""
        meeting = self._services.meeting.short_title.text(language)
        return ended(key, reference, meeting, self._services.phrasebook, language)

    def notice(self, registration: Registration, language: str) -> Message:
        """What organizers are shown of a registration."""
        return notice(
            registration,
            self._services.meeting.short_title.text(language),
            self._services.phrasebook,
            language,
            special=self._services.countries.needs_organizer(registration.registrant.country),
        )

    async def _registration(self, person: Person) -> Registration | None:
        try:
            return await self._services.desk.status(person.team_id, person.user_id)
        except NotRegistered:
            return None

    async def _announce(self, client: AsyncWebClient, reference: str) -> None:
        registration = await self._services.desk.find(reference)
        if registration.state is not RegistrationState.PENDING:
            return  # decided, perhaps from a list, while this waited for its turn
        known = await self._services.notices.about(registration.reference)
        for one in known:
            await _changed(client, one, self.notice(registration, one.language))
        if known:
            return
        channel = self._services.organizers_channel
        reached = channel is not None and await self._post(client, registration, channel, _CHANNELS_LANGUAGE)
        if not reached:
            for user_id in await self._organizers.everyone(client):
                home = self._services.organizers_workspace or registration.workspace_id
                language = await self._language(client, Person(home, user_id))
                reached = await self._post(client, registration, user_id, language) or reached
        if not reached:
            log.error("%s waits for a decision and no organizer could be told", registration.reference)

    async def _post(
        self, client: AsyncWebClient, registration: Registration, where: str, language: str
    ) -> bool:
        try:
            posted = await post(client, where, self.notice(registration, language))
        except SLACK_TROUBLE as trouble:
            log.warning("%s could not be shown in %s: %s", registration.reference, where, error_code(trouble))
            return False
        await self._services.notices.add(
            Notice(registration.reference, str(posted["channel"]), str(posted["ts"]), language)
        )
        return True

    async def _language(self, client: AsyncWebClient, person: Person) -> str:
        return self._services.phrasebook.known((await self._people.profile(client, person)).locale)

    async def _close_orphans(self, client: AsyncWebClient) -> None:
        """What was erased, by the person or by a purge, is not to stay in messages."""
        for orphan in await self._services.notices.orphans(_AT_A_TIME):
            message = self.ended("approval.deleted", orphan.reference, orphan.language)
            await self._close(client, orphan, message)

    async def _close_all(
        self, client: AsyncWebClient, reference: str, message: Callable[[str], Message]
    ) -> None:
        try:
            async with self._locks.setdefault(reference, asyncio.Lock()):
                for known in await self._services.notices.about(reference):
                    await self._close(client, known, message(known.language))
        except StoreUnavailable:
            log.warning("the notices about %s are still open: no database", reference)

    async def _close(self, client: AsyncWebClient, known: Notice, message: Message) -> None:
        if await _changed(client, known, message):
            await self._services.notices.remove(known)


async def _changed(client: AsyncWebClient, known: Notice, message: Message) -> bool:
    """Whether a notice says this now, or is not there any more; else it is tried again at the next occasion."""
    try:
        await change(client, known.channel_id, known.message_ts, message)
    except SLACK_TROUBLE as trouble:
        code = error_code(trouble)
        log.warning("the notice about %s could not be changed: %s", known.reference, code)
        return code in _GONE
    return True
