"""Text as it is searched: without case, accents and punctuation at the edges of words."""

import re
import unicodedata
from typing import Final

from bot.core.registration import Registrant

# Letters with a stroke or a ligature, which Unicode does not take apart.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_WILDCARD: Final = re.compile(r"[\\%_]")
_ESCAPED: Final = r"\\\g<0>"
_WORD_INSIDE: Final = re.compile(r"(?<=\W)\w+")


def fold(text: str) -> str:
    """Case folded, decomposed, without combining marks, invisible and control characters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        " " if character.isspace() else character
        for character in decomposed
        if character.isspace() or unicodedata.category(character) not in {"Mn", "Cc", "Cf", "Cs"}
    )
    return "".join(kept).translate(_PLAIN)


def search_key(registrant: Registrant, reference: str) -> str:
    """All words of a registration by whose beginnings it is found, each with a space before it.

    A word with punctuation in it (an e-mail address, Jean-Luc, a reference) is also found by its later parts.
    """
    fields = (
        registrant.first_name,
        registrant.family_name,
        registrant.email,
        registrant.organization,
        reference,
    )
    words = fold(" ".join(fields)).split()
    return "".join(f" {word}" for whole in words for word in (whole, *_WORD_INSIDE.findall(whole)))


def search_patterns(text: str) -> list[str]:
    """A LIKE pattern (escape character backslash) for each word of what somebody searches for."""
    return [f"% {_WILDCARD.sub(_ESCAPED, word)}%" for word in fold(text).split()]
