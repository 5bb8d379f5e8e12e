"""Clients of kafka-python, for commands and for what is asked at a start: they block, and give up after a time."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from kafka.errors import InvalidReceiveError, KafkaConnectionError, KafkaError
from kafka.net.sasl.oauth import AbstractTokenProvider

from tasrih.messaging.connections.reasons import reason, reasons_told
from tasrih.messaging.connections.security import security_options, tokens_of
from tasrih.messaging.connections.tokens import Tokens
from tasrih.messaging.connections.unpacking import bound
from tasrih.messaging.errors import MessagingError, UnreachableError
from tasrih.settings import Settings


class _Client(Protocol):
    def close(self) -> None: ...


T = TypeVar("T")
C = TypeVar("C", bound=_Client)
_UNPACKING = "kafka.record.default_records", "kafka.consumer.fetcher"
_TIMEOUT_MS = 10_000
_LONGEST_PAUSE_MS = 2_000  # between attempts to connect: its 30 s would outlast most restarts of a broker
_LOGGER = "kafka.net"  # where kafka-python says why there is no connection


def sync_options(settings: Settings) -> dict[str, Any]:
    """What a client of kafka-python is made with to be connected.

    Raises:
        SettingsError: a file of TLS cannot be used.
    """
    bound(*_UNPACKING)
    tokens = tokens_of(settings)
    return {
        "bootstrap_servers": settings.kafka_bootstrap.split(","),
        "reconnect_backoff_max_ms": _LONGEST_PAUSE_MS,
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
    with _quiet, reasons_told(_LOGGER) as told:  # told once, as an error, and not in the log
        try:
            return create(**common, bootstrap_timeout_ms=_TIMEOUT_MS, **options)
        except (KafkaError, ValueError) as error:
            raise UnreachableError(settings.kafka_bootstrap, _meaning(reason(error, told), settings)) from error


@contextmanager
def opened(create: Callable[..., C], settings: Settings, **options: Any) -> Iterator[C]:
    """A client as `connected` gives it, for the time of a block.

    Raises:
        MessagingError: Kafka is out of reach, or refuses what is asked in the block.
    """
    client = connected(create, settings, **options)
    try:
        yield client
    except KafkaError as error:
        raise MessagingError(f"Kafka at {settings.kafka_bootstrap} refuses: {error}") from error
    finally:
        client.close()


def _meaning(problem: Exception, settings: Settings) -> str:
    """The problem; where a broker only ends the connection, what that means: its reason kafka-python does not tell.

    Who wants TLS says so in TLS before he ends it; whether that is read, and taken for an answer, is a matter of luck.
    """
    in_tls = isinstance(problem, InvalidReceiveError)
    if not in_tls and not (isinstance(problem, KafkaConnectionError) and "disconnected" in str(problem)):
        return str(problem)
    wishes = "user, password, token or mechanism" if settings.kafka_sasl_mechanism else "TLS, a certificate or a login"
    verb = "refuses" if settings.kafka_sasl_mechanism else "wants"
    does = "answers in something else" if in_tls else "hangs up"
    return f"the broker {does}, as it does when it {verb} {wishes}"


class _TokenProvider(AbstractTokenProvider):  # type: ignore[misc]  # untyped
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def token(self) -> str:
        return self._tokens.valid()


class _Quiet:
    """Keeps a logger's lines from the log while anybody is in a block of it, in whatever thread."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)
        self._lock = threading.Lock()
        self._inside = 0
        self._before = (logging.NOTSET, True)

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = (self._logger.level, self._logger.propagate)
                self._logger.setLevel(logging.WARNING)
                self._logger.propagate = False
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                level, self._logger.propagate = self._before
                self._logger.setLevel(level)


_quiet = _Quiet(_LOGGER)
