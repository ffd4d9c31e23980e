"""Understanding one question on one core: milliseconds, start-up and memory, for 14 topics and for 500.

Run: python -m benchmarks.understanding [folder of question files]
"""

import csv
import os
import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {0})

NOW = datetime(2023, 6, 1, tzinfo=UTC)
OWN = [
    "When is it?",
    "Is it free, and in which language?",
    "what time is it in Tokyo",
    "wich langage do they speek",
    "Will the meeting be recorded?",
    "Comment s'inscrire à la réunion ?",
    "متى الاجتماع؟",
    "My ministry needs a mission order four weeks ahead. Is there any physical location at all?",
]


def questions(folder: str | None) -> list[str]:
    if folder is None:
        return OWN * 20
    texts = []
    for path in sorted(Path(folder).glob("questions_*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return texts


def timed(ask, texts: list[str]) -> list[float]:  # noqa: ANN001
    taken = []
    for text in texts:
        started = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def main(folder: str | None) -> None:
    started = time.perf_counter()
    from bot.core.meeting import OwnQuestion
    from bot.core.question import Question
    from bot.core.understanding.own_questions import OwnQuestions
    from bot.load import load_knowledge

    knowledge = load_knowledge(Path(__file__).parent.parent / "knowledge")
    assistant = knowledge.assistant
    assistant.ask(Question("When is it?"), NOW)
    print(f"start to first answer: {time.perf_counter() - started:.2f} s")
    texts = questions(folder)

    def ask(text: str) -> None:
        assistant.ask(Question(text), NOW)

    timed(ask, texts[:50])
    taken = timed(ask, texts)
    p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    print(f"14 topics: p50 {p50:.2f} ms, p99 {p99:.2f} ms over {len(texts)} questions")
    more = [
        OwnQuestion(
            id=f"own{n}", source="§9", title="x", ask=(f"question {n} about thing number {n}",), answer="y"
        )
        for n in range(486)
    ]
    reader = assistant._reader  # noqa: SLF001
    reader._own = OwnQuestions(more, reader.scorer.fast_encoder)  # noqa: SLF001
    many = timed(ask, texts)
    print(
        f"500 topics: p50 {statistics.median(many):.2f} ms, {statistics.median(many) / p50:.2f} × as with 14"
    )
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
