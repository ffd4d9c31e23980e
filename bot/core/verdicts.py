"""Yes or no first: what the circular makes of a question that presumes something. None where it settles nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.asked_times import asked_days
from bot.core.checks import (
    CLAIMS,
    affirmed,
    agreed,
    names_contact,
    names_objective,
    numbers_stated,
    organizers_agree,
)
from bot.core.meeting import Meeting
from bot.core.named_values import NamedValue, ValueReader
from bot.core.occurrences import any_of
from bot.core.phrasebook import Phrasebook
from bot.core.places import Gazetteer, PlaceMention
from bot.core.replies import Reply
from bot.core.tags import Tags
from bot.core.time_checks import TimeChecks
from bot.core.topics import Topic
from bot.core.understanding.message import QUESTION_MARKS, ideographs
from bot.core.understanding.scoring import Scorer
from bot.core.understanding.segments import sentences
from bot.core.words import Claim, Measure, Words

_CLAIM_SURE = 0.65
_PAST_CHOICE = (Topic.ELIGIBILITY, Topic.REGISTER)
"""Of a meeting that is over nobody may still make use of these."""
_LETTERS_OF_A_WORD = 4
_ONE_OF = (Measure.ORGANIZERS, 1.0)
"""What "one of the organizers" says."""
_SHORT_QUESTION = 18
"""Words up to which a question is a plain check; a story may name a day without asking for it."""


@dataclass(frozen=True, slots=True)
class _Check:
    """A question that presumes something."""

    text: str
    """Without its tag ("isn't it?")."""
    plain: bool
    """It is so short that what it names is what it asks."""


class _Words:
    """What the words of one language tell about a check."""

    def __init__(self, words: Words, gazetteer: Gazetteer) -> None:
        self.asking = any_of(words.asking, words.language)
        self.negating = any_of(words.negating, words.language)
        self.alternatives = any_of(words.alternatives, words.language)
        self.only = any_of(words.only, words.language)
        self.checking = any_of(words.checking, words.language)
        self.tags = Tags(words.tags, words.language)
        self.reversed_tags = Tags(words.reversed_tags, words.language)
        self.values = ValueReader(words)
        self.times = TimeChecks(words, self.values, gazetteer)


class Verdicts:
    """Says yes or no to checks, in any language."""

    def __init__(self, phrasebook: Phrasebook, scorer: Scorer, gazetteer: Gazetteer) -> None:
        self._words = {language: _Words(words, gazetteer) for language, words in phrasebook.words.items()}
        self._scorer = scorer

    def of(
        self, reply: Reply, topic: Topic, text: str, mentions: Sequence[PlaceMention], own: ZoneInfo | None
    ) -> bool | None:
        """Yes (True) or no (False), where the question wants one and the circular gives it.

        `mentions` are the places that are named, `own` is the asker's zone.
        """
        check = self._check(text, reply.language)
        if check is None:
            return None
        named = self._named(reply, topic, check.text, mentions, own) if check.plain else None
        if named is not None or not _says_something(check.text, self._words[reply.language]):
            return named
        over = reply.meeting.is_over(reply.now)
        return None if over and topic in _PAST_CHOICE else self._claimed(topic, check.text, reply.meeting)

    def is_plain(self, text: str, language: str) -> bool:
        """Whether `text` is a short check."""
        check = self._check(text, language)
        return check is not None and check.plain

    def asks_edition(self, text: str, language: str) -> bool:
        """Whether `text` is a check of which of its kind the meeting is: "is it the eighth meeting?"."""
        if (check := self._check(text, language)) is None or not check.plain:
            return False
        return any(
            value.measure is Measure.EDITION for value in self._words[language].values.read(check.text)
        )

    def speaks_of_hours(self, text: str, language: str) -> bool:
        """Whether `text` speaks of the beginning or the end of something."""
        return any(self._words[language].times.speaks_of(text))

    def has_question_word(self, text: str, language: str) -> bool:
        """Whether `text` has a word such as "when" or "how"."""
        return bool(self._words[language].asking.find(text))

    def _check(self, text: str, language: str) -> _Check | None:
        """`text` as a check, of several sentences the one that asks; None where yes and no would not answer it.

        So where it has a question word or alternatives, or a denial: then each would be understood both ways.
        """
        words = self._words[language]
        parts = [
            part for part in sentences(text) if part[-1] in QUESTION_MARKS and any(map(str.isalpha, part))
        ]
        asked = parts[-1] if parts else text
        body, tagged = words.tags.without(asked)
        if words.asking.find(words.checking.without(body)) or words.alternatives.find(body):
            return None
        if not (tagged or body[-1:] in QUESTION_MARKS or words.checking.find(body)):
            return None
        if words.negating.find(body):
            body, reversed_tag = words.reversed_tags.without(body)
            if not reversed_tag:
                return None
            body = words.negating.without(body)
        if body and body[-1] not in QUESTION_MARKS:  # as the phrases were learnt
            body += "؟" if language == "ar" else "?"
        return _Check(body, plain=len(body.split()) <= _SHORT_QUESTION)

    def _claimed(self, topic: Topic, text: str, meeting: Meeting) -> bool | None:
        claims = CLAIMS.get(topic)
        if claims is None:
            return None
        allowed = frozenset({*(claim.value for claim in claims), Claim.NONE.value})
        claim, share = self._scorer.claim(text, allowed)
        if claim == Claim.NONE.value or share < _CLAIM_SURE:
            return None
        return affirmed(Claim(claim), meeting)

    def _named(
        self, reply: Reply, topic: Topic, text: str, mentions: Sequence[PlaceMention], own: ZoneInfo | None
    ) -> bool | None:
        """Whether what the text names is what the circular states: a day, an hour, a number, a body."""
        meeting = reply.meeting
        values = self._words[reply.language].values.read(text)
        match topic:
            case Topic.WHEN if meeting.schedule is not None:
                times = self._words[reply.language].times
                return times.verdict(text, meeting.schedule, reply.now, mentions, own)
            case Topic.ABOUT:
                return _numbers_agree(meeting, values, (Measure.AGENCIES, Measure.GOAL, Measure.EDITION))
            case Topic.CIRCULAR:
                number = _numbers_agree(meeting, values, (Measure.CIRCULAR, Measure.EDITION))
                issued = meeting.circular.issued
                days = [day.fits(issued) for day in asked_days(text, reply.language)] if issued else []
                return agreed([*([] if number is None else [number]), *days])
            case Topic.ORGANIZERS:
                if self._words[reply.language].only.find(text):
                    return None
                return agreed(
                    [
                        fact
                        for fact in (
                            organizers_agree(text, meeting),
                            _numbers_agree(meeting, values, (Measure.ORGANIZERS,)),
                        )
                        if fact is not None
                    ]
                )
            case Topic.OBJECTIVES:
                return True if names_objective(text, meeting) else None
            case Topic.CONTACT:
                return names_contact(text, meeting)
            case _:
                return None


def _says_something(text: str, words: _Words) -> bool:
    """Whether a check is more than a noun with a question mark: "the cost?" presumes nothing."""
    if words.checking.find(text) or ideographs(text):
        return True
    return sum(len(word) >= _LETTERS_OF_A_WORD for word in re.findall(r"\w+", text)) > 1


def _numbers_agree(
    meeting: Meeting, values: Iterable[NamedValue], measures: Sequence[Measure]
) -> bool | None:
    stated = numbers_stated(meeting)
    return agreed(
        [
            stated[v.measure] == v.value
            for v in values
            if v.measure in measures and v.measure in stated and (v.measure, v.value) != _ONE_OF
        ]
    )
