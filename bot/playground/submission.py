"""Submitting a modal: the client's checks, the delivery, and what the bot's answer does to the screen."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground.api_call import ApiError
from bot.playground.connector import Connector
from bot.playground.forms import NotOnScreenError, client_errors, find_elements, names_of, pick, state_values
from bot.playground.payloads import Payloads, Where
from bot.playground.records import Ack, Outcome, Refusal, Suggestions
from bot.playground.state import State
from bot.playground.view_methods import change_view, checked_modal, push_view
from bot.playground.wire import view_wire
from bot.playground.workspace import View, Workspace

Json = dict[str, Any]
AskOptions = Callable[[str, Where, str, str], Awaitable[Suggestions]]
TROUBLE = "We had some trouble connecting. Try again?"


class Submission:
    """One press of a submit button after another."""

    def __init__(
        self, state: State, connector: Connector, payloads: Payloads, ask_options: AskOptions
    ) -> None:
        self._state = state
        self._connector = connector
        self._payloads = payloads
        self._ask_options = ask_options

    async def submit(self, user: str, view_id: str, values: Mapping[str, Any]) -> Outcome:
        """Fill in and submit the modal on top of the person's stack.

        Raises:
            NotOnScreenError: it is not there, or has no such field or option.
        """
        workspace, person = self._state.user(user)
        stack = workspace.modals.get(person.id) or []
        if not stack or stack[-1].id != view_id:
            raise NotOnScreenError(f"view {view_id} is not on top of the screen of {person.handle}")
        view = stack[-1]
        state = state_values(view.blocks, await self._with_options(user, view, values))
        errors = client_errors(view.blocks, state)
        if errors:
            return self._errors(view, errors, None)
        payload = self._payloads.base("view_submission", workspace, person)
        payload |= {"view": view_wire(workspace, view, state), "response_urls": []}
        ack = await self._connector.interaction(payload)
        if not ack.ok:
            return self._failed(view, ack)
        return self._apply(workspace, stack, view, ack)

    async def _with_options(self, user: str, view: View, values: Mapping[str, Any]) -> Json:
        """External selects given by text or value: ask the bot for the option, as the type-ahead does."""
        filled = dict(values)
        for block, element in find_elements(view.blocks):
            if element["type"] not in ("external_select", "multi_external_select"):
                continue
            for name in names_of(block, element):
                given = filled.get(name)
                if isinstance(given, str) and given:
                    suggested = await self._ask_options(user, view, element["action_id"], given)
                    filled[name] = pick(list(suggested.options), given)
        return filled

    def _apply(self, workspace: Workspace, stack: list[View], view: View, ack: Ack) -> Outcome:
        answer = ack.body if isinstance(ack.body, dict) else {}
        try:
            outcome = self._answered(workspace, stack, view, ack)
        except ApiError as error:
            refusal = Refusal("view_submission response", error.error, error.messages, answer)
            self._state.refusals.append(refusal)
            return self._failed(view, ack)
        self._state.changed()
        return outcome

    def _answered(self, workspace: Workspace, stack: list[View], view: View, ack: Ack) -> Outcome:
        """Do what the bot's answer says.

        Raises:
            ApiError: Slack would not take the answer.
        """
        if not ack.body:
            # The bot may have opened another view meanwhile; only this one leaves.
            if view in stack:
                stack.remove(view)
            return Outcome("closed", {}, stack[-1] if stack else None, ack)
        answer = ack.body if isinstance(ack.body, dict) else {}
        action = answer.get("response_action")
        if action == "clear":
            stack.clear()
            return Outcome("cleared", {}, None, ack)
        if action == "errors":
            return self._bot_errors(view, answer, ack)
        if action == "update":
            change_view(workspace, view, checked_modal(workspace, answer.get("view")))
            return Outcome("updated", {}, view, ack)
        if action == "push":
            pushed = push_view(workspace, view.user, checked_modal(workspace, answer.get("view")))
            return Outcome("pushed", {}, pushed, ack)
        raise ApiError("invalid_response", (f"[ERROR] unknown response_action: {action}",))

    def _bot_errors(self, view: View, answer: Json, ack: Ack) -> Outcome:
        errors = answer.get("errors")
        inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise ApiError("invalid_response", ("[ERROR] missing required field: errors",))
        strangers = sorted(set(errors) - inputs)
        if strangers:
            raise ApiError("invalid_response", (f"[ERROR] errors for what is no input block: {strangers}",))
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise ApiError("invalid_response", ("[ERROR] errors must be texts",))
        return self._errors(view, errors, ack)

    def _errors(self, view: View, errors: dict[str, str], ack: Ack | None) -> Outcome:
        view.errors = dict(errors)
        view.problem = None
        self._state.changed()
        return Outcome("errors", dict(errors), view, ack)

    def _failed(self, view: View, ack: Ack) -> Outcome:
        view.problem = TROUBLE
        self._state.changed()
        return Outcome("failed", {}, view, ack)
