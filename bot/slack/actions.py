"""Pressed buttons and shortcuts: one table each."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.core.question import Setting
from bot.slack.asking import Asking
from bot.slack.blocks import ASK, CHOOSE, CHOOSE_NONE, DISMISS, SHARE, asked_of
from bot.slack.commands import Verb
from bot.slack.interaction import Interaction, Replies
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.registration_messages import VERB
from bot.slack.text import from_slack

log = logging.getLogger(__name__)

ANSWER_THIS: Final = "answer_this"
"""callback_id of the message shortcut."""
OPEN_REGISTRATION: Final = "register"
"""callback_id of the global shortcut."""

Handler = Callable[[str, Interaction], Awaitable[None]]


class Actions:
    """Carries out what a button stands for. Links and what is typed in forms need nothing done."""

    def __init__(
        self,
        services: Services,
        people: People,
        asking: Asking,
        replies: Replies,
        verbs: Mapping[str, Verb],
        others: Mapping[str, Handler],
    ) -> None:
        self._services = services
        self._people = people
        self._asking = asking
        self._replies = replies
        self._verbs = verbs
        self._exact: Mapping[str, Handler] = {
            SHARE: self._share,
            CHOOSE_NONE: self._none,
            DISMISS: self._dismiss,
            **others,
        }

    async def handle(self, action: Mapping[str, Any], to: Interaction) -> None:
        """Do what one pressed element asks for. Raises what Slack and the store raise."""
        action_id, value = str(action.get("action_id", "")), _value(action)
        if action_id.startswith(ASK):
            await self._asking.about(action_id.removeprefix(ASK), self._language(value), to)
        elif action_id.startswith(CHOOSE):
            topic = action_id.removeprefix(CHOOSE)
            language, kept = asked_of(value)
            await self._asking.about(topic, self._language(language), to, replace=True, kept=kept)
        elif action_id.startswith(VERB):
            await self._do(action_id.removeprefix(VERB), to)
        elif action_id in self._exact:
            await self._exact[action_id](value, to)

    async def shortcut(self, body: Mapping[str, Any], to: Interaction) -> None:
        """A shortcut from the menu, or from a message. Raises as `handle`."""
        if body.get("callback_id") == OPEN_REGISTRATION:
            await self._verbs["register"](to)
        elif body.get("callback_id") == ANSWER_THIS:
            message = body.get("message")
            text = from_slack(str(message.get("text", ""))) if isinstance(message, Mapping) else ""
            profile = await self._people.profile(to.client, to.person)
            answer = await self._asking.ask(text, Setting.MENTION, profile)
            await self._replies.tell(to, self._asking.message(answer))

    async def _do(self, verb: str, to: Interaction) -> None:
        handler = self._verbs.get(verb)
        if handler is None:
            log.info("a button of an earlier version was pressed: %s", verb)
            return
        await handler(to)

    def _language(self, value: str) -> str:
        return self._services.phrasebook.known(value)

    async def _share(self, value: str, to: Interaction) -> None:
        await self._asking.share(value, to)

    async def _none(self, value: str, to: Interaction) -> None:
        language, kept = asked_of(value)
        await self._asking.none_of_these(self._language(language), kept, to)

    async def _dismiss(self, _value: str, to: Interaction) -> None:
        await self._replies.dismiss(to)


def _value(action: Mapping[str, Any]) -> str:
    """What a button carries, or what was chosen in a menu."""
    chosen = action.get("selected_option")
    return str((chosen if isinstance(chosen, Mapping) else action).get("value") or "")
