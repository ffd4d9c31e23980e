"""All commands, and how a refusal becomes a message and an exit code."""

import sys
from importlib import import_module

import click
from pydantic import ValidationError

from bot.knowledge.documents import KnowledgeError
from bot.settings import Settings

_COMMANDS = {
    "playground": "bot.cli.running:playground",
    "serve": "bot.cli.running:serve",
    "socket": "bot.cli.running:socket",
    "ask": "bot.cli.asking:ask",
    "evaluate": "bot.cli.asking:evaluate_folder",
    "check": "bot.cli.knowledge:check",
    "schema": "bot.cli.knowledge:schema",
    "train": "bot.cli.knowledge:train_model",
    "registrations": "bot.cli.operating:registrations",
    "announce": "bot.cli.announcing:announce",
    "questions": "bot.cli.questions:questions",
    "migrate": "bot.cli.operating:migrate_database",
    "manifest": "bot.cli.operating:manifest",
}


class _Commands(click.Group):
    """Imports a command when it is asked for: the surfaces take a second to import, which `ask` does not need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="u4ssc-meeting-bot")
def commands() -> None:
    """A meeting assistant for Slack: answers from the circular, registers participants, invents nothing."""


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
