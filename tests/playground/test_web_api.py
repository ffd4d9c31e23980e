from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.stand_in import SlackStandIn

from .conftest import TOKEN, Clock
from .tiny_blocks import details, form, mrkdwn, plain

SECTION = {"type": "section", "text": mrkdwn("hello")}


async def error_of(awaitable) -> str:
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return str(caught.value.response["error"])


async def test_tokens_are_checked(alone: SlackStandIn) -> None:
    url = alone.api_base_url
    assert (await AsyncWebClient(TOKEN, base_url=url).auth_test())["team"] == "U4SSC"
    assert await error_of(AsyncWebClient("xoxb-other", base_url=url).auth_test()) == "invalid_auth"
    assert await error_of(AsyncWebClient(base_url=url).auth_test()) == "not_authed"
    await alone.uninstall()
    assert await error_of(AsyncWebClient(TOKEN, base_url=url).auth_test()) == "token_revoked"


async def test_users_have_their_zone_and_locale(client: AsyncWebClient, alone: SlackStandIn) -> None:
    answer = await client.users_info(user=alone.user_id("lucia"), include_locale=True)

    user = answer["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("America/Bogota", -18000, "es-ES")
    assert user["profile"]["first_name"] == "Lucía"
    assert await error_of(client.users_info(user="U0UNKNOWN")) == "user_not_found"
    members = (await client.users_list())["members"]
    assert sum(1 for m in members if m["is_admin"]) == 1
    assert sum(1 for m in members if m["is_bot"]) == 1


async def test_conversations(client: AsyncWebClient, alone: SlackStandIn) -> None:
    general = alone.channel_id("#general")
    assert (await client.conversations_info(channel=general))["channel"]["is_member"] is False
    assert await error_of(client.conversations_history(channel=general)) == "not_in_channel"
    assert await error_of(client.chat_postMessage(channel=general, text="x")) == "not_in_channel"
    assert await error_of(client.chat_postMessage(channel="C0UNKNOWN", text="x")) == "channel_not_found"
    await client.conversations_join(channel=general)
    posted = await client.chat_postMessage(channel=general, text="hello")
    await client.chat_postMessage(channel=general, text="reply", thread_ts=posted["ts"])
    history = (await client.conversations_history(channel=general))["messages"]
    assert [(m["text"], m["reply_count"]) for m in history] == [("hello", 1)]
    replies = (await client.conversations_replies(channel=general, ts=posted["ts"]))["messages"]
    assert [m["text"] for m in replies] == ["hello", "reply"]
    link = (await client.chat_getPermalink(channel=general, message_ts=posted["ts"]))["permalink"]
    assert link.endswith(posted["ts"].replace(".", ""))
    opened = await client.conversations_open(users=[alone.user_id("kenji")])
    assert opened["channel"]["id"] == alone.channel_id("dm", "kenji")
    listed = (await client.conversations_list(limit=1))["response_metadata"]["next_cursor"]
    assert (await client.conversations_list(cursor=listed))["channels"][0]["name"] == "general"
    assert len((await client.conversations_members(channel=general, limit=200))["members"]) == 9
    mine = await client.users_conversations(types="public_channel,private_channel")
    assert [channel["name"] for channel in mine["channels"]] == ["u4ssc-7", "general"]


async def test_messages_are_changed_and_deleted(client: AsyncWebClient, alone: SlackStandIn) -> None:
    channel = alone.channel_id("#u4ssc-7")
    posted = await client.chat_postMessage(channel=channel, text="one", blocks=[SECTION])
    (message,) = alone.messages(channel)
    assert message.plain == "hello"

    await client.chat_update(channel=channel, ts=posted["ts"], text="two", blocks=[])
    assert (message.text, message.blocks) == ("two", [])
    await client.chat_delete(channel=channel, ts=posted["ts"])
    assert alone.messages(channel) == []
    assert (
        await error_of(client.chat_update(channel=channel, ts=posted["ts"], text="x")) == "message_not_found"
    )
    said = await alone.say("kenji", channel, "mine")
    assert (
        await error_of(client.chat_update(channel=channel, ts=said.message.ts, text="x"))
        == "cant_update_message"
    )
    await client.reactions_add(channel=channel, timestamp=said.message.ts, name="eyes")
    assert said.message.reactions == {"eyes": [alone.workspace.bot_user.id]}


async def test_ephemeral_messages(client: AsyncWebClient, alone: SlackStandIn) -> None:
    channel, kenji = alone.channel_id("#u4ssc-7"), alone.user_id("kenji")

    await client.chat_postEphemeral(channel=channel, user=kenji, text="psst")

    assert [m.text for m in alone.messages(channel, "kenji")] == ["psst"]
    assert alone.messages(channel, "amina") == []
    assert await error_of(client.chat_postEphemeral(channel=channel, user="U0", text="x")) == "user_not_found"
    stamp = alone.messages(channel)[0].ts
    assert await error_of(client.chat_update(channel=channel, ts=stamp, text="x")) == "message_not_found"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
async def test_what_is_wrong_with_a_message(client: AsyncWebClient, alone: SlackStandIn) -> None:
    channel = alone.channel_id("#u4ssc-7")
    assert await error_of(client.chat_postMessage(channel=channel, text="")) == "no_text"
    assert await error_of(client.chat_postMessage(channel=channel, text="x" * 40_001)) == "msg_too_long"
    bad = [{"type": "section", "text": mrkdwn("x" * 3001)}]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="x", blocks=bad)
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert [r.error for r in alone.refusals] == ["no_text", "msg_too_long", "invalid_blocks"]


