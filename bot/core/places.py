"""Places named in messages, and the time there at a moment.

A wrong hour costs a delegate the meeting. So a name that has several bearers, or a country with several clocks, gives
all of them; only where one bearer is plainly meant, or all clocks agree, is there a single answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.place_finder import PlaceFinder
from bot.core.place_mention import PlaceMention
from bot.core.place_tables import Place, PlaceKind, PlaceTables
from bot.core.place_text import fold
from bot.core.place_unknown import unknown_place
from bot.core.typography import bracketed, joined
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
REGION_COUNTS = 3_000_000
"""A region is known as a city of so many people is: Bali, Virginia."""
COUNTRY_COUNTS = 10**9
LONGEST_ENDING = 2
"""Letters of a Russian nominative that a known spelling may lack: Барселон(а)."""


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
        self._everyday = frozenset(tables.rules["shield"]) | frozenset(tables.rules["ordinary"])
        self._nowhere = frozenset(tables.rules["nowhere"])
        self._ambiguous = frozenset(tables.rules["ambiguous"])
        self._meant = frozenset(f"city:{row}" for row in tables.rules["meant"])

    def find(self, text: str, language: str) -> list[PlaceMention]:
        """All places named in a message, in order; ordinary words and names of people are none."""
        return self._finder.find(text, language)

    def unknown_place(self, text: str, language: str) -> str | None:
        """The name of a place that a message evidently asks about and that we do not know, as it is written there."""
        found = [mention.span for mention in self.find(text, language)]
        return unknown_place(text, language, found, self._everyday, self._nowhere)

    def place(self, place_id: str) -> Place:
        """The country or region of an id (`KE`, `US-TX`).

        Raises:
            KeyError: there is none.
        """
        return self.tables.place(place_id)

    def name(self, place: Place, language: str) -> str:
        """The name of a place in one of the six languages."""
        return place.name(language)

    def full_name(self, place: Place, language: str) -> str:
        """The name with the state or province and country that tell a city from its namesakes: Portland (Maine, US)."""
        if place.kind not in (PlaceKind.CITY, PlaceKind.REGION) or place.country is None:
            return place.name(language)
        country = self.place(place.country).name(language).split(" (")[0]
        region = self.tables.region_of_part.get((place.country, place.part))
        if place.kind is PlaceKind.CITY and region is not None:
            country = joined((self.place(region).name(language), country), language, ",")
        return bracketed(place.name(language), country, language)

    def clear_name(self, place: Place, language: str) -> str:
        """The name, in full where other places of this name could be meant."""
        bearers = self.tables.names.get(fold(place.name_en), "").split(",")
        shared = place.kind in (PlaceKind.CITY, PlaceKind.REGION) and len(bearers) > 1
        return self.full_name(place, language) if shared else place.name(language)

    def zones_at(self, place: Place, moment: datetime) -> list[OffsetGroup]:
        """The different clocks of a place at an aware `moment`, by the IANA rules of that date."""
        return offset_groups(self.tables, place, moment)

    def likely(self, mention: PlaceMention) -> tuple[Place, ...]:
        """The candidates that may be meant, likeliest first: those that another dwarfs are left out.

        A place that the asker's language calls otherwise (Canton is Guangzhou) neither dwarfs nor is dwarfed.
        """
        candidates = mention.candidates
        if mention.key in self._ambiguous or len(candidates) == 1:
            return candidates
        own = [place for place in candidates if self._bears(place, mention)]
        if meant := [place for place in own if place.id in self._meant]:
            return (meant[0],)
        latin = {fold(place.name_en) for place in own}
        own = [place for place in candidates if place in own or fold(place.name_en) in latin]
        most = max(map(_renown, own or candidates))
        left = [p for p in candidates if _renown(p) * TIMES_LARGER > most or (own and p not in own)]
        return tuple(sorted(left, key=_renown, reverse=True))

    @staticmethod
    def _bears(place: Place, mention: PlaceMention) -> bool:
        """Whether a place is called so in English or in the language of the message, an ending apart."""
        if place.kind is not PlaceKind.CITY:
            return True
        name = mention.key.partition(", ")[0]
        own = fold(place.name(mention.language))
        declined = (
            mention.language == "ru" and own.startswith(name) and len(own) - len(name) <= LONGEST_ENDING
        )
        return declined or name in (own, fold(place.name_en))

    def countries(self, mention: PlaceMention) -> list[str]:
        """Alpha-2 codes of every country that `mention` may mean, likeliest first: both Koreas for "Korea"."""
        return list(dict.fromkeys(place.country for place in self.likely(mention) if place.country))

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
    if place.kind is PlaceKind.REGION:
        return REGION_COUNTS
    if place.kind is not PlaceKind.CITY:
        return COUNTRY_COUNTS
    return place.population * (CAPITAL_COUNTS if place.capital else 1)
