"""Days as seen from the day of the question: "is it tomorrow?", "next week?"."""

from calendar import monthrange
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.core.occurrences import Occurrences
from bot.core.words import Relative, Words

_DAYS = {
    Relative.YESTERDAY: -1,
    Relative.TODAY: 0,
    Relative.TOMORROW: 1,
    Relative.DAY_AFTER_TOMORROW: 2,
}
_WEEKS = {Relative.LAST_WEEK: -1, Relative.THIS_WEEK: 0, Relative.NEXT_WEEK: 1}
_MONTHS = {Relative.LAST_MONTH: -1, Relative.THIS_MONTH: 0, Relative.NEXT_MONTH: 1}

Span = tuple[date, date]
"""First and last day, both inclusive."""


class RelativeDays:
    """Finds relative days in questions of one language."""

    def __init__(self, words: Words) -> None:
        self._occurrences = Occurrences(
            {phrase: relative for relative, phrases in words.relative.items() for phrase in phrases},
            words.language,
        )

    def read(self, text: str, today: date) -> list[Span]:
        """The spans of days that `text` names, as seen from `today`; weeks begin on Monday."""
        return [_span(relative, today) for relative in self._occurrences.find(text)]


def coming_weekdays(weekday: int, today: date) -> list[date]:
    """What "next Tuesday" may mean: the first one after today, and the one of next week (0 is Monday)."""
    first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    of_next_week = today + timedelta(days=7 - today.weekday() + weekday)
    return sorted({first, of_next_week})


def _span(relative: Relative, today: date) -> Span:
    if relative in _DAYS:
        day = today + timedelta(days=_DAYS[relative])
        return day, day
    if relative in _WEEKS:
        monday = today + timedelta(days=7 * _WEEKS[relative] - today.weekday())
        return monday, monday + timedelta(days=6)
    first = today.replace(day=1) + relativedelta(months=_MONTHS[relative])
    return first, first.replace(day=monthrange(first.year, first.month)[1])
