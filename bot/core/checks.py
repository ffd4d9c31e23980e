"""Whether the circular affirms what a question presumes. None where it settles nothing."""

import re
from collections.abc import Sequence
from functools import cache

from bot.core.asked_times import AskedDay, asked_days
from bot.core.meeting import Format, Meeting, Organization
from bot.core.topics import Topic
from bot.core.understanding.message import EMAIL_ADDRESS, IDEOGRAPHS, fold
from bot.core.words import Claim, Measure

CLAIMS = {
    Topic.WHERE: (Claim.ONLINE, Claim.ONSITE),
    Topic.COST: (Claim.FREE, Claim.FEE),
    Topic.REGISTER: (Claim.REQUIRED, Claim.OPTIONAL),
    Topic.ELIGIBILITY: (Claim.OPEN, Claim.RESTRICTED),
    Topic.LANGUAGE: (Claim.ENGLISH, Claim.OTHER_LANGUAGE),
    Topic.ABOUT: (Claim.UN, Claim.PRIVATE),
    Topic.UPDATES: (Claim.UPDATED,),
}
"""The claims that a question on a topic can make."""

_PHONE = re.compile(r"\+?\d(?:[\s().-]?\d){6,14}")
_UNITED_NATIONS = frozenset({"UN", "ONU", "ООН"})
"""The organizers belong to it, so neither yes nor no is right of it."""
_NO_BODY = _UNITED_NATIONS | {"WHO", "CEST", "CET", "UTC", "GMT", "EUR", "USD", "CHF", "KPI", "ICT", "SDG"}
"""Acronyms of no other event: a question word in capitals, zones, currencies, terms."""
_LATER_WORD = re.compile(r"(?<=[\w,] )[^\W\d_][\w-]+")
_ACRONYM = re.compile(r"\b(?=[A-Z0-9+-]{3})(?:[A-Z]{2,}[A-Z0-9]*|[A-Z]\d{1,2})(?:[-+][A-Z0-9]+)*(?![\w-])")


def affirmed(claim: Claim, meeting: Meeting) -> bool | None:
    """Whether the circular affirms (True) or denies (False) `claim`; None where it does neither."""
    match claim:
        case Claim.ONLINE | Claim.ONSITE if meeting.place:
            if claim is Claim.ONLINE:
                return meeting.place.format is not Format.IN_PERSON
            # Where there is a venue, "on site" may mean this city or another, a visa, a hotel: the facts answer.
            return False if meeting.place.format is Format.VIRTUAL else None
        case Claim.FREE | Claim.FEE if meeting.cost:
            return meeting.cost.free == (claim is Claim.FREE)
        case Claim.REQUIRED | Claim.OPTIONAL if (
            meeting.registration and meeting.registration.mandatory is not None
        ):
            return meeting.registration.mandatory == (claim is Claim.REQUIRED)
        case Claim.OPEN if meeting.eligibility:
            return True if meeting.eligibility.individuals_from_member_countries else None
        case Claim.RESTRICTED if meeting.eligibility:
            return False if meeting.eligibility.individuals_from_member_countries else None
        case Claim.ENGLISH if meeting.language:
            return "en" in meeting.language.working
        case Claim.OTHER_LANGUAGE if meeting.language:
            return _offers_another(meeting)
        case Claim.UN | Claim.PRIVATE if meeting.about and meeting.about.agencies:
            return claim is Claim.UN
        case Claim.UPDATED if meeting.page and meeting.page.updated_regularly:
            return True
        case _:
            return None


def _offers_another(meeting: Meeting) -> bool | None:
    """Whether another language than English is offered; None where that depends on which, or is not stated."""
    facts = meeting.language
    if facts is None:
        return None
    if facts.only and facts.working == ("en",):
        return False
    return False if facts.interpretation == () and facts.working == ("en",) else None


def agreed(facts: Sequence[bool]) -> bool | None:
    """What single comparisons come to: all right, all wrong, or (mixed, or none made) None."""
    return facts[0] if facts and len(set(facts)) == 1 else None


