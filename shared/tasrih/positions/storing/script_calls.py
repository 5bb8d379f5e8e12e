"""What the scripts about one holder's claims are given, and what their answers say (`load`, `claim`, `confirm`)."""

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from tasrih.events.model import Position
from tasrih.positions.storing.record import BROKEN, pack, unpack
from tasrih.positions.storing.store import (
    MAX_CANDIDATES,
    MAX_HANDLED,
    MAX_PER_KEY,
    Confirmed,
    Key,
    Loaded,
    Pending,
    StoreError,
    Taken,
    UncheckedError,
    Write,
    index_keys,
)

Arguments = list[Any]
_NUMBER_BYTES = 4


def places_of(keys: Iterable[Iterable[Key]]) -> dict[Key, str]:
    """The keys of all claims and the place of each, from 1; `load.lua` needs one at least."""
    known = dict.fromkeys(chain.from_iterable(keys)) or {"": None}
    return {key: str(place) for place, key in enumerate(known, 1)}


def load_arguments(keys: Sequence[Sequence[Key]], places: Mapping[Key, str], claim_ids: Sequence[str]) -> Arguments:
    """Of `load.lua`."""
    several = len(keys) > 1
    of_claims = [" ".join([places[key] for key in of_claim]) for of_claim in keys] if several else []
    return [MAX_CANDIDATES, len(claim_ids), *claim_ids, len(places), *places, *of_claims]


def loaded(answer: Sequence[Any], holder: str, places: Mapping[Key, str], claim_ids: Sequence[str]) -> Loaded:
    """What `load.lua` answered.

    Raises:
        StoreError: a position is kept as this version cannot read it.
    """
    version, last, pending, lists, *pairs = answer
    waiting = zip(claim_ids, pending, strict=True)
    return Loaded(
        version=int(version),
        last=int(last),
        records={int(n): position_of(record, holder) for n, record in zip(pairs[::2], pairs[1::2], strict=True)},
        lists=dict(zip(places, map(_numbers, lists), strict=True)) if lists else {},
        pending={claim_id: pending_of(value) for claim_id, value in waiting if value},
    )


def position_of(record: bytes, holder: str) -> Position:
    """A position of a holder as it is kept.

    Raises:
        StoreError: not as this version can read it. Nothing is decided beside it: its claims would be told again.
    """
    try:
        return unpack(record, holder)
    except BROKEN as error:
        raise StoreError(
            f"Redis: a position of {holder} is not kept as this version keeps it: run the one that wrote it, or "
            f"`tasrih positions rebuild --clear` while no alerter runs ({error!r})"
        ) from error


def _numbers(packed: bytes | None) -> Sequence[int]:
    return struct.unpack(f">{len(packed) // _NUMBER_BYTES}I", packed) if packed else ()


def pending_of(value: bytes) -> Pending:
    """A pending claim as the scripts keep it; what has another form is all payload."""
    version, _, payload = value.partition(b" ")
    return Pending(int(version), payload) if version.isdigit() else Pending(0, value)


def claim_arguments(write: Write, server: str, forget_seconds: int) -> Arguments:
    """Of `claim.lua`."""
    puts = _Puts(write)
    return [
        write.loaded.version,
        puts.last,
        forget_seconds,
        MAX_PER_KEY,
        server,
        MAX_HANDLED,
        len(write.steps),
        *(argument for step in write.steps for argument in (step.claim_id, step.payload)),
        *puts.arguments,
    ]


class _Puts:
    """What a write puts where: of each position its last state alone, under the keys of all its states.

    Nobody sees the states before it, since all is written at once; but each enters its keys in its turn, because a key
    keeps the latest that were entered.
    """

    def __init__(self, write: Write) -> None:
        self.last = write.loaded.last
        self.arguments: Arguments = []
        self._numbers = write.loaded.numbers
        states = [position for step in write.steps for position in step.positions]
        newest = {position.position_id: position for position in states}
        for position in states:
            state = newest.pop(position.position_id, None)
            keys = index_keys(position)
            self.arguments += [self._number(position), pack(state) if state else b"", len(keys), *keys]

    def _number(self, position: Position) -> int:
        number = self._numbers.get(position.position_id)
        if number is None:
            number = self._numbers[position.position_id] = self.last = self.last + 1
        return number


def taken(answer: Sequence[Any], write: Write) -> Taken:
    """What `claim.lua` answered.

    Raises:
        UncheckedError: another server answered.
    """
    status, *rest = answer
    if status == b"unchecked":
        raise UncheckedError(f"Redis: another server answers, {rest[0].decode()}: the index has to be checked")
    if status == b"stored":
        return Taken("stored", version=int(rest[0]))
    if status == b"conflict":
        return Taken("conflict")
    known = zip(rest[::2], rest[1::2], strict=True)
    return Taken("known", {write.steps[place].claim_id: value and pending_of(value) for place, value in known})


def confirm_arguments(claim_ids: Sequence[str], versions: Collection[int]) -> Arguments:
    """Of `confirm.lua`."""
    return [len(versions), *versions, *claim_ids]


def confirmed(answer: Sequence[Any], claim_ids: Sequence[str]) -> Confirmed:
    """What `confirm.lua` answered."""
    version, *pending = answer
    return Confirmed(frozenset(one for one, was in zip(claim_ids, pending, strict=True) if was), int(version))


def keyed(position: Position) -> Arguments:
    """A position as `put.lua` takes it: its record and its keys."""
    keys = index_keys(position)
    return [pack(position), len(keys), *keys]
