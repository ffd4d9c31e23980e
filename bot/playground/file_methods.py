"""Web API: uploading a file in Slack's three steps, and serving it."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground.api_call import ApiCall, ApiError, Methods
from bot.playground.posting import post
from bot.playground.state import State
from bot.playground.workspace import identifier

Json = dict[str, Any]
_CONVERSATION = re.compile(r"^[CGDZ][A-Z0-9]{8,}$")


@dataclass
class Upload:
    """A file on its way, or arrived (``content`` is not None)."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes | None = None


@dataclass
class Files:
    """Uploaded files, by upload key and by id."""

    state: State
    by_key: dict[str, Upload] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.methods: Methods = {
            "files.getUploadURLExternal": self._get_url,
            "files.completeUploadExternal": self._complete,
        }

    def _by_id(self, file_id: str) -> Upload | None:
        return next((u for u in self.by_key.values() if u.id == file_id), None)

    async def _get_url(self, call: ApiCall) -> Json:
        name = call.required("filename")
        try:
            length = int(call.required("length"))
        except ValueError:
            raise ApiError("invalid_arguments") from None
        key = secrets.token_hex(12)
        upload = Upload(identifier("F", key), name, length)
        self.by_key[key] = upload
        return {"upload_url": f"{self.state.origin}/upload/v1/{key}", "file_id": upload.id}

    async def receive(self, request: web.Request) -> web.Response:
        """The upload itself: a raw body or a form."""
        upload = self.by_key.get(request.match_info["key"])
        if upload is None:
            return web.Response(status=404, text="unknown upload")
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            parts = [p.file.read() for p in form.values() if isinstance(p, web.FileField)]
            content = b"".join(parts)
        else:
            content = await request.read()
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def serve(self, request: web.Request) -> web.Response:
        """Download."""
        upload = self._by_id(request.match_info["file_id"])
        if upload is None or upload.content is None:
            return web.Response(status=404, text="no such file")
        return web.Response(
            body=upload.content,
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": "attachment",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _complete(self, call: ApiCall) -> Json:
        files = call.structure("files")
        if not isinstance(files, list) or not files:
            raise ApiError("invalid_arguments")
        done = []
        for item in files:
            upload = self._by_id(str(item.get("id"))) if isinstance(item, dict) else None
            if upload is None or upload.content is None:
                raise ApiError("file_not_found")
            upload.title = str(item.get("title") or upload.name)
            link = f"{self.state.origin}/files/{upload.id}/{upload.name}"
            done.append(
                {
                    "id": upload.id,
                    "name": upload.name,
                    "title": upload.title,
                    "size": len(upload.content),
                    "url_private": link,
                    "permalink": link,
                }
            )
        if call.text("channel_id"):
            # Unlike chat.postMessage, this takes no user's id.
            if not _CONVERSATION.fullmatch(call.text("channel_id")):
                pattern = f"[ERROR] input must match regex pattern: {_CONVERSATION.pattern}"
                raise ApiError("invalid_arguments", [f"{pattern} [json-pointer:/channel_id]"])
            channel = call.joined_channel("channel_id")
            content = {"text": call.text("initial_comment"), "blocks": [], "attachments": []}
            thread_ts = call.text("thread_ts") or None
            post(call.workspace, call.connector, channel, content, thread_ts=thread_ts, files=done)
        return {"files": done}
