"""Units of a length of time (三个半月, 15个工作日, 半年, 8天20小时) go in; a `Length` that can be counted from a day comes out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import calendar, workdays
from .calendar import DAY, Period
from .frames import UnresolvedError
from .numerals import to_int
from .units import Unit

_NAMES = {
    "周年": "years", "年": "years", "季度": "quarters", "月": "months", "星期": "weeks", "礼拜": "weeks", "周": "weeks",
    "天": "days", "日": "days", "晚": "days", "夜": "days", "工作日": "workdays", "小时": "hours", "钟头": "hours",
    "时": "hours", "分钟": "minutes", "秒": "seconds",
}  # fmt: skip
_VAGUE = {
    "半": 0.5,
    "数": None,
    "几": None,
    "十几": None,
    "几十": None,
    "二十几": None,
    "二十多": 20,
    "三十多": 30,
    "数十": None,
}


@dataclass(frozen=True, slots=True)
class Length:
    """So many of each unit; `upto` is the greater length of a range (三至五年)."""

    years: float = 0
    months: float = 0
    weeks: float = 0
    days: float = 0
    workdays: float = 0
    hours: float = 0
    minutes: float = 0
    seconds: float = 0
    half: bool = False
    upto: Length | None = None

    def iso(self) -> str:
        """ISO 8601; working days, which ISO does not know, are written P5B, a range P3Y/P5Y."""
        date = "".join(f"{_plain(v)}{c}" for v, c in ((self.years, "Y"), (self.months, "M"), (self.weeks, "W")) if v)
        date += "".join(f"{_plain(v)}{c}" for v, c in ((self.days, "D"), (self.workdays, "B")) if v)
        time = "".join(f"{_plain(v)}{c}" for v, c in ((self.hours, "H"), (self.minutes, "M"), (self.seconds, "S")) if v)
        text = f"P{date}" + (f"T{time}" if time else "")
        return f"{text}/{self.upto.iso()}" if self.upto else text

    @property
    def grain(self) -> str:
        """The smallest unit: how exactly a day that lies so far away is meant."""
        if self.hours or self.minutes or self.seconds or self.days or self.workdays:
            return "day"
        if self.weeks:
            return "week"
        return "day" if self.months % 1 else "month" if self.months or self.half else "year"

    def after(self, start: dt.date, sign: int = 1) -> tuple[dt.date, bool]:
        """The day that lies so far after (sign -1: before) `start`, and whether all holidays on the way are known."""
        months = int(12 * self.years + self.months)  # half a month is counted in days
        day = calendar.add_months(start, sign * months) if months else start
        rest = self.days + 7 * self.weeks + (12 * self.years + self.months - months) * 30
        rest += -(-self.hours // 24) + (1 if (self.minutes or self.seconds) and not self.hours else 0)
        day += sign * int(rest + 0.5) * DAY
        if self.workdays:
            found = workdays.add_workdays(day, sign * math.ceil(self.workdays))
            return found.day, found.known
        return day, True

    def around(self, start: dt.date, sign: int) -> Period:
        """The year, month, week or day that lies so far away, as exact as the words are."""
        day, _ = self.after(start, sign)
        if self.grain == "year":
            return calendar.years(day.year)
        if self.grain == "month":
            return calendar.months(day.year, day.month)
        return Period(day, day + 6 * DAY) if self.grain == "week" else calendar.day(day)


def length(units: Sequence[Unit]) -> Length:
    """The length that the units of kind `duration` and `more` add up to; UnresolvedError if it is not a number (几天) or nothing (0天)."""
    total: dict[str, float] = {}
    half, upto = False, None
    for unit in units:
        data, name = unit.data, _NAMES[unit.data["unit"]]
        number = _number(str(data["n"]))
        if not number:
            raise UnresolvedError("vague")
        number += 0.5 * ("halfway" in data or "half" in data)
        half = half or (name == "years" and number % 1 == 0.5)
        if "upto" in data:
            upto = _of(*_base(name, to_int(data["upto"])))
        name, number = _base(name, number)
        if unit.data["unit"] not in ("晚", "夜") or not total.get("days"):  # 三天两晚 is three days
            total[name] = total.get(name, 0) + number
    return replace(_of(None, 0, **total), half=half, upto=upto)


def _base(name: str, number: float) -> tuple[str, float]:
    """Quarters as months."""
    return ("months", 3 * number) if name == "quarters" else (name, number)


def _of(name: str | None, number: float, **more: Any) -> Length:
    values: dict[str, Any] = {**more, **({name: number} if name else {})}
    return Length(**values)


def _number(text: str) -> float | None:
    if text in _VAGUE:
        return _VAGUE[text]
    if "." in text:
        return float(text)
    if text in ("一两", "两三", "一二", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"):
        return None  # 两三天
    return to_int(text)


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
