"""Whether a name found is but a part of a longer one that we do not know: New London, Panama City Beach."""

import re

from bot.core.place_context import Message
from bot.core.place_mention import PlaceMention
from bot.core.place_tables import PlaceKind

_OF = re.compile(r"\s+(?:de|del|de\s+l[ao]s?|d[aeo]s?|d[’'])\s*(?P<rest>[^\W\d_])", re.IGNORECASE)
_UPON = re.compile(
    r"(?:-(?:on|under|upon|by|the|sur|sous|lès|les|le|la|en|de|am|an)-|\s+(?:upon|under)\s+)(?P<rest>[A-Z])"
)
_FEATURE = re.compile(
    r"\s+(?:Beach|Hills|Heights|Springs|Falls|Mills|Junction|Grove|Ridge|Lakes?|Valley|Bay|Point|Gardens|Township|Park)\b"
)
_SAINTS = ("san ", "santa ", "santo ", "sao ", "st ", "santiago", "villa ", "ciudad ", "puerto ", "valle ")
"""Names that hundreds of places share, told apart by what follows "de"."""
_NEW = frozenset(
    [
        "new",
        "port",
        "fort",
        "mount",
        "lake",
        "little",
        "nueva",
        "nuevo",
        "nova",
        "novo",
        "puerto",
        "nouvelle",
        "nouveau",
        "новыи",
        "новая",
        "новое",
        "нова",
        "ново",
    ]
)


def is_fragment(message: Message, mention: PlaceMention, found: list[PlaceMention]) -> bool:
    """Whether `mention` is no place of its own: better none than the clock of another."""
    if mention.kind is not PlaceKind.CITY or mention.demonym:
        return False
    if _FEATURE.match(message.text, mention.span[1]) or _begun_before(message, mention):
        return True
    match = _UPON.match(message.text, mention.span[1])
    if match is None and (message.language in ("es", "en") or mention.key.startswith(_SAINTS)):
        match = _OF.match(message.text, mention.span[1])
    if match is None or message.shouted:
        return False
    start = match.start("rest")
    return message.text[start].isupper() and all(other.span[0] != start for other in found)


def _begun_before(message: Message, mention: PlaceMention) -> bool:
    """Whether "New" or the like stands directly before the name, with a capital of its own."""
    index = message.last_word(mention.span[0] + 1)
    return (
        message.touches(index)
        and message.folded(index - 1) in _NEW
        and message.capitalised(index - 1)
        and not message.opens_sentence(index - 1)
    )
