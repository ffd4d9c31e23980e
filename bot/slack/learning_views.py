"""What people and organizers see of the questions that got no good answer. Pure functions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    ConfirmObject,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.core.meeting import OwnQuestion
from bot.core.open_questions import OpenQuestion
from bot.core.phrasebook import Phrasebook
from bot.core.topics import Subject
from bot.slack.blocks import FOLLOW, button, context, text_blocks
from bot.slack.registration_view import FormContext
from bot.slack.text import escape, shorten

WISH: Final = "wish"
"""callback_id of the modal that asks what was wanted, and its text field."""
ANSWER: Final = "questions.answer"
"""Action that opens the organizer's answer, its modal's callback_id; the value is a list of ids."""
DROP: Final = "questions.drop"
LIST: Final = "questions.list"
WITHDRAW: Final = "questions.withdraw"
TITLE, TEXT, SOURCE = "title", "answer", "source"
"""Fields of the organizer's answer."""

_IN_HOME: Final = 3
_IN_LIST: Final = 20
_ANSWERS_IN_LIST: Final = 20
_MOST_IDS: Final = 200
_SHOWN: Final = 5
_TITLE_LIMIT: Final = 24
_NAME_LIMIT: Final = 75
_ANSWER_LIMIT: Final = 2500
_SOURCE_LIMIT: Final = 100
_FOLLOWS: Final = "yes"

Group = Sequence[OpenQuestion]


def wish_view(phrasebook: Phrasebook, asked: str, carried: FormContext, *, can_follow: bool) -> View:
    """What did you want to know? `asked` is the question as far as it is known, `carried.reference` its id."""
    language = carried.language

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    blocks: list[Block] = [context(say("wish.asked", question=asked))] if asked else []
    blocks.append(
        InputBlock(
            block_id=WISH,
            label=PlainTextObject(text=say("wish.field")),
            hint=PlainTextObject(text=say("wish.hint")),
            element=PlainTextInputElement(
                action_id=WISH, multiline=True, max_length=_ANSWER_LIMIT, focus_on_load=True
            ),
            optional=True,
        )
    )
    if can_follow:
        option = Option(value=_FOLLOWS, text=PlainTextObject(text=shorten(say("follow"), _NAME_LIMIT)))
        blocks.append(
            InputBlock(
                block_id=FOLLOW,
                label=PlainTextObject(text=say("follow.label")),
                element=CheckboxesElement(action_id=FOLLOW, options=[option]),
                optional=True,
            )
        )
    return View(
        type="modal",
        callback_id=WISH,
        title=_title(say("wish.title")),
        submit=_title(say("wish.submit")),
        close=_title(say("form.close")),
        private_metadata=carried.dump(),
        blocks=blocks,
    )


def wish_of(view: Mapping[str, Any]) -> tuple[str, bool]:
    """What was typed, and whether they want to be told."""
    chosen = _value(view, FOLLOW).get("selected_options")
    return str(_value(view, WISH).get("value") or "").strip(), bool(chosen)


def home_blocks(groups: Sequence[Group], answers: int, phrasebook: Phrasebook, language: str) -> list[Block]:
    """The organizer's part of Home: the questions asked most often, and the way to all of them."""
    title = phrasebook.interface(language, "questions.title")
    blocks: list[Block] = [HeaderBlock(text=PlainTextObject(text=shorten(title, 150)))]
    if not groups:
        blocks += text_blocks(phrasebook.interface(language, "questions.none"))
    for group in groups[:_IN_HOME]:
        start = button(phrasebook.interface(language, "questions.answer"), ANSWER, _ids_value(group))
        blocks.append(SectionBlock(text=_described(group, phrasebook, language), accessory=start))
    if groups or answers:
        number = sum(len(group) for group in groups)
        everything = button(phrasebook.interface(language, "questions.all", number=number), LIST)
        blocks.append(ActionsBlock(elements=[everything]))
    return blocks


