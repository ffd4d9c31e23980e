"""Places and their clocks, for 09:30 in Geneva on 20 June 2023."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.meeting import LANGUAGES
from bot.core.places import Gazetteer, PlaceKind, Resolved
from bot.knowledge.places import load_gazetteer

START = datetime(2023, 6, 20, 7, 30, tzinfo=UTC)
NOT_YET_FOUND = {"科科斯群岛"}  # the builder leaves out only brackets of Latin width
IN_BRACKETS = re.compile(r"\s?[(（].*?[)）]")
WINTER = datetime(2023, 12, 20, 8, 30, tzinfo=UTC)
NO_PLACES = [
    ("en", "We will march on, may be nice"),
    ("en", "most of it is at the end"),
    ("en", "Please be brief and nice"),
    ("en", "Is there a reading list?"),
    ("en", "Is there a mobile app?"),
    ("en", "Thanks Florence, see you there"),
    ("en", "Jordan will send the link"),
    ("en", "Hi Sofia!"),
    ("en", "@Sofia can you join?"),
    ("en", "cc @Paris @London please"),
    ("en", "Charlotte said the slides are ready"),
    ("en", "Victoria asked who will speak"),
    ("en", "Ask Austin Powers"),
    ("en", "Is there interpretation in French?"),
    ("en", "Is it in English only?"),
    ("en", "let us know, tell us the time"),
    ("fr", "la réunion est-elle en ligne ?"),
    ("fr", "merci Florence pour le lien"),
    ("fr", "Nancy a dit oui"),
    ("fr", "la tour est fermée, nous sommes prêts"),
    ("es", "la reunión es mañana"),
    ("es", "Santiago dijo que sí"),
    ("es", "Sofía va a mandar el enlace"),
    ("ru", "мир вам и спасибо"),
    ("ru", "Владимир сказал, что всё готово"),
    ("zh", "大家好，会议很好"),
    ("zh", "谢谢中间人"),
    ("ar", "شكرا لك يا عمر"),
    ("ar", "سامي أرسل الرابط"),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(Path(__file__).parents[2] / "knowledge")


def clocks(gazetteer: Gazetteer, text: str, language: str, moment: datetime = START) -> set[str]:
    """What the clocks of all places named in `text` show."""
    return {
        f"{moment + option.offset:%H:%M}"
        for mention in gazetteer.find(text, language)
        for option in gazetteer.resolve(mention, moment).options
    }


@pytest.mark.parametrize(("language", "text"), NO_PLACES)
def test_ordinary_words_and_names_of_people_are_no_places(
    gazetteer: Gazetteer, language: str, text: str
) -> None:
    assert [mention.text for mention in gazetteer.find(text, language)] == []


@pytest.mark.parametrize("moment", [START, WINTER])
def test_every_country_and_city_follows_the_rules_of_its_zones(
    gazetteer: Gazetteer, moment: datetime
) -> None:
    tables = gazetteer.tables
    places = [tables.place(str(row)) for row in range(len(tables.cities))] + [
        tables.place(code) for code in tables.countries
    ]
    for place in places:
        by_rules = {moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in place.zones}
        groups = gazetteer.zones_at(place, moment)
        assert {group.offset for group in groups} == by_rules, place
        assert len(groups) == len(by_rules), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_found_by_its_name(gazetteer: Gazetteer, language: str) -> None:
    among = {
        "en": "we are in {}",
        "fr": "heure de {}",
        "es": "hora de {}",
        "ru": "время: {}",
        "zh": "{}时间",
        "ar": "في {}",
    }
    missing = []
    for code in gazetteer.tables.countries:
        name = IN_BRACKETS.sub("", gazetteer.name(gazetteer.place(code), language))
        found = gazetteer.find(among[language].format(name), language)
        if code not in {place.country for mention in found for place in mention.candidates}:
            missing.append(name)
    assert set(missing) <= NOT_YET_FOUND


def test_summer_time_ends(gazetteer: Gazetteer) -> None:
    assert clocks(gazetteer, "in Paris", "en") == {"09:30"}
    assert clocks(gazetteer, "in Paris", "en", WINTER) == {"09:30"}
    assert clocks(gazetteer, "in Nairobi", "en") == {"10:30"}
    assert clocks(gazetteer, "in Nairobi", "en", WINTER) == {"11:30"}


def test_a_single_answer_has_its_place_and_offset(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("What time is it in Nairobi?", "en")
    assert mention.kind is PlaceKind.CITY
    assert "What time is it in Nairobi?"[slice(*mention.span)] == "Nairobi"
    resolution = gazetteer.resolve(mention, START)
    assert resolution.kind is Resolved.SINGLE
    assert resolution.offset == timedelta(hours=3)
    assert resolution.place is not None
    assert resolution.place.country == "KE"
    assert gazetteer.name(resolution.place, "ru") == "Найроби"


def test_a_country_of_several_clocks_gives_no_single_one(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("start time in Brazil", "en")
    resolution = gazetteer.resolve(mention, START)
    assert resolution.kind is Resolved.SEVERAL
    assert resolution.place is None
    assert resolution.offset is None
    assert all(option.cities for option in resolution.options)


def test_where_nobody_lives_no_clock_is_known(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("we are in Bouvet Island", "en")
    assert gazetteer.resolve(mention, START).kind is Resolved.UNKNOWN


def test_mentions_stand_in_order(gazetteer: Gazetteer) -> None:
    text = "from Tokyo, Lima and Nairobi"
    assert [mention.text for mention in gazetteer.find(text, "en")] == ["Tokyo", "Lima", "Nairobi"]
