"""Reads one message: language, what is asked, how sure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import cast

import numpy as np

from bot.core.tags import Tags
from bot.core.understanding.canonical import InitiativeName
from bot.core.understanding.languages import detect_language, is_foreign
from bot.core.understanding.message import IDEOGRAPHS, QUESTION_MARKS, Message, ideographs
from bot.core.understanding.own_questions import OwnQuestions
from bot.core.understanding.reading import SILENT, Part, Reading
from bot.core.understanding.scoring import Looks, Scorer
from bot.core.understanding.segments import sentences, splits
from bot.core.words import Silent, Words

_SURE = 0.93
"""From this share a fast look is believed."""
_LONGEST_CAREFUL = 30
"""Words up to which a careful look pays: what it costs grows with the text, what it adds does not."""
_PART_SURE = 0.7
"""From this share a part of a message counts as a question of its own."""
_ASKS_NOTHING = 0.5
"""From this share of silence a message asks nothing."""
_THANKS = 0.5
_SHORT_WORDS = 6
_SHORT_IDEOGRAPHS = 10
_LONG_WORDS = 120
_MOST_SENTENCES = 60
_CLEAR_BY_ITSELF = 0.97
"""From this share what follows "and" is a question of its own."""
_NO_QUESTION = ("statement", "colleague", "smalltalk", "noise", "thanks")
_AROUND = " ,.;:–—-،，、"
_QUESTION = re.compile(rf"[{QUESTION_MARKS}]\s*$")


class Reader:
    """Understands messages about one meeting."""

    def __init__(
        self,
        scorer: Scorer,
        name: InitiativeName,
        own_questions: OwnQuestions,
        languages: Sequence[str],
        words: Mapping[str, Words],
    ) -> None:
        """`words` tell, by language, with what a message leans on the one before."""
        self.scorer = scorer
        self._name = name
        self._own = own_questions
        self._languages = tuple(languages)
        self._opener = _at_start(phrase for entry in words.values() for phrase in entry.continuing)
        self._courtesy = _at_start(phrase for entry in words.values() for phrase in entry.courtesies)
        self._asking = {phrase.casefold() for entry in words.values() for phrase in entry.asking}
        self._tags = {
            language: Tags([*entry.tags, *entry.reversed_tags], language) for language, entry in words.items()
        }
        self._silent = np.asarray([label in SILENT for label in scorer.labels])

    def with_own_questions(self, own_questions: OwnQuestions) -> "Reader":
        """The same reader with other own questions of the meeting."""
        other = copy(self)
        other._own = own_questions  # noqa: SLF001  # a copy of this very object
        return other

    def read(
        self, message: Message, hint: str | None, earlier: Sequence[Message] = (), *, leans: bool = False
    ) -> Reading:
        """Understand `message`; `earlier` are the same person's messages of the thread, oldest first.

        `leans` says that it continues these whatever its words look like.
        """
        model = self.scorer.model
        if earlier:  # a short turn is read in the language of the one before
            hint = detect_language(earlier[-1].text, model, self._languages, hint)
        language = detect_language(message.text, model, self._languages, hint)
        text = self._prepared(message.text, language)
        if (
            earlier
            and (continued := self._continued(text, message, earlier, language, leans=leans)) is not None
        ):
            return continued
        whole = self._whole(text)
        return self._reading(language, text, self._sure_look(whole), whole=whole)

    def _prepared(self, text: str, language: str) -> str:
        text = self._name.canonical(text)
        spelling = self.scorer.model.spellings.get(language)
        return spelling.corrected(text) if spelling and not is_foreign(text) else text

    def _sure_look(self, text: str) -> Looks:
        looks = self.scorer.look([text])
        sure = looks.shares[0].max() >= _SURE
        return looks if sure or _is_long(text) else self.scorer.look_again(looks)

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

    def _continued(
        self, text: str, message: Message, earlier: Sequence[Message], language: str, *, leans: bool
    ) -> Reading | None:
        """The reading of half a question together with what it continues; None where it stands by itself.

        Half a question opens with "and" or the like, or is short and unclear. Where what follows the opening is
        clear ("and slides?"), this is what is asked; the earlier message then still lends it its place.
        """
        if message.text.startswith("@") or (not leans and self._thanks(self.scorer.look([text]))):
            return None
        text = _after(self._courtesy, text) or text
        opens = self._opens(text)
        own = _after(self._opener, text)
        looks = self._sure_look(own or text)
        clear = self._likely(looks)[0][1]
        if not (opens or leans) and (
            not _is_short(text) or clear >= _PART_SURE or not self._asks(message, looks)
        ):
            return None
        joined = self._with_earlier(text, earlier, language)
        question_word = self._is_question_word(own)
        if opens and own and (question_word or clear >= _CLEAR_BY_ITSELF):
            alone = self._reading(language, own, looks)
            silence = 0.0 if question_word else alone.silence
            return replace(alone, text=text, own=own, context=joined, continues=True, silence=silence)
        if opens and not _is_short(text) and clear >= _PART_SURE:
            return None
        return replace(self._reading(language, joined, self._sure_look(joined), continues=True), own=own)

    def _is_question_word(self, text: str) -> bool:
        """Whether a text is a question word alone: "and where?"."""
        return text.strip(_AROUND + QUESTION_MARKS + "¿").casefold() in self._asking

    def _thanks(self, looks: Looks) -> bool:
        return float(looks.shares[0][self.scorer.labels.index("thanks")]) > _THANKS

    def _asks(self, message: Message, looks: Looks) -> bool:
        """Whether a short message asks at all: it has a question mark, or does not look like a statement."""
        return message.is_marked or float(looks.shares[0][self._silent].sum()) < _ASKS_NOTHING

    def _opens(self, text: str) -> bool:
        return self._opener.match(text) is not None

    def _with_earlier(self, text: str, earlier: Sequence[Message], language: str) -> str:
        """The last earlier message that asked something by itself, followed by this one."""
        asked = ""
        for message in reversed(earlier):
            before = self._prepared(message.text, language)
            looks = self.scorer.look([before])
            if self.scorer.labels[int(looks.shares[0].argmax())] in _NO_QUESTION:
                continue
            asked = asked or before
            if not self._opens(before) and self._likely(looks)[0][1] >= _PART_SURE:
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
            parts = self._parts(self._without_tag(whole, language), parts[0])
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

    def _without_tag(self, text: str, language: str) -> str:
        """`text` without "isn't it?" at its end, which asks nothing of its own."""
        body, tagged = self._tags[language].without(text)
        return f"{body}?" if tagged and body else text

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


def _is_long(text: str) -> bool:
    return len(text.split()) + ideographs(text) / 2 > _LONGEST_CAREFUL


def _is_short(text: str) -> bool:
    if signs := ideographs(text):
        return signs <= _SHORT_IDEOGRAPHS
    return len(re.findall(r"\w+", text)) <= _SHORT_WORDS


def _after(opening: re.Pattern[str], text: str) -> str:
    found = opening.match(text)
    return text[found.end() if found else 0 :].strip(_AROUND)


def _at_start(phrases: Iterable[str]) -> re.Pattern[str]:
    """One of `phrases`, once or more, at the start of a text; ideographs need no space after them."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    spaced = "|".join(re.escape(phrase) for phrase in ordered if phrase[0] < IDEOGRAPHS)
    joined = "|".join(re.escape(phrase) for phrase in ordered if phrase[0] >= IDEOGRAPHS)
    either = "|".join(filter(None, (rf"(?:{spaced})(?![^\W_])" if spaced else "", joined)))
    return re.compile(rf"(?:\W*(?:{either}))+" if either else r"(?!)", re.IGNORECASE)
