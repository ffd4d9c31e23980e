import unicodedata
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.registration import Category, Registrant
from bot.core.registration_form import (
    EMAIL_LIMIT,
    JOB_TITLE_LIMIT,
    NAME_LIMIT,
    ORGANIZATION_LIMIT,
    FormProblem,
    InvalidForm,
    RegistrationForm,
    check_form,
    check_reason,
)

COUNTRIES = frozenset({"CH", "FR", "JP"})
GOOD = {
    "first_name": "Ana",
    "family_name": "López",
    "email": "ana@example.org",
    "organization": "ITU",
    "job_title": "Engineer",
    "country": "CH",
    "category": "member_state",
    "consent": True,
}


def check(**fields: object) -> Registrant:
    return check_form(RegistrationForm(**{**GOOD, **fields}), COUNTRIES)


def problems(**fields: object) -> dict[str, FormProblem]:
    with pytest.raises(InvalidForm) as refusal:
        check(**fields)
    return refusal.value.problems


def test_a_good_form() -> None:
    assert check() == Registrant(
        first_name="Ana",
        family_name="López",
        email="ana@example.org",
        email_key="ana@example.org",
        organization="ITU",
        job_title="Engineer",
        country="CH",
        category=Category.MEMBER_STATE,
    )


def test_an_empty_form_names_every_field_that_is_needed() -> None:
    with pytest.raises(InvalidForm) as refusal:
        check_form(RegistrationForm(), COUNTRIES)
    required = dict.fromkeys(
        ("first_name", "family_name", "email", "organization", "country", "category"), FormProblem.REQUIRED
    )
    assert refusal.value.problems == {**required, "consent": FormProblem.CONSENT_REQUIRED}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t María\r\n", "Ana María"),
        ("Ana\u2028María\u00a0Rosa", "Ana María Rosa"),
        ("Jose\u0301", "José"),
        ("محمد", "محمد"),
        ("Ольга", "Ольга"),
        ("明", "明"),
        ("-", "-"),
        ("O’Brien", "O’Brien"),
        ("X Æ A-12", "X Æ A-12"),
        ("😀", "😀"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u202eevil\u202c", "evil"),
        ("\ufeffAna\u200b", "Ana"),
        ("A\u00adna", "Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ക്\u200d", "ക്"),
        ("\u200dAna\u200c \u200dB", "Ana B"),
        ("A\u200d\u200d\u200cB", "A\u200dB"),
    ],
)
def test_names_in_any_script_lose_only_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert check(first_name=typed).first_name == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n", "\u200b\u200d", "\u3164", "\u2800", "\u0301", "\ufe0f"])
def test_a_name_that_shows_nothing_is_missing(typed: str) -> None:
    assert problems(first_name=typed) == {"first_name": FormProblem.REQUIRED}


@pytest.mark.parametrize("typed", ["A\0na", "A\x1bna", "A\ud800na", "\x7f"])
def test_control_characters_are_named(typed: str) -> None:
    assert problems(organization=typed) == {"organization": FormProblem.CONTROL_CHARACTERS}


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("first_name", NAME_LIMIT),
        ("family_name", NAME_LIMIT),
        ("organization", ORGANIZATION_LIMIT),
        ("job_title", JOB_TITLE_LIMIT),
    ],
)
def test_limits_are_in_characters(field: str, limit: int) -> None:
    assert asdict(check(**{field: "字" * limit}))[field] == "字" * limit
    assert problems(**{field: "字" * (limit + 1)}) == {field: FormProblem.TOO_LONG}


def test_the_job_title_may_be_left_out() -> None:
    assert check(job_title=" ").job_title is None


