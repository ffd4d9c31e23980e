"""`u4ssc announce`, as its user types it, against the stand-in for Slack."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import BEFORE, REPOSITORY
from slack_sdk.oauth.installation_store import Installation

from bot.cli.main import commands
from bot.core.announcement import announced_facts
from bot.core.meeting import Meeting
from bot.core.registration_desk import RegistrationDesk
from bot.core.registration_form import RegistrationForm
from bot.core.registration_rules import RegistrationRules
from bot.knowledge.documents import read_document
from bot.playground.stand_in import SlackStandIn
from bot.store import open_store
from bot.store.installations import SqlInstallations
from bot.store.migration import migrate

PEOPLE = {
    "amina": "en",
    "cristina": "en",
    "jeanmarc": "fr",
    "kenji": "en",
    "layla": "en",
    "liwei": "en",
    "lucia": "en",
    "olga": "fr",
}
LEFT_OUT = ("*.npz", "*.json", "*.tsv", "ar.yaml", "es.yaml", "ru.yaml", "zh.yaml")
"""Of the knowledge, what takes long to read and is not needed here."""


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    stand_in = SlackStandIn("secret", "xoxb-announce", lambda: BEFORE)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


class Announce:
    """The command with its database and its copy of the knowledge."""

    def __init__(self, slack: SlackStandIn, folder: Path) -> None:
        self.slack = slack
        self.token = {"SLACK_BOT_TOKEN": "xoxb-announce"}
        self.database = folder / "bot.sqlite3"
        self.knowledge = folder / "knowledge"
        shutil.copytree(REPOSITORY / "knowledge", self.knowledge, ignore=shutil.ignore_patterns(*LEFT_OUT))

    def change(self, before: str, now: str) -> None:
        """Edit meeting.yaml."""
        file = self.knowledge / "meeting.yaml"
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, now), encoding="utf-8")

    @property
    def settings(self) -> dict[str, str]:
        return {
            "BOT_NOW": BEFORE.isoformat(),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "KNOWLEDGE_DIR": str(self.knowledge),
            "SLACK_API_BASE_URL": self.slack.api_base_url,
            **self.token,
        }

    async def start(self) -> Process:
        """Run it in a process of its own, which can be killed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        command = (sys.executable, "-m", "bot", "announce", "--yes")
        return await asyncio.create_subprocess_exec(
            *command, cwd=REPOSITORY, env=kept | self.settings, stdout=PIPE, stderr=PIPE
        )

    async def __call__(self, *options: str, answer: str = "") -> tuple[int, str]:
        """Run it to its end: the exit code and what it said."""
        words = ["announce", *options]
        result = await asyncio.to_thread(
            CliRunner().invoke, commands, words, input=answer, env=self.settings, catch_exceptions=False
        )
        return result.exit_code, result.output

    def told(self) -> Counter[str]:
        """How many announcements each person and channel has."""
        workspace = self.slack.workspace
        names = {workspace.dm(self.slack.user_id(name)).id: name for name in PEOPLE}
        names[self.slack.channel_id("#u4ssc-7")] = "#u4ssc-7"
        return Counter(names[message.channel] for message in workspace.messages)


@pytest.fixture
async def announce(slack: SlackStandIn, tmp_path: Path) -> Announce:
    command = Announce(slack, tmp_path)
    url = f"sqlite:///{command.database}"
    migrate(url)
    store = open_store(url)
    numbers = iter(range(100))
    desk = RegistrationDesk(
        store.registrations,
        RegistrationRules(),
        "u4ssc-7",
        allowed_countries={"CH"},
        new_reference=lambda: f"U4SSC-{next(numbers)}",
    )
    for name, language in PEOPLE.items():
        form = RegistrationForm(
            first_name="A",
            family_name=name,
            email=f"{name}@example.org",
            organization="ITU",
            country="CH",
            category="other",
            consent=True,
        )
        where = (slack.workspace.team_id, slack.user_id(name))
        await desk.register(*where, form, BEFORE, privacy_version="1", language=language)
    meeting = Meeting.model_validate(read_document(command.knowledge / "meeting.yaml").content)
    await store.announcements.record(meeting.id, announced_facts(meeting), BEFORE)
    await store.close()
    return command


