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
        ("04-Sep-2025 18:30 AST", "2025-09-04T15:30:00"),
        ("2025-09-04T18:30:00Asia/Riyadh", "2025-09-04T15:30:00"),
        ("2025-09-04T18:30:00+04:00[Asia/Dubai]", "2025-09-04T14:30:00"),
        ("4 سبتمبر 2025 18:30 بتوقيت مكة (15:30 غرينتش)", "2025-09-04T15:30:00"),
        ("12 المحرم 1447", "2025-07-06T21:00:00"),
        ("12 ربيع أول 1447", "2025-09-03T21:00:00"),
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


DAYS = (
    "Thu, 04 Sep 2025 {}", "2025-09-04 {}", "04/09/2025 {}", "الخميس 4 سبتمبر 2025، {}", "Thu Sep 04 {} 2025",
    "{} 2025/09/04",
)  # fmt: skip
CLOCKS = ("18:30:00", "6:30 PM", "6:30 م")


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("AST", 3), ("(AST)", 3), ("KSA", 3), ("Mecca Time", 3), ("EET", 2), ("EEST", 3), ("GST", 4), ("MSK", 3),
        ("CET", 1), ("EST", -5), ("AST+4", 4), ("GMT+3", 3), ("Arab Standard Time", 3), ("Arabian Standard Time", 4),
        ("Egypt Standard Time", 3), ("Asia/Dubai", 4), ("Africa/Cairo", 3), ("بتوقيت مكة المكرمة", 3),
        ("بتوقيت القاهرة", 3), ("(بتوقيت غرينتش)", 0), ("جرينتش", 0), ("غرينتش+3", 3), ("ت.غ", 0), ("توقيت أبوظبي", 4),
        ("بالتوقيت المحلي", 3), ("", 3),
    ],
)  # fmt: skip
def test_a_zone_holds_by_the_name_that_arabic_sites_give_it(zone, hours):
    at = datetime(2025, 9, 4, 18, 30, tzinfo=UTC) - timedelta(hours=hours)
    for written in (day.format(f"{clock} {zone}") for day in DAYS for clock in CLOCKS):
        assert parse_date(written, RIYADH) == at, written


@pytest.mark.parametrize(
    "zone", ["XYZ", "IST", "ADT", "(PKT)", "Samoa Time", "Asia/Nowhere", "بتوقيت عمان", "بتوقيت الوادي"]
)
def test_a_zone_that_nobody_knows_is_not_taken_for_another(zone):
    read = {day: parse_date(day.format(f"{clock} {zone}"), RIYADH) for day in DAYS for clock in CLOCKS}
    assert set(read.values()) == {None}, read


def test_a_place_s_clocks_go_with_its_summer():
    cairo = {month: parse_date(f"4 {month} 2025 18:30 بتوقيت القاهرة").hour for month in ("يناير", "سبتمبر")}
    assert cairo == {"يناير": 16, "سبتمبر": 15}


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("06:30 م", "18:30"), ("6:30 ص", "06:30"), ("12:30 ص", "00:30"), ("12:30 م", "12:30"), ("18:30 م", "18:30"),
        ("12:30 ظهرا", "12:30"), ("11:30 ظهرًا", "11:30"), ("2:30 ظهرا", "14:30"), ("1:30 بعد الظهر", "13:30"),
        ("3:30 عصراً", "15:30"), ("5:00 فجرا", "05:00"), ("9:30 ليلا", "21:30"), ("12:30 ليلا", "00:30"),
        ("2:30 ليلا", "02:30"), ("الساعة 6 مساء", "18:00"), ("6 م", "18:00"), ("6 PM", "18:00"), ("6:30 P.M.", "18:30"),
        ("18.30", "18:30"), ("18h30", "18:30"), ("مساء 6:30", "18:30"),
    ],
)  # fmt: skip
def test_parts_of_the_day(clock, time):
    for day in ("04/09/2025 {}", "4 سبتمبر 2025 - {}", "{} 2025/09/04", "الخميس، سبتمبر 4, 2025 {}"):
        assert parse_date(day.format(clock)).strftime("%H:%M") == time, day


def test_a_part_of_the_day_before_the_time():
    assert {parse_date(written).hour for written in ("م 06:30 2025-09-04", "2025-09-04 م ٠٦:٣٠")} == {18}


@pytest.mark.parametrize("written", ["4 سبتمبر 2025م 06:30", "4 سبتمبر 2025 م 06:30", "04/09/2025م", "4 سبتمبر 2025 م"])
def test_the_mark_of_the_calendar_is_no_part_of_the_day(written):
    assert parse_date(written).hour < 12


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "يناير، كانون الثاني، كانون ثاني، جانفي"), (2, "فبراير، شباط، فيفري"), (3, "مارس، آذار"),
        (4, "أبريل، إبريل، نيسان، أفريل"), (5, "مايو، أيار، ماي"), (6, "يونيو، يونيه، حزيران، جوان"),
        (7, "يوليو، يوليه، تموز، جويلية، يوليوز"), (8, "أغسطس، آب، أوت، غشت"), (9, "سبتمبر، أيلول، شتنبر"),
        (10, "أكتوبر، تشرين الأول، تشرين أول"), (11, "نوفمبر، تشرين الثاني، نونبر"),
        (12, "ديسمبر، كانون الأول، دجنبر"),
    ],
)  # fmt: skip
def test_months_of_all_arab_countries(month, names):
    for name in names.split("، "):
        for written in (f"4 {name} 2025", f"{name} 4, 2025", f"٤ {name} ٢٠٢٥", f"4-{name}-2025"):
            assert parse_date(written) == datetime(2025, month, 4, tzinfo=UTC), written


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("الخميس, 09/04/2025 - 18:30", "2025-09-04"),
        ("Thu, 09/04/2025 - 18:30", "2025-09-04"),
        ("الأحد, 09/14/2025", "2025-09-14"),
        ("الأربعاء, 09/04/2025", "2025-04-09"),
        ("الخميس, 04/09/2025", "2025-09-04"),
        ("الأحد, 09/04/2025", "2025-04-09"),
        ("09/04/2025", "2025-04-09"),
    ],
)
def test_a_weekday_tells_whether_the_month_stands_first(written, day):
    assert parse_date(written).date().isoformat() == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "09/14/2025",
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
