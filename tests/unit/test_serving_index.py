"""The index: lists by filter and time with cursors that hold still, the order of the stream, epochs and expiry."""

import dataclasses
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasrih.events import codec
from tasrih.events.model import Alert, Position
from tasrih.messaging.dead_letters import dead_letter
from tasrih.messaging.records import Received
from tasrih.serving.cursors import CursorError, read_cursor, write_cursor
from tasrih.serving.entries import micros, tag_of
from tasrih.serving.index import END, Index
from tasrih.serving.vector import Vector, VectorError
from tests.serving_cases import ALERT, POSITION, WHEN, alert, alert_record, position_record

ENDS = {
    (topic, number): 10_000
    for topic in ("alerts.threat", "alerts.denial", "positions", "dead-letters")
    for number in range(2)
}


@pytest.fixture
def index(tmp_path):
    index = Index(tmp_path / "index.sqlite")
    index.filling.begin("e1", ENDS)
    yield index
    index.close()


def add(index: Index, *records: Received):
    reached = {(record.topic, record.partition): record.offset + 1 for record in records}
    return index.filling.add(records, reached)


def ids(rows) -> list[str]:
    return [codec.decode(row.body, Alert).alert_id for row in rows]


def listed(index: Index, *groups, **edges) -> list[str]:
    return ids(index.page("alerts", groups, **{"limit": 100, **edges}))


def test_filters_choose_together_and_of_several_values_one_is_enough(index):
    add(
        index,
        alert_record(alert("a", kind="threat", watches=("w",), official="x+y", hour=1), 0),
        alert_record(alert("b", kind="denial", topics=("aid.food",), hour=3), 1),
        alert_record(alert("c", kind="threat", type="position_changed", hour=2), 2),
    )
    threat, denial = tag_of("alerts", "kind", "threat"), tag_of("alerts", "kind", "denial")
    assert listed(index) == ["b", "c", "a"]
    assert listed(index, [threat]) == ["c", "a"]
    assert listed(index, [threat, denial]) == ["b", "c", "a"]
    assert listed(index, [threat], [tag_of("alerts", "watch", "w")]) == ["a"]
    assert listed(index, [tag_of("alerts", "topic", "aid")]) == ["b"]
    assert listed(index, [tag_of("alerts", "decision", "changed")], [denial]) == []
    for holder in ("x", "y", "x+y"):
        assert listed(index, [tag_of("alerts", "official", holder)]) == ["a"]
    add(index, alert_record(alert("d", official="name:سلمي الكرماوي+xn.wali"), 3))
    for holder in ("name:سلمي الكرماوي", "name:سلمى الكرماوي", "name:سَلمى الكرماوي+xn.wali"):
        assert listed(index, [tag_of("alerts", "official", holder)]) == ["d"], "in whatever spelling"
    hour = timedelta(hours=1)
    assert listed(index, since=micros(WHEN + 2 * hour), until=micros(WHEN + 3 * hour)) == ["c"]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=6), st.integers(1, 4))
def test_pages_tell_what_was_there_once_whatever_comes_meanwhile(tmp_path_factory, hours, later, limit):
    index = Index(tmp_path_factory.mktemp("pages") / "index.sqlite")
    index.filling.begin("e1", ENDS)
    offset = 0
    for number, hour in enumerate(hours):
        add(index, alert_record(alert(f"a{number}", hour=hour), offset := offset + 1))
    told, after = [], END
    while rows := index.page("alerts", [], after=after, limit=limit):
        told += ids(rows)
        after = rows[-1].edge
        if later:
            add(index, alert_record(alert(f"b{len(later)}", hour=later.pop()), offset := offset + 1))
    index.close()
    assert sorted(name for name in told if name[0] == "a") == sorted(f"a{number}" for number in range(len(hours)))
    assert len(set(told)) == len(told)


def test_cursors_belong_to_what_was_asked():
    text = write_cursor((5, -7), {"kind": ["threat"]})
    assert read_cursor(text, {"kind": ["threat"]}) == (5, -7)
    for wrong, asked in ((text, {"kind": []}), ("x", {}), (text[:-3], {"kind": ["threat"]}), ("é", {}), ("W10", {})):
        with pytest.raises(CursorError):
            read_cursor(wrong, asked)


def test_an_alert_in_two_topics_or_sent_twice_is_told_once_and_found_by_each_place(index):
    first, again = alert_record(alert("a"), 3), alert_record(alert("a"), 9)
    other = alert_record(alert("a"), 4, topic="alerts.denial")
    told = add(index, first) + add(index, other, again)
    assert [one.seq for one in told] == [1]
    assert sorted(index.copies("a")) == [
        (("alerts.denial", 0), 4), (("alerts.threat", 0), 3), (("alerts.threat", 0), 9),
    ]  # fmt: skip
    assert index.last() == 3
    assert [one.seq for one in index.told_after(0, 3, 10)[0]] == [1]
    assert index.vector("e", 2).offsets == {("alerts.threat", 0): 4, ("alerts.denial", 0): 5}
    assert index.before(Vector("e", {("alerts.threat", 0): 4, ("alerts.denial", 0): 5})) == 2


