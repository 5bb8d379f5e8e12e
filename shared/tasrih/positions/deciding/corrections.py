"""What a person decides about positions where the engine was wrong: two are one, or one is two.

Pure, and the same correction on the same positions gives the same positions, wherever they are rebuilt. A position
remembers the corrections made to it, so that one that comes twice is applied once.
"""

import msgspec
from msgspec import UNSET

from tasrih.errors import TasrihError
from tasrih.events.ids import position_id
from tasrih.events.model import Correction, Position, Unmerged
from tasrih.positions.deciding.engine import State
from tasrih.positions.deciding.keeping import event_order, joined, united

_MAX_CORRECTIONS = 32


class CorrectionError(TasrihError):
    """A correction that cannot be applied to the positions as they are; the message says why."""


def concerned(correction: Correction) -> tuple[str, ...]:
    """Ids of the positions that a correction reads or writes, as far as there are such positions."""
    opened = (position_id(correction.official_id, claim.claim_id) for claim in correction.claims)
    return (correction.position_id, correction.into) if correction.into else (correction.position_id, *opened)


def is_applied(state: State, correction: Correction) -> bool:
    """Whether the positions show a correction; taken for granted where one is not there, or may have forgotten it."""
    position = state.get(correction.position_id)
    noted = position.corrections if position else ()
    return position is None or len(noted) >= _MAX_CORRECTIONS or correction.correction_id in noted


def correct(state: State, correction: Correction) -> State:
    """Apply a correction; `state` is not changed.

    Args:
        state: the positions that are `concerned`, as far as they exist.
        correction: what is to be done.

    Returns:
        The state afterwards, the same if the correction was applied before.

    Raises:
        CorrectionError: it does not fit the positions.
    """
    position = _known(state, correction.position_id)
    if correction.correction_id in position.corrections:
        return state
    if position.merged_into:
        raise CorrectionError(f"position {position.position_id} is part of {position.merged_into} since it was merged")
    changed = _merged(position, state, correction) if correction.into else _split(position, state, correction)
    return state | {changed_one.position_id: changed_one for changed_one in changed}


def _merged(position: Position, state: State, correction: Correction) -> list[Position]:
    into = _known(state, correction.into or "")
    if into is position:
        raise CorrectionError(f"position {into.position_id} cannot be merged into itself")
    if into.merged_into:
        raise CorrectionError(f"position {into.position_id} is part of {into.merged_into} since it was merged")
    both, part = united(into, position)
    before = Unmerged(first=into.first, last=into.last, sources=into.sources, revises=into.revises)
    part = msgspec.structs.replace(part, unmerged=before)
    return [_with_note(part, correction), _with_note(both, correction)]


def _split(position: Position, state: State, correction: Correction) -> list[Position]:
    leaving = {claim.claim_id for claim in correction.claims}
    if not leaving:
        raise CorrectionError(f"position {position.position_id}: neither another one nor claims are named")
    part = _part(position, state, leaving)
    if not part and (missing := sorted(leaving - set(position.claims))):
        raise CorrectionError(f"position {position.position_id} does not remember {', '.join(missing)}")
    if not correction.kept or position.appearances <= len(leaving):
        raise CorrectionError(f"position {position.position_id} has to keep a claim of its own")
    if any(position_id(position.official_id, claim_id) == position.position_id for claim_id in leaving):
        raise CorrectionError(f"the claim that opened position {position.position_id} stays with it: split the others")
    if part and part.unmerged is not UNSET:
        freed = msgspec.structs.replace(part, merged_into=None, unmerged=UNSET)
        return [_without_part(position, part, part.unmerged, correction), _with_note(freed, correction)]
    apart = joined(position.official_id, correction.claims)
    before = state.get(apart.position_id)
    if before and before.merged_into != position.position_id:
        raise CorrectionError(f"there is a position {apart.position_id} of these claims already")
    if before:  # what it changed and what became of it, no claim of its own says
        stood = {name: getattr(before, name) for name in ("revises", "withdrawn", "corrections")}
        apart = msgspec.structs.replace(apart, **stood)
    return [_without(position, leaving, correction), _with_note(apart, correction)]


def _part(position: Position, state: State, leaving: set[str]) -> Position | None:
    """The position of just these claims that a person merged into this one, if all of it is still there.

    Of claims that this one forgot that is certain where nothing was corrected since.
    """
    for part in state.values():
        if part.merged_into == position.position_id and part.unmerged and set(part.claims) == leaving:
            return part if leaving <= set(position.claims) or _is_latest(part, position) else None
    return None


def _is_latest(part: Position, position: Position) -> bool:
    """Whether it was the last correction of both that made one part of the other."""
    return part.corrections[-1:] == position.corrections[-1:]


def _without_part(position: Position, part: Position, before: Unmerged, correction: Correction) -> Position:
    """The position as it is without another that was merged into it, and as it was where no claim came since.

    Of those that came since, some may be in no correction: its ends name outlets that are known for certain.
    """
    rest = joined(position.official_id, correction.kept)
    is_all = position.appearances == part.appearances + len(correction.kept)
    tellers: list[Position | Unmerged] = [rest] if is_all else [rest, before]
    first = position.first if position.first != part.first else min((one.first for one in tellers), key=event_order)
    last = position.last if position.last != part.last else max((one.last for one in tellers), key=event_order)
    others = {*position.sources} - {*part.sources} | {first.source, last.source}
    return msgspec.structs.replace(
        position,
        first=first,
        last=last,
        appearances=position.appearances - part.appearances,
        sources=tuple(sorted(others.union(*(one.sources for one in tellers)))),
        claims=tuple(claim_id for claim_id in position.claims if claim_id not in part.claims),
        revises=part.position_id if _revised_part(position, part, before) else position.revises,
        corrections=_noted(position, correction),
    )


def _revised_part(position: Position, part: Position, before: Unmerged) -> bool:
    """Whether the position changed the other one before they were merged, and changes since then what that one did."""
    return before.revises == part.position_id and position.revises == part.revises


def _without(position: Position, leaving: set[str], correction: Correction) -> Position:
    """The position as it is without some claims; of those it does not remember, only the number is known."""
    rest = joined(position.official_id, correction.kept)
    is_all = position.appearances == len(leaving) + len(correction.kept)
    told = rest if is_all or position.first.claim_id in leaving else position
    return msgspec.structs.replace(
        told,
        position_id=position.position_id,
        first=told.first,
        last=rest.last if is_all or position.last.claim_id in leaving else position.last,
        appearances=position.appearances - len(leaving),
        sources=rest.sources if is_all else position.sources,
        claims=tuple(claim_id for claim_id in position.claims if claim_id not in leaving),
        revises=position.revises,
        withdrawn=position.withdrawn,
        revision=position.revision,
        corrections=_noted(position, correction),
    )


def _known(state: State, name: str) -> Position:
    if name not in state:
        raise CorrectionError(f"no position {name} of this official")
    return state[name]


def _with_note(position: Position, correction: Correction) -> Position:
    return msgspec.structs.replace(position, corrections=_noted(position, correction))


def _noted(position: Position, correction: Correction) -> tuple[str, ...]:
    return (*position.corrections, correction.correction_id)[-_MAX_CORRECTIONS:]
