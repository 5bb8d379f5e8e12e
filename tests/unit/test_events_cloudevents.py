"""CloudEvents headers and the trace."""

from datetime import UTC, datetime

import pytest

from tasrih.events import cloudevents
from tasrih.events.codec import MessageError
from tasrih.events.model import NewsMessage

NEWS = NewsMessage(
    id="wadi-1", source="صحيفة الوادي", title="ت", text="ن", published_at=datetime(2025, 9, 4, tzinfo=UTC)
)
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


def test_headers_are_those_of_the_binding():
    headers = dict(cloudevents.headers_of(NEWS, "ingester"))
    assert headers.pop("traceparent").startswith(b"00-")
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": b"wadi-1",
        "ce_source": b"%D8%B5%D8%AD%D9%8A%D9%81%D8%A9%20%D8%A7%D9%84%D9%88%D8%A7%D8%AF%D9%8A",
        "ce_type": b"org.tasrih.news.v1",
        "ce_subject": b"wadi-1",
        "ce_time": b"2025-09-04T00:00:00Z",
        "content-type": b"application/json",
    }


def test_same_event_same_headers():
    assert cloudevents.headers_of(NEWS, "ingester") == cloudevents.headers_of(NEWS, "ingester")


def test_trace_goes_on_with_a_new_span():
    child = cloudevents.child_traceparent(PARENT, "x").split("-")
    assert child[:2] == ["00", "0af7651916cd43dd8448eb211c80319c"]
    assert child[2] != "b7ad6b7169203331"
    assert child[3] == "00"
    assert cloudevents.child_traceparent(PARENT, "y").split("-")[2] != child[2]


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "\xff",
        PARENT.upper(),
        PARENT + "-more",
        "ff" + PARENT[2:],
        PARENT.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32),
        PARENT.replace("b7ad6b7169203331", "0" * 16),
        PARENT + "\n",
    ],
)
def test_malformed_parents_are_replaced(parent):
    assert cloudevents.trace_of([("traceparent", parent.encode("latin-1"))]) == ""
    child = cloudevents.child_traceparent(parent, "x")
    assert child == cloudevents.child_traceparent("", "x")
    assert cloudevents.child_traceparent(child, "y").split("-")[1] == child.split("-")[1]


def test_the_trace_is_that_of_the_headers():
    assert cloudevents.trace_of([("other", b"x"), ("traceparent", PARENT.encode())]) == PARENT
    assert cloudevents.trace_of([("traceparent", None)]) == cloudevents.trace_of([]) == ""


def test_an_event_has_a_step_of_its_own_for_each_topic():
    steps = [dict(cloudevents.headers_of(NEWS, "x", topic=topic, trace=PARENT))["traceparent"] for topic in ("a", "b")]
    assert len({step[36:52] for step in steps}) == 2
    assert {step[3:35].decode() for step in steps} == {PARENT[3:35]}


def test_a_later_version_is_read_as_version_00():
    assert cloudevents.child_traceparent("01" + PARENT[2:] + "-more", "x")[3:35] == PARENT[3:35]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"org.tasrih.news.v2", "unknown_version"),
        (b"org.tasrih.claim.v1", "wrong_type"),
        (b"org.other.news.v1", "wrong_type"),
        (b"\xff", "wrong_type"),
    ],
)
def test_other_types_are_refused(value, reason):
    with pytest.raises(MessageError) as caught:
        cloudevents.check_type([("ce_type", value)], "news")
    assert caught.value.reason == reason


def test_own_and_absent_types_pass():
    cloudevents.check_type(cloudevents.headers_of(NEWS, "ingester"), "news")
    cloudevents.check_type([], "news")
    cloudevents.check_type([("ce_type", None)], "news")
