"""A name that several places bear: one time only where that is beyond doubt, and labels that tell them apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.meeting import LANGUAGES
from bot.core.place_text import fold
from bot.core.places import Gazetteer, Place, PlaceKind, Resolved
from bot.knowledge.documents import read_document
from bot.knowledge.places import load_gazetteer

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
START = datetime(2023, 6, 20, 7, 30, tzinfo=UTC)
ASKED = {
    "en": "What time is it in {}?",
    "fr": "Il est quelle heure à {} ?",
    "es": "¿Qué hora es en {}?",
    "ru": "Время: {}?",
    "zh": "{}时间",
    "ar": "توقيت {}",
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(KNOWLEDGE)


def _renown(place: Place) -> int:
    return place.population * (10 if place.capital else 1)


def _is_beyond_doubt(answered: Place, city: Place, language: str, name: str, by_hand: set[str]) -> bool:
    """Whether everybody means `answered` by the name of `city`: it is ten times as large, or decided by hand."""
    if answered.kind is not PlaceKind.CITY or fold(name) in by_hand:
        return True
    bears = fold(name) in {fold(answered.name_en), fold(answered.name(language))}
    same = fold(city.name_en) == fold(answered.name_en)
    return (bears or same) and _renown(answered) >= 10 * _renown(city)


def test_no_city_gets_the_time_of_a_namesake_but_beyond_doubt(gazetteer):
    aliases = read_document(KNOWLEDGE / "places" / "aliases.yaml").content
    by_hand = {fold(name) for name in aliases["ambiguous"]}
    by_hand |= {
        fold(name)
        for row in gazetteer.tables.rules["meant"]
        for name in gazetteer.tables.place(str(row)).names
    }
    wrong = []
    for row in range(len(gazetteer.tables.cities)):
        city = gazetteer.tables.place(str(row))
        own = gazetteer.zones_at(city, START)[0].offset
        for language, name in zip(LANGUAGES, city.names, strict=True):
            mentions = gazetteer.find(ASKED[language].format(name), language) if name else []
            resolution = gazetteer.resolve(mentions[0], START) if mentions else None
            if resolution is None or resolution.kind is not Resolved.SINGLE or resolution.offset == own:
                continue
            if not _is_beyond_doubt(resolution.options[0].place, city, language, name, by_hand):
                wrong.append((name, city.country, resolution.options[0].place.name_en))
    assert wrong == []


def test_a_known_name_hides_no_other_bearer_of_its_size(gazetteer):
    """Whatever is answered with one time: no other bearer of the name on another clock is near in size."""
    meant = {f"city:{row}" for row in gazetteer.tables.rules["meant"]}
    wrong = []
    for row in range(len(gazetteer.tables.cities)):
        city = gazetteer.tables.place(str(row))
        mentions = gazetteer.find(ASKED["en"].format(city.name_en), "en")
        if not mentions or mentions[0].key != fold(city.name_en):
            continue
        resolution = gazetteer.resolve(mentions[0], START)
        answered = resolution.place
        if answered is None or answered.kind is not PlaceKind.CITY or answered.id in meant:
            continue
        rivals = [
            other
            for other in mentions[0].candidates
            if gazetteer.zones_at(other, START)[0].offset != resolution.offset
            and _renown(other) * 10 > _renown(answered)
        ]
        if rivals:
            wrong.append((city.name_en, [other.country for other in rivals]))
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "language", "labels"),
    [
        ("in Portland", "en", ["Portland (Oregon, United States)", "Portland (Maine, United States)"]),
        ("в Портленде", "ru", ["Портленд (Орегон, Соединенные Штаты)", "Портленд (Мэн, Соединенные Штаты)"]),
        ("hora de Georgia", "es", ["Georgia", "Georgia (Estados Unidos)"]),
        ("in Hyderabad", "en", ["Hyderabad (India)", "Hyderabad (Pakistan)"]),
    ],
)
def test_labels_tell_namesakes_apart(gazetteer, asked, language, labels):
    found = [place for mention in gazetteer.find(asked, language) for place in gazetteer.likely(mention)]
    assert [gazetteer.full_name(place, language) for place in found] == labels


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("in London", "London (United Kingdom)"), ("in London, Ontario", "London (Ontario, Canada)"),
        ("in Nairobi", "Nairobi"), ("in the state of Georgia", "Georgia (United States)"), ("in Kenya", "Kenya"),
    ],
)  # fmt: skip
def test_a_single_place_is_named_in_full_only_where_its_name_is_shared(gazetteer, asked, label):
    (mention,) = gazetteer.find(asked, "en")
    assert gazetteer.clear_name(gazetteer.likely(mention)[0], "en") == label


@pytest.mark.parametrize(
    ("asked", "language", "codes"),
    [
        ("from Korea", "en", ["KR", "KP"]), ("de Corée", "fr", ["KR", "KP"]), ("из Кореи", "ru", ["KR", "KP"]),
        ("I'm North Korean", "en", ["KP"]), ("I am South Korean", "en", ["KR"]), ("Korean time", "en", ["KR", "KP"]),
        ("я из Северной Кореи", "ru", ["KP"]), ("朝鲜时间", "zh", ["KP"]), ("soy norcoreano", "es", ["KP"]),
        ("from Congo", "en", ["CD", "CG"]), ("we are Congolese", "en", ["CD", "CG"]), ("from the DRC", "en", ["CD"]),
        ("from Congo Brazzaville", "en", ["CG"]),
        ("au Congo-Kinshasa", "fr", ["CD"]), ("both Congos", "en", ["CD", "CG"]),
        ("from Georgia", "en", ["GE", "US"]), ("from Kenya", "en", ["KE"]),
    ],
)  # fmt: skip
def test_every_country_that_may_be_meant_is_named(gazetteer, asked, language, codes):
    (mention,) = gazetteer.find(asked, language)
    assert gazetteer.countries(mention) == codes


def test_parts_of_the_world_are_no_country(gazetteer):
    assert gazetteer.find("Who is the liaison for Latin American cities?", "en") == []
