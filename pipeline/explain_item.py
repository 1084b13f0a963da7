"""An item and how it was read go in; lines in Chinese come out: why it is one, its tier, kind, owners, deadline, confidence."""

from __future__ import annotations

from . import explain_words as words
from .components.action_items.confidence import support_of
from .components.action_items.drafts import Task
from .components.action_items.grouping import DEAD, Clause
from .components.action_items.records import ActionItem
from .components.action_items.view import View
from .components.addressees import Addressee
from .components.deadlines import Deadline
from .components.reference_date import ReferenceDate
from .explain_words import by_rules, quote
from .labels import KIND, ROLE, STRENGTH, TIER
from .schema import Item

_SHORT = 30  # code points of a sentence that is quoted once for each name in it


def item_lines(view: View, task: Task, item: Item, number: int, reference: ReferenceDate | None) -> list[str]:
    """All there is to say about an item; `number`: position of its sentence."""
    record = task.item
    assert record is not None
    lines = [
        f"{TIER[item.tier]} {item.id}",
        f"  题目：{item.title}",
        f"  原文（第 {number + 1} 句）：{quote(view.text, record.start, record.end, 400)}",
    ]
    for title, told in (
        ("为什么列出来", _made(view, task, record, number)),
        (f"为什么算{TIER[item.tier]}", verdict_words(view, task, record)),
        ("类别", _kind(view, task, record)),
        ("责任人", _owners(view, task, record)),
        ("时限", _deadline(view, task, record, reference)),
        ("看过的限定", _qualifiers(view, task)),
        ("把握", [_confidence(record)]),
    ):
        lines += [title, *(f"  {each}" for each in told)]
    return lines


def _made(view: View, task: Task, record: ActionItem, number: int) -> list[str]:
    """What makes each clause of the task an order."""
    if not task.draft:
        return [f"任务表的任务栏里写着{quote(view.text, record.start, record.end)}{by_rules([record.rule])}"]
    clauses = task.draft.group.clauses
    return [each for clause in clauses if clause.obliged for each in bound_by(view, clause, number)]


def bound_by(view: View, clause: Clause, number: int) -> list[str]:
    """What makes a clause an order: the words with their rules, or its place in the document."""
    if clause.binds == "cue":
        return [f"要求：用了{quote(view.text, cue.start, cue.end)}{by_rules([cue.rule])}" for cue in clause.cues]
    said = f"要求：{words.BINDS[clause.binds]}"
    if clause.binds in {"named", "at"}:
        named = [f"{quote(view.text, who.start, who.end)}{by_rules(_ids(who))}" for who in clause.who]
        return [f"{said}，{'、'.join(named)}"]
    if clause.binds in {"time", "also"}:
        times = [f"{quote(view.text, time.start, time.end)}{by_rules([time.rule])}" for time in clause.times]
        return [f"{said}{'、'.join(times)}（bind.{clause.binds}）"]
    sentence = view.sentences[number]
    if clause.binds == "list":
        head = view.sentences[sentence.head]
        said += f"，总领句是{quote(view.text, head.start, head.end)}"
    elif clause.binds in {"plan", "heading"}:
        said += (
            f"：「{sentence.section[-1]}」" if sentence.section else f"：全文是{words.GENRE.get(view.genre, '其他')}"
        )
    return [f"{said}（bind.{clause.binds}）"]


def verdict_words(view: View, task: Task, record: ActionItem) -> list[str]:
    """Why the task has its tier: what decided, and the evidence looked at, quoted."""
    why = task.verdict.why if task.verdict else next(rule for rule in record.rules if rule.startswith("tier."))
    key = why.removeprefix("tier.")
    reason = words.BAN[record.tier] if key == "ban" else words.WHY[key]
    evidence = task.verdict.evidence if task.verdict else []
    shown = [f"依据：{quote(view.text, found.start, found.end)}（{found.rule.id}）" for found in evidence]
    return [f"{reason}（{why}）", *shown]


def _kind(view: View, task: Task, record: ActionItem) -> list[str]:
    said = f"{KIND[record.label]}，{STRENGTH[record.strength]}"
    cues = task.draft.group.cues() if task.draft else []
    if task.decided:
        cues = [task.decided]
    cue = next((each for each in cues if each.label == record.label), None)
    if cue:
        return [f"{said}：凭{quote(view.text, cue.start, cue.end)}（{cue.rule}）"]
    if record.label == "commitment":
        return [f"{said}：说话人自己要做"]
    return [f"{said}：没有承诺、请求、决定、禁止的词"]


