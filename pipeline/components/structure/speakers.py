"""Lines go in; who speaks from which line on comes out (transcripts, chats)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...patterns import compiled
from .lines import Line
from .records import Element, StructureRule

_FIELDS = re.compile(
    r"转写|录音|(会议|开会|活动)?(时间|地点|主题|内容|事项)|主持人?|出席|列席|参加|记录人?|联系人|电话|备注|说明|附件|要求|目标|来源|日期|标题|责任|牵头|配合|完成"
)


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
