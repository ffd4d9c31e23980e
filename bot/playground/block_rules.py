"""What Slack refuses in blocks and views, and the ids it fills in."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SdkBlock

from bot.playground.element_rules import element_in
from bot.playground.shapes import (
    Check,
    Report,
    anything,
    array,
    boolean,
    check_object,
    choice,
    integer,
    plain,
    shape,
    string,
    text,
    url,
)

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW_BYTES = 250_000

_RICH_ELEMENTS = {
    "text": ("text",),
    "link": ("url",),
    "user": ("user_id",),
    "usergroup": ("usergroup_id",),
    "channel": ("channel_id",),
    "emoji": ("name",),
    "date": ("timestamp", "format"),
    "broadcast": ("range",),
    "color": ("value",),
    "team": ("team_id",),
}


def _context_element(value: Any, pointer: str, report: Report) -> None:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    (element_in("context") if is_image else text())(value, pointer, report)


def _rich_inline(value: Any, pointer: str, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in _RICH_ELEMENTS:
        report.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    for name in _RICH_ELEMENTS[kind]:
        if value.get(name) in (None, ""):
            report.add(f"missing required field: {name}", pointer)


def _rich_container(value: Any, pointer: str, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
        optional: Mapping[str, Check] = {"border": integer(0), "language": string()}
        required = {"type": anything, "elements": array(_rich_inline)}
        check_object(value, pointer, report, required, optional)
    elif kind == "rich_text_list":
        required = {
            "type": anything,
            "style": choice("bullet", "ordered"),
            "elements": array(_rich_container),
        }
        optional = {"indent": integer(0, 8), "border": integer(0), "offset": integer(0)}
        check_object(value, pointer, report, required, optional)
    else:
        report.add(f"unsupported type: {kind}", f"{pointer}/type")


def _cell(value: Any, pointer: str, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "raw_text":
        check_object(value, pointer, report, {"type": anything, "text": string(shortest=1)}, {})
    elif kind == "rich_text":
        check_object(
            value, pointer, report, {"type": anything, "elements": array(_rich_container, None, 1)}, {}
        )
    elif kind != "raw_number":
        report.add(f"unsupported type: {kind}", f"{pointer}/type")


@dataclass(frozen=True)
class _Block:
    surfaces: tuple[Surface, ...]
    required: Mapping[str, Check]
    optional: Mapping[str, Check]


_ALL: tuple[Surface, ...] = ("message", "modal", "home")
_BLOCKS: Mapping[str, _Block] = {
    "section": _Block(
        _ALL,
        {},
        {
            "text": text(3000),
            "fields": array(text(2000), 10, 1),
            "accessory": element_in("section"),
            "expand": boolean,
        },
    ),
    "header": _Block(_ALL, {"text": plain(150)}, {}),
    "divider": _Block(_ALL, {}, {}),
    "context": _Block(_ALL, {"elements": array(_context_element, 10, 1)}, {}),
    "actions": _Block(_ALL, {"elements": array(element_in("actions"), 25, 1)}, {}),
    "image": _Block(
        _ALL,
        {"alt_text": string(2000, 1)},
        {"image_url": url(), "slack_file": anything, "title": plain(2000)},
    ),
    "input": _Block(
        _ALL,
        {"label": plain(2000), "element": element_in("input")},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _Block(_ALL, {"elements": array(_rich_container)}, {}),
    "markdown": _Block(("message",), {"text": string(LONGEST_MARKDOWN, 1)}, {}),
    "table": _Block(
        ("message",),
        {"rows": array(array(_cell, 20, 1), 100, 1)},
        {
            "column_settings": array(
                shape({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean}), 20
            )
        },
    ),
    "context_actions": _Block(("message",), {"elements": array(element_in("context_actions"), 5, 1)}, {}),
}
# Rare or new ones: their fields are checked by slack_sdk's own models.
_BY_SDK: Mapping[str, tuple[Surface, ...]] = {
    "video": _ALL,
    "file": ("message",),
    "call": ("message",),
    "task_card": ("message",),
    "plan": ("message",),
    "alert": _ALL,
    "card": ("message",),
    "carousel": ("message",),
    "container": _ALL,
}


def check_blocks(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[str]:
    """Slack's complaints about blocks on this surface; [] when it would take them."""
    report = Report()
    if not isinstance(blocks, list):
        report.add("must be an array", pointer)
        return report.messages
    if len(blocks) > MOST_BLOCKS[surface]:
        report.add(f"no more than {MOST_BLOCKS[surface]} items allowed", pointer)
    for index, block in enumerate(blocks):
        _check_block(block, surface, f"{pointer}/{index}", report)
    if report.messages:
        return report.messages
    _check_whole(blocks, pointer, report)
    return report.messages


