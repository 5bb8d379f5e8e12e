"""Compressed batches, as both clients of Kafka read them: within the limit as ever, beyond it one record tells why."""

import gzip

import cramjam
import pytest
from aiokafka.codec import snappy_encode
from aiokafka.consumer.fetcher import READ_COMMITTED
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.structs import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from tasrih.events import codec
from tasrih.events.codec import MessageError
from tasrih.events.model import DeadLetter, NewsMessage
from tasrih.messaging.connections import unpacking
from tasrih.messaging.connections.async_clients import async_options
from tasrih.messaging.connections.sync_clients import sync_options
from tasrih.messaging.connections.unpacking import together
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.records import Packed, Received, event_of
from tasrih.settings import Settings

CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
PACK = {
    "gzip_decode": gzip.compress,
    "snappy_decode": lambda data: bytes(cramjam.snappy.compress_raw(data)),
    "lz4_decode": lambda data: bytes(cramjam.lz4.compress(data)),
    "zstd_decode": lambda data: bytes(cramjam.zstd.compress(data)),
}


def batch(kind: str, *values: bytes, base: int = 0) -> bytes:
    builder = DefaultRecordBatchBuilder(2, CODECS[kind], 0, -1, -1, 0, 1 << 30)
    for number, value in enumerate(values):
        assert builder.append(number, 1_000, b"k", value, [])
    built = bytearray(builder.build())
    built[:8] = base.to_bytes(8, "big")
    return bytes(built)


def read_by_aiokafka(fetched: bytes, offset: int = 0):
    from aiokafka.consumer import fetcher

    place = TopicPartition("news", 0)
    records = fetcher.PartitionRecords(
        place, fetcher.MemoryRecords(fetched), [], offset, None, None, True, READ_COMMITTED
    )
    return list(records), records.next_fetch_offset


def read_by_kafka_python(fetched: bytes, offset: int = 0):
    from kafka.consumer import fetcher

    place = TopicPartition("news", 0)
    records = fetcher.Fetcher.PartitionRecords(
        offset, place, fetcher.MemoryRecords(fetched), isolation_level=fetcher.IsolationLevel.READ_COMMITTED
    )
    return records.take(), records.next_fetch_offset


@pytest.fixture(autouse=True, scope="module")
def bounded():
    for _ in range(2):
        async_options(Settings())
        sync_options(Settings())


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(unpacking, "LIMIT_BYTES", 100_000)
    monkeypatch.setattr(unpacking, "AT_A_TIME_BYTES", 100_000)


READERS = pytest.mark.parametrize("read", [read_by_aiokafka, read_by_kafka_python])


@READERS
@pytest.mark.parametrize("kind", CODECS)
def test_what_is_within_the_limit_comes_as_it_is(read, kind):
    values = [b"", b"x" * 900_000, bytes(range(256)) * 40]
    records, reached = read(batch(kind, *values, base=7))
    assert [(record.offset, record.value) for record in records] == [(7, values[0]), (8, values[1]), (9, values[2])]
    assert reached == 10


@READERS
@pytest.mark.parametrize("kind", CODECS)
def test_a_batch_beyond_the_limit_is_one_record_in_the_place_of_its_last_and_the_next_one_comes(read, kind, small):
    fetched = batch(kind, b"a", b"x" * 200_000, base=7) + batch(kind, b"good", base=9)
    records, reached = read(fetched, offset=7)
    assert [record.offset for record in records] == [8, 9]
    assert isinstance(records[0].value, Packed)
    assert "offsets 7 to 8" in records[0].value.problem
    assert (records[1].value, reached) == (b"good", 10)


@READERS
def test_a_record_that_nobody_could_use_or_bury_is_not_kept(read):
    records, reached = read(batch("gzip", b"a", b"x" * 9_000_000, b"b"))
    assert [record.value for record in records] == [b"a", b"", b"b"]
    assert isinstance(records[1].value, Packed)
    assert (records[1].value.least, reached) == (9_000_001, 3)


def test_what_is_unpacked_together_counts_as_one(small):
    fetched = batch("gzip", b"x" * 60_000) + batch("gzip", b"x" * 60_000, base=1)
    with together():
        assert [read_by_aiokafka(fetched)[1] for _ in range(3)] == [2, 0, 0]
    assert read_by_aiokafka(fetched)[1] == 2


@READERS
def test_no_more_of_a_fetch_is_unpacked_than_the_limit(read, small):
    fetched = b"".join(batch("gzip", b"x" * 60_000, base=number) for number in range(9))
    records, reached = read(fetched)
    assert [record.offset for record in records] == [0, 1]
    assert reached == 2, "the rest is fetched again from there"
    rest, reached = read(fetched[len(fetched) * 2 // 9 :], offset=2)
    assert ([record.offset for record in rest], reached) == ([2, 3], 4)


@pytest.mark.parametrize("name", PACK)
def test_memory_is_bounded_whatever_is_packed(name):
    packed = PACK[name](b"\0" * 300_000_000)
    with pytest.raises(unpacking._TooLargeError):
        unpacking._UNPACK[name](packed)


@given(st.sampled_from(sorted(PACK)), st.lists(st.binary(max_size=3_000), min_size=1, max_size=3), st.integers(1, 200))
def test_whatever_is_packed_is_unpacked(name, parts, times):
    data = b"".join(parts) * times
    assert unpacking._UNPACK[name](memoryview(PACK[name](data))) == data


def test_snappy_in_blocks_and_gzip_in_members_are_bounded_too(small):
    assert unpacking._snappy(snappy_encode(b"ab" * 40_000)) == b"ab" * 40_000
    assert unpacking._gzip(gzip.compress(b"a") + gzip.compress(b"b")) == b"ab"
    with pytest.raises(unpacking._TooLargeError):
        unpacking._snappy(snappy_encode(b"ab" * 60_000))
    with pytest.raises(unpacking._TooLargeError):
        unpacking._gzip(gzip.compress(b"a" * 60_000) * 2)
    with pytest.raises(EOFError):
        unpacking._gzip(gzip.compress(b"a" * 60_000)[:-9])


def test_what_stands_for_a_batch_is_buried_without_a_body_and_is_not_sent_again():
    message = Received("news", 0, 8, None, Packed("offsets 7 to 8 are packed", 101), ())
    with pytest.raises(MessageError, match="offsets 7 to 8 are packed") as refused:
        event_of(message, "news", NewsMessage)
    assert refused.value.reason == "too_large"
    record = dead_letter(message, service="detector", reason="too_large", detail=refused.value.detail)
    letter = codec.decode(record.value or b"", DeadLetter)
    assert (letter.value, letter.left_out, letter.offset) == (None, 101, 8)
