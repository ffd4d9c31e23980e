"""What is counted while the bot runs, for `/metrics`: numbers by kind, never by person.

As is the way with Prometheus, these belong to the process and not to an object.
"""

from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from bot.core.answer import Answer, Outcome

REGISTRY: Final = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_QUICK: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)

acknowledgements: Final = Counter(
    "u4ssc_acknowledgements",
    "Requests at Slack's path, by kind and by the HTTP status of the answer",
    ["kind", "status"],
    registry=REGISTRY,
)
acknowledgement_seconds: Final = Histogram(
    "u4ssc_acknowledgement_seconds",
    "From a request's headers to its acknowledgement; Slack waits 3 seconds",
    buckets=_QUICK,
    registry=REGISTRY,
)
answers: Final = Counter(
    "u4ssc_answers", "Answers given, by outcome and best topic", ["outcome", "topic"], registry=REGISTRY
)
unanswered: Final = Counter(
    "u4ssc_unanswered",
    "Questions put to the bot that it could not answer: not stated, offered a choice, or not understood",
    ["outcome", "language"],
    registry=REGISTRY,
)
understanding_seconds: Final = Histogram(
    "u4ssc_understanding_seconds",
    "From a question to its answer, without Slack, waiting for those before it included",
    buckets=_QUICK,
    registry=REGISTRY,
)
api_calls: Final = Counter(
    "u4ssc_slack_api_calls",
    "Answers of Slack's Web API, by method; result is ok, Slack's error code, an HTTP status or an exception",
    ["method", "result"],
    registry=REGISTRY,
)
api_retries: Final = Counter(
    "u4ssc_slack_api_retries", "Calls of Slack's Web API that were repeated", ["method"], registry=REGISTRY
)
event_loop_lag: Final = Histogram(
    "u4ssc_event_loop_lag_seconds",
    "How late the event loop comes to what is due, looked at once a second",
    buckets=_QUICK,
    registry=REGISTRY,
)
reloads: Final = Counter(
    "u4ssc_knowledge_reloads",
    "Times that the knowledge was read again, by result",
    ["result"],
    registry=REGISTRY,
)
knowledge_good: Final = Gauge(
    "u4ssc_knowledge_good",
    "0 while the knowledge folder has mistakes and the last good knowledge is answered from",
    registry=REGISTRY,
)
knowledge_good.set(1)


def count_answer(answer: Answer) -> None:
    """Count what somebody was answered."""
    outcome = answer.outcome
    topic = answer.topics[0] if answer.topics and outcome is not Outcome.SILENT else ""
    answers.labels(outcome.value, topic).inc()
    if outcome is not Outcome.ANSWERED:
        unanswered.labels(outcome.value, answer.language).inc()
