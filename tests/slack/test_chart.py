"""The picture of registrations over time."""

from datetime import date, timedelta

from bot.slack.chart import chart_over_time

FIRST = date(2023, 5, 29)


def test_days_without_registrations_are_in_the_picture() -> None:
    picture = chart_over_time({FIRST: 8, FIRST + timedelta(days=2): 1})
    assert picture.splitlines() == [
        "2023-05-29  8  ████████████████████████",
        "2023-05-30  0",
        "2023-05-31  1  ███",
    ]


def test_something_is_never_shown_as_nothing() -> None:
    picture = chart_over_time({FIRST: 100_000, FIRST + timedelta(days=1): 1})
    assert picture.splitlines()[1] == "2023-05-30       1  ▏"


def test_longer_spans_are_shown_by_weeks_and_by_months() -> None:
    weeks = chart_over_time({FIRST + timedelta(days=n): 1 for n in range(70)})
    assert len(weeks.splitlines()) == 10
    assert weeks.startswith("2023-05-29  7  █")
    months = chart_over_time({FIRST: 1, date(2024, 2, 29): 2}).splitlines()
    assert (len(months), months[0][:7], months[-1][:7]) == (10, "2023-05", "2024-02")
    assert len(chart_over_time({FIRST: 1, date(2033, 1, 1): 2}).splitlines()) == 21


def test_nothing_has_no_picture() -> None:
    assert not chart_over_time({})
