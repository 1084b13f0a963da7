"""A text and a reference day go in; its time expressions come out, each with its interval, its due day and its label."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .bounds import outcome
from .frames import Context, Outcome
from .numerals import WIDTH
from .phrases import Phrase, phrases
from .rules import ruleset
from .units import Unit
from .verdicts import judge, verdicts

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_NAMES_A_YEAR = frozenset({"year", "era", "date"})


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One time expression; `text` is the input's `[start:end]` (code points), all dates are inclusive.

    - `start_date`, `end_date`: the interval that is named; None where it is open or not known.
    - `duration`: ISO 8601 (working days, which ISO lacks, as P5B); `recurrence`: RFC 5545 RRULE value.
    - `due`: the last day that is on time, `begins`: the first, where a period is named; `time`: HH:MM of `due`, `first_due`: the first day of a recurrence on or after
      the reference day; `reason`: a code that says why `due` is None.
    - `label`: deadline, recurrence, urgency, start, period, past, name or superseded; only the first three are
      deadlines of a task (see docs/deadlines.md).
    - `rules`: ids of the rules that made it; `warnings`: codes.
    """

    text: str
    start: int
    end: int
    label: str = "deadline"
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    duration: str | None = None
    recurrence: str | None = None
    due: dt.date | None = None
    begins: dt.date | None = None
    time: str | None = None
    first_due: dt.date | None = None
    reason: str | None = None
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def find_times(
    text: str,
    reference: dt.date | None = None,
    *,
    heading_years: Sequence[tuple[int, int | None]] = (),
    rules: Sequence[str] = (),
) -> list[TimeExpression]:
    """The time expressions of `text`, from left to right, without overlaps.

    `reference` is the day (a datetime counts as its day) from which relative words and dates without a year count;
    without it they keep their text and have the reason `no_reference_date`. `heading_years` are (offset, year or None):
    from that offset on, month-days without a year belong to the year of the heading. `rules` are folders with further rules.
    """
    if isinstance(reference, dt.datetime):
        reference = reference.date()
    grammar = ruleset(tuple(rules))
    judgements = verdicts(tuple(rules))
    normal = text.translate(WIDTH)
    found: list[TimeExpression] = []
    context, last_end = Context(reference), 0
    headings = sorted(heading_years, reverse=True)
    for phrase in phrases(normal, grammar):
        if _SENTENCE_END.search(normal, last_end, phrase.start):
            context = replace(context, year=None, month=None, anchor=None, every=None)
        while headings and headings[-1][0] <= phrase.start:
            context = replace(context, heading_year=headings.pop()[1])
        phrase = _repeated(phrase, context)
        result = outcome(phrase, context)
        label, verdict = judge(normal, phrase, result, reference, judgements)
        found.append(_expression(text, phrase, result, label, verdict))
        context, last_end = _follow(context, phrase, result, label), phrase.end
    return found


def _repeated(phrase: Phrase, context: Context) -> Phrase:
    """「每年7月底前…、11月底前…」, 「每月检查一次，次月5日前报」: the second day recurs as well."""
    every = context.every
    if every is None or phrase.every or phrase.relation != "before" or phrase.to or phrase.offset:
        return phrase
    first = {"Y": "month", "M": "day"}.get(str(every.data["every"]))
    next_month = first == "day" and phrase.units[0].data.get("of") == "context"
    units = phrase.units[1:] if next_month else phrase.units
    if not units or units[0].kind != first:
        return phrase
    return replace(phrase, every=every, units=units, rules=(*phrase.rules, every.rule))


def _expression(text: str, phrase: Phrase, result: Outcome, label: str, verdict: str | None) -> TimeExpression:
    return TimeExpression(
        text=text[phrase.start : phrase.end],
        start=phrase.start,
        end=phrase.end,
        label=label,
        start_date=result.start,
        end_date=result.end,
        duration=result.duration,
        recurrence=result.recurrence,
        due=result.due,
        begins=result.begins,
        time=result.time,
        first_due=result.first_due,
        reason=None if result.due else result.reason,
        rules=(*phrase.rules, verdict) if verdict else phrase.rules,
        warnings=result.warnings,
    )


def _follow(context: Context, phrase: Phrase, result: Outcome, label: str) -> Context:
    """The context for what comes after `phrase`: the year, month and day that govern, the last holiday named."""
    units: tuple[Unit, ...] = (*phrase.units, *phrase.to)
    for unit in units:
        if unit.kind == "holiday" and not unit.data.get("context") and label != "name":
            context = replace(context, holiday=unit)
            if unit.data.get("off"):
                context = replace(context, days_off=unit)
    goes_on = phrase.units or (phrase.every and phrase.every.data["every"] == "M")
    if phrase.every and goes_on and phrase.every.start <= phrase.start:
        context = replace(context, every=phrase.every)
    told = label in ("name", "period") and phrase.head != "date"
    if result.period is None or told or (label == "past" and phrase.head == "year"):
        return context
    context = replace(context, anchor=result.period)
    if any(unit.kind in _NAMES_A_YEAR and (unit.kind != "date" or "y" in unit.data) for unit in units):
        context = replace(context, year=result.period.end.year)
    if any(unit.kind in ("day", "date") for unit in units):
        day = result.period.end
        context = replace(context, month=day)
    return context
