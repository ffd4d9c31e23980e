"""Text to and from Slack."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import directed, escape, from_slack, link, mrkdwn, sections, shorten

ANY_TEXT = st.text(st.characters(), max_size=400) | st.text("<>&|@!#* \n.🎉é中", max_size=400)


@pytest.mark.parametrize(
    ("plain", "slack"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("bell\x07 and \ud83d", "bell and "),
        ("tab\tline\n", "tab\tline\n"),
    ],
)
def test_text_is_escaped(plain: str, slack: str) -> None:
    assert escape(plain) == slack


@pytest.mark.parametrize(
    ("plain", "slack"),
    [
        ("See https://u4ssc.itu.int/.", "See <https://u4ssc.itu.int/>."),
        ("(https://a.org/x?y=1&z=2)", "(<https://a.org/x?y=1&amp;z=2>)"),
        ("见https://u4ssc.itu.int/。", "见<https://u4ssc.itu.int/>。"),
        ("«\u202fhttps://u4ssc.itu.int/\u202f»", "«\u202f<https://u4ssc.itu.int/>\u202f»"),
        ("Write to u4ssc@itu.int.", "Write to <mailto:u4ssc@itu.int|u4ssc@itu.int>."),
        ("كتب إلى u4ssc@itu.int؟", "كتب إلى <mailto:u4ssc@itu.int|u4ssc@itu.int>؟"),
        ("https://a.org/<b>", "<https://a.org/>&lt;b&gt;"),
        ("+41 22 730 6301", "+41 22 730 6301"),
        ("user@localhost", "user@localhost"),
    ],
)
def test_addresses_become_links(plain: str, slack: str) -> None:
    assert mrkdwn(plain) == slack


@given(ANY_TEXT)
def test_nothing_but_links_stands_in_angle_brackets(text: str) -> None:
    rest = re.sub(r"<(https?://|mailto:)[^<>\s]+>", "", mrkdwn(text))
    assert "<" not in rest
    assert ">" not in rest


@given(ANY_TEXT, st.integers(min_value=80, max_value=200))
def test_sections_fit_and_lose_no_word(text: str, limit: int) -> None:
    pieces = sections(text, limit)
    # An address longer than a section is cut all the same, and then its halves are links or words of their own.
    assert all(0 < len(piece) <= limit for piece in pieces)
    if "://" not in text and "@" not in text:
        assert "".join("".join(pieces).split()) == "".join(mrkdwn(text).split())


def test_long_text_is_cut_between_sentences() -> None:
    text = "One sentence here. " * 300
    pieces = sections(text)
    assert len(pieces) == 2
    assert all(piece.endswith("here.") for piece in pieces)


def test_no_entity_or_link_is_cut() -> None:
    assert sections("&" * 10, 21) == ["&amp;" * 4, "&amp;" * 4, "&amp;" * 2]
    words = "word " * 15 + "https://u4ssc.itu.int/latest-meetings/7th-meeting/"
    assert sections(words, 100)[-1].endswith("<https://u4ssc.itu.int/latest-meetings/7th-meeting/>")


def test_emoji_and_accents_are_not_parted() -> None:
    family = "👨\u200d👩\u200d👧"
    assert shorten("a" * 5 + family, 8) == "aaaaa…"
    assert shorten("abcdee\u0301fgh", 7) == "abcde…"
    assert shorten("two\n lines", 20) == "two lines"


@given(ANY_TEXT, st.integers(min_value=2, max_value=80))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("slack", "plain"),
    [
        ("<@U123> when is it?", "when is it?"),
        ("<@U123|u4ssc> when", "when"),
        ("is <https://itu.int|itu.int> right", "is itu.int right"),
        ("see <https://itu.int/a?b&amp;c>", "see https://itu.int/a?b&c"),
        ("mail <mailto:a@b.org|a@b.org>", "mail a@b.org"),
        ("in <#C1|general> <#C2|>", "in #general"),
        ("<!channel> <!here|here> <!subteam^S1|@team> go", "here go"),
        ("<!date^1^{date}|20 June>", "20 June"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("  many   spaces \n\n and lines ", "many spaces\n\nand lines"),
        ("\x00\x1b\ud83d", ""),
        ("", ""),
    ],
)
def test_what_slack_sends_is_read_as_the_person_typed_it(slack: str, plain: str) -> None:
    assert from_slack(slack) == plain


@given(ANY_TEXT)
def test_text_survives_the_way_through_slack(text: str) -> None:
    assert from_slack(escape(text)).split() == "".join(c for c in escape_free(text)).split()


def escape_free(text: str) -> str:
    return escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_links_cannot_be_broken_out_of() -> None:
    assert link("https://a.org/|x", "a|b>c") == "<https://a.org/%7Cx|a¦b&gt;c>"


def test_a_line_reads_in_its_own_language() -> None:
    assert directed(["Amina Bello", "Confirmed"], "en") == "Amina Bello · Confirmed"
    assert directed(["ليلى حداد", "Confirmed"], "en") == "\u200e\u2068ليلى حداد\u2069 · \u2068Confirmed\u2069"
    assert directed(["Amina Bello", "مؤكَّد"], "ar") == "\u200f\u2068Amina Bello\u2069 · \u2068مؤكَّد\u2069"
