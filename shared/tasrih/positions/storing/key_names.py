"""Names of the keys in Redis; what each holds is told in `docs/architecture.md`."""

from functools import lru_cache

from tasrih.positions.storing.store import SHARDS


class KeyNames:
    """Names of keys. The hash tag is the shard, so that a script's keys lie on one server; None matches any shard."""

    def __init__(self, prefix: str, shard: int | None) -> None:
        self._tag = f"{prefix}tasrih:{{{'*' if shard is None else f'{shard:02x}'}}}"
        self.pending = f"{self._tag}:pending"
        self.outbox = f"{self._tag}:outbox"
        self.shard = f"{self._tag}:shard"
        self.handled = f"{self._tag}:handled"

    def positions(self, holder: str) -> str:
        """Of the hash of a holder's records; `*` matches any holder."""
        return f"{self._tag}:p:{holder}"

    def index(self, holder: str) -> str:
        """Of the hash from matter keys to numbers of positions."""
        return f"{self._tag}:i:{holder}"


@lru_cache(maxsize=2 * SHARDS)
def key_names(prefix: str, shard: int) -> KeyNames:
    """The names of a shard, put together once: every call needs them."""
    return KeyNames(prefix, shard)
