"""The one place at which an unforeseen error ends."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

SLACK_TROUBLE: Final = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What a call to Slack may raise: it refuses, it is slow, or it is not there."""

Apologize = Callable[[str], Awaitable[object]]


async def within_boundary(
    kind: str, work: Callable[[], Awaitable[None]], apologize: Apologize | None
) -> None:
    """Do `work`; an error is logged under an id, and `apologize` tells the person this id.

    Nothing is raised, whatever happens: Bolt would turn it into a failure of the delivery, which Slack counts
    against the app, and would repeat what has perhaps half been done.
    """
    try:
        await work()
    except (SlackClientError, aiohttp.ClientError) as trouble:
        reference = secrets.token_hex(4)
        # Where it was raised tells nothing here, and Slack's answer may quote what was sent.
        log.warning("%s failed, id %s: %s", kind, reference, error_code(trouble))
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("%s failed, id %s", kind, reference)
    else:
        return
    if apologize is not None:
        try:
            await apologize(reference)
        except SLACK_TROUBLE as trouble:
            log.warning("no apology could be sent for id %s: %s", reference, error_code(trouble))
        except Exception:
            log.exception("no apology could be made for id %s", reference)


def error_code(trouble: BaseException) -> str:
    """Slack's name for what went wrong (`channel_not_found`), or else the kind of exception."""
    response = getattr(trouble, "response", None)
    try:
        return str(response["error"])  # type: ignore[index]
    except (TypeError, KeyError, ValueError, AttributeError):
        # No answer, or one that is no JSON: then the library has it as bytes, as text or not at all.
        return type(trouble).__name__
