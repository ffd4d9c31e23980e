"""What a platform is told: alive, ready or not, and the numbers."""

from pathlib import Path

from slack.helpers import answer, register

from bot.measures import REGISTRY

from .conftest import Running, run_bot


def value(line: str) -> float:
    """A time series of the process, without counting registrations, which is done once a minute only."""
    name, _, labels = line.partition("{")
    pairs = dict(part.split("=") for part in labels.rstrip("}").split(",") if part)
    return REGISTRY.get_sample_value(name, {k: v.strip('"') for k, v in pairs.items()}) or 0.0


async def test_ready_when_database_and_token_are_good_and_not_while_stopping(running: Running) -> None:
    await running.slack.until(lambda: running.bot.slack.problem is None)
    assert await running.get("/healthz") == (200, "alive\n")
    assert await running.get("/readyz") == (200, "ready\n")
    running.readiness.draining = True
    status, told = await running.get("/readyz")
    assert (status, told.startswith("stopping")) == (503, True)
    assert (await running.get("/healthz"))[0] == 200


async def test_not_ready_without_token_and_database(tmp_path: Path) -> None:
    async with run_bot(tmp_path, f"sqlite:///{tmp_path}/no/folder/bot.sqlite3") as running:
        assert await running.get("/readyz") == (503, "Slack: not checked yet\nthe database does not answer\n")
        assert (await running.get("/healthz"))[0] == 200
        assert await running.metric("u4ssc_database_good") == 0
        assert await running.metric("u4ssc_slack_token_good") == 0


async def test_metrics_count_what_happens_and_name_nobody(running: Running) -> None:
    slack = running.slack
    series = {
        'u4ssc_acknowledgements_total{kind="command",status="200"}': 1,
        'u4ssc_acknowledgements_total{kind="view_submission",status="200"}': 1,
        'u4ssc_acknowledgements_total{kind="event",status="200"}': 5,  # the bot's own three messages, too
        'u4ssc_answers_total{outcome="answered",topic="cost"}': 1,
        'u4ssc_unanswered_total{language="en",outcome="not_stated"}': 1,
        'u4ssc_slack_api_calls_total{method="chat.postMessage",result="ok"}': 3,
        'u4ssc_slack_api_calls_total{method="chat.postMessage",result="500"}': 1,
        'u4ssc_slack_api_retries_total{method="chat.postMessage"}': 1,
        "u4ssc_understanding_seconds_count": 2,
    }
    before = {line: value(line) for line in series}
    slack.faults.status("chat.postMessage", 500, times=1)
    await slack.say("kenji", "dm", "is it free?")
    await answer(slack, "dm", "kenji")
    await slack.say("kenji", "dm", "Will it be recorded, asks amina@example.org")
    await answer(slack, "dm", "kenji", count=2)
    await register(slack)
    await slack.settled()
    await running.bot.slack.background.idle()
    after = {line: await running.metric(line) - before[line] for line in series}
    assert after == series
    assert await running.metric('u4ssc_registrations{state="confirmed"}') == 1
    assert await running.metric("u4ssc_tasks_under_way") == 0
    assert await running.metric("u4ssc_slack_token_good") == 1
    assert await running.metric("u4ssc_database_good") == 1
    _, text = await running.get("/metrics")
    assert not [
        name for name in ("amina", "kenji", "example.org", "xoxb", "recorded,") if name in text.lower()
    ]
