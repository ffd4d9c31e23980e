"""Which sentences there are, what each needs, and in what order they make an answer.

A sentence is said only when the circular states everything that it needs: so a fact that is absent from
meeting.yaml can never be half-said. The texts stand in knowledge/words, by the ids given here.
"""

from dataclasses import dataclass

from bot.core.topics import Topic


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's needs: `facts` are its placeholders, `conditions` must hold without being said."""

    facts: frozenset[str]
    conditions: frozenset[str]
    group: str | None
    """The group of meeting.yaml whose paragraph is cited."""


def _sentence(facts: str = "", *, conditions: str = "", group: str | None = None) -> Sentence:
    return Sentence(frozenset(facts.split()), frozenset(conditions.split()), group)


SENTENCES: dict[str, Sentence] = {
    # when
    "when.hours": _sentence("meeting date start end zone", group="schedule"),
    "when.start": _sentence("meeting date start zone", group="schedule"),
    "when.day": _sentence("meeting date", group="schedule"),
    "when.days_from": _sentence("meeting first_date last_date start zone", group="schedule"),
    "when.days": _sentence("meeting first_date last_date", group="schedule"),
    "when.duration": _sentence("duration", group="schedule"),
    "when.countdown": _sentence("countdown"),
    "when.under_way": _sentence(conditions="under_way"),
    "when.over": _sentence(conditions="over"),
    "when.postponed": _sentence(conditions="postponed", group="schedule"),
    "when.cancelled": _sentence(conditions="cancelled", group="schedule"),
    "when.local": _sentence("place place_start place_end", group="schedule"),
    "when.local_start": _sentence("place place_start", group="schedule"),
    "when.reader": _sentence("reader_zone reader_start reader_end", group="schedule"),
    "when.reader_start": _sentence("reader_zone reader_start", group="schedule"),
    "when.several": _sentence("place local_times", group="schedule"),
    "when.which_place": _sentence("place local_times", group="schedule"),
    "when.converted": _sentence("asked_time from_place place converted_time"),
    "when.no_hours": _sentence(conditions="no_hours", group="schedule"),
    "place.unknown": _sentence("place"),
    # where
    "where.virtual": _sentence("meeting", conditions="virtual", group="place"),
    "where.no_travel": _sentence(conditions="virtual", group="place"),
    "where.in_person": _sentence("meeting venue", conditions="in_person", group="place"),
    "where.hybrid": _sentence("meeting venue", conditions="hybrid", group="place"),
    "where.access": _sentence("access", group="place"),
    # link
    "link.page": _sentence("page", group="page"),
    "link.holds": _sentence("page_holds", group="page"),
    # language
    "language.only": _sentence("meeting languages", conditions="only_language", group="language"),
    "language.no_interpretation": _sentence(conditions="no_interpretation", group="language"),
    "language.working": _sentence("meeting languages", conditions="not_only_language", group="language"),
    "language.interpretation": _sentence("interpretation", group="language"),
    "language.note": _sentence("language_note", group="language"),
    # eligibility
    "eligibility.open": _sentence("open_to", conditions="individuals", group="eligibility"),
    "eligibility.open_to": _sentence("open_to", conditions="no_individuals", group="eligibility"),
    "eligibility.invited": _sentence(conditions="invitation_only", group="eligibility"),
    "eligibility.note": _sentence("eligibility_note", group="eligibility"),
    "eligibility.member": _sentence("country", group="eligibility"),
    "eligibility.territory": _sentence("country member_country", group="eligibility"),
    "eligibility.special": _sentence("country contact_short", group="eligibility"),
    # cost
    "cost.free": _sentence(conditions="free", group="cost"),
    "cost.fee": _sentence("fee", group="cost"),
    "cost.not_free": _sentence(conditions="not_free", group="cost"),
    # register
    "register.mandatory": _sentence(conditions="mandatory", group="registration"),
    "register.link_on_page": _sentence("registration_page", conditions="link_on_page", group="registration"),
    "register.link": _sentence("registration_page", conditions="link_given", group="registration"),
    "register.opens": _sentence("opens", group="registration"),
    "register.closes": _sentence("closes", group="registration"),
    "register.capacity": _sentence("capacity", group="registration"),
    "register.note": _sentence("registration_note", group="registration"),
    "register.here": _sentence("command", conditions="registration_open"),
    "register.own": _sentence("command", conditions="registration_open"),
    "register.no_deadline": _sentence(conditions="no_deadline", group="registration"),
    "register.group": _sentence(conditions="mandatory", group="registration"),
    # objectives, about, organizers
    "objectives.list": _sentence("objectives", group="objectives"),
    "about.edition": _sentence("title", group="circular"),
    "about.what": _sentence("initiative", group="about"),
    "about.supported": _sentence("initiative agencies goal_number goal", group="about"),
    "about.description": _sentence("description", group="about"),
    "about.page": _sentence("about_page", group="about"),
    "organizers.list": _sentence("organizers", group="organizers"),
    "organizers.hosts": _sentence("hosts", group="organizers"),
    "organizers.not_named": _sentence("organization", group="organizers"),
    # contact
    "contact.name": _sentence("contact_name", group="contact"),
    "contact.email": _sentence("email", group="contact"),
    "contact.telephone": _sentence("telephone", group="contact"),
    "contact.fax": _sentence("fax", group="contact"),
    "contact.page": _sentence("contact_page", group="contact"),
    # programme
    "programme.items": _sentence("programme_items", group="programme"),
    "programme.page": _sentence("programme_page", conditions="programme_on_page", group="programme"),
    "programme.at": _sentence("programme_page", conditions="programme_published", group="programme"),
    # updates
    "updates.page": _sentence("page", conditions="updated", group="page"),
    "updates.check": _sentence(conditions="check_periodically", group="page"),
    "updates.not_told": _sentence(conditions="updated", group="page"),
    # circular
    "circular.reference": _sentence("reference", group="circular"),
    "circular.issued": _sentence("issued", group="circular"),
    "circular.subject": _sentence("subject", group="circular"),
    "circular.addressees": _sentence("addressees", group="circular"),
    "circular.copies": _sentence("copies", group="circular"),
    "circular.page": _sentence("circular_page", group="circular"),
    # what this circular states beyond the topics
    "stated": _sentence("says"),
    # deadlines of this meeting
    "deadlines.list": _sentence("deadlines"),
    # about the question itself
    "yes": _sentence(),
    "no": _sentence(),
    "not_stated": _sentence("asked_for"),
    "not_stated.see_page": _sentence("page", group="page"),
    "not_stated.ask": _sentence("contact_short", group="contact"),
    "offered.which": _sentence(),
    "offered.only_this": _sentence("meeting"),
    "translation": _sentence("reference"),
}

