"""Two processes on one database under 200 requests a second, one of them killed: python -m benchmarks.failover.

What the killed one has not acknowledged is delivered again to the other, as Slack does. Ends with 1 if an
acknowledged registration is missing or a question is answered twice.
"""

import asyncio
import itertools
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from urllib.parse import urlencode

from bot.slack.registration_view import REGISTER
from bot.store import open_store
from bot.store.migration import migrate

from .load import Connection, Figures, bot_environment, connect, direct_message, process, signed
from .slack_stub import slack_stub

PORTS = (4821, 4822)
RATE = 200
FORM = {
    "family_name": "López",
    "organization": "ITU",
    "country": "CH",
    "category": "academia",
    "consent": "agreed",
}


def submission(number: int) -> bytes:
    """The registration form of person `number`, as Slack sends it."""

    def state(name: str, value: str) -> dict[str, object]:
        if name in {"country", "category"}:
            return {"type": "static_select", "selected_option": {"value": value}}
        if name == "consent":
            return {"type": "checkboxes", "selected_options": [{"value": value}]}
        return {"type": "plain_text_input", "value": value}

    entered = FORM | {"first_name": f"Ana {number}", "email": f"ana{number}@example.org"}
    values = {name: {name: state(name, value)} for name, value in entered.items()}
    view = {
        "id": f"V{number}",
        "type": "modal",
        "callback_id": REGISTER,
        "blocks": [],
        "state": {"values": values},
    }
    view["private_metadata"] = json.dumps({"language": "en", "privacy_version": "1"})
    payload = {
        "type": "view_submission",
        "user": {"id": f"U{number}"},
        "team": {"id": "T1"},
        "view": view,
        "api_app_id": "A1",
    }
    return signed(urlencode({"payload": json.dumps(payload)}).encode())


class Sender:
    """Delivers to one process, and to the other where that one does not answer."""

    def __init__(self) -> None:
        self.acknowledged = self.again = 0
        self.waited: list[float] = []
        self._free: dict[int, list[Connection]] = {port: [] for port in PORTS}
        self._turns = itertools.cycle(PORTS)

    async def deliver(self, request: bytes) -> bool:
        started = time.perf_counter()
        first = next(self._turns)
        for port in (first, *(other for other in PORTS if other != first)):
            try:
                connection = self._free[port].pop() if self._free[port] else await connect(port, 0)
                status = await connection.send(request)
            except (OSError, EOFError):
                self.again += 1
                continue
            self._free[port].append(connection)
            self.waited.append(time.perf_counter() - started)
            self.acknowledged += status == 200
            return status == 200
        return False


async def measure(figures: Figures, seconds: float) -> bool:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        async with slack_stub() as slack:
            environments = [bot_environment(folder, slack.port, port) for port in PORTS]
            url = environments[0]["DATABASE_URL"]
            await asyncio.to_thread(migrate, url)
            running = [stack.enter_context(process("bot", "serve", environment=e)) for e in environments]
            for port in PORTS:
                assert await (await connect(port)).send(direct_message(f"warm-up {port}")) == 200
                await asyncio.wait_for(slack.posted.get(), 30)
            sender, registered, asked = Sender(), set[int](), set[str]()
            tasks = []
            begun = time.perf_counter()
            for number in range(int(RATE * seconds)):
                await asyncio.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
                if number == int(RATE * seconds / 2):
                    running[0].kill()
                # Most of what people do on the morning of a meeting is asking; one in ten registers.
                if number % 10 == 0:
                    tasks.append(asyncio.create_task(register(sender, number, registered)))
                else:
                    tasks.append(asyncio.create_task(ask(sender, f"{1e9 + number:.6f}", asked)))
            await asyncio.gather(*tasks)
            quiet = 0
            while quiet < 10:  # until no answer has come for a second
                before = slack.posted.qsize()
                await asyncio.sleep(0.1)
                quiet = quiet + 1 if slack.posted.qsize() == before else 0
            store = open_store(url)
            stored = [r.user_id async for r in store.registrations.stream("u4ssc-7")]
            await store.close()
            lost = {f"U{number}" for number in registered} - set(stored)
            twice = [ts for ts, times in slack.threads.items() if ts in asked and times > 1]
            unanswered = asked - set(slack.threads)
            waits = sorted(sender.waited)
            figures.add("deliveries at 200 a second, one of two processes killed", len(tasks))
            figures.add("acknowledged", sender.acknowledged)
            figures.add("delivered again to the other process", sender.again)
            figures.add("slowest acknowledgement", waits[-1] * 1e3, "ms")
            figures.add("acknowledged registrations", len(registered))
            figures.add("acknowledged registrations that are missing", len(lost), "   (target 0)")
            figures.add("registered twice", len(stored) - len(set(stored)), "   (target 0)")
            figures.add("questions answered twice", len(twice), "   (target 0)")
            figures.add("acknowledged questions without an answer", len(unanswered))
            return not lost and not twice and len(stored) == len(set(stored))


async def register(sender: Sender, number: int, registered: set[int]) -> None:
    if await sender.deliver(submission(number)):
        registered.add(number)


async def ask(sender: Sender, event_id: str, asked: set[str]) -> None:
    if await sender.deliver(direct_message(event_id, user=f"U{hash(event_id) % 50}")):
        asked.add(event_id)


def main(figures: Figures, seconds: float = 6.0) -> bool:
    return asyncio.run(asyncio.wait_for(measure(figures, seconds), 180))


if __name__ == "__main__":
    sys.exit(not main(Figures(), float(sys.argv[1]) if len(sys.argv) > 1 else 6.0))
