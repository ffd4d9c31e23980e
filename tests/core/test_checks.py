"""Yes or no first, where the circular settles it; the facts alone where it does not."""

import csv
from collections import Counter
from datetime import UTC, datetime

import pytest
from conftest import REPOSITORY, Ask

from bot.core.answer import Answer, Outcome
from bot.load import Knowledge

YES = {"en": "Yes.", "fr": "Oui.", "es": "Sí.", "ru": "Да.", "zh": "是。", "ar": "نعم."}
NO = {"en": "No.", "fr": "Non.", "es": "No.", "ru": "Нет.", "zh": "否。", "ar": "لا."}


def verdict(answer: Answer) -> str:
    text = answer.paragraphs[0].text if answer.paragraphs else ""
    if text.startswith(YES[answer.language]):
        return "yes"
    if text.startswith(NO[answer.language]):
        return "no"
    return "unstated" if answer.outcome is Outcome.NOT_STATED else "facts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can I join from home?", "yes"),
        ("Is it on 20 May?", "no"),
        ("Is it in French?", "no"),
        ("does it start at 9:30?", "yes"),
        ("does it start at 10?", "no"),
        ("does it start at half past nine?", "yes"),
        ("does it end at 17:00?", "no"),
        ("does it end at four pm?", "yes"),
        ("will it be over by 5pm?", "yes"),
        ("does it start at 8:30 in London?", "yes"),
        ("does it start at 9:30 in London?", "no"),
        ("does it last six and a half hours?", "yes"),
        ("does it last 8 hours?", "no"),
        ("is it a two day meeting?", "no"),
        ("Is it on 20 June 2024?", "no"),
        ("Is it on a Tuesday?", "yes"),
        ("Is it tomorrow?", "no"),
        ("is it this month?", "yes"),
        ("Is it in July?", "no"),
        ("Is it supported by 20 agencies?", "no"),
        ("Is it about SDG 11?", "yes"),
        ("Is it circular 93?", "no"),
        ("Was the circular issued on 2 May?", "yes"),
        ("Does it cost 100 EUR?", "no"),
        ("it's free, isn't it?", "yes"),
        ("it isn't free, is it?", "yes"),
        ("Is UN-Habitat one of the organizers?", "yes"),
        ("Is UNESCO organizing it?", "no"),
        ("Can someone from Kenya attend?", "yes"),
        ("Is the contact e-mail info@itu.int?", "no"),
        ("Is it on 20 June 2023?", "yes"),  # a year is no hour
        ("c'est bien le 20 juin 2023 ?", "yes"),
        ("Is it on 20.06?", "yes"),  # nor is a date
        ("Это 20.06?", "yes"),
        ("Is it June 20th, 2024 then", "no"),
        ("Is it on Wednesday 20 June?", "no"),
        ("Is it on 19 June in Honolulu?", "yes"),
        ("Does it end on 21 June in Auckland?", "yes"),
        ("Does it end after 3 pm?", "yes"),
        ("Is it next Tuesday?", "no"),
        ("是下午四点结束吗？", "yes"),
        ("九点半开始吗？", "yes"),
        ("¿Es mañana?", "no"),
        ("C'est un mardi ?", "yes"),
        ("Начало в 10?", "no"),
        ("是6月20日吗？", "yes"),
        ("هل هو يوم الثلاثاء؟", "yes"),
    ],
)
def test_a_check_gets_yes_or_no(ask: Ask, text: str, expected: str) -> None:
    assert verdict(ask(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Is this an in-person event or online?",  # a choice
        "Is it on 20 or 21 June?",
        "Are the European Commission and UNECE organizing?",  # half of it
        "Is this purely an ITU show?",
        "any changes so far?",
        "Can I join at 3 pm?",  # the hour of the asker's day
        "At 11 am Geneva is the meeting going on?",
        "is it 19 days from now?",
        "Is Tokyo 7 hours ahead of CEST?",
        "Is the UN organising it?",
        "Is ITU-T involved?",
        "Is WTSA-24 free?",
        "and the cost?",
        "sign language interpreters available?",
        "20 june start end cest",  # keywords
        "Don't I have to register?",  # yes and no would each be understood both ways
        "Can people from Mars attend?",
        "Can someone from Taiwan attend?",  # no machine refuses anybody
    ],
)
def test_what_yes_or_no_would_not_answer(ask: Ask, text: str) -> None:
    assert verdict(ask(text)) in ("facts", "unstated")


def test_relative_days_are_counted_from_the_day_of_the_question(ask: Ask) -> None:
    on_the_eve = datetime(2023, 6, 19, 12, tzinfo=UTC)
    assert verdict(ask("Is it tomorrow?", now=on_the_eve)) == "yes"
    assert verdict(ask("is it this week?", now=on_the_eve)) == "yes"
    assert verdict(ask("is it next week?", now=on_the_eve)) == "no"
    assert verdict(ask("is it next week?", now=datetime(2023, 6, 14, tzinfo=UTC))) == "yes"


def test_my_time_is_the_clock_of_the_asker(ask: Ask) -> None:
    assert verdict(ask("is it at 9:30 my time?", tz="Asia/Tokyo")) == "no"
    assert verdict(ask("does it start at 16:30 for me?", tz="Asia/Tokyo")) == "yes"
    assert verdict(ask("does it end before midnight my time?", tz="Asia/Tokyo")) == "yes"
    in_auckland_already = datetime(2023, 6, 19, 13, tzinfo=UTC)
    assert verdict(ask("is it today?", tz="Pacific/Auckland", now=in_auckland_already)) == "yes"


def test_the_hours_of_a_place_are_told_beside_a_year_and_an_hour_of_the_day(ask: Ask) -> None:
    assert "16:30" in ask("What time does it start in Tokyo on 20 June 2023?").plain
    assert "08:30" in ask("we start our work at 8:00 in Lagos, when does the meeting start for us?").plain


def test_a_place_that_nobody_knows_is_not_passed_over(ask: Ask) -> None:
    assert "Atlantis" in ask("Can someone from Atlantis join?").plain
    assert "Xyzzyville" in ask("what time is it in Xyzzyville?").plain


def test_the_edition_is_named_where_it_is_asked_for(ask: Ask) -> None:
    assert ask("Is it the ninth meeting?").plain.startswith("No. It is the Seventh Meeting")


def test_no_wrong_word_on_a_set_of_checks(ask: Ask, knowledge: Knowledge) -> None:
    """Written by somebody who had not seen the phrases: what is stated is affirmed, nothing is affirmed wrongly."""
    with (REPOSITORY / "tests/questions/checks.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = Counter()
    for row in rows:
        got = verdict(ask(row["text"]))
        wrong = got in ("yes", "no") and got != row["expect"]
        found["wrong" if wrong else "right" if got == row["expect"] else "facts only"] += 1
    assert found["right"] >= 0.75 * len(rows), found
    assert found["wrong"] <= 0.02 * len(rows), found
