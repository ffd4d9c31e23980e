"""The meeting's hours on another clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.core.answer import Paragraph
from bot.core.facts import offset_text, zone_label
from bot.core.meeting import Schedule
from bot.core.places import Gazetteer, Option, PlaceKind, PlaceMention, Resolution, Resolved
from bot.core.replies import Reply
from bot.core.typography import bracketed, joined

_MOST_PLACES = 4
_Resolutions = Sequence[tuple[PlaceMention, Resolution]]


@dataclass(frozen=True)
class LocalTimes:
    """Says when the meeting starts and ends at places and in the asker's zone; never guesses between clocks."""

    gazetteer: Gazetteer

    def at_places(
        self, reply: Reply, mentions: Sequence[PlaceMention], hours: Sequence[time] = ()
    ) -> list[Paragraph]:
        """A paragraph for each place: its hours, or all its clocks where there are several.

        `hours` are times of day that the question names: one that is not the meeting's own is converted, from the
        first place to the second, or from the meeting's zone to the only one.
        """
        schedule = reply.meeting.schedule
        if schedule is None or schedule.starts_at is None:
            return []
        start = schedule.starts_at
        resolved = [(mention, self.gazetteer.resolve(mention, start)) for mention in mentions[:_MOST_PLACES]]
        others = [hour for hour in hours if hour not in (schedule.starts, schedule.ends)]
        if others and (converted := self._converted(reply, schedule, start, resolved[:2], others[0])):
            return [converted]
        known = [pair for pair in resolved if pair[1].kind is not Resolved.UNKNOWN]
        if len(known) > 1:  # the meeting's own zone needs no repeating beside another: "9:30 CEST in EST"
            known = [pair for pair in known if pair[1].offset != start.utcoffset()] or known[:1]
        said = [self._at_place(reply, start, mention, resolution) for mention, resolution in known]
        return [paragraph for paragraph in said if paragraph]

    def for_reader(self, reply: Reply, tz: str | None) -> list[Paragraph]:
        """The hours in the asker's own zone, where it is known and differs from the meeting's."""
        schedule = reply.meeting.schedule
        zone = known_zone(tz)
        if tz is None or zone is None or schedule is None or schedule.starts_at is None:
            return []
        if schedule.starts_at.astimezone(zone).utcoffset() == schedule.starts_at.utcoffset():
            return []
        span = _span(reply, "reader", zone)
        sentence = "when.reader" if "reader_end" in span else "when.reader_start"
        said = reply.say(sentence, "when", reader_zone=reply.phrasebook.zone_city(reply.language, tz), **span)
        return [said] if said else []

    def _at_place(
        self, reply: Reply, start: datetime, mention: PlaceMention, resolution: Resolution
    ) -> Paragraph | None:
        if resolution.kind is Resolved.SEVERAL:
            return self._several(reply, start, mention, resolution.options)
        option = resolution.options[0]
        span = _span(reply, "place", timezone(option.offset))
        sentence = "when.local" if "place_end" in span else "when.local_start"
        return reply.say(sentence, "when", place=self._meant(reply, mention, option), **span)

    def _meant(self, reply: Reply, mention: PlaceMention, option: Option) -> str:
        """The name of a single answer's place; of all places that may be meant where they agree: both Koreas."""
        likely = self.gazetteer.likely(mention)
        if len({place.country for place in likely}) == 1:
            return self.gazetteer.clear_name(option.place, reply.language)
        names = [self.gazetteer.clear_name(place, reply.language) for place in likely[:_MOST_PLACES]]
        return " / ".join(dict.fromkeys(names))

    def _several(
        self, reply: Reply, start: datetime, mention: PlaceMention, options: Sequence[Option]
    ) -> Paragraph | None:
        many_places = len({option.place.id for option in options}) > 1
        lines: dict[timedelta, list[str]] = {}
        for option in options:
            lines.setdefault(option.offset, []).append(self._label(reply, option, many_places=many_places))
        local_times = []
        for offset, labels in lines.items():
            local = start.astimezone(timezone(offset))
            known_by = joined(dict.fromkeys(labels), reply.language, ";") or offset_text(local)
            local_times.append(f"• {moment_text(reply, start, local)} – {known_by}")
        sentence = "when.which_place" if many_places else "when.several"
        name = mention.text if many_places else self.gazetteer.name(options[0].place, reply.language)
        return reply.say(sentence, "when", place=name, local_times="\n".join(local_times))

    def _label(self, reply: Reply, option: Option, *, many_places: bool) -> str:
        """How people know that a clock is theirs: the place in full, or the largest cities of a country's zone."""
        language = reply.language
        if many_places and option.place.kind is PlaceKind.CITY:
            return self.gazetteer.full_name(option.place, language)
        cities = [self.gazetteer.name(city, language) for city in option.cities[:3]]
        if not cities:
            cities = [reply.phrasebook.zone_city(language, zone) for zone in option.zones[:1]]
        known_by = joined(dict.fromkeys(cities), language, "enumeration")
        whole = self.gazetteer.full_name(option.place, language) if many_places else ""
        return joined((whole, known_by), language, ":") if whole and known_by else whole or known_by

    def _converted(
        self, reply: Reply, schedule: Schedule, start: datetime, resolved: _Resolutions, hour: time
    ) -> Paragraph | None:
        if not resolved or any(resolution.kind is not Resolved.SINGLE for _, resolution in resolved):
            return None
        options = [resolution.options[0] for _, resolution in resolved]
        clocks = [
            (self.gazetteer.clear_name(option.place, reply.language), timezone(option.offset))
            for option in options
        ]
        if len(clocks) == 1:
            label = zone_label(schedule, reply.phrasebook, reply.language)
            clocks.insert(0, (label, timezone(start.utcoffset() or timedelta())))
        (from_name, from_clock), (to_name, to_clock) = clocks
        asked = datetime.combine(schedule.first_day, hour, from_clock)
        return reply.say(
            "when.converted",
            "when",
            asked_time=reply.phrasebook.hour(reply.language, asked),
            from_place=from_name,
            place=to_name,
            converted_time=moment_text(reply, asked, asked.astimezone(to_clock)),
        )


def known_zone(tz: str | None) -> ZoneInfo | None:
    """The zone of that IANA name; None where there is none, since Slack and the tables may be of different years."""
    try:
        return ZoneInfo(tz) if tz else None
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return None


def _span(reply: Reply, prefix: str, zone: tzinfo) -> dict[str, str]:
    """Start and end of the meeting on the clock of `zone`, as `<prefix>_start` and, where stated, `<prefix>_end`."""
    schedule = reply.meeting.schedule
    moments = {"start": schedule.starts_at, "end": schedule.ends_at} if schedule else {}
    return {
        f"{prefix}_{name}": moment_text(reply, moment, moment.astimezone(zone))
        for name, moment in moments.items()
        if moment is not None
    }


def moment_text(reply: Reply, there: datetime, here: datetime) -> str:
    """The hour `here`, with the day where it is another than `there` (the same moment in two zones)."""
    hour = reply.phrasebook.hour(reply.language, here)
    if here.date() == there.date():
        return hour
    return bracketed(hour, reply.phrasebook.day(reply.language, here.date()), reply.language)
