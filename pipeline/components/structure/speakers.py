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
    r"转写|录音|(会议|大会)?(决定|议定|要求|强调|指出|明确|研究|认为|同意|通过)|(会议|开会|活动)?(时间|地点|主题|内容|事项)|主持人?|出席|列席|参加|记录人?|联系人|电话|备注|说明|附件|要求|目标|来源|日期|标题|责任|牵头|配合|完成"
    r"|第[一二三四五六七八九十]|首先|其[一二三次]|最后|[上下中]午|早上|晚上|凌晨|今[天日晚]|[明昨后]天|周[一二三四五六日末]|星期"
)

_CUE = "structure.chrome.cue"
_HOST = re.compile(r"主持人?$")  # a field where a colon follows, a speaker where a time does
# What the names in braces mean in the patterns of the rules.
_UNIT = r"(?:[\u4e00-\u9fff]{1,9}(?:[局委办会厅部科室院处站所队镇乡村校]|街道|社区|中心|公司|集团) ?[-—–_] ?)?"
_NAME = (
    r"(?P<name>[A-Za-z][A-Za-z.'’]{0,19}(?:(?:[，,] ?|[ -])[A-Za-z][A-Za-z.'’]{0,19}){1,3}"
    r"|[\u4e00-\u9fffA-Za-z·]{1,10}(?: ?\d{1,2})?)"
)
_ABOUT = r"(?: ?[-—–_] ?[\u4e00-\u9fff]{2,10})?(?: ?[（(][^（()）\n]{1,20}[)）]){0,2}"
_TIME = r"(?:\d{1,2}[:：])?\d{1,2}[:：]\d{1,2}(?:[.,]\d{1,3})?"
_DAY = r"(?:(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)?"
_MACROS = {
    "{who}": rf"[【\[]?{_UNIT}{_NAME}{_ABOUT}[】\]]?{_ABOUT}",
    "{when}": rf"[（(\[【]?{_DAY}(?:[上下]午 ?)?{_TIME}(?:\s?(?:-{{1,2}}>|[-–—~～至])\s?{_TIME})?(?: ?[AaPp][Mm])?[)）\]】]?",
}

_CLOCK = re.compile(r"\d[:：]\d\d")
_BEFORE = 40  # code points before a time of day in which a label with that time can begin


def split_turns(text: str, lines: Sequence[Line], rules: Sequence[StructureRule]) -> list[Line]:
    """The lines, cut before each label with a time that stands inside: a transcript that lost its line breaks.

    One such label proves nothing (会议时间 14:30), two in a line do.
    """
    labels = timed_labels(rules)
    patterns = [compiled(rf"(?:(?<=\s)|(?<=[。！？!?…，,])){label.pattern}") for label in labels]
    split: list[Line] = []
    for line in lines:
        starts = [] if line.chrome else _turns(text, line, patterns)
        edges = [line.start, *starts, line.end] if len(starts) > 1 else [line.start, line.end]
        split.extend(replace(line, start=a, end=strip(text, a, b)[1]) for a, b in pairwise(edges))
    return split


def timed_labels(rules: Sequence[StructureRule]) -> list[re.Pattern[str]]:
    """The patterns of the labels that carry a time."""
    return [_pattern(rule) for rule in rules if rule.label == "speaker" and not rule.weak]


def _pattern(rule: StructureRule) -> re.Pattern[str]:
    source = rule.pattern
    for macro, meaning in _MACROS.items():
        source = source.replace(macro, meaning)
    return compiled(source)


def is_name(name: str, weak: bool) -> bool:
    return not _FIELDS.match(name) or (not weak and _HOST.match(name) is not None)


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
        if found and found.start() > line.start and is_name(found["name"], weak=False):
            starts.append(found.start())
            at = found.end()
    return starts


def find_speakers(text: str, lines: Sequence[Line], rules: Sequence[StructureRule]) -> dict[int, Element]:
    """For the position of every line that a speaker's label opens: the label (value = the speaker's name).

    A label without a time counts only where at least two speakers take turns, three labels in all.
    """
    patterns = [(_pattern(rule), rule) for rule in rules if rule.label == "speaker"]
    sure: dict[int, Element] = {}
    weak: dict[int, Element] = {}
    for index, line in enumerate(lines):
        if line.chrome:
            continue
        under_cue = index > 0 and lines[index - 1].chrome == _CUE
        for pattern, rule in patterns:
            if rule.value == "under_cue" and not under_cue:
                continue
            found = pattern.match(text, line.start, line.end)
            if found and is_name(found["name"], rule.weak):
                (weak if rule.weak else sure)[index] = Element(
                    line.start, found.end(), "speaker", rule.id, found["name"]
                )
                break
    names = Counter(element.value for element in weak.values())
    if len(weak) >= 3 and len(names) >= 2 and len(names) < len(weak):
        return sure | weak
    return sure
