"""The codec: every body ends as an event or as a reason, and nothing else."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.events import codec
from tasrih.events.model import Claim, DeadLetter, NewsMessage

NEWS = {
    "id": "wadi-1",
    "source": "صحيفة الوادي",
    "title": "وزير دفاع مملكة الوادي يتعهد بالدعم",
    "text": "تعهد الوزير بتقديم العون.",
    "published_at": "2025-09-04T18:30:00Z",
}


def body(**changes: object) -> bytes:
    return json.dumps({key: value for key, value in {**NEWS, **changes}.items() if value is not ...}).encode()


REFUSED = [
    (b"\xff{}", "bad_utf8"),
    (b'{"id": "\xed\xa0\x80"}', "bad_utf8"),
    (b'{"id": "a\0"}', "nul_character"),
    (body(text="a\0b"), "nul_character"),
    (body(other=[{"deep\0": 1}]), "nul_character"),
    (body(text="\ud800"), "lone_surrogate"),
    (body(text="\udc00 and more"), "lone_surrogate"),
    (body(other={"\ud83d": 1}), "lone_surrogate"),
    (b"", "bad_json"),
    (b"{", "bad_json"),
    (b'{"id": "\\ud800"', "bad_json"),
    (b'{"a": NaN}', "bad_json"),
    (b"[" * 1_000_000, "bad_json"),
    (b"[]", "wrong_type"),
    (b"null", "wrong_type"),
    (body(id=7), "wrong_type"),
    (body(text=["a"]), "wrong_type"),
    (body(lang=1), "wrong_type"),
    (body(published_at=1_757_010_600), "wrong_type"),
    (body(schema_version="1"), "wrong_type"),
    (body(schema_version=True), "wrong_type"),
    (body(schema_version=2), "unknown_version"),
    (body(schema_version=2, text=...), "unknown_version"),
    (body(id=...), "missing_field"),
    (body(id=""), "out_of_range"),
    (b'{"id": 1e999}', "out_of_range"),
    (b'{"id": ' + b"9" * 5_000 + b"}", "out_of_range"),
    (body(published_at="4/9/2025"), "bad_time"),
    (body(published_at="2025-09-04"), "bad_time"),
    (body(published_at="2025-13-04T00:00:00Z"), "bad_time"),
    (body(published_at="2025-09-04T25:00:00"), "bad_time"),
    (body(published_at="0001-01-01T00:00:00+03:00"), "bad_time"),
    (body(published_at="9999-12-31T23:59:59-03:00"), "bad_time"),
    (body(title="ا" * 10_001), "too_large"),
    (body(text="a" * 1_000_001), "too_large"),
    (body(other="a" * codec.MAX_MESSAGE_BYTES), "too_large"),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=[f"{n}-{case[1]}" for n, case in enumerate(REFUSED)])
def test_bad_bodies_get_their_reason(raw, reason):
    with pytest.raises(codec.MessageError) as caught:
        codec.decode(raw, NewsMessage)
    assert caught.value.reason == reason
    assert len(caught.value.detail) <= 500


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2015-07-26 22:40:38", datetime(2015, 7, 26, 22, 40, 38, tzinfo=UTC)),
        ("2015-07-26T22:40:38.5", datetime(2015, 7, 26, 22, 40, 38, 500_000, tzinfo=UTC)),
        ("2015-07-26T22:40:38+03:00", datetime(2015, 7, 26, 19, 40, 38, tzinfo=UTC)),
        ("2015-07-26 22:40:38Z", datetime(2015, 7, 26, 22, 40, 38, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_utc(written, read):
    time = codec.decode(body(published_at=written), NewsMessage).published_at
    assert (time, time.tzinfo) == (read, UTC)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_text_stays_as_it_came(text):
    assert codec.decode(body(text=text), NewsMessage).text == text


def test_an_escaped_backslash_before_u0000_is_no_nul():
    assert codec.decode(body(text=r"\u0000"), NewsMessage).text == r"\u0000"


def test_emoji_written_as_a_surrogate_pair_is_taken():
    assert codec.decode(body(text="😀"), NewsMessage).text == "😀"


def test_unknown_fields_are_ignored():
    assert codec.decode(body(section="world"), NewsMessage) == codec.decode(body(), NewsMessage)


def test_the_longest_article_fits_the_size_limit():
    news = msgspec.structs.replace(codec.decode(body(), NewsMessage), title="😀" * 10_000, text="😀" * 1_000_000)
    assert codec.decode(codec.encode(news), NewsMessage) == news


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(list(NEWS.values())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NEWS, "x"]), inner, max_size=4),
)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_end_as_an_event_or_a_reason(raw):
    for shape in (NewsMessage, Claim, DeadLetter):
        try:
            event = codec.decode(raw, shape)
        except codec.MessageError:
            continue
        assert codec.decode(codec.encode(event), shape) == event


@given(st.binary(), st.binary() | st.none())
def test_dead_letters_keep_bytes(value, key):
    letter = DeadLetter(
        topic="news", partition=0, offset=1, key=key, value=value, headers=(("h", value), ("h", None)),
        service="detector", reason="bad_json", detail="",
    )  # fmt: skip
    assert codec.decode(codec.encode(letter), DeadLetter) == letter
