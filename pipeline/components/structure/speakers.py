"""Lines go in; who speaks from which line on comes out (transcripts, chats)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...patterns import compiled
from .lines import Line, strip
from .records import Element, StructureRule

_FIELDS = re.compile(
    r"转写|录音|(会议|开会|活动)?(时间|地点|主题|内容|事项)|主持人?|出席|列席|参加|记录人?|联系人|电话|备注|说明|附件|要求|目标|来源|日期|标题|责任|牵头|配合|完成"
)

_CLOCK = re.compile(r"\d[:：]\d\d")
_BEFORE = 40  # code points before a time of day in which a label with that time can begin


def split_turns(text: str, lines: Sequence[Line], rules: Sequence[StructureRule]) -> list[Line]:
    """The lines, cut before each label with a time that stands inside: a transcript that lost its line breaks.

    One such label proves nothing (会议时间 14:30), two in a line do.
    """
    patterns = [compiled(rf"(?:(?<=\s)|(?<=[。！？!?…，,])){rule.pattern}") for rule in rules if _is_timed(rule)]
    split: list[Line] = []
    for line in lines:
        starts = [] if line.chrome else _turns(text, line, patterns)
        edges = [line.start, *starts, line.end] if len(starts) > 1 else [line.start, line.end]
        split.extend(replace(line, start=a, end=strip(text, a, b)[1]) for a, b in pairwise(edges))
    return split


def _is_timed(rule: StructureRule) -> bool:
    return rule.label == "speaker" and not rule.weak


def _turns(text: str, line: Line, patterns: Sequence[re.Pattern[str]]) -> list[int]:
    """Where the labels inside the line begin."""
    starts: list[int] = []
    at = line.start
    for clock in _CLOCK.finditer(text, line.start, line.end):
        if clock.start() < at:
            continue
        left = max(at, clock.start() - _BEFORE)
        hits = (pattern.search(text, left, min(line.end, clock.end() + _BEFORE)) for pattern in patterns)
        found = min((hit for hit in hits if hit), key=lambda hit: hit.start(), default=None)
        if found and found.start() > line.start and not _FIELDS.match(found["name"]):
            starts.append(found.start())
            at = found.end()
    return starts


def find_speakers(text: str, lines: Sequence[Line], rules: Sequence[StructureRule]) -> dict[int, Element]:
    """For the position of every line that a speaker's label opens: the label (value = the speaker's name).

    A label without a time counts only where at least two speakers take turns, three labels in all.
    """
    patterns = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "speaker"]
    sure: dict[int, Element] = {}
    weak: dict[int, Element] = {}
    for index, line in enumerate(lines):
        if line.chrome:
            continue
        for pattern, rule in patterns:
            found = pattern.match(text, line.start, line.end)
            if found and not _FIELDS.match(found["name"]):
                (weak if rule.weak else sure)[index] = Element(
                    line.start, found.end(), "speaker", rule.id, found["name"]
                )
                break
    names = Counter(element.value for element in weak.values())
    if len(weak) >= 3 and len(names) >= 2 and len(names) < len(weak):
        return sure | weak
    return sure
