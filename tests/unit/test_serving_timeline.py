"""Where a claim stands in its article, and where times stand on a line."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasrih.serving.highlighting import cut_at
from tasrih.serving.timeline import ROW, WIDTH, timeline

BEGIN = datetime(2030, 1, 1, tzinfo=UTC)
HOURS = st.integers(0, 10_000)


@given(st.text(), st.text(), st.text())
def test_a_text_is_cut_around_the_claim_and_nothing_is_lost(before, claim, behind):
    cut = cut_at(before + claim + behind, len(before), len(before) + len(claim), claim)
    assert cut == (before, claim, behind)


@given(st.text(), st.integers(-3, 30), st.integers(-3, 30), st.text())
def test_where_another_text_stands_nothing_is_marked(text, start, end, content):
    cut = cut_at(text, start, end, content)
    assert cut is None or (cut.claim == content and "".join(cut) == text)


@given(st.lists(st.tuples(st.sampled_from("abc"), HOURS, HOURS), min_size=1))
def test_times_keep_their_order_and_run_as_the_script_does(spans):
    found = [
        (str(number), "", row, BEGIN + timedelta(hours=min(hours)), BEGIN + timedelta(hours=max(hours)))
        for number, (row, *hours) in enumerate(spans)
    ]
    left, right = timeline(found), timeline(found, rtl=True)
    for bar, mirrored, (_, _, row, begin, end) in zip(left.bars, right.bars, found, strict=True):
        assert 0 <= bar.begin <= bar.end <= WIDTH
        assert abs(bar.begin + mirrored.begin - WIDTH) < 0.2
        assert left.rows[bar.row] == row
        assert bar.row * ROW < bar.y < (bar.row + 1) * ROW < left.height
        for other, (_, _, _, later, _) in zip(left.bars, found, strict=True):
            assert (begin <= later) <= (bar.begin <= other.begin)
        assert (begin == end) <= (bar.begin == bar.end)
    assert [mark.x for mark in left.marks] == sorted(mark.x for mark in left.marks)


def test_without_times_nothing_is_drawn():
    assert timeline([]).bars == []


def test_what_is_of_one_moment_has_one_mark_for_its_time():
    line = timeline([("a", "", "x", BEGIN, BEGIN), ("b", "", "y", BEGIN, BEGIN)])
    assert [mark.time for mark in line.marks] == [BEGIN]
    assert {(bar.begin, bar.end) for bar in line.bars} == {(line.marks[0].x, line.marks[0].x)}
