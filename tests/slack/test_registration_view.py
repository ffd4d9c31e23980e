"""What is shown about a registration, and what is read from its form, without any Slack."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.slack
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import Category, Registrant, Registration, RegistrationState
from bot.core.registration_form import FormProblem, RegistrationForm
from bot.playground.block_rules import check_blocks, check_view
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

from .fakes import ANSWER

NOW = datetime(2023, 6, 1, 9, 0, tzinfo=UTC)


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
    said -= {"en"}
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
