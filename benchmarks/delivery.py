"""Delivery: what an answer costs, acknowledgements while Slack is slow or limits us, and repeated deliveries.

The real `serve`, in processes of their own, against a stub of Slack's Web API that can be told to take its time or to
answer 429. The states of Slack take turns in one run, so that a noisy machine is noisy for all.
Run: python -m benchmarks.delivery [seconds]
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.store.migration import migrate

from .load import Connection, Figures, bot_environment, command, connect, process, signed
from .slack_stub import SlackStub, slack_stub

FIRST, SECOND = 4821, 4822
RATE = 200
"""Requests a second, at even intervals, whether the ones before are answered or not."""
CONNECTIONS = 24
ROUNDS = 5
"""The median of them counts: a neighbour on the machine spoils one, not all."""
PEOPLE = 20
ANSWERS = 100
REPEATED = 500


class TroubledSlack(SlackStub):
    """Takes `seconds` for each call; where it is `limited`, it answers every other one with 429 at first."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.limited = False
        self.connections: set[web.BaseRequest | object] = set()
        self._limited = 0

    async def _answer(self, request: web.Request) -> web.Response:
        self.connections.add(request.transport)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.limited:
            self._limited += 1
            if self._limited % 2:
                return web.json_response({"ok": False}, status=429, headers={"Retry-After": "1"})
        return await super()._answer(request)

    @property
    def answers(self) -> int:
        return sum(number for method, number in self.calls.items() if method != "auth.test")

    def be(self, state: str) -> None:
        self.seconds = 0.5 if state == "after 500 ms" else 0.0
        self.limited = state == "429 first"


STATES = ("at once", "after 500 ms", "429 first")


# ---- what Slack sends


def mention(number: int, run: str) -> bytes:
    event = {
        "type": "app_mention",
        "user": f"U{number % PEOPLE + 1}",
        "text": "<@U0> what does it cost?",
        "channel": "C1",
        "ts": f"{run}{number}.000100",
    }
    body = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{run}-{number}", "event": event}
    return signed(json.dumps(body).encode(), "application/json")


def interaction(number: int, response_url: str, **fields: Any) -> bytes:
    payload = {
        "user": {"id": f"U{number % PEOPLE + 1}", "team_id": "T1"},
        "team": {"id": "T1"},
        "response_url": response_url,
    }
    return signed(urlencode({"payload": json.dumps(payload | fields)}).encode())


