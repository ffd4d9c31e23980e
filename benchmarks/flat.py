"""What a question costs with 14 topics and with 500, and registering among 0 and among 1,000,000 registrations.

Run: python -m benchmarks.flat [registrations]
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bot.core.meeting import OwnQuestion
from bot.core.question import Question
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.core.understanding.own_questions import OwnQuestions
from bot.knowledge.encoders import load_encoders
from bot.load import load_knowledge
from bot.store import open_store
from bot.store.migration import migrate

from .load import Figures
from .store_speed import ROWS, filling, form
from .understanding import OWN

NOW = datetime(2023, 6, 1, tzinfo=UTC)
TURNS = 30
numbers = itertools.count(1)


def topics(figures: Figures) -> None:
    """The same questions to two assistants in turns: one has 486 questions of its own besides the 14 topics."""
    folder = Path(__file__).parent.parent / "knowledge"
    few, many = load_knowledge(folder).assistant, load_knowledge(folder).assistant
    own = [
        OwnQuestion(
            id=f"own{n}", source="§9", title="x", ask=(f"question {n} about thing number {n}",), answer="y"
        )
        for n in range(486)
    ]
    many._reader._own = OwnQuestions(own, load_encoders()[0])  # noqa: SLF001
    taken: dict[int, list[float]] = {14: [], 500: []}
    for turn in range(TURNS):
        for words in OWN:
            for number, assistant in ((14, few), (500, many)):
                started = time.process_time()
                assistant.ask(Question(words), NOW)
                if turn:
                    taken[number].append(time.process_time() - started)
    for number, seconds in taken.items():
        figures.add(f"understanding, {number} topics, p50", statistics.median(seconds) * 1e3, "ms CPU")
        p99 = statistics.quantiles(seconds, n=100)[98] * 1e3
        figures.add(f"understanding, {number} topics, p99", p99, "ms CPU")
    ratio = statistics.fmean(taken[500]) / statistics.fmean(taken[14])
    figures.add("understanding, 500 topics ÷ 14", ratio, "×  (target 0.8 to 1.2)")


async def registrations(figures: Figures, rows: int) -> None:
    """Reads and writes of two databases in turns: one empty, one with the many registrations of one meeting."""
    with tempfile.TemporaryDirectory() as folder:
        stores = {}
        for name in ("0", f"{rows:,}"):
            url = f"sqlite:///{folder}/{name}.db"
            await asyncio.to_thread(migrate, url)
            stores[name] = open_store(url, patience=600)
        statement = text(filling(in_sqlite=True, rows=rows).replace(":", "\\:"))
        await stores[f"{rows:,}"].database.write(lambda connection: connection.execute(statement))
        desks = {
            name: RegistrationDesk(
                store.registrations,
                RegistrationRules(),
                "large",
                allowed_countries={"CH"},
                new_reference=partial(make_reference, "U4SSC"),
            )
            for name, store in stores.items()
        }

        async def register(desk: RegistrationDesk, n: int | None = None) -> object:
            n = next(numbers) if n is None else n
            return await desk.register("T1", f"U{n}", form(n), NOW, privacy_version="1", language="en")

        async def status(desk: RegistrationDesk) -> object:
            return await desk.status("T1", "U0")

        for desk in desks.values():
            await register(desk, 0)
        jobs: dict[str, Callable[[RegistrationDesk], Awaitable[object]]] = {
            "registering": register,
            "status": status,
        }
        for job, once in jobs.items():
            taken: dict[str, list[float]] = {name: [] for name in desks}
            for _ in range(400):
                for name, desk in desks.items():
                    started = time.perf_counter()
                    await once(desk)
                    taken[name].append(time.perf_counter() - started)
            medians = [statistics.median(seconds) for seconds in taken.values()]
            for name, seconds in zip(taken, medians, strict=True):
                figures.add(f"{job}, {name} registrations, p50", seconds * 1e3, "ms")
            target = "×  (target 0.8 to 1.2)"
            figures.add(f"{job}, {rows:,} registrations ÷ 0", medians[1] / medians[0], target)
        for store in stores.values():
            await store.close()


def main(figures: Figures, rows: int = ROWS) -> None:
    topics(figures)
    asyncio.run(registrations(figures, rows))


if __name__ == "__main__":
    main(Figures(), int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
