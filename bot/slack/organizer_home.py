"""What an organizer has in Home beside their own registration: numbers, a picture, the newest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    SectionBlock,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.phrasebook import Phrasebook
from bot.core.registration import Category, Counts, Registration, RegistrationState
from bot.core.registration_store import StoreUnavailable
from bot.slack.blocks import button, context, moment, text_blocks
from bot.slack.chart import chart_over_time
from bot.slack.organizers import Organizers, OrganizersUnknown
from bot.slack.people import Person
from bot.slack.ports import Services
from bot.slack.registration_view import category_name
from bot.slack.text import directed, escape, shorten

log = logging.getLogger(__name__)

PENDING: Final = "organizer.pending"
SEARCH: Final = "organizer.search"
REFRESH: Final = "organizer.refresh"
"""Actions of the buttons; SEARCH is the modal's callback_id, too."""

_NEWEST: Final = 10
_COUNTRIES: Final = 10
_NAME_LIMIT: Final = 80
_SECONDS: Final = 10.0
"""How long the numbers may take; the rest of Home does not wait for longer."""


class OrganizerHome:
    """The part of Home that only organizers have."""

    def __init__(
        self,
        services: Services,
        organizers: Organizers,
        questions: Callable[[str], Awaitable[Sequence[Block]]],
    ) -> None:
        """`questions` gives the blocks of the open questions in a language."""
        self._services = services
        self._organizers = organizers
        self._questions = questions

    async def part(self, client: AsyncWebClient, person: Person, language: str) -> list[Block]:
        """The blocks; none for everybody else, and while Slack does not say who is an organizer."""
        try:
            if not await self._organizers.include(client, person):
                return []
        except OrganizersUnknown:
            return []
        phrasebook = self._services.phrasebook
        try:
            async with asyncio.timeout(_SECONDS):
                counts = await self._services.desk.counts()
                newest = await self._services.desk.newest(_NEWEST)
        except (StoreUnavailable, TimeoutError):
            unavailable = text_blocks(phrasebook.interface(language, "store_unavailable"))
            return [*_title(phrasebook, language), *unavailable, _buttons(0, phrasebook, language)]
        blocks = organizer_blocks(counts, newest, phrasebook, language)
        return [*blocks, *await self._questions(language)]


def organizer_blocks(
    counts: Counts, newest: tuple[Registration, ...], phrasebook: Phrasebook, language: str
) -> list[Block]:
    """Counts by state, category and country, registrations over time, the newest, and what can be done."""

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    current = counts.current
    blocks = _title(phrasebook, language)
    if not current.by_state:
        blocks += text_blocks(say("organizer.none"))
    states = {say(f"state.{state.value}"): current.by_state.get(state, 0) for state in RegistrationState}
    categories = {category_name(phrasebook, language, c): current.by_category.get(c, 0) for c in Category}
    tables = {
        "organizer.states": _without_zeros(states),
        "organizer.categories": _without_zeros(categories),
        "organizer.countries": _top_countries(current.by_country, phrasebook, language),
    }
    fields = [
        MarkdownTextObject(text=f"*{escape(say(key))}*\n{_lines(numbers)}")
        for key, numbers in tables.items()
        if numbers
    ]
    if fields:
        blocks.append(SectionBlock(fields=fields))
    picture = chart_over_time(current.by_day)
    if picture:
        blocks += [_bold(say("organizer.over_time")), _monospaced(picture)]
    if newest:
        blocks.append(_bold(say("organizer.newest")))
        blocks += [_line(registration, phrasebook, language) for registration in newest]
    erased = sum(counts.erased.by_state.values())
    if erased:
        blocks.append(context(say("organizer.erased", number=erased)))
    waiting = current.by_state.get(RegistrationState.PENDING, 0)
    return [*blocks, _buttons(waiting, phrasebook, language)]


def _title(phrasebook: Phrasebook, language: str) -> list[Block]:
    title = phrasebook.interface(language, "organizer.title")
    return [DividerBlock(), HeaderBlock(text=PlainTextObject(text=shorten(title, 150)))]


def _buttons(waiting: int, phrasebook: Phrasebook, language: str) -> ActionsBlock:
    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    decide = [button(say("organizer.decide", number=waiting), PENDING, style="primary")] if waiting else []
    search = button(say("organizer.search"), SEARCH)
    return ActionsBlock(elements=[*decide, search, button(say("organizer.refresh"), REFRESH)])


def _line(registration: Registration, phrasebook: Phrasebook, language: str) -> SectionBlock:
    person = registration.registrant
    given = (f"{person.first_name} {person.family_name}", person.organization)
    parts = [
        *(escape(shorten(part, _NAME_LIMIT)) for part in given),
        escape(phrasebook.interface(language, f"state.{registration.state.value}")),
        moment(registration.created_at, phrasebook, language),
    ]
    return SectionBlock(text=MarkdownTextObject(text=directed(parts, language)))


def _top_countries(by_country: Mapping[str, int], phrasebook: Phrasebook, language: str) -> dict[str, int]:
    named = {phrasebook.country(language, code): number for code, number in by_country.items()}
    ordered = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    top, rest = dict(ordered[:_COUNTRIES]), sum(number for _, number in ordered[_COUNTRIES:])
    return top | ({phrasebook.interface(language, "organizer.countries.rest"): rest} if rest else {})


def _without_zeros(numbers: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}


def _lines(numbers: Mapping[str, int]) -> str:
    return "\n".join(f"{escape(name)}: {number}" for name, number in numbers.items())


def _bold(text: str) -> SectionBlock:
    return SectionBlock(text=MarkdownTextObject(text=f"*{escape(text)}*"))


def _monospaced(text: str) -> RichTextBlock:
    return RichTextBlock(
        elements=[RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=text)])]
    )
