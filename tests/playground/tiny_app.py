"""A very small Bolt app that drives every path of the stand-in; it is not our bot."""

import asyncio
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

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


def make_app(api_base_url: str, token: str, signing_secret: str) -> AsyncApp:  # noqa: C901, PLR0915
    app = AsyncApp(signing_secret=signing_secret, client=AsyncWebClient(token, base_url=api_base_url))
    seen: dict[str, list[Any]] = {"events": [], "actions": [], "closed": [], "retries": [], "submitted": []}
    app.seen = seen  # type: ignore[attr-defined]

    @app.middleware
    async def note_retries(req: Any, next: Any) -> None:  # noqa: A002
        number, reason = (req.headers.get(f"x-slack-retry-{part}", [None])[0] for part in ("num", "reason"))
        if number is not None:
            seen["retries"].append((number, reason))
        await next()

    @app.command("/u4ssc")
    async def command(ack: Any, body: Json, respond: Any, client: Any, say: Any) -> None:
        word, _, rest = body["text"].partition(" ")
        if word == "slow":
            await asyncio.Event().wait()
        elif word == "broken":
            raise RuntimeError("on purpose")
        elif word == "plain":
            await ack(f"You said: {rest}")
        elif word == "public":
            await ack(response_type="in_channel", text="for everyone")
        elif word == "invalid":
            await ack(text="x", blocks=[{"type": "sction"}])
        elif word == "respond":
            await ack()
            for number in range(int(rest)):
                await respond(f"answer {number}")
        elif word == "gallery":
            await ack(response_type="in_channel", text="Everything", blocks=GALLERY)
        elif word in {"register", "twice"}:
            await ack()
            for _ in range(2 if word == "twice" else 1):
                with suppress(SlackApiError):  # the tests look at what was refused
                    await client.views_open(trigger_id=body["trigger_id"], view=form())
        else:
            await ack(text="When?", blocks=ANSWER)

    @app.action("register")
    async def register(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.action("push")
    async def push(ack: Any, body: Json, client: Any) -> None:
        await ack()
        seen["actions"].append(body)
        await client.views_push(trigger_id=body["trigger_id"], view=details("Pushed"))

    @app.action("cancel")
    async def cancel(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Cancelled", replace_original=True)

    @app.action("feedback")
    @app.action("day")
    @app.action("link")
    @app.action("menu")
    @app.action("topic")
    async def other(ack: Any, body: Json) -> None:
        await ack()
        seen["actions"].append(body)

    @app.action("broken")
    async def broken(ack: Any) -> None:
        raise RuntimeError("on purpose")

    @app.options("country")
    async def countries(ack: Any, payload: Json) -> None:
        wanted = payload["value"].lower()
        await ack(options=[option(c) for c in COUNTRIES if wanted in c.lower()])

    @app.view("form")
    async def submitted(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        name = values["name"]["name"]["value"]
        answers: dict[str, Json] = {
            "wrong": {"response_action": "errors", "errors": {"name": "That is no name."}},
            "misplaced": {"response_action": "errors", "errors": {"more": "Nobody sees this."}},
            "update": {"response_action": "update", "view": details("Updated")},
            "push": {"response_action": "push", "view": details("Pushed")},
            "clear": {"response_action": "clear"},
            "nonsense": {
                "response_action": "update",
                "view": details("x") | {"title": plain("A title that is far too long")},
            },
        }
        seen["submitted"].append(view)
        await ack(**answers.get(name, {}))

    @app.view_closed("form")
    async def closed(ack: Any, body: Json) -> None:
        await ack()
        seen["closed"].append(body)

    @app.shortcut("register_globally")
    async def globally(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("answer_this")
    async def this(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        await respond(f"About: {body['message']['text']}")

    @app.event("app_mention")
    async def mentioned(event: Json, say: Any, body: Json) -> None:
        seen["events"].append(body)
        await say(text="You called?", blocks=ANSWER, thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("app_home_opened")
    async def home(event: Json, client: Any, body: Json) -> None:
        seen["events"].append(body)
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("At a glance")}, *ANSWER[1:]]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.event("message")
    async def message(event: Json, say: Any, body: Json) -> None:
        seen["events"].append(body)
        if event.get("subtype") or event.get("bot_id"):
            return
        if event["channel_type"] == "im":
            await say(f"You wrote: {event['text']}")

    @app.event({"type": "member_joined_channel"})
    @app.event({"type": "member_left_channel"})
    @app.event({"type": "channel_left"})
    @app.event({"type": "reaction_added"})
    @app.event({"type": "tokens_revoked"})
    @app.event({"type": "app_uninstalled"})
    async def noted(body: Json) -> None:
        seen["events"].append(body)

    return app
