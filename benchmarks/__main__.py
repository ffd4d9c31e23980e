"""`make bench`: every benchmark in one run; writes docs/performance.md and its chart.

`python -m benchmarks quick` takes a tenth of the requests and writes nothing.
"""

import sys
from datetime import UTC, datetime

from . import ack, answers, delivery, export, failover, flat, hostile, report
from .load import Figures

tenth = "quick" in sys.argv[1:]
PARTS = {
    "Acknowledgements": lambda figures: ack.main(figures, 1_000 if tenth else 10_000),
    "Delivery": lambda figures: delivery.main(figures, 3.0 if tenth else 10.0),
    "Answers, start and memory": lambda figures: answers.main(figures, 50 if tenth else 500),
    "Many topics, many registrations": lambda figures: flat.main(figures, 100_000 if tenth else 1_000_000),
    "Exporting 100,000 registrations": export.main,
    "Two processes, one killed": failover.main,
    "Hostile requests": lambda figures: hostile.main(figures, 10_000 if tenth else 100_000),
}

measured = {}
for title, run in PARTS.items():
    print(f"\n# {title}", flush=True)
    figures = Figures()
    run(figures)
    measured[title] = figures.lines
if not tenth:
    report.write(measured, f"{datetime.now(UTC):%-d %B %Y}")
