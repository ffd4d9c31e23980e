"""The page alone, against the tiny app, in a real headless Chromium."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.playground.stand_in import SlackStandIn

from .conftest import SECRET, TOKEN, Clock, connected

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MANIFEST = {
    "features": {
        "bot_user": {"display_name": "u4ssc"},
        "slash_commands": [
            {"command": "/u4ssc", "usage_hint": "[topic | register]", "description": "Ask about the meeting"}
        ],
        "shortcuts": [
            {"name": "Register", "type": "global", "callback_id": "register_globally", "description": "Join"},
            {"name": "Answer this", "type": "message", "callback_id": "answer_this", "description": "Answer"},
        ],
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "message.channels", "message.im", "app_home_opened"]
        }
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
}

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"),
        reason="no chromium here; CI installs it and never skips",
    ),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    stand_in = SlackStandIn(SECRET, TOKEN, clock, clock.set, manifest=MANIFEST, retry_delays=())
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def slack(alone: SlackStandIn, app: Any) -> AsyncIterator[SlackStandIn]:
    async with connected(alone, app) as stand_in:
        yield stand_in


@pytest_asyncio.fixture(loop_scope="module")
async def page(slack: SlackStandIn, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1200, "height": 850})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(slack.page_url)
    yield page
    await page.close()
    assert complaints == []


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message", exact=True)


def messages(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


async def write(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


async def assert_accessible(page: Page) -> None:
    results = await Axe().run(page)
    found = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in results.response["violations"]]
    assert found == []


async def test_a_form_by_keyboard_alone(page: Page, slack: SlackStandIn) -> None:
    await expect(composer(page)).to_be_focused()
    await page.keyboard.type("/u4")
    await expect(page.get_by_role("status").filter(has_text="Ask about the meeting")).to_be_visible()
    await page.keyboard.type("ssc register")
    await page.keyboard.press("Enter")

    form = page.get_by_role("dialog", name="Register")
    name = form.get_by_label("First name")
    await expect(name).to_be_focused()
    await assert_accessible(page)
    await page.keyboard.type("wrong")
    await page.keyboard.press("Enter")
    await expect(form.get_by_label("E-mail")).to_be_focused()
    await expect(form.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_text("Please complete this required field.")).to_have_count(3)
    await page.keyboard.type("amina@example.org")
    await page.keyboard.press("Tab")
    await page.keyboard.type("ja")
    await expect(form.get_by_role("listbox").get_by_role("option")).to_have_text(["Japan"])
    await assert_accessible(page)
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("combobox", name="Country")).to_have_value("Japan")
    await page.keyboard.press("Tab")
    await expect(form.get_by_role("combobox", name="Category")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(form.get_by_role("radio", name="Online")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await name.press("Enter")
    await expect(form.get_by_text("That is no name.")).to_be_visible()
    await expect(name).to_be_focused()
    await name.fill("Amina")
    await page.keyboard.press("Enter")

    await expect(form).to_have_count(0)
    await expect(composer(page)).to_be_focused()
    assert slack.view_of("amina") is None
    assert slack.refusals == []


async def test_escape_closes_what_is_on_top_and_keeps_what_was_typed(
    page: Page, slack: SlackStandIn, seen: dict
) -> None:
    await write(page, "/u4ssc register")
    form = page.get_by_role("dialog", name="Register")
    await form.get_by_label("First name").fill("Half a name")
    await form.get_by_role("button", name="Details").click()
    details = page.get_by_role("dialog", name="Details")
    await expect(details).to_contain_text("Pushed")

    await page.keyboard.press("Escape")
    await expect(form.get_by_label("First name")).to_have_value("Half a name")
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await slack.until(lambda: seen["closed"])


async def test_a_mention_is_answered_in_its_thread(page: Page, slack: SlackStandIn) -> None:
    await write(page, "@u4ssc <img src=x onerror=alert(1)> *when* is it?")

    await messages(page).get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("heading", name="When is it?")).to_be_visible()
    await expect(thread).to_contain_text("<img src=x onerror=alert(1)> when is it?")
    reply = thread.get_by_role("textbox", name="Reply")
    await expect(reply).to_be_focused()
    await reply.fill("/u4ssc when")
    await reply.press("Enter")
    await expect(page.get_by_text("/u4ssc is not supported in threads. Sorry!")).to_be_visible()
    await reply.fill("thank you")
    await reply.press("Enter")
    await expect(messages(page).get_by_role("button", name="2 replies")).to_be_visible()
    await assert_accessible(page)
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_everyone_reads_their_own_zone_and_language(page: Page, slack: SlackStandIn) -> None:
    await slack.say("kenji", "#u4ssc-7", "@u4ssc when?")
    await slack.until(lambda: [m for m in slack.messages("#u4ssc-7") if m.is_reply])
    await write(page, "/u4ssc plain for Amina only")
    await expect(messages(page).get_by_text("Only visible to you")).to_be_visible()

    for handle, expected, direction in (
        ("kenji", "Wednesday, May 20, 2026 5:00 PM", "ltr"),
        ("lucia", "miércoles, 20 de mayo de 2026 3:00", "ltr"),
        ("layla", "الأربعاء، 20 مايو 2026", "rtl"),
    ):
        await page.get_by_label("You are").select_option(handle)
        await messages(page).get_by_role("button", name="1 reply").click()
        thread = page.get_by_role("complementary", name="Thread")
        time = thread.get_by_role("time").filter(has_text="2026")
        await expect(time).to_contain_text(expected)
        assert await time.evaluate("element => getComputedStyle(element).direction") == direction
        await expect(messages(page)).not_to_contain_text("for Amina only")


async def test_the_rehearsed_date_can_be_changed(page: Page, slack: SlackStandIn, clock: Clock) -> None:
    banner = page.get_by_role("banner").filter(has_text="Rehearsing")
    await expect(banner).to_contain_text("Monday, 11 May 2026 at 09:00 UTC")

    await banner.get_by_role("button", name="Change").click()
    await assert_accessible(page)
    await banner.get_by_label("Date and time (UTC)").fill("2026-05-20T08:30")
    await banner.get_by_role("button", name="Set").click()

    await expect(banner).to_contain_text("Wednesday, 20 May 2026 at 08:30 UTC")
    assert clock.now.isoformat() == "2026-05-20T08:30:00+00:00"


async def test_buttons_confirm_and_failures_are_shown(page: Page, slack: SlackStandIn) -> None:
    await write(page, "/u4ssc when")
    answer = messages(page).get_by_role("article").last
    await answer.get_by_role("button", name="Cancel registration").click()
    question = page.get_by_role("dialog", name="Cancel?")
    await question.get_by_role("button", name="Keep it").click()
    await expect(answer).to_contain_text("TSB Circular 92")
    await answer.get_by_role("button", name="Cancel registration").click()
    await question.get_by_role("button", name="Cancel it").click()
    await expect(answer).to_contain_text("Cancelled")

    await write(page, "/u4ssc broken")
    await expect(messages(page)).to_contain_text('/u4ssc failed with the error "dispatch_failed"')
    slack.faults.ack_seconds = 0.05
    await write(page, "/u4ssc slow")
    await expect(messages(page)).to_contain_text('/u4ssc failed with the error "operation_timeout"')
    await write(page, "/nothing")
    await expect(messages(page)).to_contain_text("/nothing is not a valid command.")


async def test_every_kind_of_block_is_shown(page: Page, slack: SlackStandIn, seen: dict) -> None:
    await write(page, "/u4ssc gallery")
    shown = messages(page).get_by_role("article")
    await expect(shown.get_by_role("columnheader")).to_have_text(["Session", "Starts"])
    await expect(shown.get_by_role("listitem")).to_have_text(["one", "two", "first", "item"])
    await expect(shown.locator("strong", has_text="bold")).to_be_visible()
    await expect(shown.locator("pre")).to_have_text("a < b")
    await expect(shown.get_by_role("link", name="two")).to_have_attribute("href", "https://example.org")
    await shown.get_by_role("button", name="Good").click()
    await slack.until(lambda: seen["actions"])
    assert seen["actions"][0]["actions"][0]["value"] == "up"
    await shown.get_by_label("Choose").fill("2026-06-01")
    await slack.until(lambda: len(seen["actions"]) == 2)
    assert seen["actions"][1]["actions"][0]["selected_date"] == "2026-06-01"
    await shown.get_by_role("button", name="Break").click()
    await expect(shown.get_by_role("alert")).to_contain_text("We had some trouble connecting")
    await assert_accessible(page)


async def test_one_s_own_messages_and_the_shortcuts(page: Page, slack: SlackStandIn) -> None:
    await write(page, "Is it fre?")
    mine = messages(page).get_by_role("article").first

    async def choose(label: str) -> None:
        await mine.get_by_label("More actions").click()
        await mine.get_by_role("button", name=label).click()

    await choose("Edit message")
    await expect(composer(page)).to_have_value("Is it fre?")
    await write(page, "Is it free?")
    await expect(mine).to_contain_text("(edited)")
    await choose("eyes")
    await expect(mine.get_by_role("button", name="eyes, 1")).to_be_visible()
    await choose("Answer this")
    await expect(messages(page)).to_contain_text("About: Is it free?")
    await choose("Delete message")
    await expect(messages(page)).not_to_contain_text("(edited)")
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("dialog", name="Register")).to_be_visible()


async def test_home_and_direct_message_on_a_dark_narrow_screen(page: Page, slack: SlackStandIn) -> None:
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 360, "height": 700})
    await expect(composer(page)).to_be_visible()
    await expect(page.get_by_role("navigation")).to_be_hidden()

    await page.get_by_role("button", name="Channels").click()
    await assert_accessible(page)
    await page.get_by_role("navigation").get_by_role("button", name="Home").click()
    await expect(page.get_by_role("main").get_by_role("heading", name="At a glance")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Messages").click()
    await write(page, "hello")
    await expect(messages(page)).to_contain_text("You wrote: hello")
    overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    await assert_accessible(page)


async def test_prompts_are_offered_in_the_direct_message(page: Page, slack: SlackStandIn) -> None:
    dm = slack.channel_id("dm", "amina")
    slack.workspace.prompts[dm] = ("Ask me", [{"title": "When?", "message": "When is the meeting?"}])
    await page.get_by_role("navigation").get_by_role("button", name="u4ssc", exact=True).click()

    await page.get_by_role("button", name="When?").click()

    await expect(messages(page)).to_contain_text("You wrote: When is the meeting?")


async def test_other_sites_cannot_use_the_page_s_api(page: Page, slack: SlackStandIn) -> None:
    url = f"{slack.page_url}ui/say"
    plain = await page.request.post(url, headers={"Content-Type": "text/plain"}, data="{}")
    rebound = await page.request.get(f"{slack.page_url}ui/state", headers={"Host": "evil.example"})

    assert (plain.status, rebound.status) == (415, 403)
