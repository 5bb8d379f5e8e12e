"""Claims to alerts over a store, so that nothing is lost and nothing told twice: for the alerter and `tasrih decide`.

Order of calls for every claim, each step only when the one before it is done:

1. `outcome = await positions.handle(claim)`: decides, and stores what the claim gives rise to as pending.
2. Produce `outcome.alerts`, then `outcome.positions`, with acks from all; wait for delivery. In this order: whoever
   finds in Kafka a position that names a claim may rely on everything else of that claim being there.
3. `newest = await positions.confirm(outcome)`. Usually that is None; if not, others changed the positions meanwhile:
   produce `newest.positions`, wait, and ask `positions.confirm(outcome, newest)`, until it gives None.
4. Acknowledge the claim.

After a crash between any two of them the claim comes again, and `handle` gives the stored outcome back: the same
alerts, byte for byte. After step 3 it gives an outcome with `already_sent` and nothing to produce; steps 2 and 3 are
then no-ops. Whatever raises a StoreError in 1 or 3 is mended by beginning again at 1.

Many claims go the same way together, in the order in which they came: `handle_all`, everything produced, and
`confirm_all`, which gives back those outcomes that have to be confirmed one by one. Those of one holder are read for at
once, decided one after the other, each on what those before it leave (`turns`), and written at once; each has its own
payload, version and row, so that nothing but the waiting is shared.

A position's `revision` rises with every state, here and nowhere else: that is how a late state is told from an earlier
one wherever both meet. Two writers may produce their states of a position in the wrong order (one was slow, or the
other repeats what a third left behind), so step 3 compares with the index, which knew each state before it was sent.
A claim stays pending until its positions were produced in the newest state that the index had *after* they were
produced in its own, and nobody wrote since: whoever dies in between leaves the claim pending, and it is done again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
from msgspec import Struct

from tasrih import failpoints
from tasrih.events.model import Claim, Correction, Position
from tasrih.gathering import gathered
from tasrih.positions.alerting.watches import Watch
from tasrih.positions.deciding.corrections import CorrectionError, concerned
from tasrih.positions.handling.outcome import (
    Newest,
    Outcome,
    PayloadError,
    handled_before,
    of_anonymous,
    of_claim,
    of_correction,
    outcome_of,
)
from tasrih.positions.handling.turns import Task, as_taken, decided, next_tasks
from tasrih.positions.sameness.identity import holder_of, identify, matter_keys
from tasrih.positions.storing.store import Loaded, Store, StoreError, Taken, UncheckedError, Write, id_key

_MAX_ATTEMPTS = 100
_REMEMBERED_HOLDERS = 10_000
_NONE = -1
"""A version that no holder's positions have."""


class ContentionError(StoreError):
    """Other writers kept changing the same holder's positions; the claim may be tried again."""


class LostClaimError(StoreError):
    """The store lost the claim before it was confirmed; the claim is to be handled again."""


class Told(Struct, frozen=True):
    """A claim with its message's trace and place."""

    claim: Claim
    trace: str = ""
    """`traceparent` of what is sent because of it."""
    origin: str = ""


