"""What it takes to post: checks on text and blocks, and the bot's message put in its place."""

from typing import Any

from bot.playground.api_call import ApiError
from bot.playground.block_rules import check_blocks, with_ids
from bot.playground.connector import Connector
from bot.playground.wire import changed_event, deleted_event, message_event, message_wire
from bot.playground.workspace import Channel, Message, Workspace, identifier

Json = dict[str, Any]
LONGEST_TEXT = 40_000
MOST_ATTACHMENTS = 100


def checked_content(workspace: Workspace, content: Json, *, may_be_empty: bool = False) -> Json:
    """The text, blocks and attachments of a message, checked; ids filled in.

    Raises:
        ApiError: ``no_text``, ``msg_too_long``, ``invalid_blocks``, ``invalid_attachments``.
    """
    text, blocks, attachments = content.get("text"), content.get("blocks"), content.get("attachments")
    if not (text or blocks or attachments or may_be_empty):
        raise ApiError("no_text")
    if text is not None and len(str(text)) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    if blocks is not None and not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    messages = check_blocks(blocks or [], "message")
    if messages:
        raise ApiError("invalid_blocks", messages, errors=[m.removeprefix("[ERROR] ") for m in messages])
    if attachments is not None and (not isinstance(attachments, list) or len(attachments) > MOST_ATTACHMENTS):
        raise ApiError("invalid_attachments")
    return {
        "text": str(text or ""),
        "blocks": with_ids(blocks or [], lambda: new_id(workspace)),
        "attachments": attachments or [],
    }


def new_id(workspace: Workspace) -> str:
    """A short id as Slack fills in for a missing block_id or action_id."""
    return identifier("", workspace.stamp())[2:7]


def post(
    workspace: Workspace, connector: Connector, channel: Channel, content: Json, **fields: Any
) -> Message:
    """Post as the bot and tell the bot of it, as Slack does for everything but ephemeral messages."""
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=workspace.bot_user.id,
        bot_id=workspace.bot_id,
        **content,
        **fields,
    )
    workspace.add(message)
    workspace.statuses.pop((channel.id, message.thread_ts or ""), None)
    if message.ephemeral_for is None:
        connector.background(connector.event(workspace, message_event(workspace, channel, message), channel))
    return message


def replace(workspace: Workspace, connector: Connector, message: Message, content: Json) -> None:
    """Change the bot's message in place."""
    previous = message_wire(workspace, message)
    for name, value in content.items():
        setattr(message, name, value)
    message.problem = None
    if message.ephemeral_for is None:
        message.edited_ts = workspace.stamp()
        channel = workspace.channel(message.channel)
        event = changed_event(workspace, channel, message, previous)
        connector.background(connector.event(workspace, event, channel))


def remove(workspace: Workspace, connector: Connector, message: Message) -> None:
    """Delete a message."""
    previous = message_wire(workspace, message)
    workspace.drop(message)
    if message.ephemeral_for is None:
        channel = workspace.channel(message.channel)
        event = deleted_event(workspace, channel, previous)
        connector.background(connector.event(workspace, event, channel))
