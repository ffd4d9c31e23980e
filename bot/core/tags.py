"""Tags, which make a question of a statement: "it is free, isn't it?"."""

import re
from collections.abc import Sequence

from bot.core.occurrences import whole_word
from bot.core.understanding.message import QUESTION_MARKS


class Tags:
    """Finds the tags of one language at the end of a text."""

    def __init__(self, phrases: Sequence[str], language: str) -> None:
        tag = whole_word("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))), language)
        end = rf"(?:[\s,;:.¿،，–—-]*{tag})+[\s{QUESTION_MARKS}.!]*$"
        self._pattern = re.compile(end if phrases else r"(?!)", re.IGNORECASE)

    def without(self, text: str) -> tuple[str, bool]:
        """`text` without the tag at its end and the comma before it, and whether it had one."""
        body, found = self._pattern.subn("", text.replace("’", "'"))
        return body, bool(found)
