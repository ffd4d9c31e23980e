"""Time zones named in a message: UTC+3, GMT, CEST, EST, Europe/Paris."""

import re
from collections.abc import Iterator
from datetime import timedelta

from bot.core.place_context import Message
from bot.core.place_tables import Place, PlaceKind, PlaceTables

_OFFSET = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT|UCT|МСК|MSK)\s?(?P<sign>[+\-−–﹢＋])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[03-5]\d))?(?!\d)",
    re.IGNORECASE,
)
_IANA = re.compile(
    r"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_]+(?:/[A-Za-z_]+)?"
)
_MAX_HOURS = 14
_CLOCK_BEFORE = re.compile(r"(?:\d|\d\s?[ap]\.?m\.?|noon|midnight|[hH])\s*[\s(]?$", re.IGNORECASE)
_CUES = frozenset(
    ["in", "to", "into", "en", "a", "из", "в", "по", "time", "timezone", "zone", "heure", "hora", "hours"]
)
_TIME_WORDS = frozenset(
    ["heure", "heures", "hora", "horas", "horario", "время", "времени", "timezone", "zone"]
)
_WORDS = frozenset(["west", "wit", "wat", "et", "pt", "ct"])
"""Abbreviations that in small letters are words."""
_BARE = {"eastern": "ET", "pacific": "PT", "central": "CT", "mountain": "MDT"}
_BEFORE_BARE = frozenset(["time", "zone", "timezone", "it", "is", "that", "in"])
_GOES_ON = re.compile(r"\s*[^\W\d_]|-")


def find_zones(message: Message, tables: PlaceTables) -> Iterator[tuple[int, int, Place]]:
    """Start, end and meaning of each time zone in a message, in no order."""
    offsets = [(match.span(), _fixed(match)) for match in _OFFSET.finditer(message.text)]
    spelt_out = [(start, end, place) for (start, end), place in offsets if place is not None]
    yield from spelt_out
    for match in _IANA.finditer(message.text):
        if match.group() in tables.zones:
            place = Place(f"zone:{match.group()}", PlaceKind.ZONE, (match.group(),), zones=(match.group(),))
            yield match.start(), match.end(), place
    for index, word in enumerate(message.words):
        label = tables.zone_labels.get(word.text.replace(".", "").upper())
        if any(start <= word.start < end for start, end, _ in spelt_out):
            continue
        if bare := _bare_name(message, index):
            yield word.start, word.end, tables.place(f"={bare}")
        if label is not None and _meant(message, index, tables.rules["zones"][label]):
            yield word.start, word.end, tables.place(f"={label}")


def _bare_name(message: Message, index: int) -> str | None:
    """The label of "9 am Pacific" and "what time is it eastern?": a name of a zone without the word "time" after it."""
    word = message.words[index]
    label = _BARE.get(message.folded(index))
    if label is None or _GOES_ON.match(message.text, word.end):
        return None
    after_hour = bool(_CLOCK_BEFORE.search(message.text[: word.start]))
    asked = message.folded(index - 1) in _BEFORE_BARE and any(
        message.folded(at) in _CUES for at in range(index)
    )
    return label if after_hour or asked else None


def _fixed(match: re.Match[str]) -> Place | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    sign = -1 if match["sign"] in "-−–" else 1
    base = 3 if match.group()[0].casefold() in "mм" else 0
    if hours > _MAX_HOURS:
        return None
    offset = timedelta(hours=base) + sign * timedelta(hours=hours, minutes=minutes)
    label = re.sub(r"\s", "", match.group().upper())
    return Place(f"zone:{label}", PlaceKind.ZONE, (label,), offset=offset)


def _meant(message: Message, index: int, entry: dict[str, object]) -> bool:
    """An abbreviation in capitals is meant; in small letters, or in a message of capitals, it needs to be plain."""
    word = message.words[index]
    if entry.get("hidden"):
        return False
    plain = bool(entry.get("plain"))
    label = word.text.replace(".", "")
    if message.text[word.end : word.end + 1] == "-" and message.language == "fr":
        return False
    after_hour = bool(_CLOCK_BEFORE.search(message.text[: word.start]))
    if entry.get("clock"):
        return after_hour and label.isupper()
    cued = after_hour or message.folded(index - 1) in _CUES
    if message.shouted:
        return plain or "offset" in entry or (cued and message.language == "en")
    if not label.isupper():
        hour = after_hour or message.folded(index - 1) in _TIME_WORDS
        if plain or (message.language == "en" and label not in _WORDS and not entry.get("cue")):
            beside = message.language == "en" and (plain or message.folded(index + 1) == "time")
            return label.islower() and (hour or beside)
        return False
    two_letters = 2
    return cued if entry.get("cue") or len(label) == two_letters else True
