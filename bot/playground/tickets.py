"""What Slack hands out for later use: tokens, triggers and response_urls, each with its own end."""

import secrets
import time
from dataclasses import dataclass, field

from bot.playground.faults import Faults

RESPONSE_URL_USES = 5


@dataclass
class Tokens:
    """Which team a bot token belongs to; codes and refresh tokens of OAuth v2.

    ``codes`` name the team and the redirect URL that they were handed out for; ``expires`` holds seconds on the
    monotonic clock.
    """

    teams: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    expires: dict[str, float] = field(default_factory=dict)

    def issue(self, team_id: str, prefix: str = "xoxb-") -> str:
        """A new bot token for the team."""
        token = f"{prefix}{secrets.token_hex(12)}"
        self.teams[token] = team_id
        return token

    def issue_expiring(self, team_id: str, seconds: float) -> str:
        """The same with token rotation: of a team's tokens, the two newest are good."""
        token = self.issue(team_id, "xoxe.xoxb-")
        self.expires[token] = time.monotonic() + seconds
        earlier = [known for known in self.expires if self.teams[known] == team_id]
        self.revoked.update(earlier[:-2])
        return token

    def expired(self, token: str) -> bool:
        """Whether its time is over."""
        return time.monotonic() >= self.expires.get(token, float("inf"))

    def issue_refresh(self, team_id: str) -> str:
        """A new refresh token for the team."""
        token = f"xoxe-1-{secrets.token_hex(12)}"
        self.refresh[token] = team_id
        return token

    def code(self, team_id: str, redirect_uri: str = "") -> str:
        """A code that can be exchanged once."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.codes[code] = (team_id, redirect_uri)
        return code

    def revoke(self, team_id: str) -> None:
        """End every token of the team."""
        self.revoked.update(token for token, team in self.teams.items() if team == team_id)
        self.refresh = {token: team for token, team in self.refresh.items() if team != team_id}


@dataclass
class Trigger:
    """A person's interaction that may open one view."""

    user_id: str
    team_id: str
    born: float
    used: bool = False


@dataclass
class Triggers:
    """Triggers by trigger_id. They live by real time: the bot has to be quick."""

    faults: Faults
    given: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user_id: str, team_id: str) -> str:
        """A trigger_id in Slack's form."""
        trigger_id = f"{time.time_ns() // 1000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.given[trigger_id] = Trigger(user_id, team_id, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: str, team_id: str) -> Trigger | str:
        """The trigger, now used up; else Slack's error name."""
        trigger = self.given.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if time.monotonic() - trigger.born >= self.faults.trigger_seconds:
            return "expired_trigger_id"
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where answers to one interaction may be posted.

    ``source_ts`` is the message interacted with, if any; ``thread_ts`` the thread it stands in.
    """

    team_id: str
    channel_id: str
    user_id: str
    source_ts: str | None
    thread_ts: str | None
    born: float
    uses: int = 0


@dataclass
class ResponseUrls:
    """response_urls by the last part of their path."""

    faults: Faults
    given: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(
        self, team_id: str, channel_id: str, user_id: str, source_ts: str | None, thread_ts: str | None
    ) -> str:
        """The key of a new one."""
        key = secrets.token_hex(12)
        self.given[key] = ResponseUrl(team_id, channel_id, user_id, source_ts, thread_ts, time.monotonic())
        return key

    def use(self, key: str) -> ResponseUrl | str:
        """Count one use; else Slack's error name."""
        found = self.given.get(key)
        if found is None:
            return "invalid_url"
        if time.monotonic() - found.born >= self.faults.response_url_seconds:
            return "expired_url"
        if found.uses >= RESPONSE_URL_USES:
            return "used_url"
        found.uses += 1
        return found
