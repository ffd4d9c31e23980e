"""What a place is, and the tables from which the gazetteer is built."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.core.meeting import LANGUAGES


class PlaceKind(StrEnum):
    """What sort of place a name stands for."""

    CITY = "city"
    COUNTRY = "country"
    """A country or a territory that has an ISO 3166 code of its own (and Kosovo)."""
    REGION = "region"
    ZONE = "zone"
    """A time zone by name, or a fixed offset from UTC."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `id` is an ISO code, a region code, `city:ROW` or `zone:LABEL`."""

    id: str
    kind: PlaceKind
    names: tuple[str, ...]
    """In the six languages, English first; empty where no source gives one."""
    country: str | None = None
    """ISO 3166 alpha-2."""
    zones: tuple[str, ...] = ()
    """IANA names, the one where most people live first; empty for a fixed offset and where nobody lives."""
    population: int = 0
    part: str = ""
    """GeoNames' first-order code of cities and regions in US, CA and AU."""
    capital: bool = False
    offset: timedelta | None = None
    """Fixed offset from UTC, for `UTC+3`."""

    @property
    def name_en(self) -> str:
        """The English name."""
        return self.names[0]

    def name(self, language: str) -> str:
        """The name in `language` (one of the six), in English where no source gives one."""
        index = LANGUAGES.index(language) if language in LANGUAGES else 0
        return (self.names[index] if index < len(self.names) else "") or self.names[0]


@dataclass(frozen=True)
class PlaceTables:
    """The derived files of knowledge/places as they were read; rows are taken apart when they are needed."""

    cities: list[str]
    """Rows of cities.tsv: English name, country, part, zone, population, capital, fr, es, ru, zh, ar."""
    countries: dict[str, list[str]]
    """By alpha-2: alpha-2, alpha-3, zones parted by `|`, and the name in the six languages."""
    names: dict[str, str]
    """Comparable spelling (bot.core.place_text.fold) -> references parted by commas, likeliest first."""
    rules: dict[str, Any]
    """Rules compiled from the files kept by hand."""
    simplify: dict[int, int]
    """Traditional -> simplified characters of the names."""
    _places: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def zone_labels(self) -> dict[str, str]:
        """Abbreviations of time zones in capitals -> their label in the rules."""
        labels = {label.upper(): label for label in self.rules["zones"]}
        return labels | {"МСК": "MSK", "UTС": "UTC", "CSET": "CEST"}

    @cached_property
    def largest_of_zone(self) -> dict[str, list[int]]:
        """The row of the largest city of each zone that a country has."""
        found: dict[str, tuple[int, int]] = {}
        for key, (people, *rows) in self.rules["largest"].items():
            zone = key.partition(" ")[2]
            if people > found.get(zone, (-1, 0))[0]:
                found[zone] = (people, rows[0])
        return {zone: [row] for zone, (_, row) in found.items()}

    @cached_property
    def region_of_part(self) -> dict[tuple[str, str], str]:
        """The region of a country's first-order part, by alpha-2 and GeoNames' code."""
        return {(region[:2], row[2]): region for region, row in self.rules["regions"].items() if row[2]}

    @cached_property
    def zones(self) -> frozenset[str]:
        """Every IANA zone of a country."""
        return frozenset(zone for row in self.countries.values() for zone in row[2].split("|"))

    def place(self, reference: str) -> Place:
        """The place that a reference of `names` stands for: a row, an alpha-2 code, a region or `=ZONE`."""
        if (known := self._places.get(reference)) is None:
            known = self._places[reference] = self._read(reference)
        return known

    def _read(self, reference: str) -> Place:
        if reference.isdigit():
            name, country, part, zone, population, capital, *others = self.cities[int(reference)].split("\t")
            return Place(
                f"city:{reference}",
                PlaceKind.CITY,
                (name, *others),
                country,
                (zone,),
                int(population),
                part,
                bool(capital),
            )
        if reference.startswith("="):
            return self._zone(reference[1:])
        if "-" in reference:
            name, zones, part, *others = self.rules["regions"][reference]
            names = (name, *others)
            return Place(
                reference, PlaceKind.REGION, names, reference[:2], tuple(zones.split("|")), part=part
            )
        code, _, zones, *spelt = self.countries[reference]
        return Place(code, PlaceKind.COUNTRY, tuple(spelt), code, tuple(filter(None, zones.split("|"))))

    def _zone(self, label: str) -> Place:
        entry = self.rules["zones"][label]
        shown = entry["also"][0] if entry.get("hidden") else label
        if "offset" in entry:
            return Place(f"zone:{label}", PlaceKind.ZONE, (shown,), offset=timedelta(hours=entry["offset"]))
        return Place(f"zone:{label}", PlaceKind.ZONE, (shown,), zones=tuple(entry["zones"]))
