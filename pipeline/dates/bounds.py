"""A phrase and its context go in; an `Outcome` comes out: the interval it names and, from that, the last day on time.

Both come from one resolution. The interval follows the benchmark of time expressions (月初 = 1st–5th), `due` follows the
convention of official deadlines (月初 = by the 10th; 国庆节前 = the day before, 6月底前 = that day included).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from . import calendar, workdays
from .calendar import DAY, Period
from .clock import time_of_day
from .frames import Context, Frame, Outcome, UnresolvedError
from .lengths import Length, length
from .narrow import holiday_day
from .phrases import Phrase
from .recurrence import first_occurrence
from .repeat import repeat
from .resolve import resolve
from .spans import span, unknown_holidays
from .units import Unit

_POINTS = frozenset({"edge", "day", "lunar day"})  # grains whose first day means nothing for a task
_AFTERMATH = 20  # days for which 「节后」 still means the holiday that is just over


def outcome(phrase: Phrase, context: Context) -> Outcome:
    """Resolves a phrase; what cannot be resolved has `due` None and a `reason`. Never raises for any phrase."""
    try:
        found = _outcome(phrase, context)
        if found.start and found.end and found.start > found.end:
            raise UnresolvedError("impossible_date")
        return found
    except UnresolvedError as unresolved:
        return Outcome(reason=unresolved.reason, duration=_duration(phrase), time=_time(phrase))
    except (ValueError, OverflowError):
        return Outcome(reason="impossible_date", duration=_duration(phrase))


def _duration(phrase: Phrase) -> str | None:
    if phrase.head not in ("duration", "rolling"):
        return None
    try:
        return length([unit for unit in phrase.units if unit.kind != "rolling"]).iso()
    except (ValueError, OverflowError):
        return None


def _time(phrase: Phrase) -> str | None:
    return time_of_day(phrase.to or phrase.units) or time_of_day(phrase.offset)


def _outcome(phrase: Phrase, context: Context) -> Outcome:
    if phrase.head == "holiday" and phrase.units[0].data.get("context"):
        phrase = _named(phrase, context)
    if phrase.every is not None:
        return _recurring(phrase, context)
    if phrase.head == "urgency":
        return Outcome(reason="urgency")
    if phrase.head == "recent":
        return Outcome(reason="vague")
    if phrase.head in ("duration", "rolling"):
        return span(phrase, context)
    if phrase.offset:
        return _counted(phrase, context)
    if phrase.head == "event":
        return _event(phrase, context)
    if phrase.to:
        return replace(_range(phrase, context), time=_time(phrase))
    return replace(_point(phrase, context), time=_time(phrase))


def _recurring(phrase: Phrase, context: Context) -> Outcome:
    rule = repeat(phrase)
    time = _time(phrase)
    assert phrase.every is not None
    if phrase.to and phrase.every.start > phrase.start:  # 10号到12号每天18:00前
        bounds = _range(replace(phrase, every=None, offset=()), context)
        return replace(bounds, recurrence=rule, first_due=bounds.start, time=time)
    if context.reference is None:
        return Outcome(recurrence=rule, reason="no_reference_date", time=time)
    first = first_occurrence(rule, context.reference)
    if rule == "FREQ=YEARLY" and phrase.head == "holiday":
        first = _point(replace(phrase, every=None), Context(context.reference)).due
    return Outcome(recurrence=rule, first_due=first, reason="recurrence", time=time)


def _event(phrase: Phrase, context: Context) -> Outcome:
    if phrase.units[0].data.get("anchor"):
        day = context.day
        return Outcome(start=day, end=day, due=day, period=calendar.day(day))
    return Outcome(reason=str(phrase.units[0].data.get("reason", "unknown_event")))


# Days and periods


def _frame(phrase: Phrase, context: Context, relation: str) -> Frame:
    """The period of the phrase's units; a holiday with 期间 or 后 is all its days off."""
    units = phrase.units
    if units[-1].kind == "holiday" and relation in ("within", "after"):
        units = (*units[:-1], units[-1]._replace(data={**units[-1].data, "span": relation}))

    def until(frame: Frame) -> dt.date:
        if frame.grain == "holiday":
            if relation == "before":
                return frame.period.start - DAY
            if relation == "after":
                return frame.period.end + _AFTERMATH * DAY
        return frame.last

    return resolve(units, context, until)


def _named(phrase: Phrase, context: Context) -> Phrase:
    """「节前」 means the holiday that the text has named last, else the next official one within 30 days."""
    unit = phrase.units[0]
    found = context.days_off if unit.data.get("days_off") else context.holiday
    if found is None:
        found = _next_holiday(unit, context.day)
    data = {key: value for key, value in found.data.items() if key != "span"}
    if "span" in unit.data:
        data["span"] = unit.data["span"]
    return replace(phrase, units=(found._replace(data=data), *phrase.units[1:]))


_OFFICIAL = (
    ("on", "01-01"),
    ("lunar", "01-01"),
    ("term", "清明"),
    ("on", "05-01"),
    ("lunar", "05-05"),
    ("lunar", "08-15"),
    ("on", "10-01"),
)


