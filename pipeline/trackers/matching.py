"""New tasks and vanished ones of the same documents go in; which are the same, with corrected words, comes out."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ..tasks import Task
from .base import Held, Tracker

_ALIKE = (
    0.8  # of the characters of two titles; a title is without the words of the deadline and mostly without the body
)


def match(tasks: Sequence[Task], vanished: Sequence[Held], tracker: Tracker) -> dict[str, Held]:
    """Id of the task → the vanished one that it continues, the most alike first, each once.

    What is finished is continued only under the same title, so that a new task never appears as done.
    """
    titles = {task.uid: tracker.fields(task).get("title", task.title) for task in tasks} if vanished else {}
    alike = [
        (-_likeness(titles[task.uid], held), at, against)
        for at, task in enumerate(tasks)
        for against, held in enumerate(vanished)
        if task.document_id == held.document
    ]
    found: dict[int, int] = {}
    for likeness, at, against in sorted(alike):
        if -likeness >= _ALIKE and at not in found and against not in found.values():
            found[at] = against
    return {tasks[at].uid: vanished[against] for at, against in found.items()}


def _likeness(title: str, held: Held) -> float:
    old = held.fields.get("title", "")
    if title == old:
        return 1.0
    matcher = SequenceMatcher(None, title, old, autojunk=False)
    if held.done or matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
