"""Tasks go into the Taskwarrior of this account (TASKRC, TASKDATA) through its own export and import.

An import replaces a task whole, so what Taskwarrior has is exported first and only the tool's own attributes are changed.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import UsageError
from ..labels import KIND, TIER
from ..tasks import Task
from ..writers.taskwarrior import record, tags
from .base import MISSING, ConflictError, Fields, Held, Settings, TrackerError, UnreachableError, only_options

_log = logging.getLogger(__name__)

TIMEOUT = 60.0  # seconds for one call; the data may be locked, a hook may hang
_OLDEST = (2, 6)
_UDAS = ("lead", "support", "quote", "source", "rrule", "document", "assignee")
_OVERRIDES = [
    "rc.verbose=nothing",
    "rc.confirmation=off",
    "rc.recurrence.confirmation=no",
    "rc.json.array=on",
    "rc.gc=off",  # the numbers that people see stay
    *(f"rc.uda.{name}.type=string" for name in _UDAS),
]
_FIELDS = {  # tool-owned field → attribute; not `source`: one document may come as .docx today, as .txt tomorrow
    "title": "description",
    "due": "due",
    "rrule": "rrule",
    "lead": "lead",
    "assist": "support",
    "quote": "quote",
    "assignee": "assignee",
    "tags": "tags",
    "document": "document",
}
_NOTE = re.compile("(时限原文|章节|讲话人)：")  # how the one annotation begins that is the tool's own
_CHINA = dt.timezone(dt.timedelta(hours=8))
_END_OF_DAY = "23:59:59"
_Record = dict[str, Any]


class Taskwarrior:
    """Raises UsageError for an address or an option, UnreachableError if `task` is missing, too old or no Taskwarrior."""

    name = "taskwarrior"

    def __init__(self, settings: Settings) -> None:
        only_options(settings, self.name, ())
        if settings.url:
            raise UsageError("--url: taskwarrior has no address; TASKRC and TASKDATA say where its tasks are")
        self._people = settings.people
        _check_version()
        if not _run(["task", "rc.verbose=nothing", "_get", "rc.uda.lead.type"], "").strip():
            _log.warning(
                "to see bodies, quotes and rules in Taskwarrior add to its taskrc: %s",
                " ".join(f"uda.{name}.type=string" for name in _UDAS),
            )

    def fields(self, task: Task) -> Fields:
        return _fields(self._record(task))

    def held(self, uids: Sequence[str]) -> dict[str, Held]:
        """One export of all tasks; a child of a recurring task is people's own."""
        wanted = set(uids)
        return {
            row["uuid"]: Held(
                row["uuid"],
                _fields(row),
                done=row["status"] == "completed",
                handle=row,
                document=row.get("document"),
                missing=MISSING in row.get("tags", []),
                deleted=row["status"] == "deleted",
            )
            for row in _export()
            if "parent" not in row and (row["uuid"] in wanted or "document" in row)
        }

    def create(self, task: Task) -> None:
        if _export(task.uid):
            raise ConflictError(f"{task.uid}: Taskwarrior has got it meanwhile; push again")
        _import(self._record(task))

    def update(self, held: Held, task: Task, changed: Sequence[str]) -> None:
        row, made = _current(held), self._record(task)
        kept = [tag for tag in row.get("tags", []) if tag not in (*_own_tags(row), MISSING)]
        for name in changed:
            if name == "description":
                row["annotations"] = [*_notes(row, own=False), *made.get("annotations", [])]
                continue
            row.pop(_FIELDS[name], None)
            if _FIELDS[name] in made:
                row[_FIELDS[name]] = made[_FIELDS[name]]
        row["tags"] = [*kept, *(tag for tag in made["tags"] if tag not in kept)]
        _import(row)

    def mark_missing(self, held: Held) -> None:
        row = _current(held)
        _import({**row, "tags": [*row.get("tags", []), MISSING]})

    def _record(self, task: Task) -> _Record:
        made = {**record(task), "tags": tags(task), "document": task.document_id}
        mapped = [self._people[name] for name in task.lead if name in self._people]
        return {**made, "assignee": "、".join(mapped)} if mapped else made


