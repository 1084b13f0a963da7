"""Units of a phrase go in; the time of day that they name comes out."""

from __future__ import annotations

from collections.abc import Sequence

from .units import Unit

_AFTERNOON, _NIGHT = "下傍黄", "晚夜深半午"


def time_of_day(units: Sequence[Unit]) -> str | None:
    """HH:MM of the units' clock time, in the part of the day that they name (下午3点 = 15:00); 24时 is 23:59."""
    part = ""
    for unit in units:
        if unit.kind in ("daypart", "relday"):
            part = str(unit.data.get("part") or unit.data.get("daypart") or part)
        elif unit.kind == "clock":
            hour = _hour(int(unit.data["h"]), part)
            return "23:59" if hour >= 24 else f"{hour:02}:{_minute(unit):02}"
    return None


def _hour(hour: int, part: str) -> int:
    if hour > 12 or not part or part == "午前":
        return hour
    if part[0] in _AFTERNOON or part == "午后":
        return hour + 12 * (hour < 12)
    if part == "中午":
        return hour + 12 * (hour < 3)
    if part[0] in _NIGHT:
        return 24 if hour == 12 else hour + 12 * (hour >= 5)
    return hour


def _minute(unit: Unit) -> int:
    fraction = str(unit.data.get("fraction", ""))
    if fraction:
        return 30 if fraction == "半" else 45 if fraction[0] in "三3" else 15
    return int(unit.data.get("mi", 0))
