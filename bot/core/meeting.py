"""The facts of one meeting, as its circular states them.

Every group names the paragraph it comes from (`source`), and every group may be absent: what is absent is
answered "the circular does not say". All models are frozen and refuse unknown keys, so that a mistake in the
organizer's file is reported at start-up and not in an answer.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, model_validator

from bot.core.topics import Subject

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
"""The six official languages of the United Nations, English (the language of the circular) first."""


class Facts(BaseModel):
    """A frozen piece of knowledge that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(Facts):
    """A text of the circular, with its unofficial translations where the organizer gives them."""

    en: str = Field(min_length=1)
    fr: str | None = None
    es: str | None = None
    ru: str | None = None
    zh: str | None = None
    ar: str | None = None

    def text(self, language: str) -> str:
        """The text in `language`, or as the circular words it where no translation is given."""
        return getattr(self, language, None) or self.en


def _as_wording(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


Text = Annotated[Wording, BeforeValidator(_as_wording, json_schema_input_type=str | Wording)]
"""Either one string (English) or a mapping of language codes to strings."""


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no IANA time zone; expected a name such as Europe/Zurich")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", examples=["u4ssc@itu.int"])]


class Group(Facts):
    """Facts that stand together in one place of the circular."""

    source: Annotated[str, Field(min_length=1, description="the paragraph, e.g. §1", examples=["§1"])]


class Circular(Group):
    """The document that announces the meeting."""

    reference: str = Field(min_length=1, examples=["TSB Circular 92"])
    issued: date | None = None
    issued_at: Text | None = Field(None, description="place of issue")
    subject: Text | None = None
    signed_by: Text | None = None
    addressees: tuple[Text, ...] = ()
    copies: tuple[Text, ...] = ()
    url: HttpUrl | None = None

    def cite(self, paragraph: str) -> str:
        """A paragraph or part of this circular, e.g. `TSB Circular 92 §1`, `TSB Circular 92, letterhead`."""
        return (
            f"{self.reference} {paragraph}" if paragraph.startswith("§") else f"{self.reference}, {paragraph}"
        )


class Session(Facts):
    """One sitting of the meeting, in the zone of the schedule."""

    title: Text | None = None
    day: date
    starts: time | None = None
    ends: time | None = None


class Schedule(Group):
    """Days and hours, in the meeting's own zone. Hours may be absent; then only the days are known."""

    zone: Zone
    zone_label: str | None = Field(None, description="as the circular writes it", examples=["CEST"])
    first_day: date
    last_day: date | None = Field(None, description="inclusive; absent for a meeting of one day")
    starts: time | None = Field(None, description="hour at which the first day begins")
    ends: time | None = Field(None, description="hour at which the last day ends")
    sessions: tuple[Session, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        single_day = self.final_day == self.first_day
        if single_day and self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise ValueError("the meeting ends before it starts; give last_day if it runs past midnight")
        for session in self.sessions:
            if not self.first_day <= session.day <= self.final_day:
                raise ValueError(f"the session on {session.day} is outside the days of the meeting")
        return self

    @property
    def tz(self) -> ZoneInfo:
        """The meeting's own zone."""
        return ZoneInfo(self.zone)

    @property
    def final_day(self) -> date:
        """The last day, inclusive."""
        return self.last_day or self.first_day

    @property
    def starts_at(self) -> datetime | None:
        """First moment, aware, in the meeting's zone; None where the hour is not stated."""
        return datetime.combine(self.first_day, self.starts, self.tz) if self.starts else None

    @property
    def ends_at(self) -> datetime | None:
        """Last moment, aware, in the meeting's zone; None where the hour is not stated."""
        return datetime.combine(self.final_day, self.ends, self.tz) if self.ends else None

    @property
    def over_at(self) -> datetime:
        """From this moment the meeting is past: its end, or the end of its last day."""
        return self.ends_at or datetime.combine(self.final_day, time.max, self.tz)

    @property
    def begun_at(self) -> datetime:
        """From this moment the meeting has begun: its start, or the start of its first day."""
        return self.starts_at or datetime.combine(self.first_day, time.min, self.tz)


class Format(StrEnum):
    """How participants take part."""

    VIRTUAL = "virtual"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class Venue(Facts):
    """A physical place."""

    name: Text | None = None
    room: Text | None = None
    address: Text | None = None
    city: Text | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = Field(None, description="ISO 3166 alpha-2")


class Place(Group):
    """Where the meeting is held: a format, and a venue unless it is virtual."""

    format: Format
    venue: Venue | None = None
    access: Text | None = Field(None, description="entrance, badge, where registration opens on the day")

    @model_validator(mode="after")
    def _venue_fits(self) -> Self:
        if self.format is Format.VIRTUAL and self.venue is not None:
            raise ValueError("a virtual meeting has no venue; use format: hybrid or in_person")
        return self


LanguageCode = Annotated[str, Field(pattern="^[a-z]{2}$", description="ISO 639-1")]


class MeetingLanguage(Group):
    """Languages of the meeting."""

    working: tuple[LanguageCode, ...] = Field(min_length=1)
    interpretation: tuple[LanguageCode, ...] | None = Field(
        None, description="[] states that there is none; absent means that the circular does not say"
    )
    only: bool = Field(default=False, description="the circular says 'only': so no interpretation")
    note: Text | None = None


Participant = Literal["member_state", "sector_member", "associate", "academia", "individual", "other"]


class Eligibility(Group):
    """Who may take part."""

    open_to: tuple[Participant, ...] = Field(min_length=1)
    individuals_from_member_countries: bool = Field(
        default=False, description="any individual from a country that is a member of ITU"
    )
    invitation_only: bool = False
    note: Text | None = None


class Cost(Group):
    """What participation costs."""

    free: bool
    fee: Text | None = None


class Registration(Group):
    """Registration rules that the circular states, and those that the organizer sets for the bot."""

    mandatory: bool | None = None
    url: HttpUrl | None = Field(None, description="registration link, or the page where it will be")
    link_is_on_page: bool = Field(
        default=False, description="the circular says only that the link will be on the meeting page"
    )
    opens: datetime | None = None
    closes: datetime | None = None
    capacity: Annotated[int, Field(gt=0)] | None = None
    approval: bool = Field(default=False, description="organizers approve each registration")
    note: Text | None = None

    @model_validator(mode="after")
    def _aware(self) -> Self:
        for name in ("opens", "closes"):
            moment: datetime | None = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} needs an offset, e.g. 2023-06-19T18:00:00+02:00")
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError("closes lies before opens")
        return self