def list_view(
    groups: Sequence[Group], answers: Sequence[OwnQuestion], phrasebook: Phrasebook, language: str
) -> View:
    """All open questions in groups, and the answers that were added."""

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    blocks: list[Block] = [] if groups else list(text_blocks(say("questions.none")))
    for group in groups[:_IN_LIST]:
        ids = _ids_value(group)
        row = ActionsBlock(
            elements=[
                button(say("questions.answer"), ANSWER, ids, style="primary"),
                button(say("questions.drop"), DROP, ids),
            ]
        )
        blocks += [SectionBlock(text=_described(group, phrasebook, language)), row]
    if len(groups) > _IN_LIST:
        blocks.append(context(say("questions.more")))
    if answers:
        blocks += [DividerBlock(), HeaderBlock(text=PlainTextObject(text=say("questions.answered")))]
    for answer in reversed(answers[-_ANSWERS_IN_LIST:]):
        name = shorten(answer.title.text(language), _NAME_LIMIT)
        sure = ConfirmObject(
            title=say("questions.withdraw"),
            text=PlainTextObject(text=say("questions.withdraw.ask", title=name)),
            confirm=say("questions.withdraw"),
            deny=say("form.close"),
        )
        take_away = button(say("questions.withdraw"), WITHDRAW, answer.id, confirm=sure)
        text = f"*{escape(name)}*\n{escape(shorten(answer.answer.text(language), 300))}"
        blocks.append(SectionBlock(text=MarkdownTextObject(text=text), accessory=take_away))
    return View(
        type="modal",
        callback_id=LIST,
        title=_title(say("questions.title")),
        close=_title(say("form.close")),
        blocks=blocks,
    )


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What the organizer's modal carries: their language, and the ids of the questions that are answered."""

    language: str
    ids: tuple[int, ...]

    def dump(self) -> str:
        """As a string of at most 3,000 characters."""
        return json.dumps({"l": self.language, "ids": self.ids})

    @classmethod
    def load(cls, text: object) -> "AnswerContext":
        """From a string of `dump`; anything else answers nothing."""
        try:
            found = json.loads(text) if isinstance(text, str) else {}
            return cls(str(found["l"]), tuple(int(question_id) for question_id in found["ids"]))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return cls("en", ())


def answer_view(group: Group, phrasebook: Phrasebook, language: str) -> View:
    """The organizer types the answer to a group of questions."""

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(language, key, **values)

    def field(name: str, limit: int, **more: Any) -> InputBlock:
        hint = say(f"questions.field.{name}.hint")
        element = PlainTextInputElement(action_id=name, max_length=limit, **more)
        return InputBlock(
            block_id=name,
            label=PlainTextObject(text=say(f"questions.field.{name}")),
            hint=PlainTextObject(text=hint),
            element=element,
            optional=name == SOURCE,
        )

    subject = subject_of(group)
    title = phrasebook.topic_title(language, subject) if subject else group[0].text
    quoted = [f"• {text}" for text in dict.fromkeys(question.text for question in group)]
    wishes = [f"• {wish}" for wish in dict.fromkeys(q.wish for q in group if q.wish)]
    blocks: list[Block] = list(text_blocks("\n".join([say("questions.asked"), *quoted[:_SHOWN]])))
    if wishes:
        blocks += text_blocks("\n".join([say("questions.wishes"), *wishes[:_SHOWN]]))
    if subject:
        blocks.append(context(say("questions.subject", subject=title)))
    blocks += [
        field(TITLE, _NAME_LIMIT, initial_value=shorten(title[:1].upper() + title[1:], _NAME_LIMIT)),
        field(TEXT, _ANSWER_LIMIT, multiline=True, focus_on_load=True),
        field(SOURCE, _SOURCE_LIMIT),
    ]
    return View(
        type="modal",
        callback_id=ANSWER,
        title=_title(say("questions.answer")),
        submit=_title(say("questions.submit")),
        close=_title(say("form.close")),
        private_metadata=AnswerContext(language, ids_of(_ids_value(group))).dump(),
        blocks=blocks,
    )


def typed_in(view: Mapping[str, Any], name: str) -> str:
    """What stands in one field of the organizer's answer."""
    return str(_value(view, name).get("value") or "").strip()


def subject_of(group: Group) -> str | None:
    """The subject of all questions of a group; None where they have none in common."""
    subjects = {question.subject for question in group}
    found = next(iter(subjects)) if len(subjects) == 1 else None
    return found if found in set(Subject) - {Subject.OTHER} else None


def ids_of(value: str) -> tuple[int, ...]:
    """The ids that a button carries."""
    return tuple(int(part) for part in value.split(",") if part.isascii() and part.isdigit())


def _ids_value(group: Group) -> str:
    return ",".join(str(question.id) for question in group[:_MOST_IDS])


def _described(group: Group, phrasebook: Phrasebook, language: str) -> MarkdownTextObject:
    first = max(group, key=lambda question: (sum(q.text == question.text for q in group), -question.id))
    why = phrasebook.interface(language, f"questions.lacking.{first.lacking.value}")
    times = phrasebook.interface(language, "questions.times", number=len(group))
    return MarkdownTextObject(text=f"*{escape(first.text)}*\n{escape(times)} · {escape(why)}")


def _title(text: str) -> PlainTextObject:
    return PlainTextObject(text=shorten(text, _TITLE_LIMIT))


def _value(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    try:
        found = view["state"]["values"][name][name]
    except (KeyError, TypeError):
        return {}
    return found if isinstance(found, Mapping) else {}
