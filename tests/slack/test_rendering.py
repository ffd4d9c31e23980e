"""Blocks and views, without any Slack."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.slack
from bot.core.answer import Answer, Choice, Outcome, Paragraph
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import Category, Registrant, Registration, RegistrationState
from bot.core.registration_form import FormProblem, RegistrationForm
from bot.playground.block_rules import check_blocks, check_view
from bot.slack.blocks import answer_message, moment, share_value, shared_question
from bot.slack.calendar import calendar_links
from bot.slack.commands import Wanted, interpret
from bot.slack.conversation import heard
from bot.slack.people import Profile
from bot.slack.registration_messages import receipt, status
from bot.slack.registration_view import (
    TEXT_FIELDS,
    FormContext,
    block_of,
    edit_view,
    errors_at_fields,
    read_form,
    registration_view,
)
from bot.slack.reminders import ReminderState

from .fakes import BEFORE

NOW = datetime(2023, 6, 1, 9, 0, tzinfo=UTC)
ANSWER = Answer(
    "when?",
    "mention",
    "en",
    Outcome.ANSWERED,
    topics=("when",),
    paragraphs=(
        Paragraph("On 20 June.", "when", "TSB Circular 92 §1"),
        Paragraph("It is free.", "cost", "TSB Circular 92 §5"),
    ),
    moments=(datetime(2023, 6, 20, 7, 30, tzinfo=UTC), datetime(2023, 6, 20, 14, 0, tzinfo=UTC)),
)


def registration(**changes: object) -> Registration:
    made = Registration(
        reference="U4SSC-7KQP-M3XR",
        meeting_id="u4ssc-7",
        workspace_id="T1",
        user_id="U1",
        registrant=Registrant(
            first_name="Amina",
            family_name="Bello",
            email="amina@example.org",
            email_key="amina@example.org",
            organization="City of Lagos",
            job_title=None,
            country="NG",
            category=Category.MEMBER_STATE,
        ),
        state=RegistrationState.CONFIRMED,
        language="en",
        consent_version="1",
        consent_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


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


# ---- registration


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", list(RegistrationState))
def test_slack_takes_every_message_about_a_registration(
    meeting: Meeting, phrasebook: Phrasebook, language: str, state: RegistrationState
) -> None:
    one = registration(state=state, reason="r" * 500, waiting_position=3)
    for message in (
        receipt(one, ANSWER, meeting, phrasebook, language)
        if state is not RegistrationState.REJECTED and one.active
        else status(one, meeting, phrasebook, language),
        status(one, meeting, phrasebook, language, "Note & <note>"),
    ):
        assert check_blocks(message.payload()["blocks"], "message") == []
        assert message.text


def test_every_word_that_is_said_is_there(phrasebook: Phrasebook) -> None:
    said: set[str] = set()
    for path in Path(bot.slack.__file__).parent.glob("*.py"):
        source = path.read_text()
        said |= set(re.findall(r"""(?:interface|sentence|_say)\([^"()]*"([a-z_.]+)\"""", source))
        said |= set(re.findall(r"""key = "([a-z_.]+)\"""", source))
        said |= set(re.findall(r"""label\("([a-z_.]+\.[a-z_.]+)"\)""", source))
    assert len(said) > 50
    assert said - phrasebook.words["en"].interface.keys() == set()


def test_every_state_and_refusal_has_words(phrasebook: Phrasebook) -> None:
    words = phrasebook.words["en"].interface
    expected = {f"status.{state}" for state in RegistrationState}
    expected |= {f"category.{category}" for category in Category}
    expected |= {f"problem.{problem}" for problem in FormProblem}
    expected |= {f"remind.{state}" for state in ReminderState}
    expected |= {
        f"{what}.{part}" for what in ("cancel", "forget") for part in ("title", "ask", "confirm", "keep")
    }
    expected |= {f"calendar.{kind}" for kind in ("google", "outlook", "ics")}
    expected |= {f"field.{name}" for name in (*TEXT_FIELDS, "country", "category")}
    receipts = (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.WAITLISTED)
    expected |= {f"receipt.{state}" for state in receipts}
    assert expected - words.keys() == set()


@pytest.mark.parametrize(
    "profile", [None, Profile(), Profile("fr-FR", None, "李" * 90, "x" * 5000, "a@b.org")]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_slack_takes_the_form(
    meeting: Meeting, phrasebook: Phrasebook, profile: Profile | None, language: str
) -> None:
    carried = FormContext(language, "C1", "https://hooks.example.org/" + "x" * 100, 3, "2023-05-02")
    for view in (
        registration_view(meeting, phrasebook, carried, profile),
        registration_view(
            meeting.model_copy(update={"privacy": None}), phrasebook, carried, profile, filled_later=True
        ),
        edit_view(phrasebook, carried, registration()),
    ):
        assert check_view(view.to_dict(), ("modal",)) == []


def test_forms_carry_their_context() -> None:
    carried = FormContext("fr", "C1", "https://hooks.example.org/1", 3, "2023-05-02")
    assert FormContext.load(carried.dump()) == carried
    for nonsense in (None, "", "{", "[]", "null", '{"language": 1, "revision": "x", "other": 2}'):
        assert FormContext.load(nonsense) == FormContext()


def test_what_was_typed_is_read() -> None:
    values = {
        "first_name-filled": {"first_name": {"value": "Amina"}},
        "job_title": {"job_title": {"value": None}},
        "country": {"country": {"selected_option": {"value": "NG"}}},
        "category": {"category": {"selected_option": None}},
        "consent": {"consent": {"selected_options": [{"value": "agreed"}]}},
        "other": {"surprise": {"value": "x"}},
    }
    form = read_form({"callback_id": "registration.register", "state": {"values": values}})
    assert form == RegistrationForm(first_name="Amina", country="NG", consent=True)


@pytest.mark.parametrize(
    "state", [None, [], {"values": None}, {"values": {"a": 1}}, {"values": {"email": {"email": []}}}]
)
def test_what_is_missing_reads_as_empty(state: object) -> None:
    assert read_form({"callback_id": "registration.register", "state": state}) == RegistrationForm()


def test_errors_stand_at_inputs_that_are_there(meeting: Meeting, phrasebook: Phrasebook) -> None:
    view = registration_view(meeting, phrasebook, FormContext(), None, filled_later=True).to_dict()
    problems = {"email": FormProblem.EMAIL_INVALID, "country": FormProblem.REQUIRED}
    assert set(errors_at_fields(view, problems, phrasebook, "en")) == {"email-filled", "country"}
    assert block_of(view) == block_of(view, "nowhere") == "consent"
    edit = edit_view(phrasebook, FormContext(), registration()).to_dict()
    assert block_of(edit) == "category"
    assert block_of({}) == "consent"


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
