"""What has to be done from time to time without anybody asking: places, reminders, and clearing up."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.core.announcement import announced_facts
from bot.core.open_questions import KEPT
from bot.core.registration_store import StoreUnavailable
from bot.slack.answered import Answered
from bot.slack.boundary import within_boundary
from bot.slack.interaction import Interaction
from bot.slack.lease import LeaseTaken, holding
from bot.slack.notice_board import NoticeBoard
from bot.slack.people import Person
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.reminders import Reminders
from bot.slack.workspace import Installations

log = logging.getLogger(__name__)

_EVERY_SECONDS: Final = 3600.0
_AGAIN_AFTER_TROUBLE_SECONDS: Final = 60.0
_UNTIL_KNOWN_SECONDS: Final = 1.0
_DELIVERIES_KEPT: Final = timedelta(days=7)
"""Slack repeats a delivery for an hour at most."""


class Upkeep:
    """Runs at start and every hour, in one process at a time; each part may be repeated without harm."""

    def __init__(
        self,
        services: Services,
        installations: Callable[[], Installations],
        replies: RegistrationReplies,
        answered: Answered,
        board: NoticeBoard,
    ) -> None:
        self._services = services
        self._installations = installations
        self._replies = replies
        self._reminders = Reminders(services)
        self._answered = answered
        self._board = board
        self._told_of_purge: date | None = None

    async def run(self) -> None:
        """Do it until cancelled. Nothing is raised: trouble is logged, and it is tried again."""
        while True:
            seconds = await self._turn()
            await asyncio.sleep(seconds)

    async def _turn(self) -> float:
        """Do it as far as it can be done by now; the seconds until the next time."""
        done = False

        async def work() -> None:
            nonlocal done
            try:
                # Before Slack has been reached, that the facts change can be recorded already.
                await self.revision()
                if self._installations().team_ids:
                    await self.once()
                    done = True
            except StoreUnavailable as trouble:
                log.warning("the upkeep waits for the database: %s", trouble)

        await within_boundary("upkeep", work, None)
        if done:
            return _EVERY_SECONDS
        trouble = self._services.revision is None or self._installations().team_ids
        return _AGAIN_AFTER_TROUBLE_SECONDS if trouble else _UNTIL_KNOWN_SECONDS

    async def revision(self) -> int:
        """The revision of the announced facts that this process has; recorded if it is new.

        Recorded once in the life of a process: one with an older file, still running beside the new one, must
        not take the facts back. May raise `StoreUnavailable`.
        """
        services = self._services
        if services.revision is None:
            facts = announced_facts(services.meeting)
            version = await services.announcements.record(services.meeting.id, facts, services.clock())
            services.revision = version.revision
        return services.revision

    async def once(self) -> None:
        """Everything, unless another process is at it. May raise `StoreUnavailable`."""
        services = self._services
        revision = await self.revision()
        try:
            async with holding(services.leases, f"upkeep:{services.meeting.id}"):
                # The inbox tells the real time of each delivery, whatever date is rehearsed.
                await services.deliveries.forget_before(datetime.now(UTC) - _DELIVERIES_KEPT)
                await services.questions.forget_before(services.clock() - KEPT)
                await self._purge_is_due()
                await self._answered.tell()
                await self._tell_organizers()
                latest = await services.announcements.latest(services.meeting.id)
                if latest is not None and latest.revision != revision:
                    log.warning("the meeting's file has changed since this process started: restart it")
                    return
                await self._fill_places()
                changed = await self._reminders.keep(self._installations())
                if changed:
                    log.info("%d reminders were brought up to date", changed)
        except LeaseTaken:
            log.debug("another process does the upkeep")

    async def _tell_organizers(self) -> None:
        """Of registrations that wait and whose notice was lost: the board finds the organizers' own workspace."""
        installations = self._installations()
        clients = (installations.client(team_id) for team_id in installations.team_ids)
        if (client := next(filter(None, clients), None)) is not None:
            await self._board.catch_up(client)

    async def _fill_places(self) -> None:
        """The capacity may have been raised: whoever moves up is told."""
        now = self._services.clock()
        if self._services.meeting.is_over(now):
            return
        for registration in await self._services.desk.fill_places(now):
            person = Person(registration.workspace_id, registration.user_id)
            client = self._installations().client(person.team_id)
            if client is None:
                log.warning("%s moved up and could not be told: no token", registration.reference)
                continue
            await self._replies.tell_promoted(Interaction(person=person, client=client), (registration,))

    async def _purge_is_due(self) -> None:
        """Say so once a day; to erase is the organizers' to decide."""
        now = self._services.clock()
        erase_after = self._services.desk.rules.erase_after
        if erase_after is None or now < erase_after or self._told_of_purge == now.date():
            return
        counts = await self._services.desk.counts()
        if number := sum(counts.current.by_state.values()):
            log.warning("the retention period of %d registrations has ended: registrations purge", number)
        self._told_of_purge = now.date()
