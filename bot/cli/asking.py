"""`u4ssc ask` and `u4ssc evaluate`."""

import json
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import click
from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.clock import Clock
from bot.core.answer import Answer, Outcome
from bot.core.meeting import LANGUAGES, Zone
from bot.core.question import Question, Setting
from bot.evaluation import evaluate
from bot.load import Knowledge, load_knowledge
from bot.settings import Settings

_OBJECT = re.compile(r'\s*\{\s*"')


def _known_language(locale: str) -> str:
    try:
        Locale.parse(locale, sep="-" if "-" in locale else "_")
    except (UnknownLocaleError, ValueError) as error:
        expected = f"one of {', '.join(LANGUAGES)}, or a locale such as fr-FR"
        raise ValueError(f"{locale!r} is no language; expected {expected}") from error
    return locale


class AskedLine(BaseModel):
    """One line of `u4ssc ask --json -`, where it is a JSON object."""

    model_config = ConfigDict(extra="forbid")

    turns: list[str] = Field(
        min_length=1, description="the person's messages of one thread, the last one to answer"
    )
    setting: Setting = Setting.MENTION
    tz: Zone | None = None
    language: Annotated[str, AfterValidator(_known_language)] | None = None

    def question(self) -> Question:
        """As the core takes it."""
        *earlier, last = self.turns
        return Question(last, self.setting, self.tz, self.language, tuple(earlier))


def _zone(_context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    try:
        return TypeAdapter(Zone | None).validate_python(name)
    except ValidationError as error:
        raise click.BadParameter(_told(error)) from error


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--setting", type=click.Choice([s.value for s in Setting]), default=Setting.MENTION.value)
@click.option("--tz", callback=_zone, help="IANA zone of the person who asks, e.g. Africa/Nairobi")
@click.option(
    "--json", "as_json", is_flag=True, help="one JSON object a line; with TEXT `-` questions come from stdin"
)
def ask(text: tuple[str, ...], setting: str, tz: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Ask one question, or with `-` one a line from standard input (text, or JSON with "turns")."""
    settings = Settings()
    knowledge = load_knowledge(settings.knowledge_dir)
    clock = Clock(settings.bot_now)
    if text == ("-",):
        mistakes = 0
        for number, line in enumerate(_lines(sys.stdin.buffer), 1):
            try:
                question = _asked(line, number, Setting(setting), tz)
            except click.ClickException as error:  # nothing of the other lines is lost
                mistakes += 1
                click.echo(json.dumps({"text": line, "error": error.message}, ensure_ascii=False))
                continue
            _print(knowledge.assistant.ask(question, clock.now()), as_json=as_json)
        sys.exit(1 if mistakes else 0)
    answer = knowledge.assistant.ask(Question(" ".join(text), Setting(setting), tz), clock.now())
    _print(answer, as_json=as_json)


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def evaluate_folder(folder: Path, as_json: bool) -> None:  # noqa: FBT001
    """Measure understanding over a folder of question files."""
    settings = Settings()
    knowledge = load_knowledge(settings.knowledge_dir)
    now = settings.bot_now or _before(knowledge)
    schedule = knowledge.meeting.schedule
    try:
        report = evaluate(
            folder, lambda q: knowledge.assistant.ask(q, now), schedule.starts_at if schedule else None
        )
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if as_json else report.as_text())


def _before(knowledge: Knowledge) -> datetime:
    """The day the circular was issued: questions are asked before the meeting."""
    issued = knowledge.meeting.circular.issued
    return datetime.combine(issued, time(12), UTC) if issued else Clock().now()


def _lines(stream: Iterable[bytes]) -> Iterable[str]:
    for line in stream:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _asked(line: str, number: int, setting: Setting, tz: str | None) -> Question:
    """A line as a question: an object where it is one, else the text as it stands."""
    if not _OBJECT.match(line):
        return Question(line, setting, tz)
    try:
        return AskedLine.model_validate_json(line).question()
    except ValidationError as error:
        raise click.ClickException(f"line {number}: {_told(error)}") from error


def _told(error: ValidationError) -> str:
    """Where the first mistake is, and what it is."""
    detail = error.errors()[0]
    where = ".".join(str(part) for part in detail["loc"])
    return (f"{where}: " if where else "") + detail["msg"].removeprefix("Value error, ")


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
    elif answer.outcome is Outcome.SILENT:
        click.echo("(silent)")
    else:
        sources = "; ".join(answer.sources)
        click.echo(answer.plain + (f"\n[{sources}]" if sources else ""))
