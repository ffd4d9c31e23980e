"""The paragraphs that answer one part of a question: yes or no first, then the facts, then what is particular."""

from collections.abc import Sequence

from bot.core.answer import Paragraph
from bot.core.asked_times import asked_hours
from bot.core.checks import named_organizers, unknown_acronyms
from bot.core.deadlines import Deadlines, deadline_lines
from bot.core.local_times import LocalTimes, known_zone
from bot.core.membership import Member, Membership, TerritoryOf
from bot.core.phrasebook import Phrasebook
from bot.core.places import Gazetteer, PlaceKind, PlaceMention
from bot.core.replies import PARENT, Reply
from bot.core.topics import Subject, Topic
from bot.core.typography import quoted, shortened
from bot.core.understanding.reading import Part, Reading
from bot.core.understanding.scoring import Scorer
from bot.core.verdicts import Verdicts

_WITHIN_PARENT = {
    Subject.DEADLINE: "register.no_deadline",
    Subject.GROUP: "register.group",
    Subject.POSTPONED: "updates.not_told",
}
"""What can be said of a subject within the topic that it belongs to."""
ABOUT_PLACES = frozenset({Topic.WHEN.value, Topic.ELIGIBILITY.value})
"""What depends on where one is."""
_LONGEST_QUOTE = 120


class Answering:
    """Turns a part of a reading into paragraphs."""

    def __init__(
        self, phrasebook: Phrasebook, scorer: Scorer, gazetteer: Gazetteer, membership: Membership
    ) -> None:
        self._phrasebook = phrasebook
        self._gazetteer = gazetteer
        self._membership = membership
        self._local_times = LocalTimes(gazetteer)
        self.deadlines = Deadlines(phrasebook)
        self.verdicts = Verdicts(phrasebook, scorer, gazetteer)

    def topic(self, reply: Reply, topic: str, tz: str | None) -> list[Paragraph]:
        """Everything about a topic, subject or own question (KeyError if it is none of these)."""
        if topic in set(Topic):
            said = list(reply.topic(Topic(topic))) or list(reply.not_stated(self._title(reply, topic)))
            if topic == Topic.WHEN:
                said += self._local_times.for_reader(reply, tz)
            return said
        if topic in set(Subject):
            return self._subject(reply, Subject(topic))
        return [_own(reply, topic)]

    def part(
        self,
        reply: Reply,
        part: Part,
        reading: Reading,
        mentions: Sequence[PlaceMention],
        tz: str | None,
        parts: int,
    ) -> list[Paragraph]:
        """The answer to one part of `reading`; `mentions` are the places that the message names."""
        text = reading.text if parts == 1 else part.text
        if part.label == Subject.OTHER and not reply.subject(Subject.OTHER):
            return list(reply.not_stated(quoted(shortened(text, _LONGEST_QUOTE), reply.language)))
        if part.label == Subject.DEADLINE and (deadlines := self._deadlines(reply, text)):
            return deadlines
        said = self.topic(reply, part.label, None if mentions else tz)
        check = reading.own or text
        places = _where_asked(mentions)
        verdict = None
        if part.label in set(Topic):
            verdict = self.verdicts.of(reply, Topic(part.label), check, places, known_zone(tz))
        unknown = self._unknown_place(reply, part.label, text) if not mentions else []
        if unknown:
            verdict = None
        if part.label == Topic.WHEN:
            # "Does it start at 8:30 in London?" means London's clock; "what is 14:00 in Tokyo?" the meeting's.
            asks_hour = self.verdicts.has_question_word(text, reply.language)
            converts = len(places) > 1 or (
                asks_hour and not self.verdicts.speaks_of_hours(text, reply.language)
            )
            local = self._local_times.at_places(reply, places, asked_hours(text) if converts else ())
            said = [*said[:1], *local] if local else said
        elif part.label == Topic.ELIGIBILITY:
            countries, admitted = self._countries(reply, mentions)
            if not admitted:
                verdict = None
            elif countries and not unknown and self.verdicts.is_plain(check, reply.language):
                verdict = True
            said += countries
        elif part.label == Topic.ORGANIZERS:
            said += _organizations(reply, text)
        elif part.label == Topic.ABOUT and self.verdicts.asks_edition(check, reply.language):
            edition = reply.say("about.edition", Topic.ABOUT, title=reply.meeting.title.text(reply.language))
            said = [edition, *said] if edition else said
        return _beginning_with(reply, [*said, *unknown], verdict=verdict)

    def _unknown_place(self, reply: Reply, label: str, text: str) -> list[Paragraph]:
        """That a place named in a question about hours or eligibility is in no table: it is not passed over."""
        if label not in ABOUT_PLACES or not (name := self._gazetteer.unknown_place(text, reply.language)):
            return []
        said = reply.say("place.unknown", label, place=name)
        return [said] if said else []

    def _subject(self, reply: Reply, subject: Subject) -> list[Paragraph]:
        if stated := reply.subject(subject):
            return list(stated)
        for question in reversed(reply.meeting.questions):
            if question.subject is subject:
                return [_own(reply, question.id)]
        if subject is Subject.DEADLINE and (deadlines := self._deadlines(reply, "")):
            return deadlines
        parent = PARENT.get(subject)
        if parent is not None and (known := reply.topic(parent)):
            within = reply.say(_WITHIN_PARENT[subject], parent)
            if within is None:
                return list(known)
            return [*known, within] if subject is Subject.POSTPONED else [within, *known]
        return list(reply.not_stated(self._title(reply, subject.value)))

    def _deadlines(self, reply: Reply, text: str) -> list[Paragraph]:
        """The deadlines that `text` asks for, as the circular states them; empty where it states none."""
        stated = reply.meeting.deadlines
        meant = self.deadlines.named(text, reply.language, stated) or stated
        lines = deadline_lines(meant, reply.phrasebook, reply.language)
        listed = reply.say("deadlines.list", Topic.REGISTER, deadlines=lines) if meant else None
        return [Paragraph(listed.text, listed.topic, reply.cite(meant[0].source))] if listed else []

    def _countries(self, reply: Reply, mentions: Sequence[PlaceMention]) -> tuple[list[Paragraph], bool]:
        """Membership of the countries that are named, on the day of the meeting, and whether all are members.

        Nobody is refused: of a country that is no member it is said that the organizers decide.
        """
        schedule = reply.meeting.schedule
        on = schedule.first_day if schedule else reply.now.date()
        if not reply.meeting.eligibility or not reply.meeting.eligibility.individuals_from_member_countries:
            return [], True
        said = []
        admitted = True
        for code in self._countries_named(mentions)[:3]:
            name = self._gazetteer.name(self._gazetteer.place(code), reply.language)
            match self._membership.status(code, on):
                case Member():
                    said.append(reply.say("eligibility.member", Topic.ELIGIBILITY, country=name))
                case TerritoryOf(member):
                    of = self._gazetteer.name(self._gazetteer.place(member), reply.language)
                    said.append(
                        reply.say("eligibility.territory", Topic.ELIGIBILITY, country=name, member_country=of)
                    )
                case _:
                    admitted = False
                    said.append(reply.say("eligibility.special", Topic.ELIGIBILITY, country=name))
        return [paragraph for paragraph in said if paragraph], admitted

    def _countries_named(self, mentions: Sequence[PlaceMention]) -> list[str]:
        """Every country that may be meant: of Korea, both."""
        codes = [code for mention in mentions for code in self._gazetteer.countries(mention)]
        return list(dict.fromkeys(codes))

    def _title(self, reply: Reply, topic: str) -> str:
        return reply.phrasebook.topic_title(reply.language, topic)


