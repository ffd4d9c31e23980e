"""People who register, and the desk at which they do."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.core.registration import Registration
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.store import Store

NOW = datetime(2023, 6, 1, 12, 0, tzinfo=UTC)
RULES = RegistrationRules(ends_at=datetime(2023, 6, 20, 13, 0, tzinfo=UTC))
MEETING = "u4ssc-7"


def desk_of(store: Store, meeting_id: str = MEETING, **rules: Any) -> RegistrationDesk:
    return RegistrationDesk(
        store.registrations,
        RegistrationRules(**{"ends_at": RULES.ends_at, **rules}),
        meeting_id,
        allowed_countries=frozenset({"CH", "FR", "JP", "XK"}),
        new_reference=partial(make_reference, "U4SSC"),
    )


def form_of(name: str, **fields: Any) -> RegistrationForm:
    given = {
        "first_name": "Ana",
        "family_name": name,
        "email": f"{name}@example.org",
        "organization": "ITU",
        "country": "CH",
        "category": "academia",
        "consent": True,
    }
    return RegistrationForm(**{**given, **fields})


async def register(desk: RegistrationDesk, name: str, after: float = 0, **options: Any) -> Registration:
    """Register user `name` of workspace T1, `after` seconds after NOW."""
    needs_organizer = options.pop("needs_organizer", False)
    workspace = options.pop("workspace", "T1")
    return await desk.register(
        workspace,
        name,
        options.pop("form", None) or form_of(name, **options),
        NOW + timedelta(seconds=after),
        privacy_version="2023-05",
        language="en",
        needs_organizer=needs_organizer,
    )
