"""Web API: modals and Home; the same rules hold for views in a view_submission's answer."""

import secrets
from typing import Any

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.block_rules import check_view, with_ids
from bot.playground.posting import new_id
from bot.playground.tickets import Trigger
from bot.playground.wire import view_wire
from bot.playground.workspace import View, Workspace, identifier

Json = dict[str, Any]
DEEPEST_STACK = 3


def fresh_hash(workspace: Workspace) -> str:
    """A view's hash; a new one with every change."""
    return f"{int(workspace.now().timestamp())}.{secrets.token_hex(4)}"


def checked_modal(workspace: Workspace, payload: Any) -> Json:
    """A modal's payload, checked, ids filled in.

    Raises:
        ApiError: ``invalid_arguments`` with Slack's explanations, or ``view_too_large``.
    """
    return _checked(workspace, payload, home=False)


def _checked(workspace: Workspace, payload: Any, *, home: bool) -> Json:
    messages = check_view(payload, ("home",) if home else ("modal",))
    if messages:
        too_large = any("view_too_large" in m for m in messages)
        raise ApiError("view_too_large" if too_large else "invalid_arguments", messages)
    blocks = with_ids(payload["blocks"], lambda: new_id(workspace))
    return {**payload, "blocks": blocks}


def new_view(workspace: Workspace, user_id: str, payload: Json, previous: View | None = None) -> View:
    """A view with its ids, not yet on the screen."""
    view_id = identifier("V", workspace.team_id, workspace.stamp())
    return View(
        id=view_id,
        user=user_id,
        team_id=workspace.team_id,
        payload=payload,
        hash=fresh_hash(workspace),
        external_id=str(payload.get("external_id") or ""),
        root_view_id=previous.root_view_id if previous else view_id,
        previous_view_id=previous.id if previous else None,
    )


def change_view(workspace: Workspace, view: View, payload: Json) -> None:
    """Replace what a view shows."""
    view.payload = payload
    view.hash = fresh_hash(workspace)
    view.errors = {}
    view.problem = None
    view.external_id = str(payload.get("external_id") or view.external_id)


def push_view(workspace: Workspace, user_id: str, payload: Json) -> View:
    """Put a view on top of the person's stack.

    Raises:
        ApiError: ``push_limit_reached``.
    """
    stack = workspace.modals.setdefault(user_id, [])
    if len(stack) >= DEEPEST_STACK:
        raise ApiError("push_limit_reached")
    view = new_view(workspace, user_id, payload, stack[-1] if stack else None)
    stack.append(view)
    return view


def _exchange(call: ApiCall) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise ApiError(
            "invalid_arguments", ["[ERROR] missing required field: trigger_id [json-pointer:/trigger_id]"]
        )
    trigger = call.state.triggers.exchange(trigger_id, call.workspace.team_id)
    if isinstance(trigger, str):
        raise ApiError(trigger)
    return trigger


def _external_id_is_free(workspace: Workspace, payload: Json, own: View | None = None) -> None:
    wanted = payload.get("external_id")
    if wanted and any(v.external_id == wanted and v is not own for v in workspace.views()):
        raise ApiError("duplicate_external_id")


async def open_(call: ApiCall) -> Json:
    """Open a modal with a trigger; it becomes the person's new stack."""
    payload = checked_modal(call.workspace, call.structure("view"))
    _external_id_is_free(call.workspace, payload)
    trigger = _exchange(call)
    view = new_view(call.workspace, trigger.user_id, payload)
    call.workspace.modals[trigger.user_id] = [view]
    return {"view": view_wire(call.workspace, view)}


async def push(call: ApiCall) -> Json:
    """Open a modal on top of the one that the trigger came from."""
    payload = checked_modal(call.workspace, call.structure("view"))
    _external_id_is_free(call.workspace, payload)
    trigger = _exchange(call)
    if not call.workspace.modals.get(trigger.user_id):
        raise ApiError("not_found")
    return {"view": view_wire(call.workspace, push_view(call.workspace, trigger.user_id, payload))}


async def update(call: ApiCall) -> Json:
    """Change an open modal, by view_id or external_id; a hash guards against races."""
    payload = checked_modal(call.workspace, call.structure("view"))
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise ApiError("invalid_arguments", ["[ERROR] either view_id or external_id is required"])
    for view in call.workspace.views():
        wanted = view.id == view_id if view_id else view.external_id == external_id
        if wanted and view.payload["type"] == "modal":
            break
    else:
        raise ApiError("not_found")
    if call.text("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict")
    _external_id_is_free(call.workspace, payload, view)
    change_view(call.workspace, view, payload)
    return {"view": view_wire(call.workspace, view)}


async def publish(call: ApiCall) -> Json:
    """Publish a person's Home."""
    payload = _checked(call.workspace, call.structure("view"), home=True)
    person = call.person("user_id")
    home = call.workspace.homes.get(person.id)
    if home is None:
        home = new_view(call.workspace, person.id, payload)
        call.workspace.homes[person.id] = home
    else:
        if call.text("hash") and call.text("hash") != home.hash:
            raise ApiError("hash_conflict")
        change_view(call.workspace, home, payload)
    return {"view": view_wire(call.workspace, home)}


METHODS: Methods = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
