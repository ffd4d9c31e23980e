"""Answer, offer, or stay silent: the thresholds, by language and setting.

They were set on development questions so that a wrong answer is rarer than one in fifty; `u4ssc evaluate` shows what
they give. A choice offered costs a click, a wrong answer a missed meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.question import Setting
from bot.core.topics import Subject
from bot.core.understanding.message import Message
from bot.core.understanding.reading import Reading

_ANSWER_FROM: Mapping[str, float] = {"en": 0.62}
_ANSWER_FROM_OTHERS = 0.5
_OTHER_FROM = 0.8
"""That the circular says nothing of what was asked is a strong thing to say of an unclear question."""
_SURELY_SILENT = 0.9
_SILENT_TO_MENTION = 0.5
_STATEMENT_IN_THREAD = 0.6
_CHANNEL_SILENCE_BELOW = 0.1
_CHANNEL_SILENCE_BELOW_UNMARKED = 0.02
"""The same for a message without a question mark."""
_CHANNEL_ANSWER_FROM = 0.8
_LONGEST_IN_CHANNEL = 400
"""Characters; a longer text among people is hardly a question to a bot."""
ELSEWHERE = ("othermeeting", "work")
"""Kinds of silence that are questions, though none about this meeting."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a reading."""

    silent: bool
    sure: bool
    """Sure enough to answer; otherwise topics are offered."""


_SILENT = Decision(silent=True, sure=False)
_OFFER = Decision(silent=False, sure=False)


def decide(
    reading: Reading, message: Message, setting: Setting, *, asks: bool, elsewhere: bool, in_thread: bool
) -> Decision:
    """Decide for `setting`.

    `asks` says that the text has a question word, `elsewhere` that it names a place, day or body that is not the
    meeting's, `in_thread` that the person has written in this thread before.
    """
    marked = message.is_marked
    if setting is Setting.CHANNEL:
        return _in_channel(reading, message, asks=asks, marked=marked, elsewhere=elsewhere)
    if not message.has_letters:
        return _OFFER
    if message.text.startswith("@") and reading.silence >= _SILENT_TO_MENTION:
        return _SILENT
    if not marked and reading.silent_kind == "thanks" and reading.silence >= _SILENT_TO_MENTION:
        return _SILENT
    if (
        in_thread
        and not marked
        and not reading.continues
        and not asks
        and reading.silence >= _STATEMENT_IN_THREAD
    ):
        return _SILENT
    threshold = _ANSWER_FROM.get(reading.language, _ANSWER_FROM_OTHERS)
    if reading.likely and reading.likely[0][0] == Subject.OTHER:
        threshold = max(threshold, _OTHER_FROM)
    about_another = reading.silent_kind in ELSEWHERE and reading.silence >= _SURELY_SILENT and elsewhere
    return Decision(silent=False, sure=reading.best >= threshold and not about_another)


def _in_channel(reading: Reading, message: Message, *, asks: bool, marked: bool, elsewhere: bool) -> Decision:
    if (
        not message.has_letters
        or message.names_someone
        or elsewhere
        or len(message.text) > _LONGEST_IN_CHANNEL
    ):
        return _SILENT
    if not marked and not asks:
        return _SILENT
    limit = _CHANNEL_SILENCE_BELOW if marked else _CHANNEL_SILENCE_BELOW_UNMARKED
    sure = reading.silence < limit and reading.best >= _CHANNEL_ANSWER_FROM
    return Decision(silent=not sure, sure=sure)
