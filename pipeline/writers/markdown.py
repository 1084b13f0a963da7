"""Results go in; a Markdown text comes out: for each document a table of its tasks and a list to tick off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ..labels import TIER
from ..results import Result
from ..tasks import Task, name_of, tasks_of
from .cells import chinese_date, joined

HEADS = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限", "依据原文")
# What CommonMark, GitHub's tables, strike-through and formulas give a meaning inside a line; none begins one here.
_MARKUP = re.compile(r"[\\`*_\[\]<|~&#$^=]")


def render(results: Sequence[Result]) -> bytes:
    """UTF-8, CommonMark with GitHub's tables and check boxes; whatever a document says stays text."""
    return "\n".join(_document(result) for result in results).encode("utf-8")


def _document(result: Result) -> str:
    tasks = list(tasks_of(result.extraction))
    document = result.extraction.document
    day = chinese_date(dt.date.fromisoformat(document.reference_date)) if document.reference_date else "文中没有写明"
    lines = [f"# {escape(name_of(document)) or '任务清单'}", "", f"日期：{day}；任务：{len(tasks)}项", ""]
    if tasks:
        rows = [_row(str(number), *_cells(task)) for number, task in enumerate(tasks, 1)]
        lines += ["## 任务分解表", "", _row(*HEADS), _row(*["---"] * len(HEADS)), *rows, ""]
        lines += ["## 办理清单", "", *(f"- [ ] {_to_tick(task)}" for task in tasks), ""]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(task: Task) -> list[str]:
    cells = (_title(task), joined(task.lead), joined(task.assist), by_when(task), task.quote)
    return [escape(words) for words in cells]


def _to_tick(task: Task) -> str:
    """One line: the task and, in brackets, who and when; the words of the deadline stand in the table."""
    when = _day(task) if task.due and not task.rrule else by_when(task)
    said = {"牵头": joined(task.lead), "配合": joined(task.assist), "时限": when}
    who_and_when = "；".join(f"{name}：{words}" for name, words in said.items() if words)
    return escape(f"{_title(task)}（{who_and_when}）" if who_and_when else _title(task))


def _title(task: Task) -> str:
    return task.title if task.tier == "must" else f"{task.title}（{TIER[task.tier]}）"


def by_when(task: Task) -> str:
    """The date with the words that mean it, 2024年6月30日（6月底前）; for a recurring task the words, then the first date."""
    if task.due is None:
        return task.when or ""
    return f"{task.when}，首次{_day(task)}" if task.rrule else f"{_day(task)}（{task.when}）"


def _day(task: Task) -> str:
    assert task.due
    return f"{chinese_date(task.due)}{f' {task.time}' if task.time else ''}"


def escape(words: str) -> str:
    """The words of one line as Markdown that shows just them."""
    return _MARKUP.sub(r"\\\g<0>", words)
