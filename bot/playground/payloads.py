"""The JSON that every interaction carries, and finding what a person interacts with."""

from typing import Any

from bot.playground.forms import NotOnScreenError
from bot.playground.state import State
from bot.playground.wire import channel_wire, message_wire, view_wire
from bot.playground.workspace import Message, User, View, Workspace

Json = dict[str, Any]
Where = Message | View | str


class Payloads:
    """Makes interaction payloads; each one hands out a fresh trigger_id and response_url."""

    def __init__(self, state: State) -> None:
        self._state = state

    def response_url(self, workspace: Workspace, key: str) -> str:
        """The URL behind a key of ``State.response_urls``."""
        return f"{self._state.origin}/commands/{workspace.team_id}/{key}"

    def target(self, workspace: Workspace, person: User, where: Where) -> Message | View:
        """The message or view that is meant.

        Raises:
            NotOnScreenError: it is not on this person's screen.
        """
        if not isinstance(where, str):
            return where
        if where == "home":
            home = workspace.homes.get(person.id)
            if home is not None:
                return home
        for view in (*workspace.modals.get(person.id, []), *workspace.homes.values()):
            if view.id == where and view.user == person.id:
                return view
        for message in workspace.messages:
            if message.ts == where and message.ephemeral_for in (None, person.id):
                return message
        raise NotOnScreenError(f"no message or view {where!r} on the screen of {person.handle}")

    def base(self, kind: str, workspace: Workspace, person: User) -> Json:
        """What every interaction carries."""
        return {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.handle,
                "name": person.handle,
                "team_id": person.team_id,
            },
            "api_app_id": workspace.app_id,
            "token": "verification-token-is-deprecated",
            "trigger_id": self._state.triggers.issue(person.id, workspace.team_id),
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def container(self, workspace: Workspace, person: User, target: Message | View, state: Json) -> Json:
        """Where the interaction took place; ``state`` is what the fields there hold."""
        if isinstance(target, View):
            return {
                "container": {"type": "view", "view_id": target.id},
                "view": view_wire(workspace, target, state),
            }
        ephemeral = target.ephemeral_for is not None
        container: Json = {
            "type": "message",
            "message_ts": target.ts,
            "channel_id": target.channel,
            "is_ephemeral": ephemeral,
        }
        if target.thread_ts:
            container["thread_ts"] = target.thread_ts
        key = self._state.response_urls.issue(
            workspace.team_id, target.channel, person.id, target.ts, target.thread_ts
        )
        found: Json = {
            "container": container,
            "channel": short_channel(workspace, target.channel),
            "state": {"values": state},
            "response_url": self.response_url(workspace, key),
        }
        # Slack keeps no ephemeral message, so it cannot send one along.
        return found if ephemeral else found | {"message": message_wire(workspace, target)}


def short_channel(workspace: Workspace, channel_id: str) -> Json:
    """A channel's id and name."""
    wire = channel_wire(workspace, workspace.channel(channel_id))
    return {"id": wire["id"], "name": wire.get("name", "directmessage")}
