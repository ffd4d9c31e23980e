"""What is wrong in knowledge/places, with file and line: for `u4ssc check`, and where the tables cannot be loaded."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from bot.knowledge.documents import KnowledgeError, Problem, read_document

CITY_COLUMNS = ("name", "country", "part", "zone", "population", "capital", "fr", "es", "ru", "zh", "ar")
COUNTRY_COLUMNS = ("alpha-2", "alpha-3", "zones", "en", "fr", "es", "ru", "zh", "ar")
SOURCES = ("aliases.yaml", "demonyms.yaml", "regions.yaml", "zones.yaml")
RULES = frozenset({"regions", "zones", "capitals", "ambiguous", "meant", "persons", "demonyms", "languages"})
_ALPHA_2, _ALPHA_3 = re.compile("[A-Z]{2}"), re.compile("[A-Z]{3}")


def place_problems(folder: Path) -> list[Problem]:
    """Every mistake in the tables of `folder`, a knowledge/places; empty if there is none."""
    return list(_Tables(folder).problems())


class _Tables:
    """The files as they are read one after the other: names point into cities, countries and rules."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._zones = available_timezones()
        self._codes: frozenset[str] = frozenset()
        self._rows = 0
        self._rules: Mapping[str, Any] = {}

    def problems(self) -> Iterator[Problem]:
        yield from self._checked(self._countries, "countries.tsv")
        yield from self._checked(self._cities, "cities.tsv")
        yield from self._checked(self._rules_file, "rules.json")
        yield from self._checked(self._names, "names.tsv")
        yield from self._checked(self._han, "han.txt")
        yield from self._checked(self._members, "itu_members.json")
        for name in SOURCES:
            yield from self._source(name)

    def _checked(self, check: Any, name: str) -> Iterator[Problem]:
        path = self._folder / name
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            yield Problem(
                str(path), 1, "", "no file", "the file that `python -m bot.knowledge.build_places` writes"
            )
        except (OSError, UnicodeDecodeError) as error:
            yield Problem(str(path), 1, "", str(error), "a readable UTF-8 file")
        else:
            for line, where, found, expected in check(text):
                yield Problem(str(path), line, where, found, expected)

    def _rows_of(self, text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str], bool]]:
        for line, row in enumerate(text.removesuffix("\n").split("\n"), 1):
            cells = row.split("\t")
            yield line, cells, len(cells) == len(columns)

    def _unknown_zones(self, line: int, zones: list[str]) -> Iterator[tuple[int, str, str, str]]:
        for zone in zones:
            if zone not in self._zones:
                yield line, "zone", f"the unknown time zone {zone!r}", "an IANA name"

    def _countries(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        seen: set[str] = set()
        for line, cells, whole in self._rows_of(text, COUNTRY_COLUMNS):
            if not whole:
                yield (
                    line,
                    "",
                    f"{len(cells)} columns",
                    f"{len(COUNTRY_COLUMNS)}: {', '.join(COUNTRY_COLUMNS)}",
                )
                seen.add(cells[0][:2])  # what else names this country is not wrong too
                continue
            alpha2, alpha3, zones, *names = cells
            if not _ALPHA_2.fullmatch(alpha2) or alpha2 in seen:
                yield line, "alpha-2", repr(alpha2), "an ISO 3166 code that stands once"
            if not _ALPHA_3.fullmatch(alpha3):
                yield line, "alpha-3", repr(alpha3), "an ISO 3166 code of three letters"
            if not all(names):
                yield line, "", "a name that is missing", "a name in each of the six languages"
            yield from self._unknown_zones(line, list(filter(None, zones.split("|"))))
            seen.add(alpha2)
        self._codes = frozenset(seen)

    def _cities(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        for line, cells, whole in self._rows_of(text, CITY_COLUMNS):
            self._rows = line
            if not whole:
                yield line, "", f"{len(cells)} columns", f"{len(CITY_COLUMNS)}: {', '.join(CITY_COLUMNS)}"
                continue
            name, country, _, zone, population, capital, *_ = cells
            if not name:
                yield line, "name", "nothing", "a name"
            if country not in self._codes:
                yield line, "country", repr(country), "a code of countries.tsv"
            if not population.isdigit():
                yield line, "population", repr(population), "a number"
            if capital not in ("", "1"):
                yield line, "capital", repr(capital), "1 or nothing"
            yield from self._unknown_zones(line, [zone])

    def _rules_file(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        try:
            rules = json.loads(text)
        except json.JSONDecodeError as error:
            yield error.lineno, "", error.msg, "JSON"
            return
        if missing := sorted(RULES - set(rules)):
            yield 1, "", f"no {', '.join(missing)}", "the rules that build_places writes"
            return
        self._rules = rules
        for region, (_, zones, *_) in rules["regions"].items():
            yield from self._unknown_zones(_line_of(text, region), zones.split("|"))
        for label, entry in rules["zones"].items():
            yield from self._unknown_zones(_line_of(text, label), entry.get("zones", []))

    def _names(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        regions, zones = self._rules.get("regions", {}), self._rules.get("zones", {})
        for line, cells, whole in self._rows_of(text, ("name", "places")):
            if not whole or not cells[0]:
                yield line, "", f"{len(cells)} columns", "a name and its places"
                continue
            for reference in cells[1].split(","):
                known = (
                    (reference.isdigit() and int(reference) < self._rows)
                    or reference in self._codes
                    or reference in regions
                    or reference.removeprefix("=") in zones
                )
                if not known:
                    yield (
                        line,
                        cells[0],
                        f"the unknown place {reference!r}",
                        "a row of cities.tsv, a code or a region",
                    )

    def _han(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        lines = text.splitlines()
        if len(lines) < 2 or len(lines[0]) != len(lines[1]):
            yield (
                1,
                "",
                "lines of different length",
                "traditional characters, and below each its simplified one",
            )

    def _members(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        try:
            facts = json.loads(text)
            members, territories, special = facts["members"], facts["territories"], facts["special_cases"]
        except json.JSONDecodeError as error:
            yield error.lineno, "", error.msg, "JSON"
            return
        except KeyError as error:
            yield 1, "", f"no {error}", "members, territories and special_cases"
            return
        said = [*members, *territories, *special]
        for code in sorted(set(said)):
            if code not in self._codes:
                yield _line_of(text, code), code, "an unknown code", "a code of countries.tsv"
            elif said.count(code) > 1:
                yield _line_of(text, code), code, "more than one status", "one status for each country"
        for code in sorted(self._codes - set(said)):
            yield 1, code, "no status", "each country among members, territories or special_cases"
        for code, member in territories.items():
            if member not in members:
                yield _line_of(text, code), code, f"{member!r}", "a member"
        for code, dates in members.items():
            yield from _wrong_dates(_line_of(text, code), code, dates)

    def _source(self, name: str) -> Iterator[Problem]:
        try:
            document = read_document(self._folder / name)
        except KnowledgeError as error:
            yield from error.problems
            return
        entries = {"zones.yaml": document.content.get("names"), "regions.yaml": document.content}.get(
            name
        ) or {}
        above = ("names",) if name == "zones.yaml" else ()
        for key, entry in entries.items():
            for line, _, found, expected in self._unknown_zones(
                document.line((*above, key)), entry.get("zones", [])
            ):
                yield Problem(document.file, line, str(key), found, expected)


def _wrong_dates(line: int, code: str, dates: Mapping[str, str]) -> Iterator[tuple[int, str, str, str]]:
    read = {}
    for key, value in dates.items():
        if key in ("since", "until"):
            try:
                read[key] = date.fromisoformat(value)
            except (ValueError, TypeError):
                yield line, f"{code}.{key}", repr(value), "a date such as 2011-10-03"
    if len(read) > 1 and read["since"] >= read["until"]:
        yield line, code, "an end of membership before its beginning", "since before until"


def _line_of(text: str, key: str) -> int:
    """The line of a key of a JSON file, from 1."""
    at = text.find(f'"{key}":')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
