"""Which places each comparable spelling names: the index behind names.tsv.

A city is found by its main name in any of the six languages, by the other names that aliases.yaml gives it, and, only
where no city of that main name exists, by GeoNames' alternate names: "Petrópolis" is the city in Brazil, whatever Saint
Petersburg is called in Esperanto.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.place_text import HAN, fold
from bot.core.places import TIMES_LARGER
from bot.knowledge.geonames import MIN_POPULATION, City, GeoNames, renown

ALTERNATES_POPULATION = 300_000
"""From this size on all of GeoNames' Latin names are recognised, below it only those of our six languages."""
HAN_POPULATION = {"CN": 500_000, "JP": 300_000, "TW": 150_000}
LONG_HAN = 3
"""Names of so many Han characters are hardly anything else, and they keep shorter ones from being found in them."""
BY_HAND, MAIN, ALTERNATE = range(3)

_ALTERNATE = re.compile(r"[^\W\d_][^\d_(),;/]{2,39}")
_RUSSIAN = re.compile(r"[А-Яа-яЁё \-]+")
_ARABIC = re.compile(r"[\u0621-\u064a\u064b-\u0652 ]+")
_BEYOND_LATIN = "\u024f"


@dataclass(frozen=True)
class Sources:
    """Everything that the tables are derived from."""

    geonames: GeoNames
    countries: list[list[str]]
    """Rows of countries.tsv."""
    hand: dict[str, Any]
    """The contents of the YAML files kept by hand, by their names."""
    curated: dict[str, list[str]]
    """Names of cities in the six languages, by geonameid."""
    simplify: dict[int, int]
    ordinary: frozenset[str]
    """Words of everyday use, in comparable spelling."""


