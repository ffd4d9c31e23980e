"""What the browser tests look at and do on the page."""

import pytest
from axe_playwright_python.async_playwright import Axe
from chromium import needs_chromium
from playwright.async_api import Locator, Page

IN_A_BROWSER = [
    needs_chromium,
    pytest.mark.asyncio(loop_scope="package"),  # one browser for all
]


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
