"""Every view and message of the learning loop, in each language, as Slack takes it; and that the checks check."""

import pytest
from conftest import REPOSITORY
from payload_checks import message_complaints, view_complaints

from bot.core.answer import Outcome
from bot.core.meeting import LANGUAGES, OwnQuestion
from bot.core.open_questions import Lacking, OpenQuestion
from bot.core.phrasebook import Phrasebook
from bot.core.understanding.likeness import folded_vectors, groups_of
from bot.core.understanding.ngrams import WIDTH, rarity_of, weighted
from bot.knowledge.loader import load_texts
from bot.slack.blocks import answer_message, asked_by, asked_of, asked_value, share_value
from bot.slack.language_choice import language_block
from bot.slack.learning_views import (
    AnswerContext,
    answer_view,
    home_blocks,
    list_view,
    subject_of,
    wish_of,
    wish_view,
)
from bot.slack.prompts import PROMPTS
from bot.slack.registration_view import FormContext

from .fakes import ANSWER, BEFORE


@pytest.fixture(scope="module")
def words() -> Phrasebook:
    return Phrasebook(load_texts(REPOSITORY / "knowledge").words)


def question(number: int, text: str = "Q" * 300, subject: str | None = "other") -> OpenQuestion:
    lacking = list(Lacking)[number % len(Lacking)]
    return OpenQuestion(number, text, "en", lacking, subject, "W" * 300 if number % 2 else None, BEFORE)


MANY = [[question(group * 1000 + index) for index in range(300 if not group else 3)] for group in range(30)]
ADDED = tuple(
    OwnQuestion.model_validate(
        {"id": f"a-{n}", "title": "T" * 75, "ask": ["a?"], "answer": "*<!channel>*\n" + "A" * 2400}
    )
    for n in range(40)
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_view_however_much_there_is(words: Phrasebook, language: str) -> None:
    carried = FormContext(language, "C1", "https://hooks.example.org/" + "x" * 200, reference="123")
    views = [
        wish_view(words, "Q" * 300, carried, can_follow=True),
        wish_view(words, "", carried, can_follow=False),
        list_view(MANY, ADDED, words, language),
        list_view([], (), words, language),
        answer_view(MANY[0], words, language),
        answer_view([question(1, subject="recording")], words, language),
    ]
    for view in views:
        assert view_complaints(view.to_dict()) == []
    home = {"type": "home", "blocks": [b.to_dict() for b in home_blocks(MANY, 3, words, language)]}
    home["blocks"].append(language_block(words, language, None).to_dict())
    home["blocks"].append(language_block(words, language, "gone").to_dict())
    assert view_complaints(home) == []
    assert home_blocks([], 0, words, language)[-1].type == "section"


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_message(words: Phrasebook, language: str) -> None:
    carried = share_value(language, question="😀" * 500)
    for outcome in Outcome:
        message = answer_message(
            ANSWER.__class__("q?", "mention", language, outcome, paragraphs=ANSWER.paragraphs),
            words,
            share=carried,
            feedback=carried,
            kept=7,
            can_follow=True,
            note=asked_by(words, language, "U1", "<!channel> & me" if outcome is Outcome.ANSWERED else None),
        )
        assert message_complaints(message.payload()) == []
        first = message.payload()["blocks"][0]["elements"][0]["text"]
        assert first.count("<") == 1
        assert "<@U1>" in first
    for topic in PROMPTS:
        assert words.interface(language, f"prompt.{topic}")


def test_what_a_modal_and_a_button_carry_comes_back() -> None:
    carried = AnswerContext("fr", tuple(range(10_000_000, 10_000_200)))
    assert len(carried.dump()) <= 3000
    assert AnswerContext.load(carried.dump()) == carried
    for broken in (None, "", "[]", '{"l": "en"}', '{"l": "en", "ids": ["x"]}'):
        assert AnswerContext.load(broken) == AnswerContext("en", ())
    assert asked_of(asked_value("fr", 12)) == ("fr", 12)
    assert [asked_of(value) for value in ("fr", "fr ", "fr x", "fr ²")] == [("fr", None)] * 4
    assert wish_of({}) == ("", False)


def test_a_subject_is_named_only_where_all_ask_for_it() -> None:
    recording, slides, other = question(1, "a", "recording"), question(2, "b", "slides"), question(3, "c")
    assert subject_of([recording, recording]) == "recording"
    assert subject_of([recording, slides]) is None
    assert subject_of([other]) is None
    assert subject_of([question(4, "d", None)]) is None


def test_without_an_encoder_n_grams_group_questions() -> None:
    texts = ["Is there parking?", "is there any parking", "What about lunch", "!!!"]
    rarity = rarity_of(texts)
    assert rarity.shape == (WIDTH,)
    assert groups_of(folded_vectors([weighted(text, rarity) for text in texts])) == [[0, 1], [2], [3]]


def test_the_checks_find_what_is_wrong() -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "👍"}}
    blocks = [
        {"type": "actions", "elements": [button]},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "colour": "red"},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "…"},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
    ]
    found = "\n".join(message_complaints({"text": " ", "blocks": blocks}))
    assert "no text for notifications" in found
    assert "a label without words: '👍'" in found
    assert "'colour' was unexpected" in found
    assert "slack_sdk drops {'colour'}" in found
    assert "an image without a description" in found
    assert "text attribute cannot exceed 3000 characters" in found
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "T" * 25}, "blocks": [table]}
    found = "\n".join(view_complaints(modal))
    assert "unsupported type: table" in found
    assert "24" in found
