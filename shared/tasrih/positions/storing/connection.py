"""A client for the Redis that the settings name: one server, one behind Sentinel, or a Cluster; TLS and ACL user."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import SSLConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.credentials import CredentialProvider
from redis.exceptions import ConnectionError as RedisConnectionError

from tasrih.settings import Secret, Settings, SettingsError

_ATTEMPTS = 1
"""Further calls after one on a broken connection; all else is repeated by those who call the store."""

_QUOTED = re.compile(r"(:| as)? '.*", re.DOTALL)
_SENTINEL_PORT, _PORT = 26379, 6379
_SCHEMES = ("redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")


def open_redis(settings: Settings) -> Redis | RedisCluster:
    """A client that connects when it is first used, and answers in bytes.

    `redis://[user:password@]host[:port][/database]`, `redis+sentinel://[user:password@]host[:port],…/name[/database]`
    (hosts of the sentinels, name of the primary), `redis+cluster://[user:password@]host[:port],…`; each with `rediss`
    for TLS. User and password are those of the servers that keep the data.

    Raises:
        SettingsError: no such URL, or a file of TLS without TLS.
    """
    try:
        url = urlsplit(settings.redis_url)
        if url.scheme not in _SCHEMES:
            raise _error(f"begins with {url.scheme!r}, not with one of {', '.join(_SCHEMES)}")
        common = _common(settings, url)
        if url.scheme.endswith("+sentinel"):
            return _behind_sentinel(settings, url, common)
        if url.scheme.endswith("+cluster"):
            nodes = [ClusterNode(host, port) for host, port in _hosts(url, _PORT)]
            return _Cluster(startup_nodes=nodes, credential_provider=_login(settings), **common)
        return _one_server(settings, url, common)
    except ValueError as error:  # cut off where it quotes: that may be a part of the password
        raise _error(_QUOTED.sub("", str(error))) from error


async def close_redis(client: Redis | RedisCluster) -> None:
    """Close all connections of a client, those to sentinels included."""
    pool = getattr(client, "connection_pool", None)
    if isinstance(pool, SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()
    await client.aclose()


def _one_server(settings: Settings, url: SplitResult, common: dict[str, Any]) -> Redis:
    common.pop("ssl", None)  # the URL says it
    _hosts(url, _PORT)
    _number(url.path.strip("/"))  # redis-py would quietly take the first one
    at = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
    try:
        client = Redis.from_url(at, credential_provider=_login(settings), **common)
        pool: Any = client.connection_pool  # untyped
        pool.make_connection()  # not connected: only made, with the options of the URL
    except (ValueError, TypeError) as error:
        raise _error("has an option that redis-py does not know, or with another value") from error
    if url.scheme == "rediss":
        client.connection_pool.connection_class = _RenewingConnection
    return client


def _behind_sentinel(settings: Settings, url: SplitResult, common: dict[str, Any]) -> Redis:
    name, _, database = url.path.strip("/").partition("/")
    if not name:
        raise ValueError("names no primary: redis+sentinel://host,host/NAME")
    watcher = _Login(settings.redis_sentinel_username, settings.redis_sentinel_password).if_any()
    create: Any = Sentinel  # untyped
    sentinel = create(
        _hosts(url, _SENTINEL_PORT),
        sentinel_kwargs={**common, "credential_provider": watcher},
        credential_provider=_login(settings),
        **common,
        db=_number(database),
    )
    client: Redis = sentinel.master_for(name)
    return client


def _common(settings: Settings, url: SplitResult) -> dict[str, Any]:
    """What holds for every connection, to servers and sentinels."""
    files = {
        "ssl_ca_certs": settings.redis_ca_file,
        "ssl_certfile": settings.redis_certificate_file,
        "ssl_keyfile": settings.redis_key_file,
    }
    given = {option: str(file) for option, file in files.items() if file}
    has_tls = url.scheme.startswith("rediss")
    if given and not has_tls:
        raise _error("needs rediss instead of redis for the files of TLS that are set")
    tls = {"ssl": True, **given} if has_tls else {}
    seconds = settings.redis_timeout_seconds
    return {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": Retry(NoBackoff(), _ATTEMPTS),
        **tls,
    }


def _login(settings: Settings) -> CredentialProvider | None:
    return _Login(settings.redis_username, settings.redis_password, settings.redis_url).if_any()


class _Cluster(RedisCluster):
    """Tells what it trips over as a call that failed.

    When it looks for the servers anew, it closes connections that other calls are just opening.
    """

    async def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        """See `RedisCluster.execute_command`."""
        try:
            return await super().execute_command(*args, **kwargs)
        except AttributeError as error:
            raise RedisConnectionError(f"the connection was closed while it was opened: {error}") from error


class _RenewingConnection(SSLConnection):
    """Reads the files of TLS again whenever it connects: they are renewed while a process runs."""

    def _connection_arguments(self) -> Mapping[str, Any]:
        self.ssl_context.context = None
        return super()._connection_arguments()


class _Login(CredentialProvider):
    """User and password for every new connection, read again where they come from files; those in a URL go first."""

    def __init__(self, username: str, password: Secret, url: Secret | None = None) -> None:
        self._username = username
        self._password = password
        self._url = url or Secret("")

    def if_any(self) -> CredentialProvider | None:
        """None where there is nothing to log in with."""
        return self if self.get_credentials() else None

    def get_credentials(self) -> tuple[()] | tuple[str] | tuple[str, str]:  # type: ignore[override]  # none is taken too
        written = urlsplit(self._url.now())
        username = unquote(written.username or "") or self._username
        password = unquote(written.password or "") or self._password.now()
        if username:
            return username, password
        return (password,) if password else ()

    async def get_credentials_async(self) -> tuple[()] | tuple[str] | tuple[str, str]:  # type: ignore[override]
        return self.get_credentials()


def _hosts(url: SplitResult, default_port: int) -> Sequence[tuple[str, int]]:
    hosts = url.netloc.rpartition("@")[2].split(",")
    addresses = [urlsplit(f"//{host}") for host in hosts]
    if not all(address.hostname for address in addresses):
        raise ValueError("names no host")
    return [(address.hostname or "", address.port or default_port) for address in addresses]


def _number(database: str) -> int:
    if database and not database.isdecimal():
        raise ValueError("the name of its database is no number")
    return int(database or 0)


def _error(problem: str) -> SettingsError:
    return SettingsError(f"TASRIH_REDIS_URL=(hidden): {problem}")
