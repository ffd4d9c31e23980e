import pytest

from bot.playground.forms import NotOnScreenError
from bot.playground.stand_in import SlackStandIn

FILLED = {"name": "Amina", "email": "amina@example.org", "country": "Nigeria", "consent": True}


async def opened(slack: SlackStandIn, user: str = "amina"):
    await slack.command(user, "#u4ssc-7", "/u4ssc", "register")
    return await slack.until(lambda: slack.view_of(user))


async def test_a_command_is_answered_in_its_acknowledgement(slack: SlackStandIn) -> None:
    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc", "plain a < b")

    assert (ack.status, ack.ok) == (200, True)
    (answer,) = slack.messages("#u4ssc-7", "amina")
    assert (answer.text, answer.ephemeral_for) == ("You said: a &lt; b", slack.user_id("amina"))
    assert slack.messages("#u4ssc-7", "kenji") == []


async def test_an_in_channel_answer_is_for_everyone(slack: SlackStandIn) -> None:
    await slack.command("amina", "#general", "/u4ssc", "public")

    assert [m.text for m in slack.messages("#general", "kenji")] == ["for everyone"]


async def test_a_bot_too_slow_shows_operation_timeout(slack: SlackStandIn) -> None:
    slack.faults.ack_seconds = 0.05

    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc", "slow")

    assert ack.error == "operation_timeout"
    assert slack.messages("#u4ssc-7", "amina")[0].text == '/u4ssc failed with the error "operation_timeout"'


async def test_a_bot_that_raises_shows_dispatch_failed(slack: SlackStandIn) -> None:
    ack = await slack.command("amina", "#u4ssc-7", "/u4ssc", "broken")

    assert (ack.status, ack.error) == (500, "dispatch_failed")
    assert slack.messages("#u4ssc-7", "amina")[0].by_slackbot


async def test_no_bot_at_all_shows_dispatch_failed(alone: SlackStandIn) -> None:
    ack = await alone.command("amina", "#u4ssc-7", "/u4ssc", "plain x")

    assert (ack.status, ack.error) == (0, "dispatch_failed")


async def test_an_answer_with_wrong_blocks_is_refused(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "invalid")

    (refusal,) = slack.refusals
    assert (refusal.what, refusal.error) == ("command response", "invalid_blocks")
    assert refusal.messages == ("[ERROR] unsupported type: sction [json-pointer:/blocks/0/type]",)


async def test_an_unknown_command_never_reaches_the_bot(slack: SlackStandIn) -> None:
    before = len(slack.deliveries)

    await slack.command("amina", "#u4ssc-7", "/other")

    assert len(slack.deliveries) == before
    assert "not a valid command" in slack.messages("#u4ssc-7", "amina")[0].text


async def test_a_response_url_takes_five_posts(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "respond 6")
    await slack.until(lambda: slack.refusals)

    texts = [m.text for m in slack.messages("#u4ssc-7", "amina") if not m.by_slackbot]
    assert texts == [f"answer {n}" for n in range(5)]
    assert slack.refusals[0].error == "used_url"


async def test_an_old_response_url_is_refused(slack: SlackStandIn) -> None:
    slack.faults.response_url_seconds = 0

    await slack.command("amina", "#u4ssc-7", "/u4ssc", "respond 1")
    await slack.until(lambda: slack.refusals)

    assert slack.refusals[0].error == "expired_url"


async def test_a_trigger_opens_one_view_only(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "twice")
    await slack.until(lambda: slack.refusals)

    assert slack.refusals[0].error == "exchanged_trigger_id"
    assert slack.view_of("amina") is not None


async def test_a_late_trigger_opens_nothing(slack: SlackStandIn) -> None:
    slack.faults.trigger_seconds = 0

    await slack.command("amina", "#u4ssc-7", "/u4ssc", "register")
    await slack.until(lambda: slack.refusals)

    assert slack.refusals[0].error == "expired_trigger_id"
    assert slack.view_of("amina") is None


async def test_a_form_is_filled_in_and_submitted(slack: SlackStandIn, seen: dict) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, FILLED | {"category": "Academia"})

    assert (outcome.kind, outcome.ack.status) == ("closed", 200)
    assert slack.view_of("amina") is None
    (submitted,) = seen["submitted"]
    values = submitted["state"]["values"]
    assert values["country"]["country"]["selected_option"]["value"] == "nigeria"
    assert values["format"]["format"]["selected_option"]["value"] == "online"
    assert values["consent"]["consent"]["selected_options"][0]["value"] == "yes"
    assert submitted["private_metadata"] == "kept"
    assert slack.refusals == []


async def test_the_client_finds_empty_and_malformed_fields_by_itself(slack: SlackStandIn) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, {"name": "A", "email": "no address"})

    assert outcome.ack is None
    assert outcome.errors == {
        "email": "Please enter a valid email address.",
        "country": "Please complete this required field.",
        "consent": "Please complete this required field.",
    }