def _next_holiday(unit: Unit, day: dt.date) -> Unit:
    for year in (day.year, day.year + 1):
        for key, value in _OFFICIAL:
            found = unit._replace(data={key: value, "off": 1})
            if -2 <= (holiday_day(found, year) - day).days <= 30:
                return found
    raise UnresolvedError("unknown_event")


def _point(phrase: Phrase, context: Context) -> Outcome:
    relation = phrase.relation
    frame = _frame(phrase, context, relation)
    return bound(frame, relation, context.reference)


def bound(frame: Frame, relation: str, reference: dt.date | None) -> Outcome:
    """Applies 前, 内, 后, 起 to a period."""
    period, warnings = frame.period, frame.warnings
    if relation == "before":
        if frame.grain == "holiday":
            eve = period.start - DAY
            start = reference if reference and reference <= eve else None
            return Outcome(start=start, end=eve, due=eve, period=period, warnings=warnings)
        start = reference if reference and reference <= period.end else None
        return Outcome(start=start, end=period.end, due=frame.last, period=period, warnings=warnings)
    if relation == "after":
        return Outcome(start=period.start, reason="open_ended", period=period, warnings=warnings)
    if relation == "from":
        end, first = reference if reference and reference > period.start else None, period.start
        return Outcome(start=first, end=end, due=first, period=period, begins=first, warnings=warnings)
    if relation == "since":
        end = reference if reference and reference >= period.start else None
        return Outcome(start=period.start, end=end, reason="past", period=period, warnings=warnings)
    begins = period.start if frame.grain not in _POINTS and period.start < period.end else None
    return Outcome(start=period.start, end=period.end, due=frame.last, period=period, begins=begins, warnings=warnings)


def _range(phrase: Phrase, context: Context) -> Outcome:
    first = replace(phrase, to=(), relation="")

    def end_of(start: Frame) -> Frame:
        open_context = replace(context, anchor=start.period)
        if "shift" not in phrase.to[0].data:
            open_context = replace(open_context, reference=start.period.start, year=None, heading_year=None, month=None)
        return resolve(phrase.to, open_context)

    start = resolve(first.units, context, lambda frame: end_of(frame).last)
    end = end_of(start)
    if min(end.last, end.period.end) < start.period.start:
        raise UnresolvedError("impossible_date")
    whole = Period(start.period.start, end.period.end)
    due = end.period.start - DAY if phrase.relation == "before" and end.grain == "holiday" else end.last
    warnings = start.warnings + end.warnings
    return Outcome(start=whole.start, end=whole.end, due=due, period=whole, begins=whole.start, warnings=warnings)


# What is counted from a day or an event


def _counted(phrase: Phrase, context: Context) -> Outcome:
    base, warnings = _base(phrase, context)
    offset = phrase.offset[0]
    if offset.kind == "duration":
        return _counted_length(phrase, base, length(phrase.offset), warnings)
    number = offset.data["nth"]
    if number < 0:
        raise UnresolvedError("unknown_event")
    if offset.kind == "nthworkday":
        found = workdays.add_workdays(base.end, number)
        period, known = calendar.day(found.day), found.known
    elif offset.kind == "week":
        found = workdays.add_workdays(base.end, 1)
        week = calendar.week(found.day + 7 * (number - 1) * DAY)
        period, known = Period(max(week.start, base.end + DAY), week.end), found.known
    elif offset.kind == "weekday":
        after = Period(base.end + DAY, base.end + 7 * number * DAY)
        period, known = calendar.day(calendar.nth_weekday(after, offset.data["w"], number)), True
    else:
        period, known = calendar.day(base.end + number * DAY), True
    time = _time(phrase)
    return Outcome(
        start=period.start,
        end=period.end,
        due=period.end,
        time=time,
        period=period,
        warnings=warnings + unknown_holidays(known),
    )


def _base(phrase: Phrase, context: Context) -> tuple[Period, tuple[str, ...]]:
    if phrase.head == "event":
        if not phrase.units[0].data.get("anchor"):
            raise UnresolvedError(str(phrase.units[0].data.get("reason", "unknown_event")))
        return calendar.day(context.day), ()
    frame = _frame(phrase, context, phrase.relation)
    return frame.period, frame.warnings


def _counted_length(phrase: Phrase, base: Period, spell: Length, warnings: tuple[str, ...]) -> Outcome:
    if phrase.relation == "before":  # 节前三天 is the third day before; 节前三天内 the days before
        day, known = spell.after(base.start, -1)
        last = base.start - DAY if phrase.offset_relation == "within" or spell.grain != "day" else day
        return Outcome(
            start=day,
            end=base.start - DAY,
            due=last,
            period=Period(day, last),
            warnings=warnings + unknown_holidays(known),
        )
    first = base.start if phrase.relation == "from" else base.end
    day, known = spell.after(first)
    warnings += unknown_holidays(known)
    return Outcome(start=first, end=day, due=day, period=Period(first, day), warnings=warnings)
