"""The judge sees everything that a fault may do to a run, and nothing where a run did as well as one without faults."""

import dataclasses

import msgspec
import pytest

from tasrih.events import codec
from tasrih.events.model import Alert
from tests.chaos.judge import Fault, Left, judge, left_by, summary
from tests.chaos.reference import sent_without_faults, without_faults
from tests.chaos.workload import records

RUN = "judged"
OFFICIALS = 3


@pytest.fixture
async def expected() -> Left:
    return await without_faults(records(RUN, OFFICIALS))


@pytest.fixture
async def left() -> Left:
    return await without_faults(records(RUN, OFFICIALS))


def kinds(faults: list[Fault]) -> list[str]:
    return sorted({fault.kind for fault in faults})


def test_a_run_that_left_the_same_is_as_good(expected, left):
    assert judge(expected, left) == []
    assert summary([]) == "none"


def test_the_same_alert_may_come_twice(expected, left):
    key = min(left.alerts)
    left.alerts[key] *= 2
    assert left.on_the_wire == expected.on_the_wire + 1
    assert judge(expected, left) == []


def test_a_lost_alert_is_seen(expected, left):
    key = min(left.alerts)
    del left.alerts[key]
    assert judge(expected, left) == [Fault("lost alert", " ".join(key))]


def test_an_alert_with_another_id_is_seen(expected, left):
    topic, name = min(left.alerts)
    left.alerts[topic, "x" + name] = left.alerts[topic, name]
    assert judge(expected, left) == [Fault("unknown alert", f"{topic} x{name}")]


def test_an_alert_of_the_same_id_that_says_something_else_is_seen(expected, left):
    topic, name = min(left.alerts)
    alert = codec.decode(left.alerts[topic, name][0], Alert)
    left.alerts[topic, name].append(codec.encode(msgspec.structs.replace(alert, ruleset="another")))
    assert judge(expected, left) == [Fault("alert of two bodies", f"{topic} {name}")]


async def test_an_id_in_the_header_that_is_not_the_body_s_is_seen(expected):
    sent = await sent_without_faults(records(RUN, OFFICIALS))
    at = next(index for index, record in enumerate(sent) if record.topic == "alerts.commitment")
    headers = tuple((name, b"other" if name == "ce_id" else value) for name, value in sent[at].headers)
    sent[at] = dataclasses.replace(sent[at], headers=headers)
    left = left_by(sent)
    left.index = expected.index
    assert kinds(judge(expected, left)) == ["alert under another id", "lost alert", "unknown alert"]


@pytest.mark.parametrize(("where", "what"), [("positions", "position"), ("index", "index entry")])
def test_positions_are_compared_in_kafka_and_in_redis(expected, left, where, what):
    held = getattr(left, where)
    first, second, *_ = sorted(held)
    position = left.index[first]
    other = msgspec.structs.replace(position, appearances=9, withdrawn=not position.withdrawn)
    held[first] = other if where == "index" else [position, other]
    held["unknown"] = held.pop(second)
    assert judge(expected, left) == [
        Fault(f"lost {what}", second),
        Fault(f"unknown {what}", "unknown"),
        Fault(f"other {what}", f"{first}: appearances, withdrawn"),
    ]


def test_a_position_s_last_record_counts(expected, left):
    """Kafka compacts to it: an older state behind a newer one is a loss."""
    name, states = next((name, states) for name, states in sorted(left.positions.items()) if len(states) > 1)
    states.append(states[-1])
    assert judge(expected, left) == []
    states.append(msgspec.structs.replace(states[-1], appearances=1, claims=states[-1].claims[:1]))
    assert judge(expected, left) == [Fault("other position", f"{name}: appearances, claims")]


def test_what_nobody_confirmed_and_lost_dead_letters_are_seen(expected, left):
    left.pending.append("claim")
    left.letters = {(b"something else", "bad_json")}
    found = judge(expected, left)
    assert kinds(found) == ["lost dead letter", "not confirmed", "unknown dead letter"]
    assert summary(found) == "1 × lost dead letter, 1 × not confirmed, 1 × unknown dead letter"


def test_only_in_another_order_may_claims_be_remembered_otherwise(expected, left):
    name = next(name for name, position in sorted(left.index.items()) if len(position.claims) > 1)
    left.index[name] = msgspec.structs.replace(left.index[name], claims=left.index[name].claims[::-1])
    assert judge(expected, left) == [Fault("other index entry", f"{name}: claims")]
    assert judge(expected, left, any_order=True) == []
