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

A position's `revision` rises with every state, here and nowhere else: that is how a late state is told from an earlier
one wherever both meet. Two writers may produce their states of a position in the wrong order (one was slow, or the
other repeats what a third left behind), so step 3 compares with the index, which knew each state before it was sent.
A claim stays pending until its positions were produced in the newest state that the index had *after* they were
produced in its own, and nobody wrote since: whoever dies in between leaves the claim pending, and it is done again.
"""

from collections.abc import Callable, Collection, Sequence

import msgspec
from msgspec import Struct

from tasrih import failpoints
from tasrih.events.model import Alert, Claim, Correction, Decision, Position, Suppression
from tasrih.positions.alerts import alerts_for, why_silent
from tasrih.positions.corrections import CorrectionError, concerned, correct
from tasrih.positions.engine import State, Verdict, decide
from tasrih.positions.identity import identify, matter_keys
from tasrih.positions.store import Key, Loaded, Pending, Store, StoreError, UncheckedError, Write, id_key
from tasrih.positions.watches import Watch

_MAX_ATTEMPTS = 100
_REMEMBERED_HOLDERS = 10_000
_NONE = -1
"""A version that no holder's positions have."""


class ContentionError(StoreError):
    """Other writers kept changing the same holder's positions; the claim may be tried again."""


class LostClaimError(StoreError):
    """The store lost the claim before it was confirmed; the claim is to be handled again."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What one claim gives rise to."""

    claim_id: str
    holder: str
    """Empty for an anonymous source, whose claims take no position."""
    decision: Decision | None
    """None when there is no holder."""
    position: Position | None
    """The position the claim takes, as it stands afterwards."""
    positions: tuple[Position, ...] = ()
    """Positions opened or changed, to be produced after the alerts in this order: the last one names the claim."""
    alerts: tuple[Alert, ...] = ()
    changes: str | None = None
    """Id of the position that this claim changes or takes back."""
    suggested: tuple[str, ...] = ()
    """Ids of positions that may be the same."""
    already_sent: bool = False
    """The claim was handled and confirmed before: nothing to produce."""
    trace: str = ""
    """`traceparent` of the message with the claim, so that whoever takes the outcome up produces the same headers."""
    origin: str = ""
    """Place of that message, for the same."""
    version: int = 0
    """Version of the holder's positions after the claim."""
    suppressed: Suppression | None = None
    """Why there is no alert; None when there is one."""


class Newest(Struct, frozen=True):
    """The positions of an outcome as they stand by now."""

    positions: tuple[Position, ...]
    version: int
    """Version of the holder's positions then."""

    def beyond(self, sent: Collection[Position]) -> tuple[Position, ...]:
        """Those in a later state than what was sent."""
        revisions = {position.position_id: position.revision for position in sent}
        return tuple(found for found in self.positions if found.revision > revisions.get(found.position_id, -1))


