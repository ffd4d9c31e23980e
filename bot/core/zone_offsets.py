"""What the clocks of a place show at one moment, by the IANA rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.place_tables import Place, PlaceKind, PlaceTables


@dataclass(frozen=True, slots=True)
class OffsetGroup:
    """The zones of one place whose clocks agree at that moment."""

    offset: timedelta
    """East of UTC."""
    zones: tuple[str, ...]
    """IANA names; empty for a fixed offset."""
    cities: tuple[Place, ...]
    """Up to three of the largest cities with this clock, by which people know which group is theirs."""
    people: int
    """Inhabitants of the cities we know there: groups are compared by it, nothing else."""


@lru_cache(maxsize=1024)
def offset_of(zone: str, moment: datetime) -> timedelta:
    """Offset from UTC of an IANA `zone` at an aware `moment`."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    return offset if offset is not None else timedelta(0)


def offset_groups(tables: PlaceTables, place: Place, moment: datetime) -> list[OffsetGroup]:
    """The different clocks of `place` at an aware `moment`, the one of most people first; empty where nobody lives."""
    if place.offset is not None:
        return [OffsetGroup(place.offset, (), (), 0)]
    by_offset: dict[timedelta, list[str]] = {}
    for zone in place.zones:
        by_offset.setdefault(offset_of(zone, moment), []).append(zone)
    groups = [_group(tables, place, offset, zones) for offset, zones in by_offset.items()]
    return sorted(groups, key=lambda group: -group.people)


def _group(tables: PlaceTables, place: Place, offset: timedelta, zones: list[str]) -> OffsetGroup:
    if place.kind is PlaceKind.CITY:
        return OffsetGroup(offset, tuple(zones), (place,), place.population)
    largest = tables.rules["largest"]
    people, rows = 0, set()
    for zone in zones:
        found = largest.get(f"{place.id} {zone}") or largest.get(f"{place.country} {zone}") or [0]
        people += found[0]
        rows |= set(found[1:])
    cities = tuple(tables.place(str(row)) for row in sorted(rows)[:3])
    return OffsetGroup(offset, tuple(zones), cities, people)
