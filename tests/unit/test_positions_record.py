"""Records outlive versions: each reads what those before it stored, and knows what it cannot read."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from tasrih.events.model import KINDS, Appearance, Position, Slots, SpeakerType, Unmerged
from tasrih.positions.storing.record import pack, unpack
from tasrih.positions.storing.script_calls import loaded, position_of
from tasrih.positions.storing.store import StoreError

HOLDER = "xa.samer_wardi"
ONE, TWO = (bytes([number]) * 16 for number in (1, 2))
EIGHT, NINE = 1_740_816_000_000_000, 1_740_819_600_000_000
FIRST, LAST = [ONE, "a-1", 2, EIGHT], [TWO, "a-2", 1, NINE]
SLOTS = dict(enumerate([
    "حكومته", "تزويد", "رادار", "ساندرا", "البرلمان", "10 رادار", "الصيف", "إن أمكن", "pledged", "negative",
    "2025-09-21", "نصف ما وعد", "بعبارة أخرى",
]))  # fmt: skip
STORED = [
    ONE, "سامر الوردي", 0, 1, ["missiles"], SLOTS, "المضمون", FIRST, LAST, 2, ["صحيفة السهل", "صحيفة الميناء"],
    [ONE, TWO], TWO, True, ONE, [TWO], ["بعبارة أخرى"], [ONE, "a-1", 0, EIGHT], [TWO, "a-2", 0, NINE],
    ["صحيفة السهل"], None,
]  # fmt: skip


def record(*fields):
    return b"\0\0\0\x07" + msgspec.msgpack.encode(fields)


def uuid(packed):
    return f"{packed[0]:02x}" * 4 + f"-{packed[0]:02x}{packed[0]:02x}" * 3 + "-" + f"{packed[0]:02x}" * 6


def appearance(claim, article, source, hours, field="text"):
    time = datetime(2025, 3, 1, 8 + hours, tzinfo=UTC)
    return Appearance(claim_id=uuid(claim), article_id=article, source=source, published_at=time, field=field)


def test_what_was_stored_means_the_same_for_good():
    slots = dict(zip(Slots.__struct_fields__, SLOTS.values(), strict=False))
    first, last = appearance(ONE, "a-1", "صحيفة السهل", 0), appearance(TWO, "a-2", "صحيفة السهل", 1)
    position = unpack(record(*STORED), HOLDER)
    assert position == Position(
        position_id=uuid(ONE),
        official_id=HOLDER,
        speaker_name="سامر الوردي",
        speaker_type="person",
        kind="commitment",
        topics=("missiles",),
        slots=msgspec.convert(slots, Slots),
        content="المضمون",
        first=appearance(ONE, "a-1", "صحيفة الميناء", 0),
        last=appearance(TWO, "a-2", "صحيفة السهل", 1, "title"),
        appearances=2,
        sources=("صحيفة السهل", "صحيفة الميناء"),
        claims=(uuid(ONE), uuid(TWO)),
        revises=uuid(TWO),
        withdrawn=True,
        merged_into=uuid(ONE),
        corrections=(uuid(TWO),),
        wordings=("بعبارة أخرى",),
        unmerged=Unmerged(first=first, last=last, sources=("صحيفة السهل",), revises=None),
        revision=7,
    )
    assert unpack(pack(position), HOLDER) == position


def test_names_of_closed_lists_keep_their_numbers_and_new_ones_come_last():
    assert " ".join(KINDS).startswith("statement commitment demand threat rejection denial evaluation")
    assert " ".join(get_args(SpeakerType)).startswith("person office organisation anonymous")
    assert " ".join(Slots.__struct_fields__).startswith(
        "actor action object beneficiary addressee amount deadline condition strength polarity due taken_back "
        "paraphrase"
    )


@pytest.mark.parametrize(
    "stored",
    [
        record(*STORED, "a field of a later version"),
        record(*STORED[:17], "a field of a later version"),
        record(*STORED[:16]),
        record(*STORED[:3], 99, *STORED[4:]),
        record(*STORED[:2], 99, *STORED[3:]),
        record(*STORED[:5], {99: "a slot of a later version"}, *STORED[6:]),
        record(*STORED[:5], ["slots in another form"], *STORED[6:]),
        record(*STORED[:7], [ONE, "a-1", 99, 0], *STORED[8:]),
        record(*STORED[:7], None, *STORED[8:]),
        b"\0\0\0\1{}",
        b"\0\0\0\1\xc1",
        b"{}",
        b"",
    ],
)
def test_what_cannot_be_read_is_to_be_waited_for_and_no_fault_of_the_claim(stored):
    with pytest.raises(StoreError, match=f"a position of {HOLDER} is not kept as this version keeps it"):
        position_of(stored, HOLDER)
    with pytest.raises(StoreError):
        loaded([b"1", b"1", [], [], b"1", stored], HOLDER, {}, [])
