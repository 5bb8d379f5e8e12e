"""What the daily audit asks for."""

from datetime import UTC, datetime, timedelta, timezone

from services.replayer.__main__ import arguments

NOW = datetime(2025, 9, 5, 1, 30, tzinfo=timezone(timedelta(hours=3)))  # the day before in UTC


def test_without_a_window_it_is_the_whole_of_yesterday():
    window = ["--from", "2025-09-03T00:00:00+00:00", "--to", "2025-09-04T00:00:00+00:00", "--compare"]
    assert arguments([], NOW) == window
    assert arguments(["--processes", "4"], NOW.astimezone(UTC)) == [*window, "--processes", "4"]


def test_what_was_chosen_stays():
    for given in (["--from", "-2h", "--to=-1h"], ["--offsets=1:0-5"], ["merge", "a", "b"], ["--help"]):
        assert arguments(given, NOW) == given
