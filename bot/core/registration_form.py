"""From what a person typed to a `Registrant`, or to the list of everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from bot.core.registration import Category, Registrant, RegistrationRefusal

NAME_LIMIT: Final = 100
ORGANIZATION_LIMIT: Final = 200
JOB_TITLE_LIMIT: Final = 100
REASON_LIMIT: Final = 500
EMAIL_LIMIT: Final = 254
"""Limits in code points after cleaning; the e-mail's is RFC 5321's."""


class FormProblem(StrEnum):
    """What can be wrong with a field; the words for it are in knowledge/words."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    EMAIL_INVALID = "email_invalid"
    NOT_IN_LIST = "not_in_list"
    CONSENT_REQUIRED = "consent_required"


class InvalidForm(RegistrationRefusal):
    """`problems` names every wrong field of a `RegistrationForm` at once, with what is wrong."""

    def __init__(self, problems: dict[str, FormProblem]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """The fields as they were typed or chosen; anything may be in them."""

    first_name: str = ""
    family_name: str = ""
    email: str = ""
    organization: str = ""
    job_title: str = ""
    country: str = ""
    category: str = ""
    consent: bool = False


def check_form(form: RegistrationForm, allowed_countries: Collection[str]) -> Registrant:
    """Clean `form`, or raise `InvalidForm` with every wrong field.

    `allowed_countries` are ISO 3166-1 alpha-2 codes in capitals. Names are taken in any script and are never
    held against a pattern: a lone "-" is a family name, as people with one name only write it.
    """
    problems: dict[str, FormProblem] = {}

    def text(field: str, limit: int, *, required: bool = True) -> str:
        cleaned, problem = _checked(getattr(form, field), limit)
        if not problem and not cleaned and required:
            problem = FormProblem.REQUIRED
        if problem:
            problems[field] = problem
        return cleaned

    first_name = text("first_name", NAME_LIMIT)
    family_name = text("family_name", NAME_LIMIT)
    typed_email = text("email", EMAIL_LIMIT)
    organization = text("organization", ORGANIZATION_LIMIT)
    job_title = text("job_title", JOB_TITLE_LIMIT, required=False) or None

    address = _address(typed_email) if "email" not in problems else None
    if address is None:
        problems.setdefault("email", FormProblem.EMAIL_INVALID)

    country = form.country.strip().upper()
    if country not in allowed_countries:
        problems["country"] = FormProblem.NOT_IN_LIST if country else FormProblem.REQUIRED
    category = form.category.strip()
    if category not in _CATEGORIES:
        problems["category"] = FormProblem.NOT_IN_LIST if category else FormProblem.REQUIRED
    if not form.consent:
        problems["consent"] = FormProblem.CONSENT_REQUIRED

    if problems or address is None:
        raise InvalidForm(problems)
    return Registrant(
        first_name=first_name,
        family_name=family_name,
        email=address.normalized,
        email_key=_email_key(address),
        organization=organization,
        job_title=job_title,
        country=country,
        category=Category(category),
    )


def check_reason(typed: str) -> str:
    """Clean an organizer's reason, or raise `InvalidForm` about the field `reason`. It may be empty."""
    reason, problem = _checked(typed, REASON_LIMIT)
    if problem:
        raise InvalidForm({"reason": problem})
    return reason


def _checked(typed: str, limit: int) -> tuple[str, FormProblem | None]:
    cleaned = _clean(typed)
    if cleaned is None:
        return "", FormProblem.CONTROL_CHARACTERS
    return cleaned, FormProblem.TOO_LONG if len(cleaned) > limit else None


_CATEGORIES = frozenset(Category)

# Line ends and tabs are control characters too, but people paste them: they count as spaces.
_LINE_CONTROLS = "\t\n\v\f\r\x85"
# Format characters (Cf) are invisible, and the bidi ones among them turn other people's text around. These
# few belong to the spelling: the joiners, inside a word, and visible signs of Arabic, Syriac and Kaithi.
_JOINERS = "\u200c\u200d"
_VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_JOINERS_AT_AN_EDGE = re.compile(rf"(?<!\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\S)")
_REPEATED_JOINERS = re.compile(rf"([{_JOINERS}])[{_JOINERS}]+")
# Letters and symbols that show nothing: Hangul fillers and the blank Braille cell.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def _clean(typed: str) -> str | None:
    """Fold white space, drop what is invisible, compose (NFC); None for control characters.

    An empty answer means that nothing visible was typed. Cleaning twice changes nothing more.
    """
    kept: list[str] = []
    for character in typed:
        category = unicodedata.category(character)
        if character in _LINE_CONTROLS or category in {"Zs", "Zl", "Zp"}:
            kept.append(" ")
        elif category in {"Cc", "Cs"}:  # Cs: half a surrogate pair, which no database can store
            return None
        elif category != "Cf" or character in _JOINERS or character in _VISIBLE_FORMATS:
            kept.append(character)
    text = _REPEATED_JOINERS.sub(r"\1", _JOINERS_AT_AN_EDGE.sub("", "".join(kept)))
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text if any(map(_is_visible, text)) else ""


def _is_visible(character: str) -> bool:
    return character not in _BLANKS and unicodedata.category(character)[0] in "LNPS"


def _address(typed: str) -> ValidatedEmail | None:
    try:
        # Deliverability would ask the DNS: slow, and wrong whenever the network is.
        return validate_email(typed, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return None


def _email_key(address: ValidatedEmail) -> str:
    """The address in the form in which equal ones are equal: case folded, the domain as ASCII."""
    local_part = unicodedata.normalize("NFC", address.local_part.casefold())
    return f"{local_part}@{address.ascii_domain.casefold()}"
