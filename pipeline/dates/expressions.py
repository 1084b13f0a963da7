"""A text and a reference day go in; its time expressions come out, each with its interval, its due day and its label."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .bounds import Outcome, outcome
from .numerals import WIDTH
from .phrases import phrases
from .resolve import Context
from .rules import ruleset


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One time expression; `text` is the input's `[start:end]` (code points), dates are inclusive."""

    text: str
    start: int
    end: int
    label: str
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    duration: str | None = None
    recurrence: str | None = None
    due: dt.date | None = None
    time: str | None = None
    first_due: dt.date | None = None
    reason: str | None = None
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def find_times(text: str, reference: dt.date | None = None) -> list[TimeExpression]:
    """The time expressions of `text`, from left to right."""
    if isinstance(reference, dt.datetime):
        reference = reference.date()
    out = []
    context = Context(reference)
    for phrase in phrases(text.translate(WIDTH), ruleset()):
        o = outcome(phrase, context)
        out.append(TimeExpression(text[phrase.start:phrase.end], phrase.start, phrase.end, "", o.start, o.end, o.duration, o.recurrence, o.due, o.time, o.first_due, o.reason, phrase.rules, o.warnings))
    return out
