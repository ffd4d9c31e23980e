"""What several tests do with the stand-in."""

from typing import Any

from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message, View

FORM: dict[str, Any] = {
    "first_name": "Amina",
    "family_name": "Bello",
    "email": "amina@example.org",
    "organization": "City of Lagos",
    "country": "Nigeria",
    "category": "Member State",
    "consent": ["agreed"],
}


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
    view = await slack.until(lambda: slack.view_of(user))
    await slack.settled()
    return await slack.until(lambda: slack.view_of(user)) or view


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
