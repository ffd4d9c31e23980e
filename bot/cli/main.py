"""All commands, and how a refusal becomes a message and an exit code."""

import sys

import click
from pydantic import ValidationError

from bot.cli.announcing import announce
from bot.cli.asking import ask, evaluate_folder
from bot.cli.knowledge import check, schema, train_model
from bot.cli.operating import manifest, migrate_database, registrations
from bot.cli.questions import questions
from bot.cli.running import playground, serve, socket
from bot.knowledge.documents import KnowledgeError
from bot.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="u4ssc-meeting-bot")
def commands() -> None:
    """A meeting assistant for Slack: answers from the circular, registers participants, invents nothing."""


for _command in (
    playground,
    serve,
    socket,
    ask,
    evaluate_folder,
    check,
    schema,
    train_model,
    registrations,
    announce,
    questions,
    migrate_database,
    manifest,
):
    commands.add_command(_command)


def main() -> None:
    """Run a command; mistakes in settings and knowledge are told in words, with exit code 1."""
    try:
        commands.main(prog_name="u4ssc")
    except KnowledgeError as error:
        click.echo(error, err=True)
        count = len(error.problems)
        click.echo(
            f"{count} mistake{'s' if count != 1 else ''} in the knowledge; nothing was started.", err=True
        )
        sys.exit(1)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for detail in error.errors():
            name = ".".join(str(part) for part in detail["loc"]).upper()
            told = (
                "expected an ISO 8601 time with offset, e.g. 2023-06-13T09:00:00+02:00"
                if name == "BOT_NOW"
                else ""
            )
            click.echo(f"{name}: {told or detail['msg'].removeprefix('Value error, ')}", err=True)
        sys.exit(1)
