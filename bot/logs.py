"""Sets up logging: events with fields, none of which holds an answer, text, name, postcode, token or chat id.

Of other libraries' records only the logger, the level and the error are logged, and of an error only its type
and place: their messages may contain what a person typed, or the bot's token in a URL.
"""

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

NOISY = ("httpx", "httpcore", "telegram", "asyncio", "uvicorn", "hpack", "transitions", "aiolimiter")


class WithoutMessage(logging.Formatter):
    """Formats another library's record: its logger, level and error, never the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one JSON line."""
        error = record.exc_info[1] if record.exc_info else None
        fields: MutableMapping[str, Any] = {
            "event": "library",
            "logger": record.name,
            "level": record.levelname.lower(),
            "error": None if error is None else where(error),
        }
        return str(structlog.processors.JSONRenderer()(None, "", fields))


def set_up(level: str, count: Callable[[str], None] | None = None) -> None:
    """Send every log to standard error, one JSON object a line. `count`: called with each error's event."""
    number = logging.getLevelNamesMapping()[level]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutMessage())
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    logging.getLogger("psycopg").setLevel(max(number, logging.ERROR))  # the store logs these failures itself
    structlog.configure(
        processors=[
            *([_counting(count)] if count else []),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_without_values,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def where(error: BaseException) -> str:
    """An error's type and where it was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


def _counting(count: Callable[[str], None]) -> structlog.types.Processor:
    """A processor that counts each error by its event."""

    def process(_: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method == "error":
            count(str(event.get("event")))
        return event

    return process


def _error_without_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and place: its message may contain what a person typed."""
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = where(error)
    return event
