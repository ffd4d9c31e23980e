"""Who is an organizer: the one place that decides, and refuses the others."""

import asyncio
import logging
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import sentence_message
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.interaction import Interaction, Replies
from bot.slack.memory import Recent
from bot.slack.people import People, Person
from bot.slack.ports import Services

log = logging.getLogger(__name__)

_KEPT_SECONDS: Final = 300.0
"""Who leaves a user group stays an organizer for so long."""
_KEPT_SECONDS_AFTER_FAILURE: Final = 15.0
_SECONDS: Final = 1.5
"""Of the three in which Slack wants to hear what becomes of a submitted form."""
_GROUP: Final = "S"


class OrganizersUnknown(Exception):  # noqa: N818
    """Slack does not say who is in a user group; nobody is let in on that account."""


class Organizers:
    """The people named in `ORGANIZERS`, and those who are in a user group named there (usergroups.users.list)."""

    def __init__(self, services: Services, people: People, replies: Replies) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._members: Recent[str, tuple[frozenset[str] | None]] = Recent(100, _KEPT_SECONDS)
        self._asking = asyncio.Lock()

    async def include(self, client: AsyncWebClient, person: Person) -> bool:
        """Whether this person is an organizer. Raises `OrganizersUnknown`.

        Ids are a workspace's own: of several, only that of the organizers can have some.
        """
        named = self._services.organizers
        if self._services.organizers_workspace not in {None, person.team_id}:
            return False
        if person.user_id in named:
            return True
        unknown = False
        for group in named:
            if group.startswith(_GROUP):
                members = await self._members_of(client, group)
                if members is None:
                    unknown = True
                elif person.user_id in members:
                    return True
        if unknown:
            raise OrganizersUnknown
        return False

    def client(self, otherwise: AsyncWebClient) -> AsyncWebClient:
        """With the token of the organizers' workspace; where there is only one, it is the one at hand."""
        home = self._services.organizers_workspace
        return self._replies.client_for(Person(home, ""), otherwise) if home else otherwise

    async def everyone(self, client: AsyncWebClient) -> tuple[str, ...]:
        """The user ids of all organizers that Slack tells of, each once."""
        found: list[str] = []
        for name in self._services.organizers:
            if name.startswith(_GROUP):
                found += sorted(await self._members_of(client, name) or ())
            else:
                found.append(name)
        return tuple(dict.fromkeys(found))

    async def refusal(self, to: Interaction, wish: str) -> str | None:
        """None for an organizer; for others why not, in their language. It is logged, by ids only.

        `wish` is what they wanted to do, in a word for the log.
        """
        try:
            if await self.include(to.client, to.person):
                return None
            key = "organizer.refused"
        except OrganizersUnknown:
            key = "organizer.unknown"
        person = to.person
        log.warning("%s refused to %s of %s: %s", wish, person.user_id, person.team_id, key)
        profile = await self._people.profile(to.client, person)
        language = self._services.phrasebook.known(profile.locale)
        return self._services.phrasebook.interface(
            language, key, meeting=self._services.meeting.short_title.text(language)
        )

    async def admit(self, to: Interaction, wish: str) -> bool:
        """Whether it is an organizer; others are told that it is not for them. Raises what Slack raises."""
        refusal = await self.refusal(to, wish)
        if refusal is not None:
            await self._replies.tell(to.beside, sentence_message(refusal))
        return refusal is None

    async def _members_of(self, client: AsyncWebClient, group: str) -> frozenset[str] | None:
        async with self._asking:  # two hundred who open their Home at once are one question to Slack
            known = self._members.get(group)
            if known is not None:
                return known[0]
            try:
                async with asyncio.timeout(_SECONDS):
                    response = await client.usergroups_users_list(usergroup=group)
            except SLACK_TROUBLE as trouble:
                log.warning("the members of user group %s are not known: %s", group, error_code(trouble))
                self._members.put(group, (None,), _KEPT_SECONDS_AFTER_FAILURE)
                return None
            members = frozenset(str(user) for user in response.get("users") or ())
            self._members.put(group, (members,))
            return members
