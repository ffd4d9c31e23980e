"""Who is an organizer, and what organizers alone have: the command, Home, the search, the file."""

import csv
import io
import json

import aiohttp
import pytest
from openpyxl import load_workbook

from bot.core.registration_store import StoreUnavailable
from bot.playground.stand_in import SlackStandIn
from bot.playground.workspace import Message, View
from bot.settings import Settings
from bot.slack.app import SlackApp
from bot.slack.ports import Services

from .helpers import actions_of, answer, button_of, from_bot, register, register_at_the_desk


@pytest.fixture(autouse=True)
def organizers(alone: SlackStandIn, services: Services) -> None:
    """Cristina, by the user group."""
    services.organizers = tuple(alone.workspace.usergroups)


async def people(slack: SlackStandIn, services: Services, count: int) -> None:
    """So many registrations, straight at the desk."""
    for number in range(count):
        await register_at_the_desk(
            slack, services, number, country="NG" if number else "JP", category="academia"
        )


async def home_of(slack: SlackStandIn, user: str) -> View:
    await slack.open_home(user)
    return await slack.until(lambda: slack.home_of(user))


async def file_in(slack: SlackStandIn, user: str) -> tuple[Message, bytes]:
    message = (await slack.until(lambda: [m for m in from_bot(slack, "dm", user) if m.files]))[0]
    async with aiohttp.ClientSession() as session, session.get(message.files[0]["url_private"]) as response:
        return message, await response.read()


async def test_the_members_of_a_group_are_asked_for_once(slack: SlackStandIn, app: SlackApp) -> None:
    for user in ("cristina", "kenji", "amina", "cristina"):
        await home_of(slack, user)
    await app.background.idle()
    assert [call.method for call in slack.calls].count("usergroups.users.list") == 1
    assert "For organizers" in (await home_of(slack, "cristina")).plain
    assert "For organizers" not in (await home_of(slack, "kenji")).plain


