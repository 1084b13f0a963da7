"""A task goes in, and the attributes of an issue of Redmine come out; an issue goes in, and its tool-owned fields come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..tasks import Task
from ..writers.describe import describe
from .base import MISSING, Fields

Issue = Mapping[str, Any]

MARK = f"【{MISSING}】"  # Redmine has no tags: the mark stands before the subject
_LONGEST = 255  # characters of a subject
_FIRST, _LAST, _LEAD = "依据：", "来源编号：", "牵头："
_BLOCK = re.compile(rf"^{_FIRST}.*?^{_LAST}(\S+)$", re.DOTALL | re.MULTILINE)
_LED_BY = re.compile(rf"^{_LEAD}(.*)$", re.MULTILINE)


def wanted(task: Task, people: Mapping[str, str]) -> dict[str, str]:
    """The fields as the issue is to have them; without `start` or `assignee`, these are people's own.

    `lead` is written as a line of the description alone.
    """
    fields = {
        "title": subject(task.title),
        "description": _block(task),
        "due": task.due.isoformat() if task.due else "",
        "lead": "、".join(task.lead),
    }
    if task.start and task.due and task.start <= task.due:
        fields["start"] = task.start.isoformat()
    user = _user(task.lead, people)
    return {**fields, "assignee": user} if user else fields


def fields_of(issue: Issue, people: Mapping[str, str]) -> Fields:
    """The fields as the issue has them.

    Whoever it is assigned to counts as the user of the body that led when it was written: people hand tasks on.
    """
    block = _BLOCK.search(_description(issue))
    led_by = _LED_BY.search(block[0]) if block else None
    holder = issue.get("assigned_to")
    lead = led_by[1].strip() if led_by else ""
    user = _user(lead.split("、"), people)
    return {
        "title": issue["subject"].removeprefix(MARK),
        "description": block[0] if block else "",
        "start": issue.get("start_date") or "",
        "due": issue.get("due_date") or "",
        "lead": lead,
        "assignee": (user or holder["name"]) if holder else "",
    }


def document_of(issue: Issue) -> str | None:
    """The `Task.document_id` that stands at the end of the tool's part of the description."""
    block = _BLOCK.search(_description(issue))
    return block[1] if block else None


def with_block(issue: Issue, block: str) -> str:
    """The description with the tool's part renewed; what people wrote before and after it stays."""
    said = _description(issue)
    if _BLOCK.search(said):
        return _BLOCK.sub(lambda _: block, said, count=1)
    return f"{said.rstrip()}\n\n{block}" if said.strip() else block


def subject(title: str) -> str:
    """The title, cut to what Redmine takes."""
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"


def _block(task: Task) -> str:
    lines = [describe(task)]
    if len(task.title) > _LONGEST:
        lines.append(f"任务全文：{task.title}")
    if task.rrule:
        lines.append(f"周期任务：到期日为首次期限，以后按“{task.when}”重复")
    return "\n".join([*lines, f"{_LAST}{task.document_id}"])


def _user(names: Iterable[str], people: Mapping[str, str]) -> str | None:
    return next((people[name] for name in names if name in people), None)


def _description(issue: Issue) -> str:
    """Redmine changes line breaks to those of a web form."""
    return str(issue.get("description") or "").replace("\r\n", "\n")
