"""ITU membership on the meeting's date, and the list of countries to choose from."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.core.meeting import LANGUAGES
from bot.core.membership import Member, Membership, SpecialCase, TerritoryOf
from bot.knowledge.places import load_membership

MEETING_DAY = date(2023, 6, 20)


@pytest.fixture(scope="module")
def membership() -> Membership:
    return load_membership(Path(__file__).parents[2] / "knowledge")


def test_every_code_has_a_status(membership: Membership) -> None:
    statuses = [membership.status(code, MEETING_DAY) for code, _ in membership.countries("en")]
    assert Counter(map(type, statuses)) == {Member: 193, TerritoryOf: 49, SpecialCase: 8}


@pytest.mark.parametrize(
    "code", ["KE", "TV", "BT", "SS", "LI", "VA", "SZ", "TL", "KM", "CH", "US", "CN", "KP", "AF"]
)
def test_member_states(membership: Membership, code: str) -> None:
    assert isinstance(membership.status(code, MEETING_DAY), Member)


@pytest.mark.parametrize(
    ("code", "member"),
    [("PR", "US"), ("HK", "CN"), ("GL", "DK"), ("NC", "FR"), ("CW", "NL"), ("TK", "NZ"), ("AX", "FI")],
)
def test_a_territory_counts_as_its_member_state(membership: Membership, code: str, member: str) -> None:
    assert membership.status(code, MEETING_DAY) == TerritoryOf(member)


def test_every_territory_belongs_to_a_member_state(membership: Membership) -> None:
    statuses = [membership.status(code, MEETING_DAY) for code, _ in membership.countries("en")]
    owners = {status.member for status in statuses if isinstance(status, TerritoryOf)}
    assert all(isinstance(membership.status(owner, MEETING_DAY), Member) for owner in owners)


@pytest.mark.parametrize("code", ["PS", "TW", "XK", "CK", "NU", "EH", "AQ", "PW"])
def test_special_cases_are_for_the_organizers(membership: Membership, code: str) -> None:
    assert isinstance(membership.status(code, MEETING_DAY), SpecialCase)


def test_palau_became_a_member_later(membership: Membership) -> None:
    assert membership.status("PW", date(2024, 9, 18)) == SpecialCase("not_yet")
    assert membership.status("PW", date(2024, 9, 19)) == Member(date(2024, 9, 19))


@pytest.mark.parametrize("code", ["ZZ", "", "ke", "UK"])
def test_what_is_no_code_has_no_status(membership: Membership, code: str) -> None:
    with pytest.raises(KeyError):
        membership.status(code, MEETING_DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_the_first_to_be_found_by_its_name(membership: Membership, language: str) -> None:
    countries = membership.countries(language)
    assert len(countries) == len({code for code, _ in countries}) == 250
    assert [name for code, name in countries if membership.search(name, language)[:1] != [(code, name)]] == []


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("ken", "en", "KE"),
        ("UK", "en", "GB"),
        ("ivory", "en", "CI"),
        ("Suis", "fr", "CH"),
        ("cote d", "fr", "CI"),
        ("ESPAN", "es", "ES"),
        ("mexico", "es", "MX"),
        ("кен", "ru", "KE"),
        ("肯", "zh", "KE"),
        ("日本", "zh", "JP"),
        ("كين", "ar", "KE"),
        ("Germany", "zh", "DE"),
        ("BRA", "ru", "BR"),
    ],
)
def test_letters_typed_find_a_country(membership: Membership, typed: str, language: str, code: str) -> None:
    assert code in {found for found, _ in membership.search(typed, language, limit=5)}


def test_no_letters_show_all_and_the_limit_holds(membership: Membership) -> None:
    assert membership.search("", "en", limit=1000) == membership.countries("en")
    assert len(membership.search("a", "en", limit=7)) == 7
    assert membership.search("qqqq", "en") == []


def test_an_unknown_language_reads_english(membership: Membership) -> None:
    assert membership.countries("de") == membership.countries("en")
