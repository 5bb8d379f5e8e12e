"""A store in this process, for `tasrih decide` and tests; passes the same contract tests as `RedisStore`."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from tasrih.events.model import Position
from tasrih.positions.store import (
    MAX_CANDIDATES,
    MAX_HANDLED,
    MAX_PER_KEY,
    SHARDS,
    Confirmed,
    Key,
    Loaded,
    Pending,
    Restored,
    Shard,
    Survey,
    Taken,
    UncheckedError,
    Write,
    index_keys,
    shard_of,
)


class MemoryStore:
    """See `Store`.

    Args:
        server: its name in a survey; give another one where the loss of its data is played.
        guarded: whether claims are taken only for a trusted server.
        clock: seconds, for the age of what is pending.
    """

    def __init__(
        self, server: str = "memory", *, guarded: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.server = server
        self.trusted: Survey | None = None
        self._guarded = guarded
        self._clock = clock
        self._positions: dict[str, dict[int, Position]] = {}
        self._index: dict[tuple[str, Key], list[int]] = {}
        self._versions: Counter[str] = Counter()
        self._pending: dict[str, Pending] = {}
        self._outbox: dict[str, float] = {}
        self._handled: dict[int, dict[str, int]] = {}
        self._whole: dict[int, int] = {}

    async def load(self, holder: str, keys: Sequence[Key], claim_id: str) -> Loaded:
        """See `Store.load`."""
        if self._guarded and self.trusted is None:
            raise UncheckedError("the index has to be checked first")
        shared = Counter(number for key in keys for number in self._index.get((holder, key), ()))
        best = sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]
        found = {self._positions[holder][number].position_id: number for number in best}
        positions = {name: self._positions[holder][number] for name, number in found.items()}
        return Loaded(self._versions[holder], found, positions, self._pending.get(claim_id))

    async def claim(self, write: Write) -> Taken:
        """See `Store.claim`."""
        if self._guarded and (self.trusted is None or self.trusted[0].server != self.server):
            self.trusted = None
            raise UncheckedError("the index has to be checked first")
        if write.claim_id in self._pending:
            return Taken("pending", self._pending[write.claim_id])
        handled = self._handled.setdefault(shard_of(write.holder), {})
        if write.claim_id in handled:
            return Taken("handled")
        if self._versions[write.holder] != write.loaded.version:
            return Taken("conflict")
        for position in write.positions:
            self._put(position, write.loaded.numbers.get(position.position_id))
        self._versions[write.holder] += 1
        pending = Pending(self._versions[write.holder], write.payload)
        self._pending[write.claim_id] = pending
        self._outbox[write.claim_id] = self._clock()
        handled[write.claim_id] = int(time.time() * 1_000)
        if len(handled) > MAX_HANDLED:
            del handled[next(iter(handled))]
        return Taken("stored", version=pending.version)

    async def confirm(self, holder: str, claim_id: str, versions: Collection[int] = ()) -> Confirmed:
        """See `Store.confirm`."""
        confirmed = Confirmed(claim_id in self._pending, self._versions[holder])
        if not versions or confirmed.version in versions:
            self._outbox.pop(claim_id, None)
            self._pending.pop(claim_id, None)
        return confirmed

    async def overdue(self, age_seconds: float) -> list[Pending]:
        """See `Store.overdue`."""
        now = self._clock()
        late = [claim_id for claim_id, since in self._outbox.items() if since <= now - age_seconds]
        self._outbox |= dict.fromkeys(late, now)
        return [self._pending[claim_id] for claim_id in late]

    async def restore(self, positions: Sequence[Position]) -> Restored:
        """See `Store.restore`."""
        behind = frozenset(one.position_id for one in positions if self._revision(one) > one.revision)
        later = [position for position in positions if self._put_later(position)]
        self._versions.update({position.official_id for position in later})
        return Restored(len(later), behind)

    async def remember(self, shard: int, claims: Mapping[str, int]) -> None:
        """See `Store.remember`."""
        handled = self._handled.setdefault(shard, {})
        known = sorted((handled | dict(claims)).items(), key=lambda claim: claim[1])
        self._handled[shard] = dict(known[-MAX_HANDLED:])

    async def survey(self) -> Survey:
        """See `Store.survey`."""
        return (Shard(self.server, dict(self._whole)),) * SHARDS

    async def vouch(self, survey: Survey, whole: Mapping[int, int]) -> bool:
        """See `Store.vouch`."""
        if survey[0].server != self.server:
            return False
        self._whole |= whole
        return True

    def trust(self, survey: Survey | None) -> None:
        """See `Store.trust`."""
        self.trusted = survey

    def _put_later(self, position: Position) -> bool:
        if self._revision(position) >= position.revision:
            return False
        self._put(position, self._number(position))
        return True

    def _revision(self, position: Position) -> int:
        number = self._number(position)
        return self._positions[position.official_id][number].revision if number else -1

    def _number(self, position: Position) -> int | None:
        held = self._positions.get(position.official_id, {})
        return next((n for n, known in held.items() if known.position_id == position.position_id), None)

    def _put(self, position: Position, number: int | None) -> None:
        held = self._positions.setdefault(position.official_id, {})
        number = number or len(held) + 1
        held[number] = position
        for key in index_keys(position):
            numbers = self._index.setdefault((position.official_id, key), [])
            if number not in numbers:
                numbers.append(number)
                del numbers[:-MAX_PER_KEY]