class Positions:
    """Decides claims over a store, those of one holder one after the other.

    Args:
        store: where positions are kept.
        watches: what alerts are matched against.
    """

    def __init__(self, store: Store, watches: Sequence[Watch] = ()) -> None:
        self._store = store
        self._watches = watches
        self._runs: dict[str, tuple[int, int]] = {}
        """Versions, from and to, that only this process's claims gave a holder's positions; of those last written.
        Corrections do not count: they are sent beside the claims, not in their turn."""
        self._noted_on = store.trusted

    async def handle(self, claim: Claim, trace: str = "", origin: str = "") -> Outcome:
        """Decide a claim and store what it gives rise to; see the module for what must follow.

        Raises:
            StoreError: the store is out of reach or contended; call again with the same claim.
        """
        (outcome,) = await self.handle_all([Told(claim, trace, origin)])
        return outcome

    async def handle_all(self, told: Sequence[Told]) -> list[Outcome]:
        """Decide claims in their order and store what they give rise to; their outcomes, in the same order.

        One that comes twice among them has nothing to produce the second time.

        Raises:
            StoreError: the store is out of reach or contended; call again with the same claims, some of which may be
                stored by now.
        """
        holders = [holder_of(one.claim) for one in told]
        tasks: defaultdict[str, dict[str, Task]] = defaultdict(dict)
        for one, holder in zip(told, holders, strict=True):
            if holder:
                tasks[holder].setdefault(one.claim.claim_id, self._task(one))
        found = await gathered(self._settle(holder, of_holder) for holder, of_holder in tasks.items())
        settled = dict(zip(tasks, found, strict=True))
        outcomes = []
        for one, holder in zip(told, holders, strict=True):
            outcome = settled[holder][one.claim.claim_id] if holder else of_anonymous(one.claim)
            outcomes.append(outcome)
            if holder:  # the same again among these: its outcome is in hand
                settled[holder][one.claim.claim_id] = handled_before(outcome)
        return outcomes

    def _task(self, told: Told) -> Task:
        decide = partial(of_claim, claim=told.claim, watches=self._watches, trace=told.trace, origin=told.origin)
        return Task(matter_keys(identify(told.claim)), decide)

    async def correct(self, correction: Correction, trace: str = "", origin: str = "") -> Outcome:
        """Apply a correction and store what it changes. It goes the way of a claim, with its own id as the claim's.

        Raises:
            CorrectionError: it does not fit the positions.
            StoreError: the store is out of reach or contended; call again with the same correction.
        """
        keys = [id_key(name) for name in concerned(correction)]
        decide = partial(of_correction, correction=correction, trace=trace, origin=origin)
        tasks = {correction.correction_id: Task(keys, decide)}
        try:
            settled = await self._settle(correction.official_id, tasks, in_turn=False)
        except CorrectionError:
            await self._require_trust()  # it may fit the positions that Redis lost
            raise
        return settled[correction.correction_id]

    async def _require_trust(self) -> None:
        trusted = self._store.trusted
        if trusted and [shard.server for shard in await self._store.survey()] != [shard.server for shard in trusted]:
            self._store.trust(None)
            raise UncheckedError("another server answers: the index has to be checked")

    async def _settle(self, holder: str, tasks: Mapping[str, Task], *, in_turn: bool = True) -> dict[str, Outcome]:
        """Load, decide and store until all is settled and nobody came in between; tasks and outcomes by claim.

        `in_turn` says that what is stored is sent in the turn of the claims.
        """
        settled: dict[str, Outcome] = {}
        conflicts = 0
        while part := next_tasks(tasks, settled):
            loaded = await self._load(holder, part)
            outcomes, steps = decided(part, loaded)
            if steps:
                taken = await self._write(Write(holder, loaded, tuple(steps)))
                if taken.status == "stored" and in_turn:
                    self._note(holder, taken.version - len(steps) + 1, taken.version)
                outcomes = as_taken(outcomes, steps, taken)
                conflicts += taken.status == "conflict"
            settled |= outcomes
            if conflicts == _MAX_ATTEMPTS:
                raise ContentionError(f"positions of {holder} changed {_MAX_ATTEMPTS} times under one claim")
        return settled

    async def _write(self, write: Write) -> Taken:
        for _ in write.steps:
            failpoints.passing("before_claim")
        taken = await self._store.claim(write)
        for _ in write.steps:
            failpoints.passing("after_claim")
        return taken

    async def _load(self, holder: str, tasks: Mapping[str, Task]) -> Loaded:
        """What could matter to them, with the positions that some of it was merged into."""
        loaded = await self._store.load(holder, [task.keys for task in tasks.values()], list(tasks))
        while targets := _wholes(loaded):
            more = await self._store.load(holder, [sorted(map(id_key, targets))])
            if more.version != loaded.version:
                return await self._load(holder, tasks)
            if not more.records:  # forgotten
                break
            loaded = msgspec.structs.replace(loaded, records=loaded.records | more.records)
        return loaded

    async def confirm_all(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Note that everything in these outcomes is delivered, each in its turn, where nobody else wrote meanwhile.

        Returns:
            Those of which it is not noted: ask for each of them with `confirm`.

        Raises:
            StoreError: call again.
        """
        by_holder: defaultdict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            if outcome.holder and not outcome.already_sent:
                by_holder[outcome.holder].append(outcome)
        left = await gathered(self._confirm_own(holder, told) for holder, told in by_holder.items())
        return [outcome for of_holder in left for outcome in of_holder]

    async def _confirm_own(self, holder: str, outcomes: Sequence[Outcome]) -> list[Outcome]:
        last = max(map(self._last_own, outcomes))
        own = [outcome.claim_id for outcome in outcomes if self._last_own(outcome) == last]
        confirmed = await self._store.confirm(holder, own, {last})
        noted = set(confirmed.were_pending if confirmed.version == last else ())
        left = []
        for outcome in outcomes:
            if outcome.claim_id in noted:  # once: a second copy may have been sent behind what is later by now
                noted.remove(outcome.claim_id)
            else:
                left.append(outcome)
        return left

    async def confirm(self, outcome: Outcome, newest: Newest | None = None) -> Newest | None:
        """Note that everything in the outcome is delivered, unless others wrote meanwhile; repeating it does nothing.

        Args:
            outcome: what was delivered, in its turn if nothing else is said.
            newest: what was delivered after it.

        Returns:
            None when it is noted. Otherwise the positions by now: those that are later than what was delivered are to
            be produced, and the confirmation is to be asked for again with them.

        Raises:
            LostClaimError: the store lost what it was told of the claim; handle it again.
            StoreError: call again.
        """
        if not outcome.holder or outcome.already_sent:
            return None
        versions = {newest.version} if newest else {self._last_own(outcome)}
        confirmed = await self._store.confirm(outcome.holder, [outcome.claim_id], versions)
        was_pending = outcome.claim_id in confirmed.were_pending
        if confirmed.version in versions and (was_pending or newest):
            return None
        now = await self._kept(outcome, was_pending=was_pending)
        return now if was_pending or now.beyond((newest or outcome).positions) else None

    async def _kept(self, outcome: Outcome, *, was_pending: bool) -> Newest:
        """An outcome's positions by now.

        Raises:
            LostClaimError: some are older than in the outcome, or do not know its claim; it is pending no more.
        """
        now = await self.newest(outcome)
        if all(_is_kept(sent, now) for sent in outcome.positions) and (was_pending or _is_counted(outcome, now)):
            return now
        if was_pending:
            await self._store.confirm(outcome.holder, [outcome.claim_id])
        raise LostClaimError(f"Redis lost claim {outcome.claim_id} before it was confirmed")

    async def newest(self, outcome: Outcome) -> Newest:
        """The positions of an outcome as the store has them by now, without those that it lost.

        Raises:
            StoreError: call again.
        """
        keys = [id_key(position.position_id) for position in outcome.positions]
        loaded = await self._store.load(outcome.holder, [keys])
        known = loaded.positions
        held = (known.get(position.position_id) for position in outcome.positions)
        return Newest(tuple(found for found in held if found), loaded.version)

    async def give_up(self, outcome: Outcome) -> None:
        """Forget that an outcome is to be delivered: it never can be.

        Raises:
            StoreError: call again.
        """
        await self._store.confirm(outcome.holder, [outcome.claim_id])

    async def restore(self, outcome: Outcome) -> None:
        """Put the positions of an outcome that the store lost back into it.

        Raises:
            StoreError: call again.
        """
        await self._store.restore(outcome.positions)

    async def overdue(self, age_seconds: float) -> dict[str, Outcome | None]:
        """Outcomes that somebody stored so long ago and never confirmed; to be produced and confirmed like one's own.

        Returns:
            By claim; None for what this version cannot read. It stays pending, for one that can.

        Raises:
            StoreError: call again.
        """
        found: dict[str, Outcome | None] = {}
        for claim_id, pending in (await self._store.overdue(age_seconds)).items():
            try:
                found[claim_id] = outcome_of(pending)
            except PayloadError:
                found[claim_id] = None
        return found

    def _note(self, holder: str, since: int, version: int) -> None:
        if self._store.trusted is not self._noted_on:  # another server, or older data: versions begin anew
            self._runs.clear()
            self._noted_on = self._store.trusted
        first, last = self._runs.pop(holder, (since, 0))
        self._runs[holder] = (first if last == since - 1 else since, version)
        if len(self._runs) > _REMEMBERED_HOLDERS:
            del self._runs[next(iter(self._runs))]

    def _last_own(self, outcome: Outcome) -> int:
        """Version at which all written since an outcome is of this process's claims, which go out in order.

        Its own if others wrote behind it, and none on another server.
        """
        if self._store.trusted is not self._noted_on:
            return _NONE
        first, last = self._runs.get(outcome.holder, (_NONE, _NONE))
        return last if first <= outcome.version <= last else outcome.version


def _wholes(loaded: Loaded) -> set[str]:
    """What some of the positions were merged into and is not among them."""
    return {one.merged_into for one in loaded.records.values() if one.merged_into} - loaded.positions.keys()


def _is_kept(sent: Position, now: Newest) -> bool:
    return any(one.position_id == sent.position_id and one.revision >= sent.revision for one in now.positions)


def _is_counted(outcome: Outcome, now: Newest) -> bool:
    position = outcome.position
    return position is None or any(
        one.position_id == position.position_id and outcome.claim_id in one.claims for one in now.positions
    )
