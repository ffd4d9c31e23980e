"""The log: one JSON object a line for machines, coloured lines for people.

Ids, topics and timings are logged; never names, e-mail addresses, what people write, or tokens. What an exception
says is left out for that reason, since it may quote them: its kind, where it was raised, and the id that the person
was told, stay.
"""

import json
import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

_Raised = tuple[type[BaseException], BaseException, TracebackType | None]

OURS: Final = "bot"
_QUIETEST_OF_LIBRARIES: Final = {
    # Below these levels they quote requests and answers whole.
    "bot.slack.web_api": logging.WARNING,
    "bot.slack.socket_mode": logging.INFO,
    "bot.slack.bolt": logging.ERROR,
    "alembic": logging.WARNING,
}
_FRAMES: Final = 12


def configure(level: str, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error): for people where it is a terminal, else as JSON.

    Modules log by the standard library's `logging`, with what belongs to a line in `extra`; structlog renders it.
    `level` holds for the bot itself; libraries are heard from WARNING on, for below they quote what people write.
    """
    stream = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _where_it_was_raised,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(_json)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(logging.getLevelName(level), logging.WARNING))
    logging.getLogger(OURS).setLevel(level)
    for name, lowest in _QUIETEST_OF_LIBRARIES.items():
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), lowest))


def _where_it_was_raised(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace the exception by its kind and its innermost calls, without what it says."""
    given = event.pop("exc_info", None)
    if given:
        raised = _raised(given)
        if raised is not None:
            _, error, frames = raised
            event["error"] = [kind.__name__ for kind in _kinds(error)]
            event["raised_at"] = [
                f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(frames)[-_FRAMES:]
            ]
    return event


def _raised(given: object) -> _Raised | None:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    found = given if isinstance(given, tuple) else sys.exc_info()
    return found if found[1] is not None else None


def _kinds(error: BaseException) -> list[type[BaseException]]:
    """Of the exception and of those that led to it, the last one first."""
    kinds: list[type[BaseException]] = []
    following: BaseException | None = error
    while following is not None and len(kinds) < _FRAMES:
        kinds.append(type(following))
        following = following.__cause__ or following.__context__
    return kinds


def _json(event: Any, **options: Any) -> str:
    first = {name: event.pop(name) for name in ("time", "level", "event")}
    known = {name: value for name, value in event.items() if value is not None}
    return json.dumps(first | known, ensure_ascii=False, **options)
