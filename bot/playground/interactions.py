"""What people do with commands, buttons, selects, modals and shortcuts."""

import time
from collections.abc import Mapping
from typing import Any

from bot.playground.api_call import ApiError
from bot.playground.block_rules import check_blocks
from bot.playground.connector import Connector
from bot.playground.forms import (
    NotOnScreenError,
    entered,
    find_element,
    find_elements,
    names_of,
    pick,
    state_values,
)
from bot.playground.payloads import Payloads, Where, short_channel
from bot.playground.people import escape
from bot.playground.records import Ack, Outcome, Refusal, Suggestions
from bot.playground.responses import respond
from bot.playground.state import State
from bot.playground.submission import Submission
from bot.playground.wire import message_wire, view_wire
from bot.playground.workspace import Message, User, View, Workspace

Json = dict[str, Any]
MOST_OPTIONS = 100
TROUBLE = "We had some trouble connecting. Try again?"


class Interactions:
    """Commands, block actions, options, submissions, shortcuts."""

    def __init__(self, state: State, connector: Connector) -> None:
        self._state = state
        self._connector = connector
        self._payloads = Payloads(state)
        self._submission = Submission(state, connector, self._payloads, self.options)

    # ---- commands

    async def command(self, user: str, channel: str, command: str, text: str) -> Ack:
        """Use a slash command."""
        workspace, person = self._state.user(user)
        place = self._state.channel(channel, user)[1]
        if command not in {c.command for c in self._state.config.commands}:
            self._slackbot(workspace, place.id, person, f"`{command}` is not a valid command.")
            return Ack(0, 0.0, "", "not_a_command")
        key = self._state.response_urls.issue(workspace.team_id, place.id, person.id, None, None)
        form = {
            "token": "verification-token-is-deprecated",
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": place.id,
            "channel_name": place.name,
            "user_id": person.id,
            "user_name": person.handle,
            "command": command,
            "text": escape(text.strip()),
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self._payloads.response_url(workspace, key),
            "trigger_id": self._state.triggers.issue(person.id, workspace.team_id),
        }
        ack = await self._connector.command(form)
        if ack.error is not None:
            self._slackbot(workspace, place.id, person, f'{command} failed with the error "{ack.error}"')
        elif ack.body:
            body = ack.body if isinstance(ack.body, dict) else {"text": ack.body}
            try:
                respond(self._state, self._connector, self._state.response_urls.given[key], body)
            except ApiError as error:
                self._refused("command response", error.error, error.messages, body)
                self._slackbot(
                    workspace, place.id, person, f'{command} failed with the error "{error.error}"'
                )
        return ack

    def _slackbot(self, workspace: Workspace, channel_id: str, person: User, text: str) -> None:
        workspace.add(
            Message(
                workspace.stamp(), channel_id, "USLACKBOT", text, ephemeral_for=person.id, by_slackbot=True
            )
        )
        self._state.changed()

    def _refused(self, what: str, error: str, messages: tuple[str, ...], args: Json) -> None:
        self._state.refusals.append(Refusal(what, error, messages, args))

    # ---- buttons, selects and other elements

    async def click(  # noqa: PLR0913
        self,
        user: str,
        where: Where,
        action_id: str,
        value: str | None,
        selected_option: Json | str | None,
        *,
        block_id: str | None,
        values: Mapping[str, Any] | None,
    ) -> Ack:
        """Use one element."""
        workspace, person = self._state.user(user)
        target = self._payloads.target(workspace, person, where)
        block, element = find_element(target.blocks, action_id, block_id, value)
        action = {
            "type": element["type"],
            "block_id": block["block_id"],
            "action_id": action_id,
            "action_ts": f"{time.time():.6f}",
            **await self._chosen(user, target, element, value, selected_option),
        }
        state = self._state_after(target.blocks, block, element, action, values or {})
        payload = self._payloads.base("block_actions", workspace, person)
        payload |= self._payloads.container(workspace, person, target, state)
        payload["actions"] = [action]
        ack = await self._connector.interaction(payload)
        target.problem = None if ack.ok else TROUBLE
        self._state.changed()
        return ack

    def _state_after(
        self, blocks: list[Json], block: Json, element: Json, action: Json, values: Mapping[str, Any]
    ) -> Json:
        """The fields' state when the element has been used."""
        names = {name for pair in find_elements(blocks) for name in names_of(*pair)}
        typed = {name: value for name, value in values.items() if name in names}
        if element["type"] not in ("button", "feedback_buttons", "icon_button", "overflow"):
            chosen = next((v for k, v in action.items() if k.startswith("selected_") or k == "value"), None)
            typed[names_of(block, element)[0]] = chosen
        return state_values(blocks, typed)

    async def _chosen(
        self, user: str, target: Message | View, element: Json, value: str | None, option: Json | str | None
    ) -> Json:
        kind = element["type"]
        if kind in ("button", "icon_button"):
            return {k: element[k] for k in ("text", "value", "url", "style") if k in element}
        if kind == "feedback_buttons":
            for name in ("positive_button", "negative_button"):
                if element[name]["value"] == value:
                    return {"value": value, "text": element[name]["text"]}
            raise NotOnScreenError(f"no feedback {value!r}")
        if kind == "overflow":
            return {"selected_option": pick(element["options"], option if option is not None else value)}
        given: Any = option if option is not None else value
        if kind == "external_select" and isinstance(given, str):
            suggested = await self.options(user, target, element["action_id"], given)
            given = pick(list(suggested.options), given)
        chosen = entered(element, given)
        chosen.pop("type")
        return chosen

    async def options(self, user: str, where: Where, action_id: str, query: str) -> Suggestions:
        """Ask the bot for an external select's options."""
        workspace, person = self._state.user(user)
        target = self._payloads.target(workspace, person, where)
        block, _ = find_element(target.blocks, action_id)
        payload = self._payloads.base("block_suggestion", workspace, person)
        payload |= self._payloads.container(workspace, person, target, state_values(target.blocks, {}))
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": query}
        payload.pop("response_url", None)
        payload.pop("trigger_id", None)
        ack = await self._connector.interaction(payload)
        body = ack.body if ack.ok and isinstance(ack.body, dict) else {}
        options = list(body.get("options") or [])
        for group in body.get("option_groups") or []:
            options += group.get("options", [])
        probe = {"type": "static_select", "action_id": action_id, "options": options}
        complaints = check_blocks([{"type": "actions", "elements": [probe]}], "modal") if options else []
        if complaints:
            self._refused("options response", "invalid_options", tuple(complaints), body)
            options = []
        return Suggestions(tuple(options), ack)

    # ---- modals

    async def submit(self, user: str, view_id: str, values: Mapping[str, Any]) -> Outcome:
        """Press a modal's submit button."""
        return await self._submission.submit(user, view_id, values)

    async def close_view(self, user: str, *, everything: bool) -> Ack | None:
        """Close the top modal or the whole stack."""
        workspace, person = self._state.user(user)
        stack = workspace.modals.get(person.id) or []
        if not stack:
            raise NotOnScreenError(f"{person.handle} has no modal open")
        view = stack[-1]
        if everything or view.payload.get("clear_on_close"):
            stack.clear()
        else:
            stack.pop()
        self._state.changed()
        if not view.payload.get("notify_on_close"):
            return None
        payload = self._payloads.base("view_closed", workspace, person)
        payload.pop("trigger_id")
        payload |= {"view": view_wire(workspace, view), "is_cleared": everything}
        return await self._connector.interaction(payload)

    # ---- shortcuts

    async def shortcut(self, user: str, callback_id: str, message: Message | None) -> Ack:
        """Use a shortcut."""
        workspace, person = self._state.user(user)
        kind = "shortcut" if message is None else "message_action"
        payload = self._payloads.base(kind, workspace, person)
        payload |= {"callback_id": callback_id, "action_ts": f"{time.time():.6f}"}
        channel_id = workspace.dm(person.id).id
        if message is not None:
            channel_id = message.channel
            key = self._state.response_urls.issue(
                workspace.team_id, channel_id, person.id, message.ts, message.thread_ts
            )
            payload |= {
                "channel": short_channel(workspace, channel_id),
                "message_ts": message.ts,
                "message": message_wire(workspace, message),
                "response_url": self._payloads.response_url(workspace, key),
            }
        ack = await self._connector.interaction(payload)
        if not ack.ok:
            self._slackbot(
                workspace, channel_id, person, f'That shortcut failed with the error "{ack.error}"'
            )
        return ack
