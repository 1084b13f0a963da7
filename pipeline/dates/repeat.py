"""A recurring phrase (每月5日前, 每季度末, 每周二、周四) goes in; its RRULE value comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .frames import UnresolvedError
from .numerals import to_int
from .phrases import Phrase
from .recurrence import WEEKDAYS, rrule
from .units import Unit

_WORKDAYS = WEEKDAYS[:5]
_LAST_MONTHS = {"Q": (3, 6, 9, 12), "H": (6, 12)}
_FIRST_MONTHS = {"Q": (1, 4, 7, 10), "H": (1, 7)}
_STEP = {"Q": 3, "H": 6}
_XUN_DAY = {"上旬": 10, "中旬": 20, "下旬": -1, "上中旬": 20, "中下旬": -1, "上半月": 15, "下半月": -1}
_EDGE_DAY = {"初": 10, "前": 10, "中": 20, "底": -1, "末": -1, "尾": -1, "后": -1, "内": -1, "伊": 10}


def repeat(phrase: Phrase) -> str:
    """The RRULE value of a recurring phrase. Raises UnresolvedError("impossible_date") for 每年2月30日."""
    assert phrase.every is not None
    data = phrase.every.data
    every = str(data["every"])
    # In a bounded recurrence (10号到12号每天) the units are the bounds; what belongs to 每天 is in `offset`.
    units = (
        phrase.offset
        if phrase.to and phrase.units and phrase.offset
        else ()
        if phrase.to and phrase.every.start > phrase.start
        else phrase.units
    )
    last = phrase.to if phrase.to and phrase.every.start == phrase.start else ()
    if every == "X":
        return _interval(data)
    if every == "E":
        return _after_end(data)
    if every == "D":
        return rrule("DAILY", int(data.get("n", 1)))
    if every == "B":
        return rrule("DAILY", by_day=_WORKDAYS)
    if every == "W":
        return _weekly(phrase)
    if every == "M":
        return _monthly([phrase.every] if "d" in data else last or units, phrase.items)
    if every in _STEP:
        return _by_quarter(every, units)
    return _yearly(units, last, phrase)


def _interval(data: Any) -> str:
    unit, raw = str(data["unit"]), str(data.get("n", ""))
    number = 2 if "gap" in data else 1
    if raw == "半":
        return rrule("MONTHLY", 6) if unit == "年" else rrule("DAILY", 15) if unit == "月" else rrule("DAILY")
    number = to_int(raw) if raw else number
    if unit == "小时":
        raise UnresolvedError("within_a_day")
    if unit == "工作日":
        return rrule("DAILY", number, by_day=_WORKDAYS)
    if unit in ("季", "季度"):
        return rrule("MONTHLY", 3 * number)
    freq = {"年": "YEARLY", "月": "MONTHLY", "天": "DAILY", "日": "DAILY"}.get(unit, "WEEKLY")
    return rrule(freq, number)


def _after_end(data: Any) -> str:
    """每季度结束后10日内: by the 10th day of the next quarter; working days cannot be told in a rule."""
    of, days = str(data["ended"]), to_int(str(data["n"]))
    if data["unit"] == "工作日" or days > 28 or of == "周":
        freq = {
            "年": ("YEARLY", 1),
            "半": ("MONTHLY", 6),
            "季": ("MONTHLY", 3),
            "月": ("MONTHLY", 1),
            "周": ("WEEKLY", 1),
        }
        return rrule(*freq[of[0]])
    if of == "月":
        return rrule("MONTHLY", by_month_day=[days])
    months = {"年": (1,), "半": (1, 7), "季": (1, 4, 7, 10)}[of[0]]
    return rrule("YEARLY", by_month=months, by_month_day=[days])


def _weekly(phrase: Phrase) -> str:
    assert phrase.every is not None
    data = phrase.every.data
    days = [data["w"]] if "w" in data else []
    for unit in (*phrase.units, *phrase.items):
        if "through" in unit.data and days:
            days += range(days[-1] + 1, unit.data["w"] + 1)
        elif "w" in unit.data:
            days.append(unit.data["w"])
    if "weekend" in data:
        days = [6, 7]
    if "days" in data:
        return rrule("WEEKLY", by_day=_WORKDAYS)
    return rrule("WEEKLY", by_day=[WEEKDAYS[day - 1] for day in dict.fromkeys(days)])


def _monthly(units: Sequence[Unit], items: Sequence[Unit]) -> str:
    for unit in units:
        data = unit.data
        if unit.kind == "weekday" and "nth" in data:
            return rrule("MONTHLY", by_day=[f"{data['nth']}{WEEKDAYS[data['w'] - 1]}"])
        if unit.kind == "leading" and data["unit"] == "工作日":
            count = to_int(str(data["n"]))
            return rrule("MONTHLY", by_day=_WORKDAYS, position=-count if "tail" in data else count)
        if unit.kind == "nthworkday":
            return rrule("MONTHLY", by_day=_WORKDAYS, position=data.get("nth", 1))
        if unit.kind == "week" and "nth" in data:
            if data["nth"] < 0:
                return rrule("MONTHLY", by_day=["-1SU"])
            first = 7 * data["nth"]  # a week belongs to the month that holds its Monday; due is its Sunday
            return rrule("MONTHLY", by_day=["SU"], by_month_day=range(first, min(first + 7, 32)))
    days = [-1 if day == 31 else day for day in _month_days(units, items)]
    return rrule("MONTHLY", by_month_day=days)


def _month_days(units: Sequence[Unit], items: Sequence[Unit]) -> list[int]:
    days = _named_days(units, items)
    if any(not -31 <= day <= 31 or day == 0 for day in days):
        raise UnresolvedError("impossible_date")
    return days


def _named_days(units: Sequence[Unit], items: Sequence[Unit]) -> list[int]:
    for unit in units:
        data = unit.data
        if unit.kind in ("day", "nthday", "every"):
            first = next((data[name] for name in ("d", "ld", "bare", "figures", "nth") if name in data), -1)
            return [first, *(item.data["d"] for item in items if "d" in item.data)]
        if unit.kind == "part" and "xun" in data:
            return [_XUN_DAY[str(data["xun"])]]
        if unit.kind == "part" and "edge" in data:
            return [_EDGE_DAY[str(data["edge"])[0]]]
        if unit.kind == "leading":
            return [to_int(str(data["n"])) if "tail" not in data else -1]
    return []


def _by_quarter(every: str, units: Sequence[Unit]) -> str:
    months: tuple[int, ...] = ()
    days = _month_days(units, ())
    for unit in units:
        if unit.kind == "month" and "nth" in unit.data:
            step, nth = _STEP[every], unit.data["nth"]
            months = tuple(m + (nth - 1 if nth > 0 else step + nth) for m in _FIRST_MONTHS[every])
            days = _month_days(units, ()) or [-1]
        elif unit.kind == "part" and "edge" in unit.data and not months:
            early = str(unit.data["edge"])[0] in "初前"
            months, days = (_FIRST_MONTHS if early else _LAST_MONTHS)[every], [-1]
    if days:
        return rrule("YEARLY", by_month=months or _FIRST_MONTHS[every], by_month_day=days)
    return rrule("MONTHLY", _STEP[every])


def _yearly(units: Sequence[Unit], last: Sequence[Unit], phrase: Phrase) -> str:
    before = phrase.relation == "before"
    if last:
        units = [*[u for u in units if u.kind == "month" and last[0].kind not in ("month", "date")], *last]
    for unit in units:
        data = unit.data
        if unit.kind == "month" and "m" in data and not data.get("moon"):
            months = [data["m"], *(item.data["m"] for item in phrase.items if "m" in item.data)]
            days = _month_days(units, [item for item in phrase.items if "m" not in item.data]) or [-1]
            if any(max(days) > _longest(month) for month in months):
                raise UnresolvedError("impossible_date")
            return rrule("YEARLY", by_month=months, by_month_day=days)
        if unit.kind == "date" and "y" not in data:
            if data["d"] > _longest(data["m"]):
                raise UnresolvedError("impossible_date")
            return rrule("YEARLY", by_month=[data["m"]], by_month_day=[data["d"]])
        if unit.kind in ("quarter", "half"):
            month = 6 * data["half"] if "half" in data else 3 * data.get("q", data.get("lead", 4))
            return rrule("YEARLY", by_month=[month], by_month_day=[-1])
        if unit.kind == "part" and "edge" in data:
            early, middle = str(data["edge"])[0] in "初前", str(data["edge"])[0] == "中"
            return rrule("YEARLY", by_month=[2 if early else 6 if middle else 12], by_month_day=[-1])
        if unit.kind == "holiday":
            return _yearly_holiday(data, before)
    return rrule("YEARLY")


def _yearly_holiday(data: Any, before: bool) -> str:
    if "weekday" in data and not before:
        month, weekday, number = map(int, str(data["weekday"]).split())
        return rrule("YEARLY", by_month=[month], by_day=[f"{number}{WEEKDAYS[weekday - 1]}"])
    if "on" in data:
        month, day = map(int, str(data["on"]).split("-"))
        if before and day == 1:
            return rrule("YEARLY", by_month=[(month - 2) % 12 + 1], by_month_day=[-1])
        return rrule("YEARLY", by_month=[month], by_month_day=[day - before])
    return rrule("YEARLY")  # lunar days move; first_due names the next one


def _longest(month: int) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
