"""App Home: the meeting at a glance, the person's registration, and everything one can ask."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.answer import Answer
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import NotRegistered, Registration, RegistrationRefusal
from bot.core.registration_store import StoreUnavailable
from bot.core.topics import Topic
from bot.slack.blocks import LINK, button, context, moments_block, text_blocks, topic_buttons
from bot.slack.interaction import Interaction, Replies
from bot.slack.language_choice import language_block
from bot.slack.memory import Seen
from bot.slack.organizer_home import OrganizerHome
from bot.slack.people import People, Person
from bot.slack.ports import Services
from bot.slack.registration_messages import refusal_text, register_button, registration_blocks
from bot.slack.text import escape, sections, shorten

log = logging.getLogger(__name__)

GLANCE: Final = (Topic.WHEN, Topic.WHERE, Topic.LINK, Topic.LANGUAGE, Topic.COST)
_HEADER_LIMIT: Final = 150


def home_view(  # noqa: PLR0913
    meeting: Meeting,
    phrasebook: Phrasebook,
    language: str,
    glance: list[Answer],
    mine: list[Block],
    organizing: Sequence[Block] = (),
    speaking: Sequence[Block] = (),
) -> View:
    """The Home of one person.

    `mine` shows their registration, or the way to one, `organizing` what they organize, `speaking` their language.
    """

    def header(text: str) -> HeaderBlock:
        return HeaderBlock(text=PlainTextObject(text=shorten(text, _HEADER_LIMIT)))

    blocks: list[Block] = [
        header(meeting.short_title.text(language)),
        *text_blocks(meeting.title.text(language)),
    ]
    blocks += [section for answer in glance for section in _at_a_glance(answer, phrasebook)]
    moments = [moment for answer in glance for moment in answer.moments][:2]
    if moments:
        blocks.append(moments_block(moments, phrasebook, language))
    sources = list(dict.fromkeys(source for answer in glance for source in answer.sources))
    if sources:
        blocks.append(context(phrasebook.interface(language, "sources", sources=" · ".join(sources))))
    notices = [answer.notice for answer in glance if answer.notice]
    if notices:
        blocks.append(context(notices[0]))
    if meeting.page:
        page = button(phrasebook.interface(language, "button.page"), f"{LINK}page", url=str(meeting.page.url))
        blocks.append(ActionsBlock(elements=[page]))
    blocks += organizing
    blocks += [
        DividerBlock(),
        header(phrasebook.interface(language, "home.registration")),
        *mine,
        DividerBlock(),
        header(phrasebook.interface(language, "home.topics")),
        *text_blocks(phrasebook.interface(language, "home.ask", command=meeting.command)),
        topic_buttons(phrasebook, language),
        DividerBlock(),
        *speaking,
        context(phrasebook.interface(language, "help.privacy")),
    ]
    return View(type="home", blocks=blocks)


def _at_a_glance(answer: Answer, phrasebook: Phrasebook) -> list[Block]:
    """One topic: its name, and the first that is stated of it; of the time everything, the person's own with it."""
    if not answer.topics:
        return list(text_blocks(answer.paragraphs[0].text)) if answer.paragraphs else []
    title = phrasebook.topic_title(answer.language, answer.topics[0])
    stated = answer.paragraphs if answer.topics[0] == Topic.WHEN else answer.paragraphs[:1]
    facts, *more = sections("\n".join(paragraph.text for paragraph in stated))
    texts = (f"*{escape(title)}*\n{facts}", *more)
    return [SectionBlock(text=MarkdownTextObject(text=text)) for text in texts]


def registration_part(
    registration: Registration | None,
    closed: RegistrationRefusal | None,
    meeting: Meeting,
    phrasebook: Phrasebook,
    language: str,
) -> list[Block]:
    """The person's registration; or why there can be none now; or the button to register."""
    if registration is not None:
        return registration_blocks(registration, meeting, phrasebook, language)
    if closed is not None:
        return list(text_blocks(refusal_text(closed, meeting, phrasebook, language)))
    return [
        *text_blocks(phrasebook.interface(language, "home.not_registered")),
        ActionsBlock(elements=[register_button(phrasebook, language)]),
    ]


class Home:
    """Publishes Homes, and again when something in them has changed."""

    def __init__(
        self, services: Services, people: People, organizing: OrganizerHome, replies: Replies
    ) -> None:
        self._client_for = replies.client_for
        self._services = services
        self._people = people
        self._organizing = organizing
        self._opened: Seen[Person] = Seen(10_000)

    async def opened(self, client: AsyncWebClient, person: Person) -> None:
        """Somebody looks at their Home. Raises what Slack raises."""
        self._opened.first_time(person)
        await self._publish(client, person)

    async def changed(self, to: Interaction) -> None:
        """The person's registration has changed: show it, if they have ever looked. Raises as `opened`."""
        if to.from_home:
            self._opened.first_time(to.person)
        await self.show_again(to.client, to.person)

    async def show_again(self, client: AsyncWebClient, person: Person) -> None:
        """Bring somebody's Home up to date, if they have ever looked. Raises as `opened`.

        `client` may be that of the organizer who decided, of another workspace than the person's.
        """
        if person in self._opened:
            await self._publish(self._client_for(person, client), person)

    async def _publish(self, client: AsyncWebClient, person: Person) -> None:
        profile = await self._people.profile(client, person)
        language = self._services.phrasebook.known(profile.locale)
        now = self._services.clock()
        glance = [self._services.assistant.about(topic, language, now, profile.tz) for topic in GLANCE]
        mine = await self._mine(person, language, now)
        organizing = await self._organizing.part(client, person, language)
        meeting, phrasebook = self._services.meeting, self._services.phrasebook
        speaking = [language_block(phrasebook, language, await self._people.chosen_language(person))]
        view = home_view(meeting, phrasebook, language, glance, mine, organizing, speaking)
        await client.views_publish(user_id=person.user_id, view=view)

    async def _mine(self, person: Person, language: str, now: datetime) -> list[Block]:
        meeting, phrasebook = self._services.meeting, self._services.phrasebook
        registration: Registration | None = None
        closed: RegistrationRefusal | None = None
        try:
            self._services.desk.rules.require_open(now)
        except RegistrationRefusal as refusal:
            closed = refusal
        try:
            registration = await self._services.desk.status(person.team_id, person.user_id)
        except NotRegistered:
            pass
        except StoreUnavailable:
            return list(text_blocks(phrasebook.interface(language, "store_unavailable")))
        return registration_part(registration, closed, meeting, phrasebook, language)
