"""A text goes in; words for a clerk come out: why something is a task, where its slots come from, why a sentence is none.

The readings of the component that makes the items are told in Chinese; nothing is decided here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import explain_words as words
from .annotations import read
from .api import load, prepare, to_extraction
from .components.action_items import ActionItems, Reading, items_of
from .components.action_items.drafts import Task
from .components.action_items.grouping import DEAD, Clause
from .components.action_items.view import View
from .components.qualifiers import Qualifier
from .components.reference_date import ReferenceDate
from .errors import UsageError
from .explain_item import bound_by, item_lines, verdict_words
from .explain_words import by_rules, quote
from .labels import TIER
from .schema import Extraction, Item

if TYPE_CHECKING:
    from spacy.language import Language

_SHORT = 8  # characters of an id that are shown, if they tell the items apart
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # a document's own, which would break a line or a terminal


def explain(
    text: str,
    reference_date: str | dt.date | None = None,
    *,
    item: str | None = None,
    sentence: int | None = None,
    source: str | None = None,
    metadata_date: str | None = None,
    rules: Sequence[str | Path] = (),
    nlp: Language | None = None,
) -> str:
    """Chinese lines: on one item (`item`: the beginning of its id), on one sentence (from 1), else on all sentences.

    The other arguments are those of `extract`, and so are the errors; UsageError for an unknown item or sentence too.
    """
    if item is not None and sentence is not None:
        raise UsageError("--item and --sentence: give one of the two")
    nlp = nlp or load(rules=rules)
    case = _read(nlp, text, reference_date, source, metadata_date)
    if item is not None:
        found = _pick(case.result.items, item)
        task = next(task for task, id_ in zip(case.tasks, case.result.items, strict=True) if id_ is found)
        number = next(n for n, reading in enumerate(case.readings) if any(task is each for each in reading.tasks))
        lines = item_lines(case.view, task, found, number, case.reference)
    elif sentence is not None:
        if not 1 <= sentence <= len(case.readings):
            raise UsageError(
                f"--sentence {sentence}: no such sentence; the document has {len(case.readings)}, counted from 1"
            )
        lines = _sentence(case, sentence - 1)
    else:
        lines = _overview(case)
    return "".join(f"{_CONTROL.sub('', line)}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Case:
    """A document with its readings; `tasks` stand in the order of `result.items`, `names` (tier, short id, title) too."""

    result: Extraction
    view: View
    readings: list[Reading]
    tasks: list[Task]
    reference: ReferenceDate | None
    names: list[str]

    def name(self, task: Task) -> str:
        return next(name for name, each in zip(self.names, self.tasks, strict=True) if each is task)


def _read(
    nlp: Language, text: str, reference_date: str | dt.date | None, source: str | None, metadata_date: str | None
) -> _Case:
    """The pipeline run; the readings are taken where the items are made, for a later component may hand on another Doc."""
    doc = seen = prepare(nlp, text, reference_date, source=source, metadata_date=metadata_date)
    readings: list[Reading] = []
    for _, component in nlp.pipeline:
        doc = component(doc)
        if isinstance(component, ActionItems):
            seen, readings = doc, component.read(doc)
    view = View(seen)
    order = {id(item): place for place, item in enumerate(items_of(readings))}
    tasks = [task for reading in readings for task in reading.tasks if id(task.item) in order]
    tasks.sort(key=lambda task: order[id(task.item)])
    reference = next(iter(read(seen, "reference_date", ReferenceDate)), None)
    result = to_extraction(doc, source=source, include_may=True, config=nlp.meta.get("name") or "default")
    return _Case(result, view, readings, tasks, reference, _names(result.items))


def _names(items: Sequence[Item]) -> list[str]:
    """Tier, short id and title of each item; as much of the ids as tells them apart."""
    size = next((n for n in range(_SHORT, 36) if len({item.id[:n] for item in items}) == len(items)), 36)
    return [f"{TIER[item.tier]} {item.id[:size]}：{item.title}" for item in items]


def _pick(items: Sequence[Item], prefix: str) -> Item:
    """The item whose id begins with `prefix`; raises UsageError if there is none or more than one."""
    found = [item for item in items if prefix and item.id.startswith(prefix.lower())]
    if not found:
        raise UsageError(f"--item {prefix}: no item has this id; without --item all ids are listed")
    if len(found) > 1:
        raise UsageError(f"--item {prefix}: {len(found)} items begin so; give more of the id")
    return found[0]


def _overview(case: _Case) -> list[str]:
    """Two lines or more for each sentence: its number and words, and what became of it."""
    tiers = [item.tier for item in case.result.items]
    lines = [
        f"共 {len(case.readings)} 句，{TIER['must']} {tiers.count('must')} 项，{TIER['may']} {tiers.count('may')} 项。"
    ]
    for number, (sentence, reading) in enumerate(zip(case.view.sentences, case.readings, strict=True), 1):
        lines.append(f"{number:>4}  {quote(case.view.text, sentence.start, sentence.end)}")
        told = [
            case.name(task) if not task.refused else f"不列：{words.REFUSED[task.refused]}" for task in reading.tasks
        ]
        lines.extend(f"      {each}" for each in told or [f"不是任务：{_why_not(case.view, number - 1, reading)}"])
    return lines


def _sentence(case: _Case, index: int) -> list[str]:
    """One sentence: where it stands, its clauses with what binds and what takes it back, its tasks."""
    view, sentence, reading = case.view, case.view.sentences[index], case.readings[index]
    place = [words.SENTENCE.get(sentence.label, sentence.label), words.PART[sentence.part]]
    place += [f"位于「{' › '.join(sentence.section)}」"] if sentence.section else []
    lines = [f"第 {index + 1} 句（{'，'.join(place)}）", f"  {quote(view.text, sentence.start, sentence.end, 400)}"]
    items = [task for task in reading.tasks if task.item and not task.refused]
    if not items:
        lines.append(f"不是任务：{_why_not(view, index, reading)}")
    if reading.clauses:
        lines.append("分句")
        for number, clause in enumerate(reading.clauses, 1):
            lines.append(f"  {number}. {quote(view.text, clause.start, clause.end)}")
            lines.extend(f"     {each}" for each in _clause(view, clause, index))
    if reading.tasks:
        lines.append("任务")
        lines.extend(f"  {each}" for task in reading.tasks for each in _task(case, task))
    return lines


def _clause(view: View, clause: Clause, index: int) -> list[str]:
    """What binds in a clause and what takes it back."""
    lines = [_qualified(view, each) for each in clause.qualifiers]
    dead = [each for each in view.qualified(view.sentences[index]) if each.label in DEAD]
    alive = {(cue.start, cue.rule) for cue in clause.cues}
    for cue in view.within(view.cues, clause.start, clause.end):
        if (cue.start, cue.rule) not in alive:
            by = next((each for each in dead if each.scope_start <= cue.start < each.scope_end), None)
            said = f"{quote(view.text, cue.start, cue.end)}{by_rules([cue.rule])}不算要求"
            lines.append(f"{said}：受{quote(view.text, by.start, by.end)}管着" if by else said)
    lines.extend(bound_by(view, clause, index) if clause.obliged else [])
    return lines or ["没有提要求的词，也没有别的依据"]


def _qualified(view: View, each: Qualifier) -> str:
    effect = "不算要求" if each.label in DEAD else "要求减弱"
    scope = quote(view.text, each.scope_start, each.scope_end)
    said = quote(view.text, each.start, each.end)
    return f"{effect}：{words.QUALIFIER[each.label]}，凭{said}{by_rules([each.rule])}，管到{scope}"


def _task(case: _Case, task: Task) -> list[str]:
    """A task of a sentence: what it is, and why it has its tier."""
    if task.item and not task.refused:
        title = case.name(task)
        return [title, *(f"  {each}" for each in verdict_words(case.view, task, task.item))]
    group = task.draft.group if task.draft else task.item
    span = quote(case.view.text, group.start, group.end) if group else ""
    return [f"不列：{span}，{words.REFUSED[task.refused]}"]


def _why_not(view: View, index: int, reading: Reading) -> str:
    """In a few words why a sentence holds no item."""
    sentence = view.sentences[index]
    if reading.tasks:
        return "；".join(dict.fromkeys(words.REFUSED[task.refused] for task in reading.tasks))
    if sentence.done:
        return "待办清单里已经打勾"
    if sentence.label == "row":
        return "表格里这一行没有任务"
    if not reading.clauses:
        return words.SENTENCE.get(sentence.label, sentence.label)
    dead = [each for clause in reading.clauses for each in clause.qualifiers if each.label in DEAD]
    told = {each.label: each for each in reversed(dead)}
    if told:
        return "；".join(
            f"{words.QUALIFIER[label]}{quote(view.text, each.start, each.end)}"
            for label, each in reversed(told.items())
        )
    if sentence.part == "past":
        return "位于回顾部分，没有提要求的词"
    return "没有提要求的词，也没有点名或定时限"
