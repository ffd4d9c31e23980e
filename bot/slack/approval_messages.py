"""What organizers read about a registration that waits for their decision. Pure functions."""

from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.core.phrasebook import Phrasebook
from bot.core.registration import Registration, RegistrationState
from bot.core.registration_form import REASON_LIMIT
from bot.slack.blocks import button, context, fallback, moment, text_blocks
from bot.slack.outbox import Message
from bot.slack.registration_view import FormContext, category_name
from bot.slack.text import directed, escape, shorten

APPROVE: Final = "organizer.approve"
REJECT: Final = "organizer.reject"
"""Actions of the buttons; the value is the reference number. REJECT is the modal's callback_id, too."""
LISTED: Final = ".listed"
"""End of the same actions in a list of several registrations, which is shown anew after each decision."""
REASON: Final = "reason"

_FIELD_LIMIT: Final = 200
_TITLE_LIMIT: Final = 24


def notice(
    registration: Registration, meeting: str, phrasebook: Phrasebook, language: str, *, special: bool
) -> Message:
    """One registration with its two buttons. `meeting` is its title; `special`: its country is a special case."""
    text = phrasebook.interface(language, "approval.notice", meeting=meeting)
    blocks = [
        *text_blocks(text),
        *to_decide(registration, phrasebook, language, special=special),
    ]
    return Message(fallback(f"{text} {registration.reference}"), tuple(blocks))


def to_decide(
    registration: Registration, phrasebook: Phrasebook, language: str, *, special: bool, listed: bool = False
) -> list[Block]:
    """What is needed to decide, and no more: who it is, for whom, from where. No address, no job title."""
    person = registration.registrant
    rows = {
        "field.name": f"{person.first_name} {person.family_name}",
        "field.organization": person.organization,
        "field.country": phrasebook.country(language, person.country),
        "approval.category": category_name(phrasebook, language, person.category),
        "field.reference": registration.reference,
    }
    fields = [
        MarkdownTextObject(
            text=f"*{escape(phrasebook.interface(language, key))}*\n{escape(shorten(value, _FIELD_LIMIT))}"
        )
        for key, value in rows.items()
    ]
    end = LISTED if listed else ""
    reference = registration.reference
    labels = {
        action: phrasebook.interface(language, key)
        for action, key in ((APPROVE, "approval.approve"), (REJECT, "approval.reject"))
    }
    buttons = [
        button(label, f"{action}{end}", reference, style=style)
        for (action, label), style in zip(labels.items(), ("primary", "danger"), strict=True)
    ]
    note = [context(phrasebook.interface(language, "approval.special_case"))] if special else []
    return [SectionBlock(fields=fields), *note, ActionsBlock(elements=buttons)]


def pending_list(
    registrations: tuple[Registration, ...],
    phrasebook: Phrasebook,
    language: str,
    *,
    special: frozenset[str],
    more: bool,
    note: Message | None = None,
) -> Message:
    """Those that wait, with buttons; `special` are the countries that are special cases; `note` stands above."""
    key = "organizer.pending" if registrations else "organizer.pending.none"
    text = phrasebook.interface(language, key)
    blocks: list[Block] = [*(note.blocks if note else ()), *text_blocks(text)]
    for registration in registrations:
        is_special = registration.registrant.country in special
        blocks.append(DividerBlock())
        blocks += to_decide(registration, phrasebook, language, special=is_special, listed=True)
    if more:
        blocks.append(context(phrasebook.interface(language, "organizer.pending.more")))
    return Message(fallback(text), tuple(blocks))


def outcome(registration: Registration, phrasebook: Phrasebook, language: str) -> Message:
    """In the place of a notice: how the matter ended, without the person's details."""
    key = {
        RegistrationState.REJECTED: "approval.rejected",
        RegistrationState.WAITLISTED: "approval.waitlisted",
        RegistrationState.CANCELLED: "approval.withdrawn",
    }.get(registration.state, "approval.approved")
    return _mrkdwn(
        phrasebook,
        language,
        key,
        reference=registration.reference,
        organizer=_organizer(registration, phrasebook, language),
        moment=moment(registration.updated_at, phrasebook, language),
    )


def already(registration: Registration, phrasebook: Phrasebook, language: str) -> Message:
    """To whoever presses too late: what has been decided, and by whom."""
    key = {
        RegistrationState.REJECTED: "approval.already.rejected",
        RegistrationState.CANCELLED: "approval.withdrawn",
    }.get(registration.state, "approval.already.approved")
    return _mrkdwn(
        phrasebook,
        language,
        key,
        reference=registration.reference,
        organizer=_organizer(registration, phrasebook, language),
    )


def ended(key: str, reference: str, meeting: str, phrasebook: Phrasebook, language: str) -> Message:
    """That there is nothing to decide any more; `key` says why."""
    return _mrkdwn(phrasebook, language, key, reference=reference, meeting=escape(meeting))


def rejection_view(registration: Registration, phrasebook: Phrasebook, carried: FormContext) -> View:
    """The modal that asks for the reason; `carried.reference` says of what."""

    def say(key: str, **values: object) -> str:
        return phrasebook.interface(carried.language, key, **values)

    def title(text: str) -> PlainTextObject:
        return PlainTextObject(text=shorten(text, _TITLE_LIMIT))

    person = registration.registrant
    parts = (f"{person.first_name} {person.family_name}", person.organization)
    who = directed([*parts, registration.reference], carried.language)
    return View(
        type="modal",
        callback_id=REJECT,
        title=title(say("approval.reject.title")),
        submit=title(say("approval.reject")),
        close=title(say("form.close")),
        private_metadata=carried.dump(),
        blocks=[
            *text_blocks(who),
            InputBlock(
                block_id=REASON,
                label=PlainTextObject(text=say("approval.reason")),
                hint=PlainTextObject(text=say("approval.reason.hint")),
                element=PlainTextInputElement(action_id=REASON, multiline=True, max_length=REASON_LIMIT),
            ),
        ],
    )


def _organizer(registration: Registration, phrasebook: Phrasebook, language: str) -> str:
    if registration.decided_by is None:
        return escape(phrasebook.interface(language, "approval.another_organizer"))
    return f"<@{registration.decided_by}>"


def _mrkdwn(phrasebook: Phrasebook, language: str, key: str, **values: str) -> Message:
    """A sentence whose values are mrkdwn already: mentions and dates, which escaping would break."""
    marks = {name: chr(0xE000 + number) for number, name in enumerate(values)}
    text = escape(directed([phrasebook.interface(language, key, **marks)], language))
    for name, mark in marks.items():
        text = text.replace(mark, values[name])
    return Message(text, (SectionBlock(text=MarkdownTextObject(text=text)),))
