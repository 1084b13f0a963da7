"""New tasks and vanished ones of the same documents go in; which are the same, with corrected words, comes out.

A wrong match would show the progress of one task on another; a missed one makes a new task beside one that is reported
as vanished. So where in doubt there is no match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..tasks import Task
from .base import Fields, Held, Tracker

_ALIKE = 0.8  # of the characters of two titles
_DEADLINE = re.compile(r"时限原文：([^；\n]+)")  # as descriptions tell it
_ADDRESS = re.compile(r" <[^>]*>")
_AMOUNT = re.compile(r"(?<![第\d.,])\d[\d.,]*(?=[^\d.,年月日号季旬周期批轮届])")  # what 第2次 and 3月 are not
_NUMBER = re.compile(r"[\d第一二三四五六七八九十百千万亿两零〇年月日季旬周期批轮届半]")
_CONTRAST = re.compile(r"[上下中前后东南西北春夏秋冬甲乙丙丁男女大小内外正副首末初高]")  # 小学 and 中学
_NAME_END = tuple("省市县区乡镇村局委办部厅院校处科会联协")  # of a place or a body


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What is compared. `title`: without the words of the deadline; `source`: quote and description, whole."""

    uid: str
    document: str | None
    title: str
    source: str
    lead: str
    due: str
    rrule: str
    finished: bool = False


_Rule = Callable[[_Said, _Said], bool]


def match(tasks: Sequence[Task], vanished: Sequence[Held], others: Sequence[Task], tracker: Tracker) -> dict[str, Held]:
    """Id of the task → the vanished one that it continues, each once.

    `others`: the tasks that the tracker has under their own ids; where one of them is like a pair but for the day, the
    body or a few words, it is these that tell the tasks of the document apart, and the pair is none.
    """
    if not vanished:
        return {}
    new = [_said(task.uid, task.document_id, tracker.fields(task)) for task in tasks]
    old = [_said(row.uid, row.document, row.fields, row.done or row.deleted) for row in vanished]
    rest = [_said(task.uid, task.document_id, tracker.fields(task)) for task in others]
    found: dict[str, str] = {}
    for fits, akin in _RULES:
        pairs = [(one, row) for one in new for row in old if fits(one, row)]
        sure = [pair for pair in pairs if not _rivals(*pair, new, old, rest, akin or fits, series=akin is not None)]
        for one, row in sure:
            found[one.uid] = row.uid
            new.remove(one)
            old.remove(row)
            rest.append(one)
    rows = {row.uid: row for row in vanished}
    return {uid: rows[held] for uid, held in found.items()}


def _rivals(
    one: _Said, row: _Said, new: list[_Said], old: list[_Said], rest: list[_Said], akin: _Rule, *, series: bool
) -> bool:
    return (
        any(akin(each, row) for each in new if each is not one)
        or any(akin(one, each) for each in old if each is not row)
        or (series and any(akin(each, row) for each in rest))
    )


def _said(uid: str, document: str | None, fields: Fields, finished: bool = False) -> _Said:
    description = fields.get("description", "")
    title = fields.get("title", "")
    for words in _DEADLINE.findall(description):
        title = title.replace(words, "") or title
    return _Said(
        uid=uid,
        document=document,
        title=title,
        source=f"{fields.get('quote', '')}\n{description}".strip(),
        lead=_ADDRESS.sub("", fields.get("lead", "")),
        due=fields.get("due", ""),
        rrule=fields.get("rrule", ""),
        finished=finished,
    )


def _same_source(new: _Said, old: _Said) -> bool:
    return new.document == old.document and new.source == old.source != ""


def _same_title(new: _Said, old: _Said) -> bool:
    return new.document == old.document and new.title == old.title


def _same_lead(new: _Said, old: _Said) -> bool:
    return _same_title(new, old) and new.lead == old.lead


def _same_day(new: _Said, old: _Said) -> bool:
    return (new.due, new.rrule) == (old.due, old.rrule)


def _other_lead(new: _Said, old: _Said) -> bool:
    return _same_title(new, old) and _same_day(new, old) and new.due != "" and not old.finished


def _akin(new: _Said, old: _Said) -> bool:
    if new.document != old.document:
        return False
    matcher = SequenceMatcher(None, new.title, old.title, autojunk=False)
    return all(ratio() >= _ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _other_words(new: _Said, old: _Said) -> bool:
    if old.finished or new.lead != old.lead or not _same_day(new, old) or not _akin(new, old):
        return False
    if _AMOUNT.findall(new.title) != _AMOUNT.findall(old.title) and not new.due:
        return False
    return not _tell_apart(_AMOUNT.sub("#", new.title), _AMOUNT.sub("#", old.title))


def _tell_apart(one: str, other: str) -> bool:
    """Whether the titles differ in what names a task: an ordinal, a period, a place or body, one of two opposites."""
    for kind, begin, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        sides = one[begin:end], other[first:last]
        if any(_NUMBER.search(side) or side.endswith(_NAME_END) for side in sides):
            return True
        if kind == "replace" and (all(map(_CONTRAST.search, sides)) or one.startswith(_NAME_END, end)):
            return True
    return False


# What makes a pair; what, true of a third task, makes it doubtful (None: nothing but a second pair).
_RULES: Sequence[tuple[_Rule, _Rule | None]] = (
    (lambda new, old: _same_source(new, old) and _same_title(new, old), None),
    (lambda new, old: _same_lead(new, old) and _same_day(new, old), None),
    (_same_source, None),  # somebody wrote another title
    (_same_lead, _same_lead),  # another day
    (_other_lead, _same_title),
    (_other_words, _akin),
)
