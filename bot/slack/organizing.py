"""The organizers' part of the surface, put together: what they type, press and send."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.actions import Handler
from bot.slack.approval import Approval, ShowHome
from bot.slack.approval_messages import APPROVE, LISTED, REJECT
from bot.slack.interaction import Interaction, Replies
from bot.slack.notice_board import NoticeBoard
from bot.slack.organizer_commands import OrganizerCommands
from bot.slack.organizer_export import OrganizerExport
from bot.slack.organizer_home import PENDING, REFRESH, SEARCH
from bot.slack.organizer_search import PAGE, OrganizerSearch
from bot.slack.organizers import Organizers
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.submissions import After

Submitted = Callable[[Mapping[str, Any], Interaction, AsyncAck], Awaitable[After | None]]


@dataclass(frozen=True, slots=True)
class Organizing:
    """Handlers of buttons by action_id, and of modals by callback_id."""

    commands: OrganizerCommands
    actions: Mapping[str, Handler]
    submissions: Mapping[str, Submitted]


def build_organizing(
    services: Services,
    organizers: Organizers,
    board: NoticeBoard,
    replies: Replies,
    about: RegistrationReplies,
    show_home: ShowHome,
) -> Organizing:
    """`show_home` brings somebody's Home up to date."""
    approval = Approval(services, organizers, board, about, show_home)
    search = OrganizerSearch(services, organizers, about)
    export = OrganizerExport(services, replies, about)

    async def refresh(_value: str, to: Interaction) -> None:
        await show_home(to.client, to.person)

    return Organizing(
        commands=OrganizerCommands(services, organizers, approval, export, about),
        actions={
            APPROVE: approval.approve,
            APPROVE + LISTED: partial(approval.approve, listed=True),
            REJECT: approval.ask_reason,
            REJECT + LISTED: partial(approval.ask_reason, listed=True),
            PENDING: approval.pending,
            SEARCH: search.open,
            f"{PAGE}previous": search.leaf,
            f"{PAGE}next": search.leaf,
            REFRESH: refresh,
        },
        submissions={REJECT: approval.reject, SEARCH: search.search},
    )
