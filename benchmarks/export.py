"""Exporting 100,000 registrations from the database to each kind of file: python -m benchmarks.export.

Seconds, processor time and peak memory of a process of its own for each kind, as `u4ssc registrations export` has them.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_rules import RegistrationRules
from bot.export import WRITERS, export
from bot.store import open_store
from bot.store.migration import migrate

from .load import Figures
from .store_speed import EXPORTED, filling


async def fill(url: str) -> None:
    migrate(url)
    store = open_store(url, patience=600)
    rows = text(filling(in_sqlite=True, rows=EXPORTED).replace(":", "\\:"))
    await store.database.write(lambda connection: connection.execute(rows))
    await store.close()


def peak_mb() -> float:
    """Not ru_maxrss, which a process inherits from the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def write(url: str, kind: str, folder: Path) -> None:
    store = open_store(url)
    desk = RegistrationDesk(
        store.registrations, RegistrationRules(), "export", allowed_countries=(), new_reference=str
    )
    file = folder / f"list.{kind}"
    started, cpu = time.perf_counter(), time.process_time()
    number = await export(desk.stream(), file, kind, lambda _: None)
    taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = peak_mb()
    size = file.stat().st_size / 1e6
    print(json.dumps({"rows": number, "s": taken, "s CPU": cpu, "MB peak": peak, "MB file": size}))
    await store.close()


def main(figures: Figures) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'export.db'}"
        asyncio.run(fill(url))
        for kind in WRITERS:
            words = [sys.executable, "-m", "benchmarks.export", url, kind, folder]
            measured = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
            for unit, value in measured.items():
                target = {"s": "  (target ≤ 10)", "MB peak": "  (target ≤ 200)"}.get(unit, "")
                figures.add(f"export to {kind}: {unit}", value, target)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(write(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
    else:
        main(Figures())