async def test_scheduled_messages_come_with_the_clock(
    client: AsyncWebClient, alone: SlackStandIn, clock: Clock
) -> None:
    channel, now = alone.channel_id("#u4ssc-7"), int(clock.now.timestamp())
    first = await client.chat_scheduleMessage(channel=channel, post_at=now + 3600, text="soon")
    await client.chat_scheduleMessage(channel=channel, post_at=now + 7200, text="later")
    never = await client.chat_scheduleMessage(
        channel=channel, post_at=now + 60, text="never", metadata={"event_type": "x", "event_payload": {}}
    )
    listed = (await client.chat_scheduledMessages_list())["scheduled_messages"]
    assert [m["text"] for m in listed] == ["soon", "later", "never"]
    for seconds, error in ((-1, "time_in_past"), (121 * 86_400, "time_too_far")):
        assert (
            await error_of(client.chat_scheduleMessage(channel=channel, post_at=now + seconds, text="x"))
            == error
        )

    alone.change_clock(clock.now + timedelta(hours=1))

    await alone.until(lambda: alone.messages(channel))
    assert [m.text for m in alone.messages(channel)] == ["soon"]
    await client.chat_deleteScheduledMessage(
        channel=channel, scheduled_message_id=never["scheduled_message_id"]
    )
    gone = client.chat_deleteScheduledMessage(
        channel=channel, scheduled_message_id=first["scheduled_message_id"]
    )
    assert await error_of(gone) == "invalid_scheduled_message_id"


async def test_views_need_a_good_trigger_and_a_good_view(client: AsyncWebClient, alone: SlackStandIn) -> None:
    assert await error_of(client.views_open(trigger_id="1.2.3", view=details("x"))) == "invalid_trigger_id"
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id="1.2.3", view=form(submit=None) | {"title": plain("x" * 25)})
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
        "[ERROR] missing required field: submit [json-pointer:/view]",
    ]


async def test_home_is_guarded_by_its_hash(client: AsyncWebClient, alone: SlackStandIn) -> None:
    home = {"type": "home", "blocks": [SECTION]}
    amina = alone.user_id("amina")
    first = await client.views_publish(user_id=amina, view=home)
    await client.views_publish(user_id=amina, view=home, hash=first["view"]["hash"])

    again = client.views_publish(user_id=amina, view=home, hash=first["view"]["hash"])
    assert await error_of(again) == "hash_conflict"
    assert await error_of(client.views_publish(user_id="U0", view=home)) == "user_not_found"
    assert await error_of(client.views_update(view_id="V0", view=details("x"))) == "not_found"


