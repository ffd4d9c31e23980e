"""The registration modal: built from what is known, and read back. Pure functions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ContextBlock,
    ExternalDataSelectElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.core.meeting import Meeting, PrivacyNotice
from bot.core.phrasebook import Phrasebook
from bot.core.registration import Category, Registration
from bot.core.registration_form import FormProblem, RegistrationForm
from bot.slack.blocks import context, text_blocks
from bot.slack.people import Profile
from bot.slack.text import link, shorten

REGISTER: Final = "registration.register"
EDIT: Final = "registration.edit"
"""callback_ids of the two modals."""

COUNTRY: Final = "country"
TEXT_FIELDS: Final = ("first_name", "family_name", "email", "organization", "job_title")

_FILLED: Final = "-filled"
_TITLE_LIMIT: Final = 24
_OPTION_LIMIT: Final = 75
_INITIAL_LIMIT: Final = 1000
_NO_NOTICE: Final = "0"


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a modal carries with it until it comes back (private_metadata)."""

    language: str = "en"
    channel: str | None = None
    """Where it was asked for; None from Home."""
    response_url: str | None = None
    revision: int | None = None
    """Of the registration that is edited."""
    privacy_version: str = _NO_NOTICE
    reference: str | None = None
    """Of the registration that an organizer decides on."""

    def dump(self) -> str:
        """As a string of at most 3,000 characters."""
        return json.dumps(
            {key: getattr(self, key) for key in self.__slots__ if getattr(self, key) is not None}
        )

    @classmethod
    def load(cls, text: object) -> "FormContext":
        """From a string of `dump`; anything else reads as an empty context."""
        try:
            found = json.loads(text) if isinstance(text, str) else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            return cls()
        revision = found.get("revision")
        return cls(
            language=_string(found.get("language")) or "en",
            channel=_string(found.get("channel")) or None,
            response_url=_string(found.get("response_url")) or None,
            revision=revision if isinstance(revision, int) else None,
            privacy_version=_string(found.get("privacy_version")) or _NO_NOTICE,
            reference=_string(found.get("reference")) or None,
        )


def registration_view(
    meeting: Meeting,
    phrasebook: Phrasebook,
    carried: FormContext,
    profile: Profile | None,
    *,
    filled_later: bool = False,
) -> View:
    """The form for a first registration.

    `filled_later`: the form replaces one that was opened without a profile. Slack keeps what is in an input
    of the same block_id even if it is empty, so the prefilled ones get another.
    """
    known = profile or Profile()
    suffix = _FILLED if filled_later else ""
    values = {"first_name": known.first_name, "family_name": known.family_name, "email": known.email}
    return _view(
        REGISTER,
        phrasebook,
        carried,
        [
            *text_blocks(
                phrasebook.interface(
                    carried.language, "form.intro", meeting=meeting.short_title.text(carried.language)
                )
            ),
            *_fields(phrasebook, carried.language, values, suffix),
            *_consent(meeting.privacy, phrasebook, carried.language),
        ],
    )


def edit_view(phrasebook: Phrasebook, carried: FormContext, registration: Registration) -> View:
    """The form with what is registered; consent was given and is not asked for again."""
    person = registration.registrant
    values = {name: getattr(person, name) or "" for name in TEXT_FIELDS}
    values |= {"country": person.country, "category": person.category.value}
    intro = phrasebook.interface(carried.language, "form.edit_intro", reference=registration.reference)
    return _view(
        EDIT,
        phrasebook,
        carried,
        [context(intro), *_fields(phrasebook, carried.language, values, "")],
    )


def read_form(view: Mapping[str, Any]) -> RegistrationForm:
    """What was typed and chosen. Whatever is missing or of another shape reads as not filled in."""
    entered: dict[str, str] = {}
    consent = False
    for inputs in _mapping(_mapping(view.get("state")).get("values")).values():
        for action_id, state in _mapping(inputs).items():
            details = _mapping(state)
            if action_id == "consent":
                consent = bool(details.get("selected_options"))
            elif action_id in TEXT_FIELDS:
                entered[action_id] = _string(details.get("value"))
            elif action_id in {COUNTRY, "category"}:
                entered[action_id] = _string(_mapping(details.get("selected_option")).get("value"))
    # The edit form has no consent box: see `edit_view`.
    return RegistrationForm(**entered, consent=consent or view.get("callback_id") == EDIT)


