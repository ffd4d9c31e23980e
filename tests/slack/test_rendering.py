"""Blocks and views, without any Slack."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answer import Choice, Paragraph
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.playground.block_rules import check_blocks
from bot.slack.blocks import answer_message, moment, share_value, shared_question
from bot.slack.calendar import calendar_links
from bot.slack.commands import Wanted, interpret
from bot.slack.conversation import heard

from .fakes import ANSWER, BEFORE

NOW = datetime(2023, 6, 1, 9, 0, tzinfo=UTC)


def test_an_answer_as_slack_gets_it(phrasebook: Phrasebook) -> None:
    payload = answer_message(ANSWER, phrasebook, share="{}").payload()
    assert payload["text"] == "On 20 June.\nIt is free."
    assert [block["type"] for block in payload["blocks"]] == ["section", "context", "context", "actions"]
    section, times, sources, actions = payload["blocks"]
    assert section["text"] == {"type": "mrkdwn", "text": "On 20 June.\nIt is free."}
    assert times["elements"][0]["text"] == (
        "In your time zone: "
        "<!date^1687246200^{date_long_pretty} {time}|Tuesday, 20 June 2023 07:30 UTC> – "
        "<!date^1687269600^{date_long_pretty} {time}|Tuesday, 20 June 2023 14:00 UTC>"
    )
    assert sources["elements"][0]["text"] == "Source: TSB Circular 92 §1 · TSB Circular 92 §5"
    assert [element["action_id"] for element in actions["elements"]] == ["share"]


def test_a_start_alone_is_shown(phrasebook: Phrasebook) -> None:
    payload = answer_message(replace(ANSWER, moments=ANSWER.moments[:1]), phrasebook).payload()
    assert payload["blocks"][1]["elements"][0]["text"].startswith(
        "Starts in your time zone: <!date^1687246200^"
    )


def test_the_same_topic_is_suggested_once(phrasebook: Phrasebook) -> None:
    choices = (
        Choice("cost", "Cost"),
        Choice("cost", "Cost"),
        Choice("link", "L" * 200),
        Choice("where", "W"),
    )
    payload = answer_message(replace(ANSWER, follow_ups=choices), phrasebook).payload()
    buttons = payload["blocks"][-1]["elements"]
    assert [button["action_id"] for button in buttons] == ["ask.cost", "ask.link", "ask.where"]
    assert len(buttons[1]["text"]["text"]) == 75


@given(st.lists(st.text(max_size=6000), max_size=3), st.text(max_size=200))
def test_slack_takes_any_answer(texts: list[str], title: str) -> None:
    from .fakes import make_phrasebook

    phrasebook = make_phrasebook()
    paragraphs = tuple(Paragraph(text, "when", "§1") for text in texts)
    answer = replace(ANSWER, paragraphs=paragraphs, follow_ups=(Choice("cost", f"x{title}"),))
    payload = answer_message(answer, phrasebook, share=share_value("en", question=title)).payload()
    assert check_blocks(payload["blocks"], "message") == []


def test_share_buttons_carry_the_question() -> None:
    value = share_value("fr", question="quand\n?" * 1000)
    assert len(value) < 2000
    assert shared_question(value)["l"] == "fr"
    assert shared_question(share_value("en", topic="when")) == {"l": "en", "t": "when"}
    assert shared_question("nonsense") == {}
    assert shared_question("[1]") == {}


def test_moments_name_the_zone_where_they_cannot_be_converted(
    meeting: Meeting, phrasebook: Phrasebook
) -> None:
    assert meeting.schedule is not None
    assert meeting.schedule.starts_at is not None
    assert moment(meeting.schedule.starts_at, phrasebook, "fr").endswith("|mardi 20 juin 2023 09:30 CEST>")


# ---- commands


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Wanted(verb="help")),
        ("  HELP ", Wanted(verb="help")),
        ("register", Wanted(verb="register")),
        ("Sign  up!", Wanted(verb="register")),
        ("forget me", Wanted(verb="forget-me")),
        ("forget_me", Wanted(verb="forget-me")),
        ("when?", Wanted(topic="when")),
        ("prix", Wanted(topic="cost")),
        ("lunch-break", Wanted(topic="lunch-break")),
        ("when is it?", Wanted(question="when is it?")),
        ("register me please", Wanted(question="register me please")),
    ],
)
def test_the_words_after_the_command(phrasebook: Phrasebook, text: str, wanted: Wanted) -> None:
    assert interpret(text, phrasebook, ["lunch-break"], "en") == wanted


# ---- events


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"edited": {"ts": "2.0"}},
        {"user": None},
        {"user": "USLACKBOT"},
        {"user": "UBOT"},
        {"ts": 1},
        {"text": "<@UBOT> when?"},
        {"text": "<@UBOT|u4ssc> when?"},
        {"type": "app_mention", "channel": "D1", "channel_type": None},
    ],
)
def test_what_is_no_message_for_the_bot(changes: dict[str, object]) -> None:
    event = {
        "type": "message",
        "user": "U1",
        "channel": "C1",
        "ts": "1.0",
        "text": "when?",
        "channel_type": "channel",
    }
    assert heard({"event": event, "event_id": "Ev1", "team_id": "T1"}, "UBOT") is not None
    assert heard({"event": event | changes, "event_id": "Ev1", "team_id": "T1"}, "UBOT") is None
    assert heard({"event": [], "event_id": "Ev1"}, None) is None


def test_the_bots_own_id_is_known_before_slack_was_asked() -> None:
    event = {"type": "message", "user": "U1", "channel": "C1", "ts": "1.0", "text": "<@UBOT> when?"}
    body = {"event": event, "event_id": "Ev1", "authorizations": [{"user_id": "UBOT", "is_bot": True}]}
    assert heard(body, None) is None
    mention = heard(body | {"event": event | {"type": "app_mention", "text": "<@UBOT> \ud83d when?"}}, None)
    assert mention is not None
    assert (mention.text, mention.spoken_to, mention.direct) == ("when?", True, False)


# ---- calendar


def test_calendar_links_in_utc(meeting: Meeting) -> None:
    links = calendar_links(meeting, "en", "https://bot.example.org/")
    assert links["ics"] == "https://bot.example.org/meeting.ics"
    assert set(calendar_links(meeting, "en", None)) == {"google", "outlook"}
    assert calendar_links(meeting.model_copy(update={"schedule": None}), "en", None) == {}


def test_days_without_hours_are_whole_days(meeting: Meeting) -> None:
    assert meeting.schedule is not None
    days = meeting.schedule.model_copy(update={"starts": None, "ends": None, "last_day": date(2023, 6, 22)})
    links = calendar_links(meeting.model_copy(update={"schedule": days}), "en", None)
    assert "dates=20230620%2F20230623" in links["google"]
    assert "allday=true" in links["outlook"]
    assert meeting.schedule.starts == time(9, 30)
    assert meeting.schedule.over_at > BEFORE
