"""Talking, reading and finding one's way on the page."""

from playwright.async_api import Page, expect

from bot.playground.stand_in import SlackStandIn
from playground.conftest import Clock

from .screen import IN_A_BROWSER, assert_accessible, composer, messages, write

pytestmark = IN_A_BROWSER


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
