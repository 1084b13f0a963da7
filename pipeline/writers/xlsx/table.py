"""Results go in; the rows of the 任务分解表 come out: what stands under which head, how wide and high it is."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...labels import TIER
from ...results import Result
from ...tasks import Task, unique_tasks
from ..cells import chinese_date, cut, joined

Value = str | int | dt.date | None  # dt.datetime is a date too

NUMBER, TASK, LEAD, ASSIST, WHEN, QUOTE = "序号", "工作任务", "牵头单位", "配合单位", "完成时限", "依据原文"
CLASS, SOURCE, UID, DOCUMENT, FILE = "类别", "来源", "任务编号", "来源编号", "来源文件"
PROGRESS, NOTES = "进展情况", "备注"
TITLE = "任务分解表"
GONE = "原文已无此项"  # stands in place of the number, so that nothing else of the row is touched

# Head → width in characters, a Chinese one counts two; together one A4 page. The hidden columns stand inside the table:
# a part of it that people select to sort, copy or delete then holds them too, and the numbers stay with their rows.
WIDTHS = {
    NUMBER: 8.5, TASK: 27, LEAD: 14, ASSIST: 15, WHEN: 23, QUOTE: 36, CLASS: 10, SOURCE: 20, UID: 38,
    DOCUMENT: 38, FILE: 20, PROGRESS: 17, NOTES: 10,
}  # fmt: skip
OWN = tuple(head for head in WIDTHS if head not in {PROGRESS, NOTES})
HIDDEN = frozenset([UID, DOCUMENT, FILE])
DATE, DATE_TIME = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" h:mm'

FONT_SIZE = 10.5  # 五号: a Chinese character is exactly two units of column width
LINE, MARGIN, MAX_HEIGHT = 17, 4, 409  # points; Excel has no higher row
MAX_WIDTH = 120
MAX_TEXT = 32_767  # UTF-16 units in a cell
_CUT = "……（原文过长，此处截断）"

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[!-\u2e7f]+[ ]*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One task: `document` is the id of where it stands, `cells` what the tool writes, by head; 序号 is the table's."""

    uid: str
    document: str
    cells: Mapping[str, Value]


def rows_of(results: Sequence[Result]) -> list[Row]:
    """The tasks of all documents in their order, each once. 类别 is told only where exhortations are among them."""
    tasks = unique_tasks(result.extraction for result in results)
    told = any(task.tier == "may" for task in tasks)
    return [Row(task.uid, task.document_id, _cells(task, told)) for task in tasks]


def _cells(task: Task, told: bool) -> dict[str, Value]:
    cells: dict[str, Value] = {
        TASK: clean(task.title),
        LEAD: clean(joined(task.lead)),
        ASSIST: clean(joined(task.assist)),
        WHEN: _by_when(task),
        QUOTE: clean(task.quote),
        SOURCE: clean(f"{task.document}（{chinese_date(task.day)}）" if task.day else task.document),
        UID: clean(task.uid),
        DOCUMENT: clean(task.document_id),
        FILE: clean(task.source or ""),
    }
    return {**cells, CLASS: TIER[task.tier]} if told else cells


def _by_when(task: Task) -> Value:
    """A date that Excel can sort and filter by, else the words; a recurring task keeps its words beside the first day."""
    if task.due is None or task.due.year < 1901:  # Excel's calendar begins in 1900, with a day too many
        return clean(task.when or "")
    if task.rrule:
        return clean(f"{task.when}\n首次：{shown(task.due)}")
    return dt.datetime.combine(task.due, dt.time.fromisoformat(task.time)) if task.time else task.due


def titled(document: str) -> str:
    """The title of a table of one document."""
    if TITLE in document:
        return document
    return f"《{document}》{TITLE}" if document and not re.search("[《》]", document) else document + TITLE


def clean(text: str) -> str:
    """The text as a cell can hold it."""
    return cut(_FORBIDDEN.sub("", text), MAX_TEXT, _CUT)


def shown(value: Value) -> str:
    """The value as the cell shows it."""
    if isinstance(value, dt.date):
        time = f" {value.hour}:{value.minute:02}" if isinstance(value, dt.datetime) else ""
        return chinese_date(value) + time
    return "" if value is None else str(value)


def lines(text: str, width: float) -> int:
    """How many lines the text takes in a column: Latin words stay whole, marks that may not begin a line take one along."""
    room = max(width - 2, 2)
    count = 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for word in _WORD.findall(paragraph):
            units = sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1.1 for sign in word)
            if used and used + units > room:
                count, used = count + 1, 0.0
            count += math.ceil(units / room) - 1 if units > room else 0
            used += units % room if units > room else units
    return count


def height(texts: Sequence[tuple[str, float]], size: float = FONT_SIZE) -> float:
    """Points for a row that shows every text whole in its width, at a font size; no more than Excel can have."""
    scale = size / FONT_SIZE
    most = max((lines(text, width / scale) for text, width in texts), default=1)
    return min(round(most * LINE * scale + MARGIN, 2), MAX_HEIGHT)


def width_for(head: str, values: Sequence[Value]) -> float:
    """The width of the column, wider than usual where a cell would not be whole in the highest row."""
    width: float = WIDTHS[head]
    texts = [shown(value) for value in values]
    while width < MAX_WIDTH and any(lines(text, width) * LINE + MARGIN > MAX_HEIGHT for text in texts):
        width += 5
    return width
