"""A real headless Chromium, and the stand-in with a manifest, in one event loop."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from chromium import ARGUMENTS, CHROMIUM
from playwright.async_api import Browser, Page, async_playwright

from bot.playground.stand_in import SlackStandIn
from playground.conftest import SECRET, TOKEN, Clock, connected

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


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def alone(clock: Clock) -> AsyncIterator[SlackStandIn]:
    stand_in = SlackStandIn(SECRET, TOKEN, clock, clock.set, manifest=MANIFEST, retry_delays=())
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture(loop_scope="package")
async def slack(alone: SlackStandIn, app: Any) -> AsyncIterator[SlackStandIn]:
    async with connected(alone, app) as stand_in:
        yield stand_in


@pytest_asyncio.fixture(loop_scope="package")
async def page(slack: SlackStandIn, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1200, "height": 850})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(slack.page_url)
    yield page
    await page.close()
    assert complaints == []
