"""Dead letters: whole, known by one id, sent again in a chain, listed once."""

from datetime import UTC, datetime

import pytest

from tasrih import __version__
from tasrih.events import cloudevents, codec
from tasrih.events.model import DeadLetter
from tasrih.messaging import topics
from tasrih.messaging.dead_letters import (
    REPLAYED,
    catalogue,
    counts,
    dead_letter,
    earlier_letters,
    original,
    replay_note,
)
from tasrih.messaging.records import Received, Record, written_at

WRITTEN = datetime(2025, 9, 4, 15, 12, 7, tzinfo=UTC)
MESSAGE = Received("news", 3, 41, b"k", b"\xff", (("h", b"1"), ("h", None)), WRITTEN)


def buried(message: Received, at: int, reason="bad_json") -> Received:
    """The dead letter of a message, as it stands at an offset of the topic."""
    return stored(dead_letter(message, service="detector", reason=reason, detail="x"), at)


def stored(record: Record, at: int) -> Received:
    return Received(record.topic, 0, at, record.key, record.value, record.headers)


def letter_of(record: Received) -> DeadLetter:
    return codec.decode(record.value, DeadLetter)


def refuse(record, error):
    raise AssertionError((record, error))


def test_a_dead_letter_says_where_when_and_by_whom():
    record = buried(MESSAGE, 0)
    letter = letter_of(record)
    assert (letter.topic, letter.partition, letter.offset, letter.written_at) == ("news", 3, 41, WRITTEN)
    assert (letter.service, letter.version) == ("detector", __version__)
    assert abs((datetime.now(UTC) - letter.buried_at).total_seconds()) < 60
    assert cloudevents.attribute(record.headers, "id") == "news/3/41"
    assert cloudevents.attribute(record.headers, "time")[:19] == letter.buried_at.isoformat()[:19]


def test_a_message_that_fails_again_names_all_its_dead_letters():
    first = letter_of(buried(MESSAGE, 0))
    again = original(first)
    assert (again.topic, again.key, again.value) == ("news", b"k", b"\xff")
    assert again.headers == (*MESSAGE.headers, (REPLAYED, b"news/3/41"))
    second = letter_of(buried(Received("news", 3, 90, again.key, again.value, again.headers), 1))
    assert (earlier_letters(first), earlier_letters(second)) == ([], ["news/3/41"])
    third = letter_of(buried(Received("news", 3, 95, b"k", b"\xff", original(second).headers), 2))
    assert earlier_letters(third) == ["news/3/41", "news/3/90"]


def test_each_is_listed_once_with_its_replays():
    other = Received("claims", 1, 2, None, None, ())
    note = replay_note("news/3/41")
    records = [buried(MESSAGE, 0), buried(MESSAGE, 1), stored(note, 2), buried(other, 3, "wrong_type"), stored(note, 4)]
    first, second = catalogue(records, refuse)
    assert (first.id, first.record.place, first.size, len(first.replays)) == ("news/3/41", "dead-letters/0/0", 1, 2)
    assert (second.id, second.size, second.replays) == ("claims/1/2", 0, [])
    assert first.letter.value is None, "a list does not hold the messages"
    assert list(counts([first, second, second])) == [("detector", "wrong_type", 2), ("detector", "bad_json", 1)]


@pytest.mark.parametrize("value", [None, b"{", b"{}", b"\xff"])
def test_what_is_no_dead_letter_is_told_and_the_others_are_listed(value):
    refused = []
    records = [Received("dead-letters", 0, 0, None, value, ()), buried(MESSAGE, 1)]
    assert [entry.id for entry in catalogue(records, lambda record, error: refused.append(record))] == ["news/3/41"]
    assert refused == records[:1]


@pytest.mark.parametrize(
    "message",
    [
        Received("news", 0, 1, None, None, ()),
        Received("news", 0, 1, b"\xff", b"\xff\0", (("h", b"\xff"), ("h", None))),
        Received("news", 0, 1, b"k", b"\0" * (5 * 1024 * 1024 - 200), (("h", b"v"),)),
        Received("news", 0, 1, b"k" * 2_500_000, b"v" * 2_500_000, ()),
    ],
    ids=["tombstone", "bytes", "largest", "huge key"],
)
def test_whatever_a_topic_takes_fits_a_dead_letter(message):
    record = dead_letter(message, service="detector", reason="bad_json", detail="d" * 2_000)
    limit = topics.max_message_bytes(topics.DEAD_LETTERS)
    assert record.size <= limit
    letter = codec.decode(record.value, DeadLetter, max_bytes=limit)
    again = original(letter)
    assert (again.topic, again.key, again.value) == ("news", message.key, message.value)
    assert again.headers[: len(message.headers)] == message.headers
    assert again.size <= topics.max_message_bytes("news")


def test_only_thousands_of_headers_are_left_out():
    message = Received("news", 0, 1, b"k", b"v", (("", b""),) * 1_100_000)
    letter = codec.decode(dead_letter(message, service="s", reason="bad_json", detail="x").value, DeadLetter)
    assert (letter.value, letter.headers) == (b"v", ())
    assert letter.detail == "1100000 headers left out; x"


@pytest.mark.parametrize(
    "message",
    [
        Received("news", 0, 1, b"k", b"\0" * 20_000_000, (("h", b"v"),)),
        Received("news", 0, 1, b"k" * 20_000_000, None, ()),
        Received("news", 0, 1, b"k" * 4_000_000, b"v" * 4_000_000, (("h", b"v" * 9_000_000),)),
    ],
    ids=["body", "key", "all"],
)
def test_of_a_message_that_came_compressed_and_fits_no_letter_the_place_is_kept(message):
    size = len(message.key or b"") + len(message.value or b"")
    record = dead_letter(message, service="detector", reason="too_large", detail="x" * 2_000)
    assert record.size <= topics.max_message_bytes(topics.DEAD_LETTERS)
    letter = letter_of(Received("dead-letters", 0, 0, record.key, record.value, record.headers))
    assert (letter.topic, letter.partition, letter.offset, letter.reason) == ("news", 0, 1, "too_large")
    assert (letter.key, letter.value, letter.left_out) == (None, None, size)
    assert f"{size} bytes of key and body left out; " in letter.detail
    assert letter.headers == message.headers or f"{len(message.headers)} headers left out; " in letter.detail
    (entry,) = catalogue([stored(record, 0)], refuse)
    assert entry.size == size


@pytest.mark.parametrize("milliseconds", [None, -1, 0, 1e18, float("inf"), float("nan"), -(10**15)])
def test_a_timestamp_that_is_none_harms_nobody(milliseconds):
    assert written_at(milliseconds) is None


def test_a_timestamp_is_a_time_in_utc():
    assert written_at(1_756_998_727_512) == datetime(2025, 9, 4, 15, 12, 7, 512_000, tzinfo=UTC)
