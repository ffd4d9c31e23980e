"""The meeting as an iCalendar event (RFC 5545), by the `icalendar` package."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from bot.core.meeting import Format, Meeting

_PRODUCT = "-//U4SSC meeting bot//EN"
_STATUS = {"announced": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


def calendar_file(meeting: Meeting, language: str, now: datetime, sequence: int = 0) -> bytes | None:
    """The `.ics` file in `language` as of `now` (aware), with the meeting's VTIMEZONE; None without a schedule.

    A meeting without stated hours becomes an event of whole days. `sequence` grows with each change of the facts.
    A cancelled meeting stays METHOD:PUBLISH, with STATUS:CANCELLED: the file is also what calendars subscribe to,
    and those that do read a METHOD:CANCEL only in e-mail. A postponed one is TENTATIVE.
    """
    schedule = meeting.schedule
    if schedule is None:
        return None
    event = Event()
    event.add("uid", f"{meeting.id}@meeting-bot")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", meeting.title.text(language))
    if schedule.starts_at and schedule.ends_at:
        event.add("dtstart", schedule.starts_at)
        event.add("dtend", schedule.ends_at)
    else:
        event.add("dtstart", schedule.first_day)
        event.add("dtend", schedule.final_day + timedelta(days=1))
    if meeting.page:
        event.add("url", str(meeting.page.url))
        event.add("description", f"{meeting.circular.reference}\n{meeting.page.url}")
    if meeting.place and meeting.place.format is not Format.VIRTUAL and meeting.place.venue:
        parts = (meeting.place.venue.name, meeting.place.venue.address, meeting.place.venue.city)
        event.add("location", ", ".join(part.text(language) for part in parts if part))
    elif meeting.page:
        event.add("location", str(meeting.page.url))
    event.add("status", _STATUS[meeting.status])
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    first = datetime.combine(schedule.first_day, time.min, schedule.tz)
    calendar.add_missing_timezones(first.date(), (first + timedelta(days=366)).date())
    return bytes(calendar.to_ical())
