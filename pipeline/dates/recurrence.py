"""Parts of an RFC 5545 recurrence rule go in; the RRULE value and its first occurrence come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rrule(
    freq: str,
    interval: int = 1,
    by_month: Iterable[int] = (),
    by_day: Iterable[str] = (),
    *,
    by_month_day: Iterable[int] = (),
    position: int | None = None,
) -> str:
    """An RRULE value such as FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1."""
    parts: list[tuple[str, Iterable[object]]] = [
        ("FREQ", [freq]),
        ("INTERVAL", [interval] if interval > 1 else []),
        ("BYMONTH", by_month),
    ]
    parts += [("BYMONTHDAY", by_month_day), ("BYDAY", by_day), ("BYSETPOS", [position] if position else [])]
    values = [(name, ",".join(str(v) for v in value)) for name, value in parts]
    return ";".join(f"{name}={value}" for name, value in values if value)


def first_occurrence(rule: str, start: dt.date) -> dt.date | None:
    """The first day on or after `start` that the rule gives, with `start` as its DTSTART; None if there is none."""
    from dateutil.rrule import rrulestr

    try:
        found = next(iter(rrulestr(rule, dtstart=dt.datetime(start.year, start.month, start.day))), None)
    except OverflowError:
        return None
    return found.date() if found else None
