"""The pure engine: positions that could match + a claim → those positions afterwards and a decision.

Event time only: what a claim means depends on when its article was published, never on when it is read.

The same claims in any order give the same positions (which claims belong together, first and last appearance, counts,
sources, what revises what), with these exceptions: a position's id, content and slots are those of the claim that came
first to us; a claim that leaves out what tells two positions apart (a headline without the amount) joins the one more
like it among those known then; a position whose claims are alike only in a chain may be cut elsewhere; and of more than
`MAX_CLAIMS` claims only the latest to come are remembered by id.
"""

from collections.abc import Iterable
from datetime import timedelta

import msgspec
from msgspec import Struct

from tasrih.events.ids import position_id
from tasrih.events.model import STRENGTHS, Appearance, Claim, Decision, Position, Slots
from tasrih.positions.identity import Identity, identify, identity_of
from tasrih.positions.matching import Likeness, clash, compare, is_same_matter, level

MAX_CLAIMS = 32
"""Claims that a position remembers by id."""

_MAX_SUGGESTED = 3
_NEWS_CYCLE = timedelta(hours=36)  # within it, "ready to" and "decided to" are two outlets' words for one act

State = dict[str, Position]
"""Positions by id: all of one holder that share a matter key with the claim (others cannot matter to the decision)."""


class Verdict(Struct, frozen=True):
    """What a claim means for the positions of its holder."""

    decision: Decision
    position: Position
    """The position that the claim takes, as it stands afterwards."""
    previous: Position | None = None
    """For a claim that opens a change or a withdrawal the position held before, as it stands afterwards."""
    changes: str | None = None
    """Id of the position that the claim changes or takes back."""
    suggested: tuple[str, ...] = ()
    """Ids of positions that may be the same, best first; kept apart."""
    opened: bool = False
    """Whether this claim opened the position: only then is there something to alert."""


class _Candidate(Struct, frozen=True):
    position: Position
    clash: str | None
    likeness: Likeness
    same_article: bool


def decide(state: State, claim: Claim) -> tuple[State, Verdict]:
    """Decide what a claim means; `state` is not changed.

    Args:
        state: positions of the claim's holder; those of others are ignored.
        claim: one with a holder (`identity.holder_of`); an anonymous source takes no position.

    Returns:
        The state with the positions that the claim opened or changed, and the verdict. A claim that a position already
        counts changes nothing and is `repeated`.

    Raises:
        ValueError: the claim has no holder.
    """
    identity = identify(claim)
    if not identity.holder:
        raise ValueError(f"claim {claim.claim_id} has no named speaker")
    if known := _already_counted(state.values(), identity, claim):
        return state, Verdict("repeated", known)
    ranked = _ranked(state.values(), identity, claim)
    same = next((c for c in ranked if _takes(c, claim, identity)), None)
    verdict = _repeat(same.position, claim) if same else _open(ranked, identity, claim)
    touched = [verdict.position, *([verdict.previous] if verdict.previous else [])]
    later = {} if same else _revised_by(ranked, verdict, claim, identity)
    return state | {position.position_id: position for position in touched} | later, verdict


def _already_counted(positions: Iterable[Position], identity: Identity, claim: Claim) -> Position | None:
    opened_by_it = position_id(identity.holder, claim.claim_id)
    for position in positions:
        if position.position_id == opened_by_it or claim.claim_id in position.claims:
            return position
    return None


def _ranked(positions: Iterable[Position], identity: Identity, claim: Claim) -> list[_Candidate]:
    """Positions of the holder, most alike first; ties by event time and id, never by order of arrival."""
    candidates = [
        _candidate(position, identity, claim) for position in positions if position.official_id == identity.holder
    ]
    key = lambda c: (c.clash is not None, -c.likeness.score, c.position.first.published_at, c.position.position_id)  # noqa: E731
    return sorted(candidates, key=key)


def _candidate(position: Position, identity: Identity, claim: Claim) -> _Candidate:
    other = identity_of(position)
    apart = clash(identity, other)
    same_article = claim.article_id in {position.first.article_id, position.last.article_id}
    return _Candidate(position, apart, compare(identity, other, same_matter=apart is not None), same_article)


def _takes(candidate: _Candidate, claim: Claim, identity: Identity) -> bool:
    if candidate.clash or _stronger(candidate.position, claim, identity):
        return False
    return level(candidate.likeness, same_article=candidate.same_article) == "confirmed"


def _stronger(position: Position, claim: Claim, identity: Identity) -> bool:
    """Whether of two commitments the later, by more than a news cycle, binds more: first "ready", then "decided"."""
    ours, theirs = identity.strength, position.slots.strength
    if ours is None or theirs is None or ours == theirs:
        return False
    if claim.published_at > position.last.published_at + _NEWS_CYCLE:
        return STRENGTHS.index(ours) > STRENGTHS.index(theirs)
    if claim.published_at < position.first.published_at - _NEWS_CYCLE:
        return STRENGTHS.index(ours) < STRENGTHS.index(theirs)
    return False


