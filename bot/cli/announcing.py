"""`u4ssc announce`: tell everybody what has changed in meeting.yaml."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import click
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.core.announcement import AnnouncedFacts, Change, announced_facts, change_text, changes
from bot.core.announcement_store import Announcement, Channel, DeliveryState, RecipientKind
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import ACTIVE_STATES
from bot.core.registration_store import StoreUnavailable
from bot.core.reminders import ReminderStore
from bot.installing import oauth_app, workspaces
from bot.knowledge.loader import load_texts
from bot.settings import Settings
from bot.slack.announcing import Announcer, AnnouncingStopped, Words, channels_of
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.lease import LeaseTaken, holding
from bot.slack.outbox import open_session, web_client
from bot.slack.reminders import Reminders
from bot.slack.workspace import Installations
from bot.store import Store, open_store

_SHOWN = 20
"""Most undeliverable recipients that are listed one by one."""

_Kinds = dict[tuple[RecipientKind, DeliveryState], int]


@click.command("announce")
@click.option("--yes", is_flag=True, help="do not ask; for scripts")
@click.option("--dry-run", is_flag=True, help="show what would be announced, and to whom; change nothing")
def announce(*, yes: bool, dry_run: bool) -> None:
    """Tell registrants and channels what has changed in meeting.yaml since they were told last.

    Each of them once: run it again if it was interrupted, and it goes on where it stopped.
    """
    settings = Settings()
    try:
        asyncio.run(_Announcing(settings).run(yes=yes, dry_run=dry_run))
    except StoreUnavailable as error:
        raise click.ClickException(
            "the database does not answer; is DATABASE_URL right? Run it again to go on where it stopped"
        ) from error


@dataclass
class _Context:
    """What `Reminders` needs; see there."""

    meeting: Meeting
    phrasebook: Phrasebook
    reminders: ReminderStore
    clock: Callable[[], datetime]
    revision: int | None


class _Announcing:
    """One run of the command."""

    def __init__(self, settings: Settings) -> None:
        texts = load_texts(settings.knowledge_dir)
        self._settings = settings
        self._meeting = texts.meeting
        self._phrasebook = Phrasebook(texts.words)
        self._clock = Clock(settings.bot_now)
        self._facts = announced_facts(texts.meeting)

    async def run(self, *, yes: bool, dry_run: bool) -> None:
        """Compare, ask, tell and report. Raises `click.ClickException`, `StoreUnavailable`."""
        store = open_store(self._settings.database_url)
        try:
            if await store.needs_migration():
                raise click.ClickException("the database has an older schema: run `u4ssc migrate` first")
            known = await store.announcements.announced(self._meeting.id)
            if known is None:
                await self._baseline(store, dry_run=dry_run)
                return
            await self._compare_and_tell(store, known.facts, yes=yes, dry_run=dry_run)
        finally:
            await store.close()

    async def _baseline(self, store: Store, *, dry_run: bool) -> None:
        if dry_run:
            click.echo("Nothing is on record yet; the facts as they are now would be recorded as known.")
            return
        await store.announcements.record(self._meeting.id, self._facts, self._clock.now())
        click.echo(
            "Nothing was on record yet: the facts as they are now are recorded as what people know. "
            "Later changes of meeting.yaml will be compared with them."
        )

    async def _compare_and_tell(
        self, store: Store, known: AnnouncedFacts, *, yes: bool, dry_run: bool
    ) -> None:
        found = changes(known, self._facts)
        interrupted = await store.announcements.unfinished(self._meeting.id)
        if not found and interrupted is None:
            click.echo("Nothing to announce: time, place, links, deadlines and status are as announced.")
            return
        self._show(found)
        resumed = interrupted is not None and await self._is_resumed(store, interrupted)
        async with self._slack(store, needed=not dry_run) as installed:
            channels = await self._channels(store, installed) if installed else {}
            if not resumed:
                await self._show_recipients(store, channels, known=installed is not None)
            if dry_run:
                return
            if not yes:
                click.confirm("Tell them now?", abort=True)
            assert installed is not None  # noqa: S101  # it was needed
            await self._tell(store, installed, set(channels))

    def _show(self, found: tuple[Change, ...]) -> None:
        click.echo(f"{self._meeting.title.en}: what has changed since it was announced")
        for change in found:
            click.echo(f"  {change_text(change, self._phrasebook, 'en')}")
        if not found:
            click.echo("  nothing any more, but some were told of a change that is taken back")

    async def _is_resumed(self, store: Store, interrupted: Announcement) -> bool:
        """Whether the interrupted announcement told what is in the file now; what comes of it is said."""
        latest = await store.announcements.version(self._meeting.id, interrupted.revision)
        if latest.facts != self._facts:
            click.echo("An earlier announcement was interrupted; this one takes its place.")
            return False
        progress = await store.announcements.progress(interrupted)
        done = sum(progress.values()) - _open(progress)
        click.echo(
            f"This was interrupted after {done} of {sum(progress.values())} messages and is continued."
        )
        return True

    async def _show_recipients(self, store: Store, channels: dict[Channel, str], *, known: bool) -> None:
        counts = await store.registrations.counts(self._meeting.id)
        people = sum(counts.current.by_state.get(state, 0) for state in ACTIVE_STATES)
        names = ", ".join(f"#{name}" for name in channels.values())
        posted = f"{_number(len(channels), 'channel')}{f' ({names})' if names else ''}"
        where = posted if known else "the bot's channels"
        click.echo(f"To be told: {_number(people, 'registrant')} by direct message, and {where}.")

    @asynccontextmanager
    async def _slack(self, store: Store, *, needed: bool) -> AsyncIterator[Installations | None]:
        """The workspaces; None without a token and without OAuth, where that will do."""
        settings = self._settings
        token, oauth = settings.slack_bot_token, oauth_app(settings, store, settings.slack_api_base_url)
        if token is None and oauth is None:
            if needed:
                raise click.ClickException("SLACK_BOT_TOKEN must be set in the environment or in .env")
            yield None
            return
        session = open_session()
        client = web_client(settings.slack_api_base_url, repeat=False)
        client.session = session
        found = workspaces(oauth, store, token.get_secret_value() if token else None)
        try:
            await found.check(client)
            if found.problem is not None:
                raise click.ClickException(f"Slack does not take SLACK_BOT_TOKEN: {found.problem}")
            yield found.installed(client)
        finally:
            await found.close()
            await session.close()

    async def _channels(self, store: Store, installed: Installations) -> dict[Channel, str]:
        """Where the bot is a member or was set to answer, without those where it was switched off."""
        channels: dict[Channel, str] = {}
        try:
            for team_id in installed.team_ids:
                client = installed.client(team_id)
                if client is not None:
                    channels |= await channels_of(client, team_id)
        except (SlackApiError, *SLACK_TROUBLE) as trouble:
            raise click.ClickException(
                f"Slack does not tell the bot's channels: {error_code(trouble)}"
            ) from trouble
        for (team_id, channel_id), answers in (await store.channels.all_set()).items():
            channel = Channel(team_id, channel_id)
            if answers == "off":
                channels.pop(channel, None)
            else:
                channels.setdefault(channel, channel_id)
        return channels

    async def _tell(self, store: Store, installed: Installations, channels: set[Channel]) -> None:
        meeting, clock, kept = self._meeting, self._clock.now, store.announcements
        announcer = Announcer(
            kept, installed, Words(meeting, self._phrasebook, self._settings.public_url), clock
        )
        announcement: Announcement | None = None
        try:
            async with holding(store.leases, f"announce:{meeting.id}", wait=True) as lease:
                announcement = await announcer.begin(self._facts, channels)
                left = _open(await kept.progress(announcement))
                with click.progressbar(length=left, label="Announcing") as bar:
                    await announcer.send(announcement, lease, bar.update)
        except LeaseTaken:
            raise click.ClickException("another process is announcing this right now") from None
        except AnnouncingStopped as stop:
            if announcement is not None:
                await self._report(store, announcement)
            raise click.ClickException(f"stopped: {stop}. Run it again to go on where it stopped") from stop
        await self._report(store, announcement)
        context = _Context(meeting, self._phrasebook, store.reminders, clock, announcement.revision)
        moved = await Reminders(context).keep(installed)
        click.echo(f"{_number(moved, 'reminder')} brought up to date.")
        click.echo(
            "A running bot takes this file in by itself; bring it to the other machines that have a copy."
        )

    async def _report(self, store: Store, announcement: Announcement) -> None:
        progress = await store.announcements.progress(announcement)
        told = [
            _number(progress.get((kind, DeliveryState.SENT), 0), kind.value)
            for kind in (RecipientKind.PERSON, RecipientKind.CHANNEL)
        ]
        click.echo(f"Told: {', '.join(told)}.")
        failed = sum(n for (_, state), n in progress.items() if state is DeliveryState.UNDELIVERABLE)
        if not failed:
            return
        undeliverable = await store.announcements.deliveries(
            announcement, DeliveryState.UNDELIVERABLE, failed
        )
        reasons = Counter(delivery.error for delivery in undeliverable)
        click.echo(f"Not delivered: {', '.join(f'{number} {reason}' for reason, number in reasons.items())}")
        for delivery in undeliverable[:_SHOWN]:
            click.echo(f"  {delivery.kind.value} {delivery.recipient_id}: {delivery.error}")
        if failed > _SHOWN:
            click.echo(f"  and {failed - _SHOWN} more")


def _number(number: int, noun: str) -> str:
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def _open(progress: _Kinds) -> int:
    """How many are still to be told."""
    waiting = {DeliveryState.PENDING, DeliveryState.SENDING}
    return sum(number for (_, state), number in progress.items() if state in waiting)
