"""`/u4ssc …`: what the words after the command ask for."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core.phrasebook import Phrasebook
from bot.core.question import Setting
from bot.core.topics import Topic
from bot.slack.asking import Asking
from bot.slack.interaction import Interaction, Replies
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.text import from_slack

HELP: Final = "help"
Verb = Callable[[Interaction], Awaitable[None]]
Typed = Callable[[str, Interaction], Awaitable[bool]]
"""Does what was typed after the command; False for what is not its business."""

VERBS: Final = ("register", "status", "edit", "cancel", "forget-me", "calendar", "remind")
"""What can be done, besides asking; the same words are the ends of the buttons' action_ids."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command's text means: one of the three is set."""

    verb: str | None = None
    topic: str | None = None
    question: str | None = None


def interpret(text: str, phrasebook: Phrasebook, own_topics: Iterable[str], language: str) -> Wanted:
    """Understand the words after the command: a verb, a topic's id or everyday name, or else a question.

    The synonyms of `language` go before those of the others. `own_topics` are the meeting's own questions.
    """
    word = " ".join(text.casefold().split()).rstrip("?!. ")
    if not word:
        return Wanted(verb=HELP)
    languages = [language, *(code for code in phrasebook.languages if code != language)]
    target = _target(
        word, {HELP, *VERBS, *(topic.value for topic in Topic), *own_topics}, phrasebook, languages
    )
    if target is None:
        return Wanted(question=text)
    if target == HELP or target in VERBS:
        return Wanted(verb=target)
    return Wanted(topic=target)


def _target(word: str, ids: set[str], phrasebook: Phrasebook, languages: list[str]) -> str | None:
    if word in ids:
        return word
    if (dashed := word.replace(" ", "-").replace("_", "-")) in ids:
        return dashed
    for code in languages:
        synonyms = phrasebook.words[code].synonyms
        found = synonyms.get(word) or _folded(synonyms).get(word)
        if found:
            return found
    return None


def _folded(synonyms: Mapping[str, str]) -> dict[str, str]:
    return {phrase.casefold(): target for phrase, target in synonyms.items()}


class Commands:
    """Carries out what a command asks for; `verbs` has a handler for each of `VERBS`."""

    def __init__(
        self,
        services: Services,
        people: People,
        asking: Asking,
        replies: Replies,
        verbs: Mapping[str, Verb],
        others: Sequence[Typed],
    ) -> None:
        """`others` are commands with words of their own, which go before questions."""
        self._services = services
        self._people = people
        self._asking = asking
        self._replies = replies
        self._verbs = {HELP: self._help, **verbs}
        self._others = others

    async def handle(self, body: Mapping[str, Any], to: Interaction) -> None:
        """Do it. Raises what Slack and the store raise."""
        text = from_slack(str(body.get("text", "")))
        for other in self._others:
            if await other(text, to):
                return
        known = self._asking.language(self._people.known(to.person))
        own_topics = [question.id for question in self._services.meeting.questions]
        wanted = interpret(text, self._services.phrasebook, own_topics, known)
        if wanted.verb:
            await self._verbs[wanted.verb](to)
            return
        profile = await self._people.profile(to.client, to.person)
        if wanted.topic:
            await self._asking.about(wanted.topic, self._asking.language(profile), to)
            return
        answer = await self._asking.ask(wanted.question or "", Setting.MENTION, profile)
        await self._replies.tell(to, await self._asking.reply(answer, shareable=to.in_a_channel))

    async def _help(self, to: Interaction) -> None:
        await self._replies.tell(to, self._asking.help(await self._asking.language_of(to.client, to.person)))
