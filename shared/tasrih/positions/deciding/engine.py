"""The pure engine: positions that could match + a claim → those positions afterwards and a decision.

Event time only: what a claim means depends on when its article was published, never on when it is read.

The same claims in any order give the same positions (which claims belong together, contents, first and last appearance,
counts, sources, strength, what revises what), with these exceptions: a position's id is that of the claim that came
first to us; a claim that leaves out what tells two positions apart (a headline without the amount) joins the one more
like it among those known then; a position whose claims are alike only in a chain, or whose strengths differ within a
news cycle of a change, may be cut elsewhere; what the earliest claim leaves out is filled in by the first to come that
says it; and of more than `keeping.MAX_CLAIMS` claims only the latest to come are remembered by id.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

import msgspec
from msgspec import Struct

from tasrih.events.model import STRENGTHS, Claim, Decision, Position, Strength
from tasrih.positions.deciding.keeping import first_time, one_of, opened, with_appearance
from tasrih.positions.sameness.identity import Identity, holder_of, identity_of, only_gives_up
from tasrih.positions.sameness.likeness import Likeness, Nearness, compare
from tasrih.positions.sameness.matching import (
    TURNS,
    Part,
    Turn,
    can_contradict,
    can_matter,
    clash,
    goes_back_on,
    has_strangers,
    is_same_matter,
    level,
    odds_near,
    turns_in,
)

_MAX_SUGGESTED = 3
_RETELLING: frozenset[Nearness] = frozenset({"headline", "outlets", "retold", "apart"})
_SETTLED: frozenset[Strength] = frozenset({"decided", "delivered"})
_NEWS_CYCLE = timedelta(hours=36)  # within it, "ready to" and "decided to" are two outlets' words for one act

State = dict[str, Position]
"""Positions by id: all of one holder that share a matter key with the claim (others cannot matter to the decision).

And those that one of them is part of.
"""


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


class _Pair(Struct, frozen=True):
    """The position that the claim would open, beside a known one."""

    position: Position
    """The known one."""
    clash: Part | None
    likeness: Likeness
    nearness: Nearness
    turn: Turn | None
    gone_back: bool
    """Whether one of both is told to take the place of the other."""
    one_speech: bool
    """Whether one article tells both, and neither was told before its news: what an article recalls may be given up."""


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
    holder = holder_of(claim)
    if not holder:
        raise ValueError(f"claim {claim.claim_id} has no named speaker")
    fresh = opened(holder, claim)
    known = next((p for p in state.values() if p.position_id == fresh.position_id or claim.claim_id in p.claims), None)
    if known:
        return state, Verdict("repeated", standing(known, state.get))
    pairs = _ranked(fresh, state)
    same = next(filter(_is_same, sorted(pairs, key=_is_elsewhere)), None)
    held = standing(same.position, state.get) if same else None
    taken = with_appearance(held, fresh) if held else fresh
    after = state | {taken.position_id: taken}
    if held is None:
        after |= _links(taken, pairs, after)
    elif _told(taken) != _told(held):
        others = [pair for pair in pairs if pair.position.position_id != taken.position_id]
        after |= _links(taken, [*others, *_ranked(taken, after)], after)
    if held and (taken.content, taken.wordings) != (held.content, held.wordings):
        after |= _united(after[taken.position_id], pairs, after, tells_two=bool(claim.slots.paraphrase))
    taken = standing(after[taken.position_id], after.get)
    return after, _seen_again(held, taken, claim) if held else _first_seen(taken, after, pairs)


def _told(position: Position) -> tuple[Hashable, ...]:
    """What tells whether a position contradicts another: when, in which words, and what it takes back."""
    return position.first, position.slots.taken_back, position.wordings


def standing(position: Position, find: Callable[[str], Position | None]) -> Position:
    """The position that this one is part of, itself if it is part of none that `find` knows by its id."""
    passed = {position.position_id}
    while position.merged_into and position.merged_into not in passed and (whole := find(position.merged_into)):
        passed.add(whole.position_id)
        position = whole
    return position


def may_be_same(position: Position, others: Iterable[Position]) -> list[str]:
    """Ids of an official's other positions that are kept apart from this one and may be the same, likest first."""
    one = identity_of(position)
    pairs = (_pair(position, one, other) for other in others if other.position_id != position.position_id)
    return _suggested(sorted((pair for pair in pairs if pair), key=_rank))


