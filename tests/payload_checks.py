"""What the bot has sent, checked three ways: slack_sdk's models, Slack's own types, and a lint of surfaces.

The types are npm's `@slack/types` and the manifest of `@slack/web-api`, as a JSON Schema: see tests/slack/schema.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground.block_rules import check_blocks, check_view, elements_of
from bot.playground.stand_in import SlackStandIn

Json = dict[str, Any]
SCHEMA = Path(__file__).parent / "slack" / "schema" / "slack_types.schema.json"
_MESSAGES = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "chat.scheduleMessage",
    "response_url",
)
_LABELLED = ("text", "label", "title", "submit", "close", "placeholder", "hint", "accessibility_label")


def complaints_about(slack: SlackStandIn) -> list[str]:
    """What is wrong with anything that the stand-in was sent; [] when nothing is."""
    found: list[str] = []
    for call in slack.calls:
        if call.method in _MESSAGES and not call.args.get("delete_original"):
            found += [f"{call.method}: {complaint}" for complaint in message_complaints(call.args)]
        if isinstance(call.args.get("view"), Mapping):
            found += [f"{call.method}: {complaint}" for complaint in view_complaints(call.args["view"])]
    for ack in slack.deliveries:
        if isinstance(ack.body, Mapping) and isinstance(ack.body.get("view"), Mapping):
            found += [f"acknowledgement: {complaint}" for complaint in view_complaints(ack.body["view"])]
    return found


def message_complaints(message: Mapping[str, Any]) -> list[str]:
    """Of a message: its text for notifications and screen readers, and its blocks."""
    blocks = message.get("blocks") or []
    found = [] if str(message.get("text") or "").strip() else ["no text for notifications and screen readers"]
    return found + [c for block in blocks for c in block_complaints(block)] + check_blocks(blocks, "message")


def view_complaints(view: Mapping[str, Any]) -> list[str]:
    """Of a modal or a Home."""
    kind = str(view.get("type"))
    found = [c for block in view.get("blocks") or [] for c in block_complaints(block)]
    without_blocks = {**view, "blocks": []}
    found += schema_complaints(without_blocks, {"home": "HomeView", "modal": "ModalView"}[kind])
    try:
        View(**view).validate_json()
    except SlackObjectFormationError as error:
        found.append(str(error))
    return found + check_view(view, ("home", "modal"))


def block_complaints(block: Mapping[str, Any]) -> list[str]:
    """Of one block; most are sent again and again, and looked at once."""
    return list(_block_complaints(json.dumps(block, sort_keys=True)))


@cache
def _block_complaints(sent: str) -> tuple[str, ...]:
    block: Json = json.loads(sent)
    found = schema_complaints(block, _types()[block["type"]])
    try:
        parsed = Block.parse(block)
        if parsed is None:
            found.append(f"slack_sdk does not know {block['type']}")
        else:
            parsed.validate_json()
            if set(parsed.to_dict()) != set(block):
                found.append(f"slack_sdk drops {set(block) - set(parsed.to_dict())}")
    except SlackObjectFormationError as error:
        found.append(str(error))
    return (*found, *_hard_to_read(block))


def schema_complaints(value: Any, definition: str) -> list[str]:
    """What Slack's own types say against a value."""
    errors = _validator(definition).iter_errors(value)
    return [f"{definition} {error.json_path}: {error.message[:300]}" for error in errors]


def _hard_to_read(block: Json) -> Iterator[str]:
    """What a person who hears it, or sees no colours, cannot understand."""
    if block["type"] == "image" and not _says_something(block.get("alt_text")):
        yield "an image without a description"
    for element in elements_of(block):
        if element["type"] == "image" and not _says_something(element.get("alt_text")):
            yield "an image without a description"
        for label in (element.get(name) for name in _LABELLED):
            text = label.get("text") if isinstance(label, dict) else label
            if text is not None and not _says_something(text):
                yield f"a label without words: {text!r}"
        if element["type"] == "button" and "text" not in element:
            yield "a button without words"


def _says_something(text: object) -> bool:
    return isinstance(text, str) and any(char.isalpha() for char in text)


@cache
def _schema() -> Json:
    found: Json = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@cache
def _types() -> dict[str, str]:
    """The definition of each type of block."""
    known = _schema()["definitions"]["KnownBlock"]["anyOf"]
    names = [entry["$ref"].rpartition("/")[2] for entry in known]
    return {kind: name for name in names for kind in _kinds(_schema()["definitions"][name])}


def _kinds(definition: Json) -> set[str]:
    """The values of `type` in a definition and its alternatives."""
    alternatives = [definition, *definition.get("anyOf", []), *definition.get("allOf", [])]
    kinds = [part.get("properties", {}).get("type", {}).get("const") for part in alternatives]
    return {kind for kind in kinds if kind}


@cache
def _validator(definition: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": _schema()["definitions"]})
