"""Links that put the meeting into somebody's calendar, built from the facts alone."""

from datetime import UTC, timedelta
from urllib.parse import quote, urlencode

from bot.core.meeting import Format, Meeting, Schedule


def calendar_links(meeting: Meeting, language: str, public_url: str | None) -> dict[str, str]:
    """URLs by kind: `google`, `outlook`, and `ics` where the bot can be reached; empty without a schedule."""
    if meeting.schedule is None:
        return {}
    title = meeting.title.text(language)
    page = str(meeting.page.url) if meeting.page else ""
    where = (
        page if meeting.place is None or meeting.place.format is Format.VIRTUAL else _venue(meeting, language)
    )
    starts, ends, whole_days = _span(meeting.schedule)
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{_compact(starts)}/{_compact(ends)}",
        "details": page,
        "location": where,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": starts,
        "enddt": ends,
        "body": page,
        "location": where,
    }
    if whole_days:
        outlook["allday"] = "true"
    links = {
        "google": "https://calendar.google.com/calendar/render?" + urlencode(google, quote_via=quote),
        "outlook": "https://outlook.live.com/calendar/0/deeplink/compose?"
        + urlencode(outlook, quote_via=quote),
    }
    if public_url:
        links["ics"] = public_url.rstrip("/") + "/meeting.ics"
    return links


def _span(schedule: Schedule) -> tuple[str, str, bool]:
    """Start and end as ISO 8601, in UTC; days (the last one exclusive) where no hours are stated."""
    if schedule.starts_at and schedule.ends_at:
        starts, ends = (moment.astimezone(UTC) for moment in (schedule.starts_at, schedule.ends_at))
        return f"{starts:%Y-%m-%dT%H:%M:%SZ}", f"{ends:%Y-%m-%dT%H:%M:%SZ}", False
    day_after = schedule.final_day + timedelta(days=1)
    return schedule.first_day.isoformat(), day_after.isoformat(), True


def _compact(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def _venue(meeting: Meeting, language: str) -> str:
    venue = meeting.place.venue if meeting.place else None
    if venue is None:
        return ""
    parts = (venue.room, venue.name, venue.address, venue.city)
    return ", ".join(part.text(language) for part in parts if part)
