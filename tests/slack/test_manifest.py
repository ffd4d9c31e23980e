"""The manifest against Slack's own types and limits, and against what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest
from payload_checks import schema_complaints

from bot.manifest import EVENTS, SCOPES, manifest
from bot.playground.web_api import _SCOPES
from bot.slack.actions import ANSWER_THIS, OPEN_REGISTRATION
from bot.slack.app import SlackApp

REPOSITORY = Path(__file__).parents[2]
MANIFESTS = {
    "http": manifest("https://bot.example.org"),
    "socket": manifest(None),
    "several": manifest("https://bot.example.org/", several=True),
}
LIMITS = {
    "display_information.name": 35,
    "display_information.description": 140,
    "features.agent_view.agent_description": 300,
    "features.agent_view.suggested_prompts": 4,
    "features.bot_user.display_name": 80,
    "features.shortcuts.name": 24,
    "features.shortcuts.description": 150,
    "features.slash_commands.command": 32,
    "features.slash_commands.description": 2000,
    "features.slash_commands.usage_hint": 1000,
}
"""Characters, or items: what the types say only in prose."""
NEEDED_BY_EVENTS = {
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
}
PRIVATE_CHANNELS = {
    "conversations.history": "groups:history",
    "conversations.info": "groups:read",
    "conversations.replies": "groups:history",
    "users.conversations": "groups:read",
}
"""What the same method needs for private channels, in which the bot may be, too."""
NEEDED_BY_FEATURES = {"commands", "users:read.email"}
"""The command itself; the address in users.info, which comes only with this scope."""


def values_at(node: Any, path: list[str]) -> list[Any]:
    if not path:
        return [node]
    if isinstance(node, list):
        return [value for item in node for value in values_at(item, path)]
    return values_at(node[path[0]], path[1:])


@pytest.mark.parametrize("made", MANIFESTS.values(), ids=MANIFESTS)
def test_slack_takes_it(made: dict[str, Any]) -> None:
    complaints = schema_complaints(made, "AppManifest")
    # The types' list of scopes lacks the one that Slack's documentation asks agents for.
    assert [complaint for complaint in complaints if "'assistant:write' is not one of" not in complaint] == []
    for path, limit in LIMITS.items():
        for value in values_at(made, path.split(".")):
            assert 0 < len(value) <= limit, path
    assert re.fullmatch(r"[a-z0-9._-]+", made["features"]["bot_user"]["display_name"])
    assert set(made["features"]) == {"app_home", "agent_view", "bot_user", "shortcuts", "slash_commands"}


def test_every_request_comes_to_the_one_path() -> None:
    made = MANIFESTS["http"]
    address = "https://bot.example.org/slack/events"
    settings = made["settings"]
    assert settings["event_subscriptions"]["request_url"] == address
    assert settings["interactivity"]["request_url"] == address
    assert settings["interactivity"]["message_menu_options_url"] == address
    assert [command["url"] for command in made["features"]["slash_commands"]] == [address]
    assert "bot.example.org" not in str(MANIFESTS["socket"])
    assert MANIFESTS["socket"]["settings"]["socket_mode_enabled"] is True


def test_events_and_listeners_match(app: SlackApp) -> None:
    assert {event.partition(".")[0] for event in EVENTS} == set(app.events.table)


def test_shortcuts_and_listeners_match() -> None:
    shortcuts = {s["callback_id"]: s["type"] for s in MANIFESTS["http"]["features"]["shortcuts"]}
    assert shortcuts == {OPEN_REGISTRATION: "global", ANSWER_THIS: "message"}


def methods_called() -> set[str]:
    """Every Web API method that the surface calls, as Slack names it."""
    by_attribute = {method.replace(".", "_").lower(): method for method in _SCOPES}
    called = set()
    for file in (REPOSITORY / "bot" / "slack").glob("*.py"):
        for attribute in re.findall(r"client\.([a-z]+_\w+)\(", file.read_text(encoding="utf-8")):
            method = by_attribute.get(attribute.lower())
            if method is not None:
                called.add(method)
    return called


def test_scopes_are_those_that_are_needed_and_no_more() -> None:
    called = methods_called()
    assert {"chat.postMessage", "users.info", "conversations.info"} <= called
    needed = {_SCOPES[method] for method in called}
    needed |= {scope for method, scope in PRIVATE_CHANNELS.items() if method in called}
    needed |= {scope for event in EVENTS for scope in NEEDED_BY_EVENTS.get(event, ())}
    assert needed | NEEDED_BY_FEATURES == set(SCOPES)
    assert list(SCOPES) == sorted(SCOPES)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_is_explained_to_those_who_install_it(scope: str) -> None:
    documents = [REPOSITORY / "README.md", REPOSITORY / "docs" / "slack.md"]
    said = "\n".join(document.read_text(encoding="utf-8") for document in documents)
    assert f"| `{scope}` | {SCOPES[scope]} |" in said
