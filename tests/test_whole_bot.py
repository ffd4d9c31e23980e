"""The whole bot with its real knowledge, against the stand-in: what a participant types and gets."""

from datetime import UTC, datetime
from pathlib import Path

from bot.hosting import playground
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message, View
from bot.settings import Settings


async def from_bot(slack: SlackStandIn, channel: str, user: str | None = None) -> Message:
    found = await slack.until(lambda: [m for m in slack.messages(channel, user) if m.bot_id])
    return found[-1]


def prefilled(view: View | None) -> View | None:
    """The form once the person's names, which Slack was asked for, stand in it."""
    return view if view and any(b.get("element", {}).get("initial_value") for b in view.blocks) else None


async def test_command_channel_question_and_registration(slack: SlackStandIn) -> None:
    assert (await slack.command("kenji", "#u4ssc-7", "/u4ssc", "when")).ok
    answer = await from_bot(slack, "#u4ssc-7", "kenji")
    assert "Tuesday, 20 June 2023" in answer.plain
    assert "16:30" in answer.plain
    assert "TSB Circular 92 §1" in answer.plain

    said = await slack.say("lucia", "#u4ssc-7", "¿Cuánto cuesta participar en la reunión?")
    in_thread = await slack.until(lambda: slack.thread(said.message))
    assert "gratuita" in in_thread[0].plain
    mentioned = await slack.say("kenji", "#u4ssc-7", "@u4ssc is there interpretation?")
    answered = await slack.until(lambda: slack.thread(mentioned.message))
    assert answered[0].plain.startswith("No. ")
    silent = await slack.say("amina", "#u4ssc-7", "I registered yesterday, took two minutes.")
    await slack.settled()
    assert slack.thread(silent.message) == []

    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await slack.until(lambda: prefilled(slack.view_of("amina")))
    form = {
        "first_name": "Amina",
        "family_name": "Bello",
        "email": "amina at example",
        "organization": "City of Lagos",
        "country": "Nigeria",
        "category": "Member State",
        "consent": ["agreed"],
    }
    wrong = await slack.submit("amina", view.id, form)
    assert wrong.kind == "errors"
    closed = await slack.submit("amina", view.id, form | {"email": "amina@example.org"})
    assert closed.kind == "closed", closed
    receipt = await from_bot(slack, "dm", "amina")
    assert "U4SSC-" in receipt.plain
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    await slack.settled()
    assert slack.view_of("amina") is None


async def test_after_the_meeting_registration_is_closed(slack: SlackStandIn) -> None:
    slack.change_clock(datetime(2023, 6, 21, tzinfo=UTC))
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    assert "closed" in (await from_bot(slack, "#u4ssc-7", "amina")).plain.lower()
    assert slack.view_of("amina") is None


async def test_what_is_under_way_is_finished_before_the_playground_ends(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.sqlite3")
    async with playground(settings, 0) as slack:
        slack.faults.slow("chat.postMessage", 0.3)
        said = await slack.say("kenji", "dm", "when is it?")
    assert "20 June 2023" in slack.thread(said.message)[0].plain
