"""Clients of aiokafka, and the Faust app, which has such clients: for processes that run on an event loop."""

import asyncio
from typing import Any, Protocol, TypeVar

import faust
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import KafkaConnectionError

from tasrih.messaging.connections.reasons import reason, reasons_told
from tasrih.messaging.connections.repairs import repair
from tasrih.messaging.connections.security import Password, security_options, ssl_context, tokens_of
from tasrih.messaging.connections.stopping import stop
from tasrih.messaging.connections.tokens import Tokens
from tasrih.messaging.connections.unpacking import bound
from tasrih.settings import Settings

_UNPACKING = "aiokafka.record._crecords.default_records", "aiokafka.consumer.fetcher"
_METADATA_MS = 10_000
"""How soon partitions that are added are found; by itself Faust looks every five minutes."""


class _Client(Protocol):
    async def start(self) -> None: ...


C = TypeVar("C", bound=_Client)


def async_options(settings: Settings) -> dict[str, Any]:
    """What a client of aiokafka is made with to be connected.

    Raises:
        SettingsError: a file of TLS cannot be used.
    """
    repair()
    bound(*_UNPACKING)
    tokens = tokens_of(settings)
    return {
        "bootstrap_servers": settings.kafka_bootstrap,
        **security_options(settings),
        **({"sasl_oauth_token_provider": _TokenProvider(tokens)} if tokens else {}),
    }


async def started(client: C) -> C:
    """The client, connected; one that cannot connect is closed before its error goes on, with the reason."""
    with reasons_told("aiokafka") as told:
        try:
            await client.start()
        except KafkaConnectionError as error:
            await stop(client)
            raise KafkaConnectionError(reason(error, told)) from error
        except BaseException:
            await stop(client)
            raise
    return client


def faust_options(settings: Settings) -> dict[str, Any]:
    """What a Faust app is made with to be connected.

    Raises:
        SettingsError: a file of TLS cannot be used.
    """
    repair()
    bound(*_UNPACKING)
    return {
        "broker": [f"kafka://{address}" for address in settings.kafka_bootstrap.split(",")],
        "broker_credentials": _credentials(settings),
        "consumer_metadata_max_age_ms": _METADATA_MS,
    }


def _credentials(settings: Settings) -> Any:
    context, tokens = ssl_context(settings), tokens_of(settings)
    if tokens:
        return faust.OAuthCredentials(oauth_cb=_TokenProvider(tokens), ssl_context=context)
    if settings.kafka_sasl_mechanism:
        return faust.SASLCredentials(
            username=settings.kafka_username,
            password=Password(settings.kafka_password),
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None


class _TokenProvider(AbstractTokenProvider):  # type: ignore[misc]  # untyped
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def token(self) -> str:
        return await asyncio.to_thread(self._tokens.valid)
