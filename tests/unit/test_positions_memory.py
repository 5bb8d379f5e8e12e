"""The store in memory keeps the contract of all stores; records keep positions whole."""

from datetime import UTC
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tasrih.events.model import Appearance, Position, Unmerged
from tasrih.positions.storing.memory import MemoryStore
from tasrih.positions.storing.record import pack, packed_id, unpack
from tests.protocol_contract import ProtocolContract
from tests.store_contract import StoreContract


class TestMemoryStore(StoreContract, ProtocolContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()

    @pytest.fixture
    def other_store(self):
        return MemoryStore()

    @pytest.fixture
    def guarded(self):
        return MemoryStore(guarded=True)


times = st.datetimes(timezones=st.just(UTC))
ids = st.text(min_size=1) | st.uuids().map(str)
sources = st.sampled_from(["صحيفة الميناء", "وكالة الجزر"])
appearances = st.builds(
    Appearance,
    claim_id=ids,
    article_id=ids,
    source=sources,
    published_at=times,
    field=st.sampled_from(["text", "title"]),
)
names = st.lists(sources, min_size=2, max_size=2, unique=True).map(tuple)
unmerged = st.builds(Unmerged, first=appearances, last=appearances, sources=names, revises=st.none() | ids)
positions = st.builds(
    Position,
    position_id=ids,
    revises=st.none() | ids,
    first=appearances,
    last=appearances,
    appearances=st.integers(1, 10**9),
    merged_into=st.none() | ids,
    unmerged=st.just(UNSET) | unmerged,
    corrections=st.lists(ids).map(tuple),
    revision=st.integers(1, 2**32 - 1),
    sources=st.just(("صحيفة الميناء", "وكالة الجزر")),
    claims=st.lists(ids, min_size=1).map(tuple),
    wordings=st.lists(st.text(), max_size=3).map(tuple),
)


@given(positions)
def test_a_record_keeps_a_position_whole(position):
    assert unpack(pack(position), position.official_id) == position


@given(st.uuids())
def test_an_id_that_is_a_uuid_is_packed(identifier):
    assert packed_id(str(identifier)) == identifier.bytes


@pytest.mark.parametrize(
    "identifier",
    [
        "6F3C1A52-9D0B-5C57-8F5E-2B7A41D06E11",
        "6f3c1a529-d0b-5c57-8f5e-2b7a41d06e11",
        "6f3c1a52-9d0b-5c57-8f5e-2b7a41d06e1 ",
        "6f3c1a529d0b5c578f5e2b7a41d06e11    ",
        "article-9d0b-5c57-8f5e-2b7a41d06e11x",
    ],
)
def test_what_is_no_uuid_as_we_write_them_stays_as_it_is(identifier):
    assert len(identifier) == len(str(UUID(int=0)))
    assert packed_id(identifier) == identifier
