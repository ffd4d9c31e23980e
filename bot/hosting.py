"""Processes: the bot over HTTP, over Socket Mode, and in the playground."""

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.app import Bot, compose
from bot.clock import Clock
from bot.core.calendar_event import calendar_file
from bot.core.registration_store import StoreUnavailable
from bot.manifest import manifest
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.http import BODY_LIMIT, add_slack_route
from bot.slack.socket import SocketMode
from bot.store.migration import migrate

log = logging.getLogger(__name__)


def application(bot: Bot, signing_secret: str) -> web.Application:
    """Slack's path, `/healthz`, `/readyz`, `/metrics` and `/meeting.ics`."""
    app = web.Application(client_max_size=BODY_LIMIT)
    add_slack_route(app, bot.slack, signing_secret)

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        problems = [problem for problem in (bot.slack.problem, await _store_problem(bot)) if problem]
        return web.Response(text="\n".join(problems or ["ready"]) + "\n", status=503 if problems else 200)

    async def meeting_ics(request: web.Request) -> web.Response:
        language = bot.knowledge.phrasebook.known(request.query.get("language"))
        body = calendar_file(bot.knowledge.meeting, language, bot.clock.now())
        if body is None:
            raise web.HTTPNotFound(text="The circular states no date.\n")
        name = f'attachment; filename="{bot.knowledge.meeting.id}.ics"'
        return web.Response(body=body, content_type="text/calendar", headers={"Content-Disposition": name})

    registry = CollectorRegistry()
    under_way = Gauge(
        "u4ssc_tasks_under_way", "Answers and other work behind acknowledged requests", registry=registry
    )
    under_way.set_function(lambda: len(bot.slack.background))
    token_good = Gauge("u4ssc_slack_token_good", "1 when Slack takes the token", registry=registry)
    token_good.set_function(lambda: float(bot.slack.problem is None))

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/metrics", metrics)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/meeting.ics", meeting_ics)
    return app


async def _store_problem(bot: Bot) -> str | None:
    try:
        return "the database needs `u4ssc migrate`" if await bot.store.needs_migration() else None
    except StoreUnavailable:
        return "the database does not answer"


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve `app`; gives its base URL."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    try:
        address = runner.addresses[0]
        yield f"http://{address[0]}:{address[1]}"
    finally:
        await runner.cleanup()


async def serve(settings: Settings, *, token: str, signing_secret: str) -> None:
    """Slack over HTTP until SIGTERM or SIGINT; what is under way is finished first."""
    bot = compose(settings, Clock(settings.bot_now), token=token, api_base_url=settings.slack_api_base_url)
    await bot.slack.start()
    try:
        async with listening(application(bot, signing_secret), settings.host, settings.port) as url:
            log.info("listening on %s", url)
            await _stopped()
    finally:
        await bot.slack.close()
        await bot.store.close()


async def socket(settings: Settings, *, token: str, app_token: str) -> None:
    """Slack over Socket Mode until SIGTERM or SIGINT."""
    bot = compose(settings, Clock(settings.bot_now), token=token, api_base_url=settings.slack_api_base_url)
    mode = SocketMode(bot.slack, app_token)
    try:
        await mode.start()
        log.info("connected by Socket Mode")
        await _stopped()
    finally:
        await mode.close()
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
    bot = compose(settings, clock, token=token, api_base_url=stand_in.api_base_url)
    if settings.bot_now is None:
        clock.set(rehearsal(bot) or clock.now())
    await bot.slack.start()
    async with listening(application(bot, signing_secret), "127.0.0.1", 0) as url:
        try:
            await stand_in.connect(f"{url}/slack/events")
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


async def _stopped() -> None:
    """Until the process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await stop.wait()
