"""The settings of every process: one frozen object, read once from the environment at start.

A field `redis_url` is the variable `TASRIH_REDIS_URL`, or `TASRIH_REDIS_URL_FILE` for a file that holds the value
(a mounted secret). An empty variable counts as absent.
"""

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from tasrih.errors import TasrihError

_NO_SETTINGS = ("DATA", "FAIL_POINT_FILE", "MAVEN_REPOSITORY")  # of compose, tests and make
_PREFIX = "TASRIH_"
_SHORTEST_TOKEN = 16
_HIGHEST_PORT = 65_535
_ADDRESS = re.compile(r"([^\s/@:;\[\]]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})")
_PROXY = re.compile(r"https?://([^\s/@:]+:[^\s/@]*@)?([^\s/@:]+|\[[0-9a-fA-F:.]+\]):\d{1,5}/?")

_Text = Annotated[str, Meta(min_length=1)]
_NamePart = Annotated[str, Meta(pattern=r"^[a-zA-Z0-9._-]{0,100}$")]
_Seconds = Annotated[float, Meta(gt=0, le=3_600)]


class SettingsError(TasrihError):
    """One or more variables break their rules; the message has a line for each, with variable, value and rule."""


class Networks(str):
    """Networks in CIDR form (`10.1.0.0/16`, `fd00::/8`) or single addresses, separated by commas; may be empty.

    Raises:
        ValueError: one of them is none.
    """

    __slots__ = ("networks",)

    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

    def __new__(cls, text: str) -> "Networks":
        """Read the text, which it stays."""
        made = super().__new__(cls, text)
        made.networks = tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
        return made


