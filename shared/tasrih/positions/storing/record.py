"""A position as bytes for Redis: small, because an index holds a million of them.

Four bytes of revision, which the scripts compare, then MessagePack of a plain tuple: ids that are UUIDs as 16 bytes,
names of closed lists by number, times in microseconds, sources once. The holder is not in it: records stand under their
holder's key.

Versions run beside each other during an upgrade, and Redis outlives both. So a list's names keep their numbers, and
whoever changes what stands in the tuple gives it another length: that is how a version knows what it cannot read.
"""

import struct
from functools import lru_cache
from typing import Any, get_args, overload

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

from tasrih.events.ids import uuid_text
from tasrih.events.model import KINDS, Appearance, Position, Slots, SpeakerType, Unmerged
from tasrih.events.times import from_micros, micros

_TYPES: tuple[SpeakerType, ...] = get_args(SpeakerType)
_SLOTS = Slots.__struct_fields__
_EMPTY = astuple(Slots())
_REVISION = struct.Struct(">I")
_UUID_BYTES = 16
BROKEN = msgspec.DecodeError, ValueError, TypeError, LookupError, AttributeError, OverflowError, struct.error
"""What `unpack` raises where `pack` of this version did not write the record."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Any])


def pack(position: Position) -> bytes:
    """Bytes of a position, without its holder."""
    sources = list(position.sources)
    first = _pack_appearance(position.first, sources)
    last = None if position.last == position.first else _pack_appearance(position.last, sources)
    return _REVISION.pack(position.revision) + _encoder.encode([
        packed_id(position.position_id), position.speaker_name, _TYPES.index(position.speaker_type),
        KINDS.index(position.kind), position.topics, _pack_slots(position.slots), position.content,
        first, last, position.appearances, sources,
        None if position.claims == (position.first.claim_id,) else [packed_id(claim) for claim in position.claims],
        packed_id(position.revises), position.withdrawn,
        packed_id(position.merged_into), [packed_id(correction) for correction in position.corrections],
        position.wordings, *_pack_unmerged(position.unmerged),
    ])  # fmt: skip


def unpack(record: bytes, holder: str) -> Position:
    """The position that `pack` wrote, of this holder.

    Raises:
        BROKEN: it is another version's, or no record.
    """
    (
        identifier, name, kind_of_speaker, kind, topics, slots, content,
        first, last, appearances, sources, claims, revises, withdrawn, merged_into, corrections,
        wordings, *unmerged,
    ) = _decoder.decode(memoryview(record)[_REVISION.size :])  # fmt: skip
    opening = _unpack_appearance(first, sources)
    return Position(
        position_id=_unpack_id(identifier),
        official_id=holder,
        speaker_name=name,
        speaker_type=_TYPES[kind_of_speaker],
        kind=KINDS[kind],
        topics=tuple(topics),
        slots=msgspec.convert({_SLOTS[index]: value for index, value in slots.items()}, Slots),
        content=content,
        first=opening,
        last=opening if last is None else _unpack_appearance(last, sources),
        appearances=appearances,
        sources=tuple(sources),
        claims=(opening.claim_id,) if claims is None else tuple(_unpack_id(claim) for claim in claims),
        revises=None if revises is None else _unpack_id(revises),
        withdrawn=withdrawn,
        merged_into=None if merged_into is None else _unpack_id(merged_into),
        corrections=tuple(map(_unpack_id, corrections)),
        wordings=tuple(wordings),
        unmerged=_unpack_unmerged(*unmerged) if unmerged else UNSET,
        revision=_REVISION.unpack_from(record)[0],
    )


def _pack_slots(slots: Slots) -> dict[int, str | None]:
    both = zip(astuple(slots), _EMPTY, strict=True)
    return {index: value for index, (value, empty) in enumerate(both) if value != empty}


def _pack_appearance(appearance: Appearance, sources: list[str]) -> list[Any]:
    time = micros(appearance.published_at)
    place = sources.index(appearance.source) << 1 | (appearance.field == "title")
    return [packed_id(appearance.claim_id), packed_id(appearance.article_id), place, time]


def _unpack_appearance(packed: list[Any], sources: list[str]) -> Appearance:
    claim, article, place, ticks = packed
    return Appearance(
        claim_id=_unpack_id(claim),
        article_id=_unpack_id(article),
        source=sources[place >> 1],
        published_at=from_micros(ticks),
        field="title" if place & 1 else "text",
    )


def _pack_unmerged(unmerged: Unmerged | UnsetType) -> list[Any]:
    """Nothing for almost all positions, so that their records stay as small as they were."""
    if unmerged is UNSET:
        return []
    sources = list(unmerged.sources)
    ends = (_pack_appearance(end, sources) for end in (unmerged.first, unmerged.last))
    return [*ends, sources, packed_id(unmerged.revises)]


def _unpack_unmerged(first: list[Any], last: list[Any], sources: list[str], revises: bytes | str | None) -> Unmerged:
    return Unmerged(
        first=_unpack_appearance(first, sources),
        last=_unpack_appearance(last, sources),
        sources=tuple(sources),
        revises=None if revises is None else _unpack_id(revises),
    )


@overload
def packed_id(identifier: str) -> bytes | str: ...
@overload
def packed_id(identifier: None) -> None: ...
def packed_id(identifier: str | None) -> bytes | str | None:
    """16 bytes of an id that is a UUID, any other as it is."""
    return None if identifier is None else _packed(identifier)


@lru_cache(1 << 14)  # a position is read and written with up to 32 of its claims, and its own id is a key besides
def _packed(identifier: str) -> bytes | str:
    if len(identifier) != 36:
        return identifier
    try:
        packed = bytes.fromhex(identifier.replace("-", ""))
    except ValueError:
        return identifier
    return packed if len(packed) == _UUID_BYTES and uuid_text(packed) == identifier else identifier


@lru_cache(1 << 14)
def _unpack_id(packed: bytes | str) -> str:
    return uuid_text(packed) if isinstance(packed, bytes) else packed
