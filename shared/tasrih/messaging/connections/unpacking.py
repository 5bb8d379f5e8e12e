"""What comes compressed is unpacked up to a limit, for both clients of Kafka: a few bytes may stand for gigabytes.

Kafka counts bytes as they come, so no setting of a client bounds what a process needs for them. A batch that would take
more than the limit is not unpacked: one record stands for it, in the place of its last one, and whoever decodes that
hears why; so it is with a record that no topic of ours would take. And once enough is unpacked at a time, the rest is
fetched again.

Written for the pinned versions of aiokafka and kafka-python; a test notices when they unpack in another way.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any, Final, NamedTuple

import cramjam

from tasrih.messaging.records import Packed
from tasrih.messaging.topics import DEAD_LETTERS, max_message_bytes

LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of a batch: twice the largest message of any topic, sixteen times what clients put into one unless they are told."""
AT_A_TIME_BYTES: Final = 8 * 1024 * 1024
"""When so much is unpacked of a fetch, or of all of `together`, what is left is fetched again."""

_KEPT_BYTES = max_message_bytes(DEAD_LETTERS)  # more cannot be used, nor buried whole
_FIRST_BYTES, _USUAL_RATIO, _GROWTH = 64 * 1024, 8, 4
_GZIP = 31  # as zlib has it: with the header and the sum of gzip
_XERIAL, _XERIAL_BYTES = b"\x82SNAPPY\x00", 16
_IS_FULL = "failed to write whole buffer"


class _TooLargeError(Exception):
    """A batch unpacks to more than the limit."""


class _Unpacked:
    """How many bytes are by now."""

    size = 0


_together: ContextVar[_Unpacked | None] = ContextVar("_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Count what is unpacked within a block as one, whatever partitions it comes from."""
    token = _together.set(_Unpacked())
    try:
        yield
    finally:
        _together.reset(token)


def bound(records: str, fetcher: str) -> None:
    """Let a client of Kafka unpack within the limit, in the whole process; a second time changes nothing.

    Args:
        records: its module that unpacks batches.
        fetcher: its module that looks for batches in what it fetched.
    """
    for name, unpack in _UNPACK.items():
        setattr(import_module(records), name, unpack)
    fetching: Any = import_module(fetcher)
    if not isinstance(fetching.MemoryRecords, _Bounded):
        fetching.MemoryRecords = _Bounded(fetching.MemoryRecords)


def _gzip(data: Any) -> bytes:
    found, rest = b"", bytes(data)
    while rest:  # of several members, each with its own header
        member = zlib.decompressobj(_GZIP)
        found += member.decompress(rest, LIMIT_BYTES + 1 - len(found))
        if len(found) > LIMIT_BYTES:
            raise _TooLargeError
        if not member.eof:
            raise EOFError("gzip ends in the middle")
        rest = member.unused_data.lstrip(b"\x00")
    return found


def _snappy(data: Any) -> bytes:
    data = bytes(data)
    if not data.startswith(_XERIAL):
        return _snappy_block(data, LIMIT_BYTES)
    found, start = bytearray(), _XERIAL_BYTES
    while start < len(data):
        end = start + 4 + int.from_bytes(data[start : start + 4], "big")
        found += _snappy_block(data[start + 4 : end], LIMIT_BYTES - len(found))
        start = end
    return bytes(found)


def _snappy_block(block: bytes, limit: int) -> bytes:
    if cramjam.snappy.decompress_raw_len(block) > limit:
        raise _TooLargeError
    return bytes(cramjam.snappy.decompress_raw(block))


def _into(unpack: Callable[[bytes, bytearray], int]) -> Callable[[Any], bytes]:
    """Unpack into a buffer that grows with what does not fit, up to the limit."""

    def unpacked(data: Any) -> bytes:
        data, room = bytes(data), 0
        while room < LIMIT_BYTES:
            room = min(LIMIT_BYTES, room * _GROWTH or max(_FIRST_BYTES, _USUAL_RATIO * len(data)))
            buffer = bytearray(room)
            try:
                return bytes(memoryview(buffer)[: unpack(data, buffer)])
            except cramjam.DecompressionError as error:
                if _IS_FULL not in str(error):
                    raise
        raise _TooLargeError

    return unpacked


_UNPACK: Final[dict[str, Callable[[Any], bytes]]] = {
    "gzip_decode": _gzip,
    "snappy_decode": _snappy,
    "lz4_decode": _into(cramjam.lz4.decompress_into),
    "zstd_decode": _into(cramjam.zstd.decompress_into),
}


class _Bounded:
    """Makes what a client makes of the bytes of a partition: the batches in them, here those that are unpacked."""

    def __init__(self, make: Callable[[bytes], Any]) -> None:
        self._make = make

    def __call__(self, fetched: bytes) -> "_Batches":
        return _Batches(self._make(fetched))


class _Batches:
    """The batches of one fetch, until enough of them are unpacked."""

    def __init__(self, batches: Any) -> None:
        self._batches = batches
        self._unpacked = _Unpacked()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batches, name)

    def has_next(self) -> bool:
        return self._counted().size < AT_A_TIME_BYTES and bool(self._batches.has_next())

    def next_batch(self) -> Any:
        batch = self._batches.next_batch() if self.has_next() else None
        return _Batch(batch, self) if getattr(batch, "compression_type", 0) else batch

    def unpacked(self, size: int) -> None:
        self._counted().size += size

    def _counted(self) -> _Unpacked:
        return _together.get() or self._unpacked


class _StandIn(NamedTuple):
    """A record as both clients have it."""

    offset: int
    timestamp: int
    value: Packed
    timestamp_type: int = 0
    key: None = None
    headers: tuple[()] = ()
    checksum: None = None
    size_in_bytes: int = 0

    def validate_crc(self) -> bool:
        return True


class _Batch:
    """A compressed batch, or the record that stands for it."""

    def __init__(self, batch: Any, batches: _Batches) -> None:
        self._batch = batch
        self._batches = batches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        try:
            for record in self._batch:
                size = len(record.key or b"") + len(record.value or b"")
                self._batches.unpacked(size)
                if size <= _KEPT_BYTES:
                    yield record
                else:
                    problem = f"has {size} bytes of key and body, more than any topic of ours takes"
                    yield _StandIn(record.offset, record.timestamp, Packed(problem, size))
        except _TooLargeError:
            last = self._batch.next_offset - 1
            places = f"offsets {self._batch.base_offset} to {last}"
            problem = f"{places} are packed into one batch of more than {LIMIT_BYTES} bytes"
            yield _StandIn(last, self._batch.max_timestamp, Packed(problem, LIMIT_BYTES + 1))
