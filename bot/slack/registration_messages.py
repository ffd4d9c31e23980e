"""What a participant reads about their registration. Pure functions."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.core.answer import Answer
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.core.registration import (
    AlreadyRegistered,
    EmailAlreadyRegistered,
    MeetingCancelled,
    NotRegistered,
    Registration,
    RegistrationClosed,
    RegistrationNotOpenYet,
    RegistrationRefusal,
    RegistrationState,
    StaleEdit,
)
from bot.slack.blocks import (
    DISMISS,
    LINK,
    button,
    context,
    fallback,
    moment_block,
    sentence_message,
    text_blocks,
)
from bot.slack.outbox import Message
from bot.slack.registration_view import category_name
from bot.slack.text import escape, shorten

VERB: Final = "registration."
"""Actions are this and a verb: register, status, edit, cancel, forget-me, calendar, remind."""

_FIELD_LIMIT: Final = 300


def receipt(
    registration: Registration, asked: Answer, meeting: Meeting, phrasebook: Phrasebook, language: str
) -> Message:
    """After registering: the state, the reference number, what was registered, and what the circular asks.

    `asked` is the assistant's answer about registering: the receipt does not replace what the circular asks.
    """
    headline = _say(phrasebook, language, f"receipt.{registration.state.value}", meeting, registration)
    blocks = [*text_blocks(headline), *details(registration, phrasebook, language)]
    blocks += _when(meeting, phrasebook, language)
    blocks += _what_the_circular_asks(asked, phrasebook, language)
    blocks.append(ActionsBlock(elements=_buttons(registration, phrasebook, language)))
    return Message(fallback(f"{headline} {registration.reference}"), tuple(blocks))


def short_receipt(
    registration: Registration, meeting: Meeting, phrasebook: Phrasebook, language: str
) -> Message:
    """The receipt in one line, for the place in which `/… register` was typed."""
    headline = _say(phrasebook, language, f"receipt.{registration.state.value}", meeting, registration)
    where = phrasebook.interface(language, "receipt.in_messages", reference=registration.reference)
    return sentence_message(f"{headline} {where}")


def status(
    registration: Registration,
    meeting: Meeting,
    phrasebook: Phrasebook,
    language: str,
    note: str | None = None,
) -> Message:
    """How a registration stands, with `note` (plain text) above it."""
    headline = _say(phrasebook, language, f"status.{registration.state.value}", meeting, registration)
    blocks: list[Block] = list(text_blocks(note)) if note else []
    blocks += registration_blocks(registration, meeting, phrasebook, language)
    return Message(fallback(f"{note or ''} {headline} {registration.reference}"), tuple(blocks))


def registration_blocks(
    registration: Registration, meeting: Meeting, phrasebook: Phrasebook, language: str
) -> list[Block]:
    """State, details and buttons, for a message and for Home."""
    headline = _say(phrasebook, language, f"status.{registration.state.value}", meeting, registration)
    blocks: list[Block] = list(text_blocks(headline))
    if registration.reason:
        blocks += text_blocks(phrasebook.interface(language, "status.reason", reason=registration.reason))
    return [
        *blocks,
        *details(registration, phrasebook, language),
        *(_when(meeting, phrasebook, language) if registration.active else []),
        ActionsBlock(elements=_buttons(registration, phrasebook, language)),
    ]


def details(registration: Registration, phrasebook: Phrasebook, language: str) -> list[Block]:
    """Reference number and everything that was given."""
    person = registration.registrant
    rows = {
        "field.reference": registration.reference,
        "field.name": f"{person.first_name} {person.family_name}",
        "field.email": person.email,
        "field.organization": person.organization,
        "field.job_title": person.job_title or "",
        "field.country": phrasebook.country(language, person.country),
        "field.category": category_name(phrasebook, language, person.category),
    }
    fields = [
        MarkdownTextObject(
            text=f"*{escape(phrasebook.interface(language, key))}*\n{escape(shorten(value, _FIELD_LIMIT))}"
        )
        for key, value in rows.items()
        if value
    ]
    return [SectionBlock(fields=fields)]


def cancel_question(
    registration: Registration, meeting: Meeting, phrasebook: Phrasebook, language: str
) -> Message:
    """Whether they mean it, after `/… cancel`."""
    text = _say(phrasebook, language, "cancel.question", meeting, registration)
    return sentence_message(
        text,
        [
            button(phrasebook.interface(language, "cancel.confirm"), f"{VERB}cancel", style="danger"),
            button(phrasebook.interface(language, "cancel.keep"), DISMISS),
        ],
    )


def forget_question(phrasebook: Phrasebook, language: str) -> Message:
    """Whether they mean it, after `/… forget-me`."""
    return sentence_message(
        phrasebook.interface(language, "forget.question"),
        [
            button(phrasebook.interface(language, "forget.confirm"), f"{VERB}forget-me", style="danger"),
            button(phrasebook.interface(language, "forget.keep"), DISMISS),
        ],
    )


def calendar_message(
    links: dict[str, str], meeting: Meeting, phrasebook: Phrasebook, language: str
) -> Message:
    """Links to put the meeting into a calendar, or that the circular gives no date."""
    if not links:
        return sentence_message(phrasebook.interface(language, "calendar.unknown"))
    title = meeting.short_title.text(language)
    message = sentence_message(
        phrasebook.interface(language, "calendar", meeting=title),
        [
            button(phrasebook.interface(language, f"calendar.{kind}"), f"{LINK}calendar-{kind}", url=url)
            for kind, url in links.items()
        ],
    )
    return Message(
        message.text, (*message.blocks[:-1], *_when(meeting, phrasebook, language), message.blocks[-1])
    )


def refusal_text(
    refusal: RegistrationRefusal, meeting: Meeting, phrasebook: Phrasebook, language: str
) -> str:
    """Why something about a registration could not be done, in the person's language."""
    values: dict[str, str] = {"meeting": meeting.short_title.text(language), "command": meeting.command}
    match refusal:
        case RegistrationNotOpenYet(opens_at=opens_at):
            key = "refused.not_open_yet"
            values["moment"] = _written(opens_at, meeting, phrasebook, language)
        case RegistrationClosed(closed_at=closed_at):
            key = "refused.closed"
            values["moment"] = _written(closed_at, meeting, phrasebook, language)
        case MeetingCancelled():
            key = "refused.cancelled"
        case AlreadyRegistered(registration=registration):
            key = "refused.already_registered"
            values["reference"] = registration.reference
        case EmailAlreadyRegistered():
            key = "refused.email_taken"
        case StaleEdit():
            key = "refused.changed_meanwhile"
        case NotRegistered():
            key = "refused.not_registered"
        case _:
            key = "refused.other"
    return phrasebook.interface(language, key, **values)


