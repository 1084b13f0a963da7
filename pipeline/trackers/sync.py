"""Tasks and a tracker go in; the steps that bring it up to date come out, and what became of each when it was taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..tasks import Task
from .base import MISSING, ConflictError, Held, Tracker, TrackerError, UnreachableError
from .matching import match

Action = Literal["create", "update", "unchanged", "missing", "deleted"]


@dataclass(frozen=True, slots=True)
class Change:
    """One tool-owned field: what the tracker has, what it is to have."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one task needs. `missing`: the tracker has it, its document no longer; `deleted`: people threw it away.

    `writes`: whether the tracker is to be changed at all. `task`: as the document has it; `held`: as the tracker has it.
    """

    action: Action
    title: str
    writes: bool = False
    task: Task | None = None
    held: Held | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that was taken, in the form in which it was; `error`: why it failed."""

    step: Step
    error: str | None = None


def plan(
    tracker: Tracker, tasks: Sequence[Task], documents: Collection[str], *, mark_missing: bool = False
) -> list[Step]:
    """The steps for `tasks`, in their order, then for what vanished from `documents` (`Task.document_id`).

    A task whose own words were corrected has a new id; it is matched with one that vanished from the same document.
    Reads from the tracker, writes nothing. Raises TrackerError if it cannot be read.
    """
    held = tracker.held([task.uid for task in tasks])
    known = {task.uid for task in tasks}
    vanished = [row for row in held.values() if row.document in documents and row.uid not in known]
    new, others = ([task for task in tasks if (task.uid in held) is there] for there in (False, True))
    again = match(new, vanished, others, tracker)
    steps = [_for_task(tracker, task, held.get(task.uid) or again.get(task.uid)) for task in tasks]
    back = {row.uid for row in again.values()}
    gone = [row for row in vanished if row.uid not in back and not row.deleted]
    return steps + [_for_missing(row, mark_missing) for row in gone]


def apply(tracker: Tracker, steps: Sequence[Step]) -> Iterator[Outcome]:
    """Takes the steps one by one; one that fails does not stop the rest, a tracker that is gone does."""
    gone = None
    for step in steps:
        error = None
        if step.writes and gone:
            error = f"not tried: {gone}"
        elif step.writes:
            try:
                step = _take(tracker, step)
            except TrackerError as failure:
                error = str(failure)
                gone = error if isinstance(failure, UnreachableError) else None
        yield Outcome(step, error)


def _for_task(tracker: Tracker, task: Task, held: Held | None) -> Step:
    if held is None:
        return Step("create", task.title, True, task)
    if held.deleted:
        return Step("deleted", task.title, False, task, held)
    wanted = tracker.fields(task)
    changes = [
        Change(name, held.fields.get(name, ""), value)
        for name, value in wanted.items()
        if held.fields.get(name, "") != value
    ]
    if held.missing:
        changes.append(Change("tag", MISSING, ""))
    return Step("update" if changes else "unchanged", task.title, bool(changes), task, held, tuple(changes))


def _for_missing(held: Held, mark: bool) -> Step:
    tag = mark and not held.missing
    changes = (Change("tag", "", MISSING),) if tag else ()
    return Step("missing", held.fields.get("title", held.uid), tag, None, held, changes)


def _take(tracker: Tracker, step: Step) -> Step:
    try:
        _write(tracker, step)
        return step
    except ConflictError:
        uid = step.held.uid if step.held else step.task.uid if step.task else ""
        held = tracker.held([uid]).get(uid)
    if step.task:
        step = _for_task(tracker, step.task, held)
    elif held:
        step = _for_missing(held, mark=True)
    else:  # somebody threw it away meanwhile
        return step
    if step.writes:
        _write(tracker, step)
    return step


def _write(tracker: Tracker, step: Step) -> None:
    if step.task and step.held:
        tracker.update(step.held, step.task, [change.field for change in step.changes if change.field != "tag"])
    elif step.task:
        tracker.create(step.task)
    elif step.held:
        tracker.mark_missing(step.held)
