"""The parts of the surface, put together: who handles what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.slack.actions import Actions
from bot.slack.answered import Answered
from bot.slack.asking import Asking
from bot.slack.blocks import FEEDBACK, FOLLOW
from bot.slack.channel_answers import ChannelAnswers, ChannelRule
from bot.slack.commands import Commands
from bot.slack.conversation import Conversation
from bot.slack.events import Events, Left
from bot.slack.home import Home
from bot.slack.interaction import Interaction, Replies
from bot.slack.language_choice import CHOOSE_LANGUAGE, LanguageChoice
from bot.slack.learning import Learning
from bot.slack.learning_views import WISH
from bot.slack.notice_board import NoticeBoard
from bot.slack.organizer_home import OrganizerHome
from bot.slack.organizer_questions import OrganizerQuestions
from bot.slack.organizers import Organizers
from bot.slack.organizing import Submitted, build_organizing
from bot.slack.people import People
from bot.slack.ports import Services
from bot.slack.prompts import Prompts
from bot.slack.registration_forms import RegistrationForms
from bot.slack.registration_replies import RegistrationReplies
from bot.slack.registrations import Registrations
from bot.slack.submissions import Submissions
from bot.slack.thinking import Thinking
from bot.slack.upkeep import Upkeep
from bot.slack.workspace import Installations, Workspaces


@dataclass(frozen=True, slots=True)
class Parts:
    """What the listeners hand their requests to."""

    people: People
    replies: Replies
    thinking: Thinking
    asking: Asking
    board: NoticeBoard
    commands: Commands
    actions: Actions
    events: Events
    submissions: Submissions
    submitted: Mapping[str, Submitted]
    """Handlers of the modals that are no registration forms, by callback_id."""
    upkeep: Upkeep


def assemble(
    services: Services, workspace: Workspaces, installations: Callable[[], Installations], left: Left
) -> Parts:
    """`left` is what happens when the bot is removed from a workspace."""
    people, replies, thinking = People(services.settings), Replies(installations), Thinking(services)
    organizers = Organizers(services, people, replies)
    home = Home(
        services,
        people,
        # The open questions show Home again when they change, so they are made after it.
        OrganizerHome(services, organizers, lambda language: questions.part(language)),  # noqa: PLW0108
        replies,
    )
    board = NoticeBoard(services, organizers, people)

    async def registration_changed(to: Interaction) -> None:
        """Whatever shows a registration is brought up to date."""
        try:
            await home.changed(to)
        finally:
            await board.follow(to.client, to.person)

    about = RegistrationReplies(services, people, replies, workspace, registration_changed)
    learning = Learning(services, people, replies)
    asking = Asking(services, people, replies, thinking, learning)
    answered = Answered(services, installations)
    questions = OrganizerQuestions(services, organizers, thinking, answered, about, home.show_again)
    organizing = build_organizing(services, organizers, board, replies, about, home.show_again)
    speaking = LanguageChoice(services, people, replies, home.show_again)
    channel = ChannelAnswers(services, people, replies, ChannelRule(organizers, people))
    forms = RegistrationForms(services, people, about)
    registrations = Registrations(services, about)
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
    others = {
        **organizing.actions,
        **questions.actions,
        FEEDBACK: learning.feedback,
        FOLLOW: learning.follow,
        CHOOSE_LANGUAGE: speaking.choose,
    }
    words = (organizing.commands.handle, channel.handle)
    conversation = Conversation(services, people, asking)
    return Parts(
        people=people,
        replies=replies,
        thinking=thinking,
        asking=asking,
        board=board,
        commands=Commands(services, people, asking, replies, typed, words),
        actions=Actions(services, people, asking, replies, pressed, others),
        events=Events(conversation, home, Prompts(services, people), channel, left),
        submissions=Submissions(services, workspace, forms),
        submitted={**organizing.submissions, **questions.submissions, WISH: learning.wish},
        upkeep=Upkeep(services, installations, about, answered, board),
    )
