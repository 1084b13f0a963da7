"""The calendar: Gregorian, official Chinese workdays, lunar; values from published calendars."""

import datetime as dt

import pytest

from extract_tasks.dates import calendar, lunar, workdays
from extract_tasks.dates.numerals import to_int
from extract_tasks.dates.recurrence import first_occurrence, rrule

D = dt.date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("二十三", 23),
        ("十", 10),
        ("一百二十", 120),
        ("二〇二三", 2023),
        ("二O二三", 2023),
        ("两千零四", 2004),
        ("廿一", 21),
        ("卅", 30),
        ("初八", 8),
    ],
)
def test_numerals(text, value):
    assert to_int(text) == value


def test_what_is_no_numeral():
    with pytest.raises(ValueError, match="numeral"):
        to_int("甲")


PERIODS = [
    (calendar.months(2024, 2), D(2024, 2, 1), D(2024, 2, 29)),
    (calendar.quarter(2022, 1), D(2022, 1, 1), D(2022, 3, 31)),
    (calendar.half_year(2022, 2), D(2022, 7, 1), D(2022, 12, 31)),
    (calendar.ten_days(calendar.months(2022, 3), 2, 3), D(2022, 3, 11), D(2022, 3, 31)),
    (calendar.week(D(2022, 2, 13)), D(2022, 2, 7), D(2022, 2, 13)),
    (calendar.week(D(1, 1, 1)), D(1, 1, 1), D(1, 1, 7)),
    (calendar.week(D(9999, 12, 31)), D(9999, 12, 27), D(9999, 12, 31)),
    (calendar.nth_week(calendar.months(2017, 10), 1), D(2017, 10, 2), D(2017, 10, 8)),
    (calendar.nth_week(calendar.years(2020), 52), D(2020, 12, 28), D(2021, 1, 3)),
]


@pytest.mark.parametrize(("period", "start", "end"), PERIODS)
def test_periods(period, start, end):
    assert period == (start, end)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        (D(2024, 1, 31), 1, D(2024, 2, 29)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2022, 1, 31), -2, D(2021, 11, 30)),
    ],
)
def test_add_months(start, count, day):
    assert calendar.add_months(start, count) == day


def test_months_outside_the_calendar():
    with pytest.raises(OverflowError):
        calendar.add_months(D(9999, 12, 1), 1)


def test_last_weekday_and_one_too_many():
    april = calendar.months(2019, 4)
    assert calendar.nth_weekday(april, 1, -1) == D(2019, 4, 29)
    with pytest.raises(ValueError, match="weekday"):
        calendar.nth_weekday(april, 1, 6)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        (D(2022, 2, 7), 3, D(2022, 2, 10)),
        (D(2022, 4, 1), 3, D(2022, 4, 7)),  # Saturday 2 April was worked, 3–5 April were off
        (D(2025, 4, 23), 3, D(2025, 4, 27)),  # a make-up Sunday
        (D(2024, 9, 24), 5, D(2024, 9, 30)),
        (D(2022, 2, 7), -1, D(2022, 1, 30)),  # a make-up Sunday before the Spring Festival
    ],
)
def test_workdays(start, count, day):
    assert workdays.add_workdays(start, count) == (day, True)


def test_workdays_of_a_year_not_yet_published():
    assert workdays.add_workdays(D(2051, 9, 28), 5) == (D(2051, 10, 5), False)
    assert workdays.days_off(D(2051, 10, 1)) is None


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (D(2022, 5, 1), D(2022, 4, 30), D(2022, 5, 4)),
        (D(2022, 2, 1), D(2022, 1, 31), D(2022, 2, 6)),
        (D(2023, 10, 1), D(2023, 9, 29), D(2023, 10, 6)),  # with the Mid-Autumn Festival
    ],
)
def test_days_off(day, start, end):
    assert workdays.days_off(day) == (start, end)


@pytest.mark.parametrize(
    ("year", "month", "day", "solar"),
    [
        (2022, 1, 1, D(2022, 2, 1)),
        (2023, 1, 1, D(2023, 1, 22)),
        (2022, 1, 15, D(2022, 2, 15)),
        (2022, 8, 15, D(2022, 9, 10)),
        (2021, 12, 30, D(2022, 1, 31)),  # a month of 29 days: its last
        (2099, 12, 30, D(2100, 2, 8)),
    ],
)
def test_lunar_days(year, month, day, solar):
    assert lunar.day(year, month, day) == solar


def test_leap_months():
    assert lunar.month(2020, 4, leap=True) == (D(2020, 5, 23), D(2020, 6, 20))
    with pytest.raises(ValueError, match="leap month"):
        lunar.month(2021, 4, leap=True)
    assert lunar.month_of(D(2020, 6, 1)) == (2020, 4, True)


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [(2022, "清明", D(2022, 4, 5)), (2024, "冬至", D(2024, 12, 21)), (1990, "小寒", D(1990, 1, 5))],
)
def test_solar_terms(year, name, day):
    assert lunar.term(year, name) == day


@pytest.mark.parametrize("year", range(1990, 2101))
def test_every_year_has_its_lunar_new_year_and_its_terms(year):
    assert D(year, 1, 20) < lunar.day(year, 1, 1) < D(year, 2, 22)
    assert sorted(lunar.term(year, name).month for name in lunar.TERMS) == sorted([*range(1, 13)] * 2)


def test_rrule():
    assert rrule("YEARLY", by_month=(3, 6), by_month_day=[-1]) == "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=-1"
    assert first_occurrence("FREQ=MONTHLY;BYMONTHDAY=5", D(2022, 2, 5)) == D(2022, 2, 5)
    assert first_occurrence("FREQ=MONTHLY;BYMONTHDAY=5", D(2022, 2, 6)) == D(2022, 3, 5)
    assert first_occurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", D(9997, 3, 1)) is None
