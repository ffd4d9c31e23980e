"""A local stand-in for Slack: the real wire protocol on loopback, for the playground and the tests.

It knows Slack only. The bot reaches it through ``SLACK_API_BASE_URL``; it reaches the bot with signed
requests (or over Socket Mode, when the bot is connected that way). A test reads like what a person does::

    stand_in = SlackStandIn("secret", "xoxb-1", clock=lambda: now)
    await stand_in.start()
    ...start the bot with SLACK_API_BASE_URL=stand_in.api_base_url...
    await stand_in.connect("http://127.0.0.1:PORT/slack/events")
    await stand_in.command("amina", "#u4ssc-7", "/u4ssc", "register")
    view = await stand_in.until(lambda: stand_in.view_of("amina"))
    outcome = await stand_in.submit("amina", view.id, {"email": "amina@example.org"})
    assert outcome.kind == "closed" and stand_in.refusals == []

Names: a user is an id or a handle (``amina kenji lucia jeanmarc olga liwei layla cristina``); a channel is
an id, ``#u4ssc-7``, ``#general``, or ``dm`` for that user's direct message with the bot.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.playground.app_config import AppConfig
from bot.playground.changes import T
from bot.playground.connector import Connector
from bot.playground.faults import Faults
from bot.playground.interactions import Interactions
from bot.playground.people import People
from bot.playground.records import Ack, Call, Outcome, Refusal, Said, Suggestions
from bot.playground.schedule import Schedule
from bot.playground.seed import add_second_workspace, seeded_workspace
from bot.playground.server import Server
from bot.playground.state import State
from bot.playground.workspace import Message, View, Workspace

Json = dict[str, Any]
Where = Message | View | str


class SlackStandIn:
    """Slack on loopback, with one seeded workspace and the bot installed in it.

    Args:
        signing_secret: The secret with which requests to the bot are signed.
        bot_token: The ``xoxb-…`` token of the seeded workspace.
        clock: The rehearsed time (aware): message timestamps, dates on the page, scheduled messages.
            Signatures, triggers and response_urls live by real time, as the bot checks them by it.
        set_clock: Called with an aware UTC time when a person changes the date on the page; without it
            the page shows the date only.
        app_token: The ``xapp-…`` token for apps.connections.open.
        client_id: For oauth.v2.access.
        client_secret: For oauth.v2.access.
        manifest: The app's manifest as Slack takes it: its commands, shortcuts, subscribed events and scopes
            are then enforced. Without it, there is ``/u4ssc``, and every event is delivered.
        ack_timeout: Seconds the bot has to acknowledge; Slack gives 3.
        retry_delays: Seconds before each retry of an event; Slack waits 0, 60 and 300.

    Attributes:
        calls: Every Web API call and response_url post since the start, in the order of their answers.
        refusals: Everything Slack would not have taken; tests assert that it is empty.
        deliveries: Every delivery attempt to the bot, in the order of their answers.
        faults: Orders Slack to be slow, to refuse, to limit, to repeat.
    """

    def __init__(  # noqa: PLR0913
        self,
        signing_secret: str,
        bot_token: str,
        clock: Callable[[], datetime],
        set_clock: Callable[[datetime], None] | None = None,
        *,
        app_token: str = "xapp-playground",  # noqa: S107
        client_id: str = "1.1",
        client_secret: str = "client-secret",  # noqa: S107
        manifest: Mapping[str, Any] | None = None,
        ack_timeout: float = 3.0,
        retry_delays: Sequence[float] = (0.0, 0.2, 0.5),
    ) -> None:
        config = AppConfig.from_manifest(manifest)
        self._state = State(
            config=config,
            clock=clock,
            set_clock=set_clock,
            signing_secret=signing_secret,
            app_token=app_token,
            client=(client_id, client_secret),
        )
        self._state.add_workspace(seeded_workspace(bot_token, clock, config))
        self.calls: list[Call] = self._state.calls
        self.refusals: list[Refusal] = self._state.refusals
        self.deliveries: list[Ack] = self._state.deliveries
        self.faults: Faults = self._state.faults
        self.faults.ack_seconds = ack_timeout
        self._connector = Connector(self._state, retry_delays)
        self._schedule = Schedule(self._state, self._connector)
        self._people = People(self._state, self._connector)
        self._interactions = Interactions(self._state, self._connector)
        self._server = Server(self._state, self._connector, self._schedule, self)

    # ---- life

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. The Web API, the page and Socket Mode share it."""
        await self._server.start(host, port)
        self._schedule.start()

    async def connect(self, *events_urls: str) -> None:
        """Deliver to this URL from now on; to several in turns, as a load balancer before several processes.

        Slack's url_verification challenge is sent first.

        Raises:
            ConnectionError: a URL did not answer the challenge.
        """
        await self._connector.connect(*events_urls)

    async def stop(self) -> None:
        """Close every connection and end the deliveries under way."""
        await self._schedule.stop()
        await self._connector.stop()
        await self._server.stop()

    @property
    def api_base_url(self) -> str:
        """For ``SLACK_API_BASE_URL``: ``http://127.0.0.1:PORT/api/``."""
        return f"{self._server.origin}/api/"

    @property
    def page_url(self) -> str:
        """The page for people: ``http://127.0.0.1:PORT/``."""
        return f"{self._server.origin}/"

    # ---- what a person does

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Said:
        """Write a message; ``@bot`` in the text becomes a mention. Waits for the first delivery's acks."""
        return await self._people.say(user, channel, text, thread_ts)

    async def edit(self, user: str, message: Message, text: str) -> Said:
        """Change one's message (a ``message_changed`` event)."""
        return await self._people.edit(user, message, text)

    async def delete(self, user: str, message: Message) -> tuple[Ack, ...]:
        """Delete one's message (a ``message_deleted`` event)."""
        return await self._people.delete(user, message)

    async def react(self, user: str, message: Message, emoji: str) -> tuple[Ack, ...]:
        """Add a reaction (``reaction_added``); the name is without colons."""
        return await self._people.react(user, message, emoji)

    async def invite_bot(self, channel: str, user: str = "cristina") -> tuple[Ack, ...]:
        """Invite the bot into a channel (``member_joined_channel``); nothing when it is there already."""
        return await self._people.invite_bot(user, channel)

    async def remove_bot(self, channel: str, user: str = "cristina") -> tuple[Ack, ...]:
        """Remove the bot from a channel (``member_left_channel`` and ``channel_left``)."""
        return await self._people.remove_bot(user, channel)

    async def open_home(self, user: str, tab: str = "home") -> tuple[Ack, ...]:
        """Open the bot's Home, or its ``messages`` tab (``app_home_opened``)."""
        return await self._people.open_home(user, tab)

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Ack:
        """Use a slash command; what the acknowledgement says is shown in the channel."""
        return await self._interactions.command(user, channel, command, text)

    async def click(  # noqa: PLR0913
        self,
        user: str,
        where: Where,
        action_id: str,
        value: str | None = None,
        selected_option: Json | str | None = None,
        *,
        block_id: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Ack:
        """Press or choose an interactive element.

        Args:
            user: Who does it.
            where: A message or its timestamp, a view or its id, or ``home``.
            action_id: The element.
            value: Picks a button among several of one action_id; else what is entered or chosen.
            selected_option: An option object, or the value or text of an option that is shown.
            block_id: Picks the block where several hold that action_id.
            values: What was typed into a view's or message's inputs before (as for ``submit``).

        Raises:
            NotOnScreenError: there is no such element, so nobody could press it.
        """
        return await self._interactions.click(
            user, where, action_id, value, selected_option, block_id=block_id, values=values
        )

    async def options(self, user: str, where: Where, action_id: str, query: str) -> Suggestions:
        """Type into an external select and read what the bot suggests (``block_suggestion``)."""
        return await self._interactions.options(user, where, action_id, query)

    async def submit(self, user: str, view_id: str, values: Mapping[str, Any] | None = None) -> Outcome:
        """Fill in a modal and press its submit button.

        Args:
            user: Who does it.
            view_id: The modal on top of the person's stack.
            values: action_id or block_id → a text, an option (object, value or text; an external select
                is asked for it), or a list of options. Fields left out keep their initial values.
        """
        return await self._interactions.submit(user, view_id, values or {})

    async def close_view(self, user: str, *, everything: bool = False) -> Ack | None:
        """Close the modal on top (``view_closed`` when the view asked for it), or the whole stack."""
        return await self._interactions.close_view(user, everything=everything)

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Ack:
        """Use a global shortcut, or a message shortcut on ``message``."""
        return await self._interactions.shortcut(user, callback_id, message)

    # ---- what tests and the page read

    @property
    def workspace(self) -> Workspace:
        """The seeded workspace."""
        return self._state.primary

    def user_id(self, user: str) -> str:
        """The id of a handle."""
        return self._state.user(user)[1].id

    def channel_id(self, channel: str, user: str | None = None) -> str:
        """The id of a channel; ``dm`` needs the user."""
        return self._state.channel(channel, user)[1].id

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """Messages of a channel and its threads, oldest first.

        Ephemeral ones are there only for the ``user`` they are meant for; without a user, all of them.
        """
        return self._state.messages(channel, user)

    def thread(self, message: Message, user: str | None = None) -> list[Message]:
        """The replies under a message, ephemeral ones as in ``messages``."""
        visible = self._state.messages(message.channel, user)
        return [m for m in visible if m.is_reply and m.thread_ts == message.ts]

    def view_of(self, user: str) -> View | None:
        """The modal on top of the person's screen."""
        workspace, person = self._state.user(user)
        stack = workspace.modals.get(person.id)
        return stack[-1] if stack else None

    def home_of(self, user: str) -> View | None:
        """The Home published for the person."""
        workspace, person = self._state.user(user)
        return workspace.homes.get(person.id)

    async def until(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109
        """Wait until the predicate is true; it is asked again only when something has happened.

        Returns its first truthy value.

        Raises:
            TimeoutError: not within ``timeout`` seconds; it lists the latest calls and refusals.
        """
        return await self._state.until(predicate, timeout)

    async def settled(self) -> None:
        """Wait until no delivery to the bot is under way (retries and the bot's own posts included)."""
        await self._connector.settled()

    # ---- administration

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every Socket Mode connection to reconnect, as Slack does from time to time."""
        await self._connector.sockets.disconnect(reason)

    async def post_due(self) -> list[Message]:
        """Post the scheduled messages whose time has come on the rehearsed clock."""
        return await self._schedule.post_due()

    def change_clock(self, now: datetime) -> None:
        """Rehearse another time (aware).

        Raises:
            PermissionError: the stand-in was made without ``set_clock``.
        """
        self._state.change_clock(now)
        self._schedule.wake()

    def oauth_code(self, team_id: str | None = None) -> str:
        """A code for oauth.v2.access, as Slack hands out when someone presses "Allow"."""
        return self._state.tokens.code(team_id or self._state.primary.team_id)

    def add_workspace(self, name: str) -> Workspace:
        """A second team, with two people (``nora``, ``omar``) and one channel (``#second``)."""
        return self._state.add_workspace(add_second_workspace(name, self._state.clock, self._state.config))

    async def uninstall(self, team_id: str | None = None) -> tuple[Ack, ...]:
        """Remove the app from a team: its token is revoked (``tokens_revoked``, ``app_uninstalled``)."""
        self._schedule.forget(team_id or self._state.primary.team_id)
        return await self._people.uninstall(team_id or self._state.primary.team_id)