def _own(reply: Reply, question_id: str) -> Paragraph:
    for question in reply.meeting.questions:
        if question.id == question_id:
            said = question.answer.text(reply.language)
            source = reply.cite(question.source) if question.source else None
            return Paragraph(
                said, question.id, source or reply.phrasebook.interface(reply.language, "source.organizers")
            )
    raise KeyError(question_id)


def _organizations(reply: Reply, text: str) -> list[Paragraph]:
    """What the circular says of each body that the question names."""
    unknown = unknown_acronyms(text, reply.meeting) if not named_organizers(text, reply.meeting) else []
    said = [reply.say("organizers.not_named", Topic.ORGANIZERS, organization=name) for name in unknown[:2]]
    return [paragraph for paragraph in said if paragraph]


def _beginning_with(reply: Reply, said: list[Paragraph], *, verdict: bool | None) -> list[Paragraph]:
    """The paragraphs, the first of them beginning with Yes or No where there is a verdict."""
    word = reply.say("yes" if verdict else "no") if verdict is not None else None
    if word is None or not said:
        return said
    first, *rest = said
    space = "" if reply.language == "zh" else " "
    return [Paragraph(f"{word.text}{space}{first.text}", first.topic, first.source), *rest]


def _where_asked(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places whose clock is asked for: of a city and its country, the city."""
    cities = [m for m in mentions if m.kind is PlaceKind.CITY]
    countries = {place.country for mention in cities for place in mention.candidates}
    return [
        m
        for m in mentions
        if m.kind is not PlaceKind.COUNTRY or not any(p.id in countries for p in m.candidates)
    ]
