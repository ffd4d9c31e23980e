"""All languages' words in one place, and the formatting of facts in each language (by Babel)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, Literal

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location, get_timezone_name
from babel.lists import format_list
from dateutil.relativedelta import relativedelta

from bot.core.typography import euphonic, typeset
from bot.core.words import Words

_LOCALES: Final = {"en": "en_GB"}
"""Where the United Nations' usage is that of one country: day before month, no comma before "and"."""
_MINUTES_UNDER: Final = timedelta(hours=2)
_HOURS_UNDER: Final = timedelta(days=2)
_DAYS_UP_TO: Final = 60
_MONTHS_UNDER: Final = 24
_BETWEEN_MEASURES: Final = {"ru": " ", "zh": ""}
"""«6 часов 30 минут», 6小时30分钟; elsewhere they make a list."""
_Unit = Literal["year", "month", "day", "hour", "minute"]
_UNITS: Final[Mapping[_Unit, timedelta]] = {
    "year": timedelta(days=365),
    "month": timedelta(days=30),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
"""As long as Babel takes them to be."""


class Phrasebook:
    """Sentences and interface words by language; a language that is missing reads as English."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self.words = {code: _typeset(entry) for code, entry in words.items()}
        self._locales = {code: Locale.parse(_LOCALES.get(code, code)) for code in self.words}

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that there are words for."""
        return tuple(self.words)

    def known(self, language: str | None) -> str:
        """`language` (a code or a locale such as fr-FR) as one of ours, else English."""
        code = (language or "en").replace("_", "-").split("-")[0].lower()
        return code if code in self.words else "en"

    def interface(self, language: str, key: str, **values: object) -> str:
        """A surface's word, e.g. a button's label.

        Raises:
            KeyError: no language has this key (a programming error; `u4ssc check` finds it).
        """
        words = self.words[self.known(language)]
        template = words.interface.get(key) or self.words["en"].interface[key]
        return template.format(**values)

    def topic_title(self, language: str, topic: str) -> str:
        """The short name of a topic or subject, fit for a button."""
        words = self.words[self.known(language)]
        for group in (words.topics, words.subjects):
            for member, entry in group.items():
                if member.value == topic:
                    return entry.title
        raise KeyError(topic)

    def day(self, language: str, value: date, *, weekday: bool = True) -> str:
        """A calendar date in words, e.g. Tuesday, 20 June 2023."""
        text = format_date(value, "full" if weekday else "long", locale=self._locale(language))
        match language:
            case "fr" if value.day == 1:
                return text.replace("1 ", "1er ", 1)
            case "es":  # «el martes 20 de junio»
                return text.replace(", ", " ", 1)
            case _:
                return text

    def hour(self, language: str, value: time | datetime) -> str:
        """A time of day on the 24-hour clock, as written (no zone conversion happens here)."""
        return format_time(value.replace(tzinfo=None), "HH:mm", locale=self._locale(language))

    def listed(self, language: str, items: list[str]) -> str:
        """`a, b and c`."""
        listed = format_list(items, locale=self._locale(language))
        return euphonic(listed, items[-1], language) if items else listed

    def duration(self, language: str, value: timedelta) -> str:
        """A length of time to the minute, e.g. 6 hours and 30 minutes."""
        hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
        amounts: list[tuple[int, _Unit]] = [(hours, "hour"), (minutes, "minute")]
        parts = [self._amount(language, count, unit) for count, unit in amounts if count]
        separator = _BETWEEN_MEASURES.get(language)
        return self.listed(language, parts) if separator is None else separator.join(parts)

    def countdown(self, language: str, now: datetime, begins: datetime, *, to_the_hour: bool = True) -> str:
        """The time from `now` until `begins` (both aware), in the one unit that people would count it in.

        Minutes up to two hours, hours up to two days, both rounded down, so that nobody comes late. Days as the
        calendar of the meeting's zone counts them; months after that. `to_the_hour` is whether the hour of
        `begins` is known: else days are the smallest unit.
        """
        left = begins.astimezone(UTC) - now
        today = now.astimezone(begins.tzinfo).date()
        days = (begins.date() - today).days
        if to_the_hour and left < _MINUTES_UNDER:
            return self._amount(language, max(left // timedelta(minutes=1), 1), "minute")
        if to_the_hour and left < _HOURS_UNDER:
            return self._amount(language, left // timedelta(hours=1), "hour")
        if days <= _DAYS_UP_TO:
            return self._amount(language, days, "day")
        apart = relativedelta(begins.date(), today)
        months = apart.years * 12 + apart.months
        if months < _MONTHS_UNDER:
            return self._amount(language, months, "month")
        return self._amount(language, apart.years, "year")

    def language_name(self, language: str, code: str) -> str:
        """The name of language `code` in `language`."""
        return str(self._locale(language).languages.get(code, code))

    def zone_city(self, language: str, zone: str) -> str:
        """The exemplar city of an IANA zone, e.g. Tokyo."""
        locale = self._locale(language)
        for name in (zone, *_former_names().get(zone, ())):
            if city := locale.time_zones.get(name, {}).get("city"):
                return str(city)
        return get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]

    def zone_name(self, language: str, moment: datetime, zone: str) -> str:
        """What the clock of `zone` is called at `moment` (aware, in that zone), e.g. Central European Summer Time.

        Where CLDR has no name but an offset, the zone's city stands for it.
        """
        name = get_timezone_name(moment, "long", locale=self._locale(language))
        return self.zone_city(language, zone) if any(char.isdigit() for char in name) else name

    def country(self, language: str, alpha2: str) -> str:
        """A country's name (CLDR) in `language`."""
        return str(self._locale(language).territories.get(alpha2, alpha2))

    def _amount(self, language: str, count: int, unit: _Unit) -> str:
        # format_unit lacks the patterns of Chinese and Arabic; a threshold out of reach forces the unit here.
        return format_timedelta(
            count * _UNITS[unit], granularity=unit, threshold=math.inf, locale=self._locale(language)
        )

    def _locale(self, language: str) -> Locale:
        return self._locales.get(language) or self._locales["en"]


@cache
def _former_names() -> Mapping[str, Iterable[str]]:
    """By IANA zone the names that it had before, under which CLDR still keeps its city."""
    names: dict[str, list[str]] = defaultdict(list)
    for former, current in get_global("zone_aliases").items():
        names[current].append(former)
    return dict(names)


def _typeset(words: Words) -> Words:
    interface = {key: typeset(text, words.language) for key, text in words.interface.items()}
    return words.model_copy(update={"interface": interface})