def _ranked(fresh: Position, state: State) -> list[_Pair]:
    """The holder's positions on the same matter, most alike first; ties by event time, never by order of arrival."""
    one = identity_of(fresh)
    pairs = (_pair(fresh, one, position) for position in state.values())
    return sorted((pair for pair in pairs if pair), key=_rank)


def _united(taken: Position, pairs: Iterable[_Pair], state: State, *, tells_two: bool) -> State:
    """The positions that turn out to be one with `taken` since it has the claim's words, made part of one another.

    With `tells_two` the claim says one thing in two wordings, which need have nothing in common.
    """
    changed: State = {}
    for near in takewhile(_is_alike, pairs):
        other = standing(near.position, (state | changed).get)
        apart = other.position_id != taken.position_id and _may_unite(taken, other)
        pair = _pair(taken, identity_of(taken), other) if apart else None
        if pair and _is_same(pair) and (tells_two or not has_strangers(pair.likeness)):
            taken, part = one_of(taken, other)
            changed |= {taken.position_id: taken, part.position_id: part}
    return changed


def _is_alike(pair: _Pair) -> bool:
    return pair.clash is None and level(pair.likeness, pair.nearness) != "none"


def _may_unite(taken: Position, other: Position) -> bool:
    """Whether two positions stand alike to what was held before, are no parts, and no person has decided about them.

    Where each was told more than once before the claim that `taken` has now, they are two, and the claim says both.
    """
    alike = (taken.revises, taken.withdrawn) == (other.revises, other.withdrawn)
    free = not (taken.corrections or other.corrections or taken.merged_into or other.merged_into)
    return alike and free and min(taken.appearances - 1, other.appearances) == 1


def _rank(pair: _Pair) -> tuple[bool, float, tuple[datetime, bool, str]]:
    return pair.clash is not None, -odds_near(pair.likeness, pair.nearness), first_time(pair.position)


def _pair(fresh: Position, one: Identity, position: Position) -> _Pair | None:
    """A position of this identity beside another; None if they can neither be one nor contradict each other."""
    other = identity_of(position)
    nearness = _nearness(fresh, position, daily=one.content.daily and other.content.daily)
    # an act is alerted before it is retold
    told_again = nearness in _RETELLING and min(fresh, position, key=first_time).kind != "statement"
    gone_back = goes_back_on(one, other) or goes_back_on(other, one)
    turn = _turn(fresh, position)
    if not gone_back and not can_matter(one, other, nearness, told_again=told_again, turn=turn):
        return None
    apart = clash(one, other, told_again=told_again)
    if not turns_in(turn, apart):
        turn = None
    if apart and not (gone_back or turn or can_contradict(apart, (one.kind, other.kind))):
        return None
    likeness = compare(one, other, same_matter=apart is not None)
    if apart is None and likeness.act and level(likeness, nearness) == "confirmed":
        gone_back = False  # `لقاء الوسطاء` in the headline is what is refused now, though it was pledged in these words
    return _Pair(
        position=position,
        clash=apart,
        likeness=likeness,
        nearness=nearness,
        turn=turn,
        gone_back=gone_back,
        one_speech=nearness == "article" and abs(fresh.first.published_at - position.first.published_at) <= _NEWS_CYCLE,
    )


def _nearness(fresh: Position, position: Position, *, daily: bool) -> Nearness:
    ends = position.first, position.last
    fields = {end.field for end in ends if end.article_id == fresh.first.article_id}
    if fields:
        return "article" if fresh.first.field in fields else "headline"
    if daily and _day(fresh) != _day(position):
        return "anew"
    near = [end for end in ends if abs(fresh.first.published_at - end.published_at) <= _NEWS_CYCLE]
    if not near:
        if max(fresh, position, key=first_time).first.field == "title":
            return "news"
        return "retold" if any(end.source != fresh.first.source for end in ends) else "apart"
    return "outlets" if any(end.source != fresh.first.source for end in near) else "cycle"


def _day(position: Position) -> date:
    return position.first.published_at.date()


def _turn(one: Position, other: Position) -> Turn | None:
    """How the later turns on the earlier; a pledge not to act binds no more than the refusal that it is one with."""
    earlier, later = sorted((one, other), key=first_time)
    turn = TURNS.get((earlier.kind, later.kind))
    if not _is_days_later(later, earlier):
        return None
    weaker, stronger = earlier.slots.strength, later.slots.strength
    if turn or weaker in (None, "refused") or stronger is None or STRENGTHS.index(stronger) <= STRENGTHS.index(weaker):
        return turn
    return "settled" if weaker == "considering" and stronger in _SETTLED else "firmer"