async def test_by_oauth_it_tells_those_who_installed_it(announce: Announce, slack: SlackStandIn) -> None:
    store = open_store(announce.settings["DATABASE_URL"])
    installation = Installation(
        app_id="A1",
        team_id=slack.workspace.team_id,
        bot_token="xoxb-announce",
        bot_id="B1",
        bot_user_id="U1",
        user_id="U2",
    )
    await SqlInstallations(store.database, "1.1").async_save(installation)
    await store.close()
    announce.token = {"SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "client-secret"}
    announce.change("first_day: 2023-06-20", "first_day: 2023-06-27")
    assert (await announce("--yes"))[0] == 0
    assert announce.told() == EVERYBODY


EVERYBODY = Counter(dict.fromkeys((*PEOPLE, "#u4ssc-7"), 1))


async def test_it_begins_with_what_people_know(slack: SlackStandIn, tmp_path: Path) -> None:
    announce = Announce(slack, tmp_path)
    assert (await announce("--dry-run"))[1] == (
        "Error: the database has an older schema: run `u4ssc migrate` first\n"
    )
    migrate(announce.settings["DATABASE_URL"])
    assert "would be recorded as known" in (await announce("--dry-run"))[1]
    assert "are recorded as what people know" in (await announce())[1]
    nothing = "Nothing to announce: time, place, links, deadlines and status are as announced.\n"
    assert await announce("--yes") == (0, nothing)
    assert slack.calls == []


async def test_it_shows_asks_and_tells(announce: Announce, slack: SlackStandIn) -> None:
    announce.change("first_day: 2023-06-20", "first_day: 2023-06-27")
    code, said = await announce("--dry-run")
    assert code == 0
    change = (
        "  Date and time: Tuesday, 27 June 2023, 09:30–16:00 CEST (UTC+2) "
        "(until now: Tuesday, 20 June 2023, 09:30–16:00 CEST (UTC+2))\n"
    )
    assert change in said
    assert "To be told: 8 registrants by direct message, and 1 channel (#u4ssc-7).\n" in said
    assert (await announce(answer="n\n"))[0] == 1
    assert announce.told() == Counter()
    code, said = await announce(answer="y\n")
    assert code == 0
    assert change in said
    assert "Told: 8 people, 1 channel.\n16 reminders brought up to date.\n" in said
    assert announce.told() == EVERYBODY
    texts = {m.channel: m.plain for m in slack.workspace.messages}
    in_french = texts[slack.workspace.dm(slack.user_id("jeanmarc")).id]
    assert "mardi 27 juin 2023" in in_french
    assert "27 June 2023" in texts[slack.channel_id("#u4ssc-7")]
    assert slack.refusals == []


async def test_killed_in_the_middle_and_run_again(announce: Announce, slack: SlackStandIn) -> None:
    announce.change("first_day: 2023-06-20", "first_day: 2023-06-27")
    process = await announce.start()
    await slack.until(lambda: announce.told().total() >= 4, timeout=30.0)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert announce.told().total() < EVERYBODY.total()
    end_lease(announce.database)
    code, said = await announce("--yes")
    assert code == 0
    assert "This was interrupted after" in said
    assert announce.told() == EVERYBODY


async def test_what_cannot_be_delivered_is_reported(announce: Announce, slack: SlackStandIn) -> None:
    """It is switched off in the one channel, and was set to answer in another of which it is no member."""
    store = open_store(announce.settings["DATABASE_URL"])
    team, general = slack.workspace.team_id, slack.channel_id("#general")
    await store.channels.set_answers(team, slack.channel_id("#u4ssc-7"), "off")
    await store.channels.set_answers(team, general, "mentions")
    await store.close()
    announce.change("status: announced", "status: cancelled")
    code, said = await announce("--yes")
    assert code == 0
    assert "Status: cancelled (until now: takes place)" in said
    assert f"Not delivered: 1 not_in_channel\n  channel {general}: not_in_channel\n" in said
    assert announce.told() == Counter(dict.fromkeys(PEOPLE, 1))
    assert [refusal.error for refusal in slack.refusals] == ["not_in_channel"]
    assert [call.method for call in slack.calls].count("chat.scheduleMessage") == 0


async def test_what_stops_it_is_said(announce: Announce, slack: SlackStandIn) -> None:
    announce.change("status: announced", "status: cancelled")
    slack.faults.error("auth.test", "invalid_auth", times=1)
    code, said = await announce("--yes")
    assert code == 1
    assert "Slack does not take SLACK_BOT_TOKEN: invalid_auth" in said
    slack.faults.error("chat.postMessage", "token_revoked", times=1)
    code, said = await announce("--yes")
    assert code == 1
    assert "stopped: token_revoked. Run it again to go on where it stopped" in said
    assert announce.told() == Counter()


def end_lease(database: Path) -> None:
    """Instead of waiting for the seconds after which a killed process counts as gone."""
    with sqlite3.connect(database) as connection:
        ended = (BEFORE - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute("UPDATE leases SET until = ?", (ended,))
    connection.close()
