"""What organizers read is within Slack's limits in each language."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import Category, Counts, Registrant, Registration, RegistrationState, Tally
from bot.core.words import Words
from bot.knowledge.documents import read_document
from bot.playground.block_rules import check_blocks, check_view
from bot.slack.approval_messages import already, ended, notice, outcome, pending_list, rejection_view
from bot.slack.organizer_home import organizer_blocks
from bot.slack.organizer_search import search_view
from bot.slack.registration_view import FormContext

from .fakes import BEFORE, KNOWLEDGE

LONG = Registration(
    reference="U4SSC-2346-789C",
    meeting_id="m",
    workspace_id="T1",
    user_id="U1",
    registrant=Registrant(
        first_name="&" * 100,
        family_name="ح" * 100,
        email=f"{'x' * 64}@{'y' * 60}.example.org",
        email_key="",
        organization="<" * 200,
        job_title=">" * 100,
        country="XK",
        category=Category.SECTOR_MEMBER,
    ),
    state=RegistrationState.PENDING,
    language="ar",
    consent_version="1",
    consent_at=BEFORE,
    created_at=BEFORE,
    updated_at=BEFORE,
)
FULL = Counts(
    current=Tally(
        by_state=dict.fromkeys(RegistrationState, 100_000),
        by_category=dict.fromkeys(Category, 100_000),
        by_country=dict.fromkeys(("CD", "GB", "VC", "BQ", "FM", "ST", "MK", "KP", "KR", "TT", "PG"), 9),
        by_day={date(2022, 1, 1): 1, date(2023, 6, 12): 100_000},
    ),
    erased=Tally({RegistrationState.CANCELLED: 3}, {}, {}, {}),
)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_everything_fits(language: str, meeting: Meeting) -> None:
    words = read_document(KNOWLEDGE / "words" / f"{language}.yaml").content["interface"]
    nothing: dict[str, Any] = {"topics": {}, "subjects": {}, "sentences": {}, "relative": {}, "measures": {}}
    spoken = Words(language=language, name=language, interface=words, numbers=(), ordinals=(), **nothing)
    phrasebook = Phrasebook({"en": spoken, language: spoken})
    title = meeting.short_title.text(language)
    ten = (LONG,) * 10
    decided = [replace(LONG, state=state, decided_by="U1") for state in RegistrationState]
    messages = [
        notice(LONG, title, phrasebook, language, special=True),
        pending_list(ten, phrasebook, language, special=frozenset({"XK"}), more=True),
        *(make(one, phrasebook, language) for make in (outcome, already) for one in [LONG, *decided]),
        *(
            ended(f"approval.{key}", LONG.reference, title, phrasebook, language)
            for key in ("over", "deleted")
        ),
    ]
    for message in messages:
        assert check_blocks(message.payload()["blocks"], "message") == []
    carried = FormContext(language, "C1", "https://hooks.slack.com/" + "x" * 200, reference=LONG.reference)
    views = [
        rejection_view(LONG, phrasebook, carried),
        search_view(phrasebook, language),
        search_view(phrasebook, language, "ж" * 100, ten * 3, 1),
    ]
    for view in views:
        assert check_view(view.to_dict(), ("modal",)) == []
        assert not view.title.text.endswith("…")
        assert not view.submit.text.endswith("…")
    blocks = organizer_blocks(FULL, ten, phrasebook, language)
    assert check_blocks([block.to_dict() for block in blocks], "home") == []
