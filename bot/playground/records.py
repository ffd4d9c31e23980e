"""What the stand-in hands back and writes down: small frozen records that tests and the page read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.playground.workspace import Message, View

Json = dict[str, Any]


@dataclass(frozen=True)
class Ack:
    """The bot's answer to one delivery.

    Attributes:
        status: The HTTP status; 200 for an acknowledged Socket Mode envelope; 0 when nothing answered.
        seconds: From sending the request to having the whole answer, on a monotonic clock.
        body: The answer: parsed JSON, else its text, "" when empty.
        error: None, or what Slack calls the failure: ``operation_timeout``, ``dispatch_failed``,
            ``invalid_response``.
        sent: The payload that was delivered (the event envelope, the command's form, the interaction).
        attempt: 0 for the first delivery of an event, n for its n-th retry.
    """

    status: int
    seconds: float
    body: Any = ""
    error: str | None = None
    sent: Json = field(default_factory=dict)
    attempt: int = 0

    @property
    def ok(self) -> bool:
        """Whether the bot acknowledged within Slack's three seconds."""
        return self.error is None


@dataclass(frozen=True)
class Said:
    """What a person wrote, and how the bot acknowledged the events it caused (first attempts only)."""

    message: Message
    acks: tuple[Ack, ...]


OutcomeKind = Literal["closed", "cleared", "errors", "updated", "pushed", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of a submitted view.

    Attributes:
        kind: ``closed`` (this view left the stack), ``cleared`` (all did), ``errors``, ``updated``,
            ``pushed``, or ``failed`` (the person sees that something went wrong, the view stays).
        errors: block_id → sentence shown at that field; also those Slack's client finds by itself.
        view: The view the person now sees, None when the modal is gone.
        ack: The bot's answer; None when the client refused the input before asking the bot.
    """

    kind: OutcomeKind
    errors: dict[str, str]
    view: View | None
    ack: Ack | None


@dataclass(frozen=True)
class Suggestions:
    """Options offered by a type-ahead, as the person sees them."""

    options: tuple[Json, ...]
    ack: Ack

    @property
    def labels(self) -> tuple[str, ...]:
        """The text of each option, in order."""
        return tuple(option["text"]["text"] for option in self.options)


@dataclass(frozen=True)
class Call:
    """One Web API call, or one post to a response_url (method ``response_url``).

    Attributes:
        method: ``chat.postMessage`` and so on.
        args: Arguments with JSON-encoded ones decoded; the token left out.
        at: Time on the rehearsed clock, aware UTC.
        received: Seconds on the monotonic clock (``time.monotonic``), for intervals.
        connection: Ordinal of the TCP connection it came in on, from 1.
        status: HTTP status of the answer.
        response: The answer's JSON.
        fault: True when the answer was ordered by ``faults``.
    """

    method: str
    args: Json
    at: datetime
    received: float
    connection: int
    status: int
    response: Json
    fault: bool = False

    @property
    def ok(self) -> bool:
        """Slack's own ok."""
        return bool(self.response.get("ok"))


@dataclass(frozen=True)
class Refusal:
    """Something the bot sent that Slack would not take. Injected faults are not refusals.

    Attributes:
        what: The Web API method, or ``command response``, ``view_submission response`` and the like.
        error: Slack's error name.
        messages: Slack's explanations, each with a JSON pointer.
        args: What was sent.
    """

    what: str
    error: str
    messages: tuple[str, ...] = ()
    args: Json = field(default_factory=dict)
