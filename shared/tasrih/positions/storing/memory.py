"""A store in this process, for `tasrih decide` and tests; passes the same contract tests as `RedisStore`."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from tasrih.events.model import Position
from tasrih.positions.storing.excerpt import enter, ranked
from tasrih.positions.storing.store import (
    MAX_HANDLED,
    SHARDS,
    Confirmed,
    Key,
    Loaded,
    Pending,
    Restored,
    Shard,
    Step,
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

    async def load(self, holder: str, keys: Sequence[Sequence[Key]], claim_ids: Sequence[str] = ()) -> Loaded:
        """See `Store.load`."""
        if self._guarded and self.trusted is None:
            raise UncheckedError("the index has to be checked first")
        held = self._positions.get(holder, {})
        lists: dict[Key, Sequence[int]] = {
            key: tuple(self._index.get((holder, key), ())) for of_claim in keys for key in of_claim
        }
        best = dict.fromkeys(
            number for of_claim in keys for number in ranked(lists[key] for key in dict.fromkeys(of_claim))
        )
        return Loaded(
            version=self._versions[holder],
            last=len(held),
            records={number: held[number] for number in best},
            lists=lists if len(keys) > 1 else {},
            pending={claim_id: self._pending[claim_id] for claim_id in claim_ids if claim_id in self._pending},
        )

    async def claim(self, write: Write) -> Taken:
        """See `Store.claim`."""
        if self._guarded and (self.trusted is None or self.trusted[0].server != self.server):
            self.trusted = None
            raise UncheckedError("the index has to be checked first")
        handled = self._handled.setdefault(shard_of(write.holder), {})
        ids = [step.claim_id for step in write.steps]
        known = {one: self._pending.get(one) for one in ids if one in self._pending or one in handled}
        if known:
            return Taken("known", known)
        if self._versions[write.holder] != write.loaded.version:
            return Taken("conflict")
        numbers = write.loaded.numbers
        for step in write.steps:
            self._take(write.holder, step, numbers, handled)
        return Taken("stored", version=self._versions[write.holder])

    def _take(self, holder: str, step: Step, numbers: dict[str, int], handled: dict[str, int]) -> None:
        for position in step.positions:
            numbers[position.position_id] = self._put(position, numbers.get(position.position_id))
        self._versions[holder] += 1
        self._pending[step.claim_id] = Pending(self._versions[holder], step.payload)
        self._outbox[step.claim_id] = self._clock()
        handled[step.claim_id] = int(time.time() * 1_000)
        if len(handled) > MAX_HANDLED:
            del handled[next(iter(handled))]

    async def confirm(self, holder: str, claim_ids: Sequence[str], versions: Collection[int] = ()) -> Confirmed:
        """See `Store.confirm`."""
        were_pending = frozenset(claim_ids) & self._pending.keys()
        version = self._versions[holder]
        if not versions or version in versions:
            for claim_id in claim_ids:
                self._outbox.pop(claim_id, None)
                self._pending.pop(claim_id, None)
        return Confirmed(were_pending, version)

    async def overdue(self, age_seconds: float) -> dict[str, Pending]:
        """See `Store.overdue`."""
        now = self._clock()
        late = [claim_id for claim_id, since in self._outbox.items() if since <= now - age_seconds]
        self._outbox |= dict.fromkeys(late, now)
        return {claim_id: self._pending[claim_id] for claim_id in late}

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

    def _put(self, position: Position, number: int | None) -> int:
        held = self._positions.setdefault(position.official_id, {})
        number = number or len(held) + 1
        held[number] = position
        for key in index_keys(position):
            enter(number, self._index.setdefault((position.official_id, key), []))
        return number
