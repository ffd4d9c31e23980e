"""Whatever comes from outside is read or refused: no parser of it fails otherwise."""

import gzip
import json
from asyncio import open_connection
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from slack.helpers import send

from bot.cli.asking import AskedLine
from bot.core.registration_form import RegistrationForm
from bot.knowledge.documents import KnowledgeError, read_document
from bot.slack.blocks import asked_of, shared_question
from bot.slack.http import BODY_LIMIT, parse
from bot.slack.learning_views import AnswerContext, ids_of
from bot.slack.organizer_search import page_of
from bot.slack.registration_view import FormContext, read_form
from bot.slack.text import from_slack

from .conftest import Running

NUMBERS = st.integers() | st.floats() | st.just(float("inf"))
FIELDS = (
    "q p l t ids language revision channel reference response_url turns setting tz state values consent "
    "email country selected_option selected_options value first_name callback_id"
)
NAMES = st.sampled_from(FIELDS.split())
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
TEXTS = st.one_of(
    st.text(max_size=200),
    JSON.map(json.dumps),
    st.dictionaries(NAMES, JSON, max_size=6).map(json.dumps),
    st.sampled_from(["[", '{"q":', "- "]).map(lambda text: text * 4_000),
    st.text(alphabet="<>&|!@#*_`:;ampltg \n\u202e", max_size=60),
)
EXAMPLES = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


@given(text=TEXTS)
@EXAMPLES
def test_what_buttons_and_forms_carry(text: str) -> None:
    assert isinstance(FormContext.load(text), FormContext)
    assert isinstance(shared_question(text), dict)
    assert isinstance(AnswerContext.load(text), AnswerContext)
    assert isinstance(ids_of(text), tuple)
    assert isinstance(asked_of(text), tuple)
    query, page = page_of(text)
    assert isinstance(query, str)
    assert page >= 0
    assert isinstance(from_slack(text), str)


@given(view=st.dictionaries(NAMES, JSON, max_size=6), inputs=JSON)
@EXAMPLES
def test_what_is_typed_into_forms(view: dict[str, object], inputs: object) -> None:
    assert isinstance(read_form(view | {"state": {"values": inputs}}), RegistrationForm)
    assert isinstance(read_form(view), RegistrationForm)


@given(text=TEXTS)
@EXAMPLES
def test_lines_of_questions(text: str) -> None:
    try:
        assert AskedLine.model_validate_json(text).question().text
    except ValidationError:
        return


@given(raw=st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
@EXAMPLES
def test_bodies(raw: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert parse(raw, kind) is None or isinstance(parse(raw, kind), dict)
        assert parse(b"payload=" + raw, kind) is None or isinstance(parse(b"payload=" + raw, kind), dict)


@given(raw=st.binary(max_size=100) | TEXTS.map(lambda text: text[:5_000].encode("utf-8", "surrogatepass")))
@EXAMPLES
def test_knowledge_files(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = Path(tmp_path_factory.getbasetemp()) / "any.yaml"
    file.write_bytes(raw)
    with suppress(KnowledgeError):
        read_document(file)


async def raw_request(url: str, head: str, body: bytes) -> bytes:
    """Send bytes as they are, then no more; what comes back."""
    host = urlsplit(url).netloc
    address, _, port = host.partition(":")
    reader, writer = await open_connection(address, int(port))
    writer.write(f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\n".encode() + body)
    await writer.drain()
    writer.write_eof()
    answered = await reader.read()
    writer.close()
    return answered


async def test_on_the_wire(running: Running) -> None:
    path = f"{running.url}/slack/events"
    zeros = gzip.compress(b"\0" * (50 * BODY_LIMIT))
    assert (await send(path, zeros, Content_Encoding="gzip")).status == 413
    assert (await send(path, b"x" * (BODY_LIMIT + 1))).status == 413
    for head, body in (
        ("Content-Length: 100", b"command=%2Fu4ssc"),  # cut off
        ("Content-Length: -1", b""),
        ("Transfer-Encoding: chunked", b"zz\r\n"),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
        (f"X-Slack-Signature: {'v' * 20_000}", b""),
        ("X-Slack-Request-Timestamp: \xb2", b""),
        ("\0", b""),
    ):
        status = (await raw_request(running.url, head, body))[:12].decode()
        assert status in {"", "HTTP/1.1 400", "HTTP/1.1 401"}, (head[:40], status)
    assert (await running.get("/healthz"))[0] == 200
