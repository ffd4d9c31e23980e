"""Slack's Web API and response_url, answering at once and noting when each call came."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web


class SlackStub:
    """`calls` counts by method; `posted` is when the answers to people came (perf_counter)."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.posted: asyncio.Queue[float] = asyncio.Queue()
        self.threads: Counter[str] = Counter()
        self.port = 0

    async def _answer(self, request: web.Request) -> web.Response:
        now = time.perf_counter()
        method = request.path.rpartition("/")[2]
        self.calls[method] += 1
        if method in {"chat.postMessage", "respond"}:
            self.posted.put_nowait(now)
            if method == "chat.postMessage":
                posted = (
                    await request.json()
                    if request.content_type == "application/json"
                    else await request.post()
                )
                self.threads[str(posted.get("thread_ts"))] += 1
        user = {"id": "U1", "tz": "Africa/Lagos", "locale": "en-GB", "profile": {"real_name": "Ana Bello"}}
        found = {"ok": True, "team_id": "T1", "user_id": "U0", "bot_id": "B0", "channel": "D1", "ts": "1.2"}
        return web.json_response(found | {"user": user, "view": {"id": "V1"}, "messages": [], "channels": []})

    @property
    def response_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/respond"


Stub = TypeVar("Stub", bound=SlackStub)


@asynccontextmanager
async def slack_stub(stub: Stub | None = None) -> AsyncIterator[Stub]:
    """`stub`, or one that answers at once, on a free port."""
    stub = stub or SlackStub()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", stub._answer)  # noqa: SLF001
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.port = runner.addresses[0][1]
    try:
        yield stub
    finally:
        await runner.cleanup()
