"""The app as Slack knows it from its manifest: commands, shortcuts, subscriptions, scopes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """A slash command with the hint Slack shows while typing."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class Shortcut:
    """A shortcut; ``type`` is ``global`` or ``message``."""

    name: str
    callback_id: str
    type: str
    description: str


@dataclass(frozen=True)
class AppConfig:
    """What the manifest says. ``events`` and ``scopes`` are None when everything is allowed."""

    name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str] | None
    scopes: frozenset[str] | None
    token_rotation: bool = False
    redirect_urls: tuple[str, ...] = ()

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any] | None) -> "AppConfig":
        """Read a manifest as Slack takes it; None is an app named u4ssc that may do everything."""
        if manifest is None:
            return cls("u4ssc", (Command("/u4ssc", "", ""),), (), None, None)
        features = manifest.get("features", {})
        commands = tuple(
            Command(c["command"], c.get("description", ""), c.get("usage_hint", ""))
            for c in features.get("slash_commands", [])
        )
        shortcuts = tuple(
            Shortcut(s["name"], s["callback_id"], s["type"], s.get("description", ""))
            for s in features.get("shortcuts", [])
        )
        settings = manifest.get("settings", {})
        return cls(
            name=features.get("bot_user", {}).get("display_name", "u4ssc"),
            commands=commands,
            shortcuts=shortcuts,
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            token_rotation=bool(settings.get("token_rotation_enabled", False)),
            redirect_urls=tuple(manifest.get("oauth_config", {}).get("redirect_urls", ())),
        )

    def delivers(self, event_type: str, channel_type: str) -> bool:
        """Whether the app subscribed to this event (``message`` is subscribed by kind of channel)."""
        if self.events is None:
            return True
        if event_type == "message":
            kind = {"channel": "message.channels", "im": "message.im"}[channel_type]
            return kind in self.events
        return event_type in self.events
