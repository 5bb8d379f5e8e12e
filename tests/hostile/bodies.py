"""Families of messages that are no articles, or hardly: wrong bytes, JSON, types, numbers, versions, times, headers."""

import json
from random import Random
from typing import Any

from tests.hostile.families import Drawn, Family, example, with_bytes_changed, written

_NEWS = example("news")
_BODY = written(_NEWS)
_TEXT = _NEWS["text"]
_REQUIRED = ("id", "source", "title", "text", "published_at")
_MIB = 1024 * 1024
_HUGE = b'{"id": "a", "text": "' + b"x" * (4 * _MIB) + b'"}'


def _random_bytes(draw: Random) -> Drawn:
    return Drawn(draw.randbytes(draw.randrange(2_000)))


def _cut(draw: Random) -> Drawn:
    return Drawn(_BODY[: draw.randrange(len(_BODY))])


def _changed(draw: Random) -> Drawn:
    return Drawn(with_bytes_changed(_BODY, draw))


_NO_UTF8 = [b"\xff", b"\xc0\xaf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xd8", b"\xfe\xff"]


def _bad_utf8(draw: Random) -> Drawn:
    """In the middle of the text; overlong forms, surrogates, continuation bytes alone, UTF-16."""
    if draw.random() < 0.1:
        return Drawn(_BODY.decode().encode("utf-16"))
    at = _BODY.index(b"text") + 8
    return Drawn(_BODY[:at] + draw.choice(_NO_UTF8) + _BODY[at:])


def _nul(draw: Random) -> Drawn:
    where = draw.choice(["raw", "value", "key", "deep"])
    if where == "raw":
        return Drawn(_BODY.replace(b"text", b"te\0xt", 1))
    spoilt: dict[str, Any] = {
        "value": _NEWS | {draw.choice(_REQUIRED): f"{_TEXT[:9]}\0"},
        "key": _NEWS | {"a\0": 1},
        "deep": _NEWS | {"more": [{"a": ["\0"]}]},
    }[where]
    return Drawn(written(spoilt))


_SURROGATES = ["\ud800", "\udfff", "\udc00\ud800", "a\ud83d", "\ud83d\ud83d\ude00"]


def _lone_surrogate(draw: Random) -> Drawn:
    field = draw.choice([*_REQUIRED, "url", "more"])
    return Drawn(json.dumps(_NEWS | {field: draw.choice(_SURROGATES)}).encode())


_OTHER_JSON = [
    b"", b" ", b"null", b"true", b"0", b'"text"', b"[]", b"{}", b"NaN", b"[NaN]", b"Infinity", b"{,}", b"{'id': 1}",
    b"// no\n{}", b"\xef\xbb\xbf{}", b"{}{}", b"[{}]", b'{"id"}', b'{"id":}', b'{"id": tru}', b"{]", b'{"a": 01}',
    b"<a/>", b'{"id": "\\x"}', b'{"id": "\n"}', b"---\nid: a", b"%PDF-1.7", b"\x1f\x8b\x08\x00", b"PK\x03\x04",
    b"\x00\x00\x00\x01a",
]  # fmt: skip


def _other_json(draw: Random) -> Drawn:
    body = draw.choice(_OTHER_JSON)
    return Drawn(body * draw.choice([1, 1, 1, 2, 50]))


def _nested(draw: Random) -> Drawn:
    """As deep as parsers' stacks and deeper, closed or not, in a field that nobody reads or instead of the text."""
    depth = draw.choice([10, 100, 500, 1_000, 5_000, 50_000])
    opening, closing = draw.choice([("[", "]"), ('{"a":', "}")])
    nested = opening * depth + "1" + closing * (depth if draw.random() < 0.8 else depth - 1)
    if draw.random() < 0.2:
        return Drawn(nested.encode())
    field = draw.choice(["more", "text", "published_at", "schema_version"])
    plain = {name: value for name, value in _NEWS.items() if name != field}
    return Drawn(written(plain)[:-1] + f',"{field}":{nested}}}'.encode())


def _missing(draw: Random) -> Drawn:
    gone = draw.sample(_REQUIRED, draw.randint(1, len(_REQUIRED)))
    return Drawn(written({name: value for name, value in _NEWS.items() if name not in gone}))


_VALUES = [None, True, False, 0, -1, 1.5, [], {}, ["a"], {"a": "b"}, [[]], [None]]


def _wrong_type(draw: Random) -> Drawn:
    fields = draw.sample(_REQUIRED, draw.randint(1, 3))
    return Drawn(written(_NEWS | {field: draw.choice(_VALUES) for field in fields}))


def _sizes(draw: Random) -> Drawn:
    """At and beyond the bounds of fields."""
    field, size = draw.choice(
        [("id", 0), ("id", 513), ("source", 0), ("source", 5_000), ("title", 10_001), ("lang", 36), ("url", 4_097)]
    )
    return Drawn(written(_NEWS | {field: draw.choice(["a", "ا", "😀"]) * size}))


def _too_large(draw: Random) -> Drawn:
    return Drawn(_HUGE) if draw.random() < 0.5 else Drawn(written(_NEWS | {"text": "ا" * 1_000_001}))


