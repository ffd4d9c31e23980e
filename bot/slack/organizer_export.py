"""The registration list as a file in an organizer's messages, in constant memory from the table to Slack."""

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.registration_store import StoreUnavailable
from bot.export import WRITERS, export
from bot.slack.boundary import SLACK_TROUBLE, error_code
from bot.slack.interaction import Interaction, Replies
from bot.slack.ports import Services
from bot.slack.registration_replies import RegistrationReplies

log = logging.getLogger(__name__)

KINDS: Final = tuple(WRITERS)
DEFAULT_KIND: Final = "csv"
_UPLOAD: Final = aiohttp.ClientTimeout(total=600)
_OK: Final = 200


class UploadRefused(aiohttp.ClientError):
    """Slack's upload URL did not take the file."""


class OrganizerExport:
    """Writes a temporary file and hands it to Slack in Slack's three steps."""

    def __init__(self, services: Services, replies: Replies, about: RegistrationReplies) -> None:
        self._services = services
        self._replies = replies
        self._about = about

    async def deliver(self, to: Interaction, kind: str) -> None:
        """Send the list to the organizer; what stands in the way is told. Raises what Slack raises."""
        language = await self._about.language(to)
        await self._about.tell(to, self._about.sentence(language, "organizer.export.started"))
        meeting_id = self._services.meeting.id
        log.info("%s of %s exports the registrations as %s", to.person.user_id, to.person.team_id, kind)
        # Created readable by its owner alone, and gone whatever happens.
        with tempfile.TemporaryDirectory(prefix="u4ssc-export-") as folder:
            file = Path(folder) / f"{meeting_id}-{self._services.clock():%Y%m%d-%H%M}.{kind}"
            try:
                number = await export(self._services.desk.stream(), file, kind, lambda _: None)
                comment = self._services.phrasebook.interface(
                    language, "organizer.export.done", number=number
                )
                await self._upload(to.client, to.person.user_id, file, comment)
            except StoreUnavailable as trouble:
                await self._about.refuse(to, trouble)
            except SLACK_TROUBLE as trouble:
                code = error_code(trouble)
                log.warning("the list could not be delivered: %s", code)
                failed = self._about.sentence(language, "organizer.export.failed", reason=code)
                await self._about.tell(to, failed)

    async def _upload(self, client: AsyncWebClient, user_id: str, file: Path, comment: str) -> None:
        """Slack's own helper (files_upload_v2) reads the whole file into memory, and opens a connection for it."""
        size = (await asyncio.to_thread(file.stat)).st_size
        # A file is shared in a conversation; unlike messages, it cannot be addressed to a person.
        opened = await client.conversations_open(users=[user_id])
        ticket = await client.files_getUploadURLExternal(filename=file.name, length=size)
        await self._send(str(ticket["upload_url"]), file)
        await client.files_completeUploadExternal(
            files=[{"id": ticket["file_id"], "title": file.name}],
            channel_id=str(opened["channel"]["id"]),
            initial_comment=comment,
        )

    async def _send(self, upload_url: str, file: Path) -> None:
        session = self._replies.session
        if session is None:
            raise UploadRefused("the bot has not been started")
        with file.open("rb") as content:
            async with session.post(upload_url, data=content, timeout=_UPLOAD) as response:
                if response.status != _OK:
                    raise UploadRefused(f"the upload was answered with {response.status}")
