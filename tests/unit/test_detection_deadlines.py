"""The day on which a deadline ends, counted from Wednesday 4 June 2025."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.deadlines import Deadlines
from tasrih.yamldata import DataError

DEADLINES = Deadlines()
PUBLISHED = date(2025, 6, 4)


def due(text, published=PUBLISHED):
    day = DEADLINES.due(Tokens(text).keys, published)
    return day.isoformat() if day else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("بحلول نيسان/أبريل المقبل", "2026-04-30"),
        ("حتى أبريل 2027", "2027-04-30"),
        ("في أبريل من العام المقبل", "2026-04-30"),
        ("في كانون الأول من العام الجاري", "2025-12-31"),
        ("في كانون الثاني", "2026-01-31"),
        ("في تشرين الأول (أكتوبر)", "2025-10-31"),
        ("في يونيو", "2025-06-30"),
        ("في يونيو المقبل", "2026-06-30"),
        ("في شباط 2028", "2028-02-29"),
        ("يوم 15 تموز", "2025-07-15"),
        ("30/9/2025", "2025-09-30"),
        ("خلال شهر يوليو", "2025-07-31"),
        ("في الثالث من يوليو", "2025-07-03"),
        ("في الخامس عشر من يوليو المقبل", "2025-07-15"),
        ("حتى غرة يوليو", "2025-07-01"),
        ("في الاجتماع الثاني يوليو المقبل", "2025-07-31"),
        ("في الحادي والعشرين من تموز/يوليو", "2025-07-21"),
        ("في العشرين من الشهر الجاري", "2025-06-20"),
        ("في 15 من الشهر المقبل", "2025-07-15"),
        ("في الأسبوع الأول من يوليو", "2025-07-31"),
    ],
)
def test_months_and_their_days(text, day):
    assert due(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("حتى 2029", "2029-12-31"),
        ("خلال سنة 2026", "2026-12-31"),
        ("قبل نهاية العام", "2025-12-31"),
        ("نهاية الشهر الجاري", "2025-06-30"),
        ("خلال الشهر المقبل", "2025-07-31"),
        ("خلال الأسبوع المقبل", "2025-06-14"),
        ("خلال الصيف", "2025-08-31"),
        ("في الربيع المقبل", "2026-05-31"),
        ("خلال الشتاء", "2026-02-28"),
        ("صيف 2027", "2027-08-31"),
        ("اليوم الأربعاء", "2025-06-04"),
        ("بعد غد", "2025-06-06"),
        ("في الربع الأول من العام المقبل", "2026-03-31"),
        ("في الربع الأخير من 2026", "2026-12-31"),
        ("قبل النصف الثاني من العام", "2025-06-30"),
        ("خلال العام الدراسي المقبل", ""),
        ("غدا الخميس", "2025-06-05"),
        ("الأربعاء المقبل", "2025-06-11"),
    ],
)
def test_years_seasons_weeks_and_days(text, day):
    assert due(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("خلال ثلاثة أشهر", "2025-09-04"),
        ("في غضون 10 أيام", "2025-06-14"),
        ("خلال شهرين", "2025-08-04"),
        ("خلال أقل من سنة", "2026-06-04"),
        ("في مدة أقصاها أسبوع", "2025-06-11"),
        ("خلال سنتين ونصف", "2027-12-04"),
        ("خلال 48 ساعة", "2025-06-06"),
    ],
)
def test_lengths_of_time(text, day):
    assert due(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("خلال الأسبوعين المقبلين", "2025-06-18"),
        ("خلال الأيام الثلاثة المقبلة", "2025-06-07"),
        ("خلال الـ48 ساعة المقبلة", "2025-06-06"),
        ("خلال يوم أو يومين", "2025-06-06"),
        ("خلال ثلاثة إلى خمسة أيام", "2025-06-09"),
        ("في موعد أقصاه 15 تموز", "2025-07-15"),
    ],
)
def test_lengths_of_the_time_to_come(text, day):
    assert due(text) == day


MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
ORDINALS = ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"]


def ordinal(day):
    tens, ones = divmod(day, 10)
    if day <= 10:
        return ORDINALS[day - 1]
    first = "الحادي" if ones == 1 else ORDINALS[ones - 1]
    if tens == 1:
        return f"{first} عشر"
    round_number = "العشرين" if tens == 2 else "الثلاثين"
    return f"{first} و{round_number}" if ones else round_number


@given(st.dates(date(2025, 6, 5), date(2026, 6, 3)))
def test_a_day_by_its_ordinal_is_that_by_its_number(day):
    month = MONTHS[day.month - 1]
    assert due(f"في {ordinal(day.day)} من {month}") == due(f"في {day.day} {month}") == day.isoformat()


def test_a_month_added_to_the_end_of_a_longer_one_ends_with_the_shorter():
    assert due("خلال شهر", date(2025, 1, 31)) == "2025-02-28"


def test_before_is_the_day_before_and_the_middle_half_way():
    assert due("قبل أبريل") == "2026-03-31"
    assert due("قبل 15 يوليو") == "2025-07-14"
    assert due("قبل نهاية أبريل") == "2026-04-30"
    assert due("منتصف العام المقبل") == "2026-07-02"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("حتى 15 / 8 / 1447هـ", "2026-02-03"),
        ("يوم 15 شعبان 1447هـ", "2026-02-03"),
        ("في رمضان المقبل", "2026-03-19"),
        ("نهاية ذي الحجة", "2025-06-25"),
        ("في ربيع الأول", "2025-09-22"),
    ],
)
def test_hijri_dates(text, day):
    assert due(text) == day


def test_a_hijri_date_of_ten_years_ago():
    assert due("15 / 8 / 1436هـ", date(2015, 5, 20)) == "2015-06-02"


@pytest.mark.parametrize(
    "text",
    [
        "قريبا", "مطلع العام المقبل", "قبل نهاية السنة المالية الحالية", "اعتبارا من أكتوبر", "في مايو الماضي",
        "في 2014", "31 أبريل 2026", "30/2/2026", "15 رمضان 2026", "15 / 13 / 1447هـ", "يناير 1447", "",
    ],
)  # fmt: skip
def test_words_that_name_no_day_to_come_have_none(text):
    assert due(text) == ""


@given(
    st.lists(
        st.sampled_from([
            "قبل", "نهاية", "خلال", "شهر", "أشهر", "ثلاثة", "9999", "31", "/", "-", "صفر", "فبراير", "المقبل", "العام",
            "الصيف", "ونصف", "سنة", "1500هـ", "1343", "0", "الأحد", "من",
        ]),
        max_size=9,
    ),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 1, 1)),
)  # fmt: skip
def test_whatever_is_said_a_deadline_is_never_past(words, published):
    day = DEADLINES.due(Tokens(" ".join(words)).keys, published)
    assert day is None or day >= published


def test_a_bad_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "times.yaml"
    path.write_text("months:\n  1: [يناير]\n  2: فبراير\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"times\.yaml"):
        Deadlines(path)
