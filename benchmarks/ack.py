"""Acknowledging a signed slash command: the bot, bare Bolt with 12 listeners, bare aiohttp with HMAC, side by side.

Each is a process of its own; they are asked in turns in one run, so that a noisy machine is noisy for all, and what
counts is the processor time that each was given. Run: python -m benchmarks.ack [requests]
"""

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack

from bot.store.migration import migrate

from .load import Connection, Figures, bot_environment, command, connect, cpu_seconds, process
from .slack_stub import slack_stub

ROUNDS = 10
CLIENTS = 16
PORTS = {
    "the bot, acks alone": 4801,
    "bare Bolt, 12 listeners": 4802,
    "bare aiohttp with HMAC": 4803,
    "the bot": 4804,
}
PAUSE = 0.02
"""Seconds between the requests of one client: whoever types is slower, and answers must not pile up."""


async def one_after_the_other(connection: Connection, request: bytes, number: int) -> list[float]:
    taken = []
    for _ in range(number):
        started = time.perf_counter()
        assert await connection.send(request) == 200
        taken.append(time.perf_counter() - started)
        await asyncio.sleep(PAUSE)
    return taken


async def all_at_once(connections: list[Connection], request: bytes, number: int) -> float:
    """Seconds for so many requests over these connections."""

    async def client(connection: Connection) -> None:
        for _ in range(number // len(connections)):
            assert await connection.send(request) == 200

    started = time.perf_counter()
    await asyncio.gather(*(client(connection) for connection in connections))
    return time.perf_counter() - started


async def measure(figures: Figures, requests: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        async with slack_stub() as slack:
            environment = bot_environment(folder, slack.port, PORTS["the bot"])
            await asyncio.to_thread(migrate, environment["DATABASE_URL"])
            words = {
                "the bot, acks alone": ("benchmarks.servers", "acks"),
                "bare Bolt, 12 listeners": ("benchmarks.servers", "bolt"),
                "bare aiohttp with HMAC": ("benchmarks.servers", "aiohttp"),
                "the bot": ("bot", "serve"),
            }
            processes = {
                name: stack.enter_context(
                    process(
                        *words[name], *([str(port)] if name != "the bot" else []), environment=environment
                    )
                )
                for name, port in PORTS.items()
            }
            request = command(slack.response_url)
            one = {name: await connect(port) for name, port in PORTS.items()}
            for connection in one.values():
                await one_after_the_other(connection, request, 50)
            waited: dict[str, list[float]] = {name: [] for name in PORTS}
            for _ in range(ROUNDS):
                for name, connection in one.items():
                    waited[name] += await one_after_the_other(connection, request, requests // ROUNDS // 10)
            limit = statistics.median(waited["bare aiohttp with HMAC"])
            for name, taken in waited.items():
                figures.add(f"ack p50, one client: {name}", statistics.median(taken) * 1e3, "ms")
                figures.add(
                    f"ack p99, one client: {name}", statistics.quantiles(taken, n=100)[98] * 1e3, "ms"
                )
            figures.add(
                "ack p50 ÷ bare aiohttp", statistics.median(waited["the bot"]) / limit, "×  (target ≤ 3)"
            )

            cost: dict[str, list[float]] = {name: [] for name in PORTS if name != "the bot"}
            rate: dict[str, list[float]] = {name: [] for name in cost}
            many = {name: [await connect(PORTS[name]) for _ in range(CLIENTS)] for name in cost}
            for _ in range(ROUNDS):
                for name, connections in many.items():
                    before = cpu_seconds(processes[name].pid)
                    number = requests // ROUNDS // CLIENTS * CLIENTS
                    seconds = await all_at_once(connections, request, number)
                    cost[name].append((cpu_seconds(processes[name].pid) - before) / number * 1e6)
                    rate[name].append(number / seconds)
            for name, taken in cost.items():
                figures.add(f"processor time an ack, 16 clients: {name}", statistics.median(taken), "µs")
                figures.add(f"acks a second, 16 clients: {name}", statistics.median(rate[name]), "/s")
            ours = statistics.median(cost["the bot, acks alone"])
            bolt = statistics.median(cost["bare Bolt, 12 listeners"])
            bare = statistics.median(cost["bare aiohttp with HMAC"])
            figures.add("acks by processor time ÷ bare Bolt-12", bolt / ours, "×  (target ≥ 1.7)")
            figures.add("acks by processor time ÷ bare aiohttp", bare / ours, "×  (target ≥ 0.28)")


def main(figures: Figures, requests: int = 4000) -> None:
    asyncio.run(measure(figures, requests))


if __name__ == "__main__":
    main(Figures(), int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
