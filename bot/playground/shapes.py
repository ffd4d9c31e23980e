"""A small language for JSON shapes that reports mistakes in Slack's words, each with its JSON pointer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_URL = re.compile(r"^(https?://[^\s]+|mailto:[^\s]+|tel:[^\s]+|slack://[^\s]+)$", re.IGNORECASE)

Check = Callable[[Any, str, "Report"], None]


@dataclass
class Report:
    """Mistakes found so far, as Slack lists them in response_metadata.messages."""

    messages: list[str] = field(default_factory=list)

    def add(self, text: str, pointer: str) -> None:
        """Note one mistake at a JSON pointer."""
        self.messages.append(f"[ERROR] {text} [json-pointer:{pointer}]")


def check_object(
    value: Any,
    pointer: str,
    report: Report,
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
) -> None:
    """An object with just these properties; a null counts as absent."""
    if not isinstance(value, dict):
        report.add("must provide an object", pointer)
        return
    for name in required:
        if value.get(name) is None:
            report.add(f"missing required field: {name}", pointer)
    for name, part in value.items():
        check = required.get(name) or optional.get(name)
        if check is None:
            report.add(f"invalid additional property: {name}", pointer)
        elif part is not None:
            check(part, f"{pointer}/{name}", report)


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Check for an object with these properties."""

    def check(value: Any, pointer: str, report: Report) -> None:
        check_object(value, pointer, report, required, optional or {})

    return check


def string(longest: int | None = None, shortest: int = 0) -> Check:
    """Text with so many characters."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must be a string", pointer)
        elif len(value) < shortest:
            report.add(f"must be more than {shortest - 1} characters", pointer)
        elif longest is not None and len(value) > longest:
            report.add(f"must be less than {longest + 1} characters", pointer)

    return check


def pattern(regex: str, what: str) -> Check:
    """Text of a form."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, str) or not re.fullmatch(regex, value):
            report.add(f"must be {what}", pointer)

    return check


def url(longest: int = 3000) -> Check:
    """An address that Slack accepts in a link."""

    def check(value: Any, pointer: str, report: Report) -> None:
        string(longest, 1)(value, pointer, report)
        if isinstance(value, str) and value and not _URL.match(value):
            report.add("invalid url", pointer)

    return check


def boolean(value: Any, pointer: str, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add("must be a boolean", pointer)


def integer(low: int, high: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must be an integer", pointer)
        elif value < low or (high is not None and value > high):
            report.add(f"must be between {low} and {high}", pointer)

    return check


def choice(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if value not in allowed:
            report.add(f"must be one of: {', '.join(allowed)}", pointer)

    return check


def array(item: Check, most: int | None = None, least: int = 0) -> Check:
    """A list of so many items."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must be an array", pointer)
            return
        if len(value) < least:
            report.add(f"must have at least {least} items", pointer)
        if most is not None and len(value) > most:
            report.add(f"no more than {most} items allowed", pointer)
        for index, part in enumerate(value):
            item(part, f"{pointer}/{index}", report)

    return check


def anything(value: Any, pointer: str, report: Report) -> None:
    """Whatever it is."""


def text(longest: int = 3000, *, plain_only: bool = False) -> Check:
    """A text object, never empty."""

    def check(value: Any, pointer: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in ("plain_text", "mrkdwn") or (plain_only and kind != "plain_text"):
            wanted = "plain_text" if plain_only else "plain_text or mrkdwn"
            report.add(f"must be a text object of type {wanted}", pointer)
            return
        extra: Mapping[str, Check] = {"emoji": boolean} if kind == "plain_text" else {"verbatim": boolean}
        check_object(value, pointer, report, {"type": anything, "text": string(longest, 1)}, extra)

    return check


def plain(longest: int = 3000) -> Check:
    """A plain_text object."""
    return text(longest, plain_only=True)
