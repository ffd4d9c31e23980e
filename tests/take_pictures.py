"""Pictures of each surface, out of the playground: `make pictures`, or `python tests/take_pictures.py [FOLDER]`."""

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chromium import ARGUMENTS, CHROMIUM
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.hosting import playground
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LARGEST_BYTES = 150_000
CHANNEL = "u4ssc-7"
DIRECT_MESSAGE = re.compile(r"^u4ssc(?!-)")
"""The bot's own entry in the sidebar, with or without a count of unread messages."""
REGISTRATION: dict[str, Any] = {
    "organization": "City of Lagos",
    "country": "Nigeria",
    "category": "Member State",
    "consent": ["agreed"],
}


@dataclass(frozen=True)
class Picture:
    """Whose screen it is, and what is done before it is taken."""

    name: str
    user: str
    take: Callable[[Page, SlackStandIn], Awaitable[None]]
    height: int = 620
    dark: bool = False


async def go(page: Page, place: str) -> None:
    await page.get_by_role("navigation").get_by_role("button", name=place).first.click()


async def shown(page: Page, text: str) -> None:
    await expect(page.locator("body")).to_contain_text(text)


async def answer_in_a_thread(page: Page, slack: SlackStandIn) -> None:
    await slack.say("kenji", "#u4ssc-7", "Is the meeting free of charge, and when does it start?")
    await go(page, CHANNEL)
    await page.get_by_text("1 reply").first.click()
    await shown(page, "free of charge")


async def answer_to_one_person(page: Page, slack: SlackStandIn) -> None:
    await go(page, CHANNEL)
    await slack.command("lucia", "#u4ssc-7", "/u4ssc", "¿En qué idioma es la reunión?")
    await shown(page, "Compartir")


async def answer_from_right_to_left(page: Page, slack: SlackStandIn) -> None:
    await go(page, CHANNEL)
    await slack.command("layla", "#u4ssc-7", "/u4ssc", "متى الاجتماع؟")
    await shown(page, "مشاركة في القناة")


async def not_in_the_circular(page: Page, slack: SlackStandIn) -> None:
    await go(page, CHANNEL)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "Will the meeting be recorded?")
    await shown(page, "Tell me when there is an answer")


async def form(page: Page, slack: SlackStandIn) -> None:
    await go(page, CHANNEL)
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    await slack.until(lambda: slack.view_of("amina"))
    await expect(page.get_by_role("dialog").get_by_label("Family name")).to_have_value("Bello")


async def receipt(page: Page, slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await slack.until(lambda: slack.view_of("amina"))
    await slack.until(lambda: "Bello" in str(view.payload))
    await slack.submit("amina", view.id, REGISTRATION)
    await page.get_by_role("navigation").get_by_role("button", name=DIRECT_MESSAGE).click()
    await shown(page, "Reference number")
    await shown(page, "You could ask")


async def home(page: Page, slack: SlackStandIn) -> None:
    await go(page, "Home")
    await shown(page, "Your registration")


async def organizers_home(page: Page, slack: SlackStandIn) -> None:
    for user, text in (("amina", "Will the meeting be recorded?"), ("kenji", "Is there a recording?")):
        await slack.command(user, "#u4ssc-7", "/u4ssc", text)
        await slack.until(lambda: [m for m in slack.messages("#u4ssc-7", user) if m.bot_id])  # noqa: B023
    await go(page, "Home")
    await shown(page, "Open questions")
    await page.get_by_role("heading", name="For organizers").evaluate("element => element.scrollIntoView()")


async def organizers_answer(page: Page, slack: SlackStandIn) -> None:
    await organizers_home(page, slack)
    await page.get_by_role("button", name="Answer", exact=True).first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("Short title")


PICTURES = (
    Picture("answer", "kenji", answer_in_a_thread),
    Picture("private", "lucia", answer_to_one_person, 520),
    Picture("arabic", "layla", answer_from_right_to_left, 560),
    Picture("not-stated", "amina", not_in_the_circular, 560),
    Picture("form", "amina", form, 820),
    Picture("receipt", "amina", receipt, 820),
    Picture("home", "amina", home, 1100),
    Picture("organizers", "cristina", organizers_home, 900),
    Picture("answering", "cristina", organizers_answer, 820),
    Picture("dark", "kenji", answer_in_a_thread, dark=True),
)


async def take(picture: Picture, browser: Browser, folder: Path) -> None:
    """One picture, of a playground of its own."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(_env_file=None, database_url=f"sqlite:///{data}/bot.sqlite3")
        async with playground(settings, 0) as slack:
            page = await browser.new_page(
                viewport={"width": 1000, "height": picture.height},
                color_scheme="dark" if picture.dark else "light",
                reduced_motion="reduce",
            )
            await page.goto(slack.page_url)
            await page.get_by_label("You are").select_option(picture.user)
            await picture.take(page, slack)
            await slack.settled()
            await page.screenshot(path=folder / f"{picture.name}.png")
            await page.close()


async def main(folder: Path) -> None:
    """All of them; fails where one is too large for a page that people load."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for picture in PICTURES:
            await take(picture, browser, folder)
            size = (folder / f"{picture.name}.png").stat().st_size
            print(f"{picture.name}.png: {size:,} bytes")  # noqa: T201  # a command
            assert size <= LARGEST_BYTES, picture.name
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
