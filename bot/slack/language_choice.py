"""In which language somebody is answered: a menu in Home."""

from typing import Final

from slack_sdk.models.blocks import (
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.core.phrasebook import Phrasebook
from bot.core.registration_store import StoreUnavailable
from bot.slack.approval import ShowHome
from bot.slack.blocks import sentence_message
from bot.slack.interaction import Interaction, Replies
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.text import escape, shorten

CHOOSE_LANGUAGE: Final = "home.language"
AS_IN_SLACK: Final = "slack"
_OPTION_LIMIT: Final = 75


def language_block(phrasebook: Phrasebook, language: str, chosen: str | None) -> SectionBlock:
    """The menu; `chosen` is None for whoever leaves it to Slack. Languages stand under their own names."""
    as_in_slack = phrasebook.interface(language, "language.as_in_slack")
    names = {AS_IN_SLACK: as_in_slack} | {code: words.name for code, words in phrasebook.words.items()}
    options = {
        value: Option(value=value, text=PlainTextObject(text=shorten(name, _OPTION_LIMIT)))
        for value, name in names.items()
    }
    label = phrasebook.interface(language, "language.choose")
    menu = StaticSelectElement(
        action_id=CHOOSE_LANGUAGE,
        options=list(options.values()),
        initial_option=options.get(chosen or AS_IN_SLACK, options[AS_IN_SLACK]),
        placeholder=PlainTextObject(text=label),
    )
    hint = phrasebook.interface(language, "language.hint")
    text = f"*{escape(label)}*\n{escape(hint)}"
    # Slack keeps what a menu shows as long as its block stays the same one.
    return SectionBlock(
        block_id=f"{CHOOSE_LANGUAGE}.{chosen or AS_IN_SLACK}.{language}",
        text=MarkdownTextObject(text=text),
        accessory=menu,
    )


class LanguageChoice:
    """Stores the choice and shows Home in it. Raises what Slack raises."""

    def __init__(self, services: Services, people: People, replies: Replies, show_home: ShowHome) -> None:
        self._services = services
        self._people = people
        self._replies = replies
        self._show_home = show_home

    async def choose(self, value: str, to: Interaction) -> None:
        """Somebody has chosen."""
        language = value if value in self._services.phrasebook.words else None
        try:
            await self._people.choose_language(to.person, language)
        except StoreUnavailable:
            known = self._services.phrasebook.known((await self._people.profile(to.client, to.person)).locale)
            text = self._services.phrasebook.interface(known, "store_unavailable")
            await self._replies.tell(to, sentence_message(text))
            return
        await self._show_home(to.client, to.person)
