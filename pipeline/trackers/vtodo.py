"""A task goes in, and what a CalDAV server holds of it; the VTODO with only the tool's own part renewed comes out.

The tool remembers in X-EXTRACT-TASKS-WRITTEN what it wrote last, and so tells what people added to it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from dateutil.rrule import rrulestr
from icalendar import Calendar, Todo, vCalAddress, vCategory, vDDDTypes, vInt, vRecur, vText

from ..tasks import Task
from ..writers.ics import calendar_of, todo
from .base import MISSING, Fields
from .content_lines import replaced

_Kind = TypeVar("_Kind")
_WRITTEN, _DOCUMENT = "X-EXTRACT-TASKS-WRITTEN", "X-EXTRACT-TASKS-DOCUMENT-ID"
_DATES = ("DTSTART", "DUE", "DURATION", "RRULE", "SEQUENCE")
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "title": ("SUMMARY",),
    "description": ("DESCRIPTION", "X-EXTRACT-TASKS-QUOTE", "X-EXTRACT-TASKS-DEADLINE", "X-EXTRACT-TASKS-DOCUMENT"),
    "start": _DATES,
    "due": _DATES,
    "rrule": _DATES,
    "lead": ("ATTENDEE",),
    "assist": ("ATTENDEE",),
    "tags": ("CATEGORIES",),
}


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in the properties that people add to and programs move on; days as in the fields."""

    description: str
    start: str
    due: str
    rrule: str
    attendees: list[str]
    categories: list[str]


def created(task: Task, people: Mapping[str, str], now: dt.datetime) -> bytes:
    """The whole object of a new task. `people`: name → mail address or URI; who is not named there keeps a urn."""
    made = _made(task, people)
    made.add("CREATED", now)
    _stamp(made, now)
    return bytes(calendar_of(made).to_ical())


def expected(task: Task, people: Mapping[str, str]) -> Fields:
    """The fields of the task as `fields_of` tells them once the server holds it."""
    return fields_of(_made(task, people))


def read(data: str) -> Todo | None:
    """The VTODO of the task, not of a single day of its series; None if there is none, or it cannot be read."""
    try:
        found: list[Any] = Calendar.from_ical(data).walk("VTODO")
    except (ValueError, IndexError, KeyError):  # what icalendar raises for what is no iCalendar
        return None
    return next((each for each in found if "RECURRENCE-ID" not in each and "UID" in each), None)


def fields_of(held: Todo) -> Fields:
    """The tool's own part, as text: without what people added to description, assignees and categories.

    A program in which a day of a series is finished moves DTSTART and DUE on to the next one. So while the rule is the
    one that was written and the day is later than the one that was written, both are told as they were written.
    """
    now = _standing(held)
    written = _written(held) or now
    moved = _moved_on(now, written)
    own = [each for each in _attendees(held) if str(each) in written.attendees]
    return {
        "title": _text(held.get("SUMMARY")),
        "description": written.description if written.description in now.description else now.description,
        "start": written.start if moved else now.start,
        "due": written.due if moved else now.due,
        "rrule": now.rrule,
        "lead": "、".join(sorted(_spelled(each) for each in own if each.params.get("ROLE") == "CHAIR")),
        "assist": "、".join(sorted(_spelled(each) for each in own if each.params.get("ROLE") != "CHAIR")),
        "tags": "、".join(sorted({*now.categories} & {*written.categories} - {MISSING})),
    }


def document_of(held: Todo) -> str | None:
    """The id of the document that it came from; None if no push put it there."""
    return str(held[_DOCUMENT]) if _DOCUMENT in held else None


def is_done(held: Todo) -> bool:
    """Finished or cancelled, in whatever way a program says so."""
    status = str(held.get("STATUS", "")).upper()
    return status in {"COMPLETED", "CANCELLED"} or "COMPLETED" in held or held.get("PERCENT-COMPLETE") == 100


def is_missing(held: Todo) -> bool:
    """It carries the tag of `tagged`."""
    return MISSING in _categories(held)


def updated(data: str, task: Task, people: Mapping[str, str], changed: Collection[str], now: dt.datetime) -> bytes:
    """The readable object `data` with the fields `changed` as the task has them, and what people added to them.

    The tag MISSING goes. The days of a series that has moved on become the first ones after of what the task says.
    """
    held = _master(data)
    standing = _standing(held)
    # Without a memory (a file was imported) nobody knows who tagged it: the tags and people that are there stay.
    written = _written(held) or replace(standing, attendees=[], categories=[])
    made = _made(task, people, since=standing.due if _moved_on(standing, written) else "")
    made.add(
        "SEQUENCE", 1 + max(_all(held, "SEQUENCE", vInt), default=0)
    )  # RFC 5545, 3.8.7.4; goes along with the days
    if written.description and written.description in standing.description:
        before, _, after = standing.description.partition(written.description)
        made["DESCRIPTION"] = vText(before + str(made["DESCRIPTION"]) + after)
    theirs = [tag for tag in standing.categories if tag not in (*written.categories, MISSING)]
    _tag(made, [*_categories(made), *theirs])
    made["ATTENDEE"] = _merged(_attendees(held), _attendees(made), written.attendees)
    names = {name for field in changed for name in _PROPERTIES[field]}
    return _replaced(data, made, {*names, _WRITTEN, _DOCUMENT, "CATEGORIES"}, now)


