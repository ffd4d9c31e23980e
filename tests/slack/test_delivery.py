"""What Slack delivers is answered once: across processes, when it is repeated, and when the process is stopped."""

import asyncio
import os
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot import hosting
from bot.load import Knowledge
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.app import SlackApp, build_app
from bot.slack.http import build_application
from bot.slack.ports import Services
from bot.store import Store, open_store
from bot.store.migration import migrate

from .conftest import TOKEN
from .fakes import FakeAssistant
from .helpers import SECRET, from_bot, token_checked

PEOPLE = ("amina", "kenji", "lucia", "jeanmarc", "olga", "liwei", "layla", "cristina")


async def test_two_processes_answer_repeated_deliveries_once(
    alone: SlackStandIn, services: Services, store: Store, app: SlackApp, url: str, tmp_path: Path
) -> None:
    """Every fifth event comes twice, and each delivery goes to the other process than the one before."""
    services.deliveries = store.events
    other_store = open_store(f"sqlite:///{tmp_path}/test.sqlite3")
    assert isinstance(services.assistant, FakeAssistant)
    other = build_app(
        replace(services, deliveries=other_store.events), token=TOKEN, api_base_url=alone.api_base_url
    )
    async with hosting.listening(build_application(other, SECRET), "127.0.0.1", 0) as other_url:
        await alone.connect(url, f"{other_url}/slack/events")
        for process in (app, other):
            await token_checked(process)
        alone.faults.duplicate_events(times=None, every=5)
        said = await asyncio.gather(
            *(alone.say(PEOPLE[n % 8], "#u4ssc-7", f"@u4ssc when? {n}") for n in range(50)),
            *(alone.say(PEOPLE[n % 8], "#u4ssc-7", f"what does it cost? {n}") for n in range(50)),
        )
        await alone.settled()
        for process in (app, other):
            await process.background.idle()
        delivered = Counter(ack.sent["event_id"] for ack in alone.deliveries if "event_id" in ack.sent)
        assert sum(count == 2 for count in delivered.values()) >= 20
        assert [len(alone.thread(one.message)) for one in said] == [1] * 100
    await other_store.close()
    assert alone.refusals == []


async def test_five_hundred_under_way_are_answered_after_sigterm(
    alone: SlackStandIn,
    knowledge: Knowledge,
    tmp_path: Path,
    unused_tcp_port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The process that `u4ssc serve` runs, with a real signal; only the knowledge is read already."""
    monkeypatch.setattr("bot.app.load_knowledge", lambda _: knowledge)
    monkeypatch.setattr(hosting, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(hosting, "_spare_from_collection", lambda: None)
    database = f"sqlite:///{tmp_path}/served.sqlite3"
    await asyncio.to_thread(migrate, database)
    settings = Settings(
        _env_file=None, database_url=database, port=unused_tcp_port, slack_api_base_url=alone.api_base_url
    )
    serving = asyncio.create_task(hosting.serve(settings, token=TOKEN, signing_secret=SECRET))
    async with asyncio.timeout(10):
        while True:
            try:
                await alone.connect(f"http://127.0.0.1:{unused_tcp_port}/slack/events")
                break
            except ConnectionError:
                await asyncio.sleep(0.01)
    alone.faults.hold("response_url")
    for _ in range(10):  # one after the other, or this process would take more than Slack's three seconds
        commands = (alone.command(PEOPLE[n % 8], "#general", "/u4ssc", "status") for n in range(50))
        assert [ack.status for ack in await asyncio.gather(*commands)] == [200] * 50
    assert from_bot(alone, "#general") == []
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0)
    alone.faults.release()
    await serving
    assert len(from_bot(alone, "#general")) == 500
    assert alone.refusals == []
