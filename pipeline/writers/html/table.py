"""Entries go in; the rows of the table of items and the filters over it come out as HTML."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ...labels import KIND, REASON, STRENGTH, TIER
from ...schema import Assignee, Deadline
from ...tasks import Task, one_line
from .entries import PERIODIC, UNDATED, Entry
from .escape import content, plain

Place = Callable[[int, int], tuple[int, int] | None]
HEADS = ("序号", "工作任务", "牵头（责任）单位", "配合单位", "完成时限", "依据原文", "判定")
_SOURCE = {"context": "见上下文", "speaker": "讲话人"}


def day(date: dt.date) -> str:
    """2022年3月31日（周四）"""
    return f"{date.year}年{date.month}月{date.day}日（周{'一二三四五六日'[date.weekday()]}）"


def row(entry: Entry, place: Place) -> str:
    """The row of one item; `place` gives the elements of a span of its document."""
    item, task = entry.item, entry.task
    tokens = {
        "unit": entry.bodies,
        "kind": (task.kind,),
        "month": entry.months,
        "tier": (task.tier,),
        "file": (str(entry.file + 1),),
    }
    filters = "".join(f' data-{name}="{"&#10;".join(map(plain, values))}"' for name, values in tokens.items())
    spans = [(who.start, who.end) for who in item.assignees if who.start is not None and who.end is not None]
    spans += [(item.deadline.start, item.deadline.end)] if item.deadline else []
    where = _ranges([place(item.evidence.start, item.evidence.end)])
    also = _ranges(place(*span) for span in spans)
    who_of: dict[str, Assignee] = {}
    for who in item.assignees:
        who_of.setdefault(one_line(who.name), who)
    leading = "牵头" if any(who.role == "lead" for who in item.assignees) else "责任"
    lead = "、".join(_who(name, who_of[name], place) for name in task.lead)
    assist = "、".join(_who(name, who_of[name], place) for name in task.assist)
    key = plain(entry.id)
    return (
        f'<tr role="row" id="{key}" class="{task.tier}" data-at="{where}" data-also="{also}"{filters}>'
        f'<th role="rowheader" scope="row">{entry.number}</th>'
        f"{_cell('what', '工作任务', _what(task, key))}{_cell('lead', leading, lead or _NONE)}"
        f"{_cell('assist', '配合', assist)}{_cell('when', '时限', _when(item.deadline, task, place))}"
        f"{_cell('quote', '依据', _quote(task))}{_cell('why', '判定', _why(task, item.rules))}</tr>"
    )


_NONE = '<span class="none">未明确</span>'


def _cell(name: str, label: str, inner: str) -> str:
    return f'<td role="cell" class="{name}" data-label="{label}">{inner}</td>'


def _what(task: Task, key: str) -> str:
    words = [*([TIER["may"]] if task.tier == "may" else []), KIND[task.kind], STRENGTH[task.strength]]
    return f'<a class="go" href="#t-{key}">{content(task.title)}</a> <small>{" · ".join(words)}</small>'


def _who(name: str, who: Assignee, place: Place) -> str:
    said = f'<span class="name">{content(name)}</span>'
    if who.source not in _SOURCE:
        return said
    at = place(who.start, who.end) if who.start is not None and who.end is not None else None
    return said + _note(_SOURCE[who.source], at)


def _note(words: str, at: tuple[int, int] | None) -> str:
    """Words in small brackets, a link to the element where that stands."""
    return f'<small>（<a href="#s{at[0]}">{words}</a>）</small>' if at else f"<small>（{words}）</small>"


def _when(deadline: Deadline | None, task: Task, place: Place) -> str:
    if deadline is None:
        return '<span class="none">未写明</span>'
    words = f"<q>{content(task.when or '')}</q>"
    if deadline.certainty == "context":
        words += _note("见上下文", place(deadline.start, deadline.end))
    lines = []
    if task.due:
        clock = f" {task.time}" if task.time else ""
        first = '<small class="tag">周期</small>首次 ' if deadline.recurrence else ""
        lines.append(f'{first}<time datetime="{task.due:%Y-%m-%d}">{day(task.due)}{clock}</time>')
    elif deadline.recurrence:
        lines.append('<small class="tag">周期</small>')
    if task.start:
        lines.append(f"自{day(task.start)}起")
    lines.append(words)
    if not task.due and deadline.reason and not deadline.recurrence:
        lines.append(f"<small>没有日期：{content(REASON.get(deadline.reason, deadline.reason))}</small>")
    return "<br>".join(lines)


def _quote(task: Task) -> str:
    speaker = f"{content(task.speaker)}：" if task.speaker else ""
    section = f"<small>{' › '.join(map(content, task.section))}</small>" if task.section else ""
    return f"<blockquote>{speaker}{content(task.quote)}</blockquote>{section}"


def _why(task: Task, rules: Iterable[str]) -> str:
    names = " ".join(f"<code>{content(rule)}</code>" for rule in rules)
    return (
        f"<details><summary>置信度 {round(task.confidence * 100)}%</summary>"
        f'<p class="rules">规则：{names}</p></details>'
    )


def _ranges(found: Iterable[tuple[int, int] | None]) -> str:
    return " ".join(dict.fromkeys(f"{at[0]}-{at[1]}" for at in found if at))


def filters(entries: Sequence[Entry], files: Sequence[str]) -> str:
    """A select for each way to narrow the list, with the number of items behind each choice, and the search field.

    Tiers and files can be chosen where there are several.
    """
    units = Counter(body for entry in entries for body in entry.bodies)
    months = Counter(month for entry in entries for month in entry.months)
    dated = sorted(month for month in months if month not in (PERIODIC, UNDATED))
    tiers = Counter(entry.task.tier for entry in entries)
    kinds = Counter(entry.task.kind for entry in entries)
    held = Counter(entry.file for entry in entries)
    choices = [
        _select("unit", "单位", [(body, body, count) for body, count in units.most_common()]),
        _select("kind", "类型", [(kind, word, kinds[kind]) for kind, word in KIND.items() if kinds[kind]]),
        _select(
            "month",
            "月份",
            [(each, _month(each), months[each]) for each in [*dated, PERIODIC, UNDATED] if months[each]],
        ),
    ]
    if len(tiers) > 1:
        choices.append(_select("tier", "层级", [(tier, word, tiers[tier]) for tier, word in TIER.items()]))
    if len(files) > 1:
        choices.append(_select("file", "文件", [(str(n), name, held[n - 1]) for n, name in enumerate(files, 1)]))
    return "".join(choices) + '<label class="search">搜索<input type="search" id="q" autocomplete="off"></label>'


def _select(name: str, label: str, options: Iterable[tuple[str, str, int]]) -> str:
    inner = "".join(
        f'<option value="{plain(value)}">{plain(said)}（{count}）</option>' for value, said, count in options
    )
    return f'<label>{label}<select id="{name}"><option value="">全部</option>{inner}</select></label>'


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月" if month[0].isdigit() else month
