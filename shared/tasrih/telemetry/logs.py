"""Logs of the services: one JSON object a line on standard error."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import msgspec

from tasrih.errors import TasrihError

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""Attributes that every log record has; the others came with `extra=` and are logged too."""


_OUR_LOGGERS = ("tasrih", "services")
_REMEMBERED_LINES = 1_000


_told: ContextVar[Mapping[str, Any]] = ContextVar("told", default={})  # noqa: B039 - never changed, only replaced


@contextmanager
def told(**fields: Any) -> Iterator[None]:
    """Add fields to every log line of this task, and of threads that it waits for, for the time of a block."""
    token = _told.set({**_told.get(), **fields})
    try:
        yield
    finally:
        _told.reset(token)


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON: time, level, logger, message, what is `told`, `extra=`, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= _told.get()
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and not isinstance(record.exc_info[1], TasrihError):  # those explain themselves
            line["traceback"] = self.formatException(record.exc_info)
        try:
            return msgspec.json.encode(line, enc_hook=str).decode()
        except UnicodeEncodeError:  # the name of a file that is no UTF-8
            return json.dumps(line, default=str)


class Repeats(logging.Filter):
    """Lets the same line of a library pass once in `seconds`: without Kafka its client says the same all the time."""

    def __init__(self, seconds: float = 30.0) -> None:
        super().__init__()
        self._seconds = seconds
        self._seen: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line may pass."""
        if record.name.startswith(_OUR_LOGGERS):
            return True
        line, now = (record.name, record.getMessage()), time.monotonic()
        if now - self._seen.get(line, -self._seconds) < self._seconds:
            return False
        if len(self._seen) >= _REMEMBERED_LINES:
            self._seen.clear()
        self._seen[line] = now
        return True


def logging_config(level: str) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`: our loggers at `level`, those of libraries from WARNING on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "filters": {"repeats": {"()": Repeats}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["repeats"]}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {name: {"level": level} for name in _OUR_LOGGERS},
    }
