"""Everything the stand-in knows, in one place: its workspaces, what came in and what was refused."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.playground.app_config import AppConfig
from bot.playground.changes import Changes, T
from bot.playground.faults import Faults
from bot.playground.records import Ack, Call, Refusal
from bot.playground.tickets import ResponseUrls, Tokens, Triggers
from bot.playground.workspace import Channel, Message, UnknownNameError, User, View, Workspace


@dataclass
class State:
    """The stand-in's state; every change of it calls ``changed()``."""

    config: AppConfig
    clock: Callable[[], datetime]
    set_clock: Callable[[datetime], None] | None
    signing_secret: str
    app_token: str
    client: tuple[str, str]
    origin: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    tokens: Tokens = field(default_factory=Tokens)
    calls: list[Call] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    deliveries: list[Ack] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.changes = Changes()
        self.triggers = Triggers(self.faults)
        self.response_urls = ResponseUrls(self.faults)

    def changed(self) -> None:
        """Wake everybody who waits for something to happen."""
        self.changes.notify()

    def now(self) -> datetime:
        """The rehearsed time, aware UTC."""
        return self.clock().astimezone(UTC)

    def change_clock(self, now: datetime) -> None:
        """Rehearse another time.

        Raises:
            PermissionError: there is no ``set_clock``.
            ValueError: the time has no zone.
        """
        if self.set_clock is None:
            raise PermissionError("this stand-in was made without set_clock")
        if now.tzinfo is None:
            raise ValueError("the time needs a zone")
        self.set_clock(now.astimezone(UTC))
        self.changed()

    # ---- names

    @property
    def primary(self) -> Workspace:
        """The seeded workspace."""
        return next(iter(self.workspaces.values()))

    def add_workspace(self, workspace: Workspace) -> Workspace:
        """Host one more team."""
        self.workspaces[workspace.team_id] = workspace
        if workspace.bot_token:
            self.tokens.teams[workspace.bot_token] = workspace.team_id
        return workspace

    def user(self, name: str) -> tuple[Workspace, User]:
        """A user by id or handle, with their workspace.

        Raises:
            UnknownNameError: there is none.
        """
        for workspace in self.workspaces.values():
            for user in (*workspace.users.values(), workspace.bot_user):
                if name in {user.id, user.handle}:
                    return workspace, user
        raise UnknownNameError(f"no user {name!r}")

    def channel(self, name: str, user: str | None = None) -> tuple[Workspace, Channel]:
        """A channel by id, name, or ``dm`` (which needs the user), with its workspace.

        Raises:
            UnknownNameError: there is none.
        """
        if name == "dm":
            if user is None:
                raise UnknownNameError("which person's direct message?")
            workspace, person = self.user(user)
            return workspace, workspace.dm(person.id)
        if user is not None:
            workspace = self.user(user)[0]
            return workspace, workspace.channel(name)
        for workspace in self.workspaces.values():
            try:
                return workspace, workspace.channel(name)
            except UnknownNameError:
                continue
        raise UnknownNameError(f"no channel {name!r}")

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """A channel's messages, oldest first; ephemeral ones of others left out when ``user`` is given."""
        workspace, place = self.channel(channel, user)
        viewer = self.user(user)[1].id if user is not None else None
        return [
            m
            for m in workspace.messages
            if m.channel == place.id
            and (viewer is None or m.ephemeral_for is None or m.ephemeral_for == viewer)
        ]

    def view(self, view_id: str) -> tuple[Workspace, View]:
        """A view on somebody's screen.

        Raises:
            UnknownNameError: there is none (it was closed).
        """
        for workspace in self.workspaces.values():
            for view in workspace.views():
                if view.id == view_id:
                    return workspace, view
        raise UnknownNameError(f"no view {view_id!r} on any screen")

    # ---- waiting

    async def until(self, predicate: Callable[[], T], seconds: float) -> T:
        """The predicate's first truthy value.

        Raises:
            TimeoutError: it did not come; says what happened last.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self.changes.until(predicate)
        except TimeoutError:
            latest = [f"{c.method} → {c.status} {c.response.get('error', 'ok')}" for c in self.calls[-6:]]
            failed = [f"{a.status} {a.error} {str(a.body)[:120]}" for a in self.deliveries[-6:] if not a.ok]
            raise TimeoutError(
                f"nothing came within {seconds} s; latest calls: {latest}; "
                f"refusals: {self.refusals[-3:]}; failed deliveries: {failed}"
            ) from None
