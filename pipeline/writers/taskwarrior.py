"""Results go in; a JSON array as `task import` of Taskwarrior 2.6 takes it comes out, one object a task.

A task that Taskwarrior has is replaced by what is imported: finished ones are reopened, notes are lost. Import what is
new (docs/formats.md has the pipe), or push.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any

from ..results import Result
from ..tasks import Task, unique_tasks
from .cells import joined
from .describe import categories

_CHINA = dt.timezone(dt.timedelta(hours=8))
_NOT_IN_TAG = re.compile(r"\W+")  # a space ends a tag, a comma starts the next


def render(results: Sequence[Result]) -> bytes:
    """UTF-8 without BOM, one task a line."""
    tasks = unique_tasks(result.extraction for result in results)
    rows = ",\n".join(json.dumps(record(task), ensure_ascii=False) for task in tasks)
    return f"[\n{rows}\n]\n".encode()


def record(task: Task) -> dict[str, Any]:
    """The attributes that are the tool's own, and `status` as for a new task; no priority.

    `due` is the last moment that shows as that day in China and in every time zone to the west.
    A recurring task is its next occurrence with the rule beside it: Taskwarrior would spawn its own again at each import.
    """
    # Where the day is not known, Taskwarrior takes that of the first import and keeps it.
    entry = {"entry": _stamp(task.day, "20:00:00")} if task.day else {}
    row = {
        "uuid": task.uid,
        "description": task.title,
        "status": "pending",
        **entry,
        "due": task.due and _stamp(task.due, f"{task.time}:00" if task.time else "23:59:59"),
        "project": task.document.replace(".", "．"),  # a dot would make it a part of another project
        "tags": tags(task),
        "annotations": [{**entry, "description": note}] if (note := _note(task)) else [],
        "lead": joined(task.lead),
        "support": joined(task.assist),
        "quote": task.quote,
        "source": task.source,
        "rrule": task.rrule,
    }
    return {name: value for name, value in row.items() if value}


def tags(task: Task) -> list[str]:
    """The categories as Taskwarrior's tags can be."""
    return [tag for tag in dict.fromkeys(_NOT_IN_TAG.sub("_", name) for name in categories(task)) if tag]


def _note(task: Task) -> str:
    """What no attribute holds, as one annotation; on update it is people's like the others."""
    lines = {"时限原文": task.when, "章节": " / ".join(task.section), "讲话人": task.speaker}
    return "；".join(f"{name}：{words}" for name, words in lines.items() if words)


def _stamp(day: dt.date, time: str) -> str:
    moment = dt.datetime.combine(day, dt.time.fromisoformat(time), _CHINA)
    return f"{moment.astimezone(dt.timezone.utc):%Y%m%dT%H%M%SZ}"
