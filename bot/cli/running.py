"""`u4ssc playground`, `u4ssc serve` and `u4ssc socket`."""

import asyncio

import click
from pydantic import SecretStr

from bot.hosting import playground as run_playground
from bot.hosting import serve as run_serve
from bot.hosting import socket as run_socket
from bot.logs import configure
from bot.settings import Settings


@click.command()
@click.option("--port", type=int, help="port of the page (default: PORT, else 3000)")
def playground(port: int | None) -> None:
    """The whole bot against a local Slack stand-in, with a web page; no account, no token."""
    settings = _settings()

    async def run() -> None:
        async with run_playground(settings, settings.port if port is None else port) as stand_in:
            click.echo(f"Open {stand_in.page_url} in a browser. Ctrl+C ends it.")
            await asyncio.Event().wait()

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        click.echo("Bye.")
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}; is the port taken? Try --port 0") from error


@click.command()
def serve() -> None:
    """Slack over HTTP."""
    settings = _settings()
    token, secret = settings.slack_bot_token, settings.slack_signing_secret
    if _no_workspace(settings) or secret is None:
        raise _missing(SLACK_BOT_TOKEN=token or settings.slack_client_id, SLACK_SIGNING_SECRET=secret)
    try:
        asyncio.run(run_serve(settings, token=_value(token), signing_secret=secret.get_secret_value()))
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}; is PORT {settings.port} taken?") from error


@click.command()
def socket() -> None:
    """Slack over Socket Mode: no public address is needed."""
    settings = _settings()
    token, app_token = settings.slack_bot_token, settings.slack_app_token
    if _no_workspace(settings) or app_token is None:
        raise _missing(SLACK_BOT_TOKEN=token or settings.slack_client_id, SLACK_APP_TOKEN=app_token)
    asyncio.run(run_socket(settings, token=_value(token), app_token=app_token.get_secret_value()))


def _settings() -> Settings:
    settings = Settings()
    configure(settings.log_level)
    return settings


def _no_workspace(settings: Settings) -> bool:
    return settings.slack_bot_token is None and settings.slack_client_id is None


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None


def _missing(**given: object) -> click.ClickException:
    names = " and ".join(name for name, value in given.items() if value is None)
    return click.ClickException(
        f"{names} must be set in the environment or in .env (see README). "
        "Without a Slack account try `u4ssc playground`."
    )
