"""Clients of kafka-python, for commands and for what is asked at a start: they block, and give up after a time."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.sasl.oauth import AbstractTokenProvider

from tasrih.messaging.errors import UnreachableError
from tasrih.messaging.security import security_options, tokens_of
from tasrih.messaging.tokens import Tokens
from tasrih.settings import Settings

T = TypeVar("T")
_TIMEOUT_MS = 10_000
_LOGGER = "kafka.net.manager"
"""Says why there is no connection; the error that comes of it says only that there is none."""


def sync_options(settings: Settings) -> dict[str, Any]:
    """What a client of kafka-python is made with to be connected.

    Raises:
        SettingsError: a file of TLS cannot be used.
    """
    tokens = tokens_of(settings)
    return {
        "bootstrap_servers": settings.kafka_bootstrap.split(","),
        **security_options(settings),
        **({"sasl_oauth_token_provider": _TokenProvider(tokens)} if tokens else {}),
    }


def connected(create: Callable[..., T], settings: Settings, **options: Any) -> T:
    """A client of kafka-python that has found its cluster. Blocks for up to ten seconds.

    Args:
        create: the client's class.
        settings: name the cluster and the login.
        options: further ones of the class.

    Raises:
        UnreachableError: no broker answers, or none lets us in; with the reason.
        SettingsError: a file of TLS cannot be used.
    """
    common = sync_options(settings)
    with _listening() as reasons:
        try:
            return create(**common, bootstrap_timeout_ms=_TIMEOUT_MS, **options)
        except (KafkaError, ValueError) as error:
            raise UnreachableError(settings.kafka_bootstrap, reasons[-1] if reasons else error) from error


class _TokenProvider(AbstractTokenProvider):  # type: ignore[misc]  # untyped
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def token(self) -> str:
        return self._tokens.valid()


class _Reasons(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Exception] = []

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        self.found += [argument for argument in arguments if isinstance(argument, Exception)]


@contextmanager
def _listening() -> Iterator[list[Exception]]:
    """What kafka-python would log of failed connections in the time of a block; it is told once instead."""
    logger, reasons = logging.getLogger(_LOGGER), _Reasons()
    level, propagates = logger.level, logger.propagate
    logger.addHandler(reasons)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield reasons.found
    finally:
        logger.propagate = propagates
        logger.setLevel(level)
        logger.removeHandler(reasons)
