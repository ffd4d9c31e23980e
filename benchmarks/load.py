"""Signed requests, clients that send them, and the processor time of whoever answers."""

import asyncio
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

SECRET = "benchmark-secret"
TOKEN = "xoxb-benchmark"


def signed(body: bytes, kind: str = "application/x-www-form-urlencoded") -> bytes:
    """A whole HTTP request as Slack sends it; good for five minutes."""
    stamp = str(int(time.time())).encode()
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest().encode()
    return (
        b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + kind.encode() + b"\r\n"
        b"X-Slack-Request-Timestamp: " + stamp + b"\r\nX-Slack-Signature: v0=" + digest + b"\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )


def command(response_url: str, text: str = "when", user: str = "U1") -> bytes:
    fields = {
        "command": "/u4ssc",
        "text": text,
        "team_id": "T1",
        "user_id": user,
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": response_url,
        "api_app_id": "A1",
        "token": "x",
    }
    return signed(urlencode(fields).encode())


def direct_message(event_id: str, text: str = "when is it?", user: str = "U1") -> bytes:
    event = {
        "type": "message",
        "channel_type": "im",
        "user": user,
        "channel": "D1",
        "ts": event_id,
        "text": text,
    }
    body = {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": event}
    return signed(json.dumps(body).encode(), "application/json")


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, request: bytes) -> int:
        """The status of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if length:
            await self._reader.readexactly(int(length))
        return int(head[9:12])

    def close(self) -> None:
        self._writer.close()


async def connect(port: int, seconds: float = 60) -> Connection:
    """A connection to a server, once it listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            return Connection(*await asyncio.open_connection("127.0.0.1", port))
        except OSError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.02)


def cpu_seconds(pid: int) -> float:
    """Processor time that all threads of a process have had so far, exactly where Linux tells."""
    tasks = Path(f"/proc/{pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9


def memory_mb(pid: int) -> dict[str, float]:
    """Resident memory, and the part that is its own where it is shared with nobody (Pss), in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {"rss": kilobytes["Rss"] / 1024, "pss": kilobytes["Pss"] / 1024}


@dataclass
class Figures:
    """What was measured, by name; printed as it comes."""

    lines: list[tuple[str, float, str]] = field(default_factory=list)
    """Name, value, unit with the target."""

    def add(self, name: str, value: float, unit: str = "") -> None:
        self.lines.append((name, value, unit))
        print(f"  {name:62}{value:10.2f} {unit}", flush=True)


@contextmanager
def process(*words: str, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m …`, ended at the end."""
    started = subprocess.Popen(
        [sys.executable, "-m", *words], env=os.environ | (environment or {}), stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait()


def bot_environment(folder: str, slack_port: int, port: int, database: str | None = None) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": f"http://127.0.0.1:{slack_port}/api/",
        "DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite3",
        "BOT_NOW": "2023-06-01T12:00:00+00:00",
        "PORT": str(port),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
    }
