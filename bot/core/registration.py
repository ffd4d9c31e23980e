"""What a registration is, and the ways in which one can be refused.

Only types: how they come about is in `registration_desk`, how they are kept is the store's business.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Category(StrEnum):
    """In which capacity somebody takes part; the values are stored and exported."""

    MEMBER_STATE = "member_state"
    SECTOR_MEMBER = "sector_member"
    ASSOCIATE = "associate"
    ACADEMIA = "academia"
    INDIVIDUAL = "individual"
    OTHER = "other"


class RegistrationState(StrEnum):
    """Where a registration stands; the values are stored and exported."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


ACTIVE_STATES = frozenset(
    {RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.WAITLISTED}
)
"""States of which a person, and an e-mail address, has at most one per meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrant:
    """What a person told about themselves, cleaned by `registration_form.check_form`.

    `email_key` is the address in the form in which two addresses are compared.
    `country` is ISO 3166-1 alpha-2.
    """

    first_name: str
    family_name: str
    email: str
    email_key: str
    organization: str
    job_title: str | None
    country: str
    category: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registration as it is stored. All times are aware and in UTC.

    `revision` counts every change of the row from 0: an edit names the revision that it saw. `waiting_position`
    counts from 1 and is known where one person is looked at (status, registering), not in lists. `reason` is
    what the organizers gave for a rejection; `decided_by` the Slack id of the organizer who approved or
    rejected last.
    """

    reference: str
    meeting_id: str
    workspace_id: str
    user_id: str
    registrant: Registrant
    state: RegistrationState
    language: str
    consent_version: str
    consent_at: datetime
    created_at: datetime
    updated_at: datetime
    revision: int = 0
    reason: str | None = None
    decided_by: str | None = None
    waiting_position: int | None = None

    @property
    def active(self) -> bool:
        """Whether it holds, or may still come to hold, a place."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class Outcome:
    """A registration after a change, and those who moved up from the waiting list in the same transaction."""

    registration: Registration
    promoted: tuple[Registration, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many registrations were erased, and who moved up from the waiting list because of it."""

    erased: int
    promoted: tuple[Registration, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of registrations. `by_state` has every state that occurs; the others count active ones only.

    `by_day` is the day of registering, in UTC.
    """

    by_state: dict[RegistrationState, int]
    by_category: dict[Category, int]
    by_country: dict[str, int]
    by_day: dict[date, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """The registrations of a meeting that are on record, and (without any name) those that were erased."""

    current: Tally
    erased: Tally


class RegistrationRefusal(Exception):  # noqa: N818
    """The base of everything for which a registration, or a change of one, is refused."""


class RegistrationNotOpenYet(RegistrationRefusal):
    """Registration starts at `opens_at` (aware)."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(f"registration opens at {opens_at.isoformat()}")
        self.opens_at = opens_at


class RegistrationClosed(RegistrationRefusal):
    """The deadline or the meeting's end, `closed_at` (aware), has passed."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(f"registration closed at {closed_at.isoformat()}")
        self.closed_at = closed_at


class MeetingCancelled(RegistrationRefusal):
    """The meeting does not take place."""


class AlreadyRegistered(RegistrationRefusal):
    """The same Slack user has an active `registration` for this meeting."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(f"already registered as {registration.reference}")
        self.registration = registration


class EmailAlreadyRegistered(RegistrationRefusal):
    """Somebody else is registered with this e-mail address; who, is not for the asker to know."""


class NotRegistered(RegistrationRefusal):
    """There is no such registration, or none that is active where one is needed."""


class NotPending(RegistrationRefusal):
    """The organizers' decision came after another: `registration` is as it stands now."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(f"{registration.reference} is {registration.state}")
        self.registration = registration


class StaleEdit(RegistrationRefusal):
    """The registration has changed since it was opened for editing; `registration` is as it stands now."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(f"{registration.reference} is at revision {registration.revision} by now")
        self.registration = registration