def test_it_goes_on_where_it_stopped_and_begins_anew_with_another_kafka(tmp_path):
    path = tmp_path / "index.sqlite"
    index = Index(path)
    index.filling.begin("e1", ENDS)
    add(index, alert_record(alert("a"), 7))
    index.close()
    index = Index(path)
    assert index.filling.begin("e1", ENDS)["alerts.threat", 0] == 8
    assert listed(index) == ["a"]
    assert index.filling.begin("e1", dict.fromkeys(ENDS, 5))["alerts.threat", 0] == 0, "offsets went back"
    assert listed(index) == []
    add(index, alert_record(alert("a"), 7))
    assert index.filling.begin("e2", ENDS)["alerts.threat", 0] == 0
    assert (listed(index), index.last(), index.places("a")) == ([], 0, [])
    index.close()


@pytest.mark.parametrize("content", [b"no database at all" * 1_000, b""])
def test_a_file_that_is_damaged_or_of_another_form_is_built_anew(tmp_path, content):
    path = tmp_path / "index.sqlite"
    path.write_bytes(content)
    index = Index(path)
    index.filling.begin("e1", ENDS)
    add(index, alert_record(alert("a"), 7))
    index._database.open().execute("PRAGMA user_version = 99").close()
    index.close()
    index = Index(path)
    assert index.filling.begin("e1", ENDS)["alerts.threat", 0] == 0
    assert listed(index) == []
    index.close()


def test_what_kafka_dropped_is_forgotten(index):
    add(index, alert_record(alert("a"), 1), alert_record(alert("b"), 2))
    add(index, alert_record(alert("a"), 1, topic="alerts.denial"))
    index.filling.expire({("alerts.threat", 0): 3})
    assert listed(index) == ["a"]
    assert index.item("alerts", "b") is None
    assert index.places("a") == ["alerts.denial/0/1"]


def test_dead_letters_that_kafka_dropped_are_listed_no_more(index):
    def letter(offset: int) -> Received:
        buried = dead_letter(Received("news", 0, offset, None, b"{", ()), service="s", reason="bad_json", detail="d")
        return Received("dead-letters", 0, offset, buried.key, buried.value, buried.headers, WHEN)

    add(index, letter(1), letter(2))
    for begin, left in ((0, 2), (2, 1), (2, 1), (3, 0)):
        index.filling.expire({("dead-letters", 0): begin, ("alerts.threat", 0): begin})
        groups = [[], [[tag_of("letters", "reason", "bad_json")]]]
        assert [len(index.page("letters", group, limit=9)) for group in groups] == [left, left]
        assert index.count("letters") == left
    assert index.places("news/0/1") == index.places("news/0/2") == []


def test_of_a_position_the_latest_state_is_listed_whatever_comes_last(index):
    def record(revision: int, kind: str, **changes) -> Received:
        return position_record(msgspec.structs.replace(POSITION, revision=revision, kind=kind, **changes), revision)

    add(index, record(1, "threat"), record(3, "demand"), record(2, "denial"))
    (row,) = index.page("positions", [], limit=10)
    assert codec.decode(row.body, Position).revision == 3
    assert index.page("positions", [[tag_of("positions", "kind", "threat")]], limit=10) == []
    assert index.places(POSITION.position_id) == [f"positions/0/{offset}" for offset in (1, 2, 3)]
    add(index, record(4, "demand", merged_into="other"))
    assert index.page("positions", [], limit=10) == []
    assert index.item("positions", POSITION.position_id)


def test_a_correction_leads_to_the_states_that_it_brought_about(index):
    corrected = msgspec.structs.replace(POSITION, corrections=("c-0", "c-1"))
    said = position_record(corrected, 1)
    brought = dataclasses.replace(said, headers=(*said.headers, ("ce_origin", b"corrections/0/7")))
    add(index, brought, position_record(corrected, 2))
    assert (index.places("c-1"), index.places("c-0")) == (["positions/0/1"], [])


def test_what_is_no_event_changes_nothing_but_how_far_it_is(index):
    deep = codec.encode(POSITION)[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    records = [Received("positions", 1, number, None, body, ()) for number, body in enumerate((None, b"{", deep), 2)]
    assert add(index, Received("alerts.threat", 0, 1, b"k", b"{", ()), *records) == []
    assert index.filling.begin("e1", ENDS)["positions", 1] == 5


@given(st.dictionaries(st.tuples(st.sampled_from(["alerts.threat", "alerts.statement"]), st.integers(0, 4)),
                       st.integers(0, 2**62)))  # fmt: skip
def test_a_vector_reads_as_it_was_written(offsets):
    vector = Vector("0123abcd", offsets)
    read = Vector.read(str(vector))
    assert read.epoch == vector.epoch
    assert read.covers(vector)
    assert vector.covers(read)
    assert all(read.knows(place, offset - 1) and not read.knows(place, offset) for place, offset in offsets.items())


@pytest.mark.parametrize(
    "text", ["", "x", "0123abcd", "0123abcd.1-", "0123abcd.-1", "0123abcd" + ".1" * 9, "0123abcd.١"]
)
def test_what_is_no_vector_is_refused(text):
    with pytest.raises(VectorError):
        Vector.read(text)


def test_times_are_microseconds():
    assert micros(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)) == 1_000_005
    assert ALERT.claim.published_at.tzinfo
