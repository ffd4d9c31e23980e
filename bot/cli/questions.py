"""`u4ssc questions`: what nobody could be told yet, and the answers that organizers have added in Slack."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click
import yaml

from bot.core.meeting import OwnQuestion
from bot.core.registration_store import StoreUnavailable
from bot.knowledge.loader import load_texts
from bot.settings import Settings
from bot.store import Store, open_store

T = TypeVar("T")


@click.group()
def questions() -> None:
    """Open questions and added answers, for organizers."""


@questions.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_open(limit: int) -> None:
    """The newest open questions, and the ids of the answers that were added."""

    async def show(store: Store, meeting_id: str) -> None:
        for question in await store.questions.still_open(meeting_id, limit):
            fields = (
                f"{question.asked_at:%Y-%m-%d}",
                question.lacking.value,
                question.text,
                question.wish or "",
            )
            click.echo("\t".join(fields))
        for added in await store.questions.answers(meeting_id):
            click.echo(f"answered\t{added.id}\t{added.title.en}")

    _with_store(show)


@questions.command("export")
def export_added() -> None:
    """Print the added answers as YAML, to be put under `questions:` in meeting.yaml and then withdrawn."""

    async def read(store: Store, meeting_id: str) -> tuple[OwnQuestion, ...]:
        return await store.questions.answers(meeting_id)

    click.echo(as_yaml(_with_store(read)), nl=False)


@questions.command()
@click.argument("question_id")
def withdraw(question_id: str) -> None:
    """Take the added answer QUESTION_ID away again; running bots notice with the next question."""

    async def take_away(store: Store, meeting_id: str) -> bool:
        return await store.questions.withdraw(meeting_id, question_id)

    if not _with_store(take_away):
        raise click.ClickException(f"there is no added answer {question_id}; see `u4ssc questions list`")
    click.echo(f"{question_id} is withdrawn.")


def as_yaml(added: tuple[OwnQuestion, ...]) -> str:
    """The `questions:` of meeting.yaml; texts in one language stand as plain strings."""
    entries = [_plain(question.model_dump(mode="json", exclude_none=True)) for question in added]
    return yaml.safe_dump({"questions": entries}, allow_unicode=True, sort_keys=False, width=110)


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    for name in ("title", "answer"):
        if set(entry[name]) == {"en"}:
            entry[name] = entry[name]["en"]
    return entry


def _with_store(work: Callable[[Store, str], Awaitable[T]]) -> T:
    settings = Settings()
    meeting_id = load_texts(settings.knowledge_dir).meeting.id

    async def run() -> T:
        store = open_store(settings.database_url)
        try:
            if await store.needs_migration():
                raise click.ClickException("the database needs `u4ssc migrate` first")
            return await work(store, meeting_id)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except StoreUnavailable as error:
        raise click.ClickException("the database does not answer; is DATABASE_URL right?") from error
