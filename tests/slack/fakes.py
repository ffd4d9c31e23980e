"""What stands behind the surface in its tests: an assistant that knows a few words, and words to say it in."""

import threading
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.answer import Answer, Choice, Outcome, Paragraph
from bot.core.meeting import Meeting, OwnQuestion
from bot.core.phrasebook import Phrasebook
from bot.core.question import Question, Setting
from bot.core.registration_store import StoreUnavailable
from bot.core.topics import Topic
from bot.core.words import Asked, Words
from bot.knowledge.documents import read_document
from bot.slack.ports import Answers

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
BEFORE = datetime(2023, 6, 12, 9, 0, tzinfo=UTC)
AFTER = datetime(2023, 6, 21, 9, 0, tzinfo=UTC)

ANSWER = Answer(
    "when?",
    "mention",
    "en",
    Outcome.ANSWERED,
    topics=("when",),
    paragraphs=(
        Paragraph("On 20 June.", "when", "TSB Circular 92 §1"),
        Paragraph("It is free.", "cost", "TSB Circular 92 §5"),
    ),
    moments=(datetime(2023, 6, 20, 7, 30, tzinfo=UTC), datetime(2023, 6, 20, 14, 0, tzinfo=UTC)),
)
"""An answer with two paragraphs and the meeting's hours."""

FRENCH = {
    "form.title": "Inscription",
    "form.submit": "S’inscrire",
    "field.first_name": "Prénom",
    "problem.email_invalid": "Cette adresse électronique ne semble pas valable.",
    "receipt.confirmed": "Vous êtes inscrit à la {meeting}.",
    "sources": "Source : {sources}",
    "busy": "Je suis très sollicité.",
}


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = BEFORE

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        self.now = now


def read_meeting() -> Meeting:
    return Meeting.model_validate(read_document(KNOWLEDGE / "meeting.yaml").content)


def interface_words() -> dict[str, str]:
    """The English words of the surface, as they are shipped."""
    found: dict[str, str] = read_document(KNOWLEDGE / "words" / "en.yaml").content["interface"]
    return found


def make_phrasebook() -> Phrasebook:
    topics = {topic: Asked(title=topic.value.capitalize()) for topic in Topic}
    understood: dict[str, Any] = {"relative": {}, "numbers": (), "ordinals": (), "measures": {}}
    common: dict[str, Any] = {"topics": topics, "subjects": {}, "sentences": {}, **understood}
    english = Words(
        language="en",
        name="English",
        synonyms={"time": "when", "Price": "cost", "sign up": "register", "withdraw": "cancel"},
        interface=interface_words(),
        **common,
    )
    french = Words(
        language="fr",
        name="français",
        synonyms={"prix": "cost", "inscription": "register"},
        interface=FRENCH,
        **common,
    )
    return Phrasebook({"en": english, "fr": french})


