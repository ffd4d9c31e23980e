"""ITU membership by date, and the search behind the registration form's list of countries."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.core.membership import Member, Membership, SpecialCase, TerritoryOf
from bot.knowledge.places import load_membership

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
DAY = date(2023, 6, 20)
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


@pytest.fixture(scope="module")
def membership() -> Membership:
    return load_membership(KNOWLEDGE)


def test_193_members_on_the_day_of_the_meeting(membership):
    codes = [code for code, _ in membership.countries("en")]
    assert sum(isinstance(membership.status(code, DAY), Member) for code in codes) == 193
    assert len(codes) == 250


@pytest.mark.parametrize("code", ["VA", "LI", "TV", "BT", "SS", "US", "RU", "CH", "TR", "CI", "ME", "NR"])
def test_members(membership, code):
    assert isinstance(membership.status(code, DAY), Member)


def test_south_sudan_since(membership):
    assert membership.status("SS", DAY) == Member(date(2011, 10, 3))
    assert membership.status("SS", date(2011, 1, 1)) == SpecialCase("not_yet")


@pytest.mark.parametrize(("day", "status"), [
    (DAY, SpecialCase("not_yet")), (date(2024, 9, 18), SpecialCase("not_yet")),
    (date(2024, 9, 19), Member(date(2024, 9, 19))),
])  # fmt: skip
def test_palau_by_date(membership, day, status):
    assert membership.status("PW", day) == status


@pytest.mark.parametrize(("code", "member"), [
    ("PR", "US"), ("GL", "DK"), ("HK", "CN"), ("MO", "CN"), ("RE", "FR"), ("NC", "FR"), ("BM", "GB"),
    ("GI", "GB"),
    ("AW", "NL"), ("CW", "NL"), ("BQ", "NL"), ("AX", "FI"), ("SJ", "NO"), ("CX", "AU"), ("TK", "NZ"),
    ("FK", "GB"),
    ("VI", "US"), ("UM", "US"), ("SH", "GB"), ("YT", "FR"), ("IM", "GB"), ("FO", "DK"),
])  # fmt: skip
def test_a_territory_counts_as_its_member(membership, code, member):
    assert membership.status(code, DAY) == TerritoryOf(member)


@pytest.mark.parametrize("code", ["PS", "TW", "XK", "CK", "NU", "EH", "AQ"])
def test_special_cases_are_for_the_organizers(membership, code):
    assert isinstance(membership.status(code, DAY), SpecialCase)


def test_an_unknown_code_is_an_error(membership):
    with pytest.raises(KeyError):
        membership.status("ZZ", DAY)


def test_every_territory_belongs_to_a_member():
    facts = json.loads((KNOWLEDGE / "places" / "itu_members.json").read_text(encoding="utf-8"))
    assert set(facts["territories"].values()) <= set(facts["members"])
    assert len(facts["territories"]) == 49


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_found_by_its_own_name_first(membership, language):
    for code, name in membership.countries(language):
        assert membership.search(name, language)[0][0] == code, name


@pytest.mark.parametrize(("typed", "language", "code"), [
    ("ken", "en", "KE"), ("KE", "en", "KE"), ("KEN", "fr", "KE"), ("cote d", "en", "CI"),
    ("ivory", "en", "CI"),
    ("Ivory Coast", "ru", "CI"), ("turkey", "en", "TR"), ("turk", "en", "TR"), ("tür", "en", "TR"),
    ("uk", "en", "GB"),
    ("england", "en", "GB"), ("usa", "es", "US"), ("eeuu", "es", "US"), ("estados un", "es", "US"),
    ("holland", "en", "NL"),
    ("burma", "en", "MM"), ("north k", "en", "KP"), ("dprk", "en", "KP"), ("suisse", "fr", "CH"),
    ("шве", "ru", "CH"),
    ("瑞士", "zh", "CH"), ("美国", "zh", "US"), ("美國", "zh", "US"), ("سويسرا", "ar", "CH"),
    ("امارات", "ar", "AE"),
    ("holy", "en", "VA"), ("vatican", "fr", "VA"), ("etats", "fr", "US"), ("États-U", "fr", "US"),
    ("кот-д", "ru", "CI"),
    ("swazi", "en", "SZ"), ("drc", "en", "CD"), ("arabia", "en", "SA"), ("emirates", "en", "AE"),
    ("kosovo", "en", "XK"),
])  # fmt: skip
def test_search(membership, typed, language, code):
    assert code in [found for found, _ in membership.search(typed, language)[:3]]


def test_search_is_limited_and_gives_all_for_nothing(membership):
    assert len(membership.search("", "en", 300)) == 250
    assert len(membership.search("", "en")) == 100
    assert len(membership.search("s", "en", 5)) == 5
    assert membership.search("qqqq", "en") == []
    assert membership.search("«»", "en", 3) == membership.countries("en")[:3]


def test_names_are_sorted_without_regard_to_accents(membership):
    names = [name for _, name in membership.countries("fr")]
    assert names.index("Égypte") < names.index("Équateur") < names.index("Espagne")
    assert names[0] == "Afghanistan"
