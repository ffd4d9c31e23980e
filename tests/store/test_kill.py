"""Nothing acknowledged is lost when the process is killed in the middle."""

import subprocess
import sys
from pathlib import Path

from bot.store import open_store

from .people import desk_of

PROGRAM = Path(__file__).with_name("register_until_killed.py")
ROUNDS, ACKNOWLEDGED_BEFORE_KILL, ENDLESS = 3, 40, 100_000


async def test_every_acknowledged_registration_survives_kill_9(database_url: str) -> None:
    acknowledged: list[str] = []
    for round_number in range(ROUNDS):
        command = [sys.executable, PROGRAM, database_url, str(round_number * ENDLESS), str(ENDLESS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: ASYNC220
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(ACKNOWLEDGED_BEFORE_KILL)]
            process.kill()
            # What it had written until then was acknowledged as well; a line cut off in the middle was not.
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    store = open_store(database_url)
    desk = desk_of(store, "kill")
    stored = [registration.reference async for registration in desk.stream()]
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(acknowledged) >= ROUNDS * ACKNOWLEDGED_BEFORE_KILL
    await store.close()
