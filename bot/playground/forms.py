"""Inputs as people fill them in: elements, Slack's state of them, the client's own checks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.block_rules import elements_of

Json = dict[str, Any]
_EMAIL = re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@]+$")
_URL = re.compile(r"^https?://\S+$")

# element type → (the state's key for what was chosen, the element's key for what is chosen at first)
_STATE: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


class NotOnScreenError(LookupError):
    """The person cannot use what is not there."""


def find_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with its block."""
    for block in blocks:
        if block["type"] in ("section", "actions", "input", "context_actions"):
            for element in elements_of(block):
                if "action_id" in element:
                    yield block, element


def find_element(
    blocks: list[Json], action_id: str, block_id: str | None = None, value: str | None = None
) -> tuple[Json, Json]:
    """The element with this action_id, in this block, with this value where several share it.

    Raises:
        NotOnScreenError: there is none.
    """
    found = [
        (block, element)
        for block, element in find_elements(blocks)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    by_value = [pair for pair in found if value is not None and pair[1].get("value") == value]
    if not found:
        there = sorted({e["action_id"] for _, e in find_elements(blocks)})
        raise NotOnScreenError(f"no element {action_id!r} on the screen; there are {there}")
    return (by_value or found)[0]


def offered_options(element: Json) -> list[Json]:
    """The options an element shows by itself."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    return options


def pick(options: list[Json], wanted: Any) -> Json:
    """The option meant by an option object, a value or a text.

    Raises:
        NotOnScreenError: it is not offered.
    """
    if isinstance(wanted, dict):
        return wanted
    for option in options:
        if option["value"] == wanted:
            return option
    for option in options:
        if option["text"]["text"] == wanted:
            return option
    texts = [o["text"]["text"] for o in options][:20]
    raise NotOnScreenError(f"no option {wanted!r}; there are {texts}")


def entered(element: Json, given: Any) -> Json:
    """What Slack's state says of an element into which ``given`` was entered (None: left as it is)."""
    kind = element["type"]
    key, initial = _STATE[kind]
    if given is None:
        empty: Any = [] if key in ("selected_options", "files") or kind.startswith("multi_") else None
        return {"type": kind, key: element.get(initial, empty)}
    options = offered_options(element)
    if key == "selected_option":
        chosen: Any = pick(options, given) if given != "" else None
    elif key == "selected_options":
        if isinstance(given, bool):
            chosen = options if given else []
        else:
            several = given if isinstance(given, list | tuple) else [given]
            chosen = [pick(options, item) for item in several]
    elif kind.startswith("multi_") or key == "files":
        chosen = list(given)
    else:
        chosen = given if given != "" else None
    return {"type": kind, key: chosen}


def names_of(block: Json, element: Json) -> tuple[str, str, str]:
    """The names by which a field may be filled in, the most precise first."""
    block_id, action_id = block["block_id"], element["action_id"]
    return f"{block_id}/{action_id}", action_id, block_id


def state_values(blocks: list[Json], values: Mapping[str, Any]) -> Json:
    """``state.values``: block_id → action_id → what is in the field.

    ``values`` may name fields by block_id/action_id, by action_id or by block_id.

    Raises:
        NotOnScreenError: a name that is no field of these blocks.
    """
    state: Json = {}
    used = set()
    for block, element in find_elements(blocks):
        if element["type"] not in _STATE:
            continue
        given = None
        for name in names_of(block, element):
            if name in values:
                given = values[name]
                used.add(name)
                break
        state.setdefault(block["block_id"], {})[element["action_id"]] = entered(element, given)
    missing = set(values) - used
    if missing:
        there = sorted({e["action_id"] for _, e in find_elements(blocks) if e["type"] in _STATE})
        raise NotOnScreenError(f"no field {sorted(missing)}; there are {there}")
    return state


def client_errors(blocks: list[Json], state: Json) -> dict[str, str]:
    """What Slack's client complains of before asking the bot: block_id → sentence."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        content = state[block["block_id"]][element["action_id"]][_STATE[element["type"]][0]]
        problem = None
        if content in (None, "", []):
            if not block.get("optional"):
                problem = "Please complete this required field."
        elif element["type"] == "email_text_input" and not _EMAIL.match(content):
            problem = "Please enter a valid email address."
        elif element["type"] == "url_text_input" and not _URL.match(content):
            problem = "Please enter a valid URL."
        elif element["type"] == "plain_text_input":
            problem = _length_problem(element, content)
        elif element["type"] == "number_input" and not re.fullmatch(r"-?\d+(\.\d+)?", str(content)):
            problem = "Please enter a number."
        if problem is not None:
            errors[block["block_id"]] = problem
    return errors


def _length_problem(element: Json, content: str) -> str | None:
    if len(content) < int(element.get("min_length", 0)):
        return f"Please use at least {element['min_length']} characters."
    if len(content) > int(element.get("max_length", 3000)):
        return f"Please use at most {element.get('max_length', 3000)} characters."
    return None