_NUMBERS = [
    "1e999", "-1e999", "1e-999", "-0", "0.1e1", "1E400", "9" * 400, "-" + "9" * 400, "1" + "0" * 5_000,
    "18446744073709551616", "-9223372036854775809", "1.7976931348623157e308", "0." + "0" * 400 + "1",
    "1e+", "+1", "0x10", "1_000", "١٢",
]  # fmt: skip


def _huge_numbers(draw: Random) -> Drawn:
    field = draw.choice([*_REQUIRED, "schema_version", "more", "more"])
    plain = {name: value for name, value in _NEWS.items() if name != field}
    return Drawn(written(plain)[:-1] + f',"{field}":{draw.choice(_NUMBERS)}}}'.encode())


_VERSIONS = [0, 2, -1, 10**18, "1", "", 1.0, 1.5, True, False, None, [], {}, [1]]


def _versions(draw: Random) -> Drawn:
    return Drawn(written(_NEWS | {"schema_version": draw.choice(_VERSIONS)}))


_TIMES = [
    "", "now", "2025", "2025-09-04", "2025-09-04T18:30", "2025-13-01T00:00:00Z", "2025-02-30T00:00:00Z",
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z", "2025-09-04T24:00:00Z", "2025-09-04T23:59:60Z", "2025-09-04T18:30:00+99:99",
    "2025-09-04T18:30:00.123456789012345Z", "٢٠٢٥-٠٩-٠٤T18:30:00Z", " 2025-09-04T18:30:00Z", "2025-09-04T18:30:00Z ",
    "2025-09-04\n18:30:00Z", "04/09/2025 18:30", "1757010600", "2025-W36-4T18:30:00Z", "2025-09-04T18:30:00 UTC",
    "1447-03-12T18:30:00Z", "2025-09-04t18:30:00z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999999Z", "0001-01-02 00:00:00", "2025-09-04 18:30:00",
]  # fmt: skip


def _times(draw: Random) -> Drawn:
    """Times that are none, and those at the ends of the calendar with a text that names deadlines."""
    text = draw.choice(["قال الوزير إن بلاده ستقدم 50 مليون دولار قبل نهاية العام المقبل وخلال ثلاثة أشهر.", _TEXT])
    return Drawn(written(_NEWS | {"published_at": draw.choice([*_TIMES, 1757010600, 1e12, None]), "text": text}))


_HEADERS = [
    ("ce_type", b"org.tasrih.news.v2"), ("ce_type", b"org.tasrih.claim.v1"), ("ce_type", b"\xff\xfe"), ("ce_type", b""),
    ("ce_type", None), ("ce_type", b"org.tasrih.news.v1" * 500), ("ce_id", b"\0"), ("", b""), ("اسم", "قيمة".encode()),
    ("traceparent", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-01"), ("traceparent", b"\xff" * 60),
    ("traceparent", None), ("traceparent", b"ff-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"),
    ("traceparent", "٠٠-".encode() * 9), ("a" * 5_000, b"b" * 5_000),
]  # fmt: skip


def _headers(draw: Random) -> Drawn:
    drawn = draw.choices(_HEADERS, k=draw.randint(1, 6))
    return Drawn(_BODY, headers=tuple(drawn * (200 if draw.random() < 0.02 else 1)))


_KEYS = [None, b"", b"\xff\x00", "مفتاح".encode(), b"k" * 1_024, b"k" * 1_025, b"k" * 100_000]


def _keys(draw: Random) -> Drawn:
    """Any key, under an article, a tombstone or nothing."""
    return Drawn(draw.choice([_BODY, None, b""]), key=draw.choice(_KEYS))


def _extra_fields(draw: Random) -> Drawn:
    """Fields that nobody knows are ignored, however many, and a field that stands twice counts once."""
    extra = {f"x{number}": draw.choice(_VALUES) for number in range(draw.choice([1, 10, 500]))}
    twice = written({"id": "another"})[1:-1] + b"," if draw.random() < 0.5 else b""
    return Drawn(b"{" + twice + written(_NEWS | extra)[1:])


BODIES = (
    Family("random bytes", _random_bytes, "letter", 80),
    Family("a message cut short", _cut, "letter", 80),
    Family("bytes changed", _changed, "either", 90),
    Family("bad UTF-8", _bad_utf8, "letter", 60),
    Family("NUL characters", _nul, "letter", 50),
    Family("lone surrogates", _lone_surrogate, "letter", 50),
    Family("other than an object, or no JSON", _other_json, "letter", 70),
    Family("nested deeply", _nested, "either", 20),
    Family("missing fields", _missing, "letter", 50),
    Family("values of wrong types", _wrong_type, "letter", 60),
    Family("fields too short or too long", _sizes, "letter", 35),
    Family("messages too large", _too_large, "letter", 1),
    Family("huge numbers", _huge_numbers, "either", 50),
    Family("versions", _versions, "either", 35),
    Family("times", _times, "either", 30),
    Family("headers", _headers, "either", 15),
    Family("keys and tombstones", _keys, "either", 12),
    Family("unknown and double fields", _extra_fields, "taken", 9),
)