class Objectives(Group):
    """What the meeting is for."""

    items: tuple[Text, ...] = Field(min_length=1)
    keywords: tuple[str, ...] = Field((), description="terms by which people ask for an objective")


class Goal(Facts):
    """The Sustainable Development Goal that the initiative serves."""

    number: Annotated[int, Field(ge=1, le=17)]
    text: Text


class About(Group):
    """What stands behind the meeting."""

    name: Text
    abbreviation: str | None = None
    description: Text
    agencies: Annotated[int, Field(gt=0)] | None = Field(
        None, description="supporting UN agencies and programmes"
    )
    goal: Goal | None = None
    url: HttpUrl | None = None


class Organization(Facts):
    """A body that organizes, hosts or supports."""

    name: Text
    abbreviation: str | None = None
    also: tuple[str, ...] = Field((), description="other names by which people call it")


class Organizers(Group):
    """Who organizes, and who hosts."""

    organizers: tuple[Organization, ...] = Field(min_length=1)
    hosts: tuple[Organization, ...] = ()


class Contact(Group):
    """Where a person can be reached."""

    name: str | None = None
    email: Email | None = None
    telephone: str | None = None
    fax: str | None = None
    url: HttpUrl | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not any((self.email, self.telephone, self.fax, self.url)):
            raise ValueError("give at least one of email, telephone, fax, url")
        return self


class Page(Group):
    """The meeting's web page."""

    url: HttpUrl
    holds: tuple[Text, ...] = Field((), description="what the circular says will be found there")
    updated_regularly: bool | None = None
    check_periodically: bool | None = None


class Speaker(Facts):
    """A person on the programme."""

    name: str
    role: Text | None = None


class ProgrammeItem(Facts):
    """One line of the programme, in the zone of the schedule."""

    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    title: Text
    speakers: tuple[Speaker, ...] = ()


class Programme(Group):
    """The agenda: where it is, and as far as it is known what it says."""

    url: HttpUrl | None = None
    on_page: bool = Field(default=False, description="the circular says that it will be on the meeting page")
    items: tuple[ProgrammeItem, ...] = ()


class Deadline(Group):
    """A date by which something has to be done."""

    what: Text
    on: date


class Stated(Group):
    """What this circular does say about a subject that circulars seldom state."""

    says: Text
    url: HttpUrl | None = None


class OwnQuestion(Facts):
    """A question that only this meeting needs."""

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")]
    title: Text
    ask: tuple[str, ...] = Field(min_length=1, description="ways in which people ask it, in any language")
    answer: Text
    source: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="the paragraph, e.g. §1; without it the answer is the organizers' own word"
    )
    subject: Subject | None = Field(
        None, description="this is the answer to that subject, however it is asked"
    )


class PrivacyNotice(Facts):
    """What a participant consents to. The text is the organizer's, its version is kept with the consent."""

    version: str
    text: Text
    url: HttpUrl | None = None
    retention_months: Annotated[int, Field(gt=0)] = Field(
        12, description="counted from the end of the meeting"
    )


class Meeting(Facts):
    """One meeting: what its circular states and what the organizer adds."""

    id: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$", examples=["u4ssc-7"])]
    title: Text
    short_title: Text
    edition: Annotated[int, Field(gt=0)] | None = Field(None, description="7 for the seventh of its kind")
    also_called: tuple[str, ...] = ()
    command: Annotated[str, Field(pattern="^/[a-z0-9_-]+$")] = "/u4ssc"
    status: Literal["announced", "postponed", "cancelled"] = "announced"
    circular: Circular
    schedule: Schedule | None = None
    place: Place | None = None
    page: Page | None = None
    language: MeetingLanguage | None = None
    eligibility: Eligibility | None = None
    cost: Cost | None = None
    registration: Registration | None = None
    objectives: Objectives | None = None
    about: About | None = None
    organizers: Organizers | None = None
    contact: Contact | None = None
    programme: Programme | None = None
    deadlines: tuple[Deadline, ...] = ()
    stated: dict[str, Stated] = Field(default_factory=dict, description="by subject id, e.g. recording")
    questions: tuple[OwnQuestion, ...] = ()
    privacy: PrivacyNotice | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether the meeting is past at `now` (aware)."""
        return self.schedule is not None and now > self.schedule.over_at

    def has_begun(self, now: datetime) -> bool:
        """Whether the meeting has begun at `now` (aware)."""
        return self.schedule is not None and now >= self.schedule.begun_at
