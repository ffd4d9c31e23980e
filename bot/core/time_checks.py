"""Whether the days, hours and lengths that a check names are the meeting's, on the clock that it speaks of."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.core.asked_clock import ClockReader, Hours
from bot.core.asked_times import AskedDay, asked_days
from bot.core.checks import agreed
from bot.core.meeting import Schedule
from bot.core.named_values import ValueReader
from bot.core.occurrences import any_of
from bot.core.places import Gazetteer, PlaceMention, Resolved
from bot.core.relative_days import RelativeDays, coming_weekdays
from bot.core.words import Measure, Words

_ABOUT_LENGTH = 9
"""Words up to which hours that are counted are those of the meeting, and not of the asker's day."""
_MIDNIGHT = time(0)


class TimeChecks:
    """Compares what questions of one language name with a schedule."""

    def __init__(self, words: Words, values: ValueReader, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._language = words.language
        self._values = values
        self._clock = ClockReader(words)
        self._relative = RelativeDays(words)
        self._mine = any_of(words.mine, words.language)
        self._other_hours = any_of(words.other_hours, words.language)
        self._after = any_of(words.after, words.language)
        self._away = any_of(words.away, words.language)
        self._differing = any_of(words.differing, words.language)
        self._coming = any_of(words.coming, words.language)

    def verdict(
        self,
        text: str,
        schedule: Schedule,
        now: datetime,
        mentions: Sequence[PlaceMention],
        own: ZoneInfo | None,
    ) -> bool | None:
        """Yes, no, or None; `now` is aware, `mentions` are the places named, `own` is the asker's zone."""
        zone = self._zone(text, schedule, mentions, own)
        if zone is None:
            return None
        today = now.astimezone(own or schedule.tz).date()
        facts = [
            self._days(text, schedule, zone, today),
            self._relative_days(text, schedule, zone, today),
            self._length(text, schedule),
            self._hours(text, schedule, zone),
        ]
        return agreed([fact for fact in facts if fact is not None])

    def speaks_of(self, text: str) -> tuple[bool, bool]:
        """Whether `text` speaks of the beginning, and whether of the end."""
        return self._clock.speaks_of(text)

    def _zone(
        self, text: str, schedule: Schedule, mentions: Sequence[PlaceMention], own: ZoneInfo | None
    ) -> tzinfo | None:
        """The clock that the text speaks of; None where that is not clear."""
        if self._mine.find(text):
            return own
        start = schedule.begun_at
        offsets = set()
        for mention in mentions:
            resolution = self._gazetteer.resolve(mention, start)
            if resolution.kind is not Resolved.SINGLE:
                return None
            offsets.add(resolution.options[0].offset)
        if len(offsets) > 1:
            return None
        return timezone(offsets.pop()) if offsets else schedule.tz

    def _days(self, text: str, schedule: Schedule, zone: tzinfo, today: date) -> bool | None:
        """A date and a weekday that stand together are one day; "next Tuesday" is counted from today."""
        named = _joined(asked_days(text, self._language))
        if not named:
            return None
        days = self._local_days(text, schedule, zone)
        if len(named) == 1 and named[0].is_weekday_only and self._coming.find(text):
            near = coming_weekdays(named[0].weekday or 0, today)
            met = [day in days for day in near]
            return agreed(met)
        return agreed([any(day.fits(local) for local in days) for day in named])

    def _local_days(self, text: str, schedule: Schedule, zone: tzinfo) -> list[date]:
        """The meeting's days on the clock of `zone`; only the last where the text speaks of the end."""
        start, end = schedule.begun_at.astimezone(zone).date(), schedule.over_at.astimezone(zone).date()
        beginning, ending = self._clock.speaks_of(text)
        if ending and not beginning:
            return [end]
        if beginning and not ending:
            return [start]
        return [start + timedelta(days=number) for number in range((end - start).days + 1)]

    def _relative_days(self, text: str, schedule: Schedule, zone: tzinfo, today: date) -> bool | None:
        spans = self._relative.read(text, today)
        days = self._local_days(text, schedule, zone)
        return agreed([first <= days[-1] and last >= days[0] for first, last in spans])

    def _length(self, text: str, schedule: Schedule) -> bool | None:
        if self._away.find(text) or self._differing.find(text):
            return None
        facts = []
        for value in self._values.read(text):
            if value.measure is Measure.DAYS:
                facts.append(value.value == (schedule.final_day - schedule.first_day).days + 1)
            elif value.measure is Measure.HOURS and len(text.split()) <= _ABOUT_LENGTH:
                one_day = schedule.first_day == schedule.final_day
                if schedule.starts_at and schedule.ends_at and one_day:
                    total = schedule.ends_at - schedule.starts_at
                    facts.append(value.value == total / timedelta(hours=1))
        return agreed(facts)

    def _hours(self, text: str, schedule: Schedule, zone: tzinfo) -> bool | None:
        """Whether the hours named are those of beginning or end."""
        counted = any(value.measure is Measure.HOURS for value in self._values.read(text))
        hours = [] if counted else self._clock.hours(text)
        if not hours or schedule.starts_at is None or self._other_hours.find(text):
            return None
        starts = {schedule.starts_at.astimezone(zone).time()}
        ends = {schedule.ends_at.astimezone(zone).time()} if schedule.ends_at else set[time]()
        beginning, ending = self._clock.speaks_of(text)
        if len(hours) == 1 and (after := bool(self._after.find(text))) | self._clock.means_by(text):
            return _ends(hours[0], max(ends), after=after) if ending and ends else None
        one = len(hours) == 1 and beginning != ending
        wanted = (starts if beginning else ends) if one else starts | ends
        return agreed([bool(meant & wanted) for meant in hours]) if wanted else None


def _ends(hours: Hours, end: time, *, after: bool) -> bool | None:
    """Whether the end lies after an hour, or not after it; midnight is the end of the day."""
    late = [hour for hour in hours if hour == _MIDNIGHT]
    if late:
        return not after
    return agreed([(end > hour) == after for hour in hours])


def _joined(days: Sequence[AskedDay]) -> list[AskedDay]:
    """The days named, where one date and one weekday are the same day."""
    dates = [day for day in days if not day.is_weekday_only]
    weekdays = [day for day in days if day.is_weekday_only]
    if len(dates) == len(weekdays) == 1 and dates[0].day is not None:
        return [dates[0].on(weekdays[0])]
    return list(days)
