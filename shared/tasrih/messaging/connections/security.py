"""TLS and login of every connection to Kafka, as the settings ask for them."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tasrih.messaging.connections.tokens import Tokens
from tasrih.settings import Secret, Settings, SettingsError, variable


def security_options(settings: Settings) -> dict[str, Any]:
    """What kafka-python and aiokafka call the same; tokens they take each in its own way.

    Raises:
        SettingsError: a file of TLS cannot be used.
    """
    options: dict[str, Any] = {
        "security_protocol": settings.kafka_security_protocol,
        "ssl_context": ssl_context(settings),
    }
    if settings.kafka_sasl_mechanism:
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
    if settings.kafka_username:
        options["sasl_plain_username"] = settings.kafka_username
        options["sasl_plain_password"] = Password(settings.kafka_password)
    return options


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """TLS from 1.2 on with the broker's name checked; None where the settings ask for no TLS.

    Raises:
        SettingsError: one of its files cannot be used.
    """
    if not settings.kafka_security_protocol.endswith("SSL"):
        return None
    context = _Context(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.kafka_ca_file:
        context.trusted = settings.kafka_ca_file
        with _explaining("kafka_ca_file", settings.kafka_ca_file):
            context.load_verify_locations(settings.kafka_ca_file)
    else:
        context.load_default_certs()
    if settings.kafka_certificate_file and settings.kafka_key_file:
        context.own = (settings.kafka_certificate_file, settings.kafka_key_file)
        with _explaining("kafka_certificate_file", settings.kafka_certificate_file):
            context.load_cert_chain(*context.own, _no_password)
    return context


class Password(str):
    """A password that is read again for every login by SCRAM, because both libraries encode it anew for each."""

    __slots__ = ("_secret",)
    _secret: Secret

    def __new__(cls, secret: Secret) -> "Password":
        """As it is now, for PLAIN."""
        password = super().__new__(cls, secret.now())
        password._secret = secret
        return password

    def __repr__(self) -> str:
        return repr(self._secret)

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """As it is at this moment."""
        return self._secret.now().encode(encoding, errors)


def tokens_of(settings: Settings) -> Tokens | None:
    """Where tokens come from, if they are what a process logs in with."""
    if settings.kafka_sasl_mechanism != "OAUTHBEARER":
        return None
    return Tokens(
        url=settings.kafka_oauth_token_url,
        client_id=settings.kafka_oauth_client_id,
        client_secret=settings.kafka_oauth_client_secret,
        scope=settings.kafka_oauth_scope,
        ca_file=settings.kafka_oauth_ca_file,
    )


class _Context(ssl.SSLContext):
    """Reads its files again for every connection: they are renewed while a process runs.

    Whose certificates were trusted once stay so until the process ends.
    """

    trusted: Path | None = None
    own: tuple[Path, Path] | None = None

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        self._renew()
        return super().wrap_bio(*arguments, **options)

    def wrap_socket(self, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        self._renew()
        return super().wrap_socket(*arguments, **options)

    def _renew(self) -> None:
        if self.trusted:
            self.load_verify_locations(self.trusted)
        if self.own:
            self.load_cert_chain(*self.own, _no_password)


def _no_password() -> str:
    """Instead of a question at the terminal."""
    raise ValueError("the key has a password: take it off")


@contextmanager
def _explaining(name: str, file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise SettingsError(f"{variable(name)}={file}: {error}") from error
