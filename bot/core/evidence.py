"""What else than its words tells what is asked: a place, an objective, a deadline's name."""

from dataclasses import dataclass

from bot.core.checks import names_objective
from bot.core.deadlines import Deadlines
from bot.core.meeting import Meeting
from bot.core.question import Setting
from bot.core.topics import Subject, Topic
from bot.core.understanding.message import ideographs
from bot.core.understanding.reading import Reading
from bot.core.verdicts import Verdicts

_PLACE_SAYS_WHEN = 4.0
"""How much likelier a question about time is when it names a place: nobody asks a virtual meeting's city."""
_OBJECTIVE_NAMED = 5.0
"""The same for a question that names one of the objectives."""
_EDITION_NAMED = 20.0
"""The same for "is it the eighth meeting?", which is easily taken for a question about that one."""
_WHICH_MEETING = (Topic.ABOUT, Topic.CIRCULAR, Topic.WHEN, Subject.NEXT_MEETING, Subject.PREVIOUS_MEETING)
_DEADLINE_NAMED = 50.0
"""The same for a question that has a word like "deadline", where the meeting has deadlines of its own."""

_BARE = 2
"""Words up to which a question for a time names nothing of its own."""
_TIME_OF: dict[str, str] = {Topic.REGISTER: Subject.DEADLINE, Topic.CIRCULAR: Topic.CIRCULAR}
"""By what was asked before: what a bare "when" means then."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Weighs a reading by what is known of this meeting."""

    meeting: Meeting
    verdicts: Verdicts
    deadlines: Deadlines

    def weigh(self, reading: Reading, *, names_place: bool, setting: Setting) -> Reading:
        """`reading` in the light of what it names; `names_place` says that it names a place."""
        text, language = reading.text, reading.language
        if names_place:
            reading = reading.with_cue(Topic.WHEN, _PLACE_SAYS_WHEN)
        if names_objective(text, self.meeting):
            reading = reading.with_cue(Topic.OBJECTIVES, _OBJECTIVE_NAMED)
        if reading.likely[0][0] in _WHICH_MEETING and self.verdicts.asks_edition(text, language):
            reading = reading.with_cue(Topic.ABOUT, _EDITION_NAMED)
        stated = self.meeting.deadlines
        if not stated or setting is Setting.CHANNEL or not self.deadlines.are_asked_for(text, language):
            return reading
        if self.deadlines.named(text, language, stated):
            return reading.certainly(Subject.DEADLINE)
        return reading.with_cue(Subject.DEADLINE, _DEADLINE_NAMED)


def is_bare_when(reading: Reading) -> bool:
    """Whether a message asks for a time and names nothing: "until when?", "and its date?"."""
    own = reading.own or reading.text
    length = ideographs(own) / 2 + len(own.split())
    return reading.likely[0][0] == Topic.WHEN and length <= _BARE


def in_the_light_of(reading: Reading, before: Reading) -> Reading:
    """A bare question for a time after another question: until when one registers, when the circular was issued."""
    meant = _TIME_OF.get(before.likely[0][0])
    return reading.certainly(meant) if meant else reading
