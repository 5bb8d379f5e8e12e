"""Times of options: words, so long ago, RFC 3339, and what is none."""

from datetime import UTC, datetime, timedelta

import click
import pytest

from tasrih.cli.times import Seconds, Time, require_order, time_text


def read(text, *words):
    return Time(*words).convert(text, None, None)


def test_words_ages_and_times():
    assert read("beginning", "beginning", "latest") == "beginning"
    assert read("2025-09-04 18:30:00") == datetime(2025, 9, 4, 18, 30, tzinfo=UTC)
    assert read("2025-09-04") == datetime(2025, 9, 4, tzinfo=UTC)
    assert read("2025-09-04T18:30:00+02:00") == datetime(2025, 9, 4, 16, 30, tzinfo=UTC)
    for text, age in {"-30s": 30, "-5m": 300, "-2h": 7_200, "-1d": 86_400}.items():
        assert abs(datetime.now(UTC) - timedelta(seconds=age) - read(text)) < timedelta(seconds=60)


@pytest.mark.parametrize(
    "text",
    ["", "beginning", "2h", "-2", "-2w", "-9999999d", "yesterday", "2025-13-01T00:00:00Z", "2025-02-30", "2025-9-4"],
)
def test_what_is_none_is_told_with_what_is_taken(text):
    with pytest.raises(click.BadParameter, match="is no time: give -2h, a date or a time like"):
        read(text)


def test_longer_ago_than_there_are_years_is_told():
    with pytest.raises(click.BadParameter):
        read("-999999d")


def test_a_time_before_all_years_in_utc_is_told():
    with pytest.raises(click.BadParameter):
        read("0001-01-01T00:00:00+05:00")
    assert time_text(read("0001-01-01")) == "0001-01-01T00:00:00Z"


def test_an_end_before_its_beginning_is_told():
    early, late = read("2025-09-04"), read("2025-09-05")
    for start, until in [(late, early), (early, early)]:
        with pytest.raises(click.UsageError, match="is not after --from 2025-09-0"):
            require_order(start, until)
    for start, until in [(early, late), ("beginning", early), (None, early), (early, None)]:
        require_order(start, until)


@pytest.mark.parametrize("text", ["nan", "-NaN", "-1", "", "one"])
def test_what_is_no_number_of_seconds_is_told(text):
    assert Seconds(min=0).convert("1.5", None, None) == 1.5
    with pytest.raises(click.BadParameter):
        Seconds(min=0).convert(text, None, None)
