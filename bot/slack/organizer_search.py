"""Organizers look for a registration: a modal with a field, and the results under it, page by page."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.core.phrasebook import Phrasebook
from bot.core.registration import Registration
from bot.core.registration_store import StoreUnavailable
from bot.slack.blocks import button, context, moment, text_blocks
from bot.slack.interaction import Interaction
from bot.slack.organizer_home import SEARCH
from bot.slack.organizers import Organizers
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.registration_view import FormContext, category_name
from bot.slack.text import directed, escape, shorten

log = logging.getLogger(__name__)

PAGE: Final = "organizer.search.page."
"""Action of the two buttons that leaf through; the value is from `page_value`."""
QUERY: Final = "query"

_ON_A_PAGE: Final = 10
_MOST_PAGES: Final = 10
"""Whoever leafs further had better type another letter: so that no search reads the whole table."""
_LONGEST_QUERY: Final = 100
_SECONDS: Final = 2.0
"""Of the three in which Slack wants to hear what becomes of a submitted form."""
_FIELD_LIMIT: Final = 150
_TITLE_LIMIT: Final = 24

Found = tuple[Registration, ...]


class OrganizerSearch:
    """Opens the modal, answers in it, leafs in it. Raises what Slack raises."""

    def __init__(self, services: Services, organizers: Organizers, replies: RegistrationReplies) -> None:
        self._services = services
        self._organizers = organizers
        self._replies = replies

    async def open(self, _value: str, to: Interaction) -> None:
        """Open the modal."""
        if not await self._organizers.admit(to, "search"):
            return
        language = await self._replies.language(to)
        view = search_view(self._services.phrasebook, language)
        await self._replies.open(to, view)

    async def search(self, view: Mapping[str, Any], to: Interaction, ack: AsyncAck) -> None:
        """The first page, in the acknowledgement."""
        language = FormContext.load(view.get("private_metadata")).language
        refused = await self._organizers.refusal(to, "search")
        if refused is not None:
            await ack(response_action="errors", errors={QUERY: refused})
            return
        query = _query(view)
        try:
            found = await self._found(query, 0)
        except (StoreUnavailable, TimeoutError):
            text = self._services.phrasebook.interface(language, "store_unavailable")
            await ack(response_action="errors", errors={QUERY: text})
            return
        view_with_results = search_view(self._services.phrasebook, language, query, found)
        await ack(response_action="update", view=view_with_results)

    async def leaf(self, value: str, to: Interaction) -> None:
        """Another page of the same search."""
        if to.view_id is None or not await self._organizers.admit(to, "search"):
            return
        query, page = page_of(value)
        language = await self._replies.language(to)
        try:
            found = await self._found(query, page)
        except (StoreUnavailable, TimeoutError):
            await self._replies.tell(to, self._replies.sentence(language, "store_unavailable"))
            return
        view = search_view(self._services.phrasebook, language, query, found, page)
        await to.client.views_update(view_id=to.view_id, view=view)

    async def _found(self, query: str, page: int) -> Found:
        """The results up to the end of this page, and one more if there is one."""
        async with asyncio.timeout(_SECONDS):
            return await self._services.desk.search(query, (page + 1) * _ON_A_PAGE + 1)


def search_view(
    phrasebook: Phrasebook, language: str, query: str = "", found: Found | None = None, page: int = 0
) -> View:
    """The modal; `found` is what there is up to the end of `page` and one more, None before the first search."""

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    def title(text: str) -> PlainTextObject:
        return PlainTextObject(text=shorten(text, _TITLE_LIMIT))

    field = PlainTextInputElement(
        action_id=QUERY, initial_value=query or None, max_length=_LONGEST_QUERY, focus_on_load=True
    )
    blocks: list[Block] = [
        InputBlock(
            block_id=QUERY,
            label=PlainTextObject(text=say("organizer.search.field")),
            hint=PlainTextObject(text=say("organizer.search.hint")),
            element=field,
        )
    ]
    if found is not None:
        blocks += _results(query, found, page, phrasebook, language)
    return View(
        type="modal",
        callback_id=SEARCH,
        title=title(say("organizer.search.title")),
        submit=title(say("organizer.search.submit")),
        close=title(say("form.close")),
        private_metadata=FormContext(language).dump(),
        blocks=blocks,
    )


def _results(query: str, found: Found, page: int, phrasebook: Phrasebook, language: str) -> list[Block]:
    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    first, end = page * _ON_A_PAGE, (page + 1) * _ON_A_PAGE
    shown, more = found[first:end], len(found) > end
    if not shown:
        return list(text_blocks(say("organizer.search.none")))
    blocks: list[Block] = [
        DividerBlock(),
        context(say("organizer.search.page", first=first + 1, last=first + len(shown))),
    ]
    blocks += [_result(registration, phrasebook, language) for registration in shown]
    leaves = []
    if page:
        label = say("organizer.search.previous")
        leaves.append(button(label, f"{PAGE}previous", page_value(query, page - 1)))
    if more and page + 1 < _MOST_PAGES:
        leaves.append(button(say("organizer.search.next"), f"{PAGE}next", page_value(query, page + 1)))
    if leaves:
        blocks.append(ActionsBlock(elements=leaves))
    if more and page + 1 == _MOST_PAGES:
        blocks.append(context(say("organizer.search.many")))
    return blocks


def _result(registration: Registration, phrasebook: Phrasebook, language: str) -> SectionBlock:
    person = registration.registrant
    state = phrasebook.interface(language, f"state.{registration.state.value}")
    category = category_name(phrasebook, language, person.category)
    lines = (
        [f"{person.first_name} {person.family_name}", state],
        [person.organization, *([person.job_title] if person.job_title else [])],
        [phrasebook.country(language, person.country), category],
    )
    name, *others = (directed([_short(part) for part in line], language) for line in lines)
    # By itself, so that nothing invisible is copied with it.
    address = f"{escape(person.email)} · {registration.reference}"
    when = moment(registration.created_at, phrasebook, language)
    return SectionBlock(text=MarkdownTextObject(text="\n".join([f"*{name}*", *others, address, when])))


def _short(text: str) -> str:
    return escape(shorten(text, _FIELD_LIMIT))


def page_value(query: str, page: int) -> str:
    """What a button carries that leafs to a page, which counts from 0."""
    return json.dumps({"q": shorten(query, _LONGEST_QUERY), "p": page}, ensure_ascii=False)


def page_of(value: str) -> tuple[str, int]:
    """The query and the page of `page_value`; the first page of nothing for anything else."""
    try:
        found = json.loads(value)
        return str(found["q"]), min(max(int(found["p"]), 0), _MOST_PAGES - 1)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return "", 0


def _query(view: Mapping[str, Any]) -> str:
    try:
        return shorten(str(view["state"]["values"][QUERY][QUERY]["value"] or ""), _LONGEST_QUERY)
    except (KeyError, TypeError):
        return ""
