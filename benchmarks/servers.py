"""What the bot is measured beside, each as a process of its own: python -m benchmarks.servers KIND PORT.

`aiohttp`: a bare handler that checks the signature, which is the limit. `bolt`: a bare AsyncApp of Bolt with 12
listeners, as its documentation shows it. `acks`: the whole bot, whose work behind the acknowledgements is left out.
"""

import asyncio
import hashlib
import hmac
import sys

from aiohttp import web

from .load import SECRET


async def bare_aiohttp() -> web.Application:
    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        good = hmac.compare_digest(f"v0={digest}", request.headers["X-Slack-Signature"])
        return web.Response(status=200 if good else 401)

    app = web.Application()
    app.router.add_post("/slack/events", receive)
    return app


async def bare_bolt() -> web.Application:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0", bot_id="B0"
        )

    async def acknowledge(ack) -> None:  # noqa: ANN001
        await ack()

    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize)
    for number in range(11):
        bolt.command(f"/other{number}")(acknowledge)
    bolt.command("/u4ssc")(acknowledge)
    return bolt.web_app()


async def acks_alone() -> web.Application:
    from bot.app import compose
    from bot.clock import Clock
    from bot.hosting import application
    from bot.settings import Settings

    settings = Settings(_env_file=None)
    assert settings.slack_bot_token
    token = settings.slack_bot_token.get_secret_value()
    bot = compose(settings, Clock(), token=token, api_base_url=settings.slack_api_base_url)
    bot.slack.background.start = lambda _work: True  # type: ignore[method-assign]
    await bot.slack.start()
    return application(bot, SECRET)


async def main(kind: str, port: int) -> None:
    app = await {"aiohttp": bare_aiohttp, "bolt": bare_bolt, "acks": acks_alone}[kind]()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
