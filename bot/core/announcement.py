"""What people have been told about the meeting, and what has changed since: compared and put into words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from bot.core.facts import dated_text, venue_text, zone_text
from bot.core.meeting import Format, Group, Meeting, Schedule, Session, Venue
from bot.core.phrasebook import Phrasebook
from bot.core.typography import joined


class AnnouncedFacts(BaseModel):
    """The facts by whose change people's plans change; kept as JSON, so unknown keys of a later version pass."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: Literal["announced", "postponed", "cancelled"] = "announced"
    schedule: Schedule | None = None
    format: Format | None = None
    venue: Venue | None = None
    link: str | None = None
    registration_link: str | None = None
    opens: datetime | None = None
    closes: datetime | None = None


class ChangedFact(StrEnum):
    """What can change; the values are ends of interface ids."""

    STATUS = "status"
    TIME = "time"
    PLACE = "place"
    LINK = "link"
    REGISTRATION_LINK = "registration_link"
    OPENS = "opens"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is not any more as it was announced."""

    fact: ChangedFact
    before: AnnouncedFacts
    now: AnnouncedFacts


def announced_facts(meeting: Meeting) -> AnnouncedFacts:
    """What would be announced of the meeting as its file stands."""
    registration = meeting.registration
    return AnnouncedFacts(
        status=meeting.status,
        schedule=meeting.schedule,
        format=meeting.place.format if meeting.place else None,
        venue=meeting.place.venue if meeting.place else None,
        link=str(meeting.page.url) if meeting.page else None,
        registration_link=str(registration.url) if registration and registration.url else None,
        opens=registration.opens if registration else None,
        closes=registration.closes if registration else None,
    )


def changes(before: AnnouncedFacts, now: AnnouncedFacts) -> tuple[Change, ...]:
    """Every fact that differs, the most important first. How the circular is cited does not count."""
    return tuple(
        Change(fact, before, now) for fact, compared in _COMPARED.items() if compared(before) != compared(now)
    )


def fact_text(fact: ChangedFact, facts: AnnouncedFacts, phrasebook: Phrasebook, language: str) -> str:
    """The fact in words, e.g. `Tuesday, 20 June 2023, 09:30–16:00 CEST (UTC+2)`; or that it is not stated."""
    match fact:
        case ChangedFact.STATUS:
            text = phrasebook.interface(language, f"announce.status.{facts.status}")
        case ChangedFact.TIME:
            text = _time_text(facts.schedule, phrasebook, language) if facts.schedule else ""
        case ChangedFact.PLACE:
            text = _place_text(facts, phrasebook, language)
        case ChangedFact.LINK:
            text = facts.link or ""
        case ChangedFact.REGISTRATION_LINK:
            text = facts.registration_link or ""
        case ChangedFact.OPENS | ChangedFact.DEADLINE:
            moment = facts.opens if fact is ChangedFact.OPENS else facts.closes
            text = dated_text(moment, phrasebook, language) if moment else ""
    return text or phrasebook.interface(language, "announce.not_stated")


def change_text(change: Change, phrasebook: Phrasebook, language: str) -> str:
    """One line: what it is, how it is now, and how it was announced before."""
    return phrasebook.interface(
        language,
        "announce.change",
        fact=phrasebook.interface(language, f"announce.fact.{change.fact.value}"),
        now=fact_text(change.fact, change.now, phrasebook, language),
        before=fact_text(change.fact, change.before, phrasebook, language),
    )


def change_sources(found: tuple[Change, ...], meeting: Meeting) -> tuple[str, ...]:
    """Where the changed facts stand, e.g. `TSB Circular 92 §1`; once each."""
    groups: dict[ChangedFact, Group | None] = {
        ChangedFact.STATUS: None,
        ChangedFact.TIME: meeting.schedule,
        ChangedFact.PLACE: meeting.place,
        ChangedFact.LINK: meeting.page,
        ChangedFact.REGISTRATION_LINK: meeting.registration,
        ChangedFact.OPENS: meeting.registration,
        ChangedFact.DEADLINE: meeting.registration,
    }
    cited = (groups[change.fact] for change in found)
    return tuple(dict.fromkeys(meeting.circular.cite(group.source) for group in cited if group))


def _compared_time(facts: AnnouncedFacts) -> object:
    schedule = facts.schedule
    if schedule is None:
        return None
    sessions = [(session.day, session.starts, session.ends) for session in schedule.sessions]
    days = (schedule.first_day, schedule.final_day)
    return (schedule.zone, *days, schedule.starts, schedule.ends, sessions)


def _compared_place(facts: AnnouncedFacts) -> object:
    """As the circular words it: a translation that is added moves nobody."""
    venue = facts.venue
    if venue is None:
        return facts.format
    parts = (venue.name, venue.room, venue.address, venue.city)
    return (facts.format, *(part.en if part else None for part in parts), venue.country)


_COMPARED: Final[dict[ChangedFact, Callable[[AnnouncedFacts], object]]] = {
    ChangedFact.STATUS: lambda facts: facts.status,
    ChangedFact.TIME: _compared_time,
    ChangedFact.PLACE: _compared_place,
    ChangedFact.LINK: lambda facts: facts.link,
    ChangedFact.REGISTRATION_LINK: lambda facts: facts.registration_link,
    ChangedFact.OPENS: lambda facts: facts.opens,
    ChangedFact.DEADLINE: lambda facts: facts.closes,
}


def _time_text(schedule: Schedule, phrasebook: Phrasebook, language: str) -> str:
    first, last = schedule.first_day, schedule.final_day
    zone = zone_text(schedule, phrasebook, language)
    if first == last:
        text = _day_text(first, schedule.starts, schedule.ends, phrasebook, language)
    else:
        text = " – ".join(
            _day_text(day, hour, None, phrasebook, language)
            for day, hour in ((first, schedule.starts), (last, schedule.ends))
        )
    hours_known = schedule.starts or schedule.ends or any(session.starts for session in schedule.sessions)
    sessions = [_session_text(session, phrasebook, language) for session in schedule.sessions]
    return joined([f"{text} {zone}" if hours_known else text, *sessions], language, ";")


def _session_text(session: Session, phrasebook: Phrasebook, language: str) -> str:
    hours = _day_text(session.day, session.starts, session.ends, phrasebook, language)
    return joined([session.title.text(language), hours], language, ":") if session.title else hours


def _day_text(
    day: date, starts: time | None, ends: time | None, phrasebook: Phrasebook, language: str
) -> str:
    hours = "–".join(phrasebook.hour(language, hour) for hour in (starts, ends) if hour)
    return joined([part for part in (phrasebook.day(language, day), hours) if part], language, ",")


def _place_text(facts: AnnouncedFacts, phrasebook: Phrasebook, language: str) -> str:
    if facts.format is None:
        return ""
    parts = [phrasebook.interface(language, f"announce.format.{facts.format.value}")]
    if facts.venue is not None:
        parts.append(venue_text(facts.venue, phrasebook, language))
    return joined([part for part in parts if part], language, ":")
