"""All languages' words in one place, and the formatting of facts in each language (by Babel)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list

from bot.core.words import Words


class Phrasebook:
    """Sentences and interface words by language; a language that is missing reads as English."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self.words = dict(words)
        self._locales = {code: Locale.parse(code) for code in self.words}

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
        locale = self._locale(language)
        if language == "en":
            return format_date(value, "EEEE, d MMMM y" if weekday else "d MMMM y", locale=locale)
        return format_date(value, "full" if weekday else "long", locale=locale)

    def hour(self, language: str, value: time | datetime) -> str:
        """A time of day on the 24-hour clock, as written (no zone conversion happens here)."""
        return format_time(value.replace(tzinfo=None), "HH:mm", locale=self._locale(language))

    def listed(self, language: str, items: list[str]) -> str:
        """`a, b and c`."""
        return format_list(items, locale=self._locale(language))

    def duration(self, language: str, value: timedelta) -> str:
        """A length of time in its largest fitting unit, e.g. 6 hours."""
        return format_timedelta(value, threshold=1.2, locale=self._locale(language))

    def language_name(self, language: str, code: str) -> str:
        """The name of language `code` in `language`."""
        return str(self._locale(language).languages.get(code, code))

    def zone_city(self, language: str, zone: str) -> str:
        """The exemplar city of an IANA zone, e.g. Tokyo."""
        return get_timezone_location(zone, locale=self._locale(language), return_city=True)

    def country(self, language: str, alpha2: str) -> str:
        """A country's name (CLDR) in `language`."""
        return str(self._locale(language).territories.get(alpha2, alpha2))

    def _locale(self, language: str) -> Locale:
        return self._locales.get(language) or self._locales["en"]
