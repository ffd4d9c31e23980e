"""A bar chart in characters: read by screen readers, needs no file, and is the same in every client."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_MOST_BARS: Final = 21
_WIDTH: Final = 24
"""Characters of the longest bar: a telephone shows about forty in a line of this kind."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def chart_over_time(by_day: Mapping[date, int]) -> str:
    """The numbers as bars from the first day to the last, days without any included; "" for none.

    One bar a day; a week (named by its Monday) when there are more than three weeks, and a month after that.
    The last three weeks' worth of bars, if there are still more.
    """
    if not by_day:
        return ""
    for begin, following in ((_day, _next_day), (_monday, _next_week), (_month, _next_month)):
        sums: dict[date, int] = {}
        start, last = begin(min(by_day)), begin(max(by_day))
        while start <= last:
            sums[start] = 0
            start = following(start)
        if len(sums) <= _MOST_BARS or begin is _month:
            break
    for day, number in by_day.items():
        sums[begin(day)] += number
    shown = dict(list(sums.items())[-_MOST_BARS:])
    most = max(shown.values())
    names = {start: f"{start:%Y-%m}" if begin is _month else start.isoformat() for start in shown}
    width = len(str(most))
    lines = (f"{names[start]}  {number:>{width}}  {_bar(number, most)}" for start, number in shown.items())
    return "\n".join(line.rstrip() for line in lines)


def _bar(number: int, most: int) -> str:
    """A bar in proportion, and never nothing for something."""
    eighths = max(round(number * _WIDTH * 8 / most), 1) if number else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _day(value: date) -> date:
    return value


def _monday(value: date) -> date:
    return value - timedelta(days=value.weekday())


def _month(value: date) -> date:
    return value.replace(day=1)


def _next_day(value: date) -> date:
    return value + timedelta(days=1)


def _next_week(value: date) -> date:
    return value + timedelta(days=7)


def _next_month(value: date) -> date:
    return (value.replace(day=1) + timedelta(days=32)).replace(day=1)
