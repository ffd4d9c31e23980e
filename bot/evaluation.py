"""Measures the assistant over a folder of question files (`u4ssc evaluate DIR`).

The files are tab-separated with one header line: questions_*.tsv (text, label, also, style or
lang), ambient_*.tsv (text, kind, lang), entities.tsv (text, expect), dialogue.tsv (turns, expect).
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.answer import Answer, Outcome
from bot.core.question import Question, Setting
from bot.core.topics import Topic

UNANSWERABLE = "unanswerable"
Ask = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a question file."""

    file: str
    columns: dict[str, str]

    @property
    def text(self) -> str:
        """The message."""
        return self.columns["text"]


@dataclass
class Tally:
    """Counts of one table line; `wrong` are those that would mislead a person."""

    asked: int = 0
    right: int = 0
    offered: int = 0
    wrong: int = 0
    silent: int = 0

    def add(self, verdict: str) -> None:
        """Count one row."""
        self.asked += 1
        setattr(self, verdict, getattr(self, verdict) + 1)

    def as_json(self) -> dict[str, float | int]:
        """Counts and shares."""
        return {
            "asked": self.asked,
            "right": round(self.right / self.asked, 4),
            "offered": round(self.offered / self.asked, 4),
            "wrong": round(self.wrong / self.asked, 4),
            "silent": round(self.silent / self.asked, 4),
        }


@dataclass
class Report:
    """All tables: by file, and within it by label, style, language or kind."""

    tables: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: list[dict[str, str]] = field(default_factory=list)

    def add(self, table: str, lines: Sequence[str], verdict: str) -> None:
        """Count a row in each of `lines` of a table, and in its total."""
        for line in ("all", *lines):
            self.tables[table][line].add(verdict)

    def as_json(self) -> dict[str, Any]:
        """Everything, for other programs."""
        return {
            "tables": {
                name: {line: tally.as_json() for line, tally in lines.items()}
                for name, lines in self.tables.items()
            },
            "confusions": [
                {"expected": expected, "got": got, "times": times}
                for (expected, got), times in self.confusions.most_common()
            ],
            "mistakes": self.mistakes,
        }

    def as_text(self) -> str:
        """Tables for reading."""
        out = []
        for name, lines in self.tables.items():
            out.append(f"\n{name}\n{'':24}{'asked':>7}{'right':>8}{'offered':>9}{'wrong':>8}{'silent':>8}")
            for line, tally in lines.items():
                shares = (tally.right, tally.offered, tally.wrong, tally.silent)
                cells = (f"{share / tally.asked:.1%}" for share in shares)
                right, offered, wrong, silent = cells
                out.append(f"{line:24}{tally.asked:>7}{right:>8}{offered:>9}{wrong:>8}{silent:>8}")
        if self.mistakes:
            out.append("\nconfusions (expected → got)")
            out += [
                f"{times:4}  {expected} → {got}" for (expected, got), times in self.confusions.most_common(30)
            ]
            out.append("\nmistakes")
            out += [f"  {m['table']}: {m['expected']} → {m['got']}: {m['text'][:140]}" for m in self.mistakes]
        return "\n".join(out)


def evaluate(folder: Path, ask: Ask, start: datetime | None) -> Report:
    """Ask everything in `folder`; `start` is the meeting's start (aware), for the local times of entities.tsv.

    Raises:
        FileNotFoundError: there is no question file in `folder`.
    """
    report = Report()
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise FileNotFoundError(f"no question files (*.tsv) in {folder}")
    for path in files:
        measure = _MEASURES.get(path.stem.split("_")[0])
        if measure is not None:
            for row in _rows(path):
                measure(report, row, ask, start)
    return report


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for columns in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(path.stem, {key: value or "" for key, value in columns.items()})


def _got(answer: Answer) -> str:
    if answer.outcome is Outcome.ANSWERED:
        return str(answer.topics[0])
    return UNANSWERABLE if answer.outcome is Outcome.NOT_STATED else answer.outcome.value


def _verdict(answer: Answer, accepted: set[str]) -> str:
    if answer.outcome is Outcome.SILENT:
        return "silent"
    if answer.outcome is Outcome.OFFERED:
        fits = UNANSWERABLE in accepted or any(choice.topic in accepted for choice in answer.offered)
        return "offered" if fits else "wrong"
    return "right" if _got(answer) in accepted else "wrong"


