"""Places named in messages, and the time there at a moment.

A wrong hour costs a delegate the meeting. So a name that has several bearers, or a country with several clocks, gives
all of them; only where one bearer is plainly meant, or all clocks agree, is there a single answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.place_finder import PlaceFinder, PlaceMention
from bot.core.place_tables import Place, PlaceKind, PlaceTables
from bot.core.zone_offsets import OffsetGroup, offset_groups

__all__ = [
    "Gazetteer",
    "OffsetGroup",
    "Option",
    "Place",
    "PlaceKind",
    "PlaceMention",
    "Resolution",
    "Resolved",
]

TIMES_LARGER = 10
"""A city so many times larger than its namesakes is the one that is meant."""
CAPITAL_COUNTS = 10
"""A capital is known as if it were so many times larger."""


class Resolved(StrEnum):
    """Whether a mention gives one clock."""

    SINGLE = "single"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    """No clock is known: nobody lives there."""


@dataclass(frozen=True, slots=True)
class Option:
    """One clock that a mention may mean."""

    place: Place
    offset: timedelta
    """East of UTC."""
    zones: tuple[str, ...]
    """IANA names; empty for a fixed offset."""
    cities: tuple[Place, ...]
    """Cities by which people know that this clock is theirs."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the clocks of a mention show: with `single` one option, with `several` all, likeliest first."""

    kind: Resolved
    options: tuple[Option, ...]

    @property
    def place(self) -> Place | None:
        """The place of a single answer."""
        return self.options[0].place if self.kind is Resolved.SINGLE else None

    @property
    def offset(self) -> timedelta | None:
        """The offset from UTC of a single answer."""
        return self.options[0].offset if self.kind is Resolved.SINGLE else None


class Gazetteer:
    """Cities, countries, regions and time zones, by their names in six languages."""

    def __init__(self, tables: PlaceTables) -> None:
        self.tables = tables
        self._finder = PlaceFinder(tables)
        self._ambiguous = frozenset(tables.rules["ambiguous"])
        self._meant = frozenset(f"city:{row}" for row in tables.rules["meant"])

    def find(self, text: str, language: str) -> list[PlaceMention]:
        """All places named in a message, in order; ordinary words and names of people are none."""
        return self._finder.find(text, language)

    def place(self, place_id: str) -> Place:
        """The country or region of an id (`KE`, `US-TX`).

        Raises:
            KeyError: there is none.
        """
        return self.tables.place(place_id)

    def name(self, place: Place, language: str) -> str:
        """The name of a place in one of the six languages."""
        return place.name(language)

    def zones_at(self, place: Place, moment: datetime) -> list[OffsetGroup]:
        """The different clocks of a place at an aware `moment`, by the IANA rules of that date."""
        return offset_groups(self.tables, place, moment)

    def likely(self, mention: PlaceMention) -> tuple[Place, ...]:
        """The candidates that may be meant: small namesakes are left out, unless the name is known to be ambiguous."""
        candidates = mention.candidates
        if mention.key in self._ambiguous or len(candidates) == 1:
            return candidates
        if meant := tuple(place for place in candidates if place.id in self._meant):
            return meant[:1]
        most = max(_renown(place) for place in candidates)
        return tuple(place for place in candidates if _renown(place) * TIMES_LARGER > most)

    def resolve(self, mention: PlaceMention, moment: datetime) -> Resolution:
        """The clock or clocks that `mention` means at an aware `moment`."""
        options = []
        for place in self.likely(mention):
            if place.kind is PlaceKind.ZONE and len(place.zones) > 1:
                options += [
                    Option(place, group.offset, group.zones, self._known_by(group.zones))
                    for group in self.zones_at(place, moment)
                ]
                continue
            options += [
                Option(place, group.offset, group.zones, group.cities)
                for group in self.zones_at(place, moment)
            ]
        if not options:
            return Resolution(Resolved.UNKNOWN, ())
        if len({option.offset for option in options}) == 1:
            return Resolution(Resolved.SINGLE, (options[0],))
        return Resolution(Resolved.SEVERAL, tuple(options))

    def _known_by(self, zones: tuple[str, ...]) -> tuple[Place, ...]:
        """The largest city of the first zone, for the meanings of an abbreviation."""
        rows = self.tables.largest_of_zone.get(zones[0], [])
        return tuple(self.tables.place(str(row)) for row in rows)


def _renown(place: Place) -> int:
    if place.kind is not PlaceKind.CITY:
        return 10**9
    return place.population * (CAPITAL_COUNTS if place.capital else 1)
