"""The meeting's facts as texts in one language, by the placeholder names of the sentences."""

from datetime import datetime, timedelta

from bot.core.meeting import (
    Format,
    Meeting,
    Organization,
    ProgrammeItem,
    Schedule,
    Speaker,
    Venue,
    Wording,
)
from bot.core.phrasebook import Phrasebook
from bot.core.typography import bracketed, joined

_Values = dict[str, str]


def stated(meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> _Values:
    """Every fact that the circular states, ready to be said in `language`; what is absent has no key.

    Conditions (keys with an empty text) tell which sentences apply. `now` is aware.
    """
    values: _Values = {"meeting": meeting.short_title.text(language), "command": meeting.command}
    values |= _progress(meeting, phrasebook, language, now)
    for group in (
        _schedule,
        _place,
        _language,
        _eligibility,
        _cost,
        _registration,
        _objectives,
        _about,
        _organizers,
        _page,
        _programme,
        _circular,
        _contact,
    ):
        values |= group(meeting, phrasebook, language)
    return values


def zone_text(schedule: Schedule, phrasebook: Phrasebook, language: str) -> str:
    """The meeting's zone on its first day, as the circular writes it or by its name, e.g. `CEST (UTC+2)`."""
    return bracketed(zone_label(schedule, phrasebook, language), offset_text(schedule.begun_at), language)


def zone_label(schedule: Schedule, phrasebook: Phrasebook, language: str) -> str:
    """The same without the offset."""
    return schedule.zone_label or phrasebook.zone_name(language, schedule.begun_at, schedule.zone)


def offset_text(moment: datetime) -> str:
    """The offset of an aware moment, e.g. `UTC+5:45`."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def dated_text(moment: datetime, phrasebook: Phrasebook, language: str) -> str:
    """An aware moment in its own zone: day, hour and offset."""
    day, hour = phrasebook.day(language, moment.date()), phrasebook.hour(language, moment)
    return bracketed(joined((day, hour), language, ","), offset_text(moment), language)


def venue_text(venue: Venue, phrasebook: Phrasebook, language: str) -> str:
    """A venue in one line: room, name, address, city and country, as far as they are stated."""
    parts = [part.text(language) for part in (venue.room, venue.name, venue.address, venue.city) if part]
    if venue.country:
        parts.append(phrasebook.country(language, venue.country))
    return joined(dict.fromkeys(parts), language, ",")


def _known(**texts: object) -> _Values:
    """The texts that there are."""
    return {name: str(text) for name, text in texts.items() if text}


def _holding(**conditions: object) -> _Values:
    """The conditions that hold."""
    return {name: "" for name, holds in conditions.items() if holds}


def _text(wording: Wording | None, language: str) -> str | None:
    return wording.text(language) if wording else None


def _bullets(items: list[str]) -> str:
    return "\n".join(f"• {item}" for item in items)


def _names(organizations: tuple[Organization, ...], phrasebook: Phrasebook, language: str) -> str:
    return phrasebook.listed(language, [organization.name.text(language) for organization in organizations])


def _progress(meeting: Meeting, phrasebook: Phrasebook, language: str, now: datetime) -> _Values:
    """How the meeting stands at `now`."""
    announced, over, begun = meeting.status == "announced", meeting.is_over(now), meeting.has_begun(now)
    values = _holding(
        over=announced and over,
        under_way=announced and begun and not over,
        registration_open=announced and not over,
    )
    if not announced:
        values[meeting.status] = ""
    elif meeting.schedule and not begun:
        values["countdown"] = phrasebook.countdown(
            language, now, meeting.schedule.begun_at, to_the_hour=meeting.schedule.starts is not None
        )
    return values


def _schedule(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    schedule = meeting.schedule
    if schedule is None:
        return {}
    values = {"zone": zone_text(schedule, phrasebook, language)}
    first_day, last_day = schedule.first_day, schedule.final_day
    if last_day != first_day:
        values["first_date"] = phrasebook.day(language, first_day)
        values["last_date"] = phrasebook.day(language, last_day)
    else:
        values["date"] = phrasebook.day(language, first_day)
        if schedule.ends is not None:
            values["end"] = phrasebook.hour(language, schedule.ends)
        if schedule.starts_at and schedule.ends_at:
            values["duration"] = phrasebook.duration(language, schedule.ends_at - schedule.starts_at)
    if schedule.starts is not None:
        values["start"] = phrasebook.hour(language, schedule.starts)
    return values | _holding(no_hours=schedule.starts is None)


def _place(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    place = meeting.place
    if place is None:
        return {}
    values = {place.format.value: ""}
    if place.format is not Format.VIRTUAL and place.venue is not None:
        values["venue"] = venue_text(place.venue, phrasebook, language)
    return values | _known(access=_text(place.access, language))


def _language(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    facts = meeting.language
    if facts is None:
        return {}

    def listed(codes: tuple[str, ...]) -> str:
        return phrasebook.listed(language, [phrasebook.language_name(language, code) for code in codes])

    into = () if facts.only else facts.interpretation
    values = _known(
        languages=listed(facts.working),
        interpretation=listed(into) if into else None,
        language_note=_text(facts.note, language),
    )
    return values | _holding(
        only_language=facts.only, not_only_language=not facts.only, no_interpretation=into == ()
    )


def _eligibility(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    who = meeting.eligibility
    if who is None:
        return {}
    individuals = who.individuals_from_member_countries
    kinds = [kind for kind in who.open_to if not (individuals and kind == "individual")]
    names = [phrasebook.interface(language, f"category.{kind}.plural") for kind in kinds]
    values = _known(open_to=phrasebook.listed(language, names), eligibility_note=_text(who.note, language))
    return values | _holding(
        individuals=individuals, no_individuals=not individuals, invitation_only=who.invitation_only
    )


def _cost(meeting: Meeting, _: Phrasebook, language: str) -> _Values:
    cost = meeting.cost
    if cost is None:
        return {}
    return _known(fee=_text(cost.fee, language)) | _holding(free=cost.free, not_free=not cost.free)


def _registration(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    rules = meeting.registration
    if rules is None:
        return {}

    values = _known(
        registration_page=rules.url,
        opens=dated_text(rules.opens, phrasebook, language) if rules.opens else None,
        closes=dated_text(rules.closes, phrasebook, language) if rules.closes else None,
        capacity=rules.capacity,
        registration_note=_text(rules.note, language),
    )
    return values | _holding(
        mandatory=rules.mandatory,
        link_on_page=rules.url and rules.link_is_on_page,
        link_given=rules.url and not rules.link_is_on_page,
        no_deadline=rules.closes is None,
    )


def _objectives(meeting: Meeting, _: Phrasebook, language: str) -> _Values:
    if meeting.objectives is None:
        return {}
    return {"objectives": _bullets([item.text(language) for item in meeting.objectives.items])}


def _about(meeting: Meeting, _: Phrasebook, language: str) -> _Values:
    about = meeting.about
    if about is None:
        return {}
    name = about.name.text(language)
    return _known(
        initiative=bracketed(name, about.abbreviation, language) if about.abbreviation else name,
        description=about.description.text(language),
        agencies=about.agencies,
        goal_number=about.goal and about.goal.number,
        goal=about.goal and about.goal.text.text(language),
        about_page=about.url,
    )


def _organizers(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    who = meeting.organizers
    if who is None:
        return {}
    return _known(
        organizers=_names(who.organizers, phrasebook, language),
        hosts=_names(who.hosts, phrasebook, language) if who.hosts else None,
    )


def _page(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    page = meeting.page
    if page is None:
        return {}
    holds = [item.text(language) for item in page.holds]
    values = _known(page=page.url, page_holds=phrasebook.listed(language, holds) if holds else None)
    return values | _holding(updated=page.updated_regularly, check_periodically=page.check_periodically)


def _programme(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    programme = meeting.programme
    if programme is None:
        return {}
    lines = [_programme_line(item, phrasebook, language) for item in programme.items]
    values = _known(programme_page=programme.url, programme_items=_bullets(lines))
    return values | _holding(
        programme_on_page=programme.url and programme.on_page,
        programme_published=programme.url and not programme.on_page,
    )


def _programme_line(item: ProgrammeItem, phrasebook: Phrasebook, language: str) -> str:
    hours = "–".join(phrasebook.hour(language, hour) for hour in (item.starts, item.ends) if hour)
    day = phrasebook.day(language, item.day) if item.day else ""
    when = " ".join(part for part in (day, hours) if part)
    line = joined([part for part in (when, item.title.text(language)) if part], language, ":")
    speakers = joined([_speaker_text(speaker, language) for speaker in item.speakers], language, ";")
    return f"{line} – {speakers}" if speakers else line


def _speaker_text(speaker: Speaker, language: str) -> str:
    role = _text(speaker.role, language)
    return bracketed(speaker.name, role, language) if role else speaker.name


def _circular(meeting: Meeting, phrasebook: Phrasebook, language: str) -> _Values:
    circular = meeting.circular
    issued = [_text(circular.issued_at, language)]
    issued += [phrasebook.day(language, circular.issued, weekday=False)] if circular.issued else []
    return _known(
        reference=circular.reference,
        issued=joined(filter(None, issued), language, ",") if circular.issued else None,
        subject=_text(circular.subject, language),
        addressees=joined((item.text(language) for item in circular.addressees), language, ";"),
        copies=joined((item.text(language) for item in circular.copies), language, ";"),
        circular_page=circular.url,
    )


def _contact(meeting: Meeting, _: Phrasebook, __: str) -> _Values:
    contact = meeting.contact
    if contact is None:
        return {}
    reached_by = _known(
        email=contact.email, contact_page=contact.url, telephone=contact.telephone, fax=contact.fax
    )
    return reached_by | _known(contact_name=contact.name, contact_short=next(iter(reached_by.values())))
