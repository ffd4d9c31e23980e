from bot.playground.stand_in import SlackStandIn

from .conftest import Clock


def event_types(slack: SlackStandIn) -> list[str]:
    events = (a.sent["event"] for a in slack.deliveries if a.sent.get("type") == "event_callback")
    return [f"{e['type']}/{e['subtype']}" if "subtype" in e else e["type"] for e in events]


async def test_a_mention_fires_two_events_and_the_answer_a_third(slack: SlackStandIn, seen: dict) -> None:
    said = await slack.say("amina", "#u4ssc-7", "@u4ssc when is it?")

    assert [a.ok for a in said.acks] == [True, True]
    assert said.message.text == f"<@{slack.workspace.bot_user.id}> when is it?"
    (answer,) = await slack.until(lambda: slack.thread(said.message))
    assert answer.text == "You called?"
    await slack.settled()
    assert sorted(event_types(slack)) == ["app_mention", "message", "message"]
    bodies = [a.sent for a in slack.deliveries if "event" in a.sent]
    assert len({b["event_id"] for b in bodies}) == 3
    own = next(b["event"] for b in bodies if "bot_id" in b["event"])
    assert (own["bot_id"], own["thread_ts"]) == (slack.workspace.bot_id, said.message.ts)
    assert bodies[0]["authorizations"][0]["user_id"] == slack.workspace.bot_user.id
    assert bodies[0]["team_id"] == slack.workspace.team_id
    assert slack.refusals == []


async def test_a_direct_message_is_a_message_event_only(slack: SlackStandIn) -> None:
    await slack.say("layla", "dm", "متى؟")

    texts = await slack.until(lambda: [m.text for m in slack.messages("dm", "layla") if m.bot_id and m.text])
    assert texts == ["You wrote: متى؟"]
    assert "app_mention" not in event_types(slack)
    assert slack.deliveries[-1].sent["event"]["channel_type"] == "im"


async def test_the_bot_hears_nothing_where_it_was_not_invited(slack: SlackStandIn) -> None:
    before = len(slack.deliveries)

    said = await slack.say("kenji", "#general", "@u4ssc hello")

    assert said.acks == ()
    assert len(slack.deliveries) == before
    assert "/invite" in slack.messages("#general", "kenji")[-1].text
    await slack.invite_bot("#general")
    assert event_types(slack) == ["member_joined_channel", "message/channel_join"]
    assert len((await slack.say("kenji", "#general", "@u4ssc hello")).acks) == 2
    await slack.remove_bot("#general")
    assert (await slack.say("kenji", "#general", "anyone?")).acks == ()


async def test_edits_deletions_and_reactions(slack: SlackStandIn) -> None:
    said = await slack.say("kenji", "#u4ssc-7", "Is it fre?")
    await slack.react("lucia", said.message, "eyes")
    await slack.edit("kenji", said.message, "Is it free?")
    await slack.delete("kenji", said.message)

    assert event_types(slack) == [
        "message",
        "reaction_added",
        "message/message_changed",
        "message/message_deleted",
    ]
    changed = slack.deliveries[-2].sent["event"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("Is it fre?", "Is it free?")
    assert slack.messages("#u4ssc-7") == []


async def test_typed_text_is_escaped_and_linked(slack: SlackStandIn) -> None:
    said = await slack.say(
        "kenji", "#u4ssc-7", "<!channel> a & b, see https://itu.int/u4ssc, #general or ask x@itu.int @nobody"
    )

    general = slack.channel_id("#general")
    assert said.message.text == (
        "&lt;!channel&gt; a &amp; b, see <https://itu.int/u4ssc>, "
        f"<#{general}|general> or ask <mailto:x@itu.int|x@itu.int> @nobody"
    )


async def test_an_event_that_fails_is_retried_with_its_number(slack: SlackStandIn, seen: dict) -> None:
    said = await slack.say("kenji", "#u4ssc-7", "hello")
    await slack.react("kenji", said.message, "eyes")

    (ack,) = await slack.react("kenji", said.message, "eyes")  # takes it away; the app has no listener

    assert (ack.status, ack.ok) == (404, False)
    await slack.until(lambda: len([a for a in slack.deliveries if a.attempt]) == 2)
    attempts = [a for a in slack.deliveries if a.sent.get("event", {}).get("type") == "reaction_removed"]
    assert [a.attempt for a in attempts] == [0, 1, 2]
    assert len({a.sent["event_id"] for a in attempts}) == 1
    assert seen["retries"][-2:] == [("1", "http_error"), ("2", "http_error")]


async def test_duplicates_carry_one_event_id(slack: SlackStandIn, seen: dict) -> None:
    slack.faults.duplicate_events()

    await slack.say("kenji", "#u4ssc-7", "once")
    await slack.say("kenji", "#u4ssc-7", "again")
    await slack.settled()

    ids = [body["event_id"] for body in seen["events"]]
    assert (len(ids), len(set(ids))) == (3, 2)


async def test_every_fifth_event_doubled(slack: SlackStandIn, seen: dict) -> None:
    slack.faults.duplicate_events(times=None, every=5)

    for number in range(10):
        await slack.say("kenji", "#u4ssc-7", f"message {number}")
    await slack.settled()

    assert len(seen["events"]) == 12


async def test_opening_home_tells_the_bot(slack: SlackStandIn) -> None:
    await slack.open_home("jeanmarc")
    await slack.until(lambda: slack.home_of("jeanmarc"))
    await slack.open_home("jeanmarc", "messages")

    first, second = (a.sent["event"] for a in slack.deliveries if a.sent.get("type") == "event_callback")
    assert (first["tab"], second["tab"]) == ("home", "messages")
    assert first["channel"] == slack.channel_id("dm", "jeanmarc")


async def test_message_times_follow_the_rehearsed_clock(slack: SlackStandIn, clock: Clock) -> None:
    first = (await slack.say("amina", "#u4ssc-7", "one")).message
    second = (await slack.say("amina", "#u4ssc-7", "two")).message

    assert float(first.ts) == clock.now.timestamp()
    assert float(second.ts) > float(first.ts)


async def test_a_manifest_limits_events_commands_and_scopes(clock: Clock) -> None:
    manifest = {
        "features": {
            "bot_user": {"display_name": "helper"},
            "slash_commands": [{"command": "/helper", "usage_hint": "topic", "description": "Asks"}],
        },
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        "oauth_config": {"scopes": {"bot": ["commands"]}},
    }
    slack = SlackStandIn("secret", "xoxb-1", clock, manifest=manifest)

    assert slack.workspace.bot_user.handle == "helper"
    assert not (await slack.say("kenji", "#u4ssc-7", "no mention")).acks
    assert (await slack.command("kenji", "#u4ssc-7", "/u4ssc")).error == "not_a_command"
    await slack.stop()
