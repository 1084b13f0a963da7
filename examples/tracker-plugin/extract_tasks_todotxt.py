"""Tasks go into a todo.txt file, one a line: `extract-tasks push 讲话.txt --to todotxt --option path=todo.txt`.

A line is `x (A) title @lead due:2024-06-30 id:… doc:… more`. The x, the priority and what stands behind are people's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from extract_tasks.errors import UsageError
from extract_tasks.tasks import Task
from extract_tasks.trackers.base import MISSING, Fields, Held, Settings, TrackerError, only_options

_LINE = re.compile(
    r"(?P<state>(?:x )?(?:\([A-Z]\) )?)(?P<title>.*?)(?: @(?P<lead>\S+))?(?: due:(?P<due>\S+))?"
    rf"(?P<missing> \+{MISSING})? id:(?P<uid>\S+) doc:(?P<document>\S+)(?P<more>.*)"
)


class TodoTxt:
    """One option: `path`. No account, no address."""

    name = "todotxt"

    def __init__(self, settings: Settings) -> None:
        only_options(settings, self.name, ("path",))
        if "path" not in settings.options:
            raise UsageError("--option path=…: name the todo.txt file")
        self._path = Path(settings.options["path"])
        self._people = settings.people

    def fields(self, task: Task) -> Fields:
        """What this tracker holds of a task; the same spelling as in `held`."""
        lead = "、".join(self._people.get(name, name) for name in task.lead)
        return {"title": task.title, "lead": re.sub(r"\s", "_", lead), "due": task.due.isoformat() if task.due else ""}

    def held(self, uids: Sequence[str]) -> dict[str, Held]:
        found = filter(None, map(_LINE.fullmatch, self._lines()))
        return {
            line["uid"]: Held(
                line["uid"],
                {name: line[name] or "" for name in ("title", "lead", "due")},
                done=line["state"].startswith("x "),
                handle=line,
                document=line["document"],
                missing=bool(line["missing"]),
            )
            for line in found
        }

    def create(self, task: Task) -> None:
        self._write([*self._lines(), self._line(task)])

    def update(self, held: Held, task: Task, changed: Sequence[str]) -> None:
        self._replace(held, self._line(task, held))

    def mark_missing(self, held: Held) -> None:
        self._replace(held, re.sub(r" id:", rf" +{MISSING} id:", held.handle[0], count=1))

    def _line(self, task: Task, held: Held | None = None) -> str:
        fields = self.fields(task)
        state, more, uid = (held.handle["state"], held.handle["more"], held.uid) if held else ("", "", task.uid)
        lead = f" @{fields['lead']}" if fields["lead"] else ""
        due = f" due:{fields['due']}" if fields["due"] else ""
        return f"{state}{fields['title']}{lead}{due} id:{uid} doc:{task.document_id}{more}"

    def _replace(self, held: Held, new: str) -> None:
        self._write([new if line == held.handle[0] else line for line in self._lines()])

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        except OSError as error:
            raise TrackerError(f"{self._path}: cannot be read ({error.strerror})") from None

    def _write(self, lines: Sequence[str]) -> None:
        try:
            beside = self._path.with_name(f".{self._path.name}.new")
            beside.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            beside.replace(self._path)  # a push that is killed leaves the old file or the new one
        except OSError as error:
            raise TrackerError(f"{self._path}: cannot be written ({error.strerror})") from None
