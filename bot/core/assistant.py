"""The assistant: a question in, an answer out. Knows neither clock nor platform."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime

from bot.core.answer import Answer, Choice, Outcome, Paragraph
from bot.core.answering import ABOUT_PLACES, Answering
from bot.core.checks import right_day, unknown_acronyms
from bot.core.decision import ELSEWHERE, Circumstances, decide
from bot.core.evidence import Evidence, in_the_light_of, is_bare_when
from bot.core.meeting import Meeting, OwnQuestion
from bot.core.membership import Membership
from bot.core.phrasebook import Phrasebook
from bot.core.places import Gazetteer, PlaceMention
from bot.core.question import Question
from bot.core.replies import Reply
from bot.core.topics import Topic
from bot.core.understanding.canonical import INITIATIVE
from bot.core.understanding.likeness import groups_of
from bot.core.understanding.message import Message, read_message
from bot.core.understanding.own_questions import OwnQuestions
from bot.core.understanding.reader import Reader
from bot.core.understanding.reading import Reading

_MOST_OFFERED = 3
_ASKS_NOTHING = 0.97
_ABOUT_ANOTHER = 0.5
_DEFAULT_OFFER = (Topic.WHEN, Topic.REGISTER, Topic.LINK)
_NEXT: dict[str, tuple[Topic, ...]] = {
    Topic.WHEN: (Topic.LINK, Topic.REGISTER, Topic.PROGRAMME),
    Topic.WHERE: (Topic.LINK, Topic.WHEN, Topic.REGISTER),
    Topic.LINK: (Topic.REGISTER, Topic.WHEN, Topic.CONTACT),
    Topic.LANGUAGE: (Topic.PROGRAMME, Topic.ELIGIBILITY, Topic.WHEN),
    Topic.ELIGIBILITY: (Topic.REGISTER, Topic.COST, Topic.WHEN),
    Topic.COST: (Topic.REGISTER, Topic.ELIGIBILITY, Topic.WHEN),
    Topic.REGISTER: (Topic.LINK, Topic.ELIGIBILITY, Topic.CONTACT),
    Topic.OBJECTIVES: (Topic.PROGRAMME, Topic.ABOUT, Topic.WHEN),
    Topic.ABOUT: (Topic.OBJECTIVES, Topic.ORGANIZERS, Topic.ELIGIBILITY),
    Topic.ORGANIZERS: (Topic.ABOUT, Topic.CONTACT, Topic.CIRCULAR),
    Topic.CONTACT: (Topic.LINK, Topic.REGISTER, Topic.CIRCULAR),
    Topic.PROGRAMME: (Topic.OBJECTIVES, Topic.WHEN, Topic.UPDATES),
    Topic.UPDATES: (Topic.LINK, Topic.CONTACT, Topic.PROGRAMME),
    Topic.CIRCULAR: (Topic.ORGANIZERS, Topic.CONTACT, Topic.OBJECTIVES),
}
"""What people ask next."""


class Assistant:
    """Answers questions about one meeting from its facts, in the asker's language."""

    def __init__(
        self,
        meeting: Meeting,
        phrasebook: Phrasebook,
        reader: Reader,
        gazetteer: Gazetteer,
        membership: Membership,
    ) -> None:
        self._file = meeting
        self.meeting = meeting
        self.added: tuple[OwnQuestion, ...] = ()
        """Own questions beside those of the meeting's file."""
        self.phrasebook = phrasebook
        self._reader = reader
        self._gazetteer = gazetteer
        self._answering = Answering(phrasebook, reader.scorer, gazetteer, membership)
        self._evidence = Evidence(meeting, self._answering.verdicts, self._answering.deadlines)

    def with_added(self, added: tuple[OwnQuestion, ...]) -> "Assistant":
        """This assistant with other own questions beside those of the meeting's file.

        Not beside `ask` in another thread: both use the encoder.
        """
        own = _own_questions(self._file, added)
        encoder = self._reader.scorer.fast_encoder
        other = copy(self)
        other.meeting = self._file.model_copy(update={"questions": own})
        other.added = added
        other._reader = self._reader.with_own_questions(OwnQuestions(own, encoder))  # noqa: SLF001  # a copy of this
        return other

    def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """The indexes of `texts` in groups that ask the same, by whatever words. Not beside `ask`, as above."""
        return groups_of(self._reader.scorer.vectors(texts))

    def ask(self, question: Question, now: datetime) -> Answer:
        """Answer `question` as of `now` (aware). Any text gives an answer, an offer or silence, never an error."""
        message = read_message(question.text)
        earlier = [read_message(text) for text in question.earlier]
        hint = self.phrasebook.known(question.language) if question.language else None
        reading = self._reader.read(message, hint, earlier)
        mentions = self._gazetteer.find(message.text, reading.language)
        if mentions and earlier and not reading.continues and not message.is_marked:
            reading = self._reader.read(message, hint, earlier, leans=True)  # "sorry, Manaus"
        names_place = bool(mentions)
        if not names_place and reading.continues:
            mentions = self._gazetteer.find(reading.context or reading.text, reading.language)
            names_place = bool(mentions) and not reading.context
        if earlier and not mentions and is_bare_when(reading):
            before = self._reader.read(earlier[-1], hint)
            reading = in_the_light_of(reading, before)
        reading = self._evidence.weigh(reading, names_place=names_place, setting=question.setting)
        circumstances = self._circumstances(reading, message, mentions, in_thread=bool(question.earlier))
        decision = decide(reading, message, question.setting, circumstances)
        if decision.silent:
            return Answer(question.text, question.setting.value, reading.language, Outcome.SILENT)
        reply = Reply.at(self.meeting, self.phrasebook, reading.language, now)
        if not decision.sure:
            return self._offer(question, reply, reading, message)
        return self._answer(question, reply, reading, mentions)

    def about(self, topic: str, language: str, now: datetime, tz: str | None = None) -> Answer:
        """What is known about a topic, a subject or an own question, as if it had been asked for.

        Raises:
            KeyError: there is no such topic.
        """
        language = self.phrasebook.known(language)
        reply = Reply.at(self.meeting, self.phrasebook, language, now)
        said = self._answering.topic(reply, topic, tz)
        return self._finished(Question(topic, tz=tz), reply, [(topic, said)])

    def _answer(
        self, question: Question, reply: Reply, reading: Reading, mentions: Sequence[PlaceMention]
    ) -> Answer:
        said = [
            (
                part.label,
                self._answering.part(reply, part, reading, mentions, question.tz, len(reading.parts)),
            )
            for part in reading.parts
        ]
        return self._finished(question, reply, said)

    def _finished(
        self, question: Question, reply: Reply, said: Sequence[tuple[str, Sequence[Paragraph]]]
    ) -> Answer:
        """The answer of all parts: its outcome is that of the first, since this is what was asked first."""
        covered: list[str] = []
        paragraphs: list[Paragraph] = []
        outcome: Outcome | None = None
        subject: str | None = None
        for label, part in said:
            stated = any(paragraph.topic for paragraph in part)
            outcome = outcome or (Outcome.ANSWERED if stated else Outcome.NOT_STATED)
            if stated:
                covered += [p.topic for p in part if p.topic and p.topic not in covered]
            else:
                subject = subject or label
            said_before = [paragraph.text for paragraph in paragraphs]
            # "Yes. It is free." has said "It is free." too.
            paragraphs += [p for p in part if not any(text.endswith(p.text) for text in said_before)]
        topics = tuple(dict.fromkeys(covered))
        answer = Answer(
            question.text,
            question.setting.value,
            reply.language,
            outcome or Outcome.NOT_STATED,
            topics=topics,
            paragraphs=tuple(paragraphs),
            moments=self._moments() if Topic.WHEN.value in topics else (),
            follow_ups=self._follow_ups(reply, topics),
            subject=subject,
        )
        return self._with_notice(answer, reply)

    def _offer(self, question: Question, reply: Reply, reading: Reading, message: Message) -> Answer:
        """Up to three topics to choose from, likeliest first."""
        topics = {topic.value for topic in Topic}
        likely = [label for label, _ in reading.likely if label in topics and reply.topic(Topic(label))]
        asks = message.has_letters and reading.silence < _ASKS_NOTHING
        offered = likely[:_MOST_OFFERED] if asks else list(_DEFAULT_OFFER)
        elsewhere = reading.silent_kind in ELSEWHERE and reading.silence >= _ABOUT_ANOTHER
        sentences = (["offered.only_this"] if elsewhere else []) + ["offered.which"]
        paragraphs = [paragraph for sentence in sentences if (paragraph := reply.say(sentence))]
        choices = tuple(Choice(t, self.phrasebook.topic_title(reply.language, t)) for t in offered)
        return Answer(
            question.text,
            question.setting.value,
            reply.language,
            Outcome.OFFERED,
            offered=choices,
            paragraphs=tuple(paragraphs),
            asks=asks,
        )

    def _circumstances(
        self, reading: Reading, message: Message, mentions: Sequence[PlaceMention], *, in_thread: bool
    ) -> Circumstances:
        bodies = unknown_acronyms(reading.text, self.meeting)
        day = right_day(reading.text, reading.language, self.meeting)
        return Circumstances(
            asks=self._answering.verdicts.has_question_word(message.text, reading.language),
            names_body=bool(bodies),
            names_event=any(any(map(str.isdigit, body)) for body in bodies),
            names_another_day=day is False,
            names_place=bool(mentions),
            asks_about_place=bool(mentions) and reading.likely[0][0] in ABOUT_PLACES,
            names_meeting=INITIATIVE in reading.text or day is True,
            in_thread=in_thread,
        )

    def _moments(self) -> tuple[datetime, ...]:
        schedule = self.meeting.schedule
        if schedule is None:
            return ()
        return tuple(moment for moment in (schedule.starts_at, schedule.ends_at) if moment)

    def _follow_ups(self, reply: Reply, topics: Sequence[str]) -> tuple[Choice, ...]:
        wanted = _NEXT.get(topics[0], _DEFAULT_OFFER) if topics else _DEFAULT_OFFER
        fitting = [topic for topic in wanted if topic.value not in topics and reply.topic(topic)]
        return tuple(Choice(t.value, self.phrasebook.topic_title(reply.language, t.value)) for t in fitting)

    def _with_notice(self, answer: Answer, reply: Reply) -> Answer:
        circular = self.meeting.circular.reference
        if reply.language == "en" or not any(source.startswith(circular) for source in answer.sources):
            return answer
        notice = reply.say("translation")
        return replace(answer, notice=notice.text if notice else None)


def _own_questions(meeting: Meeting, added: Sequence[OwnQuestion]) -> tuple[OwnQuestion, ...]:
    """Those of the meeting's file, and beside them those that have not been moved into it."""
    filed = {question.id for question in meeting.questions}
    return (*meeting.questions, *(question for question in added if question.id not in filed))
