"""A program that registers people as fast as it can and prints each reference once it is acknowledged.

Run as: register_until_killed.py DATABASE_URL FIRST COUNT. Each line is written to standard output at once.
"""

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from functools import partial

from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.core.registration_reference import make_reference
from bot.core.registration_rules import RegistrationRules
from bot.store import open_store

_AT_ONCE = 8


async def main(database_url: str, first: int, count: int) -> None:
    store = open_store(database_url, patience=60)
    desk = RegistrationDesk(
        store.registrations,
        RegistrationRules(),
        "kill",
        allowed_countries={"CH"},
        new_reference=partial(make_reference, "K"),
    )
    numbers = itertools.islice(itertools.count(first), count)

    async def client() -> None:
        for number in numbers:
            form = RegistrationForm(
                first_name="Ana",
                family_name=f"N{number}",
                email=f"n{number}@example.org",
                organization="ITU",
                country="CH",
                category="other",
                consent=True,
            )
            now = datetime.now(UTC)
            registration = await desk.register(
                "T1", f"U{number}", form, now, privacy_version="1", language="en"
            )
            sys.stdout.write(f"{registration.reference}\n")
            sys.stdout.flush()

    await asyncio.gather(*(client() for _ in range(_AT_ONCE)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
