"""Claims to alerts over a store, so that nothing is lost and nothing told twice: for the alerter and `tasrih decide`.

Order of calls for every claim, each step only when the one before it is done:

1. `outcome = await positions.handle(claim)`: decides, and stores what the claim gives rise to as pending.
2. Produce `outcome.alerts`, then `outcome.positions`, with acks from all; wait for delivery. In this order: whoever
   finds in Kafka a position that names a claim may rely on everything else of that claim being there.
3. `await positions.confirm(outcome)`, and produce what it gives back: usually nothing.
4. Acknowledge the claim.

After a crash between any two of them the claim comes again, and `handle` gives the stored outcome back: the same
alerts, byte for byte. After step 3 it gives an outcome with `already_sent` and nothing to produce; steps 2 and 3 are
then no-ops. Whatever raises a StoreError in 1 or 3 is mended by beginning again at 1.

A position's `revision` rises with every state, here and nowhere else: that is how a late state is told from an earlier
one wherever both meet. Two writers may produce their states of a position in the wrong order (one was slow, or the
other repeats what a third left behind), so step 3 compares with the index, which knew each state before it was sent.
"""

from collections.abc import Callable, Sequence

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
        """Versions, from and to, that nobody but this process gave a holder's positions; of those last written."""
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

        return await self._settle(identity.holder, matter_keys(identity), claim.claim_id, decided)

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
            return await self._settle(correction.official_id, keys, correction.correction_id, corrected)
        except CorrectionError:
            await self._require_trust()  # it may fit the positions that Redis lost
            raise

    async def _require_trust(self) -> None:
        trusted = self._store.trusted
        if trusted and [shard.server for shard in await self._store.survey()] != [shard.server for shard in trusted]:
            self._store.trust(None)
            raise UncheckedError("another server answers: the index has to be checked")

    async def _settle(
        self, holder: str, keys: Sequence[Key], claim_id: str, decided: Callable[[State], Outcome]
    ) -> Outcome:
        """Load, decide and store until nobody came in between."""
        for _ in range(_MAX_ATTEMPTS):
            loaded = await self._load(holder, keys, claim_id)
            if loaded.pending is not None:
                return outcome_of(loaded.pending)
            outcome = decided(loaded.positions)
            if outcome.already_sent:
                return outcome
            failpoints.passing("before_claim")
            write = Write(holder, claim_id, loaded, outcome.positions, _encoder.encode(outcome))
            taken = await self._store.claim(write)
            failpoints.passing("after_claim")
            if taken.status == "handled":
                nothing = {"positions": (), "alerts": (), "already_sent": True, "suppressed": "already_handled"}
                return msgspec.structs.replace(outcome, **nothing)
            if taken.status == "stored":
                self._note(holder, taken.version)
                return msgspec.structs.replace(outcome, version=taken.version)
            if taken.pending is not None:
                return outcome_of(taken.pending)
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

    async def confirm(self, outcome: Outcome, *, in_order: bool = True) -> tuple[Position, ...]:
        """Note that everything in the outcome is delivered; repeating it does nothing.

        Args:
            outcome: what was delivered.
            in_order: whether it was delivered in its turn; not so what was taken up long after it was stored.

        Returns:
            Positions that others changed meanwhile: they are to be produced once more, after those of the outcome.

        Raises:
            LostClaimError: the store lost what it was told of the claim; handle it again.
            StoreError: call again.
        """
        if not outcome.holder or outcome.already_sent:
            return ()
        confirmed = await self._store.confirm(outcome.holder, outcome.claim_id)
        if confirmed.was_pending and in_order and self._is_alone(outcome, confirmed.version):
            return ()
        now = await self._now(outcome)
        if not all(_is_kept(sent, now) for sent in outcome.positions) or not (
            confirmed.was_pending or _is_counted(outcome, now)
        ):
            raise LostClaimError(f"Redis lost claim {outcome.claim_id} before it was confirmed")
        return _later(outcome, now)

    async def later(self, outcome: Outcome) -> tuple[Position, ...]:
        """The positions of an outcome that others changed since, as they stand now.

        Raises:
            StoreError: call again.
        """
        return _later(outcome, await self._now(outcome))

    async def _now(self, outcome: Outcome) -> State:
        """What the store has of an outcome's positions."""
        keys = [id_key(position.position_id) for position in outcome.positions]
        return (await self._store.load(outcome.holder, keys, "")).positions

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
        if (
            self._store.trusted is not self._noted_on
        ):  # another server, or the same with older data: versions begin anew
            self._runs.clear()
            self._noted_on = self._store.trusted
        first, last = self._runs.pop(holder, (version, 0))
        self._runs[holder] = (first if last == version - 1 else version, version)
        if len(self._runs) > _REMEMBERED_HOLDERS:
            del self._runs[next(iter(self._runs))]

    def _is_alone(self, outcome: Outcome, version: int) -> bool:
        """Whether all that was written since an outcome is this process's own, which sends it in order."""
        if self._store.trusted is not self._noted_on:
            return False
        first, last = self._runs.get(outcome.holder, (version, version))
        return version == outcome.version or (first <= outcome.version and last == version)

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


def _later(outcome: Outcome, now: State) -> tuple[Position, ...]:
    held = ((now.get(sent.position_id), sent) for sent in outcome.positions)
    return tuple(found for found, sent in held if found and found.revision > sent.revision)


def _is_kept(sent: Position, now: State) -> bool:
    held = now.get(sent.position_id)
    return held is not None and held.revision >= sent.revision


def _is_counted(outcome: Outcome, now: State) -> bool:
    return outcome.position is None or outcome.claim_id in now[outcome.position.position_id].claims
