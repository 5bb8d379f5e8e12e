"""The settings of every process: one frozen object, read once from the environment at start.

A field `redis_url` is the variable `TASRIH_REDIS_URL`, or `TASRIH_REDIS_URL_FILE` for a file that holds the value
(a mounted secret). An empty variable counts as absent.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from tasrih.errors import TasrihError

_PREFIX = "TASRIH_"
_SECRET = frozenset({"redis_url", "redis_password", "redis_sentinel_password"})
"""Fields that may hold a password: never shown in errors or in `repr`."""

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


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a process needs to know about where it runs. Times are seconds."""

    kafka_bootstrap: _Text = "localhost:9092"
    """One or more `host:port`, separated by commas."""
    redis_url: _Text = "redis://localhost:6379/0"
    """One server, or `redis+sentinel://` and `redis+cluster://` with several hosts; `rediss` for TLS."""
    redis_username: str = ""
    """ACL user, where the URL names none."""
    redis_password: str = ""
    """Where the URL holds none."""
    redis_sentinel_username: str = ""
    redis_sentinel_password: str = ""
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
    web_allowed_networks: Networks = Networks("")
    """Networks that requests to feeds and webhooks may go to besides the public Internet."""
    web_timeout_seconds: _Seconds = 10.0
    """Longest wait for a connection to a feed or webhook, or for its next bytes."""
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

    def __repr__(self) -> str:
        values = msgspec.structs.asdict(self)
        shown = (f"{name}={'***' if name in _SECRET else repr(value)}" for name, value in values.items())
        return f"Settings({', '.join(shown)})"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings from environment variables, with defaults that fit one machine.

    Raises:
        SettingsError: a variable breaks its rule; all of them are named at once.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(Settings):
        try:
            written = _written(field.name, environment)
            if written:
                values[field.name] = msgspec.convert(written, field.type, strict=False, dec_hook=_decoded)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{_variable(field.name)}_FILE: {error}")
        except msgspec.ValidationError as error:
            value = "(hidden)" if field.name in _SECRET else repr(written)
            problems.append(f"{_variable(field.name)}={value}: {error}")
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**values)


def _variable(name: str) -> str:
    return _PREFIX + name.upper()


def _written(name: str, environment: Mapping[str, str]) -> str:
    """Value of a setting as text, from its variable or from the file that the variable with `_FILE` names."""
    variable = _variable(name)
    value = environment.get(variable, "")
    file = environment.get(f"{variable}_FILE", "")
    return Path(file).read_text(encoding="utf-8").strip() if file and not value else value


def _decoded(kind: type, value: Any) -> Any:
    if kind in (Path, Networks) and isinstance(value, str):
        return kind(value)
    raise NotImplementedError(kind)
