"""Results go in; what the page shows of each item comes out: its number, its filters, where its parts stand in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...results import Result
from ...schema import Assignee, Item
from ...tasks import Task, one_line, tasks_of

PERIODIC, UNDATED, UNOWNED = "周期性", "无日期", "未明确单位"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `number`: its place on the page, from 1; `id`: of its row, once on the page; `file`: its document's place.

    `leads`: the bodies in charge under one name each; `bodies`: these and those that assist; `months`: 2022-03, 周期性
    or 无日期.
    """

    number: int
    id: str
    file: int
    item: Item
    task: Task
    leads: tuple[str, ...]
    bodies: tuple[str, ...]
    months: tuple[str, ...]


def entries_of(results: Sequence[Result]) -> list[Entry]:
    """The items of all documents, in their order."""
    found: list[Entry] = []
    seen: Counter[str] = Counter()
    for file, result in enumerate(results):
        names = {body.id: body.name for body in result.extraction.organizations}
        for item, task in zip(result.extraction.items, tasks_of(result.extraction), strict=True):
            seen[item.id] += 1
            found.append(
                Entry(
                    number=len(found) + 1,
                    id=item.id if seen[item.id] == 1 else f"{item.id}-{seen[item.id]}",
                    file=file,
                    item=item,
                    task=task,
                    leads=_bodies(item.assignees, names, task.lead) or (UNOWNED,),
                    bodies=_bodies(item.assignees, names, task.lead + task.assist) or (UNOWNED,),
                    months=_months(item, task),
                )
            )
    return found


def _bodies(assignees: Iterable[Assignee], names: dict[str, str], said: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies behind the names `said`: 妇联 and 县妇联 of one document are one."""
    shown = (one_line(names.get(who.organization or "", who.name)) for who in assignees if one_line(who.name) in said)
    return tuple(dict.fromkeys(shown))


def _months(item: Item, task: Task) -> tuple[str, ...]:
    recurs = item.deadline is not None and item.deadline.recurrence is not None
    found = (*((f"{task.due:%Y-%m}",) if task.due else ()), *((PERIODIC,) if recurs else ()))
    return found or (UNDATED,)
