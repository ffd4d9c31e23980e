"""Bad days, with the whole bot: acknowledgements go on, and afterwards everything is as before."""

import asyncio
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from slack.helpers import FORM, answer, from_bot, open_form
from sqlalchemy import text
from store.people import register as register_at

from bot.core.registration_store import StoreUnavailable

from .conftest import Running

Figure = Callable[[str], None]
QUESTIONS = 20
SLACK_WAITS = 3.0
"""Seconds after which Slack counts a delivery as failed."""


async def ask_many(running: Running) -> list[float]:
    """Questions by command, all at once; how long each waited for its acknowledgement."""

    async def ask(number: int) -> float:
        started = time.perf_counter()
        acknowledged = await running.slack.command(
            "kenji", "#u4ssc-7", "/u4ssc", ("when", "cost")[number % 2]
        )
        assert acknowledged.status == 200
        return time.perf_counter() - started

    return list(await asyncio.gather(*(ask(number) for number in range(QUESTIONS))))


async def test_slack_on_bad_days(running: Running, figure: Figure) -> None:
    slack, faults = running.slack, running.slack.faults
    days: dict[str, Callable[[str], None]] = {
        "down": faults.drop,
        "slow": lambda method: faults.slow(method, 0.5),
        "limiting": lambda method: faults.rate_limit(method, times=None, retry_after=0),
        "malformed": faults.malformed,
        "refusing": lambda method: faults.error(method, "internal_error"),
    }
    for trouble, order in days.items():
        order("*")
        order("response_url")
        waited = await ask_many(running)
        assert max(waited) < SLACK_WAITS
        p50, worst = statistics.median(waited) * 1e3, max(waited) * 1e3
        figure(
            f"Slack {trouble:9} {QUESTIONS} commands at once: ack p50 {p50:.1f} ms, slowest {worst:.1f} ms"
        )
        faults.clear()
        await running.bot.slack.background.idle()
        before = len(from_bot(slack, "#u4ssc-7", "kenji"))
        await slack.command("kenji", "#u4ssc-7", "/u4ssc", "when")
        assert "20 June 2023" in (await answer(slack, "#u4ssc-7", "kenji", count=before + 1)).plain


async def test_a_full_disk_stores_nothing_and_says_so(running: Running, figure: Figure) -> None:
    slack, database, desk = running.slack, running.bot.store.database, running.bot.slack.services.desk
    view = await open_form(slack)

    async def pages(statement: str) -> int:
        return await database.write(lambda connection: connection.execute(text(statement)).scalar_one())

    used = await pages("PRAGMA page_count")
    await pages(f"PRAGMA max_page_count = {used}")
    stored = 0
    with suppress(StoreUnavailable):
        while stored < 200:  # there is still room in the last pages
            await register_at(desk, f"person{stored}")
            stored += 1
    outcome = await slack.submit("amina", view.id, FORM)
    assert outcome.ack is not None
    assert (outcome.kind, outcome.ack.status) == ("errors", 200)
    said = await slack.say("kenji", "dm", "is it free?")
    assert (await slack.until(lambda: slack.thread(said.message)))[0].plain.startswith("Yes")
    assert sum((await desk.counts()).current.by_state.values()) == stored
    await pages("PRAGMA max_page_count = 1000000")
    assert (await slack.submit("amina", view.id, FORM)).kind == "closed"
    figure(
        f"disk full after {stored} registrations: all there, the form stayed open, questions were answered"
    )


async def test_clocks_jump(running: Running, figure: Figure) -> None:
    slack, clock = running.slack, running.bot.clock
    now = clock.now()
    seen = []
    for then in (now + timedelta(days=400), now - timedelta(days=400), now):
        slack.change_clock(then)
        said = await slack.say("kenji", "dm", "when is it?")
        found = await slack.until(lambda message=said.message: slack.thread(message))
        assert "20 June 2023" in found[0].plain
        seen.append(found[0].plain.splitlines()[0])
    assert seen[0] != seen[2]
    assert (await open_form(slack)).id
    figure("clock 400 days ahead, back and right again: the date stays, tenses follow, registration opens")
