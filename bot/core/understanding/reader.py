"""Reads one message: language, what is asked, how sure."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import cast

import numpy as np

from bot.core.understanding.canonical import InitiativeName
from bot.core.understanding.languages import detect_language, is_foreign
from bot.core.understanding.message import Message
from bot.core.understanding.own_questions import OwnQuestions
from bot.core.understanding.reading import SILENT, Part, Reading
from bot.core.understanding.scoring import Looks, Scorer
from bot.core.understanding.segments import sentences, splits
from bot.core.words import Silent

_SURE = 0.93
"""From this share a fast look is believed."""
_PART_SURE = 0.7
"""From this share a part of a message counts as a question of its own."""
_UNMISTAKABLE = 0.985
"""From this share even a message that opens with "and" stands by itself."""
_ASKS_NOTHING = 0.5
"""From this share of silence a message asks nothing."""
_THANKS = 0.5
_SHORT_WORDS = 6
_SHORT_IDEOGRAPHS = 10
_LONG_WORDS = 120
_MOST_SENTENCES = 60
_QUESTION = re.compile(r"[?？؟]\s*$")


class Reader:
    """Understands messages about one meeting."""

    def __init__(
        self,
        scorer: Scorer,
        name: InitiativeName,
        own_questions: OwnQuestions,
        languages: Sequence[str],
        continuing: Mapping[str, Sequence[str]],
    ) -> None:
        """`continuing` holds, by language, the words with which a message leans on the one before."""
        self.scorer = scorer
        self._name = name
        self._own = own_questions
        self._languages = tuple(languages)
        openers = sorted({word for words in continuing.values() for word in words}, key=len, reverse=True)
        self._opener = (
            re.compile(rf"\W*(?:{'|'.join(map(re.escape, openers))})(?![^\W_])", re.IGNORECASE)
            if openers
            else None
        )
        self._silent = np.asarray([label in SILENT for label in scorer.labels])

    def with_own_questions(self, own_questions: OwnQuestions) -> "Reader":
        """The same reader with other own questions of the meeting."""
        other = copy(self)
        other._own = own_questions  # noqa: SLF001  # a copy of this very object
        return other

    def read(self, message: Message, hint: str | None, earlier: Sequence[Message] = ()) -> Reading:
        """Understand `message`; `earlier` are the same person's messages of the thread, oldest first."""
        language = detect_language(message.text, self.scorer.model, self._languages, hint)
        text = self._prepared(message.text, language)
        whole = self._whole(text)
        looks = self._sure_look(whole)
        if earlier and self._leans_on_earlier(text, looks):
            joined = self._with_earlier(text, earlier, language)
            return self._reading(language, joined, self._sure_look(joined), continues=True)
        return self._reading(language, text, looks, whole=whole)

    def _prepared(self, text: str, language: str) -> str:
        text = self._name.canonical(text)
        spelling = self.scorer.model.spellings.get(language)
        return spelling.corrected(text) if spelling and not is_foreign(text) else text

    def _sure_look(self, text: str) -> Looks:
        looks = self.scorer.look([text])
        return looks if looks.shares[0].max() >= _SURE else self.scorer.look_again(looks)

    def _whole(self, text: str) -> str:
        """The text to judge as a whole: of an essay, the sentence that asks most clearly."""
        if len(text.split()) <= _LONG_WORDS and len(text) <= _LONG_WORDS * 10:
            return text
        found = sentences(text)
        asking = [sentence for sentence in found if _QUESTION.search(sentence)] or found
        asking = asking[:_MOST_SENTENCES]
        shares = self.scorer.look(asking).shares
        clearest = int(shares[:, ~self._silent].max(axis=1).argmax())
        return asking[clearest]

    def _leans_on_earlier(self, text: str, looks: Looks) -> bool:
        """Whether a message is half a question: it opens with "and" or the like, or is short and unclear."""
        clear = float(looks.shares[0][~self._silent].max())
        thanks = looks.shares[0][self.scorer.labels.index("thanks")] > _THANKS
        if thanks or clear >= (_UNMISTAKABLE if self._opens(text) else _SURE):
            return False
        ideographs = sum(char > "\u2e80" for char in text)
        short = (
            len(re.findall(r"\w+", text)) <= _SHORT_WORDS
            if not ideographs
            else ideographs <= _SHORT_IDEOGRAPHS
        )
        return (self._opens(text) and (short or clear < _PART_SURE)) or (short and clear < _PART_SURE)

    def _opens(self, text: str) -> bool:
        return self._opener is not None and self._opener.match(text) is not None

    def _with_earlier(self, text: str, earlier: Sequence[Message], language: str) -> str:
        """The last earlier message that asked something by itself, followed by this one."""
        asked = ""
        for message in reversed(earlier):
            before = self._prepared(message.text, language)
            shares = self.scorer.look([before]).shares[0]
            if float(shares[self._silent].sum()) < _ASKS_NOTHING:
                asked = asked or before
                if not self._opens(before) and float(shares.max()) >= _PART_SURE:
                    return f"{before} {text}"
        return f"{asked} {text}".strip()

    def _reading(
        self, language: str, text: str, looks: Looks, *, whole: str = "", continues: bool = False
    ) -> Reading:
        shares = looks.shares[0]
        silent_shares = np.where(self._silent, shares, 0)
        silence = float(silent_shares.sum())
        kind = cast("Silent", self.scorer.labels[int(silent_shares.argmax())])
        likely = self._likely(looks)
        whole = whole or text
        parts = [Part(likely[0][0], whole, likely[0][1])] if likely else []
        if not continues:
            parts = self._parts(whole, parts[0])
        if (own := self._own.find(whole, looks.fast_vectors)) is not None:
            parts = [Part(own[0], whole, own[1])]
            likely = [own, *likely]
            silence = min(silence, 1 - own[1])
        return Reading(language, tuple(parts), tuple(likely), silence, kind, text, continues)

    def _likely(self, looks: Looks, row: int = 0) -> list[tuple[str, float]]:
        shares = np.where(self._silent, 0, looks.shares[row])
        total = float(shares.sum()) or 1.0
        order = np.argsort(-shares)[: int((~self._silent).sum())]
        return [(self.scorer.labels[index], float(shares[index]) / total) for index in order]

    def _parts(self, text: str, whole: Part) -> list[Part]:
        """The separate questions of a text, in order; the whole where it asks one thing."""
        found = sentences(text)
        questions = [sentence for sentence in found if _QUESTION.search(sentence)]
        candidates = questions if len(questions) > 1 else []
        halves = [
            half for sentence in (questions or found)[-3:] for pair in splits(sentence) for half in pair
        ]
        texts = list(dict.fromkeys([*candidates, *halves]))[:16]
        if not texts:
            return [whole]
        looks = self.scorer.look(texts)
        sure: dict[str, Part] = {}
        for row, piece in enumerate(texts):
            label, share = self._likely(looks, row)[0]
            asked = float(looks.shares[row][~self._silent].sum())
            if share >= _PART_SURE and asked >= 0.5:
                sure[piece] = Part(label, piece, share)
        parts = [sure[piece] for piece in candidates if piece in sure]
        for sentence in (questions or found)[-3:]:
            for left, right in splits(sentence):
                if left in sure and right in sure and sure[left].label != sure[right].label:
                    parts += [sure[left], sure[right]]
                    break
        distinct: dict[str, Part] = {}
        for part in parts:
            distinct.setdefault(part.label, part)
        if len(distinct) < 2 or whole.label not in distinct:
            return [whole]
        return list(distinct.values())[:3]