def errors_at_fields(
    view: Mapping[str, Any], problems: Mapping[str, FormProblem], phrasebook: Phrasebook, language: str
) -> dict[str, str]:
    """A sentence at each wrong field, by the block_id that Slack wants."""
    errors: dict[str, str] = {}
    for field, problem in problems.items():
        general = f"problem.{problem.value}"
        label = phrasebook.interface(language, f"field.{field}") if field != "consent" else ""
        errors[block_of(view, field)] = phrasebook.interface(language, general, field=label)
    return errors


def block_of(view: Mapping[str, Any], action_id: str | None = None) -> str:
    """The block_id of an input; of the last input, beside the button that was pressed, when it is not there.

    Slack shows an error only at an input.
    """
    last = "consent"
    for block in view.get("blocks") or ():
        if _mapping(block).get("type") == "input":
            last = _string(block.get("block_id")) or last
            if _mapping(block.get("element")).get("action_id") == action_id:
                return last
    return last


def country_options(names: Mapping[str, str]) -> list[Option]:
    """Options of the type-ahead, from ISO codes and names."""
    return [_option(name, code) for code, name in names.items()]


def _view(callback_id: str, phrasebook: Phrasebook, carried: FormContext, blocks: list[Block]) -> View:
    language = carried.language
    kind = "form" if callback_id == REGISTER else "form.edit"
    return View(
        type="modal",
        callback_id=callback_id,
        title=_title(phrasebook.interface(language, f"{kind}.title")),
        submit=_title(phrasebook.interface(language, f"{kind}.submit")),
        close=_title(phrasebook.interface(language, "form.close")),
        private_metadata=carried.dump(),
        blocks=blocks,
    )


def _fields(phrasebook: Phrasebook, language: str, values: Mapping[str, str], suffix: str) -> list[Block]:
    def label(name: str) -> PlainTextObject:
        return PlainTextObject(text=phrasebook.interface(language, f"field.{name}"))

    blocks: list[Block] = []
    for name in TEXT_FIELDS:
        initial = shorten(values.get(name, ""), _INITIAL_LIMIT) or None
        blocks.append(
            InputBlock(
                block_id=f"{name}{suffix}" if name in {"first_name", "family_name", "email"} else name,
                label=label(name),
                element=PlainTextInputElement(action_id=name, initial_value=initial),
                optional=name == "job_title",
            )
        )
    chosen = values.get(COUNTRY)
    blocks.append(
        InputBlock(
            block_id=COUNTRY,
            label=label(COUNTRY),
            element=ExternalDataSelectElement(
                action_id=COUNTRY,
                placeholder=PlainTextObject(text=phrasebook.interface(language, "field.country.placeholder")),
                min_query_length=1,
                initial_option=_option(phrasebook.country(language, chosen), chosen) if chosen else None,
            ),
        )
    )
    categories = {category.value: category_name(phrasebook, language, category) for category in Category}
    options = {value: _option(name, value) for value, name in categories.items()}
    blocks.append(
        InputBlock(
            block_id="category",
            label=label("category"),
            element=StaticSelectElement(
                action_id="category",
                placeholder=PlainTextObject(
                    text=phrasebook.interface(language, "field.category.placeholder")
                ),
                options=list(options.values()),
                initial_option=options.get(values.get("category", "")),
            ),
        )
    )
    return blocks


def category_name(phrasebook: Phrasebook, language: str, category: Category) -> str:
    """A category in words."""
    return phrasebook.interface(language, f"category.{category.value}")


def _consent(notice: PrivacyNotice | None, phrasebook: Phrasebook, language: str) -> list[Block]:
    text = notice.text.text(language) if notice else phrasebook.interface(language, "privacy.default")
    blocks: list[Block] = list(text_blocks(text))
    if notice and notice.url:
        label = phrasebook.interface(language, "privacy.link")
        blocks.append(ContextBlock(elements=[MarkdownTextObject(text=link(str(notice.url), label))]))
    if notice:
        blocks.append(context(phrasebook.interface(language, "privacy.version", version=notice.version)))
    agree = phrasebook.interface(language, "field.consent.agree")
    blocks.append(
        InputBlock(
            block_id="consent",
            label=PlainTextObject(text=phrasebook.interface(language, "field.consent")),
            element=CheckboxesElement(action_id="consent", options=[_option(agree, "agreed")]),
        )
    )
    return blocks


def privacy_version(notice: PrivacyNotice | None) -> str:
    """The version of the notice that is shown."""
    return notice.version if notice else _NO_NOTICE


def _title(text: str) -> PlainTextObject:
    return PlainTextObject(text=shorten(text, _TITLE_LIMIT))


def _option(label: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=shorten(label, _OPTION_LIMIT)), value=value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