def numbers_stated(meeting: Meeting) -> dict[Measure, float]:
    """The numbers by which a question may name a fact."""
    stated: dict[Measure, float] = {}
    if meeting.about and meeting.about.agencies is not None:
        stated[Measure.AGENCIES] = meeting.about.agencies
    if meeting.about and meeting.about.goal:
        stated[Measure.GOAL] = meeting.about.goal.number
    if meeting.edition is not None:
        stated[Measure.EDITION] = meeting.edition
    if meeting.organizers:
        stated[Measure.ORGANIZERS] = len(meeting.organizers.organizers)
    if number := re.search(r"\d+", meeting.circular.reference):
        stated[Measure.CIRCULAR] = int(number.group())
    return stated


def names_contact(text: str, meeting: Meeting) -> bool | None:
    """Whether the addresses in `text` are the contact's, and the numbers none; None where it names neither.

    A number that is right is not affirmed: it may be the telephone where the fax is asked for.
    """
    contact = meeting.contact
    if contact is None:
        return None
    facts = [found.casefold() == (contact.email or "").casefold() for found in EMAIL_ADDRESS.findall(text)]
    known = {_digits(number) for number in (contact.telephone, contact.fax) if number}
    facts += [False for found in _PHONE.findall(text) if _digits(found) not in known]
    return agreed(facts)


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit()).removeprefix("00")


def right_day(text: str, language: str, meeting: Meeting) -> bool | None:
    """Whether every day that `text` names is one of the meeting; None where it names none."""
    if meeting.schedule is None:
        return None
    edition = AskedDay(day=meeting.edition)  # "the 7th meeting" names no day
    days = [day for day in asked_days(text, language) if day != edition]
    return all(day.is_one_of(meeting.schedule) for day in days) if days else None


def named_organizers(text: str, meeting: Meeting) -> list[Organization]:
    """The organizers and hosts that `text` names, by full name, abbreviation or another name."""
    folded = fold(text)
    return [
        organization
        for organization in _organizations(meeting)
        if any(_occurs(name, folded) for name in _names(organization))
    ]


def organizers_agree(text: str, meeting: Meeting) -> bool | None:
    """Whether `text` names organizers and nobody else (True), or only others (False)."""
    named = named_organizers(text, meeting)
    rest = fold(text)
    for name in sorted((name for found in named for name in _names(found)), key=len, reverse=True):
        rest = rest.replace(fold(name), " ")
    left = set(re.findall(r"[\w-]+", rest))
    known = {fold(name) for name in _known_names(meeting)}
    others = [
        word
        for word in _LATER_WORD.findall(text)
        if word[0].isupper() and fold(word) in left - known and fold(word.split("-")[0]) not in known
    ]
    others = [*others, *unknown_acronyms(text, meeting)]
    if set(others) & _UNITED_NATIONS:
        return None
    if named:
        return None if others else True
    return False if others else None


def unknown_acronyms(text: str, meeting: Meeting) -> list[str]:
    """Acronyms in `text` that belong to nothing in the meeting file."""
    if not (found := _ACRONYM.findall(text)):
        return []
    known = {fold(name) for name in _known_names(meeting)}
    return [
        word
        for word in found
        if fold(word) not in known and fold(word.split("-")[0]) not in known and word not in _NO_BODY
    ]


def names_objective(text: str, meeting: Meeting) -> bool:
    """Whether `text` names one of the keywords of the objectives."""
    keywords: Sequence[str] = meeting.objectives.keywords if meeting.objectives else ()
    folded = fold(text)
    return any(_occurs(keyword, folded) for keyword in keywords)


def _organizations(meeting: Meeting) -> tuple[Organization, ...]:
    return (*meeting.organizers.organizers, *meeting.organizers.hosts) if meeting.organizers else ()


def _known_names(meeting: Meeting) -> list[str]:
    names = [name for organization in _organizations(meeting) for name in _names(organization)]
    abbreviation = meeting.about.abbreviation if meeting.about else None
    return [*names, *meeting.also_called, *([abbreviation] if abbreviation else [])]


def _names(organization: Organization) -> list[str]:
    name = organization.name
    return [text for text in (organization.abbreviation, *organization.also, name.en) if text]


def _occurs(name: str, folded_text: str) -> bool:
    return _name_pattern(name).search(folded_text) is not None


@cache
def _name_pattern(name: str) -> re.Pattern[str]:
    """A name of the meeting file as whole words; ideographs stand anywhere."""
    folded = re.escape(fold(name))
    return re.compile(folded if fold(name)[0] > IDEOGRAPHS else rf"(?<!\w){folded}(?![\w-])")