def mixed(number: int, run: str, response_url: str) -> bytes:
    """Half commands; mentions, buttons and the form's country field in equal parts."""
    match number % 6:
        case 1:
            return mention(number, run)
        case 3:
            container = {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": True}
            action = {"type": "button", "action_id": "ask.cost", "block_id": "b", "value": "en"}
            return interaction(
                number, response_url, type="block_actions", container=container, actions=[action]
            )
        case 5:
            view = {"id": "V1", "callback_id": "register", "private_metadata": ""}
            asked = {"action_id": "country", "value": "ni", "view": view}
            return interaction(number, response_url, type="block_suggestion", **asked)
        case _:
            return command(response_url, user=f"U{number % PEOPLE + 1}")


# ---- measuring


class Bot:
    """Two processes of the bot on one database; all but the repeated deliveries go to the first."""

    def __init__(self, slack: TroubledSlack, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self._session = session
        self._free: dict[int, asyncio.Queue[Connection]] = {FIRST: asyncio.Queue(), SECOND: asyncio.Queue()}

    async def connect(self) -> None:
        for port, free in self._free.items():
            for _ in range(CONNECTIONS):
                free.put_nowait(await connect(port))
            while (await self._get(port, "readyz"))[0] != 200:  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)

    async def send(self, request: bytes, port: int = FIRST) -> float:
        """Seconds until the acknowledgement, from the moment when it is wanted to be sent."""
        started = time.perf_counter()
        connection = await self._free[port].get()
        assert await connection.send(request) == 200
        self._free[port].put_nowait(connection)
        return time.perf_counter() - started

    async def idle(self) -> None:
        """Until nothing is under way."""
        for port in self._free:
            while "u4ssc_tasks_under_way 0.0" not in (await self._get(port, "metrics"))[1]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def at_rate(self, make: Callable[[int], bytes], number: int) -> list[float]:
        began = time.perf_counter()

        async def one(at: int) -> float:
            await asyncio.sleep(max(0.0, began + at / RATE - time.perf_counter()))
            return await self.send(make(at))

        return await asyncio.gather(*(one(at) for at in range(number)))

    async def _get(self, port: int, path: str) -> tuple[int, str]:
        async with self._session.get(f"http://127.0.0.1:{port}/{path}") as answer:
            return answer.status, await answer.text()


async def costs(bot: Bot, figures: Figures) -> None:
    slack = bot.slack
    made = {
        "slash command": lambda n: command(slack.response_url, user=f"U{n % PEOPLE + 1}"),
        "mention": lambda n: mention(n, "1"),
    }
    for name, make in made.items():
        for number in range(PEOPLE):  # who somebody is, is asked for once an hour
            await bot.send(make(number))
        await bot.idle()
        calls, connections = slack.answers, len(slack.connections)
        for number in range(PEOPLE, PEOPLE + ANSWERS):
            await bot.send(make(number))
            await bot.idle()
        figures.add(f"Web API calls an answer: {name}", (slack.answers - calls) / ANSWERS, "  (target 1)")
        opened = len(slack.connections) - connections
        figures.add(f"new connections an answer: {name}", opened / ANSWERS, "  (target 0)")


async def acknowledging(bot: Bot, figures: Figures, seconds: float) -> None:
    # What is read or computed for the first time is no matter of Slack's.
    await bot.at_rate(lambda n: mixed(n, "2", bot.slack.response_url), RATE)
    await bot.idle()
    p50: dict[str, list[float]] = {state: [] for state in STATES}
    p99: dict[str, list[float]] = {state: [] for state in STATES}
    for turn in range(ROUNDS):
        for place, state in enumerate(STATES):
            bot.slack.be(state)
            run = f"2{turn}{place}"
            taken = await bot.at_rate(
                lambda n, run=run: mixed(n, run, bot.slack.response_url), int(RATE * seconds / ROUNDS)
            )
            percentiles = statistics.quantiles(taken, n=100)
            p50[state].append(percentiles[49] * 1e3)
            p99[state].append(percentiles[98] * 1e3)
            bot.slack.be("at once")
            await bot.idle()
    for state in STATES:
        figures.add(f"ack p50 at {RATE} mixed/s, Slack {state}", statistics.median(p50[state]), "ms")
        figures.add(f"ack p99 at {RATE} mixed/s, Slack {state}", statistics.median(p99[state]), "ms")
    for state in STATES[1:]:
        ratio = statistics.median(p99[state]) / statistics.median(p99["at once"])
        figures.add(f"ack p99, Slack {state} ÷ at once", ratio, "×  (target: about 1)")


async def repeating(bot: Bot, figures: Figures) -> None:
    """Every fifth delivery comes a second time, at the same moment, to the other process."""
    bot.slack.threads.clear()
    for first in range(0, REPEATED, 20):
        sends = []
        for number in range(first, first + 20):
            request, ports = mention(number, "3"), (FIRST, SECOND)
            sends.append(bot.send(request, ports[number % 2]))
            if number % 5 == 0:
                sends.append(bot.send(request, ports[(number + 1) % 2]))
        await asyncio.gather(*sends)
    await bot.idle()
    threads = bot.slack.threads
    figures.add(f"answered of {REPEATED} mentions, a fifth of them delivered twice", len(threads))
    figures.add("answered twice", sum(number > 1 for number in threads.values()), "  (target 0)")


async def measure(figures: Figures, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        async with slack_stub(TroubledSlack()) as slack, aiohttp.ClientSession() as session:
            for port in (FIRST, SECOND):
                environment = bot_environment(folder, slack.port, port) | {"LOG_LEVEL": "ERROR"}
                if port == FIRST:
                    await asyncio.to_thread(migrate, environment["DATABASE_URL"])
                stack.enter_context(process("bot", "serve", environment=environment))
            bot = Bot(slack, session)
            await bot.connect()
            await costs(bot, figures)
            await acknowledging(bot, figures, seconds)
            await repeating(bot, figures)


def main(figures: Figures, seconds: float = 10.0) -> None:
    asyncio.run(measure(figures, seconds))


if __name__ == "__main__":
    main(Figures(), float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
