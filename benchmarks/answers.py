"""From an event to its answer, cold start, memory, and two processes on one database: python -m benchmarks.answers.

Slack is a stub in this process, which notes when each call comes; the bot runs as `u4ssc serve`.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack

from bot.store.migration import migrate

from .load import (
    Connection,
    Figures,
    bot_environment,
    connect,
    cpu_seconds,
    direct_message,
    memory_mb,
    process,
)
from .slack_stub import SlackStub, slack_stub

PORTS = (4811, 4812)
PAUSE = 0.02
numbers = itertools.count(1)


async def answered(connection: Connection, slack: SlackStub, text: str) -> tuple[float, float]:
    """Seconds from sending the event to its acknowledgement, and to the call that carries the answer."""
    request = direct_message(f"Ev{next(numbers)}", text)
    started = time.perf_counter()
    assert await connection.send(request) == 200
    acknowledged = time.perf_counter() - started
    return acknowledged, await asyncio.wait_for(slack.posted.get(), 20) - started


async def measure(figures: Figures, questions: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        async with slack_stub() as slack:
            first, second = (bot_environment(folder, slack.port, port) for port in PORTS)
            await asyncio.to_thread(migrate, first["DATABASE_URL"])
            started = time.perf_counter()
            one = stack.enter_context(process("bot", "serve", environment=first))
            connection = await connect(PORTS[0])
            figures.add("cold start: process start to listening", time.perf_counter() - started, "s")
            await answered(connection, slack, "when is it?")
            seconds = time.perf_counter() - started
            figures.add("cold start: process start to the first answer", seconds, "s   (target ≤ 2)")

            for text in ("is it free?", "Will it be recorded?", "what time is it in Tokyo?") * 3:
                await answered(connection, slack, text)
            slack.calls.clear()
            acks, answers = [], []
            for _ in range(questions):
                acknowledged, seconds = await answered(connection, slack, "when is it?")
                acks.append(acknowledged)
                answers.append(seconds)
                await asyncio.sleep(PAUSE)
            ack, answer = statistics.median(acks) * 1e3, statistics.median(answers) * 1e3
            figures.add("event acknowledged, p50", ack, "ms")
            figures.add("event to answer, p50", answer, "ms")
            figures.add("event to answer, p99", statistics.quantiles(answers, n=100)[98] * 1e3, "ms")
            figures.add("answer after acknowledgement, p50", answer - ack, "ms  (target ≤ 4)")
            figures.add("API calls an answer", slack.calls.total() / questions, "   (target 1)")
            figures.add(
                "memory of one process, after answers", memory_mb(one.pid)["rss"], "MB  (target ≤ 350)"
            )

            two = stack.enter_context(process("bot", "serve", environment=second))
            connections = [connection, await connect(PORTS[1])]
            await answered(connections[1], slack, "when is it?")
            together = [memory_mb(running.pid)["pss"] for running in (one, two)]
            figures.add("memory of two processes together (Pss)", sum(together), "MB")
            for used, name in ((connections[:1], "one process"), (connections, "two processes")):
                before = sum(cpu_seconds(running.pid) for running in (one, two))
                started = time.perf_counter()
                await asyncio.gather(*(in_a_row(c, questions // len(used)) for c in used))
                for _ in range(questions // len(used) * len(used)):
                    await asyncio.wait_for(slack.posted.get(), 60)
                seconds = time.perf_counter() - started
                cost = sum(cpu_seconds(running.pid) for running in (one, two)) - before
                figures.add(f"answers a second, {name}", questions / seconds, "/s")
                figures.add(f"processor time an answer, {name}", cost / questions * 1e3, "ms")


async def in_a_row(connection: Connection, number: int) -> None:
    for _ in range(number):
        assert await connection.send(direct_message(f"Ev{next(numbers)}")) == 200


def main(figures: Figures, questions: int = 300) -> None:
    asyncio.run(measure(figures, questions))


if __name__ == "__main__":
    main(Figures(), int(sys.argv[1]) if len(sys.argv) > 1 else 300)