async def test_files_are_uploaded_in_three_steps(client: AsyncWebClient, alone: SlackStandIn) -> None:
    channel = alone.channel_id("#u4ssc-7")

    await client.files_upload_v2(channel=channel, content="BEGIN:VCALENDAR", filename="meeting.ics")

    (message,) = alone.messages(channel)
    assert message.files[0]["name"] == "meeting.ics"
    async with aiohttp.ClientSession() as session, session.get(message.files[0]["url_private"]) as answer:
        assert await answer.text() == "BEGIN:VCALENDAR"
    to_a_person = client.files_upload_v2(channel=alone.user_id("amina"), content="x", filename="x.txt")
    assert await error_of(to_a_person) == "invalid_arguments"


async def test_other_methods(client: AsyncWebClient, alone: SlackStandIn) -> None:
    assert (await client.team_info())["team"]["domain"] == "u4ssc-playground"
    assert (await client.bots_info(bot=alone.workspace.bot_id))["bot"][
        "user_id"
    ] == alone.workspace.bot_user.id
    (group,) = (await client.usergroups_list())["usergroups"]
    assert (await client.usergroups_users_list(usergroup=group["id"]))["users"] == [alone.user_id("cristina")]
    assert await error_of(client.api_call("no.such.method")) == "unknown_method"
    dm = alone.channel_id("dm", "amina")
    prompts = [{"title": "When?", "message": "When is it?"}]
    await client.api_call(
        "assistant.threads.setSuggestedPrompts", json={"channel_id": dm, "prompts": prompts}
    )
    too_many = client.api_call(
        "assistant.threads.setSuggestedPrompts", json={"channel_id": dm, "prompts": prompts * 5}
    )
    assert await error_of(too_many) == "invalid_arguments"


async def exchange(alone: SlackStandIn, code: str) -> dict:
    # By hand: slack_sdk's own call makes an aiohttp.BasicAuth, which aiohttp deprecates.
    form = {"client_id": "1.1", "client_secret": "client-secret", "code": code}
    url = f"{alone.api_base_url}oauth.v2.access"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        return await answer.json()


async def test_a_second_workspace_is_installed_and_kept_apart(
    client: AsyncWebClient, alone: SlackStandIn
) -> None:
    other = alone.add_workspace("Other Team")
    code = alone.oauth_code(other.team_id)
    access = await exchange(alone, code)
    theirs = AsyncWebClient(access["access_token"], base_url=alone.api_base_url)

    assert (await theirs.auth_test())["team_id"] == other.team_id
    assert await error_of(theirs.users_info(user=alone.user_id("amina"))) == "user_not_found"
    assert (
        await error_of(theirs.conversations_info(channel=alone.channel_id("#general"))) == "channel_not_found"
    )
    assert (await exchange(alone, code))["error"] == "invalid_code"


async def test_faults(client: AsyncWebClient, alone: SlackStandIn) -> None:
    alone.faults.rate_limit("auth.test", times=1, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    alone.faults.error("auth.test", "account_inactive", times=1)
    assert await error_of(client.auth_test()) == "account_inactive"
    alone.faults.status("auth.test", 500, times=1)
    with pytest.raises(SlackApiError):
        await client.auth_test()
    alone.faults.malformed("auth.test", times=1)
    with pytest.raises(SlackApiError):
        await client.auth_test()
    alone.faults.drop("*", times=1)

    assert (await client.auth_test())["ok"]
    assert alone.refusals == []
    assert [c.fault for c in alone.calls] == [True, True, True, True, True, False]


async def test_a_rate_limited_call_is_made_again(client: AsyncWebClient, alone: SlackStandIn) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    alone.faults.rate_limit("chat.postMessage", times=1, retry_after=0)

    await client.chat_postMessage(channel=alone.channel_id("#u4ssc-7"), text="at last")

    assert [c.status for c in alone.calls] == [429, 200]


async def test_connections_are_counted(alone: SlackStandIn) -> None:
    async with aiohttp.ClientSession() as session:
        shared = AsyncWebClient(TOKEN, base_url=alone.api_base_url, session=session)
        for _ in range(3):
            await shared.auth_test()
        assert {c.connection for c in alone.calls} == {1}
        await AsyncWebClient(TOKEN, base_url=alone.api_base_url).auth_test()
        assert alone.calls[-1].connection == 2


async def test_waiting_in_vain_says_what_happened(client: AsyncWebClient, alone: SlackStandIn) -> None:
    await client.auth_test()

    with pytest.raises(TimeoutError, match=r"auth\.test → 200 ok"):
        await alone.until(lambda: False, timeout=0.01)
