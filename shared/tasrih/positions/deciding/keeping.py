"""A position as its claims make it: opened by the first, seen again in others, joined with another one.

Whatever the order of arrival: content, slots and speaker are those of the earliest claim, and counts add up.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce

import msgspec

from tasrih.events.ids import position_id
from tasrih.events.model import STRENGTHS, Appearance, Claim, Position, Slots
from tasrih.positions.contents.terms import mass, read_content

MAX_WORDINGS = 3
"""Other contents that a position keeps to be found by."""

MAX_CLAIMS = 32
"""Claims that a position remembers by id."""

_LONG = 240  # letters; a longer content is whole paragraphs, and others are found by its parts anyway


def opened(holder: str, claim: Claim) -> Position:
    """The position that a claim opens."""
    appearance = Appearance(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        source=claim.source,
        published_at=claim.published_at,
        field=claim.field,
    )
    return Position(
        position_id=position_id(holder, claim.claim_id),
        official_id=holder,
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
        wordings=_wordings(claim.content, filter(None, (claim.slots.paraphrase,))),
    )


def with_appearance(position: Position, fresh: Position) -> Position:
    """The position with one more claim, of which `fresh` is what it opens by itself."""
    told, other = sorted((position, fresh), key=_telling_order)
    return msgspec.structs.replace(
        position,
        speaker_name=told.speaker_name,
        speaker_type=told.speaker_type,
        kind=told.kind,
        topics=told.topics,
        content=told.content,
        wordings=_wordings(told.content, (*position.wordings, position.content, *fresh.wordings, fresh.content)),
        first=told.first,
        last=max(position.last, fresh.last, key=event_order),
        appearances=position.appearances + 1,
        sources=tuple(sorted({*position.sources, *fresh.sources})),
        claims=(*position.claims, *fresh.claims)[-MAX_CLAIMS:],
        slots=_filled(_bound(told, other), other.slots),
    )


def _bound(told: Position, other: Position) -> Slots:
    """Slots of a report, as strong as its article words it anywhere: whoever repeats that later changes nothing."""
    strengths = told.slots.strength, other.slots.strength
    if told.first.article_id != other.first.article_id or None in strengths or "refused" in strengths:
        return told.slots
    return msgspec.structs.replace(told.slots, strength=max(filter(None, strengths), key=STRENGTHS.index))


def joined(holder: str, claims: Sequence[Claim]) -> Position:
    """The one position of these claims, whatever the engine would say; the first of them opens it.

    What a quotation's reporter told before it is no wording of theirs where they do not say it.
    """
    told = {claim.content for claim in claims}
    kept = (claim if claim.slots.paraphrase in told else _without_paraphrase(claim) for claim in claims)
    return reduce(with_appearance, (opened(holder, claim) for claim in kept))


def _without_paraphrase(claim: Claim) -> Claim:
    return msgspec.structs.replace(claim, slots=msgspec.structs.replace(claim.slots, paraphrase=""))


def united(into: Position, part: Position) -> tuple[Position, Position]:
    """Two positions as one: the one that counts for both, and the other as part of it."""
    both = msgspec.structs.replace(
        into,
        first=min(into.first, part.first, key=event_order),
        last=max(into.last, part.last, key=event_order),
        appearances=into.appearances + part.appearances,
        sources=tuple(sorted({*into.sources, *part.sources})),
        claims=(*part.claims, *into.claims)[-MAX_CLAIMS:],
        revises=into.revises if into.revises != part.position_id else part.revises,
    )
    return both, msgspec.structs.replace(part, merged_into=into.position_id)


def one_of(one: Position, other: Position) -> tuple[Position, Position]:
    """Two positions that say the same as one, told as the earlier is, and the later as part of it."""
    into, part = sorted((one, other), key=_telling_order)
    both, part = united(into, part)
    wordings = _wordings(into.content, (*into.wordings, *part.wordings, part.content))
    slots = _filled(into.slots, part.slots)
    return msgspec.structs.replace(both, first=into.first, wordings=wordings, slots=slots), part


def _wordings(content: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of the contents that say most in other terms, whatever the order they came in."""
    told = {read_content(content).terms}
    kept: list[str] = []
    for other in sorted(set(others), key=_wealth):
        terms = read_content(other).terms
        if terms not in told and len(kept) < MAX_WORDINGS and len(other) <= _LONG:
            told.add(terms)
            kept.append(other)
    return tuple(kept)


def _wealth(content: str) -> tuple[float, str]:
    return -mass(read_content(content).terms), content


def _filled(slots: Slots, more: Slots) -> Slots:
    """What the first report left out and another says; what was said stays.

    Not whom and what it is about: these are read less surely, and a wrong one would keep the next report apart.
    """
    named = ("amount", "deadline", "condition", "taken_back")
    said = {name: getattr(more, name) for name in named if not getattr(slots, name) and getattr(more, name)}
    if "deadline" in said:
        said["due"] = more.due
    return msgspec.structs.replace(slots, **said) if said else slots


def event_order(appearance: Appearance) -> tuple[datetime, bool, str]:
    """By event time; of one time a text comes before a headline, which abridges it."""
    return appearance.published_at, appearance.field == "title", appearance.claim_id


def first_time(position: Position) -> tuple[datetime, bool, str]:
    """When a position was taken, as `event_order`."""
    return event_order(position.first)


def _telling_order(position: Position) -> tuple[datetime, bool, bool, str]:
    """As `event_order`, but what the reporter tells in his own words comes before the quotation that says it again."""
    published_at, is_title, claim_id = event_order(position.first)
    return published_at, is_title, bool(position.slots.paraphrase), claim_id
