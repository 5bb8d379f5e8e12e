"""Dates as feeds write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from tasrih.feeds.dates import parse_date, settle

RIYADH = ZoneInfo("Asia/Riyadh")


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("Thu, 04 Sep 2025 18:30:00 +0300", "2025-09-04T15:30:00"),
        ("Thu, 4 Sep 25 18:30 GMT", "2025-09-04T18:30:00"),
        ("4 Sep 2025 18:30:00 EST", "2025-09-04T23:30:00"),
        ("2025-09-04T18:30:00+03:00", "2025-09-04T15:30:00"),
        ("2025-09-04T18:30:00.123Z", "2025-09-04T18:30:00.123"),
        ("2025-09-04 18:30:00 UTC", "2025-09-04T18:30:00"),
        ("1757000000", "2025-09-04T15:33:20"),
        ("1757000000000", "2025-09-04T15:33:20"),
        ("2025-09-04 18:30", "2025-09-04T15:30:00"),
        ("2025-09-04", "2025-09-03T21:00:00"),
        ("04/09/2025 18:30", "2025-09-04T15:30:00"),
        ("الخميس، ٤ سبتمبر ٢٠٢٥ - ٦:٣٠ م", "2025-09-04T15:30:00"),
        ("4 أيلول/سبتمبر 2025 06:30 صباحًا", "2025-09-04T03:30:00"),
        ("12:05 ص 4 سبتمبر 2025م", "2025-09-03T21:05:00"),
        ("12 ربيع الأول 1447 هـ", "2025-09-03T21:00:00"),
        ("الخميس 12 ربيع الأول 1447هـ الموافق 4 سبتمبر 2025م 18:30", "2025-09-04T15:30:00"),
        ("١٢/٣/١٤٤٧", "2025-09-03T21:00:00"),
        ("1447-03-12", "2025-09-03T21:00:00"),
        ("1447/03/12 18:30", "2025-09-04T15:30:00"),
        ("18:30 - 04/09/2025", "2025-09-04T15:30:00"),
        ("18:30 -04/09/2025", "2025-09-04T15:30:00"),
        ("Thu, 4 Sep 2025 6:30:00 PM", "2025-09-04T15:30:00"),
        ("Thu, 4 Sep 2025 12:05 AM GMT", "2025-09-04T00:05:00"),
        ("Thu, 04 Sep 2025", "2025-09-03T21:00:00"),
    ],
)
def test_forms(written, time):
    assert parse_date(written, RIYADH) == datetime.fromisoformat(time).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "day",
    [
        "Thu, 04 Sep 2025 {}",
        "Thu Sep 04 2025 {}",
        "2025-09-04T{}",
        "2025-09-04 {}",
        "2025/09/04 {}",
        "4 سبتمبر 2025 {}",
    ],
)
@pytest.mark.parametrize("clock", ["18:30", "18:30:00", "6:30 PM", "06:30:00 pm"])
@pytest.mark.parametrize(
    ("offset", "hours"),
    [
        ("+05:00", 5), (" +05:00", 5), (" +0500", 5), (" +5", 5), (" GMT+5", 5), (" UTC+05:00", 5),
        (" GMT+0500 (Some Standard Time)", 5), ("-0430", -4.5), (" -04:30", -4.5), (" GMT", 0), ("Z", 0), (" UTC", 0),
    ],
)  # fmt: skip
def test_a_distance_to_utc_holds_however_it_is_written(day, clock, offset, hours):
    at = datetime(2025, 9, 4, 18, 30, tzinfo=UTC) - timedelta(hours=hours)
    assert parse_date(day.format(clock) + offset, RIYADH) == at


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "1970-01-01T00:00:00Z",
        "2025-13-45",
        "31/02/2025",
        "30 صفر 1447 هـ",
        "99999999999999999",
        "0",
        "Sep 2025",
    ],
)
def test_what_is_no_date(written):
    assert parse_date(written) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it(written):
    assert parse_date(written) is None or parse_date(written).tzinfo is UTC


@given(st.dates(date(1992, 1, 1), date(2077, 1, 1)))
def test_a_hijri_day_is_the_day_it_is(day):
    hijri = Gregorian.fromdate(day).to_hijri()
    assert parse_date(f"{hijri.year}/{hijri.month:02}/{hijri.day:02}").date() == day


def test_what_an_article_s_time_is_when_its_own_will_not_do():
    now = datetime(2025, 9, 4, 16, 0, tzinfo=UTC)
    seen = now - timedelta(hours=3)
    told = {
        written: settle(written, now, UTC, seen)
        for written in ("", "soon", "2025-09-04T19:00:00Z", "2025-09-04T16:05:00Z", "2025-09-01T00:00:00Z")
    }
    assert [(when.at, when.mark) for when in told.values()] == [
        (seen, "no_date"),
        (seen, "bad_date"),
        (seen, "future_date"),
        (now, ""),
        (datetime(2025, 9, 1, tzinfo=UTC), ""),
    ]
    assert settle("", now, UTC).at == now
