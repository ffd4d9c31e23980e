"""A very small Bolt app that drives every path of the stand-in; it is not our bot."""

import asyncio
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from .tiny_blocks import ANSWER, COUNTRIES, GALLERY, details, form, option, plain

Json = dict[str, Any]


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
