"""Why there is no connection: clients of Kafka tell it only their log, and raise that there is none."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Reasons(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Exception] = []

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        self.found += [argument for argument in arguments if isinstance(argument, Exception)]


@contextmanager
def reasons_told(name: str) -> Iterator[list[Exception]]:
    """Exceptions that the logger of this name, or one below it, is told of in the time of a block, as they come."""
    logger, reasons = logging.getLogger(name), _Reasons()
    logger.addHandler(reasons)
    try:
        yield reasons.found
    finally:
        logger.removeHandler(reasons)


def reason(error: Exception, told: list[Exception]) -> Exception:
    """The refusal of a login among what was told, else the first that is not just the error again, else the error."""
    others = [known for known in told if str(known) and str(known) != str(error)]
    refusals = [known for known in others if "Authentication" in type(known).__name__]
    return next(iter(refusals or others), error)
