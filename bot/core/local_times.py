"""The meeting's hours on another clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.core.answer import Paragraph
from bot.core.facts import offset_text
from bot.core.meeting import Schedule
from bot.core.places import Gazetteer, Option, PlaceMention, Resolution, Resolved
from bot.core.replies import Reply

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
        if tz is None or schedule is None or schedule.starts_at is None:
            return []
        try:
            zone = ZoneInfo(tz)
        except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
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
        return reply.say(sentence, "when", place=self.gazetteer.name(option.place, reply.language), **span)

    def _several(
        self, reply: Reply, start: datetime, mention: PlaceMention, options: Sequence[Option]
    ) -> Paragraph | None:
        many_places = len({option.place.id for option in options}) > 1
        lines = []
        for option in options:
            local = start.astimezone(timezone(option.offset))
            known_by = option.cities[:3] or ((option.place,) if many_places else ())
            cities = [self.gazetteer.name(city, reply.language) for city in known_by]
            if many_places:
                cities.insert(0, self._named(option, reply.language))
            label = ", ".join(dict.fromkeys(cities)) or offset_text(local)
            lines.append(f"• {moment_text(reply, start, local)} – {label}")
        sentence = "when.which_place" if many_places else "when.several"
        name = mention.text if many_places else self.gazetteer.name(options[0].place, reply.language)
        return reply.say(sentence, "when", place=name, local_times="\n".join(dict.fromkeys(lines)))

    def _named(self, option: Option, language: str) -> str:
        name = self.gazetteer.name(option.place, language)
        country = option.place.country
        if country is None or option.place.id == country:
            return name
        return f"{name} ({self.gazetteer.name(self.gazetteer.place(country), language)})"

    def _converted(
        self, reply: Reply, schedule: Schedule, start: datetime, resolved: _Resolutions, hour: time
    ) -> Paragraph | None:
        if not resolved or any(resolution.kind is not Resolved.SINGLE for _, resolution in resolved):
            return None
        options = [resolution.options[0] for _, resolution in resolved]
        clocks = [
            (self.gazetteer.name(option.place, reply.language), timezone(option.offset)) for option in options
        ]
        if len(clocks) == 1:
            label = schedule.zone_label or reply.phrasebook.zone_city(reply.language, schedule.zone)
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
    return f"{hour} ({reply.phrasebook.day(reply.language, here.date())})"