def _fields(row: Mapping[str, Any]) -> Fields:
    fields = {name: str(row.get(attribute) or "") for name, attribute in _FIELDS.items()}
    own = _own_tags(row)
    fields["tags"] = "、".join(sorted(tag for tag in row.get("tags", []) if tag in own))
    fields["due"] = _day(fields["due"])
    fields["description"] = "".join(note["description"] for note in _notes(row, own=True))
    return fields


def _notes(row: Mapping[str, Any], *, own: bool) -> list[dict[str, str]]:
    return [note for note in row.get("annotations", []) if bool(_NOTE.match(note["description"])) is own]


def _own_tags(row: Mapping[str, Any]) -> set[str]:
    """The tags that this tool gave the task: its bodies and kinds."""
    names = [*str(row.get("lead", "")).split("、"), *str(row.get("support", "")).split("、")]
    return {re.sub(r"\W+", "_", name) for name in names} | {*KIND.values(), *TIER.values()}


def _day(stamp: str) -> str:
    """The day in China, with the time of day unless it is the end of that day."""
    if not stamp:
        return ""
    moment = dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.timezone.utc).astimezone(_CHINA)
    return f"{moment:%Y-%m-%d}" if f"{moment:%H:%M:%S}" == _END_OF_DAY else f"{moment:%Y-%m-%d %H:%M}"


def _current(held: Held) -> _Record:
    rows = _export(held.uid)
    if rows != [held.handle]:  # its `modified` counts in seconds only
        raise ConflictError(f"{held.uid}: was changed in Taskwarrior meanwhile; push again")
    if rows[0]["status"] == "recurring":  # an import would spawn its children again
        raise TrackerError(f"{held.uid}: was made recurring in Taskwarrior; change it there")
    return rows[0]


def _check_version() -> None:
    said = _run(["task", "--version"], "").strip()
    found = re.match(r"(\d+)\.(\d+)", said)
    if not found:
        raise UnreachableError("task: is another program of that name, not Taskwarrior; install taskwarrior")
    if (int(found[1]), int(found[2])) < _OLDEST:
        raise UnreachableError(f"task: Taskwarrior {said} is too old; install 2.6 or later")


def _export(*filters: str) -> list[_Record]:
    said = _call(*filters, "export")
    try:
        rows: list[_Record] = json.loads(said or "[]")
    except ValueError:
        raise TrackerError("task export: prints more than JSON; does a hook of Taskwarrior print something?") from None
    return [{name: value for name, value in row.items() if name not in ("id", "urgency")} for row in rows]


def _import(row: Mapping[str, Any]) -> None:
    _call("import", "-", given=json.dumps([row], ensure_ascii=False))


def _call(*arguments: str, given: str = "") -> str:
    return _run(["task", *_OVERRIDES, *arguments], given)


def _run(command: list[str], given: str) -> str:
    try:
        done = subprocess.run(command, input=given.encode("utf-8"), capture_output=True, timeout=TIMEOUT, check=False)
    except FileNotFoundError:
        raise UnreachableError("task: Taskwarrior is not installed; install taskwarrior 2.6 or later") from None
    except OSError as error:
        raise UnreachableError(f"task: cannot be run ({error.strerror or error})") from None
    except subprocess.TimeoutExpired:
        raise UnreachableError(
            f"task: no end after {TIMEOUT:g} seconds; is its data locked, or does a hook hang?"
        ) from None
    if done.returncode:
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if " override" not in line]
        why = said[-1].strip() if said else f"status {done.returncode}"
        raise TrackerError(f"task: Taskwarrior does not do it ({why})")
    return done.stdout.decode("utf-8", "replace")
