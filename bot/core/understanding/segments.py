"""A message in its parts: sentences, and the clauses of a question that asks two things."""

import re

from bot.core.understanding.message import ideographs

_SENTENCE_END = re.compile(
    r"(?<=[.!?…؟。！？;；])[\"'»”)]*(?:\s+|(?<=[。！？])|$)|\s*\n\s*|(?<=[?؟？])(?=\S)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|a\.m|p\.m|Mr|Mrs|Ms|Dr|No|St|approx|vs|etc|tel|p\.ej|Sr|Sra|M|Mme|г|ул|т\.е|т\.д))\.$"
)
_AND = "and also|and then|and|also|plus|et aussi|et|ainsi que|y también|y|así como|а также|и ещё|и еще|и"
_CONJUNCTION = re.compile(
    rf"\s*[,،，、]\s*(?:{_AND}|or|but|e|а|وأيضا|وأيضاً|还有|以及|另外|而且|和)?\s*"
    rf"|\s+(?:{_AND}|as well as)\s+(?!a half|half|demie?\b|medi[ao]\b)"
    r"|(?:还有|以及|另外|顺便)|\s+(?:وأيضا|وأيضاً|وكذلك|كما)\s+|\s+(?=و(?:هل|ما|من|كيف|أين|متى|كم|بأي)\b)",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a clean message, in order; at least one unless the text is empty."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if piece is None or not piece.strip():
            continue
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece.strip()}"
        else:
            found.append(piece.strip())
    return found


def splits(sentence: str) -> list[tuple[str, str]]:
    """Each way to cut a sentence in two at a conjunction or comma, both sides being long enough to ask something."""
    ways = []
    for match in _CONJUNCTION.finditer(sentence):
        left, right = sentence[: match.start()].strip(), sentence[match.end() :].strip()
        if _asks_something(left) and _asks_something(right):
            ways.append((left, right))
    return ways[:8]


def _asks_something(clause: str) -> bool:
    words = re.findall(r"\w+", clause)
    return ideographs(clause) >= 2 or len(words) >= 2 or (len(words) == 1 and len(words[0]) >= 3)
