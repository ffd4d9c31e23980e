"""What several tests do with the stand-in."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.core.registration_form import RegistrationForm
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message, View
from bot.slack.app import SlackApp
from bot.slack.ports import Services

SECRET = "test-signing-secret"
FORM: dict[str, Any] = {
    "first_name": "Amina",
    "family_name": "Bello",
    "email": "amina@example.org",
    "organization": "City of Lagos",
    "country": "Nigeria",
    "category": "Member State",
    "consent": ["agreed"],
}


async def register_at_the_desk(
    slack: SlackStandIn, services: Services, number: int, *, country: str, category: str
) -> None:
    """Register somebody, known by a number, without a form in Slack."""
    given: dict[str, Any] = {
        "country": country,
        "category": category,
        "consent": True,
        "family_name": f"Nr {number}",
        "email": f"p{number}@example.org",
    }
    form = RegistrationForm(**(FORM | given))
    await services.desk.register(
        slack.workspace.team_id, f"U{number}", form, services.clock(), privacy_version="1", language="en"
    )


def from_bot(slack: SlackStandIn, channel: str, user: str | None = None) -> list[Message]:
    """The bot's messages in a channel, as `user` sees it."""
    return [m for m in slack.messages(channel, user) if m.bot_id]


async def answer(slack: SlackStandIn, channel: str, user: str | None = None, count: int = 1) -> Message:
    """The `count`th message of the bot, once it is there."""
    found = await slack.until(lambda: from_bot(slack, channel, user)[count - 1 :])
    return found[0]


async def open_form(slack: SlackStandIn, user: str = "amina", channel: str = "#u4ssc-7") -> View:
    """The registration form, prefilled."""
    await slack.command(user, channel, "/u4ssc", "register")
    return await slack.until(lambda: _filled(slack.view_of(user)))


def _filled(view: View | None) -> View | None:
    blocks = view.blocks if view else []
    return view if any(block.get("element", {}).get("initial_value") for block in blocks) else None


async def register(slack: SlackStandIn, user: str = "amina", **changes: Any) -> str:
    """Register, and read the receipt."""
    view = await open_form(slack, user)
    before = len(from_bot(slack, "dm", user))
    values = FORM | {"email": f"{user}@example.org"} | changes
    outcome = await slack.submit(user, view.id, values)
    assert outcome.kind == "closed", outcome.errors
    return (await answer(slack, "dm", user, before + 1)).plain


def actions_of(message: Message | View) -> list[str]:
    """Every action_id in it, in order."""
    blocks = message.blocks
    return [e["action_id"] for block in blocks for e in block.get("elements", []) if "action_id" in e]


def button_of(message: Message | View) -> dict[str, Any]:
    """The first button of the last row of buttons, to be made another one."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return rows[-1]["elements"][0]


@dataclass(frozen=True)
class Response:
    status: int
    body: str


def form_of(payload: dict[str, Any]) -> bytes:
    """An interactive payload as Slack sends it."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def signature(raw: bytes, timestamp: str, secret: str = SECRET) -> str:
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256).hexdigest()
    return f"v0={digest}"


async def send(url: str, raw: bytes, *, json_body: bool = False, **headers: str) -> Response:
    """Post raw bytes, signed unless `headers` (with _ for -) say otherwise."""
    timestamp = str(int(time.time()))
    kind = "application/json" if json_body else "application/x-www-form-urlencoded"
    sent = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(raw, timestamp),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=BytesIO(raw), headers=sent) as response,
    ):
        return Response(response.status, await response.text())


async def token_checked(app: SlackApp) -> None:
    """Wait until Slack has said whether the token is good."""
    assert app._checking is not None
    async with asyncio.timeout(5):
        await asyncio.shield(app._checking)


def prefilled(slack: SlackStandIn, user: str) -> dict[str, str]:
    """What stands in the text fields of the open form."""
    view = slack.view_of(user)
    elements = [block["element"] for block in view.blocks if block["type"] == "input"] if view else []
    return {e["action_id"]: e["initial_value"] for e in elements if e.get("initial_value")}
