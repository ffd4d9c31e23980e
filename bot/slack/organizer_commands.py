"""`/… organizer …`: what organizers can type."""

from bot.slack.approval import Approval
from bot.slack.blocks import sentence_message
from bot.slack.interaction import Interaction
from bot.slack.organizer_export import DEFAULT_KIND, KINDS, OrganizerExport
from bot.slack.organizers import Organizers, OrganizersUnknown
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies

_WORDS = frozenset({"organizer", "organiser"})


class OrganizerCommands:
    """`pending`, `export`, and the help. Raises what Slack and the store raise."""

    def __init__(
        self,
        services: Services,
        organizers: Organizers,
        approval: Approval,
        export: OrganizerExport,
        about: RegistrationReplies,
    ) -> None:
        self._services = services
        self._organizers = organizers
        self._approval = approval
        self._export = export
        self._about = about

    async def handle(self, text: str, to: Interaction) -> bool:
        """Do what an organizer typed; False for what is no organizer's command.

        "Organizer" alone is a question, too: who the organizers are. It stays one for everybody else, while
        what names a command is refused to them.
        """
        first, *rest = text.casefold().split() or [""]
        if first not in _WORDS:
            return False
        match rest:
            case ["pending"]:
                if await self._organizers.admit(to, "list"):
                    await self._approval.show_pending(to)
            case ["export", *kinds]:
                if not await self._organizers.admit(to, "export"):
                    return True
                kind = " ".join(kinds) or DEFAULT_KIND
                if kind not in KINDS:
                    return await self._help(to)
                await self._export.deliver(to, kind)
            case _:
                return await self._help(to)
        return True

    async def _help(self, to: Interaction) -> bool:
        try:
            if not await self._organizers.include(to.client, to.person):
                return False
        except OrganizersUnknown:
            return False
        language = await self._about.language(to)
        meeting = self._services.meeting
        text = self._services.phrasebook.interface(
            language, "organizer.help", meeting=meeting.short_title.text(language), command=meeting.command
        )
        await self._about.tell(to, sentence_message(text))
        return True
