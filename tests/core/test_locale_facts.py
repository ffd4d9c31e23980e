"""Facts as each language writes them: dates, lists, lengths of time, zones, marks."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import AFTER, BEFORE, REPOSITORY

from bot.core.facts import stated, zone_text
from bot.core.meeting import Meeting, Schedule
from bot.core.phrasebook import Phrasebook
from bot.core.topics import Subject
from bot.core.typography import bracketed, joined
from bot.knowledge.documents import KnowledgeError
from bot.knowledge.loader import load_texts
from bot.load import Knowledge, load_knowledge

BEGINS = datetime(2023, 6, 20, 9, 30, tzinfo=ZoneInfo("Europe/Zurich"))


@pytest.fixture(scope="module")
def book(knowledge: Knowledge) -> Phrasebook:
    return knowledge.assistant.phrasebook


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Thursday, 1 June 2023"),
        ("fr", "jeudi 1er juin 2023"),
        ("es", "jueves 1 de junio de 2023"),
        ("ru", "четверг, 1 июня 2023 г."),
        ("zh", "2023年6月1日星期四"),
        ("ar", "الخميس، 1 يونيو 2023"),
    ],
)
def test_a_day(book: Phrasebook, language: str, expected: str) -> None:
    assert plain(book.day(language, date(2023, 6, 1))) == expected


def test_only_the_first_is_an_ordinal_in_french(book: Phrasebook) -> None:
    assert book.day("fr", date(2021, 12, 11), weekday=False) == "11 décembre 2021"
    assert book.day("fr", date(2021, 12, 1), weekday=False) == "1er décembre 2021"


@pytest.mark.parametrize(
    ("language", "items", "expected"),
    [
        ("en", ["a", "b", "c"], "a, b and c"),
        ("fr", ["a", "b", "c"], "a, b et c"),
        ("es", ["francés", "inglés"], "francés e inglés"),
        ("es", ["UNECE", "UIT"], "UNECE y UIT"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        (
            "es",
            ["inglés", "Hispanoamérica y el Caribe", "hindi"],
            "inglés, Hispanoamérica y el Caribe e hindi",
        ),
        ("ru", ["а", "б"], "а и б"),
        ("zh", ["甲", "乙", "丙"], "甲、乙和丙"),
        ("ar", ["أ", "ب"], "أ وب"),
        ("es", ["inglés"], "inglés"),
        ("en", [], ""),
    ],
)
def test_a_list(book: Phrasebook, language: str, items: list[str], expected: str) -> None:
    assert book.listed(language, items) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "6 hours and 30 minutes"),
        ("fr", "6 heures et 30 minutes"),
        ("es", "6 horas y 30 minutos"),
        ("ru", "6 часов 30 минут"),
        ("zh", "6小时30分钟"),
        ("ar", "6 ساعات و30 دقيقة"),
    ],
)
def test_a_length_of_time_is_exact(book: Phrasebook, language: str, expected: str) -> None:
    assert plain(book.duration(language, timedelta(hours=6, minutes=30))) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(minutes=0.5), "1 minute"),
        (timedelta(minutes=75), "75 minutes"),
        (timedelta(hours=2, minutes=50), "2 hours"),
        (timedelta(hours=47, minutes=50), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=40, hours=20), "41 days"),
        (timedelta(days=60), "60 days"),
        (timedelta(days=61), "2 months"),
        (timedelta(days=200), "6 months"),
        (timedelta(days=3 * 366), "3 years"),
    ],
)
def test_the_countdown_counts_as_people_do(book: Phrasebook, before: timedelta, expected: str) -> None:
    assert book.countdown("en", BEGINS.astimezone(UTC) - before, BEGINS) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["1 jour", "2 jours", "41 jours"]),
        ("es", ["1 día", "2 días", "41 días"]),
        ("ru", ["1 день", "2 дня", "41 день"]),
        ("zh", ["1天", "2天", "41天"]),
        ("ar", ["يوم", "يومان", "41 يومًا"]),
    ],
)
def test_plurals_of_the_countdown(book: Phrasebook, language: str, expected: list[str]) -> None:
    told = [
        plain(
            book.countdown(language, BEGINS.astimezone(UTC) - timedelta(days=days), BEGINS, to_the_hour=False)
        )
        for days in (1, 2, 41)
    ]
    assert told == expected


def test_without_an_hour_nothing_is_counted_to_the_hour(book: Phrasebook) -> None:
    midnight = datetime(2023, 6, 20, tzinfo=ZoneInfo("Europe/Zurich"))
    evening_before = datetime(2023, 6, 19, 18, tzinfo=UTC)
    assert book.countdown("en", evening_before, midnight, to_the_hour=False) == "1 day"


@pytest.mark.parametrize(
    ("zone", "day", "language", "expected"),
    [
        ("Europe/Zurich", date(2018, 2, 26), "en", "Central European Standard Time (UTC+1)"),
        ("Europe/Zurich", date(2018, 6, 26), "en", "Central European Summer Time (UTC+2)"),
        ("Europe/Zurich", date(2018, 6, 26), "fr", "heure d’été d’Europe centrale (UTC+2)"),
        ("Europe/Zurich", date(2018, 6, 26), "es", "hora de verano de Europa central (UTC+2)"),
        ("Europe/Zurich", date(2018, 6, 26), "ru", "Центральная Европа, летнее время (UTC+2)"),
        ("Europe/Zurich", date(2018, 6, 26), "zh", "中欧夏令时间（UTC+2）"),
        ("Europe/Zurich", date(2018, 6, 26), "ar", "توقيت وسط أوروبا الصيفي (UTC+2)"),
        ("Europe/Istanbul", date(2018, 6, 26), "en", "Istanbul (UTC+3)"),
    ],
)
def test_a_zone_without_a_label_has_its_name_of_that_day(
    book: Phrasebook, zone: str, day: date, language: str, expected: str
) -> None:
    schedule = Schedule.model_validate({"source": "§1", "zone": zone, "first_day": day, "starts": "09:30"})
    assert zone_text(schedule, book, language) == expected


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("Asia/Kathmandu", "ru", "Катманду"),
        ("Asia/Kolkata", "fr", "Calcutta"),
        ("America/Argentina/Buenos_Aires", "es", "Buenos Aires"),
        ("Europe/Zurich", "es", "Zúrich"),
    ],
)
def test_the_city_of_a_zone(book: Phrasebook, zone: str, language: str, expected: str) -> None:
    assert book.zone_city(language, zone) == expected


def test_marks() -> None:
    assert joined("ab", "zh", "enumeration") == "a、b"
    assert joined("ab", "zh", ";") == "a；b"
    assert joined("ab", "ar", ";") == "a؛ b"
    assert joined("ab", "ar", ",") == "a، b"
    assert joined("ab", "fr", ":") == "a\u202f: b"
    assert joined("ab", "ru", ";") == "a; b"
    assert bracketed("a", "b", "zh") == "a（b）"
    assert bracketed("a", "b", "fr") == "a (b)"


@pytest.mark.parametrize("language", ["fr", "es", "ru", "zh", "ar"])
def test_the_subject_of_the_circular_is_translated(knowledge: Knowledge, language: str) -> None:
    values = stated(knowledge.meeting, knowledge.assistant.phrasebook, language, BEFORE)
    assert "Seventh Meeting" not in values["subject"]
    assert "U4SSC" in values["subject"]


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_what_does_not_take_place_is_never_under_way(
    knowledge: Knowledge, book: Phrasebook, status: str
) -> None:
    meeting = knowledge.meeting.model_copy(update={"status": status})
    for now in (BEFORE, datetime(2023, 6, 20, 10, tzinfo=UTC), AFTER):
        values = stated(meeting, book, "en", now)
        assert not {"countdown", "under_way", "over", "registration_open"} & values.keys()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(REPOSITORY / "knowledge", tmp_path / "knowledge")


def test_afterwards_the_circular_is_quoted(folder: Path) -> None:
    path = REPOSITORY / "tests" / "fixtures" / "meetings" / "u4ssc-8.yaml"
    shutil.copy(path, folder / "meeting.yaml")
    assistant = load_knowledge(folder).assistant
    before = assistant.about(Subject.RECORDING.value, "en", datetime(2024, 9, 1, tzinfo=UTC))
    after = assistant.about(Subject.RECORDING.value, "en", datetime(2024, 10, 1, tzinfo=UTC))
    assert before.plain.startswith("The event takes place via Zoom")
    assert after.plain == f"According to the circular: “{before.plain}”"
    assert after.sources == before.sources == ("Meeting page, page",)


@pytest.mark.parametrize("label", ["CET", "UTC +3"])
def test_a_zone_label_that_means_another_clock_is_a_mistake(folder: Path, label: str) -> None:
    path = folder / "meeting.yaml"
    text = path.read_text(encoding="utf-8").replace("zone_label: CEST", f"zone_label: {label}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        load_texts(folder)
    (problem,) = raised.value.problems
    assert problem.line == text.splitlines().index(f"  zone_label: {label}") + 1
    assert problem.where == "schedule.zone_label"
    assert "UTC+2" in problem.expected


@pytest.mark.parametrize("label", ["GMT+02:00", "Geneva time"])
def test_a_zone_label_that_fits_or_says_nothing_sure_passes(folder: Path, label: str) -> None:
    path = folder / "meeting.yaml"
    text = path.read_text(encoding="utf-8").replace("zone_label: CEST", f"zone_label: {label}")
    path.write_text(text, encoding="utf-8")
    meeting: Meeting = load_texts(folder).meeting
    assert meeting.schedule
    assert meeting.schedule.zone_label == label