def not_registered(meeting: Meeting, phrasebook: Phrasebook, language: str) -> Message:
    """That there is no registration, with the way to one."""
    text = refusal_text(NotRegistered(), meeting, phrasebook, language)
    return sentence_message(text, [register_button(phrasebook, language)])


def register_button(phrasebook: Phrasebook, language: str) -> ButtonElement:
    """Opens the form."""
    return button(phrasebook.interface(language, "button.register"), f"{VERB}register", style="primary")


def _buttons(registration: Registration, phrasebook: Phrasebook, language: str) -> list[ButtonElement]:
    def label(key: str) -> str:
        return phrasebook.interface(language, key)

    if not registration.active:
        again = (
            []
            if registration.state is RegistrationState.REJECTED
            else [register_button(phrasebook, language)]
        )
        forget = button(label("button.forget"), f"{VERB}forget-me", confirm=_confirm("forget", label))
        return [*again, forget]
    return [
        button(label("button.status"), f"{VERB}status"),
        button(label("button.edit"), f"{VERB}edit"),
        button(label("button.calendar"), f"{VERB}calendar"),
        button(label("button.remind"), f"{VERB}remind"),
        button(label("button.cancel"), f"{VERB}cancel", style="danger", confirm=_confirm("cancel", label)),
    ]


def _confirm(what: str, label: Callable[[str], str]) -> ConfirmObject:
    return ConfirmObject(
        title=PlainTextObject(text=shorten(label(f"{what}.title"), 100)),
        text=PlainTextObject(text=shorten(label(f"{what}.ask"), 300)),
        confirm=PlainTextObject(text=shorten(label(f"{what}.confirm"), 30)),
        deny=PlainTextObject(text=shorten(label(f"{what}.keep"), 30)),
        style="danger",
    )


def _say(
    phrasebook: Phrasebook, language: str, key: str, meeting: Meeting, registration: Registration
) -> str:
    if key.endswith(".waitlisted") and registration.waiting_position is None:
        key += ".somewhere"
    return phrasebook.interface(
        language,
        key,
        meeting=meeting.short_title.text(language),
        reference=registration.reference,
        position=registration.waiting_position,
    )


def _when(meeting: Meeting, phrasebook: Phrasebook, language: str) -> list[Block]:
    schedule = meeting.schedule
    if schedule is None or schedule.starts_at is None:
        return []
    return [moment_block(schedule.starts_at, phrasebook, language)]


def _what_the_circular_asks(asked: Answer, phrasebook: Phrasebook, language: str) -> list[Block]:
    cited = [paragraph for paragraph in asked.paragraphs if paragraph.source]
    if not cited:
        return []
    return [
        DividerBlock(),
        *text_blocks("\n".join(paragraph.text for paragraph in cited)),
        context(phrasebook.interface(language, "sources", sources=" · ".join(asked.sources))),
    ]


def _written(value: datetime, meeting: Meeting, phrasebook: Phrasebook, language: str) -> str:
    local = value.astimezone(meeting.schedule.tz) if meeting.schedule else value
    day, hour = phrasebook.day(language, local), phrasebook.hour(language, local)
    return f"{day}, {hour} {local.tzname() or ''}".strip()
