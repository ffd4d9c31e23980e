"""The Slack app manifest: what is pasted once into Slack's own page to make the app."""

from typing import Any

SCOPES = {
    "app_mentions:read": "to hear when it is mentioned",
    "assistant:write": "to suggest first questions in the messages with it",
    "channels:history": "to see questions in public channels it was invited to",
    "channels:read": "to know who made a channel, when it is invited to one, and where changes are announced",
    "chat:write": "to answer",
    "commands": "for the slash command and the shortcuts",
    "files:write": "to send organizers the registration list as a file",
    "groups:history": "to see questions in private channels it was invited to",
    "groups:read": "for private channels, what channels:read is for public ones",
    "im:history": "to read direct messages to it",
    "im:write": "to send receipts as direct messages",
    "usergroups:read": "to know who is in the organizers' user group",
    "users:read": "for the time zone and language of the person who asks, and who administrates the workspace",
    "users:read.email": "to fill the e-mail address into the registration form",
}
"""The smallest set of scopes, each with why it is asked for."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)


PROMPTS = {
    "Date and time": "When is the meeting in my time?",
    "How to join": "How do I join?",
    "Registration": "How do I register?",
    "Cost": "What does it cost?",
}
"""First questions, by their titles; Slack takes four."""


def manifest(
    url: str | None, *, command: str = "/u4ssc", name: str = "U4SSC meeting", several: bool = False
) -> dict[str, Any]:
    """The manifest for the bot at `url` (its public base URL); None is for Socket Mode.

    `several`: other workspaces can install it at `url`, and their tokens rotate.
    """
    requests = f"{url.rstrip('/')}/slack/events" if url else None
    redirect = {"redirect_urls": [f"{url.rstrip('/')}/slack/oauth_redirect"]} if url and several else {}
    address = {"url": requests} if requests else {}
    request_url = {"request_url": requests} if requests else {}
    options = {"message_menu_options_url": requests} if requests else {}
    return {
        "display_information": {
            "name": name,
            "description": "Answers about the meeting from its circular, and registers participants.",
            "background_color": "#1a4d7a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            # The messages with the bot, with first questions to choose from. In each person's language they are set
            # when they open them (bot.slack.prompts); these stand there until then.
            "agent_view": {
                "agent_description": "Answers questions about the meeting from its circular, in six languages.",
                "suggested_prompts": [
                    {"title": title, "message": message} for title, message in PROMPTS.items()
                ],
            },
            # Slack allows a-z, 0-9, ".", "_" and "-" here: it is what people type after @.
            "bot_user": {"display_name": command.removeprefix("/"), "always_online": True},
            "shortcuts": [
                {
                    "name": "Register for the meeting",
                    "type": "global",
                    "callback_id": "register",
                    "description": "Opens the registration form",
                },
                {
                    "name": "Answer this",
                    "type": "message",
                    "callback_id": "answer_this",
                    "description": "Answers this message from the circular, to you alone",
                },
            ],
            "slash_commands": [
                {
                    "command": command,
                    **address,
                    "description": "Ask about the meeting, or register",
                    "usage_hint": "when | register | status | answers | any question",
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": several,
        },
    }
