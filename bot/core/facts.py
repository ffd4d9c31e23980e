"""The meeting's facts as texts in one language, by the placeholder names of the sentences."""

from datetime import datetime, timedelta

from bot.core.meeting import Circular, Facts, Format, Meeting, Organization, ProgrammeItem, Schedule, Venue
from bot.core.phrasebook import Phrasebook


def stated(meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> dict[str, str]:
    """Every fact that the circular states, ready to be said in `language`; what is absent has no key.

    Conditions (keys with an empty text) tell which sentences apply. `now` is aware.
    """
    values: dict[str, str] = {"meeting": meeting.short_title.text(language), "command": meeting.command}
    values |= _when(meeting, phrasebook, language, now)
    values |= _where(meeting, phrasebook, language)
    values |= _language(meeting, phrasebook, language)
    values |= _participation(meeting, phrasebook, language, now)
    values |= _substance(meeting, phrasebook, language)
    values |= _circular(meeting.circular, phrasebook, language)
    values |= _contact(meeting)
    return values


def zone_text(schedule: Schedule, phrasebook: Phrasebook, language: str) -> str:
    """The meeting's zone, e.g. `CEST (UTC+2)`; without a label its city stands instead."""
    moment = schedule.begun_at
    label = schedule.zone_label or phrasebook.zone_city(language, schedule.zone)
    return f"{label} ({offset_text(moment)})"


def offset_text(moment: datetime) -> str:
    """The offset of an aware moment, e.g. `UTC+5:45`."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def title_of(organization: Organization, language: str) -> str:
    """An organization's name in `language`."""
    return organization.name.text(language)


def _bullets(items: list[str]) -> str:
    return "\n".join(f"• {item}" for item in items)


def _when(meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> dict[str, str]:
    values: dict[str, str] = {}
    if meeting.status != "announced":
        values[meeting.status] = ""
    schedule = meeting.schedule
    if schedule is None:
        return values
    values["zone"] = zone_text(schedule, phrasebook, language)
    if schedule.final_day == schedule.first_day:
        values["date"] = phrasebook.day(language, schedule.first_day)
        if schedule.ends is not None:
            values["end"] = phrasebook.hour(language, schedule.ends)
        if schedule.starts_at and schedule.ends_at:
            values["duration"] = phrasebook.duration(language, schedule.ends_at - schedule.starts_at)
    else:
        values["first_date"] = phrasebook.day(language, schedule.first_day)
        values["last_date"] = phrasebook.day(language, schedule.final_day)
    if schedule.starts is not None:
        values["start"] = phrasebook.hour(language, schedule.starts)
    else:
        values["no_hours"] = ""
    if meeting.is_over(now):
        values["over"] = ""
    elif meeting.has_begun(now):
        values["under_way"] = ""
    elif meeting.status == "announced":
        values["countdown"] = phrasebook.duration(language, schedule.begun_at - now)
    return values


def _venue_text(venue: Venue, phrasebook: Phrasebook, language: str) -> str:
    parts = [part.text(language) for part in (venue.room, venue.name, venue.address, venue.city) if part]
    if venue.country:
        parts.append(phrasebook.country(language, venue.country))
    return ", ".join(dict.fromkeys(parts))


def _where(meeting: Meeting, phrasebook: Phrasebook, language: str) -> dict[str, str]:
    place = meeting.place
    if place is None:
        return {}
    values = {place.format.value: ""}
    if place.format is not Format.VIRTUAL and place.venue is not None:
        values["venue"] = _venue_text(place.venue, phrasebook, language)
    if place.access:
        values["access"] = place.access.text(language)
    return values


def _language(meeting: Meeting, phrasebook: Phrasebook, language: str) -> dict[str, str]:
    facts = meeting.language
    if facts is None:
        return {}
    names = [phrasebook.language_name(language, code) for code in facts.working]
    values = {"languages": phrasebook.listed(language, names)}
    values["only_language" if facts.only else "not_only_language"] = ""
    if facts.only or facts.interpretation == ():
        values["no_interpretation"] = ""
    elif facts.interpretation:
        into = [phrasebook.language_name(language, code) for code in facts.interpretation]
        values["interpretation"] = phrasebook.listed(language, into)
    if facts.note:
        values["language_note"] = facts.note.text(language)
    return values


def _participation(meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> dict[str, str]:
    values: dict[str, str] = {}
    if (who := meeting.eligibility) is not None:
        individuals = who.individuals_from_member_countries
        kinds = [kind for kind in who.open_to if not (individuals and kind == "individual")]
        names = [phrasebook.interface(language, f"category.{kind}.plural") for kind in kinds]
        values["open_to"] = phrasebook.listed(language, names)
        values["individuals" if individuals else "no_individuals"] = ""
        if who.invitation_only:
            values["invitation_only"] = ""
        if who.note:
            values["eligibility_note"] = who.note.text(language)
    if meeting.cost is not None:
        values["free" if meeting.cost.free else "not_free"] = ""
        if meeting.cost.fee:
            values["fee"] = meeting.cost.fee.text(language)
    if (rules := meeting.registration) is not None:
        if rules.mandatory:
            values["mandatory"] = ""
        if rules.url:
            values["registration_page"] = str(rules.url)
            values["link_on_page" if rules.link_is_on_page else "link_given"] = ""
        for name in ("opens", "closes"):
            if moment := getattr(rules, name):
                day, hour = phrasebook.day(language, moment.date()), phrasebook.hour(language, moment)
                values[name] = f"{day}, {hour} ({offset_text(moment)})"
        if not rules.closes:
            values["no_deadline"] = ""
        if rules.capacity:
            values["capacity"] = str(rules.capacity)
        if rules.note:
            values["registration_note"] = rules.note.text(language)
    if not meeting.is_over(now) and meeting.status == "announced":
        values["registration_open"] = ""
    return values


def _programme_line(item: ProgrammeItem, phrasebook: Phrasebook, language: str) -> str:
    hours = "–".join(phrasebook.hour(language, hour) for hour in (item.starts, item.ends) if hour)
    day = phrasebook.day(language, item.day) if item.day else ""
    speakers = "; ".join(
        speaker.name + (f" ({speaker.role.text(language)})" if speaker.role else "")
        for speaker in item.speakers
    )
    head = " ".join(part for part in (day, hours) if part)
    return ": ".join(part for part in (head, item.title.text(language)) if part) + (
        f" – {speakers}" if speakers else ""
    )


def _substance(meeting: Meeting, phrasebook: Phrasebook, language: str) -> dict[str, str]:
    values: dict[str, str] = {}
    if meeting.objectives:
        values["objectives"] = _bullets([item.text(language) for item in meeting.objectives.items])
    if (about := meeting.about) is not None:
        name = about.name.text(language)
        values["initiative"] = f"{name} ({about.abbreviation})" if about.abbreviation else name
        values["description"] = about.description.text(language)
        if about.agencies:
            values["agencies"] = str(about.agencies)
        if about.goal:
            values |= {"goal_number": str(about.goal.number), "goal": about.goal.text.text(language)}
        if about.url:
            values["about_page"] = str(about.url)
    if (who := meeting.organizers) is not None:
        values["organizers"] = phrasebook.listed(language, [title_of(o, language) for o in who.organizers])
        if who.hosts:
            values["hosts"] = phrasebook.listed(language, [title_of(o, language) for o in who.hosts])
    if (page := meeting.page) is not None:
        values["page"] = str(page.url)
        if page.holds:
            values["page_holds"] = phrasebook.listed(language, [item.text(language) for item in page.holds])
        if page.updated_regularly:
            values["updated"] = ""
        if page.check_periodically:
            values["check_periodically"] = ""
    if (programme := meeting.programme) is not None:
        if programme.url:
            values["programme_page"] = str(programme.url)
            values["programme_on_page" if programme.on_page else "programme_published"] = ""
        if programme.items:
            lines = [_programme_line(item, phrasebook, language) for item in programme.items]
            values["programme_items"] = _bullets(lines)
    if meeting.deadlines:
        lines = [
            f"{phrasebook.day(language, d.on, weekday=False)}: {d.what.text(language)}"
            for d in meeting.deadlines
        ]
        values["deadlines"] = _bullets(lines)
    return values


def _circular(circular: Circular, phrasebook: Phrasebook, language: str) -> dict[str, str]:
    values = {"reference": circular.reference}
    if circular.issued:
        issued = phrasebook.day(language, circular.issued, weekday=False)
        place = circular.issued_at.text(language) if circular.issued_at else ""
        values["issued"] = f"{place}, {issued}" if place else issued
    if circular.subject:
        values["subject"] = circular.subject.text(language)
    for name in ("addressees", "copies"):
        if items := getattr(circular, name):
            values[name] = "; ".join(item.text(language) for item in items)
    if circular.url:
        values["circular_page"] = str(circular.url)
    return values


def _contact(meeting: Meeting) -> dict[str, str]:
    contact: Facts | None = meeting.contact
    if contact is None:
        return {}
    names = {
        "contact_name": "name",
        "email": "email",
        "telephone": "telephone",
        "fax": "fax",
        "contact_page": "url",
    }
    values = {key: str(value) for key, name in names.items() if (value := getattr(contact, name, None))}
    values["contact_short"] = next(
        values[key] for key in ("email", "contact_page", "telephone", "fax") if key in values
    )
    return values
