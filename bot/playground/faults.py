"""Orders for trouble: what a test tells the stand-in to do wrong, as Slack does on a bad day."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Fault:
    """One ordered answer; ``times`` answers are left (None: for ever)."""

    kind: str
    times: int | None
    status: int = 200
    error: str = ""
    retry_after: int = 0


@dataclass
class Faults:
    """Faults by Web API method; ``*`` stands for every method and ``response_url`` for those posts.

    Attributes:
        ack_seconds: How long the bot has to acknowledge a delivery (``clear`` leaves it).
        trigger_seconds: How long a trigger_id lives; 0 makes each one expire at once.
        response_url_seconds: How long a response_url lives.
        token_seconds: How long a token lives that is issued with token rotation; Slack gives twelve hours.
        refuse_sockets: Whether Socket Mode connections are refused, though their URLs are handed out.
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    token_seconds: float = 43_200.0
    refuse_sockets: bool = False
    _ordered: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    _slow: dict[str, float] = field(default_factory=dict)
    _held: dict[str, asyncio.Event] = field(default_factory=dict)
    _duplicates: int | None = 0
    _every: int = 1
    _events: int = 0

    def slow(self, method: str, seconds: float) -> None:
        """Answer this method after so many seconds; 0 ends it."""
        self._slow[method] = seconds

    def hold(self, method: str) -> None:
        """Answer this method only after ``release``."""
        self._held[method] = asyncio.Event()

    def release(self) -> None:
        """Answer whatever is held."""
        for held in self._held.values():
            held.set()
        self._held.clear()

    def rate_limit(self, method: str, times: int | None = 1, retry_after: int = 1) -> None:
        """Answer 429 with Retry-After (seconds), ``times`` times or for ever."""
        self._ordered[method].append(
            Fault("status", times, status=429, error="ratelimited", retry_after=retry_after)
        )

    def error(self, method: str, error: str, times: int | None = None) -> None:
        """Answer ``ok: false`` with this error."""
        self._ordered[method].append(Fault("error", times, error=error))

    def status(self, method: str, status: int, times: int | None = None) -> None:
        """Answer with this HTTP status and no JSON."""
        self._ordered[method].append(Fault("status", times, status=status))

    def malformed(self, method: str, times: int | None = None) -> None:
        """Answer 200 with something that is not JSON."""
        self._ordered[method].append(Fault("malformed", times))

    def drop(self, method: str, times: int | None = None) -> None:
        """Close the connection without an answer."""
        self._ordered[method].append(Fault("drop", times))

    def duplicate_events(self, times: int | None = 1, every: int = 1) -> None:
        """Deliver the next ``times`` events twice with one event_id (None: for ever), or each n-th only."""
        self._duplicates = times
        self._every = every

    def clear(self) -> None:
        """Be well again."""
        self.release()
        self._ordered.clear()
        self._slow.clear()
        self._duplicates = 0
        self.trigger_seconds = 3.0
        self.response_url_seconds = 1800.0
        self.token_seconds = 43_200.0
        self.refuse_sockets = False

    async def wait(self, method: str) -> None:
        """Wait as long as was ordered for this method."""
        seconds = self._slow.get(method, self._slow.get("*", 0.0))
        if seconds:
            await asyncio.sleep(seconds)
        if method in self._held:
            await self._held[method].wait()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, counted down."""
        for name in (method, "*"):
            ordered = self._ordered.get(name)
            if ordered:
                fault = ordered[0]
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        ordered.pop(0)
                return fault
        return None

    def duplicate_this_event(self) -> bool:
        """Whether the event now going out is to be delivered twice."""
        self._events += 1
        if self._duplicates == 0 or self._events % self._every:
            return False
        if self._duplicates is not None:
            self._duplicates -= 1
        return True
