"""One Web API call as its method sees it: the workspace, the decoded arguments, the errors."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.connector import Connector
from bot.playground.state import State
from bot.playground.workspace import Channel, UnknownNameError, User, Workspace

Json = dict[str, Any]
DEFAULT_PAGE = 100


class ApiError(Exception):
    """The call is refused: Slack's error name, its explanations, and other fields of the answer."""

    def __init__(self, error: str, messages: Sequence[str] = (), **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.fields = fields


@dataclass
class ApiCall:
    """A call that has passed authentication.

    ``args`` are the arguments as they came: texts from a form, JSON values from a JSON body.
    """

    workspace: Workspace
    args: Json
    state: State
    connector: Connector
    token: str

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument that must be there.

        Raises:
            ApiError: ``invalid_arguments``.
        """
        value = self.text(name)
        if not value:
            raise ApiError(
                "invalid_arguments", [f"[ERROR] missing required field: {name} [json-pointer:/{name}]"]
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as a boolean; forms say 1, 0, true or false."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """A JSON argument, decoded when it came as text; None when absent.

        Raises:
            ApiError: ``error``, for text that is not JSON.
        """
        value = self.args.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise ApiError(error) from None
        return value

    def channel(self, name: str = "channel", *, people: bool = False) -> Channel:
        """The conversation named by an argument; with ``people`` also a user's direct message.

        Raises:
            ApiError: ``channel_not_found``.
        """
        wanted = self.text(name)
        if people and wanted in self.workspace.users:
            return self.workspace.dm(wanted)
        try:
            return self.workspace.channel(wanted)
        except UnknownNameError:
            raise ApiError("channel_not_found") from None

    def joined_channel(self, name: str = "channel", *, people: bool = False) -> Channel:
        """As ``channel``, and the bot is in it.

        Raises:
            ApiError: ``channel_not_found`` or ``not_in_channel``.
        """
        channel = self.channel(name, people=people)
        if self.workspace.bot_user.id not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def person(self, name: str = "user") -> User:
        """The user named by an argument.

        Raises:
            ApiError: ``user_not_found``.
        """
        wanted = self.text(name)
        if wanted == self.workspace.bot_user.id:
            return self.workspace.bot_user
        user = self.workspace.users.get(wanted)
        if user is None:
            raise ApiError("user_not_found")
        return user

    def page(self, items: Sequence[Any]) -> tuple[list[Any], Json]:
        """The asked-for page of a list, and its response_metadata.

        Raises:
            ApiError: ``invalid_cursor`` or ``invalid_limit``.
        """
        limit, cursor = self.text("limit"), self.text("cursor")
        try:
            size = int(limit) if limit else DEFAULT_PAGE
        except ValueError:
            raise ApiError("invalid_limit") from None
        try:
            start = int(cursor.removeprefix("next:")) if cursor else 0
        except ValueError:
            raise ApiError("invalid_cursor") from None
        end = start + max(1, min(size, 1000))
        following = f"next:{end}" if end < len(items) else ""
        return list(items[start:end]), {"next_cursor": following}


Method = Callable[[ApiCall], Awaitable[Json]]
Methods = Mapping[str, Method]