def _question(report: Report, row: Row, ask: Ask, _start: datetime | None) -> None:
    label = row.columns["label"]
    also = [entry for entry in row.columns.get("also", "").split(",") if entry]
    accepted = {label, *(entry.removeprefix("+") for entry in also)}
    needed = {label, *(entry[1:] for entry in also if entry.startswith("+"))} - {UNANSWERABLE}
    answer = ask(Question(row.text))
    verdict = _verdict(answer, accepted)
    kind = row.columns.get("style") or row.columns.get("lang", "")
    report.add(row.file, [f"  {kind}", f"  {label}"], verdict)
    if any(entry.startswith("+") for entry in also):
        full = needed <= set(answer.topics)
        report.add(f"{row.file}, both topics of a double question", [], "right" if full else "wrong")
    if label == UNANSWERABLE:
        honest = answer.outcome in (Outcome.NOT_STATED, Outcome.OFFERED) or verdict == "right"
        report.add(f"{row.file}, not stated or offered", [], "right" if honest else "wrong")
    else:
        unprompted = ask(Question(row.text, Setting.CHANNEL))
        lines = [f"  {kind}"]
        report.add(f"{row.file}, unprompted in a channel", lines, _verdict(unprompted, accepted))
    _note(report, row, verdict, label, _got(answer))


def _ambient(report: Report, row: Row, ask: Ask, _start: datetime | None) -> None:
    answer = ask(Question(row.text, Setting.CHANNEL))
    verdict = "right" if answer.outcome is Outcome.SILENT else "wrong"
    lines = [f"  {row.columns[name]}" for name in ("kind", "lang") if row.columns.get(name)]
    report.add(row.file, lines, verdict)
    _note(report, row, verdict, "silent", _got(answer))


def _entity(report: Report, row: Row, ask: Ask, start: datetime | None) -> None:
    expect = row.columns["expect"]
    answer = ask(Question(row.text))
    verdict = _expected(answer, expect, start)
    report.add(row.file, ["  time" if ":" in expect else f"  {expect}"], verdict)
    _note(report, row, verdict, expect, _got(answer))


def _expected(answer: Answer, expect: str, start: datetime | None) -> str:
    if answer.outcome is Outcome.OFFERED:
        return "offered"
    topics = set(answer.topics)
    text = "\n".join(p.text for p in answer.paragraphs[1:])
    match expect:
        case "ambiguous":
            several = len(re.findall(r"^• \d\d:\d\d", text, re.MULTILINE)) > 1
            return "right" if Topic.WHEN in topics and several else "wrong"
        case "yes":
            return "right" if Topic.ELIGIBILITY in topics and any_says(answer, "eligibility", 3) else "wrong"
        case "not-listed":
            asked = any(
                "u4ssc" in p.text and "@" in p.text for p in answer.paragraphs if p.topic == "eligibility"
            )
            return "right" if asked else "wrong"
        case _:
            own = start.strftime("%H:%M") if start else ""
            hours = re.findall(r"\d\d:\d\d", text) or re.findall(r"\d\d:\d\d", answer.plain)
            only_one = "•" not in text
            return "right" if expect in hours[:1] or (expect == own and only_one) else "wrong"


def any_says(answer: Answer, topic: str, least: int) -> bool:
    """Whether an answer has at least `least` paragraphs on `topic`: the general ones and the country's."""
    return sum(paragraph.topic == topic for paragraph in answer.paragraphs) >= least


def _dialogue(report: Report, row: Row, ask: Ask, start: datetime | None) -> None:
    *earlier, last = row.columns["turns"].split(" || ")
    expect = row.columns["expect"]
    answer = ask(Question(last, earlier=tuple(earlier)))
    accepted = {entry.split(":")[0] for entry in expect.split(",")}
    got = _got(answer)
    verdict = "right" if got in accepted or set(answer.topics) & accepted else _verdict(answer, accepted)
    if "silent" in accepted:
        verdict = "right" if answer.outcome is Outcome.SILENT else "wrong"
    value = expect.partition(":")[2]
    if verdict == "right" and value:
        verdict = _expected(answer, value, start)
    report.add(row.file, [], verdict)
    _note(report, Row(row.file, {**row.columns, "text": row.columns["turns"]}), verdict, expect, got)


def _note(report: Report, row: Row, verdict: str, expected: str, got: str) -> None:
    if verdict in ("wrong", "silent"):
        report.confusions[expected, got] += 1
        report.mistakes.append({"table": row.file, "expected": expected, "got": got, "text": row.text})


_MEASURES = {"questions": _question, "ambient": _ambient, "entities": _entity, "dialogue": _dialogue}
