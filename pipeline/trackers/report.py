"""What became of the steps of a push goes in; a table, a summary line and a report for scripts come out."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .sync import Change, Outcome, Step

_ACTION = {"create": "新建", "update": "更新", "unchanged": "不变", "missing": "原文已无", "deleted": "已被删除"}
_FIELD = {
    "title": "任务",
    "description": "说明",
    "start": "开始日期",
    "due": "完成期限",
    "rrule": "重复规则",
    "lead": "牵头单位",
    "assist": "配合单位",
    "assignee": "指派给",
    "tags": "标签",
    "tag": "标记",
    "quote": "依据原文",
    "document": "来源文件",
}
_AROUND = 12  # characters shown on each side of what differs in a long value
_LONG = 48


@dataclass(frozen=True, slots=True)
class Report:
    """`target`, `url`: where the push went; `inputs`: (path, why) of those not read; `unmapped`: names without an id."""

    target: str
    url: str | None
    dry_run: bool
    outcomes: Sequence[Outcome]
    inputs: Sequence[tuple[str, str]]
    unmapped: Sequence[str]

    @property
    def failed(self) -> bool:
        return bool(self.inputs) or any(outcome.error for outcome in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """By action what was done, or is to be done; `failed` apart."""
        found = Counter("failed" if outcome.error else outcome.step.action for outcome in self.outcomes)
        return {name: found[name] for name in (*_ACTION, "failed")}

    def as_json(self) -> bytes:
        """The report for scripts (docs/trackers.md), UTF-8."""
        rows: dict[str, Any] = {
            "schema_version": "1",
            "target": self.target,
            "url": self.url,
            "dry_run": self.dry_run,
            "counts": self.counts,
            "items": [_row(outcome) for outcome in self.outcomes],
            "unmapped": list(self.unmapped),
            "failed_inputs": [{"input": path, "error": error} for path, error in self.inputs],
        }
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

    def summary(self) -> str:
        """One line for people."""
        counts = self.counts
        said = "，".join(f"{name} {counts[action]}" for action, name in _ACTION.items() if counts[action])
        if not any(outcome.step.writes for outcome in self.outcomes):
            said = "没有需要改动的 (nothing to do)" + (f"：{said}" if said else "")
        failed = f"，失败 {counts['failed']}" if counts["failed"] else ""
        return f"{self.target}{'（演练，未写入）' if self.dry_run else ''}：{said.removeprefix('，')}{failed}\n"

    def table(self, width: int) -> str:
        """Tasks with what is done to them, field by field: of a dry run all, else those that people should look at, which
        may be none (""): what changed or vanished, and beside what vanished the new ones, which may be the same in other
        words. `width`: columns of the terminal.
        """
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        dull = () if self.dry_run else ("unchanged",) if self.counts["missing"] else ("unchanged", "create")
        shown = [each for each in self.outcomes if each.step.action not in dull]
        if not shown:
            return ""
        table = Table("操作", "任务", "字段", "原值 → 新值", box=box.SIMPLE, show_edge=False, pad_edge=False)
        table.columns[0].no_wrap = table.columns[2].no_wrap = True
        for outcome in shown:
            step = outcome.step
            head = [_ACTION[step.action] + ("（已办结）" if step.held and step.held.done else ""), step.title]
            for cells in [_cells(change) for change in step.changes] or [("", _whose(step))]:
                table.add_row(*(Text(cell) for cell in (*head, *cells)))
                head = ["", ""]
        out = Console(file=io.StringIO(), width=width, color_system=None)
        out.print(table)
        return "".join(line.rstrip() + "\n" for line in out.file.getvalue().splitlines())  # type: ignore[attr-defined]


def _row(outcome: Outcome) -> dict[str, Any]:
    step = outcome.step
    return {
        "id": step.task.uid if step.task else None,
        "held_id": step.held.uid if step.held else None,
        "title": step.title,
        "action": step.action,
        "done": bool(step.held and step.held.done),
        "changes": [asdict(change) for change in step.changes],
        "error": outcome.error,
    }


def _whose(step: Step) -> str:
    """Who is to do it by when: titles alone may be the same."""
    if step.task:
        lead, due = "、".join(step.task.lead), step.task.due.isoformat() if step.task.due else ""
    else:
        fields = step.held.fields if step.held else {}
        lead, due = fields.get("lead", ""), fields.get("due", "")
    return "，".join(filter(None, (lead, due)))


def _cells(change: Change) -> tuple[str, str]:
    old, new = _short(change.old, change.new)
    return _FIELD.get(change.field, change.field), f"{old or '（空）'} → {new or '（空）'}"


def _short(old: str, new: str) -> tuple[str, str]:
    """Two values on one line each: the lines that only one of them has, and of long ones the part that differs."""
    lines, others = old.splitlines(), new.splitlines()
    if set(lines) != set(others):
        lines, others = [row for row in lines if row not in others], [row for row in others if row not in lines]
    old, new = "；".join(lines), "；".join(others)
    if max(len(old), len(new)) <= _LONG or not old or not new:
        return _cut(old, 0, len(old)), _cut(new, 0, len(new))
    shared = min(len(old), len(new))
    begin = next((at for at in range(shared) if old[at] != new[at]), shared)
    end = next((at for at in range(shared - begin) if old[-1 - at] != new[-1 - at]), shared - begin)
    return _cut(old, begin, len(old) - end), _cut(new, begin, len(new) - end)


def _cut(said: str, begin: int, end: int) -> str:
    first = max(0, begin - _AROUND)
    last = min(len(said), end + _AROUND, first + _LONG + 2 * _AROUND)
    return ("…" if first else "") + said[first:last] + ("…" if last < len(said) else "")
