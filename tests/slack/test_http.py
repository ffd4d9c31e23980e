"""What comes in over HTTP: only what Slack has signed, in Slack's shape."""

import asyncio
import json
import time
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.stand_in import SlackStandIn
from bot.slack.http import BODY_LIMIT, parse

from .helpers import form_of, send, signature

COMMAND = urlencode({"command": "/u4ssc", "text": "when", "team_id": "T1", "user_id": "U1"}).encode()


async def test_a_signed_command_is_taken(url: str) -> None:
    assert (await send(url, COMMAND)).status == 200


async def test_forged_and_old_signatures_are_refused(url: str) -> None:
    old = str(int(time.time()) - 301)
    ahead = str(int(time.time()) + 301)
    forged: list[dict[str, str]] = [
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0=é"},
        {"X_Slack_Signature": signature(COMMAND, str(int(time.time())), "another secret")},
        {"X_Slack_Request_Timestamp": "now"},
        {"X_Slack_Request_Timestamp": "1" * 5000},
        {"X_Slack_Request_Timestamp": old, "X_Slack_Signature": signature(COMMAND, old)},
        {"X_Slack_Request_Timestamp": ahead, "X_Slack_Signature": signature(COMMAND, ahead)},
    ]
    assert [(await send(url, COMMAND, **headers)).status for headers in forged] == [401] * len(forged)


async def test_forgeries_are_not_told_whether_the_body_was_sound(url: str) -> None:
    assert (await send(url, b"\xff{", X_Slack_Signature="v0=1")).status == 401


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": null}',
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": {}}',
        b'{"type": "event_callback", "event": {"type": 1}}',
        b'{"type": "url_verification"}',
        b"payload=",
        b"payload=%7B",
        b"payload=[]",
        b"payload=1",
        b"command=/u4ssc",
        b"text=when",
        b"[" * 100_000,
        form_of({"type": "block_actions"}),
        form_of({"type": "block_actions", "user": "U1"}),
        form_of({"type": "block_actions", "user": {"id": 1}, "actions": []}),
        form_of({"type": "block_actions", "user": {"id": "U1"}, "actions": ["x"]}),
        form_of({"type": "block_actions", "user": {"id": "U1"}, "actions": {}}),
        form_of({"type": "view_submission", "user": {"id": "U1"}}),
        form_of({"type": "view_submission", "user": {"id": "U1"}, "view": []}),
        form_of({"type": "view_submission", "user": {"id": "U1"}, "view": {}}),
        form_of({"type": "view_submission", "user": {"id": "U1"}, "view": {"callback_id": "register"}}),
        form_of({"type": "shortcut", "user": {"id": "U1"}}),
        form_of({"type": "block_suggestion", "user": {"id": "U1"}, "event": {"type": "x"}, "action_id": {}}),
        form_of({"type": "block_suggestion", "user": {"id": "U1"}, "team": []}),
    ],
)
async def test_malformed_bodies_are_refused(url: str, raw: bytes) -> None:
    assert (await send(url, raw)).status == 400
    if raw.startswith((b"{", b"[")):
        assert (await send(url, raw, json_body=True)).status == 400


async def test_bodies_beyond_the_limit_are_refused(url: str) -> None:
    assert (await send(url, b"x" * (BODY_LIMIT + 1))).status == 413


async def test_slacks_own_checks_are_answered(url: str) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    response = await send(url, challenge, json_body=True)
    assert (response.status, json.loads(response.body)) == (200, {"challenge": "abc"})
    assert (await send(url, challenge, json_body=True, X_Slack_Signature="v0=0")).status == 401
    assert (await send(url, b"ssl_check=1&token=x", X_Slack_Signature="")).status == 200


async def test_unknown_events_are_acknowledged(url: str) -> None:
    event = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "brand_new"}}
    assert (await send(url, json.dumps(event).encode(), json_body=True)).status == 200


FIELDS = (
    "type event view user team channel actions action_id value id state values blocks container message ts "
    "text callback_id private_metadata authorizations user_id team_id channel_type event_id thread_ts edited "
    "enterprise tab is_enterprise_install response_url trigger_id hash bot_id subtype element block_id"
)
NAMES = st.sampled_from(FIELDS.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
KINDS = st.sampled_from(
    ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action", "x"]
)
EVENTS = st.sampled_from(["message", "app_mention", "app_home_opened", "x"])


@given(raw=st.binary(max_size=300), kind=st.sampled_from(["application/json", "", "text/plain"]))
def test_any_bytes_are_a_body_or_none(raw: bytes, kind: str) -> None:
    assert parse(raw, kind) is None or isinstance(parse(raw, kind), dict)


@given(fields=st.dictionaries(NAMES, JSON, max_size=8), kind=KINDS, event=EVENTS)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_signed_body_whatever_makes_a_server_error(
    url: str, slack: SlackStandIn, fields: dict[str, object], kind: str, event: str
) -> None:
    payload = fields | {"type": kind, "user": {"id": "U1"}}
    details = fields.get("event")
    told = {**details, "type": event} if isinstance(details, dict) else {"type": event}
    envelope = fields | {"type": "event_callback", "event": told}
    raws = [(form_of(payload), False), (json.dumps(envelope).encode(), True)]
    answers = await asyncio.gather(*(send(url, raw, json_body=json_body) for raw, json_body in raws))
    assert all(response.status in {200, 400, 404} for response in answers)
    slack.refusals.clear()