def tagged(data: str, now: dt.datetime) -> bytes:
    """The readable object `data` with the tag MISSING."""
    made = Todo()
    _tag(made, [*_categories(_master(data)), MISSING])
    return _replaced(data, made, {"CATEGORIES"}, now)


def _replaced(data: str, made: Todo, names: Collection[str], now: dt.datetime) -> bytes:
    _stamp(made, now)
    return replaced(data, made, {*names, "DTSTAMP", "LAST-MODIFIED"})


def _master(data: str) -> Todo:
    held = read(data)
    assert held is not None
    return held


def _tag(made: Todo, tags: Iterable[str]) -> None:
    made.pop("CATEGORIES", None)
    made.add("CATEGORIES", list(dict.fromkeys(tags)))


def _made(task: Task, people: Mapping[str, str], since: str = "") -> Todo:
    """`since`: the series begins on that day or later; what is remembered are the days of the task itself."""
    made = todo(task)
    made["ATTENDEE"] = [_mapped(each, people) for each in _attendees(made)]
    made[_WRITTEN] = _private(json.dumps(asdict(_standing(made)), ensure_ascii=False))
    made[_DOCUMENT] = _private(task.document_id)
    if since and task.due and task.rrule:
        later = todo(replace(task, due=_next(task.rrule, task.due, since)))
        made["DTSTART"], made["DUE"] = later["DTSTART"], later["DUE"]
    return made


def _next(rrule: str, first: dt.date, since: str) -> dt.date:
    """The first day of the series on or after `since`, or the last one if it ends before."""
    days = rrulestr(rrule, dtstart=dt.datetime.combine(first, dt.time()))
    day = dt.datetime.fromisoformat(since[:10])
    found = days.after(day, inc=True) or days.before(day)
    return found.date() if found else first


def _moved_on(now: _Written, written: _Written) -> bool:
    return bool(now.rrule) and now.rrule == written.rrule and now.due > written.due


def _merged(held: list[vCalAddress], made: list[vCalAddress], written: Collection[str]) -> list[vCalAddress]:
    """Whom others added, then the task's own: as they stand where they stand (with their answers) in the same role."""
    own = {*written, *map(str, made)}
    standing = {(str(each), each.params.get("ROLE")): each for each in held}
    theirs = [each for each in held if str(each) not in own]
    return [*theirs, *(standing.get((str(each), each.params.get("ROLE")), each) for each in made)]


def _mapped(attendee: vCalAddress, people: Mapping[str, str]) -> vCalAddress:
    address = people.get(str(attendee.params["CN"]))
    if not address:
        return attendee
    mapped = vCalAddress(address if ":" in address else f"mailto:{address}")
    mapped.params = attendee.params
    return mapped


def _spelled(attendee: vCalAddress) -> str:
    name = str(attendee.params.get("CN", ""))
    return name if attendee.startswith("urn:uuid:") else f"{name} <{attendee.removeprefix('mailto:')}>"


def _standing(held: Todo) -> _Written:
    rules: list[Any] = _all(held, "RRULE", vRecur)
    return _Written(
        description=_text(held.get("DESCRIPTION")),
        start=_day(held, "DTSTART"),
        due=_day(held, "DUE"),
        rrule="".join(rule.to_ical().decode() for rule in rules),
        attendees=[str(each) for each in _attendees(held)],
        categories=_categories(held),
    )


def _written(held: Todo) -> _Written | None:
    try:
        written = _Written(**json.loads(str(held[_WRITTEN])))
    except (KeyError, TypeError, ValueError):  # none, or another program or version spoilt it
        return None
    return written if [type(value) for value in asdict(written).values()] == [*[str] * 4, *[list] * 2] else None


def _day(held: Todo, name: str) -> str:
    """2024-06-30, or 2024-06-30 17:00 by the clock at the wall, whatever zone a program added."""
    moment = next((value.dt for value in _all(held, name, vDDDTypes)), None)
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, dt.datetime) else str(moment or "")


def _all(held: Todo, name: str, kind: type[_Kind]) -> list[_Kind]:
    """The values of all properties of that name, those of another type (VALUE=TEXT where a date belongs) left out."""
    found: object = held.get(name, [])
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, kind)]


def _attendees(held: Todo) -> list[vCalAddress]:
    return _all(held, "ATTENDEE", vCalAddress)


def _categories(held: Todo) -> list[str]:
    return [str(tag) for line in _all(held, "CATEGORIES", vCategory) for tag in line.cats]


def _text(value: object) -> str:
    """Line breaks and spaces at the end of lines differ from program to program."""
    return "\n".join(line.rstrip() for line in str(value or "").replace("\r\n", "\n").split("\n")).strip()


def _private(words: str) -> vText:
    text = vText(words)
    text.params["VALUE"] = "TEXT"
    return text


def _stamp(made: Todo, now: dt.datetime) -> None:
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        made.pop(name, None)
        made.add(name, now)
