"""What somebody can ask first: prompts above the composer of the messages with the bot."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.people import People, Person
from bot.slack.ports import Services

log = logging.getLogger(__name__)

PROMPTS: Final = ("when", "link", "register", "cost")
"""Topics; Slack shows four prompts at most."""


class Prompts:
    """Sets the prompts in the language of the person, each time that they open their messages with the bot."""

    def __init__(self, services: Services, people: People) -> None:
        self._services = services
        self._people = people

    async def offer(self, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Without `thread_ts`, which an agent's messages do not take; what Slack refuses is only missing."""
        event = body["event"]
        person = Person(str(body.get("team_id", "")), str(event.get("user", "")))
        phrasebook = self._services.phrasebook
        language = phrasebook.known((await self._people.profile(client, person)).locale)
        prompts = [
            {
                "title": phrasebook.topic_title(language, topic),
                "message": phrasebook.interface(language, f"prompt.{topic}"),
            }
            for topic in PROMPTS
        ]
        try:
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=str(event.get("channel", "")),
                title=phrasebook.interface(language, "prompt.title"),
                prompts=prompts,
            )
        except SLACK_TROUBLE as trouble:
            log.info("no prompts could be suggested: %s", error_code(trouble))
