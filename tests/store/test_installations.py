"""slack_sdk's stores on our connections, on both databases."""

import asyncio

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.store import Store
from bot.store.installations import SqlInstallations, SqlOAuthStates

TOKEN = "xoxe.xoxb-1"


def installation(team_id: str = "T1", token: str = TOKEN, **changes: object) -> Installation:
    given = {
        "app_id": "A1",
        "team_id": team_id,
        "team_name": "城市 🌍",
        "bot_token": token,
        "bot_id": "B1",
        "bot_user_id": "UBOT",
        "bot_scopes": "chat:write,commands",
        "bot_refresh_token": "xoxe-1-1",
        "bot_token_expires_in": 43_200,
        "user_id": "U1",
    }
    return Installation(**(given | changes))


@pytest.fixture
def installations(store: Store) -> SqlInstallations:
    return SqlInstallations(store.database, "1.1")


async def test_a_workspace_has_one_bot(installations: SqlInstallations) -> None:
    first, second = installation(), installation(token="xoxe.xoxb-2")
    await installations.async_save(first)
    await installations.async_save(installation("T2", enterprise_id="E1"))
    await installations.async_save(second)
    assert {bot.team_id: bot.bot_token for bot in await installations.bots()} == {
        "T1": "xoxe.xoxb-2",
        "T2": "xoxe.xoxb-1",
    }
    found = await installations.bot_in("T1")
    assert found is not None
    assert found.bot_token_expires_at == second.bot_token_expires_at
    assert found.bot_scopes == ["chat:write", "commands"]
    bot = await installations.async_find_bot(enterprise_id="E1", team_id="T2")
    assert bot is not None
    assert bot.team_name == "城市 🌍"
    who = await installations.async_find_installation(enterprise_id=None, team_id="T1")
    assert who is not None
    assert who.user_id == "U1"


async def test_a_rotated_token_takes_the_place_of_the_old_one(installations: SqlInstallations) -> None:
    await installations.async_save(installation())
    fresh = await installations.bot_in("T1")
    assert fresh is not None
    fresh.bot_token = "xoxe.xoxb-3"
    await installations.async_save_bot(fresh)
    assert [bot.bot_token for bot in await installations.bots()] == ["xoxe.xoxb-3"]
    await installations.remove("T1")
    await installations.async_save_bot(fresh)  # rotated while it was uninstalled
    assert await installations.bots() == ()


async def test_another_app_in_the_same_database_is_another_matter(
    store: Store, installations: SqlInstallations
) -> None:
    await installations.async_save(installation())
    other = SqlInstallations(store.database, "2.2")
    assert await other.bot_in("T1") is None
    await other.remove("T1")
    assert await installations.bot_in("T1") is not None


async def test_a_state_is_good_once_and_for_a_while(store: Store) -> None:
    states = SqlOAuthStates(store.database, 600)
    issued = await asyncio.gather(*(states.async_issue() for _ in range(3)))
    assert len(set(issued)) == 3
    assert await states.async_consume(issued[0]) is True
    assert await states.async_consume(issued[0]) is False
    assert await states.async_consume("made-up") is False
    gone = await SqlOAuthStates(store.database, -1).async_issue()
    assert await states.async_consume(gone) is False
    assert await states.async_consume(issued[1]) is True
