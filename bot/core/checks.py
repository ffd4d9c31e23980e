"""Yes or no: whether the circular affirms what a question presumes. None where it states neither."""

import re
from collections.abc import Sequence

from bot.core.asked_times import asked_days
from bot.core.meeting import Format, Meeting, Organization
from bot.core.topics import Topic
from bot.core.understanding.message import fold
from bot.core.words import Claim

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

_ACRONYM = re.compile(r"\b[A-Z][A-Z-]{2,}\b")


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


def right_day(text: str, language: str, meeting: Meeting) -> bool | None:
    """Whether every day that `text` names is one of the meeting; None where it names none."""
    if meeting.schedule is None or not (days := asked_days(text, language)):
        return None
    return all(day.is_one_of(meeting.schedule) for day in days)


def named_organizers(text: str, meeting: Meeting) -> list[Organization]:
    """The organizers and hosts that `text` names, by full name, abbreviation or another name."""
    folded = fold(text)
    return [
        organization
        for organization in _organizations(meeting)
        if any(_occurs(name, folded) for name in _names(organization))
    ]


def unknown_acronyms(text: str, meeting: Meeting) -> list[str]:
    """Acronyms in `text` that belong to nothing in the meeting file."""
    if not (found := _ACRONYM.findall(text)):
        return []
    known = {fold(name) for organization in _organizations(meeting) for name in _names(organization)}
    known |= {fold(name) for name in meeting.also_called}
    if meeting.about and meeting.about.abbreviation:
        known.add(fold(meeting.about.abbreviation))
    return [word for word in found if fold(word) not in known and word not in {"UN", "ONU", "WHO"}]


def names_objective(text: str, meeting: Meeting) -> bool:
    """Whether `text` names one of the keywords of the objectives."""
    keywords: Sequence[str] = meeting.objectives.keywords if meeting.objectives else ()
    folded = fold(text)
    return any(_occurs(keyword, folded) for keyword in keywords)


def _organizations(meeting: Meeting) -> tuple[Organization, ...]:
    return (*meeting.organizers.organizers, *meeting.organizers.hosts) if meeting.organizers else ()


def _names(organization: Organization) -> list[str]:
    name = organization.name
    return [text for text in (organization.abbreviation, *organization.also, name.en) if text]


def _occurs(name: str, folded_text: str) -> bool:
    folded = fold(name)
    if folded[0] > "\u2e80":
        return folded in folded_text
    return re.search(rf"(?<!\w){re.escape(folded)}(?![\w-])", folded_text) is not None
