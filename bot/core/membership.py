"""Which countries are members of ITU on a date, and the list of countries to choose from.

Facts: shared/data of this project (CIA World Factbook of 8 June 2023, the UN's list, ITU's own announcements), kept in
knowledge/places/itu_members.json. Nobody is ever refused by machine: a territory counts as its member country, and a
special case is for the organizers to decide.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.core.meeting import LANGUAGES
from bot.core.place_tables import PlaceTables
from bot.core.place_text import fold, words


@dataclass(frozen=True, slots=True)
class Member:
    """A Member State of ITU on that date."""

    since: date | None = None
    """Where the sources give it."""


@dataclass(frozen=True, slots=True)
class TerritoryOf:
    """A territory of a Member State: its inhabitants live in a member country."""

    member: str
    """ISO 3166 alpha-2."""


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """Neither: passed to the organizers, with what is known. `note` names the case and is never shown as it is."""

    note: str


Status = Member | TerritoryOf | SpecialCase


class Membership:
    """Status of every ISO 3166 country and territory, and of Kosovo, and search by name."""

    def __init__(self, facts: dict[str, Any], tables: PlaceTables) -> None:
        self._members: dict[str, dict[str, str]] = facts["members"]
        self._territories: dict[str, str] = facts["territories"]
        self._special: dict[str, str] = facts["special_cases"]
        self._tables = tables
        self._entries: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        self._ranked = lru_cache(maxsize=512)(self._search)

    def status(self, alpha2: str, on: date) -> Status:
        """Status of a country or territory on a date.

        Raises:
            KeyError: `alpha2` is no ISO 3166 code (nor XK).
        """
        if (dates := self._members.get(alpha2)) is not None:
            since = date.fromisoformat(dates["since"]) if "since" in dates else None
            until = date.fromisoformat(dates["until"]) if "until" in dates else None
            if (since is None or since <= on) and (until is None or on < until):
                return Member(since)
            return SpecialCase("not_yet" if since is not None and on < since else "no_longer")
        if (member := self._territories.get(alpha2)) is not None:
            return TerritoryOf(member)
        return SpecialCase(self._special[alpha2])

    def countries(self, language: str) -> list[tuple[str, str]]:
        """Every code with its name in `language`, sorted as that language's readers expect, accents apart."""
        return [(code, name) for code, name, _ in self._in(language)]

    def search(self, prefix: str, language: str, limit: int = 100) -> list[tuple[str, str]]:
        """Codes and names for the letters typed so far, best first, at most `limit`; all of them for no letters.

        Names in `language` and in English, other names and the codes are looked at, each by the beginnings of words,
        without regard to case and accents.
        """
        typed = words(prefix.translate(self._tables.simplify))
        return self._ranked(" ".join(word.readings[0] for word in typed), language)[:limit]

    def _search(self, wanted: str, language: str) -> list[tuple[str, str]]:
        if not wanted:
            return self.countries(language)
        found = []
        for place, (code, name, keys) in enumerate(self._in(language)):
            rank = min((_rank(wanted, key, index) for index, key in enumerate(keys)), default=_NO_MATCH)
            if rank < _NO_MATCH:
                found.append((rank, place, code, name))
        return [(code, name) for _, _, code, name in sorted(found)]

    def _in(self, language: str) -> list[tuple[str, str, tuple[str, ...]]]:
        language = language if language in LANGUAGES else "en"
        if (entries := self._entries.get(language)) is None:
            column = 3 + LANGUAGES.index(language)
            aliases: dict[str, list[str]] = self._tables.rules["aliases"]
            entries = []
            for code, alpha3, _, *names in self._tables.countries.values():
                name = names[column - 3]
                spelt = (name, names[0], code, alpha3, *aliases.get(code, ()))
                entries.append((code, name, tuple(dict.fromkeys(map(self._key, spelt)))))
            entries.sort(key=lambda entry: (entry[2][0], entry[0]))
            self._entries[language] = entries
        return entries

    def _key(self, name: str) -> str:
        return fold(name.translate(self._tables.simplify))


_NO_MATCH = (9, 0)


def _rank(wanted: str, key: str, index: int) -> tuple[int, int]:
    """The whole name before its beginning before the beginning of a later word; the shown name before others."""
    if key == wanted:
        return (0, index)
    if key.startswith(wanted):
        return (1 if index == 0 else 2, index)
    if f" {wanted}" in key or (wanted in key and "\u3400" <= wanted[0] <= "\u9fff"):
        return (3, index)
    return _NO_MATCH