class FakeAssistant:
    """Answers by single words; keeps what it was asked."""

    def __init__(self, meeting: Meeting, phrasebook: Phrasebook) -> None:
        self.meeting = meeting
        self.phrasebook = phrasebook
        self.added: tuple[OwnQuestion, ...] = ()
        self.asked: list[Question] = []
        self.threads: set[str] = set()

    def ask(self, question: Question, now: datetime) -> Answer:
        self.asked.append(question)
        self.threads.add(threading.current_thread().name)
        text = question.text.casefold()
        language = self.phrasebook.known(question.language)
        for own in self.added:
            if text in own.ask:
                return self.about(own.id, language, now)
        if "explode" in text:
            raise ZeroDivisionError("as ordered")
        if "inject" in text:
            return self._made(question, language, Outcome.ANSWERED, ("Look: <!channel> & <@U1> *bold*",))
        if "long" in text:
            return self._made(question, language, Outcome.ANSWERED, ("Städte & Länder 🌍 " * 3000,))
        if "recording" in text:
            return self._made(question, language, Outcome.NOT_STATED, ("The circular does not say.",))
        if "perhaps" in text:
            offered = (Choice("when", "Date and time"), Choice("cost", "Cost"))
            asks = "hello" not in text
            return Answer(question.text, question.setting, language, Outcome.OFFERED, (), offered, asks=asks)
        if "partly" in text:
            partly = self.about("cost", language, now, question.tz, question)
            return replace(partly, subject="slides")
        for topic in Topic:
            if topic.value in text or any(
                topic.value in earlier for earlier in question.earlier if "and" in text
            ):
                return self.about(topic, language, now, question.tz, question)
        if question.setting is Setting.CHANNEL:
            return Answer(question.text, question.setting, language, Outcome.SILENT)
        return Answer(
            question.text, question.setting, language, Outcome.OFFERED, (), (Choice("about", "About"),)
        )

    def with_added(self, added: tuple[OwnQuestion, ...]) -> "FakeAssistant":
        other = copy(self)
        other.added = added
        return other

    def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """By their first word."""
        groups: dict[str, list[int]] = {}
        for index, text in enumerate(texts):
            groups.setdefault(text.split()[0], []).append(index)
        return list(groups.values())

    def about(
        self,
        topic: str,
        language: str,
        now: datetime,
        tz: str | None = None,
        question: Question | None = None,
    ) -> Answer:
        for own in self.added:
            if own.id == topic:
                said = Paragraph(own.answer.text(language), own.id, own.source or "the organizers")
                return Answer(topic, Setting.MENTION, language, Outcome.ANSWERED, (own.id,), (), (said,))
        schedule = self.meeting.schedule
        assert schedule is not None
        assert schedule.starts_at is not None
        assert schedule.ends_at is not None
        past = "was" if self.meeting.is_over(now) else "is"
        return Answer(
            text=question.text if question else "",
            setting=question.setting if question else Setting.MENTION,
            language=language,
            outcome=Outcome.ANSWERED,
            topics=(Topic(topic).value,) if topic != "gone" else (_missing(topic),),
            paragraphs=(
                Paragraph(
                    f"This {past} about {topic}. See https://u4ssc.itu.int/.", topic, "TSB Circular 92 §1"
                ),
                Paragraph(f"Your zone: {tz}."),
            ),
            moments=(schedule.starts_at, schedule.ends_at) if topic == "when" else (),
            notice="Traduction non officielle." if language == "fr" else None,
            follow_ups=(
                Choice("link", "How to join"),
                Choice("register", "Registration"),
                Choice("cost", "Cost"),
            ),
        )

    def _made(self, question: Question, language: str, outcome: Outcome, texts: Sequence[str]) -> Answer:
        paragraphs = tuple(Paragraph(text, None, "TSB Circular 92 §6") for text in texts)
        return Answer(question.text, question.setting, language, outcome, (), (), paragraphs)


def _missing(topic: str) -> str:
    raise KeyError(topic)


@dataclass(frozen=True)
class FakeCountry:
    code: str
    name: str


class FakeCountries:
    codes = ("NG", "JP", "CO", "CA", "KZ", "CN", "JO", "CH", "FR", "XK")

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._phrasebook = phrasebook
        self.broken = False

    def search(self, prefix: str, language: str, limit: int) -> list[FakeCountry]:
        if self.broken:
            raise ZeroDivisionError("as ordered")
        named = [FakeCountry(code, self._phrasebook.country(language, code)) for code in self.codes]
        return [country for country in named if country.name.casefold().startswith(prefix.casefold())][:limit]

    def needs_organizer(self, code: str) -> bool:
        return code == "XK"


@dataclass
class FakeDeliveries:
    seen: set[str] = field(default_factory=set)
    unavailable: bool = False

    async def first_delivery(self, event_id: str) -> bool:
        if self.unavailable:
            raise StoreUnavailable
        first = event_id not in self.seen
        self.seen.add(event_id)
        return first

    async def release(self, event_id: str) -> None:
        self.seen.discard(event_id)

    async def forget_before(self, _: datetime) -> int:
        return 0


@dataclass
class FakeChannels:
    settings: dict[str, Answers] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)
    unavailable: bool = False

    async def answers(self, workspace_id: str, channel_id: str) -> Answers | None:
        if self.unavailable:
            raise StoreUnavailable
        return self.settings.get(channel_id) if workspace_id else None

    async def set_answers(self, _: str, channel_id: str, answers: Answers) -> None:
        if self.unavailable:
            raise StoreUnavailable
        self.settings[channel_id] = answers

    async def first_introduction(self, _: str, channel_id: str) -> bool:
        if self.unavailable:
            raise StoreUnavailable
        first = channel_id not in self.introduced
        self.introduced.add(channel_id)
        return first