PLAN: dict[Topic, tuple[tuple[str, ...], ...]] = {
    Topic.WHEN: (
        ("when.cancelled", "when.postponed"),
        ("when.days_from", "when.days", "when.hours", "when.start", "when.day"),
        ("when.no_hours",),
        ("when.duration",),
        ("when.under_way", "when.over", "when.countdown"),
    ),
    Topic.WHERE: (
        ("where.virtual", "where.hybrid", "where.in_person"),
        ("where.no_travel",),
        ("where.access",),
    ),
    Topic.LINK: (("link.page",), ("link.holds",)),
    Topic.LANGUAGE: (
        ("language.only", "language.working"),
        ("language.no_interpretation", "language.interpretation"),
        ("language.note",),
    ),
    Topic.ELIGIBILITY: (
        ("eligibility.open", "eligibility.open_to"),
        ("eligibility.invited",),
        ("eligibility.note",),
    ),
    Topic.COST: (("cost.free", "cost.fee", "cost.not_free"),),
    Topic.REGISTER: (
        ("register.mandatory",),
        ("register.link_on_page", "register.link"),
        ("register.opens",),
        ("register.closes",),
        ("register.capacity",),
        ("register.note",),
        ("register.here",),
        ("register.own",),
    ),
    Topic.OBJECTIVES: (("objectives.list",),),
    Topic.ABOUT: (("about.supported", "about.what"), ("about.description",), ("about.page",)),
    Topic.ORGANIZERS: (("organizers.list",), ("organizers.hosts",)),
    Topic.CONTACT: (
        ("contact.name",),
        ("contact.email",),
        ("contact.telephone",),
        ("contact.fax",),
        ("contact.page",),
    ),
    Topic.PROGRAMME: (("programme.items",), ("programme.page", "programme.at")),
    Topic.UPDATES: (("updates.page",), ("updates.check",)),
    Topic.CIRCULAR: (
        ("circular.reference",),
        ("circular.issued",),
        ("circular.subject",),
        ("circular.addressees",),
        ("circular.copies",),
        ("circular.page",),
    ),
}
"""For each topic the steps of its answer; of each step the first sentence whose needs are met is said."""
