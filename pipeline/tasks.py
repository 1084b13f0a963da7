"""The output model goes in; what a list of tasks or a tracker is told of each item comes out, the same for every format."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from .errors import InputError
from .schema import Deadline, Document, Extraction, Item

_BREAK = re.compile(r"\s*[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
_CELL = re.compile(r"\s*\t\s*")
# Control characters, marks that turn the direction of writing, and what XML cannot hold.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LATIN_END = "\u2e7f"  # Chinese characters and punctuation stand above


@dataclass(frozen=True, slots=True)
class Task:
    """One item for people: every field is the tool's own, nothing of what people do with it (status, progress, notes).

    `lead`: who leads, or, where nobody leads, who is responsible; `assist`: all others. `due`: the last day on time, for
    a recurring task the first of them; `rrule` (RFC 5545, an occurrence on `due`, UNTIL where the text bounds it) only
    with `due`. `when`: the words of the deadline. `document`: its title, else the name of its file; `document_id`: the
    same for all items of one document, however its text was corrected; `day`: the reference date.
    """

    uid: str
    title: str
    kind: str
    strength: str
    tier: str
    lead: tuple[str, ...]
    assist: tuple[str, ...]
    start: dt.date | None
    due: dt.date | None
    time: str | None
    rrule: str | None
    when: str | None
    quote: str
    section: tuple[str, ...]
    speaker: str | None
    document: str
    document_id: str
    source: str | None
    confidence: float
    day: dt.date | None = None


def tasks_of(extraction: Extraction) -> Iterator[Task]:
    """The tasks of the document, in the order of its items.

    Raises InputError for a date, time or recurrence that is none, which only an edited file of JSON can hold.
    """
    for item in extraction.items:
        try:
            yield _task(item, extraction.document)
        except ValueError as error:
            raise InputError(f"{extraction.document.source}: item {item.id}: {error}; mend it there") from None


def unique_tasks(extractions: Iterable[Extraction]) -> list[Task]:
    """The tasks of several documents in their order, each uid once: the same document may come in two formats."""
    found: dict[str, Task] = {}
    for extraction in extractions:
        for task in tasks_of(extraction):
            found.setdefault(task.uid, task)
    return list(found.values())


def name_of(document: Document) -> str:
    """The document's title, else the name of its file; empty for standard input without a title."""
    source = document.source if document.source != "-" else None
    return one_line(document.title or PurePath(source or "").name)


def _task(item: Item, document: Document) -> Task:
    names: dict[str, list[str]] = {"lead": [], "responsible": [], "assist": []}
    for assignee in item.assignees:
        names[assignee.role].append(one_line(assignee.name))
    first = names["lead"] or names["responsible"]
    others = [*(names["responsible"] if names["lead"] else []), *names["assist"]]
    deadline = item.deadline
    day = _date(document.reference_date)
    due, rrule = _due(deadline, day) if deadline else (None, None)
    return Task(
        uid=item.id,
        title=one_line(item.title),
        kind=item.kind,
        strength=item.strength,
        tier=item.tier,
        lead=tuple(dict.fromkeys(first)),
        assist=tuple(name for name in dict.fromkeys(others) if name not in first),
        start=_date(deadline.start_date) if deadline else None,
        due=due,
        time=f"{dt.time.fromisoformat(deadline.time):%H:%M}" if deadline and deadline.time else None,
        rrule=rrule,
        when=one_line(deadline.text) if deadline else None,
        quote=one_line(item.evidence.text),
        section=tuple(one_line(heading) for heading in item.section),
        speaker=one_line(item.speaker) if item.speaker else None,
        document=name_of(document),
        document_id=document.id,
        source=document.source,
        confidence=item.confidence,
        day=day,
    )


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _due(deadline: Deadline, day: dt.date | None) -> tuple[dt.date | None, str | None]:
    """The last day on time and the rule by which it comes again, which gives that day as its first.

    A period without a day (每月, 每季度) is due at its end. A rule that lunar days do not keep to (每年春节前) is left out.
    """
    last, first, begins = _date(deadline.due), _date(deadline.first_due), _date(deadline.start_date)
    rule = deadline.recurrence
    known = [date for date in (first, begins) if date]
    if not rule or not known:
        return last, None
    opens = max(known)
    found = _first(rule, opens)
    if ";BY" not in rule:
        if rule == "FREQ=YEARLY" and opens not in (day, begins):
            return opens, None
        found, rule = _period_end(rule, opens)
    if found is None or (last and found > last):
        return last, None
    return found, f"{rule};UNTIL={last:%Y%m%d}" if last else rule


def _first(rule: str, opens: dt.date) -> dt.date | None:
    from dateutil.rrule import rrulestr

    if not rule.startswith("FREQ="):
        raise ValueError(f"'{rule}' is no recurrence rule")
    found = rrulestr(rule, dtstart=dt.datetime(opens.year, opens.month, opens.day))
    return next((moment.date() for moment in found), None)


def _period_end(rule: str, opens: dt.date) -> tuple[dt.date | None, str]:
    """The last day of the first period that ends on or after `opens`, and the rule with that day; None: beyond the calendar."""
    parts = dict(part.split("=") for part in rule.split(";"))
    step = int(parts.get("INTERVAL", 1))
    year, month = opens.year, opens.month
    try:
        if parts["FREQ"] == "DAILY":
            return opens + dt.timedelta(step - 1), rule
        if parts["FREQ"] == "WEEKLY":
            return opens + dt.timedelta(7 * step - 1 - opens.weekday()), f"{rule};BYDAY=SU"
        if parts["FREQ"] == "YEARLY":
            return dt.date(year + step - 1, 12, 31), f"{rule};BYMONTH=12;BYMONTHDAY=-1"
        ahead = month - 1 + (-month % step if 12 % step == 0 else step - 1)
        year, month = year + ahead // 12, ahead % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1]), f"{rule};BYMONTHDAY=-1"
    except (OverflowError, ValueError):
        return None, rule


def one_line(said: str) -> str:
    """The words as one line that every format can hold: where the document breaks it, nothing stands beside Chinese, else
    a space; a space stands between the cells of a table; characters that are not seen are left out.
    """
    return _BREAK.sub(_joint, _CELL.sub(" ", _UNSEEN.sub("", said)).strip())


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "" if before > _LATIN_END or after > _LATIN_END else " "
