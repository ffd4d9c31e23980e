"""What beside a name says which of its bearers is meant: "London, Ontario", "Portland OR", "Georgia (the country)"."""

import re
from dataclasses import replace

from bot.core.place_context import Message
from bot.core.place_fragments import is_fragment
from bot.core.place_mention import PlaceMention
from bot.core.place_tables import Place, PlaceKind
from bot.core.place_text import fold

_LINK = re.compile(
    r"[\s,،，(（\-–—/、]*(?:in|en|de|del|au|du|la|el|aux|в|во|из|في|the)?\s*"
    r"(?:(?:state|province|estado|provincia|état)\s+(?:of\s+|de\s+)?|штате?\s+|провинци[ия]\s+|ولاية\s+)?[省州市的]?",
    re.IGNORECASE,
)
_APART = re.compile(r"[\s,،，(（]*")
_STATE = re.compile(r"\s*,?\s*\(?([A-Z]{2,3})\b\.?\)?")
_PARTS = {
    "AB": "01", "BC": "02", "MB": "03", "NB": "04", "NL": "05", "NS": "07", "ON": "08", "PE": "09", "PEI": "09",
    "QC": "10", "SK": "11", "YT": "12", "NT": "13", "NU": "14",
}  # fmt: skip
"""GeoNames' codes of Canada's provinces by their postal ones; those of the United States are the same."""
_AUSTRALIA = {
    "ACT": "01",
    "NSW": "02",
    "NT": "03",
    "QLD": "04",
    "SA": "05",
    "TAS": "06",
    "VIC": "07",
    "WA": "08",
}
_COUNTRY_SAID = re.compile(
    r"[\s,(（]*(?:the\s+|a\s+|le\s+|el\s+)?(?:country|nation|republic|pays|país|страна|国家|国|دولة|بلد)(?!\w)[)）]?",
    re.IGNORECASE,
)
_STATE_SAID = re.compile(
    r"[\s,(（]*(?:the\s+|a\s+|l'|el\s+)?(?:US\s+|U\.S\.\s+|American\s+)?(?:state|état|estado|штат|州|ولاية)(?!\w)[)）]?",
    re.IGNORECASE,
)
_COUNTRY_BEFORE = re.compile(
    r"(?:country\s+of|republic\s+of|pays\s+de|país\s+de|страны|دولة)\s+$", re.IGNORECASE
)
_STATE_BEFORE = re.compile(r"(?:state\s+of|état\s+de|estado\s+de|штата?|ولاية)\s+$", re.IGNORECASE)
_TOWNS_BY_STATE = ("US", "CA", "AU")


def narrowed(message: Message, found: list[PlaceMention]) -> list[PlaceMention]:
    """`found` with each name joined to the country, region or word beside it that says which bearer is meant."""
    result: list[PlaceMention] = []
    for mention in found:
        if is_fragment(message, mention, found):
            continue
        if result and (joined := _joined(message, result[-1], mention)):
            result[-1] = joined
        else:
            result.append(mention)
    return [_by_sort(message, _with_state(message, mention)) for mention in result]


def _joined(message: Message, one: PlaceMention, other: PlaceMention) -> PlaceMention | None:
    between = message.text[one.span[1] : other.span[0]]
    if not _LINK.fullmatch(between) or PlaceKind.ZONE in (one.kind, other.kind):
        return None
    if one.demonym or other.demonym:
        return None
    span = (one.span[0], other.span[1])
    text = message.text[slice(*span)]
    for inner, outer in ((one, other), (other, one)):
        if all(place.kind is PlaceKind.CITY for place in outer.candidates):
            continue
        within = tuple(
            place for place in inner.candidates if any(_inside(place, whole) for whole in outer.candidates)
        )
        if within:
            key = f"{inner.key}, {outer.key}"
            return replace(
                inner, span=span, text=text, kind=within[0].kind, candidates=within, key=key, corrected=False
            )
    if one.kind is PlaceKind.CITY and _APART.fullmatch(between) and _names_towns(other):
        # "Paris, Kentucky" is a town that we do not have: the state's clock, never that of the famous one.
        return replace(other, span=span, text=text)
    return None


def _names_towns(mention: PlaceMention) -> bool:
    return all(
        place.kind is PlaceKind.REGION and place.country in _TOWNS_BY_STATE and place.part
        for place in mention.candidates
    )


def _inside(place: Place, whole: Place) -> bool:
    """Whether a city or region lies in a country or region."""
    if place.country != whole.country or place.id == whole.id or place.kind is PlaceKind.COUNTRY:
        return False
    if whole.kind is PlaceKind.COUNTRY:
        return True
    if whole.kind is not PlaceKind.REGION or place.kind is not PlaceKind.CITY:
        return False
    return place.part == whole.part if whole.part else place.zones[0] in whole.zones


def _with_state(message: Message, mention: PlaceMention) -> PlaceMention:
    """`Portland, ME`, `London ON` and `Perth WA`: a postal code after a city tells which one."""
    match = _STATE.match(message.text, mention.span[1])
    if match is None or mention.kind is PlaceKind.ZONE or message.shouted:
        return mention
    code = match[1]
    parts = {("US", code), ("CA", _PARTS.get(code, "")), ("AU", _AUSTRALIA.get(code, ""))} - {
        ("CA", ""),
        ("AU", ""),
    }
    within = tuple(place for place in mention.candidates if (place.country, place.part) in parts)
    if not within or (within == mention.candidates and len(within) == 1):
        return mention
    return _only(message, mention, within, match.end(), code.lower())


def _by_sort(message: Message, mention: PlaceMention) -> PlaceMention:
    """`Georgia (the country)` and `the state of Georgia`."""
    if len({place.kind for place in mention.candidates}) == 1:
        return mention
    before = message.text[: mention.span[0]]
    for after_it, before_it, kind in (
        (_COUNTRY_SAID, _COUNTRY_BEFORE, PlaceKind.COUNTRY),
        (_STATE_SAID, _STATE_BEFORE, PlaceKind.REGION),
    ):
        match = after_it.match(message.text, mention.span[1])
        within = tuple(place for place in mention.candidates if place.kind is kind)
        if within and (match or before_it.search(before)):
            return _only(message, mention, within, match.end() if match else mention.span[1], kind.value)
    return mention


def _only(
    message: Message, mention: PlaceMention, within: tuple[Place, ...], end: int, said: str
) -> PlaceMention:
    span = (mention.span[0], end)
    return replace(
        mention,
        span=span,
        text=message.text[slice(*span)],
        kind=within[0].kind,
        candidates=within,
        key=f"{mention.key}, {fold(said)}",
    )
