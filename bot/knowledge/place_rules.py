"""The contents of rules.json: everything kept by hand that is no name of a place, in comparable spelling."""

import re
from collections import defaultdict
from typing import Any

from bot.core.place_text import HAN, fold
from bot.core.place_typos import MIN_NAME, TypoIndex
from bot.knowledge.geonames import LARGEST_OF_EACH
from bot.knowledge.place_names import MAIN, PlaceNames

GREAT_POPULATION = 800_000
"""From this size on a city's name gives a Russian adjective."""
CORRECTED_POPULATION = 500_000
"""From this size on a city is recognised when misspelt."""

_RUSSIAN_LETTER = re.compile("[А-Яа-я]")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")


def compiled_rules(names: PlaceNames) -> dict[str, Any]:
    """The rules as the gazetteer reads them."""
    hand, ordinary = names.sources.hand, names.sources.ordinary
    aliases, demonyms = hand["aliases"], hand["demonyms"]
    adjectives = _russian_adjectives(names)
    adjectives |= {fold(stem): names.reference(place) for stem, place in demonyms["russian"].items()}
    return {
        "regions": {
            region: [
                entry["names"][0],
                "|".join(entry["zones"]),
                entry.get("admin1", ""),
                entry.get("fr", ""),
                entry.get("es", ""),
                *_by_script(entry["names"]),
            ]
            for region, entry in hand["regions"].items()
        },
        "zones": hand["zones"]["names"],
        "capitals": sorted({fold(name) for name in aliases["capitals_only"]}),
        "ambiguous": sorted(names.ambiguous),
        "meant": sorted({int(names.reference(name)) for name in aliases["meant"]}),
        "han_words": sorted(aliases["han_words"]),
        "never": sorted(names.never),
        "nowhere": sorted({fold(name) for name in aliases["nowhere"]}),
        "persons": sorted({fold(name) for name in aliases["persons"]}),
        "demonyms": {fold(word): code for code, group in demonyms["words"].items() for word in group},
        "languages": {fold(word): code for code, group in demonyms["languages"].items() for word in group},
        "adjectives": adjectives,
        "ordinary": sorted(word for word in ordinary if word in names.ranked),
        "shield": sorted(_shield(names)),
        "by_language": {
            language: {fold(name): ",".join(map(names.reference, places)) for name, places in group.items()}
            for language, group in aliases["by_language"].items()
        },
        "small_letters": {
            language: sorted(map(fold, group)) for language, group in aliases["small_letters"].items()
        },
        "correctable": _correctable(names),
        "vowelled": {name: names.reference(place) for name, place in aliases["vowelled"].items()},
        "largest": _largest(names),
        "aliases": dict(aliases["countries"]),
    }


def _shield(names: PlaceNames) -> set[str]:
    """Words that are no slips of the pen: everyday ones, and towns that we do not have (Monterey is not Monterrey)."""
    ordinary = names.sources.ordinary
    words = {word for word in ordinary if word not in names.ranked and not word.startswith("#")} | names.never
    known = dict(names.rows())
    slips = TypoIndex(_correctable(names), known, frozenset(words))
    return words | {town for town in names.sources.geonames.bearers if town not in known and slips.name(town)}


def _correctable(names: PlaceNames) -> list[str]:
    """Spellings of well-known places in our languages, which are recognised when misspelt."""
    return sorted(
        key
        for key, ranks in names.ranked.items()
        if len(key) >= MIN_NAME and not HAN.search(key) and key not in names.sources.ordinary
        and any(rank <= MAIN and _well_known(names, reference) for reference, rank in ranks.items())
    )  # fmt: skip


def _well_known(names: PlaceNames, reference: str) -> bool:
    if not reference.isdigit():
        return not reference.startswith("=")
    capital = names.cities[int(reference)].get("capital")
    return bool(names.population(reference) >= CORRECTED_POPULATION or capital)


def _largest(names: PlaceNames) -> dict[str, list[int]]:
    """Of each country or region and zone: people in our cities there, and the rows of the three largest."""
    parts = {
        (region.partition("-")[0], entry["admin1"]): region
        for region, entry in names.sources.hand["regions"].items()
        if "admin1" in entry
    }
    groups: dict[str, list[int]] = defaultdict(list)
    for row, city in enumerate(names.cities):
        country, zone = city["countrycode"], city["timezone"]
        groups[f"{country} {zone}"].append(row)
        if region := parts.get((country, city["admin1code"])):
            groups[f"{region} {zone}"].append(row)
    return {
        key: [sum(names.population(str(row)) for row in rows), *rows[:LARGEST_OF_EACH]]
        for key, rows in groups.items()
    }


def _russian_adjectives(names: PlaceNames) -> dict[str, str]:
    found = {}
    for key, ranks in names.ranked.items():
        if re.fullmatch("[а-я]{4,}", key) and len(ranks) == 1:
            reference = next(iter(ranks))
            if not reference.isdigit() or names.population(reference) >= GREAT_POPULATION:
                found[key.rstrip("аяыио") or key] = reference
    return found


def _by_script(names: list[str]) -> list[str]:
    """The first Russian, Chinese and Arabic of a region's names, each perhaps empty."""
    return [
        next((name for name in names if pattern.search(name)), "")
        for pattern in (_RUSSIAN_LETTER, HAN, _ARABIC_LETTER)
    ]
