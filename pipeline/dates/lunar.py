"""Lunar months and days and the 24 solar terms go in; Gregorian days come out (from lunar_python, loaded when needed)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from .calendar import Period

TERMS = (
    "冬至", "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种",
    "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪",
)  # fmt: skip
"""In the order of the library's table, which begins with 大雪 and 冬至 of the year before."""

_JULIAN = 1721424.5  # Julian day of the midnight that ends day 0 of Python's ordinals


@lru_cache(maxsize=512)
def _year(year: int) -> tuple[dict[tuple[int, int], tuple[dt.date, int]], dict[str, dt.date]]:
    """Of a lunar year: {(month, 1 if leap else 0): (first day, days)}; and the solar terms of the Gregorian year."""
    if not 1000 <= year <= 3000:
        raise ValueError(f"the lunar calendar of {year} is not computed")
    from lunar_python import LunarYear  # type: ignore[import-untyped]

    table = LunarYear.fromYear(year)
    months = {
        (abs(m.getMonth()), int(m.getMonth() < 0)): (_day(m.getFirstJulianDay()), m.getDayCount())
        for m in table.getMonths()
        if m.getYear() == year
    }
    days = [_day(julian) for julian in table.getJieQiJulianDays()]
    terms = {TERMS[(index - 1) % 24]: day for index, day in enumerate(days) if day.year == year}
    return months, terms


def _day(julian: float) -> dt.date:
    return dt.date.fromordinal(int(julian - _JULIAN))


def month(year: int, number: int, leap: bool = False) -> Period:
    """A lunar month of the lunar year that begins in the Gregorian `year`; ValueError if the year has no such month."""
    months, _ = _year(year)
    if (number, int(leap)) not in months:
        raise ValueError(f"lunar year {year} has no {'leap ' if leap else ''}month {number}")
    first, days = months[number, int(leap)]
    return Period(first, first + dt.timedelta(days=days - 1))


def day(year: int, number: int, of_month: int, leap: bool = False) -> dt.date:
    """A lunar day: `day(2022, 1, 15)` is 元宵节. The 30th of a month of 29 days is its last day (除夕)."""
    period = month(year, number, leap)
    if not 1 <= of_month <= 30:
        raise ValueError(f"a lunar month has no day {of_month}")
    return min(period.start + dt.timedelta(days=of_month - 1), period.end)


def year_of(solar: dt.date) -> int:
    """The lunar year (named by the Gregorian year in which it begins) that holds a Gregorian day."""
    return solar.year if solar >= day(solar.year, 1, 1) else solar.year - 1


def month_of(solar: dt.date) -> tuple[int, int, bool]:
    """The lunar year, month and whether it is a leap month, that hold a Gregorian day."""
    year = year_of(solar)
    months, _ = _year(year)
    return max(
        ((first, (year, number, bool(leap))) for (number, leap), (first, _) in months.items() if first <= solar)
    )[1]


def term(year: int, name: str) -> dt.date:
    """The day of a solar term (清明, 冬至 …) in a Gregorian year."""
    return _year(year)[1][name]
