"""A phrase that is a length of time (三天内, 今后三年, 两周时间, 三年以上) and its context go in; its `Outcome` comes out."""

from __future__ import annotations

import datetime as dt

from . import calendar
from .calendar import DAY, Period
from .frames import Context, Outcome
from .lengths import Length, length
from .phrases import Phrase


def span(phrase: Phrase, context: Context) -> Outcome:
    """Counts the length from the reference day; one that is not tied to any day has only its `duration`."""
    rolling = phrase.units[0] if phrase.head == "rolling" else None
    spell = length([unit for unit in phrase.units if unit.kind != "rolling"])
    relation = phrase.relation
    if relation in ("over", "under"):
        return Outcome(duration=_bounds(phrase, spell), reason="length_only")
    if rolling is not None:
        return _rolling(spell, context.day, rolling.data["direction"], rolling.rule.endswith("future"))
    below_a_day = spell.hours or spell.minutes or spell.seconds
    if relation in ("", "around", "until") or (below_a_day and relation not in ("within", "after")):
        return Outcome(duration=spell.iso(), reason="length_only")
    open_end = phrase.end - phrase.units[-1].end > 1  # 三年以后 is open, 三年后 is that year
    if relation in ("before", "since"):
        return _past(spell, context.day, relation, open_end)
    day, known = (spell.upto or spell).after(context.day)
    around, warnings = spell.around(context.day, 1), unknown_holidays(known)
    if relation in ("after", "from"):
        return Outcome(
            start=around.start if spell.grain != "day" else day,
            end=None if open_end and spell.grain != "week" else around.end,
            due=day,
            duration=spell.iso(),
            period=calendar.day(day),
            warnings=warnings,
        )
    return Outcome(
        start=context.day,
        end=around.end if spell.half else day,
        due=day,
        duration=spell.iso(),
        period=Period(context.day, day),
        warnings=warnings,
    )


def unknown_holidays(known: bool) -> tuple[str, ...]:
    """The warning that belongs to a count of workdays."""
    return () if known else ("workdays_unknown",)


def _bounds(phrase: Phrase, spell: Length) -> str:
    if phrase.to:
        return f"{spell.iso()}/{length(phrase.to).iso()}"
    return f"{spell.iso()}/.." if phrase.relation == "over" else f"../{spell.iso()}"


def _rolling(spell: Length, day: dt.date, direction: int, whole: bool) -> Outcome:
    """近三年 ends and 今后三年 begins on the reference day; `whole`: 未来两个月 shows the months without the day after."""
    if direction < 0:
        return Outcome(start=spell.after(day, -1)[0], end=day, duration=spell.iso(), reason="past")
    end, known = spell.after(day)
    shown = end - DAY if whole and spell.grain in ("month", "year") else end
    return Outcome(
        start=day,
        end=shown,
        due=end,
        duration=spell.iso(),
        period=Period(day, end),
        warnings=unknown_holidays(known),
    )


def _past(spell: Length, day: dt.date, relation: str, open_end: bool) -> Outcome:
    around = spell.around(day, -1)
    if relation == "since":
        return Outcome(start=around.start, end=day, duration=spell.iso(), reason="past")
    return Outcome(start=None if open_end else around.start, end=around.end, duration=spell.iso(), reason="past")
