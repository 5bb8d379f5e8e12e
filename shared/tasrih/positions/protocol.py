"""Claims to alerts over a store, so that nothing is lost and nothing told twice: for the alerter and `tasrih decide`.

Order of calls for every claim, each step only when the one before it is done:

1. `outcome = await positions.handle(claim)`: decides, and stores what the claim gives rise to as pending.
2. Produce `outcome.alerts`, then `outcome.positions`, with acks from all; wait for delivery. In this order: whoever
   finds in Kafka a position that names a claim may rely on everything else of that claim being there.
3. `await positions.confirm(outcome)`.
4. Acknowledge the claim.

After a crash between any two of them the claim comes again, and `handle` gives the stored outcome back: the same
alerts, byte for byte. After step 3 it gives an outcome with `already_sent` and nothing to produce; steps 2 and 3 are
then no-ops.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from tasrih import failpoints
from tasrih.events.model import Alert, Claim, Decision, Position
from tasrih.positions.alerts import alerts_for
from tasrih.positions.engine import State, Verdict, decide
from tasrih.positions.identity import identify, matter_keys
from tasrih.positions.store import Store, StoreError, Write
from tasrih.positions.watches import Watch

_MAX_ATTEMPTS = 100


class ContentionError(StoreError):
    """Other writers kept changing the same holder's positions; the claim may be tried again."""


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


class Positions:
    """Decides claims one at a time over a store.

    Args:
        store: where positions are kept.
        watches: what alerts are matched against.
    """

    def __init__(self, store: Store, watches: Sequence[Watch] = ()) -> None:
        self._store = store
        self._watches = watches

    async def handle(self, claim: Claim) -> Outcome:
        """Decide a claim and store what it gives rise to; see the module for what must follow.

        Raises:
            StoreError: the store is out of reach or contended; call again with the same claim.
        """
        identity = identify(claim)
        if not identity.holder:
            return Outcome(claim_id=claim.claim_id, holder="", decision=None, position=None)
        keys = matter_keys(identity)
        for _ in range(_MAX_ATTEMPTS):
            loaded = await self._store.load(identity.holder, keys, claim.claim_id)
            if loaded.pending is not None:
                return _decoder.decode(loaded.pending)
            after, verdict = decide(loaded.positions, claim)
            outcome = self._outcome(identity.holder, claim, loaded.positions, after, verdict)
            if outcome.already_sent:
                return outcome
            write = Write(identity.holder, claim.claim_id, loaded, outcome.positions, _encoder.encode(outcome))
            failpoints.passing("before_claim")
            taken = await self._store.claim(write)
            failpoints.passing("after_claim")
            if taken.payload is not None:
                return _decoder.decode(taken.payload)
            if taken.status == "stored":
                return outcome
        raise ContentionError(f"positions of {identity.holder} changed {_MAX_ATTEMPTS} times under one claim")

    async def confirm(self, outcome: Outcome) -> None:
        """Note that everything in the outcome is delivered; repeating it does nothing.

        Raises:
            StoreError: call again.
        """
        if outcome.holder and not outcome.already_sent:
            await self._store.confirm(outcome.holder, outcome.claim_id)

    def _outcome(self, holder: str, claim: Claim, before: State, after: State, verdict: Verdict) -> Outcome:
        changed = [position for key, position in after.items() if before.get(key) != position]
        touched = tuple(sorted(changed, key=lambda position: position.position_id == verdict.position.position_id))
        return Outcome(
            claim_id=claim.claim_id,
            holder=holder,
            decision=verdict.decision,
            position=verdict.position,
            positions=touched,
            alerts=alerts_for(verdict, claim, self._watches) if touched else (),
            changes=verdict.changes,
            suggested=verdict.suggested,
            already_sent=not touched,
        )


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome)