def _check_block(block: Any, surface: Surface, pointer: str, report: Report) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if surface in _BY_SDK.get(str(kind), ()):
        try:
            parsed = SdkBlock.parse(block)
            if parsed is not None:
                parsed.validate_json()
        except (SlackObjectFormationError, TypeError) as error:
            report.add(str(error), pointer)
        return
    known = _BLOCKS.get(str(kind))
    if known is None or surface not in known.surfaces:
        report.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    optional = {**known.optional, "type": anything, "block_id": string(255, 1)}
    check_object(block, pointer, report, known.required, optional)
    if kind == "section" and not (block.get("text") or block.get("fields")):
        report.add("must define either `text` or `fields`", pointer)
    if kind == "image" and not (block.get("image_url") or block.get("slack_file")):
        report.add("must define either `slack_file` or `image_url`", pointer)


def _check_whole(blocks: list[Json], pointer: str, report: Report) -> None:
    """Rules that hold across blocks; the blocks themselves are sound."""
    for block_id, count in Counter(b["block_id"] for b in blocks if b.get("block_id")).items():
        if count > 1:
            report.add(f"`block_id` already exists: {block_id}", pointer)
    for index, block in enumerate(blocks):
        ids = Counter(e["action_id"] for e in elements_of(block) if e.get("action_id"))
        for action_id in (a for a, count in ids.items() if count > 1):
            report.add(f"`action_id` {action_id} already exists in this block", f"{pointer}/{index}")
    if sum(1 for b in blocks if b["type"] == "table") > 1:
        report.add("only one table block is allowed", pointer)
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > LONGEST_MARKDOWN:
        report.add(f"markdown text must be less than {LONGEST_MARKDOWN + 1} characters in total", pointer)
    focused = [e for b in blocks for e in elements_of(b) if e.get("focus_on_load")]
    if len(focused) > 1:
        report.add("only one element may have `focus_on_load`", pointer)


def check_view(view: Any, allowed: tuple[Literal["modal", "home"], ...]) -> list[str]:
    """Slack's complaints about a view; [] when it would take it."""
    report = Report()
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in allowed:
        report.add(f"must be one of: {', '.join(allowed)}", "/view/type")
        return report.messages
    required: dict[str, Check] = {"type": anything, "blocks": anything}
    optional: dict[str, Check] = {
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
    }
    if kind == "modal":
        required["title"] = plain(24)
        optional |= {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        }
    check_object(view, "/view", report, required, optional)
    blocks = view.get("blocks")
    if blocks is not None:
        report.messages += check_blocks(blocks, kind, "/view/blocks")
    if kind == "modal" and isinstance(blocks, list):
        if not blocks:
            report.add("must have at least 1 items", "/view/blocks")
        if not view.get("submit") and any(b.get("type") == "input" for b in blocks if isinstance(b, dict)):
            report.add("missing required field: submit", "/view")
    if len(json.dumps(view)) > LARGEST_VIEW_BYTES:
        report.add("view_too_large", "/view")
    return report.messages


def elements_of(block: Json) -> Iterator[Json]:
    """The elements in one block: its accessory, its elements, its input."""
    for candidate in (block.get("accessory"), block.get("element"), *(block.get("elements") or [])):
        if isinstance(candidate, dict) and "type" in candidate:
            yield candidate


def with_ids(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """A copy in which every block has a block_id and every interactive element an action_id."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for block in copied:
        block.setdefault("block_id", new_id())
        for element in elements_of(block):
            if block["type"] in ("section", "actions", "input", "context_actions") and (
                element["type"] != "image"
            ):
                element.setdefault("action_id", new_id())
    return copied
