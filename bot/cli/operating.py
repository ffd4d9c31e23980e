"""`u4ssc migrate`, `u4ssc manifest` and `u4ssc registrations`."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import click

from bot.app import registration_desk
from bot.clock import Clock
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_store import StoreUnavailable
from bot.export import WRITERS, export, row_of
from bot.knowledge.loader import load_texts
from bot.knowledge.places import load_membership
from bot.manifest import manifest as build_manifest
from bot.settings import Settings
from bot.store import open_store
from bot.store.migration import migrate

T = TypeVar("T")


@click.command("migrate")
def migrate_database() -> None:
    """Bring the database to the newest schema."""
    settings = Settings()
    try:
        migrate(settings.database_url)
    except StoreUnavailable as error:
        raise click.ClickException("the database does not answer; is DATABASE_URL right?") from error
    click.echo("The database is up to date.")


@click.command()
@click.option(
    "--url", help="public base URL of the bot, e.g. https://bot.example.org; without it: Socket Mode"
)
@click.option(
    "--several/--one",
    default=None,
    help="for several workspaces, by OAuth; default: several where SLACK_CLIENT_ID is set",
)
def manifest(url: str | None, *, several: bool | None) -> None:
    """Print the Slack app manifest, ready to paste."""
    if url is not None and not url.startswith("https://"):
        raise click.UsageError(f"{url} does not begin with https://, which Slack requires")
    settings = Settings()
    if several is None:
        several = url is not None and settings.slack_client_id is not None
    if several and url is None:
        raise click.UsageError("several workspaces need the --url at which people install the bot")
    meeting = load_texts(settings.knowledge_dir).meeting
    made = build_manifest(url, command=meeting.command, several=several)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


@click.group()
def registrations() -> None:
    """The registration list, for organizers."""


@registrations.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_newest(limit: int) -> None:
    """The newest registrations, and the counts by state."""

    async def show(desk: RegistrationDesk, _clock: Clock) -> None:
        counts = await desk.counts()
        states = ", ".join(f"{state.value}: {number}" for state, number in counts.current.by_state.items())
        click.echo(states or "No registrations yet.")
        for registration in await desk.newest(limit):
            row = row_of(registration)
            names = ("reference", "state", "first_name", "family_name", "email", "organization", "country")
            click.echo("\t".join(row[name] for name in names))

    _with_desk(show)


@registrations.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(sorted(WRITERS)), help="default: by the file's ending")
def export_all(file: Path, kind: str | None) -> None:
    """Write all registrations to FILE (.csv, .json or .xlsx)."""
    kind = kind or file.suffix.removeprefix(".").lower()
    if kind not in WRITERS:
        raise click.UsageError(f"{file.name} ends in none of .csv, .json, .xlsx; say which with --format")

    async def write(desk: RegistrationDesk, _clock: Clock) -> None:
        counts = await desk.counts()
        total = sum(counts.current.by_state.values())
        with click.progressbar(length=total, label="Exporting", hidden=total < 1000) as bar:
            try:
                number = await export(desk.stream(), file, kind, bar.update)
            except OSError as error:
                raise click.FileError(str(file), error.strerror) from error
        click.echo(f"{number} registrations written to {file}.")

    _with_desk(write)


@registrations.command()
@click.confirmation_option(prompt="Erase what the retention period has run out for?")
def purge() -> None:
    """Erase registrations whose retention period has run out."""

    async def erase(desk: RegistrationDesk, clock: Clock) -> None:
        click.echo(f"{await desk.purge(clock.now())} registrations erased.")

    _with_desk(erase)


def _with_desk(work: Callable[[RegistrationDesk, Clock], Awaitable[None]]) -> None:
    settings = Settings()

    async def run() -> None:
        async with _open_desk(settings) as desk:
            await work(desk, Clock(settings.bot_now))

    try:
        asyncio.run(run())
    except StoreUnavailable as error:
        raise click.ClickException("the database does not answer; is DATABASE_URL right?") from error


@asynccontextmanager
async def _open_desk(settings: Settings) -> AsyncIterator[RegistrationDesk]:
    store = open_store(settings.database_url)
    try:
        if await store.needs_migration():
            raise click.ClickException("the database has an older schema: run `u4ssc migrate` first")
        meeting = load_texts(settings.knowledge_dir).meeting
        yield registration_desk(meeting, load_membership(settings.knowledge_dir), store)
    finally:
        await store.close()
