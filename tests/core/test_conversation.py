"""A thread: what a short message takes from the one before, and what stands by itself."""

import pytest
from conftest import Ask

from bot.core.answer import Outcome


@pytest.mark.parametrize(
    ("turns", "topic", "contains"),
    [
        (("When is it?", "and in Tokyo?"), "when", "16:30"),
        (("What time in Nairobi?", "sorry, I meant Lagos"), "when", "08:30"),
        (("What time is it in Brazil?", "Manaus, sorry"), "when", "03:30"),
        (("what time is it in Tokyo?", "and when does it end?"), "when", "23:00"),
        (("Can someone from Peru attend?", "and from Mongolia?"), "eligibility", "Yes."),
        (("C'est gratuit ?", "et il faut s'inscrire ?"), "register", "obligatoire"),
        (("C'est quand ?", "et à Tokyo ?"), "when", "heure locale"),
        (("Is participation free?", "also for private companies?"), "cost", "free"),
        (("Who organizes this?", "how do I write to them"), "contact", "@"),
        (("how do i register?", "thx. is it free?"), "cost", "free"),
        (("Когда встреча?", "а где?"), "where", "виртуальном"),
        (("what time in Brazil?", "Manaus"), "when", "03:30"),
        (("where do I register?", "until when?"), "register", "no deadline"),
        (("What's the circular number?", "and its date?"), "circular", "2 May 2023"),
    ],
)
def test_a_short_turn_is_read_with_the_one_before(
    ask: Ask, turns: tuple[str, str], topic: str, contains: str
) -> None:
    answer = ask(turns[1], turns[0])
    assert topic in answer.topics
    assert contains in answer.plain


@pytest.mark.parametrize(
    "turns",
    [
        ("When is it?", "thanks!"),
        ("When is the meeting?", "great, I'll tell my boss"),
        ("how do i register?", "done, thanks a lot!"),
        ("c'est en quelle langue", "merci beaucoup, bonne journée !"),
        ("Do I need to register?", "@Paula can you do it for the two of us?"),
    ],
)
def test_who_thanks_or_turns_to_somebody_else_gets_no_lecture(ask: Ask, turns: tuple[str, str]) -> None:
    assert ask(turns[1], turns[0]).outcome is Outcome.SILENT


def test_a_new_subject_after_and_is_its_own(ask: Ask) -> None:
    answer = ask("and the slides?", "will it be recorded?")
    assert answer.outcome is Outcome.NOT_STATED
    assert answer.subject == "slides"


def test_a_question_word_alone_is_not_read_as_the_question_before(ask: Ask) -> None:
    assert "where" in [choice.topic for choice in ask("and where?", "When is it?").offered]
