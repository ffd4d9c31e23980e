"""Answer, offer, or stay silent: the thresholds, by language and setting.

They were set on development questions so that a wrong answer is rarer than one in fifty; `u4ssc evaluate` shows what
they give. A choice offered costs a click, a wrong answer a missed meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.question import Setting
from bot.core.understanding.message import Message
from bot.core.understanding.reading import Reading

_ANSWER_FROM: Mapping[str, float] = {"en": 0.58}
_ANSWER_FROM_OTHERS = 0.5
_SILENT_TO_MENTION = 0.5
_CHANNEL_SILENCE_BELOW: Mapping[str, float] = {"en": 0.1}
_CHANNEL_SILENCE_BELOW_OTHERS = 0.1
_CHANNEL_ANSWER_FROM = 0.75
_LONGEST_IN_CHANNEL = 400
"""Characters; a longer text among people is hardly a question to a bot."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a reading."""

    silent: bool
    sure: bool
    """Sure enough to answer; otherwise topics are offered."""


def decide(reading: Reading, message: Message, setting: Setting, *, elsewhere: bool) -> Decision:
    """Decide for `setting`; `elsewhere` says that the text names a place, day or body that is not the meeting's."""
    if setting is Setting.CHANNEL:
        return _in_channel(reading, message, elsewhere=elsewhere)
    if not message.has_letters:
        return Decision(silent=False, sure=False)
    addressed_to_another = message.text.startswith("@") and (reading.continues or reading.silent_kind == "colleague")
    thanks = reading.silent_kind == "thanks" and reading.silence >= _SILENT_TO_MENTION
    if addressed_to_another and reading.silence >= _SILENT_TO_MENTION or (thanks and "?" not in message.text):
        return Decision(silent=True, sure=False)
    threshold = _ANSWER_FROM.get(reading.language, _ANSWER_FROM_OTHERS)
    return Decision(silent=False, sure=reading.best >= threshold and reading.silence < 0.9)


def _in_channel(reading: Reading, message: Message, *, elsewhere: bool) -> Decision:
    if not message.has_letters or message.names_someone or elsewhere or len(message.text) > _LONGEST_IN_CHANNEL:
        return Decision(silent=True, sure=False)
    limit = _CHANNEL_SILENCE_BELOW.get(reading.language, _CHANNEL_SILENCE_BELOW_OTHERS)
    sure = reading.silence < limit and reading.best >= _CHANNEL_ANSWER_FROM
    return Decision(silent=not sure, sure=sure)
