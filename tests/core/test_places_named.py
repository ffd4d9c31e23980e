"""Places in messages: what is found, what must not be, and the hour there on the day of the meeting."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.places import Gazetteer, PlaceKind, Resolved
from bot.knowledge.places import load_gazetteer

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
START = datetime(2023, 6, 20, 7, 30, tzinfo=UTC)
"""09:30 CEST."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(KNOWLEDGE)


def _rows(name):
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line]


def _hours(gazetteer, text, language, moment=START):
    hours = []
    for mention in gazetteer.find(text, language):
        resolution = gazetteer.resolve(mention, moment)
        single = resolution.offset
        hours.append("several" if single is None else f"{moment + single:%H:%M}")
    return hours


@pytest.mark.parametrize(("language", "text", "expected"), _rows("places.tsv"))
def test_the_hour_at_a_place(gazetteer, language, text, expected):
    assert _hours(gazetteer, text, language) == [expected]


@pytest.mark.parametrize(("language", "text"), _rows("places_none.tsv"))
def test_what_is_no_place(gazetteer, language, text):
    assert [mention.text for mention in gazetteer.find(text, language)] == []


@pytest.mark.parametrize(
    ("misspelt", "expected"),
    [
        ("Nirobi", "10:30"), ("Islambad", "12:30"), ("Johannesburgh", "09:30"), ("Melborne", "17:30"),
        ("Vancuver", "00:30"), ("San Fransisco", "00:30"), ("Los Angelos", "00:30"), ("Bunos Aires", "04:30"),
        ("Casablanka", "08:30"), ("Marakesh", "08:30"), ("Bejing", "15:30"), ("New Dehli", "13:00"),
        ("Kuala Lumpour", "15:30"), ("Vladivostock", "17:30"), ("Abudja", "08:30"), ("Kinshassa", "08:30"),
        ("Venezuella", "03:30"), ("Switzerlnad", "09:30"), ("Phillipines", "15:30"), ("Kazakstan", "several"),
        ("Hyderbad", "several"), ("Indonisia", "several"), ("Montevidеo", "04:30"),
    ],
)  # fmt: skip
def test_slips_of_the_pen(gazetteer, misspelt, expected):
    assert _hours(gazetteer, f"What time is it in {misspelt}?", "en") == [expected]


def test_every_country_is_found_by_its_name_in_every_language(gazetteer):
    asked = {
        "en": "time in {}",
        "fr": "heure de {}",
        "es": "hora de {}",
        "ru": "время для {}",
        "zh": "{}时间",
        "ar": "في {}",
    }
    ordinary = {("fr", "RE"), ("es", "RE"), ("ru", "TG"), ("zh", "CC"), ("es", "GD")}
    missed = [
        (language, code)
        for code in gazetteer.tables.countries
        for language, question in asked.items()
        if (language, code) not in ordinary
        and code not in {c.id for m in gazetteer.find(question.format(gazetteer.place(code).name(language)), language)
                         for c in m.candidates}
    ]  # fmt: skip
    assert missed == []


@pytest.mark.parametrize(
    ("code", "hours"),
    [
        ("CD", [1, 2]), ("ES", [2, 1]), ("PT", [1, 0]), ("CL", [-4, -6, -3]), ("EC", [-5, -6]),
    ("NZ", [12, 12.75]),
        ("KI", [12, 14, 13]), ("MN", [8, 7]), ("FM", [10, 11]), ("KZ", [6, 5]), ("CN", [8]),
    ("AR", [-3]), ("DE", [2]),
        ("UA", [3]), ("FR", [2]), ("AE", [4]), ("XK", [2]), ("IR", [3.5]), ("EG", [3]), ("MA", [1]),
    ("JO", [3]),
        ("PY", [-4]), ("BV", []),
    ],
)  # fmt: skip
def test_clocks_of_a_country_on_the_day(gazetteer, code, hours):
    groups = gazetteer.zones_at(gazetteer.place(code), START)
    assert sorted(group.offset / timedelta(hours=1) for group in groups) == sorted(hours)


def test_the_rules_are_those_of_the_date(gazetteer):
    kazakhstan = gazetteer.place("KZ")
    later = datetime(2024, 6, 20, 7, 30, tzinfo=UTC)
    assert len(gazetteer.zones_at(kazakhstan, START)) == 2
    assert [group.offset for group in gazetteer.zones_at(kazakhstan, later)] == [timedelta(hours=5)]


def test_several_clocks_are_told_apart_by_cities(gazetteer):
    (mention,) = gazetteer.find("time in DR Congo", "en")
    resolution = gazetteer.resolve(mention, START)
    assert resolution.kind is Resolved.SEVERAL
    assert {option.cities[0].name("fr") for option in resolution.options} == {"Kinshasa", "Lubumbashi"}


def test_a_place_nobody_lives_in_has_no_clock(gazetteer):
    (mention,) = gazetteer.find("time in Bouvet Island", "en")
    assert gazetteer.resolve(mention, START).kind is Resolved.UNKNOWN


def test_two_places_are_two_mentions_in_order(gazetteer):
    mentions = gazetteer.find("9:30 CEST in EST, and for Paris and Tokyo?", "en")
    assert [(mention.text, mention.kind) for mention in mentions] == [
        ("CEST", PlaceKind.ZONE), ("EST", PlaceKind.ZONE), ("Paris", PlaceKind.CITY),
    ("Tokyo", PlaceKind.CITY),
    ]  # fmt: skip


def test_spans_point_into_the_message(gazetteer):
    text = "\u200fhi <@U123>, https://a.example/Paris :flag-ke: what about l'heure d'Alger?"
    (mention,) = gazetteer.find(text, "fr")
    assert text[slice(*mention.span)] == mention.text == "d'Alger"


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [("I'm Kenyan, can I join?", "en", "KE"), ("soy peruana", "es", "PE"), ("je suis ivoirien", "fr", "CI"),
     ("российское время", "ru", "RU"), ("أنا مصري", "ar", "EG"), ("我是巴西人", "zh", "BR")],
)  # fmt: skip
def test_people_are_of_a_country(gazetteer, text, language, code):
    assert [mention.candidates[0].country for mention in gazetteer.find(text, language)] == [code]


@pytest.mark.parametrize(
    ("language", "names"),
    [("fr", ["Genève", "Suisse"]), ("es", ["Ginebra", "Suiza"]), ("ru", ["Женева", "Швейцария"]),
     ("zh", ["日内瓦", "瑞士"]), ("ar", ["جنيف", "سويسرا"]), ("en", ["Geneva", "Switzerland"])],
)  # fmt: skip
def test_names_in_six_languages(gazetteer, language, names):
    city = gazetteer.find("in Geneva", "en")[0].candidates[0]
    assert [gazetteer.name(city, language), gazetteer.name(gazetteer.place("CH"), language)] == names
