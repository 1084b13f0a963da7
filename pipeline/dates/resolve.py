"""Units of a phrase and the context go in; the period that they name comes out, as a `Frame`.

What the phrase leaves open (the year of a month-day, the month of 「20日前」) is taken from the context: the year of the
sentence, that of the heading, else the next such period that is not over on the reference day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from . import calendar
from .calendar import DAY, Period
from .frames import Context, Frame, UnresolvedError
from .narrow import NARROW, month_of
from .units import Unit

_LEAP_WAIT = 9  # years until the next 29 February, at most (1896–1904, 2096–2104)
_SETTLED = 183  # days back to which a year from the context still governs: beyond, the next year is meant


class Candidate(NamedTuple):
    """A period in which a phrase may lie, and the day that it must not end before."""

    frame: Frame | None
    floor: dt.date | None = None


def resolve(units: Sequence[Unit], context: Context, until: Callable[[Frame], dt.date] | None = None) -> Frame:
    """The period that `units` name. `until` gives the day of a frame that must not be over where something is left open.

    Raises UnresolvedError (no reference date, unknown event, impossible date); OverflowError beyond the calendar.
    """
    units = _lunar_units(units)
    last_day = until or (lambda frame: frame.last)
    impossible = False
    exact = any(unit.kind in ("day", "date") for unit in units)
    for candidate in _candidates(units[0], context, exact):
        frame = _narrowed(candidate.frame, units, context)
        if frame is None:
            impossible = True
        elif candidate.floor is None or last_day(frame) >= candidate.floor:
            return frame
    if impossible:
        raise UnresolvedError("impossible_date")
    raise UnresolvedError("no_reference_date" if context.reference is None else "unknown_event")


def _narrowed(frame: Frame | None, units: Sequence[Unit], context: Context) -> Frame | None:
    """The frame after all units; None if there is no such day in it."""
    try:
        for unit in units:
            frame = NARROW[unit.kind](frame, unit, context)
    except UnresolvedError:
        raise
    except (ValueError, OverflowError):
        return None
    return frame


def _lunar_units(units: Sequence[Unit]) -> list[Unit]:
    """Marks the months that a lunar sign or a lunar day makes lunar; drops the sign (农历, 公历)."""
    signs = [unit for unit in units if unit.kind == "lunar"]
    solar = any(unit.data.get("solar") for unit in signs)
    plain = [unit for unit in units if unit.kind != "lunar"]
    is_lunar = (bool(signs) and not solar) or any(u.data.get("lunar") or u.data.get("leap") for u in plain)
    # 八月十五 without 日 and without a year is the lunar day; 2004年八月十五 is left in the solar calendar.
    if not solar and any(u.data.get("bare") == 15 for u in plain) and plain[0].kind == "month":
        is_lunar = True
    if not is_lunar:
        return plain
    return [u._replace(data={**u.data, "moon": 1}) if u.kind in ("month", "day") else u for u in plain]


def _candidates(first: Unit, context: Context, exact: bool) -> Iterator[Candidate]:
    """The periods in which the first unit may lie, the likeliest first; `exact`: a day is named."""
    kind, data = first.kind, first.data
    if (
        kind in ("year", "era", "plan", "decade", "relday")
        or {"shift", "next"} & data.keys()
        or (kind == "date" and ("y" in data or "c" in data))
    ):
        yield Candidate(None)
    elif kind in ("half", "quarter", "season", "month", "holiday", "date") or {"dawn", "all"} & data.keys():
        yield from _years(context, first, exact)
    elif kind == "part" and data.get("scope") in ("year", "quarter"):
        yield from _years(context, first) if data["scope"] == "year" else _quarters(context)
    elif kind in ("part", "day"):
        yield from _months(context, kind)
    elif kind in ("weekday", "weekend"):
        yield from _weeks(context, first)
    elif kind in ("daypart", "clock"):
        named = context.anchor
        one_day = named is not None and named.start == named.end
        yield Candidate(Frame(named if named and one_day else calendar.day(context.day), "day"))
    else:
        raise UnresolvedError("unknown_event")


def _years(context: Context, first: Unit, exact: bool = False) -> Iterator[Candidate]:
    if context.year is not None:
        settled = _back(context.anchor.start) if context.anchor else None
        yield Candidate(Frame(calendar.years(context.year), "year"), settled)
        if settled:  # 2026年12月底前…，1月底前…: time goes on
            yield Candidate(Frame(calendar.years(context.year + 1), "year"), settled)
        return
    reference = context.reference
    lunar = bool({"lunar", "leap", "moon"} & first.data.keys())
    if (
        context.heading_year is not None and lunar
    ):  # 腊月 of the lunar year before mostly lies in the year of the heading
        new_year = dt.date(context.heading_year, 1, 1)
        yield Candidate(Frame(calendar.years(context.heading_year - 1), "year"), new_year)
    if context.heading_year is not None:
        if reference and exact and context.heading_year == reference.year + 1:
            # A notice on next year's work has days of its own just ahead: 「2026年…的通知」 of November, 「11月28日前」.
            yield Candidate(Frame(calendar.years(reference.year), "year"), reference)
        yield Candidate(Frame(calendar.years(context.heading_year), "year"), reference and _back(reference))
    if reference is None:
        return
    begun_before = first.kind == "season" or lunar
    for year in range(max(reference.year - begun_before, dt.MINYEAR), min(reference.year + _LEAP_WAIT, dt.MAXYEAR + 1)):
        yield Candidate(Frame(calendar.years(year), "year"), reference)


def _back(day: dt.date) -> dt.date:
    return dt.date.fromordinal(max(1, day.toordinal() - _SETTLED))


def _quarters(context: Context) -> Iterator[Candidate]:
    for step in range(2):
        day = calendar.add_months(context.day.replace(day=1), 3 * step)
        yield Candidate(Frame(calendar.quarter(day.year, (day.month + 2) // 3), "quarter"), context.day)


def _months(context: Context, kind: str) -> Iterator[Candidate]:
    """The months from that of the reference day on; for a day, from that of the day named before in the sentence."""
    base = context.month if kind == "day" and context.month is not None else context.day
    for step in range(13 if kind == "day" else 3):
        yield Candidate(month_of(calendar.add_months(base.replace(day=1), step)), base)


def _weeks(context: Context, first: Unit) -> Iterator[Candidate]:
    if "nth" in first.data:
        yield Candidate(month_of(context.day))
        return
    # On a Monday 「周一」 is the next one: of the day itself people say 今天. A weekend counts while it lasts.
    floor = context.day + DAY * (first.kind == "weekday")
    for step in range(2):
        week: Period = calendar.week(context.day + 7 * step * DAY)
        yield Candidate(Frame(week, "week"), floor)
