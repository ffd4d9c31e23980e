import pytest

from bot.playground.block_rules import check_blocks, check_view

from .tiny_blocks import ANSWER, details, field, form, mrkdwn, option, plain

TEXT = {"type": "section", "text": mrkdwn("x")}
BUTTON = {"type": "button", "action_id": "a", "text": plain("x")}
INPUT = field("i", "x", {"type": "plain_text_input", "action_id": "t"})
MARKDOWN = {"type": "markdown", "text": "**x**"}
CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "table", "rows": [[CELL, CELL]]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        }
    ],
}


def actions(*elements: dict, **more: str) -> dict:
    return {"type": "actions", "elements": list(elements), **more}


def select(count: int, **more: object) -> dict:
    options = [option(f"o{n}") for n in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options, **more}


@pytest.mark.parametrize(
    "blocks",
    [
        ANSWER,
        [TEXT, RICH, TABLE, MARKDOWN, {"type": "divider"}],
        [{"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"}],
        [actions(select(100))],
        [actions(BUTTON), actions(BUTTON)],
        [TEXT] * 50,
    ],
)
def test_slack_takes(blocks: list[dict]) -> None:
    assert check_blocks(blocks, "message") == []


REFUSED = [
    ([{"type": "sction"}], "unsupported type: sction"),
    ([{}], "unsupported type: None"),
    ([TEXT] * 51, "no more than 50 items allowed"),
    ([TEXT | {"block_id": "b"}, TEXT | {"block_id": "b"}], "`block_id` already exists"),
    ([{"type": "section"}], "must define either `text` or `fields`"),
    ([{"type": "section", "text": mrkdwn("")}], "must be more than 0 characters"),
    ([{"type": "section", "text": "x"}], "must be a text object"),
    ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "must be less than 2001 characters"),
    ([TEXT | {"colour": "red"}], "invalid additional property: colour"),
    ([TEXT | {"accessory": INPUT["element"]}], "unsupported type: plain_text_input"),
    ([{"type": "header", "text": mrkdwn("x")}], "must be a text object of type plain_text"),
    ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    ([actions(*[BUTTON | {"action_id": f"a{n}"} for n in range(26)])], "no more than 25 items allowed"),
    ([actions()], "must have at least 1 items"),
    ([actions(BUTTON, BUTTON)], "`action_id` a already exists"),
    ([actions(BUTTON | {"text": plain("x" * 76)})], "must be less than 76 characters"),
    ([actions(BUTTON | {"value": "x" * 2001})], "must be less than 2001 characters"),
    ([actions(BUTTON | {"action_id": "x" * 256})], "must be less than 256 characters"),
    ([actions(BUTTON | {"style": "default"})], "must be one of: primary, danger"),
    ([actions(BUTTON | {"url": "itu.int"})], "invalid url"),
    ([actions(BUTTON | {"confirm": {"title": plain("x")}})], "missing required field: text"),
    ([actions(select(101))], "no more than 100 items allowed"),
    ([actions(select(0))], "must have at least 1 items"),
    ([actions(select(2, initial_option=option("other")))], "initial option(s) must be identical"),
    ([actions({"type": "static_select", "action_id": "s"})], "must provide either `options`"),
    ([{"type": "image", "image_url": "https://example.org/x.png"}], "missing required field: alt_text"),
    ([TABLE, TABLE], "only one table block is allowed"),
    ([{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters"),
    ([{"type": "rich_text", "elements": [{"type": "paragraph"}]}], "unsupported type: paragraph"),
]


@pytest.mark.parametrize(("blocks", "complaint"), REFUSED)
def test_slack_refuses(blocks: list[dict], complaint: str) -> None:
    assert complaint in check_blocks(blocks, "message")[0]


@pytest.mark.parametrize("block", [TABLE, MARKDOWN])
def test_some_blocks_stand_in_messages_only(block: dict) -> None:
    assert check_blocks([block], "message") == []
    assert "unsupported type" in check_blocks([block], "modal")[0]
    assert "unsupported type" in check_blocks([block], "home")[0]


def test_good_views() -> None:
    assert check_view(form(), ("modal",)) == []
    assert check_view(details("x") | {"blocks": [TEXT] * 100}, ("modal",)) == []
    assert check_view({"type": "home", "blocks": [TEXT, INPUT]}, ("home",)) == []


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (details("x") | {"title": plain("x" * 25)}, "must be less than 25 characters"),
        (details("x") | {"blocks": [INPUT]}, "missing required field: submit"),
        (details("x") | {"blocks": [TEXT] * 101}, "no more than 100 items allowed"),
        (details("x") | {"blocks": []}, "must have at least 1 items"),
        (details("x") | {"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        (details("x") | {"callback_id": "x" * 256}, "must be less than 256 characters"),
        ({"type": "modal", "blocks": [TEXT]}, "missing required field: title"),
        ({"type": "home", "blocks": [TEXT]}, "must be one of: modal"),
        (details("x") | {"footer": "x"}, "invalid additional property: footer"),
        ("{}", "must be one of: modal"),
    ],
)
def test_bad_views(view: object, complaint: str) -> None:
    (message,) = check_view(view, ("modal",))

    assert complaint in message
