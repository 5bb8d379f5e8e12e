"""Windows as ranges of offsets, on logs whose clocks may be wrong."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.replay.errors import WindowError
from tasrih.replay.window import Edges, Span, Window, by_offsets, by_time, require_whole

DAY = datetime(2025, 9, 4, tzinfo=UTC)


def at(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def edges_of(log: list[float], begin: int, since: float, until: float) -> Edges:
    """What Kafka says of a partition whose record `n` was written at `log[n]` hours and that begins at `begin`."""

    def first(hour: float) -> int:
        return next((n for n in range(begin, len(log)) if log[n] >= hour), len(log))

    return Edges(begin, len(log), first(since), first(until))


HOURS = st.integers(0, 30).map(float)


@given(log=st.lists(HOURS, max_size=40), cuts=st.lists(HOURS, min_size=2, max_size=6, unique=True).map(sorted))
def test_neighbouring_windows_hold_every_record_once_whatever_the_clocks_said(log, cuts):
    spans = [
        by_time("news", {0: edges_of(log, 0, one, other)}, at(one), at(other)).spans[0] for one, other in pairwise(cuts)
    ]
    whole = by_time("news", {0: edges_of(log, 0, cuts[0], cuts[-1])}, at(cuts[0]), at(cuts[-1])).spans[0]
    covered = [offset for span in spans for offset in range(span.start, span.end)]
    assert covered == list(range(whole.start, whole.end))


def test_a_window_of_times_that_nothing_was_written_in_is_empty():
    window = by_time("news", {0: edges_of([1, 9], 0, 3, 4)}, at(3), at(4))
    assert window.spans == (Span(0, 1, 1),)
    assert len(window) == 0


def test_a_window_that_begins_where_records_were_deleted_is_refused_and_says_where():
    edges = {0: edges_of([1, 2, 3], 0, 2, 4), 1: edges_of([1, 2, 3], 1, 2, 4)}
    with pytest.raises(WindowError, match="news/1 begins at offset 1"):
        by_time("news", edges, at(2), at(4))


def test_the_same_times_in_another_zone_give_the_same_window():
    riyadh = timezone(timedelta(hours=3))
    edges = {0: edges_of([1, 2, 3], 0, 2, 3)}
    assert (
        by_time("news", edges, at(2), at(3)).spans
        == by_time("news", edges, at(2).astimezone(riyadh), at(3).astimezone(riyadh)).spans
    )


def test_an_end_in_the_future_is_the_end_as_it_was_frozen():
    assert by_time("news", {0: Edges(0, 5, 2, 9)}, at(0), at(99)).spans == (Span(0, 2, 5),)


def test_times_in_the_wrong_order_are_refused():
    with pytest.raises(WindowError, match="not after its beginning"):
        by_time("news", {}, at(2), at(2))


def test_offsets_are_taken_as_they_are_or_refused_with_what_is_there():
    edges = {0: Edges(10, 20, 10, 20), 1: Edges(0, 5, 0, 5)}
    assert by_offsets("news", edges, {1: (0, 5), 0: (12, 12)}).spans == (Span(0, 12, 12), Span(1, 0, 5))
    for wanted in ({0: (9, 12)}, {0: (10, 21)}, {0: (15, 14)}):
        with pytest.raises(WindowError, match="news/0 holds the offsets 10 to 20"):
            by_offsets("news", edges, wanted)
    with pytest.raises(WindowError, match="no partition 7: it has 0 to 1"):
        by_offsets("news", edges, {7: (0, 1)})


def test_a_window_knows_its_records_and_its_parts():
    window = Window("news", (Span(0, 3, 5), Span(1, 0, 2)))
    assert [place for place in [(0, 2), (0, 3), (0, 4), (0, 5), (1, 1), (2, 0)] if window.holds(*place)] == [
        (0, 3), (0, 4), (1, 1),
    ]  # fmt: skip
    assert window.only([1]).spans == (Span(1, 0, 2),)


def test_topics_read_beside_the_window_must_be_whole_since_it_began():
    edges = {0: edges_of([1, 2, 3], 0, 2, 4), 1: edges_of([1, 2, 3], 1, 2, 4)}
    with pytest.raises(WindowError, match=r"alerts\.threat/1 begins at offset 1"):
        require_whole("alerts.threat", edges, at(2))
    require_whole("alerts.threat", {1: edges_of([1, 2, 3], 1, 3, 4)}, at(3))
    with pytest.raises(WindowError):
        require_whole("alerts.threat", {1: edges_of([1, 2, 3], 1, 3, 4)}, None)