async def test_the_bot_s_errors_stand_at_their_fields(slack: SlackStandIn) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, FILLED | {"name": "wrong"})

    assert (outcome.kind, outcome.errors) == ("errors", {"name": "That is no name."})
    assert slack.view_of("amina").errors == {"name": "That is no name."}


@pytest.mark.parametrize("name", ["misplaced", "nonsense"])
async def test_an_answer_slack_would_not_take_shows_trouble(slack: SlackStandIn, name: str) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, FILLED | {"name": name})

    assert outcome.kind == "failed"
    assert "trouble" in slack.view_of("amina").problem
    assert slack.refusals[0].what == "view_submission response"


@pytest.mark.parametrize(
    ("name", "kind", "text"), [("update", "updated", "Updated"), ("push", "pushed", "Pushed")]
)
async def test_the_bot_shows_another_view(slack: SlackStandIn, name: str, kind: str, text: str) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, FILLED | {"name": name})

    assert outcome.kind == kind
    assert text in slack.view_of("amina").plain


async def test_clearing_ends_the_whole_stack(slack: SlackStandIn) -> None:
    view = await opened(slack)

    outcome = await slack.submit("amina", view.id, FILLED | {"name": "clear"})

    assert (outcome.kind, slack.view_of("amina")) == ("cleared", None)


async def test_a_pushed_view_is_closed_back_to_the_first(slack: SlackStandIn, seen: dict) -> None:
    view = await opened(slack)

    await slack.click("amina", view, "push", values={"name": "half"})
    pushed = await slack.until(lambda: (v := slack.view_of("amina")) is not view and v)

    assert pushed.root_view_id == view.id
    assert seen["actions"][0]["view"]["state"]["values"]["name"]["name"]["value"] == "half"
    await slack.close_view("amina")
    assert slack.view_of("amina") is view
    await slack.close_view("amina")
    assert seen["closed"][0]["view"]["callback_id"] == "form"


async def test_a_type_ahead_suggests(slack: SlackStandIn) -> None:
    view = await opened(slack)

    found = await slack.options("amina", view, "country", "ja")

    assert found.labels == ("Japan",)


async def test_nobody_chooses_what_is_not_offered(slack: SlackStandIn) -> None:
    view = await opened(slack)

    with pytest.raises(NotOnScreenError):
        await slack.submit("amina", view.id, FILLED | {"country": "Atlantis"})
    with pytest.raises(NotOnScreenError):
        await slack.click("amina", view, "no_such_button")
    with pytest.raises(NotOnScreenError):
        await slack.submit("amina", view.id, {"no_such_field": "x"})


async def test_buttons_and_selects_in_a_message(slack: SlackStandIn, seen: dict) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "when")
    (answer,) = slack.messages("#u4ssc-7", "amina")

    await slack.click("amina", answer, "topic", selected_option="Cost")
    await slack.click("amina", answer, "menu", selected_option="Calendar")
    await slack.until(lambda: len(seen["actions"]) == 2)

    topic, menu = (body["actions"][0] for body in seen["actions"])
    assert topic["selected_option"]["value"] == "cost"
    assert menu["selected_option"]["text"]["text"] == "Calendar"
    assert "message" not in seen["actions"][0]
    assert seen["actions"][0]["container"]["is_ephemeral"] is True
    assert seen["actions"][0]["state"]["values"]["choices"]["topic"]["selected_option"]["value"] == "cost"


async def test_a_button_replaces_its_message(slack: SlackStandIn) -> None:
    await slack.command("amina", "#u4ssc-7", "/u4ssc", "when")
    (answer,) = slack.messages("#u4ssc-7", "amina")

    await slack.click("amina", answer, "cancel")
    await slack.until(lambda: answer.text == "Cancelled")

    assert answer.blocks == []
    assert slack.messages("#u4ssc-7", "amina") == [answer]


async def test_shortcuts_open_and_answer(slack: SlackStandIn) -> None:
    await slack.shortcut("kenji", "register_globally")
    await slack.until(lambda: slack.view_of("kenji"))
    said = await slack.say("kenji", "#u4ssc-7", "is it free")

    await slack.shortcut("lucia", "answer_this", said.message)

    (answer,) = await slack.until(lambda: [m for m in slack.messages("#u4ssc-7", "lucia") if m.ephemeral_for])
    assert answer.text == "About: is it free"


async def test_a_shortcut_nobody_handles_fails_visibly(slack: SlackStandIn) -> None:
    ack = await slack.shortcut("kenji", "unknown_shortcut")

    assert (ack.status, ack.error) == (404, "dispatch_failed")
    assert "failed" in slack.messages("dm", "kenji")[-1].text


async def test_home_is_published_and_its_buttons_work(slack: SlackStandIn) -> None:
    await slack.open_home("olga")
    home = await slack.until(lambda: slack.home_of("olga"))
    assert "At a glance" in home.plain

    await slack.click("olga", "home", "register")

    assert (await slack.until(lambda: slack.view_of("olga"))).callback_id == "form"
