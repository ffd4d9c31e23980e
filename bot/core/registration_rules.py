"""When registration is open and for how many: the meeting's rules, with the time as an argument."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta

from bot.core.registration import MeetingCancelled, RegistrationClosed, RegistrationNotOpenYet


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRules:
    """What the meeting says about registering; a time that it does not give is None and limits nothing.

    All times are aware (ValueError otherwise). `approval`: organizers decide on every registration.
    `retention` is how long after `ends_at` personal data is kept.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    ends_at: datetime | None = None
    capacity: int | None = None
    approval: bool = False
    cancelled: bool = False
    """The meeting is: what was registered stays to be seen and withdrawn."""
    retention: relativedelta = field(default_factory=lambda: relativedelta(months=12))

    def __post_init__(self) -> None:
        for name in ("opens_at", "closes_at", "ends_at"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} has no time zone: {moment}")
        if self.capacity is not None and self.capacity < 1:
            raise ValueError(f"capacity is {self.capacity}: leave it out for no limit")

    @property
    def closed_at(self) -> datetime | None:
        """When registering and editing end: the deadline, at the latest the meeting's end."""
        return min((moment for moment in (self.closes_at, self.ends_at) if moment is not None), default=None)

    @property
    def erase_after(self) -> datetime | None:
        """When the retention period ends (UTC); None while the meeting's end is not known."""
        return None if self.ends_at is None else (self.ends_at + self.retention).astimezone(UTC)

    def require_open(self, now: datetime) -> None:
        """Pass if one can register or edit at `now`.

        Raises `MeetingCancelled`, `RegistrationNotOpenYet`, `RegistrationClosed`.
        """
        if self.cancelled:
            raise MeetingCancelled
        if self.closed_at is not None and now >= self.closed_at:
            raise RegistrationClosed(self.closed_at)
        if self.opens_at is not None and now < self.opens_at:
            raise RegistrationNotOpenYet(self.opens_at)

    def require_not_over(self, now: datetime) -> None:
        """Raise `RegistrationClosed` once the meeting has ended.

        Withdrawing stays possible after the deadline: it gives somebody else the place.
        """
        if self.ends_at is not None and now >= self.ends_at:
            raise RegistrationClosed(self.ends_at)
