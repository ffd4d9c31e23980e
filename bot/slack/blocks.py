"""Answers as Slack shows them. Pure functions from an `Answer` and the words to a `Message`."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextActionsBlock,
    ContextBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.core.answer import Answer, Choice, Outcome
from bot.core.phrasebook import Phrasebook
from bot.core.topics import Topic
from bot.slack.outbox import Message
from bot.slack.text import escape, sections, shorten

ASK: Final = "ask."
"""Action of a button that asks for the topic behind the dot; the button's value is the language."""
CHOOSE: Final = "choose."
"""The same for a topic that was offered: the answer takes the offer's place."""
CHOOSE_NONE: Final = "choose-none"
SHARE: Final = "share"
DISMISS: Final = "dismiss"
FEEDBACK: Final = "feedback"
GOOD: Final = "good"
"""Action of the two feedback buttons, and the value of the one for a good answer."""
FOLLOW: Final = "follow"
"""Action of "tell me when there is an answer"; the value is from `asked_value`."""
LINK: Final = "link."
"""A button that opens a page. Slack tells the bot all the same, and wants that acknowledged."""

_MOST_SECTIONS: Final = 30
_MOST_FALLBACK_CHARACTERS: Final = 3500
_BUTTON_LIMIT: Final = 75
_BUTTONS_IN_A_ROW: Final = 25
_SHARED_QUESTION_CHARACTERS: Final = 300


def answer_message(  # noqa: PLR0913
    answer: Answer,
    phrasebook: Phrasebook,
    *,
    share: str | None = None,
    note: ContextBlock | None = None,
    feedback: str | None = None,
    kept: int | None = None,
    can_follow: bool = False,
) -> Message:
    """An answer with its citation, the meeting's hours in each reader's zone, and what to ask next.

    `share` (of `share_value`) adds the button that shows it to the channel, `feedback` (the same) those that
    say whether it helped; `note` stands above it. `kept` is the id of a question that stays open; `can_follow`
    offers to tell of its answer.
    """
    language = answer.language
    paragraphs = [paragraph.text for paragraph in answer.paragraphs]
    if answer.offered and not paragraphs:
        paragraphs = [phrasebook.interface(language, "offer")]
    blocks: list[Block] = [note] if note else []
    blocks += text_blocks("\n".join(paragraphs))
    if answer.offered:
        choices = [_topic_button(CHOOSE, choice, asked_value(language, kept)) for choice in answer.offered]
        none = button(phrasebook.interface(language, "offer.none"), CHOOSE_NONE, asked_value(language, kept))
        blocks.append(ActionsBlock(elements=[*choices, none]))
    if answer.moments:
        blocks.append(moments_block(answer.moments, phrasebook, language))
    if answer.sources:
        sources = " · ".join(answer.sources)
        blocks.append(context(phrasebook.interface(language, "sources", sources=sources)))
    if answer.notice and answer.paragraphs:
        blocks.append(context(answer.notice))
    buttons = [_topic_button(ASK, choice, language) for choice in _distinct(answer.follow_ups)[:3]]
    is_reply = answer.outcome in {Outcome.ANSWERED, Outcome.NOT_STATED}
    if can_follow and is_reply:
        buttons += follow_row(phrasebook, language, kept)
    if share and is_reply:
        buttons.append(button(phrasebook.interface(language, "share"), SHARE, share))
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    if feedback and is_reply:
        blocks.append(feedback_block(phrasebook, language, feedback))
    return Message(fallback(answer.plain or paragraphs[0] if paragraphs else answer.plain), tuple(blocks))


def follow_row(phrasebook: Phrasebook, language: str, kept: int | None) -> list[ButtonElement]:
    """The button of whoever wants to hear of an answer; none where the question could not be kept."""
    if kept is None:
        return []
    return [button(phrasebook.interface(language, "follow"), FOLLOW, asked_value(language, kept))]


def feedback_block(phrasebook: Phrasebook, language: str, value: str) -> ContextActionsBlock:
    """Whether the answer helped; `value` is what the other button carries. The labels are words, not thumbs."""

    def one(key: str, carried: str) -> FeedbackButtonObject:
        label = shorten(phrasebook.interface(language, key), _BUTTON_LIMIT)
        return FeedbackButtonObject(text=label, accessibility_label=label, value=carried)

    buttons = FeedbackButtonsElement(
        action_id=FEEDBACK,
        positive_button=one("feedback.good", GOOD),
        negative_button=one("feedback.bad", value),
    )
    return ContextActionsBlock(elements=[buttons])


def asked_value(language: str, question_id: int | None) -> str:
    """What a button carries under an answer: its language, and the id of the open question if there is one."""
    return language if question_id is None else f"{language} {question_id}"


def asked_of(value: str) -> tuple[str, int | None]:
    """The language and the id of `asked_value`."""
    language, _, question_id = value.partition(" ")
    return language, int(question_id) if question_id.isascii() and question_id.isdigit() else None


