"""The person who asks: their zone, their language, and what they need not type again."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Protocol
from zoneinfo import available_timezones

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration_store import StoreUnavailable
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.memory import Recent

log = logging.getLogger(__name__)

_KEPT_SECONDS: Final = 3600.0
_CHOICE_KEPT_SECONDS: Final = 30.0
"""So soon a language that was chosen in one process is spoken by all."""
_CHOICE_SECONDS: Final = 0.5
"""Whoever asks does not wait for a database that is gone."""
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
    """The language that the person has chosen, or else their locale as Slack writes it, e.g. `fr-FR`."""
    tz: str | None = None
    """IANA name."""
    first_name: str = ""
    family_name: str = ""
    email: str = ""
    is_admin: bool = False
    """Whether they administrate or own the workspace."""


class Choices(Protocol):
    """The languages that people have chosen; see `bot.slack.ports.PersonSettings`."""

    async def language(self, workspace_id: str, user_id: str) -> str | None:
        """None for whoever leaves it to Slack."""
        ...

    async def choose_language(self, workspace_id: str, user_id: str, language: str | None) -> None:
        """Choose."""
        ...


class People:
    """Profiles, asked for once an hour per person (users.info), in the language that the person has chosen."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._profiles: Recent[Person, Profile] = Recent(10_000, _KEPT_SECONDS)
        self._chosen: Recent[Person, tuple[str | None]] = Recent(10_000, _CHOICE_KEPT_SECONDS)

    def known(self, person: Person) -> Profile | None:
        """The profile if it is at hand."""
        profile, chosen = self._profiles.get(person), self._chosen.get(person)
        if profile is None or chosen is None or chosen[0] is None:
            return profile
        return replace(profile, locale=chosen[0])

    async def profile(self, client: AsyncWebClient, person: Person) -> Profile:
        """The profile; an empty one when Slack does not give it (a foreign user, a missing scope)."""
        profile = await self._slack_profile(client, person)
        chosen = await self.chosen_language(person)
        return replace(profile, locale=chosen) if chosen else profile

    async def chosen_language(self, person: Person) -> str | None:
        """What the person has chosen; None also while the database is gone."""
        known = self._chosen.get(person)
        if known is None:
            try:
                async with asyncio.timeout(_CHOICE_SECONDS):
                    known = (await self._choices.language(person.team_id, person.user_id),)
            except (StoreUnavailable, TimeoutError):
                known = (None,)
            self._chosen.put(person, known)
        return known[0]

    async def choose_language(self, person: Person, language: str | None) -> None:
        """Choose a language, or leave it to Slack. May raise `StoreUnavailable`."""
        await self._choices.choose_language(person.team_id, person.user_id, language)
        self._chosen.put(person, (language,))

    async def _slack_profile(self, client: AsyncWebClient, person: Person) -> Profile:
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
        is_admin=any(user.get(right) is True for right in ("is_admin", "is_owner", "is_primary_owner")),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
