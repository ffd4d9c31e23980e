"""Processes: the bot over HTTP, over Socket Mode, and in the playground."""

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.app import Bot, compose, warm_up
from bot.clock import Clock
from bot.core.calendar_event import calendar_file
from bot.core.registration_store import StoreUnavailable
from bot.manifest import manifest
from bot.playground.stand_in import SlackStandIn
from bot.probes import Readiness, add_probes, measure_lag, store_problem
from bot.reloading import Reloading
from bot.settings import Settings
from bot.slack.http import BODY_LIMIT, add_slack_route
from bot.slack.oauth import add_install_routes
from bot.slack.socket import SocketMode
from bot.slack.workspaces import InstalledWorkspaces
from bot.store.migration import migrate

log = logging.getLogger(__name__)

_GRACE_SECONDS: Final = 2.0
"""After SIGTERM requests are still taken for so long, while `/readyz` sends new ones elsewhere."""
_REQUESTS_SECONDS: Final = 5.0
_DRAIN_SECONDS: Final = 15.0
"""For work behind requests that have been acknowledged. With the two above: within the 30 s that Heroku gives."""


def application(bot: Bot, signing_secret: str, readiness: Readiness | None = None) -> web.Application:
    """Slack's path, `/healthz`, `/readyz`, `/metrics` and `/meeting.ics`; with OAuth, the installation's pages."""
    app = web.Application(client_max_size=BODY_LIMIT)
    add_slack_route(app, bot.slack, signing_secret)
    workspaces = bot.slack.workspace
    if isinstance(workspaces, InstalledWorkspaces) and bot.oauth is not None:
        add_install_routes(app, bot.oauth, bot.slack.services, workspaces)

    async def meeting_ics(request: web.Request) -> web.Response:
        language = bot.knowledge.phrasebook.known(request.query.get("language"))
        body = calendar_file(bot.knowledge.meeting, language, bot.clock.now(), await _sequence(bot))
        if body is None:
            raise web.HTTPNotFound(text="The circular states no date.\n")
        name = f'attachment; filename="{bot.knowledge.meeting.id}.ics"'
        return web.Response(body=body, content_type="text/calendar", headers={"Content-Disposition": name})

    add_probes(app, bot, readiness or Readiness())
    app.router.add_get("/meeting.ics", meeting_ics)
    return app


async def _sequence(bot: Bot) -> int:
    """The calendar entry's SEQUENCE: how often the announced facts have changed; 0 while that is not known."""
    if bot.slack.services.revision is None and await store_problem(bot):
        return 0
    try:
        return await bot.slack.upkeep.revision()
    except StoreUnavailable:
        return 0


_OLD_AFTER: Final = 1000
"""Collections of the young for one of the old; Python's own is 10."""


def _spare_from_collection() -> None:
    """What has been read stays, and is nothing for the garbage collector to look through.

    It takes a tenth of a second for that, during which nothing is acknowledged.
    """
    gc.collect()
    gc.freeze()
    # What is read later, when it is first needed, would still hold everything for some hundredths of a second every
    # few seconds. Young garbage is collected as always; of the old there are a few hundred objects each time.
    gc.set_threshold(gc.get_threshold()[0], gc.get_threshold()[1], _OLD_AFTER)


@asynccontextmanager
async def _kept_up(bot: Bot, knowledge_dir: Path) -> AsyncIterator[Reloading]:
    """Do from time to time what nobody asks for: upkeep, and taking in changed knowledge."""
    reloading = Reloading(knowledge_dir, partial(bot.read_again, knowledge_dir))
    tasks = [asyncio.create_task(work) for work in (bot.slack.upkeep.run(), reloading.run(), measure_lag())]
    try:
        yield reloading
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve `app`; gives its base URL."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_REQUESTS_SECONDS)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    try:
        address = runner.addresses[0]
        yield f"http://{address[0]}:{address[1]}"
    finally:
        await runner.cleanup()


