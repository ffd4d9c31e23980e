"""Writes docs/performance.md and its chart from what was measured."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).parent.parent / "docs"
LIBRARIES = ("aiohttp", "slack-bolt", "slack-sdk", "sqlalchemy", "numpy", "pydantic", "rustpy-xlsxwriter")
CHARTS = {
    "Processor time an acknowledgement, µs (shorter is better)": "processor time an ack, 16 clients: ",
    "Acknowledgement for one client, p50, ms": "ack p50, one client: ",
}
WIDTH, BAR, GAP, LABEL = 720, 18, 6, 220


def machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores of {cpu}, {platform.system()} {platform.release().split('-')[0]}"


def svg(sections: Mapping[str, Mapping[str, float]]) -> str:
    """Horizontal bars in the reader's own colours, with the value at each."""
    height = sum((BAR + GAP) * len(bars) + 40 for bars in sections.values())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="13" role="img"><title>Acknowledgements side by side</title>'
        "<style>text{fill:#333}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>"
    )
    parts = [head]
    y = 0
    for title, bars in sections.items():
        parts.append(f'<text x="0" y="{y + 18}" font-weight="bold">{escape(title)}</text>')
        y += 28
        longest = max(bars.values())
        for name, value in bars.items():
            length = (WIDTH - LABEL - 70) * value / longest
            colour = "#2b6cb0" if name.startswith("the bot") else "#a0aec0"
            parts.append(
                f'<text x="0" y="{y + 14}">{escape(name)}</text>'
                f'<rect x="{LABEL}" y="{y}" width="{length:.0f}" height="{BAR}" rx="2" fill="{colour}"/>'
                f'<text x="{LABEL + length + 6:.0f}" y="{y + 14}">{value:.{0 if value >= 100 else 2}f}</text>'
            )
            y += BAR + GAP
        y += 12
    return "".join(parts) + "</svg>\n"


def write(parts: Mapping[str, list[tuple[str, float, str]]], today: str) -> None:
    """`parts` are the benchmarks with their figures: name, value, unit with the target."""
    values = {name: value for figures in parts.values() for name, value, _ in figures}
    sections = {
        title: {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}
        for title, start in CHARTS.items()
    }
    (DOCS / "performance.svg").write_text(svg(sections), encoding="utf-8")
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        "# Performance",
        "",
        "Written by `make bench`, all in one run, side by side and in turns; requests are signed, over loopback, and",
        "counted. Absolute figures are of this machine on this day: the ratios are what is promised.",
        "",
        f"{today}: {machine()}; Python {platform.python_version()}, {versions}.",
        "",
        "![Acknowledgements side by side](performance.svg)",
    ]
    for title, figures in parts.items():
        lines += ["", f"## {title}", "", "| measured | | |", "| --- | ---: | --- |"]
        for name, value, unit in figures:
            digits = 0 if value == int(value) or value >= 1000 else 2
            lines.append(f"| {name} | {value:,.{digits}f} | {' '.join(unit.split())} |")
    (DOCS / "performance.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
