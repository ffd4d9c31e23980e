"""What Slack refuses for a reason that the person can do something about: it is explained, not apologized for."""

from typing import Final

from slack_sdk.errors import SlackApiError

from bot.slack.boundary import error_code
from bot.slack.workspace import REVOKED

_CHANNEL: Final = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
_PERSON: Final = frozenset({"user_not_found", "users_not_found", "user_disabled", "user_not_in_channel"})


def explanation(refusal: SlackApiError) -> str | None:
    """The interface words that explain it; None for what is our own mistake, or Slack's."""
    code = error_code(refusal)
    if code in REVOKED:
        return "trouble.revoked"
    if code in _CHANNEL:
        return "trouble.channel"
    return "trouble.person" if code in _PERSON else None
