"""100,000 malformed, forged, old, oversized, replayed and cut-off requests: python -m benchmarks.hostile [number].

Ends with 1 if the bot answers one of them with a server error, answers a replay again, or keeps memory.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from urllib.parse import urlencode

from bot.slack.http import BODY_LIMIT
from bot.store.migration import migrate

from .load import Connection, Figures, bot_environment, connect, direct_message, memory_mb, process, signed
from .slack_stub import slack_stub

PORT = 4841
CLIENTS = 16
FIELDS = (
    "type event view user team channel actions action_id value id state values blocks container message ts"
)
NAMES = FIELDS.split()
KINDS = [
    "block_actions",
    "view_submission",
    "view_closed",
    "block_suggestion",
    "shortcut",
    "message_action",
    "x",
]
MEMORY_KEPT_MB = 30.0


def junk(chance: random.Random, depth: int = 0) -> object:
    """Any JSON."""
    kind = chance.randrange(8 if depth < 4 else 5)
    if kind >= 5:
        inner = [junk(chance, depth + 1) for _ in range(chance.randrange(4))]
        return inner if kind == 5 else {chance.choice(NAMES): value for value in inner}
    return [None, True, chance.randrange(-(2**70), 2**70), "U1", chance.random()][kind]


def hostile(chance: random.Random, replayed: bytes) -> bytes:
    kind = chance.randrange(1000)
    if kind == 0:
        return signed(b"x" * (BODY_LIMIT + 1))
    if kind < 200:
        return signed(chance.randbytes(chance.randrange(400)))
    if kind < 400:
        payload = {name: junk(chance) for name in chance.sample(NAMES, 6)} | {"type": chance.choice(KINDS)}
        return signed(urlencode({"payload": json.dumps(payload | {"user": {"id": "U1"}})}).encode())
    if kind < 600:
        event = {name: junk(chance) for name in chance.sample(NAMES, 5)} | {"type": "reaction_added"}
        body = {name: junk(chance) for name in chance.sample(NAMES, 5)} | {
            "type": "event_callback",
            "event": event,
        }
        return signed(json.dumps(body).encode(), "application/json")
    if kind < 700:
        return signed(b"[" * chance.randrange(1, 50_000), "application/json")
    if kind < 800:
        return replayed
    genuine = signed(urlencode({"command": "/u4ssc", "user_id": "U1", "team_id": "T1"}).encode())
    if kind < 900:
        return genuine.replace(b"v0=", b"v0=0")  # forged
    stamp = genuine.partition(b"Timestamp: ")[2][:10]
    return genuine.replace(stamp, str(int(stamp) - 400).encode())  # old


async def cut_off(number: int) -> None:
    """Begin a request and hang up."""
    for _ in range(number):
        _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        await writer.drain()
        writer.close()


async def measure(figures: Figures, number: int) -> bool:
    statuses: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        async with slack_stub() as slack:
            environment = bot_environment(folder, slack.port, PORT) | {"LOG_LEVEL": "ERROR"}
            await asyncio.to_thread(migrate, environment["DATABASE_URL"])
            with process("bot", "serve", environment=environment) as bot:
                first = await connect(PORT)
                replayed = direct_message("EvReplayed")
                assert await first.send(replayed) == 200
                await asyncio.wait_for(slack.posted.get(), 30)

                async def client(seed: int, requests: int) -> None:
                    chance, connection = random.Random(seed), await connect(PORT)
                    for _ in range(requests):
                        try:
                            statuses[await connection.send(hostile(chance, replayed))] += 1
                        except (OSError, EOFError):  # it hangs up on what it will not read to its end
                            statuses[0] += 1
                            connection = await connect(PORT)

                await asyncio.gather(*(client(seed, number // 20) for seed in range(CLIENTS)))
                await asyncio.sleep(1)
                before = memory_mb(bot.pid)["rss"]
                started = time.perf_counter()
                share = number // CLIENTS
                await asyncio.gather(
                    *(client(100 + seed, share) for seed in range(CLIENTS)), cut_off(number // 50)
                )
                seconds = time.perf_counter() - started
                await asyncio.sleep(1)
                kept = memory_mb(bot.pid)["rss"] - before
                alive = await Connection.send(await connect(PORT), direct_message("EvAfter")) == 200
                await asyncio.wait_for(slack.posted.get(), 30)
    errors = sum(times for status, times in statuses.items() if status >= 500)
    figures.add("hostile requests", statuses.total())
    figures.add("hostile requests a second", number / seconds, "/s")
    for status, times in sorted(statuses.items()):
        figures.add(f"answered {status or 'by hanging up'}", times)
    figures.add("server errors", errors, "   (target 0)")
    figures.add("replays answered again", slack.posted.qsize(), "   (target 0)")
    figures.add("memory kept after them", kept, f"MB  (target ≤ {MEMORY_KEPT_MB:.0f})")
    return alive and not errors and slack.posted.empty() and kept <= MEMORY_KEPT_MB


def main(figures: Figures, number: int = 100_000) -> bool:
    return asyncio.run(asyncio.wait_for(measure(figures, number), 600))


if __name__ == "__main__":
    sys.exit(not main(Figures(), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