async def serve(settings: Settings, *, token: str | None, signing_secret: str) -> None:
    """Slack over HTTP until SIGTERM or SIGINT; what is under way is finished first."""
    bot = compose(settings, Clock(settings.bot_now), token=token, api_base_url=settings.slack_api_base_url)
    _spare_from_collection()
    readiness = Readiness()
    await bot.slack.start()
    try:
        async with (
            _kept_up(bot, settings.knowledge_dir) as reloading,
            listening(application(bot, signing_secret, readiness), settings.host, settings.port) as url,
        ):
            log.info("listening on %s", url)
            warming = asyncio.create_task(asyncio.to_thread(warm_up, bot.knowledge, bot.clock))
            stopped_by = await _stopped(reloading)
            log.info("stopping: what is under way is finished first")
            readiness.draining = True
            if stopped_by == signal.SIGTERM:
                await asyncio.sleep(_GRACE_SECONDS)
            await warming
    finally:
        await bot.slack.close(_DRAIN_SECONDS)
        await bot.store.close()
        log.info("stopped")


async def socket(settings: Settings, *, token: str | None, app_token: str) -> None:
    """Slack over Socket Mode until SIGTERM or SIGINT."""
    bot = compose(settings, Clock(settings.bot_now), token=token, api_base_url=settings.slack_api_base_url)
    _spare_from_collection()
    mode = SocketMode(bot.slack, app_token)
    try:
        await mode.start()
        log.info("connected by Socket Mode")
        async with _kept_up(bot, settings.knowledge_dir) as reloading:
            await asyncio.gather(_stopped(reloading), asyncio.to_thread(warm_up, bot.knowledge, bot.clock))
    finally:
        await mode.close(_DRAIN_SECONDS)
        await bot.store.close()


@asynccontextmanager
async def playground(settings: Settings, port: int) -> AsyncIterator[SlackStandIn]:
    """The whole bot against the local stand-in for Slack, over real HTTP with real signatures.

    Rehearses the morning a week before the meeting, unless BOT_NOW says otherwise.
    """
    signing_secret, token = secrets.token_hex(16), "xoxb-playground"
    await asyncio.to_thread(migrate, settings.database_url)
    clock = Clock(settings.bot_now)
    stand_in = SlackStandIn(
        signing_secret, token, clock.now, clock.set, manifest=manifest("http://127.0.0.1")
    )
    await stand_in.start("127.0.0.1", port)
    if not settings.organizers:
        groups = tuple(stand_in.workspace.usergroups)
        settings = settings.model_copy(update={"organizers": groups})
    bot = compose(settings, clock, token=token, api_base_url=stand_in.api_base_url)
    if settings.bot_now is None:
        clock.set(rehearsal(bot) or clock.now())
    await bot.slack.start()
    async with listening(application(bot, signing_secret), "127.0.0.1", 0) as url:
        try:
            await stand_in.connect(f"{url}/slack/events")
            async with _kept_up(bot, settings.knowledge_dir):
                yield stand_in
        finally:
            # Whoever asks stops before whoever answers: so what is under way is finished, and no connection is
            # opened to a server that is just closing.
            await bot.slack.close()
            await stand_in.stop()
            await bot.store.close()


def rehearsal(bot: Bot) -> datetime | None:
    """A week before the meeting begins (aware); None without a schedule."""
    schedule = bot.knowledge.meeting.schedule
    return schedule.begun_at - timedelta(days=7) if schedule else None


async def _stopped(reloading: Reloading) -> signal.Signals:
    """Until the process is asked to stop, by which signal; SIGHUP asks it to read the knowledge again."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[signal.Signals] = loop.create_future()

    def asked(number: signal.Signals) -> None:
        if not stop.done():
            stop.set_result(number)

    # Windows has neither SIGHUP nor handlers in the event loop.
    with contextlib.suppress(NotImplementedError, AttributeError):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked, number)
        loop.add_signal_handler(signal.SIGHUP, reloading.now)
    return await stop
