"""What a language's typography asks for beyond its words: marks, spaces, brackets, and a conjunction that changes."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

Mark = Literal[",", "enumeration", ";", ":"]

_NARROW_SPACE: Final = "\u202f"
"""A narrow space at which no line is broken."""
_DEFAULT: Final[Mapping[Mark, str]] = {",": ", ", "enumeration": ", ", ";": "; ", ":": ": "}
_MARKS: Final[Mapping[str, Mapping[Mark, str]]] = {
    "fr": {";": f"{_NARROW_SPACE}; ", ":": f"{_NARROW_SPACE}: "},
    "zh": {",": "，", "enumeration": "、", ";": "；", ":": "："},
    "ar": {",": "، ", "enumeration": "، ", ";": "؛ "},
}
_QUOTES: Final = {
    "fr": (f"«{_NARROW_SPACE}", f"{_NARROW_SPACE}»"),
    "es": ("«", "»"),
    "ru": ("«", "»"),
    "ar": ("«", "»"),
}
_FRENCH_SPACE: Final = re.compile(r"[ \u00a0](?=[;:?!»])|(?<=«)[ \u00a0]")
_ELISION: Final = re.compile(r"(?<=[^\W\d_])'(?=\w)")
_SOUNDS_I: Final = re.compile(r"[ií]|hi(?![aeo])", re.IGNORECASE)


def typeset(text: str, language: str) -> str:
    """`text` with the narrow spaces and apostrophes of its language in place of plain ones.

    French sets a narrow no-break space inside guillemets and before `; : ? !`, and a curved apostrophe. Spanish and
    Russian close a quotation before the full stop.
    """
    match language:
        case "fr":
            return _ELISION.sub("’", _FRENCH_SPACE.sub(_NARROW_SPACE, text))
        case "es" | "ru":
            return text.replace(".»", "».")
        case _:
            return text


def shortened(text: str, longest: int) -> str:
    """`text` on one line, in at most `longest` characters, an ellipsis standing for what is left out."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def joined(items: Iterable[str], language: str, mark: Mark) -> str:
    """`items` with the language's own mark between them."""
    return _MARKS.get(language, _DEFAULT).get(mark, _DEFAULT[mark]).join(items)


def quoted(text: str, language: str) -> str:
    """`text` in the quotation marks of `language`."""
    opening, closing = _QUOTES.get(language, ("“", "”"))
    return f"{opening}{text}{closing}"


def bracketed(text: str, aside: str, language: str) -> str:
    """`text (aside)`."""
    return f"{text}（{aside}）" if language == "zh" else f"{text} ({aside})"


def euphonic(listed: str, last: str, language: str) -> str:
    """A list that ends with "y" and `last`: Spanish says "e" before the sound of an i."""
    if language != "es" or not _SOUNDS_I.match(last):
        return listed
    return re.sub(rf" y (?={re.escape(last)}$)", " e ", listed)
