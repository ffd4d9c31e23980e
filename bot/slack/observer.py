"""Counts the calls of Slack's Web API, where Slack's library asks whether to repeat one."""

from typing import Any, Final

from slack_sdk.http_retry.async_handler import AsyncRetryHandler

from bot import measures

_OK: Final = 200


class Observer(AsyncRetryHandler):
    """The first of a client's retry handlers: it sees every answer and every failure, and repeats nothing."""

    async def can_retry_async(
        self, *, state: Any, request: Any, response: Any = None, error: Exception | None = None
    ) -> bool:
        """Count; never True."""
        method = str(request.url).rpartition("/")[2]
        if state.current_attempt:
            measures.api_retries.labels(method).inc()
        measures.api_calls.labels(method, _result(response, error)).inc()
        return False


def _result(response: Any, error: Exception | None) -> str:
    if error is not None or response is None:
        return type(error).__name__
    if response.status_code != _OK:
        return str(response.status_code)
    body = response.body if isinstance(response.body, dict) else {}
    return "ok" if body.get("ok") else str(body.get("error", "malformed"))[:50]
