"""Results go in; a CSV file comes out, one line a task: with all that is known, or with what the importer of a tracker reads."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..labels import KIND, STRENGTH, TIER
from ..results import Result
from ..tasks import Task, one_line, unique_tasks
from .cells import cut, joined
from .describe import describe

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # OWASP, CSV injection; Excel in Chinese takes the full-width signs too
_TODOIST = (
    "TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "AUTHOR", "RESPONSIBLE", "DATE", "DATE_LANG", "TIMEZONE",
)  # fmt: skip
_PRIORITY = {"must": "2", "should": "3", "encourage": "4"}  # Todoist: 1 is the highest

_COLUMNS: dict[str, Callable[[Task], str | None]] = {
    "工作任务": lambda task: task.title,
    "类型": lambda task: KIND[task.kind],
    "力度": lambda task: STRENGTH[task.strength],
    "类别": lambda task: TIER[task.tier],
    "牵头单位": lambda task: joined(task.lead),
    "配合单位": lambda task: joined(task.assist),
    "开始日期": lambda task: _iso(task.start),
    "完成时限": lambda task: _iso(task.due),
    "时刻": lambda task: task.time,
    "完成时限原文": lambda task: task.when,
    "周期": lambda task: task.rrule,
    "依据原文": lambda task: task.quote,
    "章节": lambda task: " / ".join(task.section),
    "讲话人": lambda task: task.speaker,
    "来源": lambda task: task.document,
    "来源文件": lambda task: task.source,
    "基准日期": lambda task: _iso(task.day),
    "置信度": lambda task: f"{task.confidence:g}",
    "任务编号": lambda task: task.uid,
    "来源编号": lambda task: task.document_id,
}


def render(results: Sequence[Result], columns: str | None) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes it for GBK; lines end in CRLF (RFC 4180), days are ISO.

    `columns`: the name of a preset, one of PRESETS. A cell that a spreadsheet would take
    for a formula gets an apostrophe in front, in presets too: such a file is opened to look at it before it is imported.
    Little is spoilt by that, as only a title can begin so there: descriptions begin with a Chinese word and a colon.
    """
    tasks = unique_tasks(result.extraction for result in results)
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for line in PRESETS[columns](tasks) if columns else _everything(tasks):
        writer.writerow([_defused(cell) for cell in line])
    return target.getvalue().encode("utf-8-sig")


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _everything(tasks: Sequence[Task]) -> Iterable[Sequence[str]]:
    yield ["序号", *_COLUMNS]
    for number, task in enumerate(tasks, 1):
        yield [str(number), *(one_line(tell(task) or "") for tell in _COLUMNS.values())]


def _title(task: Task, limit: int) -> str:
    return cut(_defused(task.title), limit)


def _description(task: Task, limit: int = 32_767) -> str:
    """All that has no column of its own, and the number by which a task is found again."""
    number = f"\n任务编号：{one_line(task.uid)}"
    return cut(describe(task), limit - len(number)) + number


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _jira(tasks: Sequence[Task]) -> Iterable[Sequence[str]]:
    """Create issues from CSV: a field with several values has several columns of one name; labels hold no spaces.

    The wizard asks for the form of dates: yyyy-MM-dd.
    """
    labels = [[cut("_".join(name.split()), 255) for name in (*task.lead, *task.assist)] for task in tasks]
    most = max(map(len, labels), default=0)
    yield ["Summary", "Description", "Due Date", *["Labels"] * most]
    for task, names in zip(tasks, labels, strict=True):
        yield [_title(task, 255), _description(task), _iso(task.due), *names, *[""] * (most - len(names))]


def _gitlab(tasks: Sequence[Task]) -> Iterable[Sequence[str]]:
    """Import issues from CSV. No line of the description begins with a slash, which would be taken for a command."""
    yield ["title", "description", "due_date"]
    for task in tasks:
        yield [_title(task, 255), _description(task), _iso(task.due)]


def _redmine(tasks: Sequence[Task]) -> Iterable[Sequence[str]]:
    """Import issues: columns named like fields are matched by themselves, `external_id` is a custom field of that name.

    Without a start Redmine takes today, and refuses a day that is over by then: the task starts on the document's day.
    """
    yield ["subject", "description", "start_date", "due_date", "external_id"]
    for task in tasks:
        start = task.start or task.day or task.due
        start = min(start, task.due) if start and task.due else start
        yield [_title(task, 255), _description(task), _iso(start), _iso(task.due), one_line(task.uid)]


def _todoist(tasks: Sequence[Task]) -> Iterable[Sequence[str]]:
    """The template for import: days are told in words, of which ISO days are some, in the language of the next column."""
    yield _TODOIST
    for task in tasks:
        when = " ".join(filter(None, [_iso(task.due), task.time])) if task.due else ""
        line = {
            "TYPE": "task",
            "CONTENT": _title(task, 500),
            "DESCRIPTION": _description(task, 16_383),
            "PRIORITY": _PRIORITY[task.strength],
            "INDENT": "1",
            "DATE": when,
            "DATE_LANG": "en" if when else "",
            "TIMEZONE": "Asia/Shanghai" if when else "",
        }
        yield [line.get(head, "") for head in _TODOIST]


PRESETS: Mapping[str, Callable[[Sequence[Task]], Iterable[Sequence[str]]]] = {
    "jira": _jira,
    "gitlab": _gitlab,
    "redmine": _redmine,
    "todoist": _todoist,
}
