"""A person in the playground's page, in a real headless Chromium."""

import re
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from chromium import ARGUMENTS, CHROMIUM, needs_chromium
from playwright.async_api import Page, async_playwright, expect

from bot.playground.stand_in import SlackStandIn

DIRECT_MESSAGE = re.compile(r"^u4ssc(?!-)")
"""The bot's own entry in the sidebar, with or without a count of unread messages."""
pytestmark = needs_chromium


@pytest.fixture
async def page(slack: SlackStandIn) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(slack.page_url)
        yield page
        await browser.close()
        assert errors == []


async def write(page: Page, text: str) -> None:
    composer = page.get_by_role("textbox").first
    await composer.fill(text)
    await composer.press("Enter")


async def test_a_question_a_command_and_the_registration(page: Page) -> None:
    await expect(page.locator("#rehearsal")).to_contain_text("13 June 2023")
    await page.get_by_text("u4ssc-7").first.click()
    await write(page, "/u4ssc when")
    await expect(page.get_by_text("Only visible to you").first).to_be_visible()
    await expect(page.locator("#messages")).to_contain_text("Tuesday, 20 June 2023, from 09:30 to 16:00")
    await expect(page.locator("#messages")).to_contain_text("TSB Circular 92 §1")
    await write(page, "How much does it cost to attend the meeting?")
    await page.get_by_text("1 reply").first.click()
    await expect(page.locator("#thread")).to_contain_text("free of charge")
    await write(page, "/u4ssc register")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Organization").fill("City of Lagos")
    await dialog.get_by_label("E-mail").fill("nobody")
    await dialog.get_by_role("button", name="Register").click()
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("E-mail").fill("amina@example.org")
    await dialog.get_by_label("Country").fill("Niger")
    await page.get_by_role("option", name="Nigeria").click()
    await dialog.get_by_label("You take part as").select_option(label="Member State")
    await dialog.get_by_role("checkbox").check()
    await dialog.get_by_role("button", name="Register").click()
    await expect(dialog).to_have_count(0)
    await page.get_by_role("navigation").get_by_role("button", name=DIRECT_MESSAGE).click()
    await expect(page.locator("#messages")).to_contain_text("U4SSC-")


async def test_arabic_reads_from_right_to_left(page: Page) -> None:
    await page.get_by_text("u4ssc-7").first.click()
    await write(page, "/u4ssc متى الاجتماع؟")
    paragraph = page.locator("#messages").get_by_text("20 يونيو 2023").first
    await expect(paragraph).to_be_visible()
    direction = await paragraph.evaluate("element => getComputedStyle(element.closest('[dir]')).direction")
    assert direction == "rtl"


async def test_the_page_has_no_axe_violations(page: Page) -> None:
    await page.get_by_text("u4ssc-7").first.click()
    await write(page, "/u4ssc when")
    await expect(page.get_by_text("Only visible to you").first).to_be_visible()
    results = await Axe().run(page)
    assert results.response["violations"] == []
