"""Whatever is typed, there is a valid outcome and never an exception."""

from conftest import Ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.asked_times import asked_days, asked_hours
from bot.core.topics import Topic
from bot.core.understanding.message import read_message

TOPICS = {topic.value for topic in Topic}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.booleans(), st.lists(st.text(max_size=60), max_size=2))
def test_any_text_has_a_valid_outcome(ask: Ask, text: str, channel: bool, earlier: list[str]) -> None:
    answer = ask(text, *earlier, channel=channel).as_json()
    assert answer["outcome"] in {"answered", "offered", "not_stated", "silent"}
    assert set(answer["topics"]) <= TOPICS
    assert set(answer["offered"]) <= TOPICS
    assert len(answer["offered"]) <= 3
    assert bool(answer["answer"]) == (answer["outcome"] != "silent")


@given(st.text(), st.sampled_from(["en", "fr", "es", "ru", "zh", "ar"]))
def test_days_and_hours_of_any_text(text: str, language: str) -> None:
    assert all(0 <= hour.hour < 24 for hour in asked_hours(text))
    assert isinstance(asked_days(text, language), list)


@given(st.text())
def test_a_clean_message_has_no_invisible_signs(text: str) -> None:
    assert not set(read_message(text).text) & set("\u202a\u202e\u2066\u200b\x00\x07")