class PlaceNames:
    """Comparable spelling -> references of places, each by its rank: by hand, main name or alternate name."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.cities = sources.geonames.cities
        self.ranked: dict[str, dict[str, int]] = defaultdict(dict)
        self._codes = {row[0] for row in sources.countries}
        self._english = {fold(row[3].split(" (")[0]): row[0] for row in sources.countries}
        self._rows_by_name = {}
        for row, city in reversed(list(enumerate(self.cities))):
            self._rows_by_name[f"{city['name']}, {city['countrycode']}"] = str(row)
        self.ambiguous = {
            fold(name): [self.reference(member) for member in members]
            for name, members in sources.hand["aliases"]["ambiguous"].items()
        }
        """Spellings that really mean several places."""
        self._add_by_hand()
        for row, city in enumerate(self.cities):
            self._add_city(str(row), city, sources.curated.get(str(city["geonameid"]), []))
        self._add_lesser_han()
        self.never = {fold(name) for name in sources.hand["aliases"]["never"]}
        self._kept = {key: self._places(key, ranks) for key, ranks in self.ranked.items()}

    def rows(self) -> Iterator[tuple[str, str]]:
        """Rows of names.tsv: each spelling with its places, sorted."""
        for key in sorted({*self._kept, *self.ambiguous} - self.never):
            if kept := self.ambiguous.get(key) or self._kept[key]:
                yield key, ",".join(dict.fromkeys(kept))

    def reference(self, name: str) -> str:
        """The reference of a city, country or region as the files kept by hand name it.

        Raises:
            KeyError: there is none.
        """
        regions = self.sources.hand["regions"]
        if name not in self._rows_by_name and name not in regions and name not in self._codes:
            raise KeyError(f"{name!r} is no city, country or region of the tables")
        return self._rows_by_name.get(name, name)

    def population(self, reference: str) -> int:
        """Inhabitants of a city; 0 for other references."""
        return int(self.cities[int(reference)]["population"]) if reference.isdigit() else 0

    def _add_by_hand(self) -> None:
        hand = self.sources.hand
        for code, _, _, *names in self.sources.countries:
            for name in names:
                plain = (name, name.split(" (")[0], name.replace("&", "and").replace(" - ", " "))
                self._add_all(plain, code)
        for code, names in hand["aliases"]["countries"].items():
            self._add_all(names, code)
        for name, aliases in hand["aliases"]["cities"].items():
            self._add_all(aliases, self.reference(name))
        for region, entry in hand["regions"].items():
            self._add_all([*entry["names"], entry.get("fr", ""), entry.get("es", "")], region)
        for zone, entry in hand["zones"]["names"].items():
            self._add_all(entry.get("also", []), f"={zone}")

    def _add_all(self, names: list[str] | tuple[str, ...], reference: str) -> None:
        for name in names:
            self._add(name, reference, BY_HAND)

    def _add(self, name: str, reference: str, rank: int) -> None:
        key = fold(name.translate(self.sources.simplify))
        least = 2 if rank == BY_HAND or HAN.search(key) else 3
        if len(key.replace(" ", "")) >= least:
            ranks = self.ranked[key]
            ranks[reference] = min(rank, ranks.get(reference, rank))

    def _add_city(self, row: str, city: City, curated: list[str]) -> None:
        big = city["population"] >= ALTERNATES_POPULATION or city.get("capital")
        for name in (city["name"], *curated):
            if name and (not HAN.search(name) or len(name) >= LONG_HAN or _han_wanted(city)):
                self._add(name, row, MAIN)
        for name in city["alternatenames"]:
            if not _ALTERNATE.fullmatch(name) or name.isupper():
                continue
            if HAN.search(name):
                if _han_wanted(city) and all(HAN.match(letter) for letter in name):
                    self._add(name, row, ALTERNATE)
            elif _RUSSIAN.fullmatch(name) or _ARABIC.fullmatch(name):
                if big or city["countrycode"] not in HAN_POPULATION:
                    self._add(name, row, ALTERNATE)
            elif name[0].isupper() and big and city["countrycode"] != "CN" and max(name) < _BEYOND_LATIN:  # noqa: SIM102
                if len(name) > 3 and len(name.split()) < 4:
                    self._add(name, row, ALTERNATE)

    def _add_lesser_han(self) -> None:
        """Cities too small for a short Han name of their own count where a larger one has made it known."""
        for row, city in enumerate(self.cities):
            for name in self.sources.curated.get(str(city["geonameid"]), []):
                if HAN.search(name) and fold(name.translate(self.sources.simplify)) in self.ranked:
                    self._add(name, str(row), MAIN)

    def _places(self, key: str, ranks: dict[str, int]) -> list[str]:
        by_hand = [reference for reference, rank in ranks.items() if rank == BY_HAND]
        named = {reference for reference, rank in ranks.items() if rank <= MAIN and reference.isdigit()}
        countries = [reference for reference in by_hand if reference.isalpha()]
        if countries and (key in self._english or key[0] > _BEYOND_LATIN):
            return countries
        if not by_hand and not named and key not in self.sources.ordinary and key not in self._bearers:
            named = {reference for reference, rank in ranks.items() if rank == ALTERNATE}
        named |= self._namesakes(named, key)
        if wholes := [reference for reference in by_hand if not reference.isdigit()]:
            named = {r for r in named if self._beside(r, wholes) or r in by_hand}
            if countries and named:
                self.ambiguous.setdefault(key, [*wholes, *self._by_size(named)])
            return [*wholes, *self._by_size(named)]
        return self._by_size(named)

    def _beside(self, city: str, wholes: list[str]) -> bool:
        """Whether a city counts beside countries or regions that bear the same name: large, and not in them."""
        country = self.cities[int(city)]["countrycode"]
        return self.population(city) >= MIN_POPULATION and country not in wholes

    def _by_size(self, references: set[str]) -> list[str]:
        return sorted(references, key=lambda reference: (-self.population(reference), reference.zfill(6)))

    @property
    def _bearers(self) -> dict[str, list[City]]:
        return self.sources.geonames.bearers

    def _namesakes(self, named: set[str], key: str) -> set[str]:
        """Cities whose Latin name is the same as that of a city which bears `key`, a name in another script.

        GeoNames knows Портленд only for the great one of the two.
        """
        if key[0] < "\u0370":
            return set()
        found = set()
        for reference in named:
            city = self.cities[int(reference)]
            for other, rank in self.ranked.get(fold(city["name"]), {}).items():
                dwarfed = not other.isdigit() or (
                    renown(self.cities[int(other)]) * TIMES_LARGER <= renown(city)
                )
                if rank <= MAIN and not dwarfed:
                    found.add(other)
        return found


def _han_wanted(city: City) -> bool:
    least = HAN_POPULATION.get(city["countrycode"], MIN_POPULATION)
    return bool(city["population"] >= least or city.get("capital"))
