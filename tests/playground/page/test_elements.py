"""Forms, buttons and blocks on the page, by keyboard and mouse."""

from playwright.async_api import Page, expect

from bot.playground.stand_in import SlackStandIn

from .screen import IN_A_BROWSER, assert_accessible, composer, messages, write

pytestmark = IN_A_BROWSER


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
