"""Results go in; an iCalendar object with one VTODO a task comes out (RFC 5545), for calendar programs and CalDAV.

A day stays a day: DUE and DTSTART are dates, never moments in UTC. With a time of day they are floating local times: it
is 17:30 on the clock at the wall, as the document says, wherever and with whatever time zone table the file is opened.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from icalendar import Calendar, Todo, vCalAddress, vRecur, vText

from .. import __version__
from ..results import Result
from ..tasks import Task, unique_tasks
from .describe import categories, describe

PRODID = f"-//extract-tasks//extract-tasks {__version__}//ZH"
PRIORITY = {"must": 1, "should": 5, "encourage": 9}
_UNKNOWN_DAY = dt.date(1970, 1, 1)
_PEOPLE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:extract-tasks:people")


def render(results: Sequence[Result]) -> bytes:
    """One VCALENDAR, UTF-8, lines ended by CRLF and folded at 75 octets; named after the document if it is one."""
    tasks = unique_tasks(result.extraction for result in results)
    documents = {task.document for task in tasks}
    name = documents.pop() if len(documents) == 1 else ""
    calendar = calendar_of(*map(todo, tasks))
    for key in ("NAME", "X-WR-CALNAME"):  # RFC 7986; what calendar programs read
        calendar.add(key, name or "任务清单")
    return bytes(calendar.to_ical())


def calendar_of(*todos: Todo) -> Calendar:
    """The VCALENDAR around one or more VTODOs; no METHOD: nobody is invited to anything."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    for each in todos:
        calendar.add_component(each)
    return calendar


def todo(task: Task) -> Todo:
    """The properties that are the tool's own. Not STATUS, PERCENT-COMPLETE, COMPLETED, alarms: those are people's; PRIORITY
    is a proposal, for a task that is new.

    DTSTAMP is the day of the document: the same text gives the same bytes.
    """
    made = Todo()
    made.add("UID", task.uid)
    made.add("DTSTAMP", dt.datetime.combine(task.day or _UNKNOWN_DAY, dt.time(), dt.timezone.utc))
    made.add("SUMMARY", task.title)
    made.add("DESCRIPTION", describe(task))
    made.add("PRIORITY", PRIORITY[task.strength])
    made.add("CATEGORIES", categories(task))
    _add_dates(made, task)
    for role, names in (("CHAIR", task.lead), ("REQ-PARTICIPANT", task.assist)):
        for name in names:
            made.add("ATTENDEE", _attendee(name, role))
    for key, words in (("QUOTE", task.quote), ("DEADLINE", task.when), ("DOCUMENT", task.document)):
        if words:
            made.add(f"X-EXTRACT-TASKS-{key}", _private(words))
    return made


def _add_dates(made: Todo, task: Task) -> None:
    """A rule drives DTSTART, not DUE: both are the first due day, else the days that are expanded are others."""
    if task.due is None:
        return
    due = _moment(task.due, task.time)
    made.add("DUE", due)
    if task.rrule:
        made.add("DTSTART", due)
        made.add("RRULE", _rule(task.rrule, task.time))
    elif task.start and task.start < task.due:
        made.add("DTSTART", _moment(task.start, task.time and "00:00"))  # of the same type as DUE


def _moment(day: dt.date, time: str | None) -> dt.date:
    return dt.datetime.combine(day, dt.time.fromisoformat(time)) if time else day


def _rule(rrule: str, time: str | None) -> vRecur:
    """UNTIL is of the type of DTSTART (RFC 5545, 3.3.10)."""
    rule: vRecur = vRecur.from_ical(rrule)
    if "UNTIL" in rule:
        rule["UNTIL"] = [_moment(rule["UNTIL"][0], time)]
    return rule


def _attendee(name: str, role: str) -> vCalAddress:
    """The one who leads is CHAIR; who assists is required all the same (配合 is no option).

    A document gives no address; the property wants a URI, and one that no program writes mail to.
    """
    address = vCalAddress(uuid.uuid5(_PEOPLE, name).urn)
    shown = name.replace("\\", "＼")  # stands for itself in a parameter, but many take it for an escape
    address.params.update({"CN": shown, "ROLE": role})
    return address


def _private(words: str) -> vText:
    """Text that survives programs that do not know the property: without its type they cut it at the first comma."""
    text = vText(words)
    text.params["VALUE"] = "TEXT"
    return text