@pytest.mark.parametrize(
    ("typed", "email", "key"),
    [
        (" Ana.Lopez@ITU.INT ", "Ana.Lopez@itu.int", "ana.lopez@itu.int"),
        ("ana+u4ssc@example.org", "ana+u4ssc@example.org", "ana+u4ssc@example.org"),
        ("Ünal@Bücher.example.org", "Ünal@bücher.example.org", "ünal@xn--bcher-kva.example.org"),
        ("a@xn--bcher-kva.example.org", "a@bücher.example.org", "a@xn--bcher-kva.example.org"),
        ("ana@example.org\u200b", "ana@example.org", "ana@example.org"),
        ("STRASSE@example.org", "STRASSE@example.org", "strasse@example.org"),
        ("straße@example.org", "straße@example.org", "strasse@example.org"),
    ],
)
def test_emails(typed: str, email: str, key: str) -> None:
    registrant = check(email=typed)
    assert (registrant.email, registrant.email_key) == (email, key)


@pytest.mark.parametrize(
    "typed",
    ["ana", "ana@", "@itu.int", "ana@itu", "ana lopez@itu.int", "a@b..org", "a@-b.org", "a@[127.0.0.1]"],
)
def test_what_is_no_email(typed: str) -> None:
    assert problems(email=typed) == {"email": FormProblem.EMAIL_INVALID}


def test_an_email_of_ten_thousand_characters() -> None:
    assert problems(email="a" * 10_000 + "@example.org") == {"email": FormProblem.TOO_LONG}


@pytest.mark.parametrize("field", ["country", "category"])
@pytest.mark.parametrize("typed", ["US", "nonsense", "CH,FR", "'; DROP TABLE", "\0", "字" * 10_000])
def test_what_is_not_in_the_list(field: str, typed: str) -> None:
    assert problems(**{field: typed}) == {field: FormProblem.NOT_IN_LIST}


def test_all_problems_are_named_at_once() -> None:
    assert problems(first_name="", email="x", country="ZZ", consent=False) == {
        "first_name": FormProblem.REQUIRED,
        "email": FormProblem.EMAIL_INVALID,
        "country": FormProblem.NOT_IN_LIST,
        "consent": FormProblem.CONSENT_REQUIRED,
    }


def test_a_reason_is_cleaned_and_may_be_empty() -> None:
    assert check_reason(" Not\n eligible ") == "Not eligible"
    assert check_reason("") == ""
    for typed, problem in (("a\0", FormProblem.CONTROL_CHARACTERS), ("x" * 501, FormProblem.TOO_LONG)):
        with pytest.raises(InvalidForm) as refusal:
            check_reason(typed)
        assert refusal.value.problems == {"reason": problem}


any_text = st.text(st.characters(exclude_categories=()), max_size=300)


@given(
    st.builds(
        RegistrationForm,
        first_name=any_text,
        family_name=any_text,
        email=any_text | st.emails(),
        organization=any_text,
        job_title=any_text,
        country=any_text | st.sampled_from(sorted(COUNTRIES)),
        category=any_text | st.sampled_from(list(Category)),
        consent=st.booleans(),
    )
)
def test_any_text_gives_a_registrant_or_a_refusal(form: RegistrationForm) -> None:
    try:
        registrant = check_form(form, COUNTRIES)
    except InvalidForm as refusal:
        assert refusal.problems  # noqa: PT017
    else:
        assert registrant.first_name


@given(any_text)
def test_what_is_kept_of_a_name_is_clean_and_stays_as_it_is(typed: str) -> None:
    try:
        kept = check(first_name=typed).first_name
    except InvalidForm:
        return
    assert 0 < len(kept) <= NAME_LIMIT
    assert kept == " ".join(kept.split())
    assert unicodedata.is_normalized("NFC", kept)
    assert "\0" not in kept
    kept.encode()
    assert check(first_name=kept).first_name == kept


@given(st.emails())
def test_the_case_of_an_email_makes_no_difference_to_its_key(typed: str) -> None:
    try:
        registrant, shouted = check(email=typed), check(email=typed.swapcase())
    except InvalidForm:
        return
    assert registrant.email_key == shouted.email_key
    assert check(email=registrant.email) == registrant
    assert len(registrant.email) <= EMAIL_LIMIT
