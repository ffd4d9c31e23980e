"""What has changed since the meeting was announced, in words."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.core.announcement import (
    AnnouncedFacts,
    ChangedFact,
    announced_facts,
    change_sources,
    change_text,
    changes,
)
from bot.core.meeting import LANGUAGES, Format, Meeting, Place, Registration, Schedule, Session, Venue
from bot.load import Knowledge


def with_schedule(meeting: Meeting, **changed: Any) -> Meeting:
    assert meeting.schedule
    return meeting.model_copy(update={"schedule": meeting.schedule.model_copy(update=changed)})


def changed_facts(before: Meeting, now: Meeting) -> list[ChangedFact]:
    return [change.fact for change in changes(announced_facts(before), announced_facts(now))]


def test_what_is_cited_or_translated_otherwise_has_not_changed(knowledge: Knowledge) -> None:
    meeting = knowledge.meeting
    assert changed_facts(meeting, meeting) == []
    assert changed_facts(meeting, with_schedule(meeting, source="§2", zone_label="CET")) == []
    assert changed_facts(meeting, with_schedule(meeting, last_day=date(2023, 6, 20))) == []
    venue = {"venue": Venue(name={"en": "CICG"}), "format": Format.HYBRID}
    there = meeting.model_copy(update={"place": Place(source="§1", **venue)})
    translated = Place(source="§1", format=Format.HYBRID, venue=Venue(name={"en": "CICG", "fr": "le CICG"}))
    assert changed_facts(there, meeting.model_copy(update={"place": translated})) == []


def test_each_fact_that_matters_is_noticed(knowledge: Knowledge) -> None:
    meeting = knowledge.meeting
    assert meeting.page
    assert changed_facts(meeting, with_schedule(meeting, starts=time(10, 0))) == [ChangedFact.TIME]
    assert changed_facts(meeting, with_schedule(meeting, zone="Europe/London")) == [ChangedFact.TIME]
    session = Session(day=date(2023, 6, 20), starts=time(11, 0))
    assert changed_facts(meeting, with_schedule(meeting, sessions=(session,))) == [ChangedFact.TIME]
    moved = with_schedule(meeting, first_day=date(2023, 9, 12)).model_copy(
        update={
            "status": "postponed",
            "place": None,
            "page": meeting.page.model_copy(update={"url": "https://example.org/new"}),
            "registration": Registration(
                source="§6",
                url="https://example.org/register",
                opens=datetime(2023, 7, 1, tzinfo=UTC),
                closes=datetime(2023, 9, 1, 18, 0, tzinfo=UTC),
            ),
        }
    )
    found = changes(announced_facts(meeting), announced_facts(moved))
    assert [change.fact for change in found] == list(ChangedFact)
    assert change_sources(found, moved) == ("TSB Circular 92 §1", "TSB Circular 92 §6")


def test_the_same_moment_in_another_zone_has_not_changed() -> None:
    at = datetime(2023, 6, 1, 16, 0, tzinfo=UTC)
    there = datetime.fromisoformat("2023-06-01T18:00:00+02:00")
    assert changes(AnnouncedFacts(closes=at), AnnouncedFacts(closes=there)) == ()


def test_it_is_said_as_it_is_now_and_as_it_was(knowledge: Knowledge) -> None:
    meeting = knowledge.meeting
    moved = with_schedule(meeting, first_day=date(2023, 6, 27), starts=time(10, 0))
    (change,) = changes(announced_facts(meeting), announced_facts(moved))
    assert change_text(change, knowledge.phrasebook, "en") == (
        "Date and time: Tuesday, 27 June 2023, 10:00–16:00 CEST (UTC+2) "
        "(until now: Tuesday, 20 June 2023, 09:30–16:00 CEST (UTC+2))"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_has_words_in_every_language(knowledge: Knowledge, language: str) -> None:
    schedule = Schedule(
        source="§1",
        zone="Asia/Tokyo",
        first_day=date(2024, 5, 1),
        last_day=date(2024, 5, 3),
        starts=time(9, 0),
        ends=time(17, 0),
        sessions=(Session(title={"en": "Opening"}, day=date(2024, 5, 1), starts=time(9, 0)),),
    )
    somewhere = AnnouncedFacts(
        status="cancelled",
        schedule=schedule,
        format=Format.HYBRID,
        venue=Venue(name={"en": "CICG"}, city={"en": "Geneva"}, country="CH"),
        link="https://example.org/new",
        registration_link="https://example.org/register",
        opens=datetime(2024, 3, 1, tzinfo=UTC),
        closes=datetime(2024, 4, 1, tzinfo=UTC),
    )
    for before, now in ((AnnouncedFacts(), somewhere), (somewhere, AnnouncedFacts(status="postponed"))):
        found = changes(before, now)
        assert [change.fact for change in found] == list(ChangedFact)
        texts = [change_text(change, knowledge.phrasebook, language) for change in found]
        assert len(set(texts)) == len(texts)
        if language != "en":
            assert not any("not stated" in text or "until now" in text for text in texts)


def test_snapshots_outlive_versions_of_the_program() -> None:
    kept = AnnouncedFacts.model_validate_json('{"status": "announced", "of_a_later_version": 1}')
    assert kept == AnnouncedFacts()
    assert AnnouncedFacts.model_validate_json(kept.model_dump_json(exclude_none=True)) == kept
