"""A frame (or none) and one unit go in; the narrower frame comes out: 明年 + 3月 + 底 → the last days of March.

`NARROW` has one function for each kind of unit. Each takes the frame so far (None for the first unit of an absolute or
relative phrase), the unit and the context, and raises ValueError or OverflowError for a day that does not exist, UnresolvedError
for one that nothing fixes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from . import calendar, lunar, workdays
from .calendar import DAY, Period
from .frames import Context, Frame, UnresolvedError
from .numerals import to_int
from .units import Unit

_SEASONS = {"春": ("立春", "立夏"), "夏": ("立夏", "立秋"), "秋": ("立秋", "立冬"), "冬": ("立冬", "立春")}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
FESTIVALS = frozenset({(1, 1), (1, 15), (5, 5), (7, 7), (8, 15), (9, 9), (12, 8), (12, 23), (12, 30)})
"""Lunar days that are festivals: 「正月十五前」 ends the day before, as 「元宵节前」 does."""
_XUN = {"上旬": (1, 1), "中旬": (2, 2), "下旬": (3, 3), "上中旬": (1, 2), "中下旬": (2, 3)}


def month_of(day: dt.date) -> Frame:
    """The calendar month that holds a day."""
    return Frame(calendar.months(day.year, day.month), "month")


def _year(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "y" in data:
        year = data["y"]
        if data.get("short"):
            year += 2000 if year <= 50 else 1900
        return Frame(calendar.years(year, data.get("until")), "year")
    base = context.anchor.start if data.get("of") == "context" and context.anchor else context.day
    return Frame(calendar.years(base.year + data["shift"]), "year")


def _era(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    return Frame(calendar.years(unit.data["first"] - 1 + to_int(str(unit.data["n"]))), "year")


def _plan(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    first = 1966 + 5 * (unit.data["plan"] - 3)
    part = unit.data["part"]
    if "末" in part:
        return Frame(calendar.years(first + 4), "year")
    return Frame(calendar.years(first) if "初" in part else calendar.years(first, first + 4), "plan")


def _decade(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "c" in data:
        century = 100 * (data["c"] - 1)
    elif "shift" in data:
        century = context.day.year // 100 * 100 + 100 * data["shift"]
    else:
        century = 1900 if data["decade"] > 20 else 2000
    first, length = (century + data["decade"], 10) if "decade" in data else (century, 100)
    part, early = str(data.get("part", "")), 3 if length == 10 else 20
    if part[:1] in ("初", "前"):
        return Frame(calendar.years(max(first, 1), first + early - 1), "decade")
    if part[:1] in ("末", "后"):
        return Frame(calendar.years(first + length - early, first + length - 1), "decade")
    return Frame(calendar.years(max(first, 1), first + length - 1), "decade")


def _half(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    return Frame(calendar.half_year(_start(frame).year, unit.data["half"]), "half")


def _quarter(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if "shift" in unit.data:
        day = calendar.add_months(context.day.replace(day=1), 3 * unit.data["shift"])
        return Frame(calendar.quarter(day.year, (day.month + 2) // 3), "quarter")
    year = _start(frame).year
    if "lead" in unit.data:
        return Frame(calendar.months(year, 1, 3 * unit.data["lead"]), "quarter")
    if "from" in unit.data:
        if unit.data["from"] > unit.data["q"]:
            raise ValueError("quarters out of order")
        return Frame(calendar.months(year, 3 * unit.data["from"] - 2, 3 * unit.data["q"]), "quarter")
    return Frame(calendar.quarter(year, unit.data["q"]), "quarter")


def _season(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    year, name = _start(frame).year, unit.data["season"]
    if name == "暑":
        return Frame(calendar.months(year, 7, 8), "season")
    begins, ends = _SEASONS[name]
    return Frame(Period(lunar.term(year, begins), lunar.term(year + (name == "冬"), ends) - DAY), "season")


def _month(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "shift" in data:
        base = context.anchor.start if data.get("of") == "context" and context.anchor else context.day
        base = base.replace(day=1)
        if frame is not None and frame.grain == "year":  # 去年本月
            base = base.replace(year=frame.period.start.year)
        first = calendar.add_months(base, data["shift"])
        return Frame(calendar.months(first.year, first.month), "month")
    start = _start(frame)
    if "nth" in data:
        last = frame.period.end if frame and data["nth"] < 0 else start
        first = calendar.add_months(last.replace(day=1), data["nth"] - 1 if data["nth"] > 0 else data["nth"] + 1)
        return Frame(calendar.months(first.year, first.month), "month")
    if "lunar" in data or data.get("moon"):
        number = _LUNAR_MONTHS.get(str(data.get("lunar")), 0) or data["m"]
        leap = "leap" in data
        return Frame(lunar.month(start.year, number, leap), "lunar month", lunar_month=number, leap=leap)
    return Frame(calendar.months(start.year, data["m"]), "month")


def _part(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    frame = frame or Frame(calendar.day(context.day), "day")
    period = frame.period
    if "xun" in data:
        if data["xun"] in ("上半月", "下半月"):
            middle = period.start + 14 * DAY
            first = data["xun"] == "上半月"
            return Frame(Period(period.start, middle) if first else Period(middle + DAY, period.end), "ten days")
        return Frame(calendar.ten_days(period, *_XUN[data["xun"]]), "ten days")
    if "all" in data:
        return Frame(period, frame.grain)
    edge = "初" if "dawn" in data or data["edge"] == "伊始" else data["edge"][0]
    if edge == "内":
        return Frame(period, frame.grain)
    early, late = edge in "初前", edge in "底末尾终后"
    if "month" in frame.grain or frame.grain == "ten days":
        if early:
            return Frame(Period(period.start, period.start + 4 * DAY), "edge", due=period.start + 9 * DAY)
        if late:
            return Frame(Period(max(period.start, period.start + 24 * DAY), period.end), "edge")
        return Frame(Period(period.start + 10 * DAY, period.start + 19 * DAY), "edge")
    if frame.grain == "week":
        return Frame(Period(period.end - DAY, period.end) if late else calendar.day(period.start), "day")
    if frame.grain == "year" and not early and not late:
        return Frame(calendar.months(period.start.year, 6), "edge")
    if frame.grain in ("plan", "decade"):
        year = period.end.year if late else period.start.year
        return Frame(calendar.years(year), "year")
    long = 2 if frame.grain == "year" and early and "dawn" not in data and data["edge"] != "伊始" else 1
    month = period.end if late else period.start
    if not early and not late:
        month = calendar.add_months(period.start, 1)
    return Frame(calendar.months(month.year, month.month, month.month + long - 1), "edge")


def _week(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if "nth" in unit.data:
        return Frame(calendar.nth_week((frame or month_of(context.day)).period, unit.data["nth"]), "week")
    return Frame(calendar.week(context.day + 7 * unit.data.get("shift", 0) * DAY), "week")


def _weekday(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "shift" in data:
        week = calendar.week(context.day + 7 * data["shift"] * DAY)
        return Frame(calendar.day(week.start + (data["w"] - 1) * DAY), "day")
    frame = frame or month_of(context.day)
    return Frame(calendar.day(calendar.nth_weekday(frame.period, data["w"], data.get("nth", 1))), "day")


def _weekend(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if "shift" in unit.data:
        week = calendar.week(context.day + 7 * unit.data["shift"] * DAY)
    else:
        week = frame.period if frame else calendar.week(context.day)
    return Frame(Period(week.end - DAY, week.end), "day")


def _date(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "a" in data:  # three short numbers: 26-3-15, 3-7-26, 05/05/89
        a, b, c = data["a"], data["b"], data["c"]
        year, month, day = (a, b, c) if a > 9 and 1 <= c <= 31 and (a > 12 or c <= 12) else (c, b, a)
        return Frame(calendar.day(dt.date(year + (2000 if year <= 50 else 1900), month, day)), "day")
    year = data["y"] if "y" in data else _start(frame).year
    if "d" not in data:
        return Frame(calendar.months(year, data["m"]), "month")
    return Frame(calendar.day(dt.date(year, data["m"], data["d"])), "day")


def _day(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    frame = frame or month_of(context.day)
    number = next(data[name] for name in ("d", "ld", "bare", "figures") if name in data)
    if frame.grain == "lunar month":
        if number > 30:
            raise ValueError(f"no lunar day {number}")
        found = min(frame.period.start + (number - 1) * DAY, frame.period.end)
        festival = (frame.lunar_month, number) in FESTIVALS and not frame.leap
        return Frame(calendar.day(found), "holiday" if festival else "lunar day")
    if data.get("lunar"):  # a lunar day without its month: the one in this month
        for year, month, leap in dict.fromkeys(map(lunar.month_of, frame.period)):
            found = lunar.day(year, month, number, leap)
            if frame.period.start <= found <= frame.period.end:
                return Frame(calendar.day(found), "lunar day")
        raise ValueError(f"no lunar day {number} in {frame.period}")
    return Frame(calendar.day(frame.period.start.replace(day=number)), "day")


def _relday(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    data = unit.data
    if "later" in data:
        shift = 2
    elif "great" in data:
        shift = (2 + len(data["great"])) * (1 if data["side"] == "后" else -1)
    else:
        shift = data["shift"] if "shift" in data else {"今": 0, "当": 0, "明": 1, "昨": -1}[data["when"]]
    base = context.anchor.start if data.get("of") == "context" and context.anchor else context.day
    return Frame(calendar.day(base + shift * DAY), "day")


def _holiday(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    day = holiday_day(unit, _start(frame).year)
    if "span" not in unit.data or not unit.data.get("off"):
        return Frame(calendar.day(day), "holiday")
    days = workdays.days_off(day)
    if days is None:
        raise UnresolvedError("holiday_unknown")
    return Frame(days, "holiday")


def holiday_day(unit: Unit, year: int) -> dt.date:
    """The day of a holiday in a year (for lunar ones: in the lunar year that begins in it)."""
    data = unit.data
    if "on" in data:
        return dt.date(year, *_pair(data["on"]))
    if "term" in data:
        return lunar.term(year, str(data["term"]))
    if "weekday" in data:
        month, weekday, number = map(int, str(data["weekday"]).split())
        return calendar.nth_weekday(calendar.months(year, month), weekday, number)
    return lunar.day(year, *_pair(data["lunar"]))


def _pair(text: object) -> tuple[int, int]:
    month, day = str(text).split("-")
    return int(month), int(day)


def _nth_day(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if frame is None:
        raise UnresolvedError("unknown_event")
    period, number = frame.period, unit.data["nth"]
    found = period.start + (number - 1) * DAY if number > 0 else period.end + (number + 1) * DAY
    return Frame(calendar.day(found), "day")


def _nth_workday(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if "next" in unit.data:
        found = workdays.add_workdays(context.day, 1)
        return Frame(calendar.day(found.day), "day", warnings=() if found.known else ("workdays_unknown",))
    if frame is None:
        raise UnresolvedError("unknown_event")
    found = workdays.nth_workday(frame.period, unit.data.get("nth", 1))
    return Frame(calendar.day(found.day), "day", warnings=() if found.known else ("workdays_unknown",))


def _leading(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    if frame is None:
        raise UnresolvedError("unknown_event")
    period, count, name = frame.period, to_int(str(unit.data["n"])), unit.data["unit"]
    if name == "工作日":
        found = workdays.nth_workday(period, -count if "tail" in unit.data else count).day
        return Frame(Period(found, period.end) if "tail" in unit.data else Period(period.start, found), "day")
    if name == "月":
        edge = calendar.add_months(period.start, count) - DAY
        whole = Period(period.start, edge)
        if "tail" in unit.data:
            whole = Period(calendar.add_months(period.end + DAY, -count), period.end)
    else:
        days = (7 if name == "周" else 1) * count * DAY
        whole = (
            Period(period.end - days + DAY, period.end)
            if "tail" in unit.data
            else Period(period.start, period.start + days - DAY)
        )
    return Frame(whole, "month" if name == "月" else "day")


def _daypart(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    return frame or Frame(calendar.day(context.day), "day")


def _clock(frame: Frame | None, unit: Unit, context: Context) -> Frame:
    return frame or Frame(calendar.day(context.day), "day")


def _start(frame: Frame | None) -> dt.date:
    if frame is None:
        raise UnresolvedError("no_reference_date")
    return frame.period.start


NARROW: dict[str, Callable[[Frame | None, Unit, Context], Frame]] = {
    "year": _year, "era": _era, "plan": _plan, "decade": _decade, "half": _half, "quarter": _quarter, "season": _season,
    "month": _month, "part": _part, "week": _week, "weekday": _weekday, "weekend": _weekend, "date": _date, "day": _day,
    "relday": _relday, "holiday": _holiday, "nthday": _nth_day, "nthworkday": _nth_workday, "leading": _leading,
    "daypart": _daypart, "clock": _clock,
}  # fmt: skip
"""How each kind of unit narrows a frame."""
