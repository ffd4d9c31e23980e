"""The meeting's hours on another clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.core.answer import Paragraph
from bot.core.facts import offset_text
from bot.core.places import Gazetteer, Option, PlaceMention, Resolved
from bot.core.replies import Reply


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
        own = {moment.time() for moment in (schedule.starts_at, schedule.ends_at) if moment}
        other_hours = [hour for hour in hours if hour not in own]
        if other_hours and (converted := self._converted(reply, mentions, other_hours[0])):
            return [converted]
        said: list[Paragraph] = []
        for mention in mentions[:4]:
            resolution = self.gazetteer.resolve(mention, start)
            if resolution.kind is Resolved.UNKNOWN:
                continue
            if resolution.kind is Resolved.SINGLE:
                option = resolution.options[0]
                said += self._one(reply, self.gazetteer.name(option.place, reply.language), _clock(option))
            else:
                said += self._several(reply, mention, resolution.options)
        if len(said) > 1:  # the meeting's own zone needs no repeating beside another: "9:30 CEST in EST"
            elsewhere = [
                paragraph
                for paragraph, mention in zip(said, mentions, strict=False)
                if not self._is_meeting_zone(reply, mention)
            ]
            return elsewhere or said[:1]
        return said

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
        values = {"reader_zone": reply.phrasebook.zone_city(reply.language, tz)}
        values["reader_start"] = moment_text(reply, schedule.starts_at, schedule.starts_at.astimezone(zone))
        sentence = "when.reader_start"
        if schedule.ends_at is not None:
            values["reader_end"] = moment_text(reply, schedule.ends_at, schedule.ends_at.astimezone(zone))
            sentence = "when.reader"
        paragraph = reply.say(sentence, "when", **values)
        return [paragraph] if paragraph else []

    def _one(self, reply: Reply, name: str, clock: timezone) -> list[Paragraph]:
        schedule = reply.meeting.schedule
        if schedule is None or schedule.starts_at is None:
            return []
        local_start = schedule.starts_at.astimezone(clock)
        values = {"place": name, "place_start": moment_text(reply, schedule.starts_at, local_start)}
        sentence = "when.local_start"
        if schedule.ends_at is not None:
            values["place_end"] = moment_text(reply, schedule.ends_at, schedule.ends_at.astimezone(clock))
            sentence = "when.local"
        paragraph = reply.say(sentence, "when", **values)
        return [paragraph] if paragraph else []

    def _several(self, reply: Reply, mention: PlaceMention, options: Sequence[Option]) -> list[Paragraph]:
        schedule = reply.meeting.schedule
        if schedule is None or schedule.starts_at is None:
            return []
        names = {option.place.id for option in options}
        lines = []
        for option in options:
            local = schedule.starts_at.astimezone(_clock(option))
            known_by = option.cities[:3] or ((option.place,) if len(names) > 1 else ())
            cities = [self.gazetteer.name(city, reply.language) for city in known_by]
            if len(names) > 1:
                cities.insert(0, self._named(option, reply.language))
            label = ", ".join(dict.fromkeys(cities)) or offset_text(local)
            lines.append(f"• {moment_text(reply, schedule.starts_at, local)} – {label}")
        sentence = "when.which_place" if len(names) > 1 else "when.several"
        name = mention.text if len(names) > 1 else self.gazetteer.name(options[0].place, reply.language)
        paragraph = reply.say(sentence, "when", place=name, local_times="\n".join(dict.fromkeys(lines)))
        return [paragraph] if paragraph else []

    def _named(self, option: Option, language: str) -> str:
        name = self.gazetteer.name(option.place, language)
        country = option.place.country
        if country is None or option.place.id == country:
            return name
        return f"{name} ({self.gazetteer.name(self.gazetteer.place(country), language)})"

    def _converted(self, reply: Reply, mentions: Sequence[PlaceMention], hour: time) -> Paragraph | None:
        schedule = reply.meeting.schedule
        if schedule is None or schedule.starts_at is None:
            return None
        clocks = []
        for mention in mentions[:2]:
            resolution = self.gazetteer.resolve(mention, schedule.starts_at)
            if resolution.kind is not Resolved.SINGLE:
                return None
            option = resolution.options[0]
            clocks.append((self.gazetteer.name(option.place, reply.language), _clock(option)))
        if len(clocks) == 1:
            label = schedule.zone_label or reply.phrasebook.zone_city(reply.language, schedule.zone)
            clocks.insert(0, (label, _fixed(schedule.starts_at)))
        if len(clocks) < 2:
            return None
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

    def _is_meeting_zone(self, reply: Reply, mention: PlaceMention) -> bool:
        schedule = reply.meeting.schedule
        if schedule is None or schedule.starts_at is None:
            return False
        resolution = self.gazetteer.resolve(mention, schedule.starts_at)
        return resolution.kind is Resolved.SINGLE and resolution.offset == schedule.starts_at.utcoffset()


def moment_text(reply: Reply, there: datetime, here: datetime) -> str:
    """The hour `here`, with the day where it is another than `there` (the same moment in two zones)."""
    hour = reply.phrasebook.hour(reply.language, here)
    return (
        hour
        if here.date() == there.date()
        else f"{hour} ({reply.phrasebook.day(reply.language, here.date())})"
    )


def _clock(option: Option) -> timezone:
    return timezone(option.offset)


def _fixed(moment: datetime) -> timezone:
    return timezone(moment.utcoffset() or timedelta())
