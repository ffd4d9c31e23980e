"""Web API: chat.*, the assistant's thread methods included."""

from typing import Any

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.posting import checked_content, post, remove, replace
from bot.playground.wire import message_wire
from bot.playground.workspace import Message

Json = dict[str, Any]
MOST_PROMPTS = 4


def content_of(call: ApiCall, *, may_be_empty: bool = False) -> Json:
    """The call's text, blocks and attachments, checked.

    Raises:
        ApiError: as ``posting.checked_content``.
    """
    content = {
        "text": call.args.get("text"),
        "blocks": call.structure("blocks", "invalid_blocks_format"),
        "attachments": call.structure("attachments", "invalid_attachments"),
    }
    return checked_content(call.workspace, content, may_be_empty=may_be_empty)


async def post_message(call: ApiCall) -> Json:
    """Post to a channel, or to a person by user id."""
    channel = call.joined_channel(people=True)
    thread_ts = call.text("thread_ts") or None
    message = post(
        call.workspace,
        call.connector,
        channel,
        content_of(call),
        thread_ts=thread_ts,
        broadcast=call.flag("reply_broadcast"),
        metadata=call.structure("metadata", "invalid_metadata_format"),
    )
    wire = message_wire(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": wire}


async def post_ephemeral(call: ApiCall) -> Json:
    """Post for one person only."""
    channel = call.joined_channel()
    person = call.person()
    if person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    message = post(
        call.workspace,
        call.connector,
        channel,
        content_of(call),
        thread_ts=call.text("thread_ts") or None,
        ephemeral_for=person.id,
    )
    return {"message_ts": message.ts}


def _own_message(call: ApiCall, wrong_owner: str) -> Message:
    channel = call.channel()
    message = call.workspace.message(channel.id, call.required("ts"))
    if message is None or message.ephemeral_for is not None:
        raise ApiError("message_not_found")
    if message.bot_id != call.workspace.bot_id:
        raise ApiError(wrong_owner)
    return message


async def update(call: ApiCall) -> Json:
    """Change one of the bot's messages. Blocks stay when only text is given."""
    message = _own_message(call, "cant_update_message")
    content = content_of(call)
    given = {name: value for name, value in content.items() if call.args.get(name) is not None}
    replace(call.workspace, call.connector, message, given)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_wire(call.workspace, message),
    }


async def delete(call: ApiCall) -> Json:
    """Delete one of the bot's messages."""
    message = _own_message(call, "cant_delete_message")
    remove(call.workspace, call.connector, message)
    return {"channel": message.channel, "ts": message.ts}


async def get_permalink(call: ApiCall) -> Json:
    """A link to a message."""
    channel = call.channel()
    message = call.workspace.message(channel.id, call.required("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


async def set_status(call: ApiCall) -> Json:
    """Show "is thinking…" in a thread until the bot posts there; empty ends it."""
    channel = call.channel("channel_id")
    key = (channel.id, call.required("thread_ts"))
    status = call.text("status")
    if status:
        call.workspace.statuses[key] = status
    else:
        call.workspace.statuses.pop(key, None)
    return {}


async def set_suggested_prompts(call: ApiCall) -> Json:
    """Offer up to four prompts in the direct message."""
    channel = call.channel("channel_id")
    prompts = call.structure("prompts")
    sound = isinstance(prompts, list) and all(
        isinstance(p, dict) and p.get("title") and p.get("message") for p in prompts
    )
    if not sound or len(prompts) > MOST_PROMPTS:
        raise ApiError(
            "invalid_arguments",
            [f"[ERROR] at most {MOST_PROMPTS} of title and message [json-pointer:/prompts]"],
        )
    call.workspace.prompts[channel.id] = (call.text("title"), prompts)
    return {}


async def set_title(call: ApiCall) -> Json:
    """Name a thread of the direct message."""
    channel = call.channel("channel_id")
    call.workspace.titles[(channel.id, call.required("thread_ts"))] = call.required("title")
    return {}


METHODS: Methods = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}
