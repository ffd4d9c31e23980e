"""Acknowledging a signed slash command, one client: the full bot, bare Bolt with 12 listeners, bare aiohttp with HMAC.

Each server is a process of its own; they are asked in turns in one run, so that a noisy machine is noisy for all.
Run: python -m benchmarks.ack [requests]
"""

import asyncio
import hashlib
import hmac
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

SECRET = "benchmark-secret"
ROUNDS = 10
PAUSE = float(os.environ.get("PAUSE", "0.01"))
"""Seconds between requests of the one client, who reads before asking again; 0 is back to back."""


def signed(body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def command(response_url: str) -> bytes:
    fields = {
        "command": "/u4ssc",
        "text": "when",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": response_url,
        "api_app_id": "A1",
        "token": "x",
    }
    return urlencode(fields).encode()


async def serve_bare(port: int) -> None:
    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        good = hmac.compare_digest(f"v0={digest}", request.headers["X-Slack-Signature"])
        return web.Response(status=200 if good else 401)

    app = web.Application()
    app.router.add_post("/slack/events", receive)
    await _forever(app, port)


async def serve_bolt(port: int) -> None:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0", bot_id="B0"
        )

    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize)
    for number in range(11):
        bolt.command(f"/other{number}")(_acknowledge)
    bolt.command("/u4ssc")(_acknowledge)
    await _forever(bolt.web_app(), port)


async def _acknowledge(ack) -> None:  # noqa: ANN001
    await ack()


async def serve_slack_stub(port: int) -> None:
    """Slack's Web API and response_url, answering at once."""

    async def answer(_: web.Request) -> web.Response:
        user = {"id": "U1", "tz": "Africa/Lagos", "locale": "en-GB", "profile": {}}
        return web.json_response({"ok": True, "team_id": "T1", "user_id": "U0", "bot_id": "B0", "user": user})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    await _forever(app, port)


async def _forever(app: web.Application, port: int) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def ready(port: int) -> http.client.HTTPConnection:
    """A connection to a server, once it listens."""
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise TimeoutError(f"nothing listens on {port}")


def measure(ports: dict[str, int], stub: int, requests: int) -> dict[str, list[float]]:
    """Seconds of each request, by server. The client is the standard library's: its own cost is in every figure."""
    body = command(f"http://127.0.0.1:{stub}/respond")
    times: dict[str, list[float]] = {name: [] for name in ports}
    connections = {name: ready(port) for name, port in ports.items()}
    for _ in range(ROUNDS):
        for name, connection in connections.items():
            for _ in range(requests // ROUNDS):
                headers = signed(body)
                started = time.perf_counter()
                connection.request("POST", "/slack/events", body, headers)
                answer = connection.getresponse()
                answer.read()
                times[name].append(time.perf_counter() - started)
                assert answer.status == 200, (name, answer.status)
                time.sleep(PAUSE)
    return times


def main(requests: int) -> None:
    ports = {"full bot": 4801, "bare Bolt, 12 listeners": 4802, "bare aiohttp with HMAC": 4803}
    stub = 4804
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        environment = os.environ | {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_BASE_URL": f"http://127.0.0.1:{stub}/api/",
            "DATABASE_URL": database,
            "PORT": "4801",
            "LOG_LEVEL": "WARNING",
        }
        subprocess.run(
            [sys.executable, "-m", "bot", "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        commands = [
            ["-m", "bot", "serve"],
            ["-m", "benchmarks.ack", "serve", "bolt", "4802"],
            ["-m", "benchmarks.ack", "serve", "bare", "4803"],
            ["-m", "benchmarks.ack", "serve", "stub", str(stub)],
        ]
        processes = [subprocess.Popen([sys.executable, *words], env=environment) for words in commands]
        try:
            times = measure(ports, stub, requests)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()
    limit = statistics.median(times["bare aiohttp with HMAC"])
    print(f"{'ack of /u4ssc when, one client':34}{'p50 ms':>8}{'p99 ms':>8}{'× bare aiohttp':>16}")
    for name, taken in times.items():
        p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(f"{name:34}{p50 * 1e3:8.2f}{p99 * 1e3:8.2f}{p50 / limit:16.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve = {"bolt": serve_bolt, "bare": serve_bare, "stub": serve_slack_stub}[sys.argv[2]]
        asyncio.run(serve(int(sys.argv[3])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
