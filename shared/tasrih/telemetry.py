"""Logs of the services: one JSON object a line on standard error."""

import logging
from datetime import UTC, datetime
from typing import Any

import msgspec

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""Attributes that every log record has; the others came with `extra=` and are logged too."""


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON: time, level, logger, message, whatever `extra=` holds, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


def logging_config(level: str) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`: our loggers at `level`, those of libraries from WARNING on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"tasrih": {"level": level}, "services": {"level": level}},
    }
