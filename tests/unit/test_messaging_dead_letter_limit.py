"""The limit of dead letters: in a row and by share, against a plain count over all outcomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.messaging.consuming.dead_letter_limit import Limit, Refusals
from tasrih.messaging.errors import LimitExceededError
from tasrih.settings import Settings

limits = st.builds(
    Limit,
    max_consecutive=st.integers(0, 5),
    max_ratio=st.sampled_from([0.1, 0.25, 0.5, 1.0]),
    window=st.integers(1, 8),
)


def stops_at(limit: Limit, outcomes: list[bool]) -> int | None:
    """Index of the refusal at which the limit stops."""
    refusals = Refusals(limit)
    for index, refused in enumerate(outcomes):
        if not refused:
            refusals.handled()
            continue
        try:
            refusals.refused(f"news/0/{index}", "bad_json")
        except LimitExceededError:
            return index
    return None


def exceeds(limit: Limit, seen: list[bool]) -> bool:
    row = 0
    while row < len(seen) and seen[-1 - row]:
        row += 1
    last = seen[-limit.window :]
    in_row = limit.max_consecutive > 0 and row > limit.max_consecutive
    return in_row or (len(last) == limit.window and sum(last) / len(last) > limit.max_ratio)


@given(limits, st.lists(st.booleans(), max_size=40))
def test_it_stops_at_the_first_refusal_that_is_too_many(limit, outcomes):
    expected = (i for i, refused in enumerate(outcomes) if refused and exceeds(limit, outcomes[: i + 1]))
    assert stops_at(limit, outcomes) == next(expected, None)


def test_the_message_says_how_many_where_and_what_to_set():
    refusals = Refusals(Limit(max_consecutive=2))
    refusals.refused("news/3/41", "bad_json")
    refusals.refused("news/3/42", "bad_json")
    with pytest.raises(LimitExceededError, match=r"more than 2 messages in a row.*news/3/43 \(wrong_type\)") as caught:
        refusals.refused("news/3/43", "wrong_type")
    assert "\n" not in str(caught.value)
    assert "TASRIH_DEAD_LETTER_MAX_CONSECUTIVE" in str(caught.value)


def test_by_default_the_services_have_a_limit_and_a_bare_consumer_none():
    limit = Limit.of(Settings())
    assert stops_at(limit, [True] * 1_000) == limit.max_consecutive
    assert stops_at(limit, [True, True, False] * 1_000) == limit.window - 1
    assert stops_at(Limit(), [True] * 5_000) is None
