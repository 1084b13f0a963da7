"""Days go in; official Chinese workdays and holidays come out (国务院办公厅放假通知, through chinese_calendar, loaded when needed).

Outside the years that the library knows a workday is a weekday, and `known` says so.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from .calendar import DAY, Period


class Workday(NamedTuple):
    """A workday; `known` is false if a day was counted on the way whose holidays are not published."""

    day: dt.date
    known: bool


@lru_cache(maxsize=1)
def _official() -> tuple[dict[dt.date, str], frozenset[dt.date], range]:
    """Days off and their holiday's name, make-up workdays (调休上班), and the years for which both are known."""
    from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

    years = [day.year for day in holidays]
    return dict(holidays), frozenset(workdays), range(min(years), max(years) + 1)


def known(day: dt.date) -> bool:
    """Whether the official holidays of the day's year are known."""
    return day.year in _official()[2]


def is_workday(day: dt.date) -> bool:
    """Monday to Friday without the official holidays, and the weekend days on which people work instead."""
    off, make_up, years = _official()
    if day.year not in years:
        return day.weekday() < 5
    return day in make_up or (day.weekday() < 5 and day not in off)


def add_workdays(start: dt.date, count: int) -> Workday:
    """The `count`-th workday after `start` (before it, if negative); the day itself does not count.

    Raises OverflowError beyond the calendar or for more than 10,000 days.
    """
    if abs(count) > 10_000:
        raise OverflowError(f"{count} workdays are too many")
    day, sure, step = start, True, DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day):
            sure = sure and known(day)
            day += step
        sure = sure and known(day)
    return Workday(day, sure)


def nth_workday(period: Period, number: int) -> Workday:
    """The `number`-th workday of a period, from its end if negative; ValueError if it has not so many."""
    first = period.start - DAY if number > 0 else period.end + DAY
    found = add_workdays(first, number)
    if not period.start <= found.day <= period.end:
        raise ValueError(f"{period.start}…{period.end} has no workday number {number}")
    return found


def days_off(around: dt.date) -> Period | None:
    """The official holiday that holds a day, or begins within two days of it; None where it is not known.

    A holiday whose day falls on a weekend may be moved: 端午节 on Monday gives Saturday to Monday.
    """
    off, _, _ = _official()
    for shift in (0, 1, -1, 2, -2):
        start = end = around + shift * DAY
        if start in off:
            while start - DAY in off:
                start -= DAY
            while end + DAY in off:
                end += DAY
            return Period(start, end)
    return None