def _repeat(position: Position, claim: Claim) -> Verdict:
    after = _with_appearance(position, claim)
    if position.revises and claim.article_id == position.first.article_id:  # headline and text report one change
        return Verdict("withdrawn" if position.kind == "denial" else "changed", after, changes=position.revises)
    second_source = len(position.sources) == 1 and claim.source not in position.sources
    return Verdict("corroborated" if second_source else "repeated", after)


def _open(ranked: list[_Candidate], identity: Identity, claim: Claim) -> Verdict:
    suggested = tuple(c.position.position_id for c in ranked if not c.clash and _suggests(c))[:_MAX_SUGGESTED]
    earlier = [
        c for c in ranked if _contradicts(c, identity, claim) and c.position.last.published_at < claim.published_at
    ]
    position = _new_position(identity, claim)
    if not earlier:
        return Verdict("new", position, suggested=suggested, opened=True)
    before = max(
        earlier, key=lambda c: (c.position.last.published_at, c.likeness.score, c.position.position_id)
    ).position
    withdrawn = identity.kind == "denial"
    previous = msgspec.structs.replace(before, withdrawn=before.withdrawn or withdrawn)
    position = msgspec.structs.replace(position, revises=before.position_id)
    decision: Decision = "withdrawn" if withdrawn else "changed"
    return Verdict(decision, position, previous, before.position_id, suggested, opened=True)


def _suggests(candidate: _Candidate) -> bool:
    return level(candidate.likeness, same_article=candidate.same_article) != "none"


_OPPOSED_KINDS = frozenset(
    {frozenset({"commitment", "rejection"}), frozenset({"statement", "denial"}), frozenset({"commitment", "denial"})}
)
"""Kinds that take each other's matter back; all other pairs of kinds are two positions side by side."""


def _contradicts(candidate: _Candidate, identity: Identity, claim: Claim) -> bool:
    """Whether claim and position are of one matter in another article and cannot both be held."""
    if candidate.same_article or not is_same_matter(candidate.likeness):
        return False
    if candidate.clash is None:
        return _stronger(candidate.position, claim, identity)
    if candidate.clash == "kind":
        return frozenset({candidate.position.kind, identity.kind}) in _OPPOSED_KINDS
    return candidate.clash in {"polarity", "amount"}


def _revised_by(ranked: list[_Candidate], verdict: Verdict, claim: Claim, identity: Identity) -> State:
    """Positions taken after this claim that revise the one it opened: it reached us late."""
    later = (
        c.position
        for c in ranked
        if _contradicts(c, identity, claim) and c.position.first.published_at > claim.published_at
    )
    opened = verdict.position.position_id
    return {p.position_id: msgspec.structs.replace(p, revises=opened) for p in later if p.revises is None}


def _new_position(identity: Identity, claim: Claim) -> Position:
    appearance = _appearance(claim)
    return Position(
        position_id=position_id(identity.holder, claim.claim_id),
        official_id=identity.holder,
        speaker_name=claim.speaker_name,
        speaker_type=claim.speaker_type,
        kind=claim.kind,
        topics=claim.topics,
        slots=claim.slots,
        content=claim.content,
        first=appearance,
        last=appearance,
        appearances=1,
        sources=(claim.source,),
        claims=(claim.claim_id,),
    )


def _with_appearance(position: Position, claim: Claim) -> Position:
    appearance = _appearance(claim)
    return msgspec.structs.replace(
        position,
        first=min(position.first, appearance, key=_event_order),
        last=max(position.last, appearance, key=_event_order),
        appearances=position.appearances + 1,
        sources=tuple(sorted({*position.sources, claim.source})),
        claims=(*position.claims, claim.claim_id)[-MAX_CLAIMS:],
        slots=_filled(position.slots, claim.slots),
    )


def _filled(slots: Slots, more: Slots) -> Slots:
    """What the first report left out and a later one says; what was said stays."""
    named = ("object", "beneficiary", "addressee", "amount", "deadline", "condition")
    said = {name: getattr(more, name) for name in named if not getattr(slots, name) and getattr(more, name)}
    return msgspec.structs.replace(slots, **said) if said else slots


def _appearance(claim: Claim) -> Appearance:
    return Appearance(
        claim_id=claim.claim_id, article_id=claim.article_id, source=claim.source, published_at=claim.published_at
    )


def _event_order(appearance: Appearance) -> tuple[object, str]:
    return appearance.published_at, appearance.claim_id
