"""The Slack app: Bolt, tuned as measured, with one listener for each kind of request."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from typing import Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog.contextvars import bind_contextvars

from bot.slack.actions import Actions
from bot.slack.answered import Answered
from bot.slack.asking import Asking
from bot.slack.background import Background
from bot.slack.blocks import FEEDBACK, FOLLOW, sentence_message
from bot.slack.boundary import Apologize, error_code, within_boundary
from bot.slack.channel_answers import ChannelAnswers, ChannelRule
from bot.slack.commands import Commands
from bot.slack.conversation import Conversation
from bot.slack.events import Body, Events, Work
from bot.slack.explaining import explanation
from bot.slack.home import Home
from bot.slack.interaction import Interaction, Replies, of_command, of_payload
from bot.slack.language_choice import CHOOSE_LANGUAGE, LanguageChoice
from bot.slack.learning import Learning
from bot.slack.learning_views import WISH
from bot.slack.notice_board import NoticeBoard
from bot.slack.organizer_home import OrganizerHome
from bot.slack.organizer_questions import OrganizerQuestions
from bot.slack.organizers import Organizers
from bot.slack.organizing import build_organizing
from bot.slack.outbox import open_session, web_client
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.prompts import Prompts
from bot.slack.registration_forms import RegistrationForms
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.registration_view import COUNTRY, FormContext, country_options
from bot.slack.registrations import Registrations
from bot.slack.submissions import Submissions
from bot.slack.thinking import Thinking
from bot.slack.upkeep import Upkeep
from bot.slack.workspace import Installations, SingleWorkspace
from bot.slack.workspaces import InstalledWorkspaces

log = logging.getLogger(__name__)

_ANY: Final = re.compile("")
_MOST_OPTIONS: Final = 100
_LONGEST_QUERY: Final = 100
_OVERLOADED: Final = 503
_CHECK_AGAIN_AFTER: Final = (1.0, 2.0, 5.0, 10.0, 30.0)


class SlackApp:
    """The surface as a whole. `bolt` takes requests between `start` and `close`.

    Every listener acknowledges first and leaves the work to a tracked task; only a registration is stored
    before. No error leaves a listener: see `within_boundary`.
    """

    def __init__(
        self, services: Services, workspace: SingleWorkspace | InstalledWorkspaces, api_base_url: str
    ) -> None:
        self.services = services
        self.workspace = workspace
        self.background = Background()
        self._replies = Replies(lambda: self.installations)
        self._people = People(services.settings)
        self._thinking = Thinking(services)
        organizers = Organizers(services, self._people, self._replies)
        organizing = OrganizerHome(
            services,
            organizers,
            lambda language: questions.part(language),  # noqa: PLW0108  # which are made further down
        )
        self._home = Home(services, self._people, organizing, self._replies)
        self._board = NoticeBoard(services, organizers, self._people)
        learning = Learning(services, self._people, self._replies)
        self._asking = Asking(services, self._people, self._replies, self._thinking, learning)
        about_registrations = RegistrationReplies(
            services, self._people, self._replies, workspace, self._registration_changed
        )
        answered = Answered(services, lambda: self.installations)
        show_home = self._home.show_again
        questions = OrganizerQuestions(
            services, organizers, self._thinking, answered, about_registrations, show_home
        )
        self._organizing = build_organizing(
            services, organizers, self._board, self._replies, about_registrations, show_home
        )
        speaking = LanguageChoice(services, self._people, self._replies, show_home)
        channel = ChannelAnswers(services, self._people, self._replies, ChannelRule(organizers, self._people))
        forms = RegistrationForms(services, self._people, about_registrations)
        registrations = Registrations(services, about_registrations)
        self.upkeep = Upkeep(services, lambda: self.installations, about_registrations, answered)
        verbs = {
            "register": forms.open_form,
            "status": registrations.status,
            "edit": forms.open_edit,
            "calendar": registrations.calendar,
            "remind": registrations.remind,
        }
        typed = verbs | {"cancel": registrations.ask_cancel, "forget-me": registrations.ask_forget}
        # A button has asked already: with Slack's own dialog, or in the message in which it stands.
        pressed = verbs | {"cancel": registrations.cancel, "forget-me": registrations.forget}
        self._commands = Commands(
            services,
            self._people,
            self._asking,
            self._replies,
            typed,
            (self._organizing.commands.handle, channel.handle),
        )
        self._actions = Actions(
            services,
            self._people,
            self._asking,
            self._replies,
            pressed,
            {
                **self._organizing.actions,
                **questions.actions,
                FEEDBACK: learning.feedback,
                FOLLOW: learning.follow,
                CHOOSE_LANGUAGE: speaking.choose,
            },
        )
        self._submitted = {**self._organizing.submissions, **questions.submissions, WISH: learning.wish}
        conversation = Conversation(services, self._people, self._asking)
        self.events = Events(conversation, self._home, Prompts(services, self._people), channel, self._left)
        self._submissions = Submissions(services, workspace, forms)
        self._checking: asyncio.Task[None] | None = None
        self.bolt = self._bolt(api_base_url)

    def _bolt(self, api_base_url: str) -> AsyncApp:
        # Bolt's own warnings quote whole requests, people's words included: only its errors are let through.
        logger = logging.getLogger("bot.slack.bolt")
        logger.setLevel(logging.ERROR)
        bolt = AsyncApp(
            name="u4ssc",
            logger=logger,
            client=web_client(api_base_url),
            authorize=self.workspace,
            process_before_response=True,
            # bot.slack.http checks the signature over the raw bytes; Socket Mode has none.
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        # The busiest first: Bolt pays for each listener that it passes over. Events last, for every type.
        bolt.command(_ANY)(self._on_command)
        bolt.action(_ANY)(self._on_action)
        bolt.options(_ANY)(self._on_options)
        bolt.view(_ANY)(self._on_submission)
        bolt.shortcut(_ANY)(self._on_shortcut)
        bolt.view({"type": "view_closed", "callback_id": _ANY})(self._on_closed)
        bolt.event(_ANY)(self._on_event)
        return bolt

    # ---- life

    async def start(self) -> None:
        """Open the connection pool and look at the token, without waiting for Slack."""
        session = open_session()
        self._replies.session = session
        self.bolt.client.session = session
        self.workspace.installed(self.bolt.client)
        self._checking = asyncio.create_task(self._check_token())

    async def close(self, drain_seconds: float = 20.0) -> None:
        """Finish what is under way (for at most so long), then let go of everything."""
        given_up = await self.background.drain(drain_seconds)
        if given_up:
            log.warning("%d tasks were given up", given_up)
        if self._checking is not None:
            self._checking.cancel()
            with suppress(asyncio.CancelledError):
                await self._checking
        await self.workspace.close()
        self._thinking.close()
        if self._replies.session is not None:
            await self._replies.session.close()

    @property
    def problem(self) -> str | None:
        """Why the app is not ready (its token); None when it is."""
        return self.workspace.problem

    @property
    def installations(self) -> Installations:
        """Where the bot is installed, for what it does unasked; once it has been started."""
        return self.workspace.installed(self.bolt.client)

    async def _check_token(self) -> None:
        for delay in chain(_CHECK_AGAIN_AFTER, repeat(_CHECK_AGAIN_AFTER[-1])):
            if await self.workspace.check(self.bolt.client):
                return
            await asyncio.sleep(delay)

    # ---- listeners

    async def _on_command(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await self._acknowledged(
            ack, body, client, kind="command", read=of_command, handle=partial(self._commands.handle, body)
        )

    async def _on_action(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        async def press(to: Interaction) -> None:
            for action in body.get("actions") or ():
                await self._actions.handle(action, to)

        await self._acknowledged(ack, body, client, kind="action", read=of_payload, handle=press)

    async def _on_shortcut(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await self._acknowledged(
            ack, body, client, kind="shortcut", read=of_payload, handle=partial(self._actions.shortcut, body)
        )

    async def _on_closed(self, ack: AsyncAck) -> None:
        await ack()

    async def _on_options(self, ack: AsyncAck, body: Body) -> None:
        async def suggest() -> None:
            options = []
            if body.get("action_id") == COUNTRY:
                carried = FormContext.load(body["view"].get("private_metadata"))
                query = str(body.get("value") or "")[:_LONGEST_QUERY]
                language = self.services.phrasebook.known(carried.language)
                found = self.services.countries.search(query, language, _MOST_OPTIONS)
                options = country_options({country.code: country.name for country in found})
            await ack(options=options)

        async def nothing(_reference: str) -> None:
            await ack(options=[])

        await within_boundary("options", suggest, nothing)

    async def _on_submission(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        view = body["view"]

        async def take() -> None:
            to = of_payload(body, client)
            other = self._submitted.get(str(view.get("callback_id")))
            after = await (other or self._submissions.handle)(view, to, ack)
            if after is not None and not self._start(body, "receipt", after, None):
                log.warning("no room to send a receipt")

        await within_boundary("submission", take, partial(self._submissions.apologize, view, ack))

    async def _on_event(
        self, ack: AsyncAck, body: Body, client: AsyncWebClient, context: AsyncBoltContext
    ) -> BoltResponse | None:
        work, apologize = self.events.reaction(body, client, context.bot_user_id)
        if work is not None and not self._start(body, body["event"]["type"], work, apologize):
            # Slack delivers it again: in a second, a minute and five minutes.
            return BoltResponse(status=_OVERLOADED, body="")
        await ack()
        return None

    async def _acknowledged(
        self,
        ack: AsyncAck,
        body: Body,
        client: AsyncWebClient,
        *,
        kind: str,
        read: Callable[[Body, AsyncWebClient], Interaction],
        handle: Callable[[Interaction], Awaitable[None]],
    ) -> None:
        async def work() -> None:
            to = read(body, client)
            try:
                await handle(to)
            except SlackApiError as refusal:
                key = explanation(refusal)
                if key is None:
                    raise
                log.warning("%s: %s", kind, error_code(refusal))
                await self._say(to, key)

        async def apologize(reference: str) -> None:
            await self._apologize(read(body, client), reference)

        async def refuse() -> None:
            # There is no time to ask Slack for the person's language: it is taken where it is at hand.
            language = self._asking.language(self._people.known(read(body, client).person))
            await ack(self.services.phrasebook.interface(language, "busy"))

        if self._start(body, kind, work, apologize):
            await ack()
        else:
            await within_boundary(kind, refuse, None)

    async def _registration_changed(self, to: Interaction) -> None:
        """Whatever shows a registration is brought up to date."""
        try:
            await self._home.changed(to)
        finally:
            await self._board.follow(to.client, to.person)

    def _start(self, body: Body, kind: str, work: Work, apologize: Apologize | None) -> bool:
        async def logged() -> None:
            # Every line that the work logs, whoever logs it, tells for which delivery that was.
            bind_contextvars(kind=kind, team_id=body.get("team_id"), event_id=body.get("event_id"))
            await within_boundary(kind, work, apologize)

        return self.background.start(logged)

    async def _apologize(self, to: Interaction, reference: str) -> None:
        await self._say(to, "apology", reference=reference)

    async def _say(self, to: Interaction, key: str, **values: str) -> None:
        language = self._asking.language(self._people.known(to.person))
        await self._replies.tell(
            to, sentence_message(self.services.phrasebook.interface(language, key, **values))
        )

    async def _left(self, team_id: str, client: AsyncWebClient) -> None:
        """What Slack had scheduled for this workspace will not be posted: after a new installation it is anew."""
        if await self.workspace.left(team_id, client):
            await self.services.reminders.unschedule(self.services.meeting.id, team_id)


def build_app(services: Services, *, token: str, api_base_url: str) -> SlackApp:
    """The Slack surface for one workspace; call `start` in the running event loop, and `close` at the end.

    `api_base_url` is honoured for every Web API call. The token is never logged.
    """
    return SlackApp(services, SingleWorkspace(token), api_base_url)
