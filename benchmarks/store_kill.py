"""Kill -9 in the middle of 500 registrations, 20 times, on each database: python -m benchmarks.store_kill.

Every acknowledged registration has to be there, and nothing twice. Ends with 1 if one is missing.
"""

import asyncio
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.store import open_store
from bot.store.migration import migrate
from tests.store.postgres_server import running_server

PROGRAM = Path(__file__).parents[1] / "tests/store/register_until_killed.py"
ROUNDS, PEOPLE = 20, 500


def kill_in_the_middle(url: str, first: int, after: int) -> list[str]:
    """The references that were acknowledged before, and while, the process was killed."""
    command = [sys.executable, PROGRAM, url, str(first), str(PEOPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.kill()
        lines += list(process.stdout)
    return [line.strip() for line in lines if line.endswith("\n")]


async def stored_in(url: str) -> list[str]:
    store = open_store(url)
    references = [registration.reference async for registration in store.registrations.stream("kill")]
    await store.close()
    return references


def lost(url: str) -> int:
    migrate(url)
    acknowledged: list[str] = []
    for round_number in range(ROUNDS):
        acknowledged += kill_in_the_middle(url, round_number * PEOPLE, random.randrange(50, 450))
    stored = asyncio.run(stored_in(url))
    missing = set(acknowledged) - set(stored)
    print(f"{len(acknowledged)} acknowledged, {len(stored)} stored, {len(missing)} missing")
    return len(missing) + len(stored) - len(set(stored))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, running_server() as postgres:
        wrong = [lost(url) for url in (f"sqlite:///{Path(folder) / 'kill.db'}", postgres)]
    return int(any(wrong))


if __name__ == "__main__":
    sys.exit(main())
