"""The person who asks: their zone, their language, and what they need not type again."""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.memory import Recent

log = logging.getLogger(__name__)

_KEPT_SECONDS: Final = 3600.0
_KEPT_SECONDS_AFTER_FAILURE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user, who is somebody in one workspace."""

    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack tells of a person; None and "" where it does not."""

    locale: str | None = None
    """As Slack writes it, e.g. `fr-FR`."""
    tz: str | None = None
    """IANA name."""
    first_name: str = ""
    family_name: str = ""
    email: str = ""


class People:
    """Profiles, asked for once an hour per person (users.info)."""

    def __init__(self) -> None:
        self._profiles: Recent[Person, Profile] = Recent(10_000, _KEPT_SECONDS)

    def known(self, person: Person) -> Profile | None:
        """The profile if it is at hand."""
        return self._profiles.get(person)

    async def profile(self, client: AsyncWebClient, person: Person) -> Profile:
        """The profile; an empty one when Slack does not give it (a foreign user, a missing scope)."""
        found = self._profiles.get(person)
        if found is not None:
            return found
        try:
            response = await client.users_info(user=person.user_id, include_locale=True)
        except SLACK_TROUBLE as trouble:
            log.info("users.info failed: %s", error_code(trouble))
            empty = Profile()
            self._profiles.put(person, empty, _KEPT_SECONDS_AFTER_FAILURE)
            return empty
        profile = _read(response.get("user"))
        self._profiles.put(person, profile)
        return profile


def _read(user: Any) -> Profile:
    if not isinstance(user, dict):
        return Profile()
    shown = user.get("profile")
    details: dict[str, Any] = shown if isinstance(shown, dict) else {}
    first_name, family_name = _text(details, "first_name"), _text(details, "last_name")
    if not first_name:
        # Slack fills the two only for those who typed two words: the last word is the better guess.
        given, _, family = _text(details, "real_name").rpartition(" ")
        first_name, family_name = (given, family) if given else (family, family_name)
    tz = _text(user, "tz")
    return Profile(
        locale=_text(user, "locale") or None,
        tz=tz if tz in _zones() else None,
        first_name=first_name,
        family_name=family_name,
        email=_text(details, "email"),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
