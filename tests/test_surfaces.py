"""What is shown in the documents, and what can be used without a mouse and in the dark."""

import re
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from chromium import ARGUMENTS, CHROMIUM, needs_chromium
from conftest import REPOSITORY
from playwright.async_api import Page, async_playwright, expect
from take_pictures import FOLDER, LARGEST_BYTES, PICTURES

from bot.playground.stand_in import SlackStandIn

DOCUMENT = REPOSITORY / "docs" / "slack.md"


def test_every_picture_is_there_described_and_small() -> None:
    shown = re.findall(r"!\[(.+?)\]\(pictures/(.+?)\.png\)", DOCUMENT.read_text(encoding="utf-8"))
    assert [name for _, name in shown] == [picture.name for picture in PICTURES]
    assert {file.stem for file in FOLDER.glob("*")} == {picture.name for picture in PICTURES}
    for _, name in shown:
        assert (FOLDER / f"{name}.png").stat().st_size <= LARGEST_BYTES


@pytest.fixture
async def dark_page(slack: SlackStandIn) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
        await page.goto(slack.page_url)
        yield page
        await browser.close()


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in results.response["violations"]]


@needs_chromium
async def test_the_learning_loop_by_keyboard_alone_in_the_dark(dark_page: Page, slack: SlackStandIn) -> None:
    page = dark_page
    await page.get_by_role("navigation").get_by_role("button", name="u4ssc-7").press("Enter")
    composer = page.get_by_role("textbox").first
    await composer.fill("/u4ssc Will the meeting be recorded?")
    await composer.press("Enter")
    await page.get_by_role("button", name="Tell me when there is an answer").press("Enter")
    await expect(page.locator("#messages")).to_contain_text("I will write to you")
    await page.get_by_role("button", name="This did not help").press("Enter")
    wish = page.get_by_role("dialog")
    await wish.get_by_label("What did you want to know?").fill("The video")
    assert await violations(page) == []
    await wish.get_by_role("button", name="Send").press("Enter")
    await expect(wish).to_have_count(0)

    await page.get_by_label("You are").select_option("cristina")
    await page.get_by_role("navigation").get_by_role("button", name="Home").press("Enter")
    await page.get_by_role("button", name="Answer", exact=True).first.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Answer", exact=True).fill("Yes, it will be recorded.")
    await dialog.get_by_role("button", name="Add answer").press("Enter")
    await expect(dialog).to_have_count(0)
    assert await violations(page) == []
    told = await slack.until(lambda: [m for m in slack.messages("dm", "amina") if "recorded" in m.plain])
    assert "Source: the organizers" in told[0].plain