class Positions:
    """Decides claims one at a time over a store.

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
        identity = identify(claim)
        if not identity.holder:
            return Outcome(
                claim_id=claim.claim_id, holder="", decision=None, position=None, suppressed="anonymous_source"
            )

        def decided(before: State) -> Outcome:
            outcome = self._outcome(identity.holder, claim, before)
            return msgspec.structs.replace(outcome, trace=trace, origin=origin)

        outcome, is_ours = await self._settle(identity.holder, matter_keys(identity), claim.claim_id, decided)
        if is_ours:
            self._note(identity.holder, outcome.version)
        return outcome

    async def correct(self, correction: Correction, trace: str = "", origin: str = "") -> Outcome:
        """Apply a correction and store what it changes. It goes the way of a claim, with its own id as the claim's.

        Raises:
            CorrectionError: it does not fit the positions.
            StoreError: the store is out of reach or contended; call again with the same correction.
        """

        def corrected(before: State) -> Outcome:
            after = _revised(before, correct(before, correction))
            changed = tuple(position for key, position in after.items() if before.get(key) != position)
            return Outcome(
                claim_id=correction.correction_id,
                holder=correction.official_id,
                decision=None,
                position=None,
                positions=changed,
                already_sent=not changed,
                trace=trace,
                origin=origin,
            )

        keys = [id_key(name) for name in concerned(correction)]
        try:
            outcome, _ = await self._settle(correction.official_id, keys, correction.correction_id, corrected)
        except CorrectionError:
            await self._require_trust()  # it may fit the positions that Redis lost
            raise
        return outcome

    async def _require_trust(self) -> None:
        trusted = self._store.trusted
        if trusted and [shard.server for shard in await self._store.survey()] != [shard.server for shard in trusted]:
            self._store.trust(None)
            raise UncheckedError("another server answers: the index has to be checked")

    async def _settle(
        self, holder: str, keys: Sequence[Key], claim_id: str, decided: Callable[[State], Outcome]
    ) -> tuple[Outcome, bool]:
        """Load, decide and store until nobody came in between; the outcome, and whether it was stored just now."""
        for _ in range(_MAX_ATTEMPTS):
            loaded = await self._load(holder, keys, claim_id)
            if loaded.pending is not None:
                return outcome_of(loaded.pending), False
            outcome = decided(loaded.positions)
            if outcome.already_sent:
                return outcome, False
            failpoints.passing("before_claim")
            write = Write(holder, claim_id, loaded, outcome.positions, payload_of(outcome))
            taken = await self._store.claim(write)
            failpoints.passing("after_claim")
            if taken.status == "handled":
                nothing = {"positions": (), "alerts": (), "already_sent": True, "suppressed": "already_handled"}
                return msgspec.structs.replace(outcome, **nothing), False
            if taken.status == "stored":
                return msgspec.structs.replace(outcome, version=taken.version), True
            if taken.pending is not None:
                return outcome_of(taken.pending), False
        raise ContentionError(f"positions of {holder} changed {_MAX_ATTEMPTS} times under one claim")

    async def _load(self, holder: str, keys: Sequence[Key], claim_id: str) -> Loaded:
        """What could matter to a claim, with the positions that some of it was merged into."""
        loaded = await self._store.load(holder, keys, claim_id)
        while targets := {p.merged_into for p in loaded.positions.values() if p.merged_into} - loaded.positions.keys():
            more = await self._store.load(holder, sorted(map(id_key, targets)), claim_id)
            if more.version != loaded.version:
                return await self._load(holder, keys, claim_id)
            if not more.positions:  # forgotten
                break
            loaded = Loaded(
                more.version, loaded.numbers | more.numbers, loaded.positions | more.positions, more.pending
            )
        return loaded

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
        versions = {newest.version} if newest else self._own_versions(outcome)
        confirmed = await self._store.confirm(outcome.holder, outcome.claim_id, versions)
        if confirmed.version in versions and (confirmed.was_pending or newest):
            return None
        now = await self._kept(outcome, was_pending=confirmed.was_pending)
        return now if confirmed.was_pending or now.beyond((newest or outcome).positions) else None

    async def _kept(self, outcome: Outcome, *, was_pending: bool) -> Newest:
        """An outcome's positions by now.

        Raises:
            LostClaimError: some are older than in the outcome, or do not know its claim; it is pending no more.
        """
        now = await self.newest(outcome)
        if all(_is_kept(sent, now) for sent in outcome.positions) and (was_pending or _is_counted(outcome, now)):
            return now
        if was_pending:
            await self._store.confirm(outcome.holder, outcome.claim_id)
        raise LostClaimError(f"Redis lost claim {outcome.claim_id} before it was confirmed")

    async def newest(self, outcome: Outcome) -> Newest:
        """The positions of an outcome as the store has them by now, without those that it lost.

        Raises:
            StoreError: call again.
        """
        keys = [id_key(position.position_id) for position in outcome.positions]
        loaded = await self._store.load(outcome.holder, keys, "")
        held = (loaded.positions.get(position.position_id) for position in outcome.positions)
        return Newest(tuple(found for found in held if found), loaded.version)

    async def give_up(self, outcome: Outcome) -> None:
        """Forget that an outcome is to be delivered: it never can be.

        Raises:
            StoreError: call again.
        """
        await self._store.confirm(outcome.holder, outcome.claim_id)

    async def restore(self, outcome: Outcome) -> None:
        """Put the positions of an outcome that the store lost back into it.

        Raises:
            StoreError: call again.
        """
        await self._store.restore(outcome.positions)

    async def overdue(self, age_seconds: float) -> list[Outcome]:
        """Outcomes that somebody stored so long ago and never confirmed; to be produced and confirmed like one's own.

        Raises:
            StoreError: call again.
        """
        return [outcome_of(pending) for pending in await self._store.overdue(age_seconds)]

    def _note(self, holder: str, version: int) -> None:
        if self._store.trusted is not self._noted_on:  # another server, or older data: versions begin anew
            self._runs.clear()
            self._noted_on = self._store.trusted
        first, last = self._runs.pop(holder, (version, 0))
        self._runs[holder] = (first if last == version - 1 else version, version)
        if len(self._runs) > _REMEMBERED_HOLDERS:
            del self._runs[next(iter(self._runs))]

    def _own_versions(self, outcome: Outcome) -> set[int]:
        """Versions at which all written since an outcome is of this process's claims, which go out in order."""
        if self._store.trusted is not self._noted_on:
            return {_NONE}
        first, last = self._runs.get(outcome.holder, (_NONE, _NONE))
        return {outcome.version, last} if first <= outcome.version <= last else {outcome.version}

    def _outcome(self, holder: str, claim: Claim, before: State) -> Outcome:
        after, verdict = _numbered(before, *decide(before, claim))
        changed = [position for key, position in after.items() if before.get(key) != position]
        touched = tuple(sorted(changed, key=lambda position: position.position_id == verdict.position.position_id))
        alerts = alerts_for(verdict, claim, self._watches) if touched else ()
        silent = why_silent(verdict) if touched else "already_handled"
        return Outcome(
            claim_id=claim.claim_id,
            holder=holder,
            decision=verdict.decision,
            position=verdict.position,
            positions=touched,
            alerts=alerts,
            changes=verdict.changes,
            suggested=verdict.suggested,
            already_sent=not touched,
            suppressed=None if alerts else silent,
        )


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome)


def payload_of(outcome: Outcome) -> bytes:
    """What is stored for a claim."""
    return _encoder.encode(outcome)


def outcome_of(pending: Pending) -> Outcome:
    """What was stored for a claim."""
    return msgspec.structs.replace(_decoder.decode(pending.payload), version=pending.version)


def _numbered(before: State, after: State, verdict: Verdict) -> tuple[State, Verdict]:
    """The same with a new revision for each known position that changed."""
    after = _revised(before, after)
    previous = verdict.previous and after[verdict.previous.position_id]
    return after, msgspec.structs.replace(verdict, position=after[verdict.position.position_id], previous=previous)


def _revised(before: State, after: State) -> State:
    changed = {
        key: msgspec.structs.replace(position, revision=before[key].revision + 1)
        for key, position in after.items()
        if key in before and before[key] != position
    }
    return after | changed


def _is_kept(sent: Position, now: Newest) -> bool:
    return any(one.position_id == sent.position_id and one.revision >= sent.revision for one in now.positions)


def _is_counted(outcome: Outcome, now: Newest) -> bool:
    position = outcome.position
    return position is None or any(
        one.position_id == position.position_id and outcome.claim_id in one.claims for one in now.positions
    )
