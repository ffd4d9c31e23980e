"""App Home, published when it is looked at and when something in it has changed."""

import pytest

from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .fakes import AFTER, Clock
from .helpers import FORM, actions_of, answer, register


async def test_home_shows_the_meeting_and_the_way_in(slack: SlackStandIn) -> None:
    await slack.open_home("kenji")
    home = await slack.until(lambda: slack.home_of("kenji"))
    assert "Seventh U4SSC Meeting" in home.plain
    assert "This is about when." in home.plain
    assert "This is about cost." in home.plain
    assert "Source: TSB Circular 92 §1" in home.plain
    assert "<!date^1687246200^" in home.plain
    assert "You are not registered yet." in home.plain
    assert {"registration.register", "ask.when", "link.page"} <= set(actions_of(home))


async def test_the_other_tab_is_no_reason_to_publish(slack: SlackStandIn, app: SlackApp) -> None:
    await slack.open_home("kenji", "messages")
    await app.background.idle()
    assert slack.home_of("kenji") is None


async def test_registering_from_home_shows_it_there(slack: SlackStandIn) -> None:
    await slack.open_home("amina")
    home = await slack.until(lambda: slack.home_of("amina"))
    await slack.click("amina", "home", "registration.register")
    view = await slack.until(lambda: slack.view_of("amina"))
    assert (await slack.submit("amina", view.id, FORM)).kind == "closed"
    await slack.until(lambda: "City of Lagos" in home.plain)
    assert "Reference number" in (await answer(slack, "dm", "amina")).plain
    await slack.click("amina", "home", "registration.cancel")
    await slack.until(lambda: "is cancelled" in home.plain)
    assert "is cancelled" in (await answer(slack, "dm", "amina", count=2)).plain


async def test_what_is_asked_at_home_is_answered_in_messages(slack: SlackStandIn) -> None:
    await slack.open_home("amina")
    await slack.until(lambda: slack.home_of("amina"))
    await slack.click("amina", "home", "ask.cost")
    message = await answer(slack, "dm", "amina")
    assert "about cost" in message.plain
    assert "share" not in actions_of(message)


async def test_registering_elsewhere_shows_in_a_home_that_was_opened(slack: SlackStandIn) -> None:
    await slack.open_home("amina")
    home = await slack.until(lambda: slack.home_of("amina"))
    await register(slack)
    await slack.until(lambda: "City of Lagos" in home.plain)


async def test_after_the_meeting_nobody_is_invited_to_register(slack: SlackStandIn, clock: Clock) -> None:
    clock.set(AFTER)
    await slack.open_home("amina")
    home = await slack.until(lambda: slack.home_of("amina"))
    assert "registration.register" not in actions_of(home)
    assert "closed on Tuesday, 20 June 2023" in home.plain


async def test_without_the_database_the_rest_is_there(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(services.desk._store, "latest", gone)
    await slack.open_home("amina")
    home = await slack.until(lambda: slack.home_of("amina"))
    assert "cannot reach my records" in home.plain
    assert "This is about when." in home.plain
