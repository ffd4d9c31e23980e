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
_CHANNEL_SILENCE_BELOW_NAMED = 0.6
"""The same for a message that names the initiative."""
_CHANNEL_ANSWER_FROM = 0.8
_SILENT_FOR_ANOTHER_BODY = 0.4
"""From this share of silence a question that names another body is about that one's event."""
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


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a message names, and where it stands."""

    asks: bool
    """It has a question word."""
    names_body: bool
    """It names a body or an event that is not the meeting's, by an acronym."""
    names_event: bool
    """The acronym has a number, as those of editions: "WTSA-24"."""
    names_another_day: bool
    names_place: bool
    asks_about_place: bool
    """It asks for hours or membership at a place, which are the meeting's to tell."""
    names_meeting: bool
    in_thread: bool
    """The person has written in this thread before."""


def decide(reading: Reading, message: Message, setting: Setting, named: Circumstances) -> Decision:
    """Decide for `setting`."""
    if setting is Setting.CHANNEL:
        return _in_channel(reading, message, named)
    if not message.has_letters:
        return _OFFER
    if message.text.startswith("@") and reading.silence >= _SILENT_TO_MENTION:
        return _SILENT
    if not message.is_marked and reading.silent_kind == "thanks" and reading.silence >= _SILENT_TO_MENTION:
        return _SILENT
    continues = reading.continues or named.asks or message.is_marked or named.names_place
    if named.in_thread and not continues and reading.silence >= _STATEMENT_IN_THREAD:
        return _SILENT
    threshold = _ANSWER_FROM.get(reading.language, _ANSWER_FROM_OTHERS)
    if reading.likely and reading.likely[0][0] == Subject.OTHER:
        threshold = max(threshold, _OTHER_FROM)
    # To the bot itself people speak of this meeting, unless what they say is surely said of another.
    another_from = _SILENT_FOR_ANOTHER_BODY if named.names_body else _SURELY_SILENT
    about_another = named.names_event or (
        reading.silent_kind in ELSEWHERE and reading.silence >= another_from and not named.asks_about_place
    )
    return Decision(silent=False, sure=reading.best >= threshold and not about_another)


def _in_channel(reading: Reading, message: Message, named: Circumstances) -> Decision:
    elsewhere = (
        named.names_body
        or named.names_another_day
        or (named.names_place and not named.asks_about_place)
        or message.names_someone
    )
    if elsewhere or not message.has_letters or len(message.text) > _LONGEST_IN_CHANNEL:
        return _SILENT
    if not message.is_marked and not named.asks:
        return _SILENT
    limit = _CHANNEL_SILENCE_BELOW if message.is_marked else _CHANNEL_SILENCE_BELOW_UNMARKED
    limit = _CHANNEL_SILENCE_BELOW_NAMED if named.names_meeting else limit
    sure = reading.silence < limit and reading.best >= _CHANNEL_ANSWER_FROM
    return Decision(silent=not sure, sure=sure)
