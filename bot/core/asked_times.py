"""Days and hours that a question names: "is it on 20 May?", "what is 14:00 in Tokyo?"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache

from babel import Locale
from dateutil import parser

from bot.core.meeting import LANGUAGES, Schedule

_LEVANTINE = "ar_SY"
"""Its month names differ from those of the Maghreb and Egypt."""
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|-го|-е|号|日)?"
_NUMERIC = re.compile(
    r"(?<![\d.:])(?P<first>\d{1,2})[./-](?P<second>\d{1,2})(?:[./-](?P<year>\d{4}))?(?![\d:])"
)
_NOON = 12
_MONTHS = 12
_LONGEST_MONTH = 31
_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_CHINESE = re.compile(r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?")
_ORDINAL = re.compile(
    r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b|\b(?:le|el|al día|día) (\d{1,2})\b"
    r"|\b(\d{1,2})(?:-го|-е| числа)|(\d{1,2})[号號]",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d/.,+−-])(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?::|\s?h(?![a-z])\s?|時|时|点|點|：)(?P<minute>[0-5]\d|半)?|\.(?P<dotted>00|1[3-9]|[2-5]\d)(?![\d.]))\s*(?P<half>[ap]\.?m\.?\b)?"
    r"|(?<![\d/.,:+−-])(?P<hour12>1[0-2]|0?[1-9])\s*(?P<half12>[ap]\.?m\.?)(?![a-z])"
    r"|(?<![\d.,/-])(?P<military>0\d[0-5]\d(?!\d)|(?:[01]\d|2[0-3])[0-5]\d(?=\s*(?:hours|hrs|h\b|CEST|CET|UTC|GMT)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A day as far as the question names it."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    """0 is Monday."""

    @property
    def is_weekday_only(self) -> bool:
        """Whether only a day of the week is named."""
        return self.weekday is not None and self.day is None and self.month is None

    def on(self, weekday: "AskedDay") -> "AskedDay":
        """This date, said to fall on the day of the week of another."""
        return replace(self, weekday=weekday.weekday)

    def is_one_of(self, schedule: Schedule) -> bool:
        """Whether a day of the meeting fits all that is named."""
        span = (schedule.final_day - schedule.first_day).days
        days = (date.fromordinal(schedule.first_day.toordinal() + offset) for offset in range(span + 1))
        return any(self.fits(day) for day in days)

    def fits(self, day: date) -> bool:
        """Whether `day` is all that is named."""
        named = (self.day, self.month, self.year, self.weekday)
        actual = (day.day, day.month, day.year, day.weekday())
        return all(wanted is None or wanted == is_ for wanted, is_ in zip(named, actual, strict=True))


def asked_days(text: str, language: str) -> list[AskedDay]:
    """The days that `text` names; a numeric date that may be read two ways is left out."""
    found = list(_with_month_name(text, language))
    found += [
        AskedDay(int(m["day"]), int(m["month"]), int(m["year"]) if m["year"] else None)
        for m in _CHINESE.finditer(text)
    ]
    if not found:
        found += [AskedDay(month=month) for month in _months_alone(text, language)]
    for match in _ISO.finditer(text):
        try:
            day = parser.isoparse(match.group(1)).date()
        except ValueError:
            continue
        found.append(AskedDay(day.day, day.month, day.year))
    for match in _NUMERIC.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        year = int(match["year"]) if match["year"] else None
        dotted = re.fullmatch(r"\d{1,2}\.\d{2}", match.group()) is not None
        if first > _MONTHS >= second >= 1 and (match["year"] or "/" in match.group() or dotted):
            found.append(AskedDay(first, second, year))
        elif _LONGEST_MONTH >= second > _MONTHS >= first >= 1 and "/" in match.group():
            found.append(AskedDay(second, first, year))
    if not found:
        found += [AskedDay(int(next(filter(None, match.groups())))) for match in _ORDINAL.finditer(text)]
    weekdays = _weekdays(language)
    if language == "zh":
        found += [AskedDay(weekday=number) for name, number in weekdays.items() if name in text]
    else:
        named = (word for word in re.findall(r"\w+", text.lower()) if word in weekdays)
        found += [AskedDay(weekday=weekdays[word]) for word in named]
    return found


def asked_hours(text: str) -> list[time]:
    """The times of day that `text` names, on the 24-hour clock."""
    found = []
    for match in _CLOCK.finditer(text):
        if match["military"]:
            hour, minute = int(match["military"][:2]), int(match["military"][2:])
            half = ""
        else:
            hour = int(match["hour"] or match["hour12"])
            minute = 30 if match["minute"] == "半" else int(match["minute"] or match["dotted"] or 0)
            half = (match["half"] or match["half12"] or "").lower().replace(".", "")
        if half == "pm" and hour < _NOON:
            hour += _NOON
        if half == "am" and hour == _NOON:
            hour = 0
        found.append(time(hour % 24, minute))
    return found


def _with_month_name(text: str, language: str) -> Iterator[AskedDay]:
    months = _months(language)
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    joint = r"(?:\s+(?:de|of|du|من))?[\s,]*"
    day_first = rf"(?<!\d){_DAY}{joint}(?P<month>{names})(?!\w)(?:[\s,]+(?:de\s+|del\s+)?(?P<year>\d{{4}}))?"
    month_first = (
        rf"(?<!\w)(?P<month2>{names})\s+(?:the\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"(?![\d:])(?:[\s,]+(?P<year2>\d{{4}}))?"
    )
    pattern = f"{day_first}|{month_first}"
    for match in re.finditer(pattern, text.lower()):
        day = int(match["day"] or match["day2"])
        year = match["year"] or match["year2"]
        yield AskedDay(day, months[match["month"] or match["month2"]], int(year) if year else None)


def _months_alone(text: str, language: str) -> list[int]:
    """Months that are named without a day, where a preposition says so: "may" is not only a month."""
    if language == "zh":
        return [int(month) for month in re.findall(r"(?<![\d年])(1[0-2]|[1-9])\s*月(?!\s*\d)", text)]
    months = _months(language)
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    alone = rf"(?<!\w)(?:in|en|au mois de|mes de|в|во|في|شهر)\s+(?:{names})(?!\w)"
    return [months[match.group().split()[-1]] for match in re.finditer(alone, text.lower())]


@cache
def _months(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    codes = {language, "en"} | ({_LEVANTINE} if language == "ar" else set())
    for code in codes & {*LANGUAGES, _LEVANTINE}:
        for form in ("wide", "abbreviated"):
            for number, name in Locale.parse(code).months["format"][form].items():
                names[name.lower().rstrip(".")] = number
        if code == "ru":
            for number, name in Locale.parse(code).months["stand-alone"]["wide"].items():
                names |= {name.lower(): number, name.lower().rstrip("ьй") + "е": number}
    return names


@cache
def _weekdays(language: str) -> dict[str, int]:
    names = {}
    for code in {language, "en"} & set(LANGUAGES):
        for number, name in Locale.parse(code).days["format"]["wide"].items():
            names[name.lower()] = number
    if language == "zh":
        short = Locale.parse(language).days["format"]["abbreviated"]
        names |= {name: number for number, name in short.items()}
    if language == "ru":
        names |= {name[:-1] + "у": number for name, number in list(names.items()) if name.endswith("а")}
    return names
