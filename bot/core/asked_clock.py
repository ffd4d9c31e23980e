"""The hours that a check question names, in digits or words: "does it start at ten?", "over by 4 pm?"."""

import re
from datetime import time

from bot.core.asked_times import asked_hours
from bot.core.occurrences import Occurrences, alternatives, any_of, whole_word
from bot.core.understanding.message import fold
from bot.core.words import Words

Hours = frozenset[time]
"""What a named hour may mean: "at four" is 04:00 or 16:00."""
_NOON = 12
_DAY = 24
_CHINESE_HALVES = {"下午": "pm", "晚上": "pm", "上午": "am", "早上": "am"}
_HALF_REACH = 20
"""Characters up to the end of an hour in which "half past" belongs to it."""
_HALVES = r"(?P<half>\s*(?:am|pm|a\.m\.?|p\.m\.?|o'?clock))?"
_NOT_A_DATE = r"(?!\s*(?:[.:/\-–]\s*\d|\d|%|st\b|nd\b|rd\b|th\b))"


class ClockReader:
    """Finds hours in check questions of one language."""

    def __init__(self, words: Words) -> None:
        self._chinese = words.language == "zh"
        self._numbers = {
            fold(word): value for value, forms in enumerate(words.numbers) for word in forms if value <= _DAY
        }
        number = rf"(?P<hour>\d{{1,2}}|{alternatives(self._numbers)})"
        halves = alternatives(words.halves)
        after = rf"(?P<thirty>\s*(?:{halves}))?" if halves else "(?P<thirty>(?!))?"
        at = alternatives([*words.at, *words.half_past])
        self._bare = (
            re.compile(rf"{whole_word(at, words.language)}\s+{number}{after}(?!\w){_NOT_A_DATE}{_HALVES}")
            if at
            else None
        )
        if self._chinese:
            self._bare = re.compile(rf"(?P<half>{'|'.join(_CHINESE_HALVES)})?{number}[点點](?P<thirty>半)?")
        self._spelt = re.compile(
            rf"(?<!\w)(?P<hour>{alternatives(self._numbers)}){after}\s*(?P<half>am|pm|a\.m\.?|p\.m\.?)(?!\w)"
        )
        named = {word: time(_NOON) for word in words.noon} | {word: time(0) for word in words.midnight}
        self._named = Occurrences(named, words.language)
        self._beginning = any_of(words.beginning, words.language)
        self._half_past = any_of(words.half_past, words.language)
        self._by = any_of(words.by, words.language)
        self._ending = any_of(words.ending, words.language)

    def hours(self, text: str) -> list[Hours]:
        """Each hour that `text` names, as everything that it may mean."""
        if self._chinese and self._bare is not None and (matches := [*self._bare.finditer(text)]):
            return [hours for match in matches if (hours := self._meant(match, text))]
        found = [frozenset({hour}) for hour in asked_hours(text)]
        found += [frozenset({hour}) for hour in self._named.find(text)]
        if found:
            return found
        folded = fold(text)
        matches = [*self._spelt.finditer(folded)]
        if not matches and self._bare is not None:
            matches = [*self._bare.finditer(folded)]
        return [hours for match in matches if (hours := self._meant(match, text))]

    def speaks_of(self, text: str) -> tuple[bool, bool]:
        """Whether `text` speaks of the beginning, and whether of the end."""
        return bool(self._beginning.find(text)), bool(self._ending.find(text))

    def means_by(self, text: str) -> bool:
        """Whether an hour in `text` is one by which something is over: "over by five", "done before noon"."""
        return bool(self._by.find(text))

    def _meant(self, match: re.Match[str], text: str) -> Hours:
        written = match["hour"]
        hour = self._numbers[written] if written in self._numbers else int(written)
        written_half = (match["half"] or "").strip().replace(".", "")
        half_day = _CHINESE_HALVES.get(written_half, written_half)
        before = text[: match.end()]
        minute = 30 if match["thirty"] or self._half_past.find(before[-_HALF_REACH:]) else 0
        if hour > _DAY:
            return frozenset()
        if half_day == "am":
            hours = {hour % _NOON}
        elif half_day == "pm":
            hours = {hour % _NOON + _NOON}
        else:
            hours = {hour, hour + _NOON} if 0 < hour < _NOON else {hour % _DAY}
        return frozenset(time(hour, minute) for hour in hours)
