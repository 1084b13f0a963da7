"""What a phrase leans on (`Context`), what its units add up to (`Frame`) and what it says in the end (`Outcome`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .calendar import Period
from .units import Unit


class UnresolvedError(ValueError):
    """The words name a time that nothing in text or context fixes; `reason` is one of the codes in docs/deadlines.md."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase can lean on.

    `reference`: the day from which relative words count; `year`: stands in the same sentence; `heading_year`: stands in
    the heading; `month`: a day named before in the same sentence, in whose month a bare day lies; `anchor`: what was
    named before in the sentence (当年, 次日); `holiday`, `days_off`: the last holiday named (节后), the last official one
    (假期后); `every`: a recurrence begun in the sentence (每年3月底前…、9月底前…).
    """

    reference: dt.date | None = None
    year: int | None = None
    heading_year: int | None = None
    month: dt.date | None = None
    anchor: Period | None = None
    holiday: Unit | None = None
    days_off: Unit | None = None
    every: Unit | None = None

    @property
    def day(self) -> dt.date:
        """The reference day; UnresolvedError if there is none."""
        if self.reference is None:
            raise UnresolvedError("no_reference_date")
        return self.reference


@dataclass(frozen=True, slots=True)
class Frame:
    """A period and how it was named.

    `grain`: year, quarter, month, week, day, holiday …; `due`: the last day that is on time where it is not the last day
    of the period (月初 = the first ten days); `time`: HH:MM; `warnings`: codes.
    """

    period: Period
    grain: str
    due: dt.date | None = None
    time: str | None = None
    lunar_month: int = 0
    leap: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def last(self) -> dt.date:
        """The last day that is on time."""
        return self.due or self.period.end


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a phrase says. Dates are inclusive; `period` is what was named, before 前, 内 and 后 were applied;
    `begins`: its first day where the task is to be done within it (7月中旬, 3月至6月), not by its end (月底前).
    """

    start: dt.date | None = None
    end: dt.date | None = None
    due: dt.date | None = None
    time: str | None = None
    duration: str | None = None
    recurrence: str | None = None
    first_due: dt.date | None = None
    reason: str | None = None
    period: Period | None = None
    begins: dt.date | None = None
    warnings: tuple[str, ...] = ()
