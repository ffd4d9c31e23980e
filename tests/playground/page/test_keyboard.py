"""The focus stays where a person has put it while the page changes around them."""

from playwright.async_api import Page, expect

from bot.playground.stand_in import SlackStandIn

from .screen import IN_A_BROWSER, composer, messages, write

pytestmark = IN_A_BROWSER


async def test_a_new_message_does_not_take_the_focus(page: Page, slack: SlackStandIn) -> None:
    await write(page, "/u4ssc gallery")
    persona = page.get_by_label("You are")
    note = messages(page).get_by_label("A note")
    await note.fill("half a")

    for number, place in enumerate((persona, composer(page), note)):
        await place.focus()
        await slack.say("kenji", "#u4ssc-7", f"message {number}")
        await expect(messages(page)).to_contain_text(f"message {number}")
        await expect(place).to_be_focused()

    await expect(note).to_have_value("half a")


async def test_a_new_message_does_not_close_an_open_menu(page: Page, slack: SlackStandIn) -> None:
    await write(page, "hello")
    mine = messages(page).get_by_role("article").first
    await mine.get_by_label("More actions").click()

    await slack.say("kenji", "#u4ssc-7", "meanwhile")
    await expect(messages(page)).to_contain_text("meanwhile")

    await expect(mine.get_by_role("button", name="Edit message")).to_be_visible()


async def test_one_changes_channel_persona_and_tab_without_a_mouse(page: Page) -> None:
    navigation = page.get_by_role("navigation")
    general = navigation.get_by_role("button", name="general")
    await general.press("Enter")
    await expect(page.get_by_role("heading", name="#general")).to_be_visible()
    await expect(general).to_be_focused()

    persona = page.get_by_label("You are")
    await persona.press("ArrowDown")
    await expect(persona).to_have_value("kenji")
    await expect(persona).to_be_focused()

    home = navigation.get_by_role("button", name="Home")
    await home.press("Enter")
    await expect(page.get_by_role("main").get_by_role("heading", name="At a glance")).to_be_visible()
    await expect(home).to_be_focused()


async def test_on_a_phone_the_channels_open_and_close_by_keyboard(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 700})
    opener = page.get_by_role("button", name="Channels")
    navigation = page.get_by_role("navigation")
    await opener.press("Enter")
    await expect(navigation.get_by_role("button", name="u4ssc-7")).to_be_focused()

    await navigation.get_by_role("button", name="general").press("Enter")

    await expect(navigation).to_be_hidden()
    await expect(opener).to_be_focused()
