"""Text between people and Slack: what Slack's escapes mean, and ours written so that it means no more."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

SECTION_LIMIT: Final = 3000
"""Longest text of a section block, in characters."""

# Chinese sets no space between an address and the bracket or comma after it.
_URL = r"https?://[^\s<>\"|（），。；：、]+"
_EMAIL = r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_LINKABLE = re.compile(rf"(?P<url>{_URL})|(?P<email>{_EMAIL})", re.ASCII)
# What ends a sentence or closes a bracket after an address is not part of it, in any of our scripts.
_TRAILING = ".,;:!?)]}'»”’…。，、；：！？）」』؟،؛\u00a0\u202f"
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SLACK_ESCAPE = re.compile(r"<([^<>]*)>")


def escape(text: str) -> str:
    """`text` so that Slack shows it literally: no mention, link or broadcast can come of it.

    Control characters and halves of surrogate pairs are left out.
    """
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def visible(text: str) -> str:
    """`text` without control characters (line ends and tabs stay) and without halves of surrogate pairs."""
    # Not by unicodedata, letter by letter: a message of 40,000 would delay its own acknowledgement.
    return _INVISIBLE.sub("", text)


def mrkdwn(text: str) -> str:
    """Plain text as mrkdwn: escaped, with its web and e-mail addresses as links."""
    parts: list[str] = []
    position = 0
    for match in _LINKABLE.finditer(text):
        found = match.group().rstrip(_TRAILING)
        parts.append(escape(text[position : match.start()]))
        parts.append(f"<{escape(found)}>" if match["url"] else f"<mailto:{found}|{found}>")
        position = match.start() + len(found)
    parts.append(escape(text[position:]))
    return "".join(parts)


def link(url: str, label: str) -> str:
    """A mrkdwn link."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(label).replace('|', '¦')}>"


def sections(text: str, limit: int = SECTION_LIMIT) -> list[str]:
    """Plain text as one or more pieces of mrkdwn of at most `limit` characters, cut between lines or words.

    The cut is made before escaping, so that none falls into an entity or a link.
    """
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        length = _fitting(rest, limit)
        piece = mrkdwn(rest[:length].strip())
        if piece:
            pieces.append(piece)
        rest = rest[length:].strip()
    return pieces


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` to take so that their mrkdwn fits, cut at the best place there is."""
    if len(text) <= limit and len(mrkdwn(text)) <= limit:
        return len(text)
    high = min(len(text), limit)
    while len(mrkdwn(text[:high])) > limit:
        high = high * limit // (len(mrkdwn(text[:high])) + 1)
    for pattern in (r"\n", r"(?<=[.!?])\s|(?<=[。！？])", r"\s"):
        ends = [m.end() for m in re.finditer(pattern, text[:high])]
        if ends and ends[-1] > high // 2:
            return ends[-1]
    return _before_joined(text, high)


def _before_joined(text: str, index: int) -> int:
    """The nearest place at or before `index` that does not part a letter from its marks, or an emoji."""
    cut = index
    while 1 < cut < len(text) and index - cut < 64 and _joins(text[cut - 1], text[cut]):
        cut -= 1
    return max(cut, 1)


def _joins(before: str, after: str) -> bool:
    joiners = "\u200d\ufe0e\ufe0f"
    return before == "\u200d" or after in joiners or unicodedata.category(after) in {"Mn", "Me", "Mc"}


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters on one line, an ellipsis standing for what is left out."""
    line = " ".join(visible(text).split())
    if len(line) <= limit:
        return line
    return line[: _before_joined(line, limit - 1)].rstrip() + "…"


def directed(parts: Sequence[str], language: str) -> str:
    """Parts of one line, some of them people's own words in whatever script, so that the line reads as `language`.

    Clients give a line the direction of its first letter: it gets a mark of the language's before that, and what
    runs the other way is kept to itself.
    """
    line = " · ".join(parts)
    rightward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in line)
    if language != "ar" and not rightward:
        return line
    mark = "\u200f" if language == "ar" else "\u200e"
    return mark + " · ".join(f"\u2068{part}\u2069" for part in parts)


def from_slack(text: str) -> str:
    """What a person typed, from what Slack sends: mentions gone, links as their text, entities resolved."""

    def meant(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith(("@", "!subteam")):
            return " "
        if target.startswith("!"):
            return label or " "
        if target.startswith("#"):
            return f"#{label}" if label else " "
        return label or target.removeprefix("mailto:")

    resolved = _SLACK_ESCAPE.sub(meant, text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        resolved = resolved.replace(entity, character)
    return "\n".join(" ".join(line.split()) for line in visible(resolved).splitlines()).strip()
