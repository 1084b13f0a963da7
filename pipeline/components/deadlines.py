"""A Doc goes in; its time expressions come out as `doc.spans["deadlines"]`, each with the day on which it is due.

Relative words count from the reference day: that of `zh_reference_date`, else `doc.user_data["reference_date"]`. With
`zh_structure` in the pipeline a year in the heading governs the month-days below it, and page chrome is left out.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_deadlines")
>>> doc = nlp.make_doc("各单位下周一前报送名单，每季度末通报一次。")
>>> doc.user_data["reference_date"] = "2022-02-07"
>>> [(d.text, d.label_) for d in nlp(doc).spans["deadlines"]]
[('下周一前', 'deadline'), ('每季度末', 'recurrence')]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from ..annotations import lies_in, read, text_of, warn, write
from ..dates import TimeExpression, find_times
from ..dates.numerals import to_int
from ..dates.rules import MACROS
from ..widths import fold
from .structure import Element, Sentence

_NAMED = re.compile(r"《[^》]*》|(?:19|20)\d\d ?年?[-—–~至到]{1,2}(?:19|20)\d\d ?年")
_YEAR = re.compile(rf"(?<!\d)({MACROS['y']}) ?年(?!度?[^\n，。]{{0,12}}(?:总结|述职|回顾))")
_WARNINGS = {
    "impossible_date": "“{}” names a day that does not exist; it has no date.",
    "workdays_unknown": "“{}” counts workdays in a year whose official holidays are not known; only weekends were left out.",
    "holiday_unknown": "“{}” depends on official days off that are not known for that year; it has no date.",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time expression; dates are ISO texts.

    `label`: deadline, recurrence, urgency (these can be the deadline of a task), start (从本月起), period (a span or frame
    that describes), past, name (三年行动, 五一劳动奖章) or superseded (原定月底，改到周五). `due`: the last day on time;
    `time`: HH:MM; `start_date`, `end_date`: first and last day of a period; `recurrence`: RRULE value, `first_due`: its first
    day on or after the reference day; `reason`: a code that says why `due` is None.
    """

    start: int
    end: int
    label: str
    rule: str
    due: str | None = None
    time: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    recurrence: str | None = None
    first_due: str | None = None
    reason: str | None = None
    rules: list[str] = field(default_factory=list)


class Deadlines:
    """Writes `doc.spans["deadlines"]`; see the module's docstring."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        chrome = [(e.start, e.end) for e in read(doc, "structure", Element) if e.label == "chrome"]
        found = find_times(
            fold(text_of(doc)), _reference(doc), heading_years=list(_heading_years(doc)), rules=self._rules
        )
        records = []
        for time in found:
            if not lies_in(time.start, chrome):
                records.append(_record(time))
                for code in dict.fromkeys((*time.warnings, time.reason or "")):
                    if code in _WARNINGS and time.label not in ("name", "past"):
                        warn(doc, code, _WARNINGS[code].format(time.text))
        write(doc, "deadlines", records)
        return doc


def _reference(doc: Doc) -> dt.date | None:
    rows = doc.spans["reference_date"].attrs.get("records", []) if "reference_date" in doc.spans else []
    value = rows[0]["date"] if rows else doc.user_data.get("reference_date")
    return dt.date.fromisoformat(value) if value else None


def _heading_years(doc: Doc) -> Iterator[tuple[int, int | None]]:
    """Where a heading's or the title's year begins to govern: the nearest heading that has one."""
    title: int | None = None
    for element in read(doc, "structure", Element):
        if element.label == "title":
            title = _year(text_of(doc)[element.start : element.end])
            yield element.start, title
    last: int | None = title
    for sentence in read(doc, "sentences", Sentence):
        year = next((y for y in map(_year, reversed(sentence.section)) if y), title)
        if year != last:
            yield sentence.start, year
            last = year


def _year(text: str) -> int | None:
    """The year that a heading names: not one of a document in 《》, nor a span of years (2026—2028年)."""
    found = _YEAR.search(_NAMED.sub("", text))
    return to_int(found[1]) if found else None


def _record(time: TimeExpression) -> Deadline:
    return Deadline(
        start=time.start,
        end=time.end,
        label=time.label,
        rule=time.rules[0],
        due=_iso(time.due),
        time=time.time,
        start_date=_iso(time.begins),
        end_date=_iso(time.end_date) if time.begins else None,
        recurrence=time.recurrence,
        first_due=_iso(time.first_due),
        reason=time.reason,
        rules=list(dict.fromkeys(time.rules)),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@Language.factory("zh_deadlines", default_config={"rules": []})
def create_deadlines(nlp: Language, name: str, rules: list[str]) -> Deadlines:
    """`rules`: folders with more rules of the family `deadlines`."""
    return Deadlines(tuple(rules))
