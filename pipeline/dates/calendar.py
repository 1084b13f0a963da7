"""Days and counts go in; days and inclusive periods come out: the Gregorian calendar, without any clock.

Weeks run from Monday to Sunday (GB/T 7408, ISO 8601). Every function raises ValueError or OverflowError where the day
does not exist (30 February, before year 1, after year 9999).
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

DAY = dt.timedelta(days=1)


class Period(NamedTuple):
    """All days from `start` to `end`, both included."""

    start: dt.date
    end: dt.date


def day(value: dt.date) -> Period:
    """The period of one day."""
    return Period(value, value)


def years(first: int, last: int | None = None) -> Period:
    """From 1 January of `first` to 31 December of `last` (the same year if left out)."""
    return Period(dt.date(first, 1, 1), dt.date(last if last is not None else first, 12, 31))


def months(year: int, first: int, last: int | None = None) -> Period:
    """Whole months of one year: `months(2022, 4, 6)` is the second quarter."""
    last = first if last is None else last
    return Period(dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1]))


def quarter(year: int, number: int) -> Period:
    """One of the four quarters, numbered from 1."""
    return months(year, 3 * number - 2, 3 * number)


def half_year(year: int, number: int) -> Period:
    """上半年 is 1, 下半年 is 2."""
    return months(year, 6 * number - 5, 6 * number)


def ten_days(month: Period, first: int, last: int | None = None) -> Period:
    """上旬, 中旬, 下旬 (1, 2, 3) of a month, or several of them together (中下旬: 2, 3)."""
    last = first if last is None else last
    return Period(
        month.start + (10 * first - 10) * DAY, month.end if last == 3 else month.start + (10 * last - 1) * DAY
    )


def week(inside: dt.date) -> Period:
    """Monday to Sunday around a day; cut off at the ends of the calendar."""
    monday = max(dt.date.min.toordinal(), inside.toordinal() - inside.weekday())
    return Period(dt.date.fromordinal(monday), dt.date.fromordinal(min(dt.date.max.toordinal(), monday + 6)))


def add_months(start: dt.date, count: int) -> dt.date:
    """The same day `count` months later or earlier; the month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"{count} months from {start} is outside the calendar")
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def nth_weekday(period: Period, weekday: int, number: int) -> dt.date:
    """The `number`-th Monday (1) … Sunday (7) of a period, counted from its end if `number` is negative."""
    if number > 0:
        found = period.start + ((weekday - 1 - period.start.weekday()) % 7 + 7 * (number - 1)) * DAY
    else:
        found = period.end - ((period.end.weekday() - weekday + 1) % 7 + 7 * (-number - 1)) * DAY
    if not period.start <= found <= period.end:
        raise ValueError(f"{period.start}…{period.end} has no weekday {weekday} number {number}")
    return found


def nth_week(period: Period, number: int) -> Period:
    """A week belongs to the month or year that holds its Monday."""
    return week(nth_weekday(period, 1, number))
