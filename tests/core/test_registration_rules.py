from datetime import UTC, datetime, timedelta, timezone

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from bot.core.registration import MeetingCancelled, RegistrationClosed, RegistrationNotOpenYet
from bot.core.registration_reference import ALPHABET, make_reference
from bot.core.registration_rules import RegistrationRules

NOW = datetime(2023, 6, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_meeting_without_times_is_always_open() -> None:
    RegistrationRules().require_open(NOW)
    RegistrationRules().require_not_over(NOW)
    assert RegistrationRules().erase_after is None


def test_nobody_registers_for_a_meeting_that_is_cancelled() -> None:
    with pytest.raises(MeetingCancelled):
        RegistrationRules(cancelled=True).require_open(NOW)
    RegistrationRules(cancelled=True).require_not_over(NOW)  # to withdraw is possible


def test_registration_opens_on_the_minute() -> None:
    rules = RegistrationRules(opens_at=NOW)
    rules.require_open(NOW)
    with pytest.raises(RegistrationNotOpenYet) as refusal:
        rules.require_open(NOW - MINUTE)
    assert refusal.value.opens_at == NOW


@pytest.mark.parametrize(
    ("closes_at", "ends_at", "closed_at"),
    [
        (NOW, None, NOW),
        (None, NOW, NOW),
        (NOW, NOW + MINUTE, NOW),
        (NOW + MINUTE, NOW, NOW),
    ],
)
def test_registration_closes_at_the_deadline_or_the_end(
    closes_at: datetime | None, ends_at: datetime | None, closed_at: datetime
) -> None:
    rules = RegistrationRules(closes_at=closes_at, ends_at=ends_at)
    rules.require_open(closed_at - MINUTE)
    with pytest.raises(RegistrationClosed) as refusal:
        rules.require_open(closed_at)
    assert refusal.value.closed_at == closed_at


def test_what_has_closed_is_closed_even_before_it_opens() -> None:
    with pytest.raises(RegistrationClosed):
        RegistrationRules(opens_at=NOW + MINUTE, closes_at=NOW).require_open(NOW)


def test_times_of_other_zones_are_the_same_times() -> None:
    rules = RegistrationRules(ends_at=NOW.astimezone(timezone(timedelta(hours=9))))
    with pytest.raises(RegistrationClosed):
        rules.require_not_over(NOW)


def test_retention_counts_calendar_months_in_utc() -> None:
    rules = RegistrationRules(ends_at=datetime(2023, 8, 31, tzinfo=UTC), retention=relativedelta(months=6))
    assert rules.erase_after == datetime(2024, 2, 29, tzinfo=UTC)


def test_mistakes_in_the_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="ends_at has no time zone"):
        RegistrationRules(ends_at=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="capacity is 0"):
        RegistrationRules(capacity=0)


@given(st.data())
def test_references_are_short_and_unambiguous(data: st.DataObject) -> None:
    reference = make_reference("U4SSC", lambda letters: data.draw(st.sampled_from(letters)))
    prefix, first, second = reference.split("-")
    assert (prefix, len(first), len(second)) == ("U4SSC", 4, 4)
    assert set(first + second) <= set(ALPHABET)


def test_the_alphabet_has_no_two_letters_that_look_alike_and_no_vowels() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("AEIOUY01L5S")
    for pair in ("2Z", "8B", "VU"):
        assert len(set(pair) & set(ALPHABET)) <= 1


def test_references_are_drawn_at_random() -> None:
    assert len({make_reference("U4SSC") for _ in range(1000)}) == 1000