class Secret(str):
    """Text that `repr`, and so every error and log line about settings, does not show.

    Args:
        value: the text.
        file: where it was read, so that it can be read again when it has changed there.
    """

    __slots__ = ("file",)
    file: Path | None

    def __new__(cls, value: str, file: Path | None = None) -> "Secret":
        """Text that knows its file."""
        secret = super().__new__(cls, value)
        secret.file = file
        return secret

    def __repr__(self) -> str:
        return "'***'" if self else "''"

    def now(self) -> str:
        """The value as it stands in its file now, for a new connection; as it was where that cannot be read."""
        try:
            return _content(self.file) if self.file else str(self)
        except (OSError, UnicodeDecodeError):
            return str(self)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a process needs to know about where it runs. Times are seconds."""

    kafka_bootstrap: _Text = "localhost:9092"
    """One or more `host:port`, separated by commas."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """TLS with SSL, a login with SASL."""
    kafka_sasl_mechanism: Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] = ""
    """How a process logs in."""
    kafka_username: str = ""
    """For PLAIN and SCRAM."""
    kafka_password: Secret = Secret("")
    """For PLAIN and SCRAM."""
    kafka_ca_file: Path | None = None
    """Certificates (PEM) of who may sign the brokers'; those of the system if there is none."""
    kafka_certificate_file: Path | None = None
    """Our certificate, for brokers that ask for one."""
    kafka_key_file: Path | None = None
    kafka_oauth_token_url: Annotated[str, Meta(pattern="^(https?://.+)?$")] = ""
    """Endpoint that gives tokens for OAUTHBEARER by client credentials (RFC 6749, 4.4)."""
    kafka_oauth_client_id: str = ""
    kafka_oauth_client_secret: Secret = Secret("")
    kafka_oauth_scope: str = ""
    """What is asked of the endpoint, if it wants to be asked."""
    kafka_oauth_ca_file: Path | None = None
    """Certificates (PEM) of who may sign the endpoint's; those of the system if there is none."""
    redis_url: Secret = Secret("redis://localhost:6379/0")
    """One server, or `redis+sentinel://` and `redis+cluster://` with several hosts; `rediss` for TLS."""
    redis_username: str = ""
    """ACL user, where the URL names none."""
    redis_password: Secret = Secret("")
    """Where the URL holds none."""
    redis_sentinel_username: str = ""
    redis_sentinel_password: Secret = Secret("")
    redis_ca_file: Path | None = None
    """Certificates (PEM) of who may sign the server's; those of the system if there is none."""
    redis_certificate_file: Path | None = None
    """Our certificate, for servers that ask for one."""
    redis_key_file: Path | None = None
    redis_timeout_seconds: _Seconds = 5.0
    """Longest wait for a connection or an answer."""
    redis_forget_days: Annotated[int, Meta(ge=0, le=36_500)] = 0
    """Positions of an official about whom nothing was reported for so long are forgotten in Redis; 0 keeps all."""
    outbox_seconds: _Seconds = 120.0
    """Age at which what an alerter claimed and did not confirm is taken up by any."""
    topic_prefix: _NamePart = ""
    """Put before the name of every topic, group and Redis key, so that several installations can share servers."""
    topic_replication: Annotated[int, Meta(ge=1, le=9)] = 1
    """Copies of every partition; `min.insync.replicas` is one less, at least 1."""
    detector_group: _NamePart = "tasrih-detector"
    alerter_group: _NamePart = "tasrih-alerter"
    handler_timeout_seconds: _Seconds = 20.0
    """Longest time one message may take in the detector or the alerter's logic, waiting for Kafka not counted."""
    http_host: _Text = "127.0.0.1"
    """Address at which a service answers for its health and metrics; `0.0.0.0` or `::` for all of the machine's."""
    http_port: Annotated[int, Meta(ge=0, le=65_535)] = 0
    """Its port; 0 for none."""
    stall_seconds: Annotated[float, Meta(ge=30, le=3_600)] = 120.0
    """Longest time without progress, while there is something to do, in which a service counts as alive."""
    dead_letter_max_consecutive: Annotated[int, Meta(ge=0)] = 100
    """A service stops rather than bury one message more than so many in a row; 0: no such limit."""
    dead_letter_max_ratio: Annotated[float, Meta(gt=0, le=1)] = 0.5
    """A service stops when more than this share of its last messages would be buried; 1: no such limit."""
    dead_letter_window: Annotated[int, Meta(ge=1, le=1_000_000)] = 1_000
    """Over how many messages that share is taken."""
    officials_file: Path | None = None
    """Officials and bodies besides those that come with the library."""
    topics_file: Path | None = None
    """Topics besides those that come with the library."""
    watches_file: Path | None = None
    """Watches besides those that come with the library; one of the same name replaces it."""
    feeds_file: Path | None = None
    """Feeds and folders that the ingester reads."""
    ingest_host: _Text = "127.0.0.1"
    """Address at which the ingester takes articles by HTTP; `0.0.0.0` or `::` for all of the machine's."""
    ingest_port: Annotated[int, Meta(ge=0, le=65_535)] = 0
    """Its port; 0 for none."""
    ingest_token: Secret = Secret("")
    """Who sends articles by HTTP must know it."""
    ingest_max_bytes: Annotated[int, Meta(ge=10_000, le=100_000_000)] = 10_000_000
    """Largest body of one request."""
    web_allowed_networks: Networks = Networks("")
    """Networks that requests to feeds and webhooks may go to besides the public Internet."""
    web_proxy: Secret = Secret("")
    """HTTP proxy (`http://user:password@host:port`) through which requests go to public addresses; none if empty."""
    web_timeout_seconds: _Seconds = 10.0
    """Longest wait for a connection to a feed or webhook, or for a feed's next bytes."""
    gateway_host: _Text = "127.0.0.1"
    """Address at which the gateway serves; `0.0.0.0` or `::` for all of the machine's."""
    gateway_port: Annotated[int, Meta(ge=1, le=65_535)] = 8080
    gateway_tokens: Literal["auto", "on", "off"] = "auto"
    """Whether who asks needs a token; `auto`: unless the gateway serves this machine alone."""
    gateway_folder: Path | None = None
    """Keeps the gateway's index over a restart; a temporary folder if there is none."""
    gateway_requests_per_minute: Annotated[int, Meta(ge=1)] = 600
    """Requests by one token, or from one address where there are no tokens."""
    gateway_max_subscribers: Annotated[int, Meta(ge=0)] = 2_000
    """Most who listen to the stream of one gateway."""
    tokens_file: Path | None = None
    """Tokens of the gateway."""
    webhook_groups: _NamePart = "tasrih-webhook."
    """Begin of the names of the webhooks' consumer groups; ends in a dot, as rules for such names want it."""
    webhooks_file: Path | None = None
    """Webhooks that the gateway sends alerts to."""
    web_total_seconds: _Seconds = 30.0
    """Longest time for a feed or an article page, from the request to the last byte."""
    web_max_bytes: Annotated[int, Meta(ge=10_000, le=100_000_000)] = 10_000_000
    """Largest feed or article page taken, decompressed."""
    web_host_interval_seconds: Annotated[float, Meta(ge=0, le=3_600)] = 1.0
    """Pause between two requests to one host; there is never more than one at a time."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def redis_forget_seconds(self) -> int:
        """`redis_forget_days` as Redis takes it."""
        return self.redis_forget_days * 24 * 3_600

    @property
    def officials_files(self) -> list[Path]:
        """`officials_file`, if there is one, as the registry takes it."""
        return [self.officials_file] if self.officials_file else []

    @property
    def topics_files(self) -> list[Path]:
        """`topics_file`, if there is one, as the taxonomy takes it."""
        return [self.topics_file] if self.topics_file else []

    def __post_init__(self) -> None:
        """Hide what was given as plain text in place of a secret."""
        for field in msgspec.structs.fields(self):
            value = getattr(self, field.name)
            if field.type is Secret and not isinstance(value, Secret):
                msgspec.structs.force_setattr(self, field.name, Secret(value))


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings from environment variables, with defaults that fit one machine.

    Raises:
        SettingsError: variables break their rules or contradict each other; all of them are named at once.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(Settings):
        written, name = Secret(""), variable(field.name)
        if environment.get(name) and environment.get(f"{name}_FILE"):
            problems.append(f"{name} and {name}_FILE: both are set")
            continue
        try:
            written = _written(field.name, environment)
            if written:
                text = written if field.type is Secret else str(written)
                values[field.name] = msgspec.convert(text, field.type, strict=False, dec_hook=_decoded)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}_FILE: {error}")
        except msgspec.ValidationError as error:
            value = "(hidden)" if field.type is Secret else repr(str(written))
            problems.append(f"{name}={value}: {error}")
    settings = Settings(**values)
    problems = problems or list(contradictions(settings))
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def variable(name: str) -> str:
    """The variable that holds a setting."""
    return _PREFIX + name.upper()


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A line for each variable that begins like a setting's and is none: misspelt, it would quietly change nothing."""
    names = [field.name.upper() for field in msgspec.structs.fields(Settings)]
    known = {*names, *(f"{name}_FILE" for name in names), *_NO_SETTINGS}
    written = {name.removeprefix(_PREFIX) for name in environment if name.startswith(_PREFIX)}
    near = {name: get_close_matches(name, sorted(known), 1) for name in sorted(written - known)}
    hints = {name: "".join(f"; {_PREFIX}{one} is one" for one in others) for name, others in near.items()}
    return [f"{_PREFIX}{name} is no setting{hint}" for name, hint in hints.items()]


