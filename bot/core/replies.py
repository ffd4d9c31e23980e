"""From a topic to the sentences that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.answer import Paragraph
from bot.core.facts import stated
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.sentences import PLAN, SENTENCES
from bot.core.topics import Subject, Topic
from bot.core.typography import typeset

PARENT = {
    Subject.DEADLINE: Topic.REGISTER,
    Subject.GROUP: Topic.REGISTER,
    Subject.POSTPONED: Topic.UPDATES,
}
"""Subjects on which a topic has something to say even where the circular does not state them."""


@dataclass(frozen=True)
class Reply:
    """The speaker for one question: one meeting, one language, one moment (`now`, aware)."""

    meeting: Meeting
    phrasebook: Phrasebook
    language: str
    now: datetime
    facts: Mapping[str, str]

    @classmethod
    def at(cls, meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> "Reply":
        """A reply in `language` (one of the phrasebook's) with the facts as they stand at `now`."""
        return cls(meeting, phrasebook, language, now, stated(meeting, phrasebook, language, now))

    def say(self, sentence_id: str, topic: str | None = None, **more: str) -> Paragraph | None:
        """One sentence with its source, or None where the circular does not state all that it needs."""
        sentence = SENTENCES[sentence_id]
        values = {**self.facts, **more}
        if not (sentence.facts | sentence.conditions) <= values.keys():
            return None
        words = self.phrasebook.words[self.language].sentences[sentence_id]
        text = words.past if self.meeting.is_over(self.now) else words.coming
        said = typeset(text.format_map(values), self.language)
        return Paragraph(said, topic, self.source(sentence.group))

    def source(self, group: str | None) -> str | None:
        """The citation for a group of meeting.yaml, e.g. `TSB Circular 92 §1`."""
        facts = getattr(self.meeting, group, None) if group else None
        return self.cite(facts.source) if facts is not None else None

    def cite(self, paragraph: str) -> str:
        """`paragraph` of this meeting's circular."""
        return self.meeting.circular.cite(paragraph)

    def topic(self, topic: Topic) -> tuple[Paragraph, ...]:
        """All that the circular states about `topic`; empty where it states nothing."""
        said: list[Paragraph] = []
        for step in PLAN[topic]:
            for sentence_id in step:
                if (paragraph := self.say(sentence_id, topic)) is not None:
                    said.append(paragraph)
                    break
        return tuple(said) if any(paragraph.source for paragraph in said) else ()

    def subject(self, subject: Subject) -> tuple[Paragraph, ...]:
        """What this circular does state about a subject, from `stated:`; empty where it does not."""
        entry = self.meeting.stated.get(subject.value)
        if entry is None:
            return ()
        said = self.say("stated", subject.value, says=entry.says.text(self.language))
        if said is None:
            return ()
        text = f"{said.text} {entry.url}" if entry.url else said.text
        return (Paragraph(text, said.topic, self.cite(entry.source)),)

    def not_stated(self, asked_for: str) -> tuple[Paragraph, ...]:
        """That the circular does not say, with the page and the contact; `asked_for` names what was asked."""
        paragraphs = (
            self.say("not_stated", asked_for=asked_for),
            self.say("not_stated.see_page"),
            self.say("not_stated.ask"),
        )
        return tuple(p for p in paragraphs if p is not None)
