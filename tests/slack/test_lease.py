"""What several processes do one at a time, and calls that may wait for long."""

from datetime import datetime

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.registration_store import StoreUnavailable
from bot.slack.lease import Lease, LeaseTaken, holding
from bot.slack.outbox import patiently
from bot.store import Store
from bot.store.leases import Leases


async def test_a_lease_is_renewed_and_waited_for(store: Store) -> None:
    async with holding(store.leases, "job", seconds=0.3) as first:
        with pytest.raises(LeaseTaken):
            async with holding(store.leases, "job", wait=True, seconds=0.3):
                pass
        assert not first.lost
    # As a killed process leaves it:
    abandoned = Lease(store.leases, "job", 0.2, lambda: datetime.now().astimezone())
    assert await abandoned.take()
    async with holding(store.leases, "job", wait=True, seconds=0.2):
        assert not await abandoned.take()


async def test_a_lease_that_cannot_be_given_back_stays_until_it_ends(store: Store) -> None:
    class Gone(Leases):
        async def release(self, *_: str) -> None:
            raise StoreUnavailable

    async with holding(Gone(store.database), "job"):
        pass
    with pytest.raises(LeaseTaken):
        async with holding(store.leases, "job"):
            pass


async def test_slack_asks_to_slow_down_for_long() -> None:
    asked = 0

    async def call() -> int:
        nonlocal asked
        asked += 1
        if asked <= 10:
            limited = AsyncSlackResponse(
                client=None,
                http_verb="POST",
                api_url="",
                req_args={},
                data={"ok": False, "error": "ratelimited"},
                headers={"Retry-After": "0"},
                status_code=429,
            )
            raise SlackApiError("", limited)
        return asked

    assert await patiently(call) == 11
