"""Block elements: which there are, what each holds, and in which blocks it may stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.shapes import (
    Check,
    Report,
    anything,
    array,
    boolean,
    check_object,
    choice,
    integer,
    pattern,
    plain,
    shape,
    string,
    text,
    url,
)

CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_PLAIN_OPTION = shape({"text": plain(75), "value": string(150, 1)}, {"description": plain(75)})
_RICH_OPTION = shape({"text": text(75), "value": string(150, 1)}, {"description": text(75)})
_OVERFLOW_OPTION = shape(
    {"text": plain(75), "value": string(150, 1)}, {"description": plain(75), "url": url()}
)
_OPTION_GROUPS = array(shape({"label": plain(75), "options": array(_PLAIN_OPTION, 100, 1)}), 100, 1)

_ACTION: Mapping[str, Check] = {"type": anything, "action_id": string(255, 1)}
_ASKED: Mapping[str, Check] = {
    **_ACTION,
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
_PLACEHOLDER: Mapping[str, Check] = {**_ASKED, "placeholder": plain(150)}
_SEVERAL: Mapping[str, Check] = {**_PLACEHOLDER, "max_selected_items": integer(1)}
_TYPED: Mapping[str, Check] = {
    **_ACTION,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": shape({}, {"trigger_actions_on": array(string(), 2, 1)}),
}
_STATIC: Mapping[str, Check] = {"options": array(_PLAIN_OPTION, 100, 1), "option_groups": _OPTION_GROUPS}
_CONVERSATIONS: Mapping[str, Check] = {"filter": anything, "default_to_current_conversation": boolean}
_FEEDBACK_BUTTON = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_DATE = pattern(r"\d{4}-\d{2}-\d{2}", "a date in the form YYYY-MM-DD")
_TIME = pattern(r"\d{2}:\d{2}", "a time in the form HH:mm")


@dataclass(frozen=True)
class Element:
    """Where an element may stand (``section actions context input context_actions``) and what it holds."""

    places: frozenset[str]
    required: Mapping[str, Check]
    optional: Mapping[str, Check]


def _element(places: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Element:
    return Element(frozenset(places.split()), required, optional)


ELEMENTS: Mapping[str, Element] = {
    "button": _element(
        "section actions",
        {"text": plain(75)},
        {
            **_ACTION,
            "url": url(),
            "value": string(2000),
            "style": choice("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "workflow_button": _element("section actions", {"text": plain(75), "workflow": anything}, _ASKED),
    "image": _element(
        "section context",
        {"alt_text": string(2000, 1)},
        {"type": anything, "image_url": url(), "slack_file": anything},
    ),
    "overflow": _element("section actions", {"options": array(_OVERFLOW_OPTION, 5, 1)}, _ASKED),
    "checkboxes": _element(
        "section actions input",
        {"options": array(_RICH_OPTION, 10, 1)},
        {**_ASKED, "initial_options": array(_RICH_OPTION, 10, 1)},
    ),
    "radio_buttons": _element(
        "section actions input",
        {"options": array(_RICH_OPTION, 10, 1)},
        {**_ASKED, "initial_option": _RICH_OPTION},
    ),
    "static_select": _element(
        "section actions input", {}, {**_PLACEHOLDER, **_STATIC, "initial_option": _PLAIN_OPTION}
    ),
    "multi_static_select": _element(
        "section input", {}, {**_SEVERAL, **_STATIC, "initial_options": array(_PLAIN_OPTION, 100, 1)}
    ),
    "external_select": _element(
        "section actions input",
        {},
        {**_PLACEHOLDER, "initial_option": _PLAIN_OPTION, "min_query_length": integer(0)},
    ),
    "multi_external_select": _element(
        "section input",
        {},
        {**_SEVERAL, "initial_options": array(_PLAIN_OPTION, 100, 1), "min_query_length": integer(0)},
    ),
    "users_select": _element("section actions input", {}, {**_PLACEHOLDER, "initial_user": string()}),
    "multi_users_select": _element("section input", {}, {**_SEVERAL, "initial_users": array(string())}),
    "conversations_select": _element(
        "section actions input",
        {},
        {
            **_PLACEHOLDER,
            **_CONVERSATIONS,
            "initial_conversation": string(),
            "response_url_enabled": boolean,
        },
    ),
    "multi_conversations_select": _element(
        "section input", {}, {**_SEVERAL, **_CONVERSATIONS, "initial_conversations": array(string())}
    ),
    "channels_select": _element(
        "section actions input",
        {},
        {**_PLACEHOLDER, "initial_channel": string(), "response_url_enabled": boolean},
    ),
    "multi_channels_select": _element("section input", {}, {**_SEVERAL, "initial_channels": array(string())}),
    "datepicker": _element("section actions input", {}, {**_PLACEHOLDER, "initial_date": _DATE}),
    "timepicker": _element(
        "section actions input", {}, {**_PLACEHOLDER, "initial_time": _TIME, "timezone": string()}
    ),
    "datetimepicker": _element("actions input", {}, {**_ASKED, "initial_date_time": integer(1, 9999999999)}),
    "plain_text_input": _element(
        "input",
        {},
        {
            **_TYPED,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": _element("input", {}, {**_TYPED, "initial_value": string()}),
    "url_text_input": _element("input", {}, {**_TYPED, "initial_value": string()}),
    "number_input": _element(
        "input",
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": _element("input", {}, {**_TYPED, "initial_value": anything}),
    "file_input": _element(
        "input", {}, {**_ACTION, "filetypes": array(string()), "max_files": integer(1, 10)}
    ),
    "feedback_buttons": _element(
        "context_actions",
        {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
        _ACTION,
    ),
    "icon_button": _element(
        "context_actions",
        {"icon": choice("trash"), "text": plain()},
        {
            **_ACTION,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(string()),
        },
    ),
}


def element_in(place: str) -> Check:
    """Check for an element that may stand in this block."""

    def check(value: Any, pointer: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        known = ELEMENTS.get(kind) if isinstance(kind, str) else None
        if known is None or place not in known.places:
            report.add(f"unsupported type: {kind}", f"{pointer}/type")
            return
        check_object(value, pointer, report, known.required, known.optional)
        _check_choices(value, pointer, report)

    return check


def _check_choices(element: dict[str, Any], pointer: str, report: Report) -> None:
    """What was chosen beforehand must be among the choices, and there must be some."""
    kind = element["type"]
    if kind == "image" and not (element.get("image_url") or element.get("slack_file")):
        report.add("must define either `slack_file` or `image_url`", pointer)
    if kind in ("static_select", "multi_static_select"):
        given = [name for name in ("options", "option_groups") if element.get(name)]
        if len(given) != 1:
            report.add("must provide either `options` or `option_groups`", pointer)
    elif kind not in ("checkboxes", "radio_buttons"):
        return
    offered = [o for o in element.get("options") or [] if isinstance(o, dict)]
    for group in element.get("option_groups") or []:
        offered += [o for o in group.get("options", []) if isinstance(o, dict)]
    chosen = [element["initial_option"]] if element.get("initial_option") else []
    chosen += element.get("initial_options") or []
    if any(_key(option) not in [_key(o) for o in offered] for option in chosen):
        report.add("initial option(s) must be identical to offered options", pointer)


def _key(option: Any) -> tuple[Any, Any]:
    """By what Slack compares two options: value and text."""
    if not isinstance(option, dict) or not isinstance(option.get("text"), dict):
        return (None, None)
    return (option.get("value"), option["text"].get("text"))