def _is_days_later(later: Position, earlier: Position) -> bool:
    """Whether more than a news cycle lies between; a sum of time and cycle could lie beyond the last year there is."""
    return later.first.published_at - earlier.first.published_at > _NEWS_CYCLE


def _is_same(pair: _Pair) -> bool:
    confirmed = level(pair.likeness, pair.nearness) == "confirmed"
    return confirmed and pair.clash is None and pair.turn is None and not pair.gone_back


def _is_elsewhere(pair: _Pair) -> bool:
    """Whether the position is not told by the article of a headline, which abridges that and no other day's news."""
    return pair.nearness != "headline"


def _contradict(pair: _Pair) -> bool:
    """Whether both are of one matter, not of one speech, and cannot both be held, or it is told that way."""
    if pair.gone_back:
        return True
    if pair.one_speech or not is_same_matter(pair.likeness, pair.clash, pair.turn):
        return False
    return pair.clash is not None or pair.turn is not None


def _links(taken: Position, pairs: list[_Pair], state: State) -> State:
    """Positions whose `revises` the beginning of `taken` sets: its own, and that of later ones that contradict it."""
    rivals = _rivals(pairs)
    linked = _revising(taken.position_id, rivals, state)
    for rival in rivals:
        linked |= _revising(rival, _rivals(_ranked(state[rival], state)), state | linked)
    return linked


def _rivals(pairs: list[_Pair]) -> list[str]:
    return [pair.position.position_id for pair in pairs if _contradict(pair) and not pair.position.merged_into]


def _revising(revising: str, rivals: Sequence[str], state: State) -> State:
    """The position linked to the latest rival before it, and the positions that it takes back; empty if all stays.

    A link to a position that is not loaded stays: it was found when both were.
    """
    position = state[revising]
    if position.revises and position.revises not in state:
        return {}
    rivals = [*rivals, position.revises] if position.revises else rivals
    earlier = [state[rival] for rival in rivals if _is_before(state[rival], position)]
    replaced = [rival for rival in earlier if _goes_back_on(position, rival)]
    before = max(replaced or earlier, key=first_time, default=None)
    held = state[position.revises] if position.revises else None
    if before == held:
        return {}
    changed = {position.position_id: msgspec.structs.replace(position, revises=before and before.position_id)}
    if _takes_back(position):
        freed = {held.position_id: msgspec.structs.replace(held, withdrawn=False)} if held else {}
        taken_back = {before.position_id: msgspec.structs.replace(before, withdrawn=True)} if before else {}
        changed |= freed | taken_back
    return changed


def _is_before(other: Position, position: Position) -> bool:
    """Whether the other was held before: it is told so, or it was published earlier."""
    replaced, replaces = _goes_back_on(position, other), _goes_back_on(other, position)
    return replaced if replaced != replaces else other.first.published_at < position.first.published_at


def _goes_back_on(position: Position, other: Position) -> bool:
    return bool(position.slots.taken_back) and goes_back_on(identity_of(position), identity_of(other))


def _suggested(pairs: Iterable[_Pair]) -> list[str]:
    """Ids of the positions that are alike and stand for themselves, in the order of the pairs."""
    return [pair.position.position_id for pair in pairs if _is_alike(pair) and not pair.position.merged_into]


def _first_seen(taken: Position, state: State, pairs: list[_Pair]) -> Verdict:
    suggested = tuple(_suggested(pairs)[:_MAX_SUGGESTED])
    if taken.revises is None:
        return Verdict("new", taken, suggested=suggested, opened=True)
    return Verdict(_revision(taken), taken, state[taken.revises], taken.revises, suggested, opened=True)


def _seen_again(before: Position, after: Position, claim: Claim) -> Verdict:
    if after.revises and claim.article_id == after.first.article_id:  # headline and text report one change
        return Verdict(_revision(after), after, changes=after.revises)
    second_source = len(before.sources) == 1 and claim.source not in before.sources
    return Verdict("corroborated" if second_source else "repeated", after)


def _revision(position: Position) -> Decision:
    return "withdrawn" if _takes_back(position) else "changed"


def _takes_back(position: Position) -> bool:
    """Whether nothing takes the place of what it revises."""
    return position.kind == "denial" or only_gives_up(position.content, position.slots)