def contradictions(settings: Settings) -> Iterator[str]:
    """A line for each setting that cannot be used, and each pair of which one asks for the other or excludes it."""
    yield from _wrong_for_kafka(settings)
    if settings.ingest_port and len(settings.ingest_token) < _SHORTEST_TOKEN:
        needed = f"{variable('ingest_token')} of {_SHORTEST_TOKEN} characters or more"
        yield f"TASRIH_INGEST_PORT={settings.ingest_port}: needs {needed}"
    if settings.web_proxy and not _PROXY.fullmatch(settings.web_proxy):
        yield f"{variable('web_proxy')}=(hidden): is written http://host:port or http://user:password@host:port"
    for server in ("kafka", "redis"):
        certificate, key = f"{server}_certificate_file", f"{server}_key_file"
        if bool(getattr(settings, certificate)) != bool(getattr(settings, key)):
            yield f"{variable(certificate)} and {variable(key)}: one is set, the other not"


def _wrong_for_kafka(settings: Settings) -> Iterator[str]:
    if not all(map(_is_address, settings.kafka_bootstrap.split(","))):
        yield f"TASRIH_KAFKA_BOOTSTRAP={settings.kafka_bootstrap!r}: is written host:port, or host:port,host:port"
    protocol, mechanism = settings.kafka_security_protocol, settings.kafka_sasl_mechanism
    has_tls, has_login = protocol.endswith("SSL"), protocol.startswith("SASL")
    yield from _given_where(
        settings,
        f"TASRIH_KAFKA_SECURITY_PROTOCOL={protocol}",
        needed=["kafka_sasl_mechanism"] if has_login else [],
        useless=[] if has_tls else ["kafka_ca_file", "kafka_certificate_file", "kafka_key_file"],
    )
    password = ["kafka_username", "kafka_password"]
    token = ["kafka_oauth_token_url", "kafka_oauth_client_id", "kafka_oauth_client_secret"]
    is_token, is_password = mechanism == "OAUTHBEARER", mechanism not in ("", "OAUTHBEARER")
    yield from _given_where(
        settings,
        f"TASRIH_KAFKA_SASL_MECHANISM={mechanism or 'empty'}",
        needed=[*(password if is_password else []), *(token if is_token else [])],
        useless=[
            *([] if is_password else password),
            *([] if is_token else [*token, "kafka_oauth_scope", "kafka_oauth_ca_file"]),
        ],
    )
    if mechanism and not has_login:
        yield f"TASRIH_KAFKA_SASL_MECHANISM={mechanism}: needs TASRIH_KAFKA_SECURITY_PROTOCOL=SASL_SSL"


def _is_address(text: str) -> bool:
    """Whether all clients of Kafka take it for a host and a port."""
    match = _ADDRESS.fullmatch(text.strip())
    return match is not None and 0 < int(match[2]) <= _HIGHEST_PORT


def _given_where(settings: Settings, where: str, *, needed: list[str], useless: list[str]) -> Iterator[str]:
    for name in needed:
        if not getattr(settings, name):
            yield f"{where}: needs {variable(name)}"
    for name in useless:
        if getattr(settings, name):
            yield f"{where}: makes no use of {variable(name)}"


def _written(name: str, environment: Mapping[str, str]) -> Secret:
    """Value of a setting as text, from its variable or from the file that the variable with `_FILE` names."""
    value = environment.get(variable(name), "")
    file = environment.get(f"{variable(name)}_FILE", "")
    return Secret(_content(Path(file)), Path(file)) if file else Secret(value)


def _content(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig").strip()  # some editors begin it with a mark


def _decoded(kind: type, value: Any) -> Any:
    if kind in (Path, Networks) and isinstance(value, str):
        return kind(value)
    if kind is Secret:
        return value
    raise NotImplementedError(kind)