async def test_while_slack_does_not_say_who_is_in_the_group_nobody_is_let_in(
    slack: SlackStandIn, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.error("usergroups.users.list", "missing_scope")
    assert "For organizers" not in (await home_of(slack, "cristina")).plain
    await slack.command("cristina", "#general", "/u4ssc", "organizer export")
    assert "who the organizers" in (await answer(slack, "#general", "cristina")).plain
    assert "missing_scope" in caplog.text
    services.organizers = (*services.organizers, slack.user_id("lucia"))
    await slack.command("lucia", "#general", "/u4ssc", "organizer pending")
    assert "Nothing waits" in (await answer(slack, "#general", "lucia")).plain


async def test_a_group_that_takes_long_to_read_delays_nobody(
    slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.slack.organizers._SECONDS", 0.01)
    slack.faults.slow("usergroups.users.list", 0.3)
    await slack.command("cristina", "#general", "/u4ssc", "organizer pending")
    assert "who the organizers" in (await answer(slack, "#general", "cristina")).plain
    assert "TimeoutError" in caplog.text


async def test_alone_it_shows_what_organizers_can_do(slack: SlackStandIn) -> None:
    for count, text in enumerate(("organizer", "Organiser dance", "organizer export pdf"), start=1):
        await slack.command("cristina", "#general", "/u4ssc", text)
        message = await answer(slack, "#general", "cristina", count)
        assert "/u4ssc organizer pending" in message.plain


async def test_for_everybody_else_it_is_a_question(slack: SlackStandIn) -> None:
    await slack.command("kenji", "#general", "/u4ssc", "organizers")
    assert "about organizers" in (await answer(slack, "#general", "kenji")).plain
    await slack.command("kenji", "#general", "/u4ssc", "organizer contact")
    assert "about contact" in (await answer(slack, "#general", "kenji", 2)).plain


@pytest.mark.parametrize("text", ["organizer export", "organizer export csv", "organizer pending"])
async def test_others_are_refused_and_it_is_logged(
    slack: SlackStandIn, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    await slack.command("kenji", "#general", "/u4ssc", text)
    assert "for the organizers" in (await answer(slack, "#general", "kenji")).plain
    assert f"refused to {slack.user_id('kenji')}" in caplog.text
    assert from_bot(slack, "dm", "kenji") == []


async def test_buttons_of_organizers_do_nothing_for_others(slack: SlackStandIn, app: SlackApp) -> None:
    home = await home_of(slack, "kenji")
    for action in ("organizer.pending", "organizer.search", "organizer.search.page.next"):
        button_of(home)["action_id"] = action
        await slack.click("kenji", "home", action)
    await app.background.idle()
    assert [m.plain for m in from_bot(slack, "dm", "kenji")] == [
        "This is for the organizers of the Seventh U4SSC Meeting only."
    ] * 3
    assert slack.view_of("kenji") is None


async def test_home_has_the_numbers_and_the_newest(slack: SlackStandIn, services: Services) -> None:
    await people(slack, services, 12)
    await register(slack, first_name="Zoë *<!channel>*", country="Kosovo")
    home = await home_of(slack, "cristina")
    for text in (
        "Confirmed: 12",
        "Waiting for a decision: 1",
        "Academia: 12",
        "Nigeria: 11",
        "2023-06-12  13  ████████████████████████",
        "Nr 11 · City of Lagos · Confirmed",
        "Zoë *&lt;!channel&gt;* Bello",
    ):
        assert text in home.plain
    assert "Nr 2 ·" not in home.plain
    assert {"organizer.pending", "organizer.search", "organizer.refresh"} <= set(actions_of(home))
    await slack.click("cristina", "home", "organizer.pending")
    listed = await slack.until(lambda: [m for m in from_bot(slack, "dm", "cristina") if "Zo" in m.plain])
    await slack.until(lambda: [m for m in from_bot(slack, "dm", "cristina") if "organizer.approve" in str(m)])
    await slack.click("cristina", listed[-1], actions_of(listed[-1])[0])
    await answer(slack, "dm", "amina", count=2)
    await slack.click("cristina", "home", "organizer.refresh")
    await slack.until(lambda: "Confirmed: 13" in home.plain)
    assert "organizer.pending" not in actions_of(home)


async def test_home_of_an_organizer_before_anybody_has_registered(slack: SlackStandIn) -> None:
    home = await home_of(slack, "cristina")
    assert "No registrations yet." in home.plain
    assert "You are not registered yet." in home.plain


async def test_without_the_database_the_rest_of_home_is_there(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(services.desk._store, "counts", gone)
    home = await home_of(slack, "cristina")
    assert "cannot reach my records" in home.plain
    assert "This is about when." in home.plain


async def test_search_page_by_page(slack: SlackStandIn, services: Services) -> None:
    await people(slack, services, 23)
    await home_of(slack, "cristina")
    await slack.click("cristina", "home", "organizer.search")
    view = await slack.until(lambda: slack.view_of("cristina"))
    assert (await slack.submit("cristina", view.id, {"query": "amin"})).kind == "updated"
    assert "Results 1–10" in view.plain
    assert "p22@example.org" in view.plain
    await slack.click("cristina", view, "organizer.search.page.next")
    await slack.until(lambda: "Results 11–20" in view.plain)
    await slack.click("cristina", view, "organizer.search.page.next")
    await slack.until(lambda: "Results 21–23" in view.plain)
    assert actions_of(view) == ["organizer.search.page.previous"]
    assert "Nr 0" in view.plain
    await slack.click("cristina", view, "organizer.search.page.previous")
    await slack.until(lambda: "Results 11–20" in view.plain)
    assert (await slack.submit("cristina", view.id, {"query": "nobody"})).kind == "updated"
    assert "Nobody was found." in view.plain
    assert (await slack.submit("cristina", view.id, {"query": "p0@example"})).kind == "updated"
    assert "Results 1–1" in view.plain
    assert "Japan" in view.plain


async def test_a_search_ends_where_more_letters_are_the_better_way(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.organizer_search._MOST_PAGES", 2)
    await people(slack, services, 21)
    await home_of(slack, "cristina")
    await slack.click("cristina", "home", "organizer.search")
    view = await slack.until(lambda: slack.view_of("cristina"))
    await slack.submit("cristina", view.id, {"query": "amina"})
    await slack.click("cristina", view, "organizer.search.page.next")
    await slack.until(lambda: "Please be more precise" in view.plain)
    assert "organizer.search.page.next" not in actions_of(view)


async def test_a_search_without_the_database_keeps_the_words(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable

    await home_of(slack, "cristina")
    await slack.click("cristina", "home", "organizer.search")
    view = await slack.until(lambda: slack.view_of("cristina"))
    monkeypatch.setattr(services.desk._store, "search", gone)
    outcome = await slack.submit("cristina", view.id, {"query": "amina"})
    assert "cannot reach my records" in outcome.errors["query"]


@pytest.mark.parametrize("kind", ["", "csv", "json", "xlsx"])
async def test_the_list_comes_as_a_file(slack: SlackStandIn, kind: str) -> None:
    await register(slack, first_name="＝cmd", family_name="حداد")
    await slack.command("cristina", "#general", "/u4ssc", f"organizer export {kind}")
    assert "as a file in your messages" in (await answer(slack, "#general", "cristina")).plain
    message, content = await file_in(slack, "cristina")
    assert "Registrations in this file: 1" in message.plain
    name = message.files[0]["name"]
    assert name == f"{name.split('.')[0]}.{kind or 'csv'}"
    if kind == "json":
        (row,) = json.loads(content)
        assert row["first_name"] == "＝cmd"
    elif kind == "xlsx":
        cells = list(load_workbook(io.BytesIO(content)).active.values)
        row = dict(zip(cells[0], cells[1], strict=True))
        assert row["first_name"] == "'＝cmd"
    else:
        assert content.startswith(b"\xef\xbb\xbf")
        (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert row["first_name"] == "'＝cmd"
    assert row["family_name"] == "حداد"


@pytest.mark.parametrize(
    ("method", "error"),
    [("files.getUploadURLExternal", "missing_scope"), ("files.completeUploadExternal", "internal_error")],
)
async def test_a_file_that_slack_does_not_take_is_explained(
    slack: SlackStandIn, method: str, error: str
) -> None:
    slack.faults.error(method, error)
    await slack.command("cristina", "#general", "/u4ssc", "organizer export")
    assert f"could not be delivered: {error}" in (await answer(slack, "#general", "cristina", 2)).plain


async def test_an_export_without_the_database_is_explained(
    slack: SlackStandIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise StoreUnavailable
        yield

    monkeypatch.setattr(services.desk._store, "stream", gone)
    await slack.command("cristina", "#general", "/u4ssc", "organizer export")
    assert "cannot reach my records" in (await answer(slack, "#general", "cristina", 2)).plain


def test_settings_name_what_is_no_id() -> None:
    given = Settings(_env_file=None, organizers=" U0123ABC, S0123ABC ,", organizers_channel="C0123ABC")
    assert given.organizers == ("U0123ABC", "S0123ABC")
    with pytest.raises(ValueError, match="not @cristina, general"):
        Settings(_env_file=None, organizers="@cristina,general")
    with pytest.raises(ValueError, match="expected a channel's id"):
        Settings(_env_file=None, organizers_channel="#organizers")
