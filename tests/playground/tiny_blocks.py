"""What the tiny app shows."""

from typing import Any

Json = dict[str, Any]
COUNTRIES = ("Nigeria", "Japan", "Colombia", "Canada", "Kazakhstan", "China", "Jordan", "Switzerland")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str | None = None) -> Json:
    return {"text": plain(text), "value": value or text.lower()}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def form(**more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Register"),
        "submit": plain("Register"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [
            {"type": "section", "text": mrkdwn("*The Seventh Meeting*\nParticipation is free of charge.")},
            field("name", "First name", {"type": "plain_text_input", "action_id": "name", "max_length": 40}),
            field(
                "email",
                "E-mail",
                {"type": "email_text_input", "action_id": "email"},
                hint=plain("For the confirmation."),
            ),
            field(
                "country",
                "Country",
                {
                    "type": "external_select",
                    "action_id": "country",
                    "min_query_length": 1,
                    "placeholder": plain("Type a few letters"),
                },
            ),
            field(
                "category",
                "Category",
                {
                    "type": "static_select",
                    "action_id": "category",
                    "options": [option("Member State"), option("Academia"), option("Other")],
                },
                optional=True,
            ),
            field(
                "format",
                "How you take part",
                {
                    "type": "radio_buttons",
                    "action_id": "format",
                    "options": [option("Online"), option("In writing")],
                    "initial_option": option("Online"),
                },
            ),
            field(
                "consent",
                "Privacy",
                {
                    "type": "checkboxes",
                    "action_id": "consent",
                    "options": [{"text": mrkdwn("I have read the *notice*"), "value": "yes"}],
                },
            ),
            {
                "type": "actions",
                "block_id": "more",
                "elements": [{"type": "button", "action_id": "push", "text": plain("Details"), "value": "d"}],
            },
        ],
        **more,
    }


def details(text: str) -> Json:
    return {
        "type": "modal",
        "callback_id": "details",
        "title": plain("Details"),
        "blocks": [{"type": "section", "text": mrkdwn(text)}],
    }


ANSWER = [
    {"type": "header", "text": plain("When is it?")},
    {
        "type": "section",
        "text": mrkdwn("*20 May*, <!date^1779264000^{date_long} {time}|20 May 2026 08:00 UTC>"),
        "accessory": {
            "type": "overflow",
            "action_id": "menu",
            "options": [option("Calendar"), option("Remind me")],
        },
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "button",
                "action_id": "register",
                "text": plain("Register"),
                "style": "primary",
                "value": "1",
            },
            {
                "type": "button",
                "action_id": "cancel",
                "text": plain("Cancel registration"),
                "style": "danger",
                "value": "2",
                "confirm": {
                    "title": plain("Cancel?"),
                    "text": plain("Your place is given up."),
                    "confirm": plain("Cancel it"),
                    "deny": plain("Keep it"),
                },
            },
            {
                "type": "static_select",
                "action_id": "topic",
                "placeholder": plain("Topic"),
                "options": [option("Where"), option("Cost")],
            },
        ],
    },
    {"type": "context", "elements": [mrkdwn("TSB Circular 92 §1")]},
]


GALLERY = [
    {"type": "header", "text": plain("Everything :tada:")},
    {
        "type": "section",
        "text": mrkdwn("*bold* _slanted_ ~struck~ `code`\n>quoted\n```a < b```"),
        "fields": [mrkdwn("*Where*\nOnline"), mrkdwn("*Cost*\nFree")],
    },
    {"type": "divider"},
    {"type": "markdown", "text": "# Heading\n- **one**\n- [two](https://example.org)\n\n1. first"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "rich ", "style": {"bold": True}},
                    {"type": "emoji", "name": "rocket"},
                    {"type": "link", "url": "https://example.org", "text": "a link"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "item"}]}],
            },
        ],
    },
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Session"}, {"type": "raw_text", "text": "Starts"}],
            [{"type": "raw_text", "text": "Opening"}, {"type": "raw_text", "text": "09:30"}],
        ],
    },
    {
        "type": "actions",
        "block_id": "pickers",
        "elements": [
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-05-20"},
            {"type": "button", "action_id": "link", "text": plain("Page"), "url": "https://example.org"},
            {"type": "button", "action_id": "broken", "text": plain("Break"), "value": "x"},
        ],
    },
    field(
        "note",
        "A note",
        {"type": "plain_text_input", "action_id": "note", "multiline": True},
        dispatch_action=True,
    ),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down"},
            }
        ],
    },
]
