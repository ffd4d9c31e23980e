"""When more is asked than can be answered."""

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp

from .helpers import answer


@pytest.mark.parametrize(
    ("user", "told"), [("jeanmarc", "Je suis très sollicité."), ("amina", "a lot to do")]
)
async def test_that_it_is_busy_is_said_in_the_persons_language(
    slack: SlackStandIn, app: SlackApp, monkeypatch: pytest.MonkeyPatch, user: str, told: str
) -> None:
    await slack.command(user, "#general", "/u4ssc", "when")
    await answer(slack, "#general", user)
    await app.background.idle()
    monkeypatch.setattr(app.background, "_limit", 0)
    ack = await slack.command(user, "#general", "/u4ssc", "when")
    assert ack.status == 200
    assert told in str(ack.body)


async def test_busy_before_anything_is_known_of_the_person(
    slack: SlackStandIn, app: SlackApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.background, "_limit", 0)
    ack = await slack.command("jeanmarc", "#general", "/u4ssc", "when")
    assert "a lot to do" in str(ack.body)