def asked_by(phrasebook: Phrasebook, language: str, user_id: str, question: str | None) -> ContextBlock:
    """Who had asked what is shown to the channel; `question` is None where a topic was named."""
    person = "\ue000"  # the words are plain text and are escaped; the mention is Slack's and must not be
    if question:
        template = phrasebook.interface(language, "shared.question", person=person, question=question)
    else:
        template = phrasebook.interface(language, "shared.topic", person=person)
    return ContextBlock(
        elements=[MarkdownTextObject(text=escape(template).replace(person, f"<@{user_id}>", 1))]
    )


def help_message(phrasebook: Phrasebook, language: str, meeting_title: str, command: str) -> Message:
    """What the bot can do, with a button for each topic."""
    intro = phrasebook.interface(language, "help", meeting=meeting_title, command=command)
    return Message(
        fallback(intro),
        (
            *text_blocks(intro),
            topic_buttons(phrasebook, language),
            context(phrasebook.interface(language, "help.privacy")),
        ),
    )


def topic_buttons(phrasebook: Phrasebook, language: str) -> ActionsBlock:
    """A button for each of the fourteen topics."""
    choices = [Choice(topic.value, phrasebook.topic_title(language, topic)) for topic in Topic]
    return ActionsBlock(elements=[_topic_button(ASK, choice, language) for choice in choices])


def sentence_message(text: str, *rows: Sequence[ButtonElement]) -> Message:
    """One or a few sentences (plain text), with rows of buttons under them."""
    blocks: list[Block] = list(text_blocks(text))
    blocks += [ActionsBlock(elements=list(row)) for row in rows if row]
    return Message(fallback(text), tuple(blocks))


def text_blocks(text: str) -> list[Block]:
    """Plain text of any length as sections; what is too long for one message ends in an ellipsis."""
    pieces = sections(text)
    if len(pieces) > _MOST_SECTIONS:
        pieces = [*pieces[: _MOST_SECTIONS - 1], "…"]
    return [SectionBlock(text=MarkdownTextObject(text=piece)) for piece in pieces]


def context(text: str) -> ContextBlock:
    """Small print (plain text)."""
    return ContextBlock(elements=[MarkdownTextObject(text=piece) for piece in sections(text, 2000)[:10]])


def fallback(text: str) -> str:
    """The text of a message, for notifications and screen readers: escaped, and not endless."""
    whole = escape(text).strip()
    if len(whole) <= _MOST_FALLBACK_CHARACTERS:
        return whole
    return sections(text, _MOST_FALLBACK_CHARACTERS)[0] + " …"


def button(label: str, action_id: str, value: str | None = None, **options: Any) -> ButtonElement:
    """A button whose label fits, whatever the language."""
    return ButtonElement(
        text=PlainTextObject(text=shorten(label, _BUTTON_LIMIT)), action_id=action_id, value=value, **options
    )


def moment(value: datetime, phrasebook: Phrasebook, language: str) -> str:
    """A point in time as mrkdwn that each reader sees in their own zone.

    Clients that cannot do this show the fallback: the time in `value`'s own zone, which is named.
    """
    zone = value.tzname() or "UTC"
    written = f"{phrasebook.day(language, value.date())} {phrasebook.hour(language, value)} {zone}"
    return (
        f"<!date^{int(value.timestamp())}^{{date_long_pretty}} {{time}}|{escape(written).replace('|', '¦')}>"
    )


def moment_block(value: datetime, phrasebook: Phrasebook, language: str) -> SectionBlock:
    """A point in time by itself; see `moment`."""
    return SectionBlock(text=MarkdownTextObject(text=moment(value, phrasebook, language)))


def moments_block(moments: Sequence[datetime], phrasebook: Phrasebook, language: str) -> ContextBlock:
    """The meeting's start, and its end where there are two moments, in each reader's zone."""
    written = [moment(value, phrasebook, language) for value in moments[:2]]
    # The words are plain text and are escaped by `context`; the dates are Slack's and must not be.
    before, between, after = "\ue000", "\ue001", ""
    if len(written) == 1:
        template = escape(phrasebook.interface(language, "moments.start", start=before))
    else:
        template = escape(phrasebook.interface(language, "moments", start=before, end=between))
        after = written[1]
    return ContextBlock(
        elements=[MarkdownTextObject(text=template.replace(before, written[0]).replace(between, after))]
    )


def share_value(language: str, *, question: str | None = None, topic: str | None = None) -> str:
    """What a share button carries: ephemeral messages come back without their content, so it is answered again."""
    carried = {"l": language}
    if topic:
        carried["t"] = topic
    else:
        carried["q"] = shorten(question or "", _SHARED_QUESTION_CHARACTERS)
    # As it is, not as \u escapes: three hundred emoji would be longer than Slack lets a value be.
    return json.dumps(carried, ensure_ascii=False)


def shared_question(value: str) -> dict[str, str]:
    """What `share_value` put in: `q`, the question, or `t`, a topic; and `l`, the language."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def _topic_button(action: str, choice: Choice, value: str) -> ButtonElement:
    return button(choice.title, f"{action}{choice.topic}", value)


def _distinct(choices: Iterable[Choice]) -> list[Choice]:
    return list({choice.topic: choice for choice in choices}.values())