def _owners(view: View, task: Task, record: ActionItem) -> list[str]:
    """For each assignee the words it comes from."""
    owners = task.owners
    if not record.assignees:
        return ["「我们」「大家」不指定谁，不列" if owners and owners.origin == "inclusive" else "原文没有写明"]
    lines = []
    for row in record.assignees:
        who = next((each for each in (owners.who if owners else ()) if each.start == row["start"]), None)
        said = f"{row['name']}（{ROLE[row['role']]}）："
        if owners is None:
            lines.append(f"{said}表格同一行写明")
        elif who is None:
            lines.append(f"{said}要看的是它的工作，{quote(view.text, row['start'], row['end'])}")
        else:
            lines.append(f"{said}{_origin(view, task, who)}{by_rules(_ids(who))}")
    return lines


def _origin(view: View, task: Task, who: Addressee) -> str:
    """Where a name stands: the task's own words, or which other sentence."""
    owners = task.owners
    assert owners is not None
    frame = words.FRAME.get(who.frame, who.frame)
    if owners.origin == "words":
        clauses = task.draft.group.clauses if task.draft else []
        clause = next((each for each in clauses if each.start <= who.start < each.end), None)
        span = (clause.start, clause.end) if clause else (who.start, who.end)
        return f"原句写明，{quote(view.text, *span, _SHORT)}，{frame}"
    if owners.origin == "block":
        return f"所在条目的括号、字段或者表格写明，{quote(view.text, who.start, who.end)}，{frame}"
    sentence = view.sentences[owners.sentence]
    place = {"above": "总领句", "bracket": "同一条末尾的括号", "before": "承接前面一项"}[owners.origin]
    if owners.origin == "above" and sentence.label in {"heading", "lead"}:
        place = "标题"
    return (
        f"{place}（第 {owners.sentence + 1} 句）写明，{quote(view.text, sentence.start, sentence.end, _SHORT)}，{frame}"
    )


def _ids(who: Addressee) -> list[str]:
    return who.rules or [who.rule]


def _deadline(view: View, task: Task, record: ActionItem, reference: ReferenceDate | None) -> list[str]:
    """Where the deadline stands, from which day it counts, and what it came to; the time words that are none."""
    row, lines = record.deadline, []
    if row is None:
        lines.append("没有")
    else:
        place = "原句写明"
        if row["certainty"] == "context":
            place = "表格同一行写明"
            if task.time_at >= 0:
                above = view.sentences[task.time_at]
                place = f"来自第 {task.time_at + 1} 句{quote(view.text, above.start, above.end)}"
        rules = (task.time.rules or [task.time.rule]) if task.time else []
        lines += [f"{quote(view.text, row['start'], row['end'])}：{place}{by_rules(rules)}", *_resolved(row)]
        if reference is None:
            lines.append("从哪天算起：不知道文件或会议是哪一天")
        else:
            said = quote(view.text, reference.start, reference.end) if reference.label == "text" else ""
            lines.append(f"从 {reference.date} 算起：{words.REFERENCE[reference.label]}{said}（{reference.rule}）")
    others = view.within(view.times, record.start, record.end)
    lines += [_other(view, each) for each in others if row is None or each.start != row["start"]]
    return lines


def _resolved(row: dict[str, str | None]) -> list[str]:
    """What the deadline came to: day, time, first day, recurrence, or why there is no day."""
    parts = [
        f"{name} {row[key]}"
        for key, name in (
            ("due", "最迟"),
            ("time", "时刻"),
            ("start_date", "开始"),
            ("recurrence", "周期"),
            ("first_due", "首次"),
        )
        if row[key]
    ]
    if not row["due"] and not row["recurrence"]:
        reason = row["reason"] or ""
        parts.append(f"没有日期：{words.REASON.get(reason, reason)}")
    return ["，".join(parts)] if parts else []


def _other(view: View, time: Deadline) -> str:
    use = words.TIME.get(time.label, time.label)
    return f"没有用{quote(view.text, time.start, time.end)}：{use}（{time.rule}）"


def _qualifiers(view: View, task: Task) -> list[str]:
    """The qualifiers that stand in the sentence or reach it, and what each did to the task."""
    if not task.draft or not task.verdict:
        return ["没有"]
    group, why = task.draft.group, task.verdict.why
    lines = []
    for each in view.qualified(view.sentences[task.draft.index]):
        effect = "没有影响这一项"
        if each.label in DEAD:
            effect = "它管的分句不算，这一项不在其中"
        elif each in group.qualifiers() and why == f"tier.{each.label}":
            effect = "所以只算一般号召"
        said = quote(view.text, each.start, each.end)
        lines.append(f"{said}：{words.QUALIFIER[each.label]}（{each.rule}）；{effect}")
    return lines or ["没有"]


def _confidence(record: ActionItem) -> str:
    support = support_of(record.tier, record.rules, record.deadline, record.assignees)
    return f"{record.confidence:.2f}：依据属于“{words.SUPPORT[support]}”这一类"
