"""Families of messages in `claims` that no detector wrote."""

from random import Random

from tests.hostile.families import Drawn, Family, example, with_bytes_changed, written

_CLAIM = example("claim")
_BODY = written(_CLAIM)
_ODD = [None, True, -1, 1.5, 10**30, [], {}, [[]], "", "\u202e", "ا" * 5_000, ["a"] * 100, {"a": {"b": []}}]
_AMOUNTS = [
    "1e999 دولار",
    "NaN دولار",
    "-5 دولار",
    "٥ دولار",
    f"{'9' * 400} دولار",
    "دولار",
    " ",
    "1",
    "Infinity x",
    "1 " + "x" * 500,
]
_TIMES = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T00:00:00Z", "0001-01-02T00:00:00+14:00"]
_STRENGTHS = ["refused", "considering", "ready", "pledged", "decided", "delivered", None]
_KINDS = ["statement", "commitment", "demand", "threat", "rejection", "denial", "evaluation"]
_TYPES = ["person", "office", "organisation", "anonymous"]
_NAMES = ["", " ", "\u200f", "سالم", "+", "a+b", "name:", "ع" * 3_000, "x\ny", "سالم + سالم"]


def _bytes(draw: Random) -> Drawn:
    return Drawn(with_bytes_changed(_BODY, draw))


def _fields(draw: Random) -> Drawn:
    if draw.random() < 0.3:
        slots = _CLAIM["slots"] | {draw.choice(list(_CLAIM["slots"])): draw.choice(_ODD)}
        return Drawn(written(_CLAIM | {"slots": slots}))
    names = draw.sample(list(_CLAIM), draw.randint(1, 2))
    return Drawn(written(_CLAIM | {name: draw.choice(_ODD) for name in names}))


def _positions(draw: Random) -> Drawn:
    """Claims of the right shape that say odd things about few matters of few officials, at the ends of the calendar."""
    speakers = [
        {
            "name": draw.choice(_NAMES),
            "type": draw.choice(_TYPES),
            "official_id": draw.choice([None, "", "xa.a", "xa.b", "+"]),
        }
        for _ in range(draw.choice([0, 1, 1, 1, 2, 30]))
    ]
    slots = {
        "amount": draw.choice(_AMOUNTS),
        "strength": draw.choice(_STRENGTHS),
        "due": draw.choice(["", "2025-99-99", "x"]),
    }
    said = {
        "claim_id": f"{draw.randrange(10**9)}",
        "article_id": f"a-{draw.randrange(50)}",
        "source": draw.choice(["أ", "ب", "ج"]),
        "published_at": draw.choice([*_TIMES, _CLAIM["published_at"]]),
        "speakers": speakers,
        "official_id": draw.choice([None, "xa.a", ""]),
        "speaker_name": draw.choice(_NAMES),
        "speaker_type": draw.choice(_TYPES),
        "kind": draw.choice(_KINDS),
        "content": draw.choice([_CLAIM["content"], "", "٪", "لن " * 500, "\u202eabc", "5 " * 400]),
        "slots": slots | {"polarity": draw.choice(["positive", "negative"])},
        "topics": draw.choice([[], ["a"] * 300, [""], [".", ".."], _CLAIM["topics"]]),
    }
    return Drawn(
        written(_CLAIM | said), headers=(("traceparent", draw.choice([b"", b"\xff\xfe", "٠".encode(), None])),)
    )


CLAIMS = (
    Family("claims: bytes changed", _bytes, "either", 20, "claims"),
    Family("claims: values of wrong types", _fields, "either", 30, "claims"),
    Family("claims: of the right shape, odd in all they say", _positions, "taken", 25, "claims"),
)
