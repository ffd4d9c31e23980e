"""What a platform asks of a running bot: `/healthz`, `/readyz` and `/metrics`."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot import measures
from bot.app import Bot
from bot.core.registration_store import StoreUnavailable

_COUNTED_EVERY_SECONDS: Final = 60.0
"""Registrations are counted in the database, however often Prometheus looks."""
_LAG_EVERY_SECONDS: Final = 1.0


@dataclass
class Readiness:
    """Whether this process wants requests; `draining` once it has been asked to stop."""

    draining: bool = False


async def store_problem(bot: Bot) -> str | None:
    """What is the matter with the database; None when nothing is."""
    try:
        return "the database needs `u4ssc migrate`" if await bot.store.needs_migration() else None
    except StoreUnavailable:
        return "the database does not answer"


@dataclass
class _Gauges:
    """What is looked at when Prometheus asks."""

    bot: Bot
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _counted_at: float = -_COUNTED_EVERY_SECONDS

    def __post_init__(self) -> None:
        slack = self.bot.slack
        queue = Gauge(
            "u4ssc_tasks_under_way",
            "Answers and other work behind acknowledged requests",
            registry=self.registry,
        )
        queue.set_function(lambda: len(slack.background))
        good = Gauge("u4ssc_slack_token_good", "1 when Slack takes the token", registry=self.registry)
        good.set_function(lambda: float(slack.problem is None))
        self._database = Gauge("u4ssc_database_good", "1 when the database answers", registry=self.registry)
        self._registrations = Gauge(
            "u4ssc_registrations",
            "Registrations of this meeting, by state",
            ["state"],
            registry=self.registry,
        )

    async def text(self) -> bytes:
        """The gauges in Prometheus' format."""
        self._database.set(float(await store_problem(self.bot) is None))
        if time.monotonic() - self._counted_at >= _COUNTED_EVERY_SECONDS:
            try:
                counts = await self.bot.slack.services.desk.counts()
            except StoreUnavailable:
                self._registrations.clear()
            else:
                self._counted_at = time.monotonic()
                for state, number in counts.current.by_state.items():
                    self._registrations.labels(state.value).set(number)
        return generate_latest(self.registry)


def add_probes(app: web.Application, bot: Bot, readiness: Readiness) -> None:
    """Serve the three paths. Ready means: database, knowledge and token are good, and nobody asked to stop."""
    gauges = _Gauges(bot)

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        # The knowledge is always good: without it nothing was started, and a broken change is not taken.
        draining = "stopping: what is under way is being finished" if readiness.draining else None
        slack = f"Slack: {bot.slack.problem}" if bot.slack.problem else None
        problems = [problem for problem in (draining, slack, await store_problem(bot)) if problem]
        return web.Response(text="\n".join(problems or ["ready"]) + "\n", status=503 if problems else 200)

    async def metrics(_: web.Request) -> web.Response:
        body = generate_latest(measures.REGISTRY) + await gauges.text()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def measure_lag() -> None:
    """Note how late the event loop is, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_EVERY_SECONDS
        await asyncio.sleep(_LAG_EVERY_SECONDS)
        measures.event_loop_lag.observe(max(loop.time() - due, 0.0))
