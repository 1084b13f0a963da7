"""The tables of a text go in; where the region, the proper name or the free modifier before an offset begins comes out.

Chinese does not mark where a place or company name begins, so every guess wants evidence: a known place name, a token,
a name met before at a clear boundary, or characters that end many place names and few verbs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .tables import HAN, PARTICLES, PLACE_ENDINGS, Tables

LEVELS = frozenset("省市区县州旗盟地镇乡村")
_DOUBTFUL = frozenset("州盟旗地乡镇村")  # level characters that often end other words
_ADJECTIVE = re.compile(r"[性制型级类化式]$")
_STRONG_BEFORE = "\n、由请（(“《和与及：:"  # after these a noun begins, not a verb
# A long modifier may hold verbs (深化, 应对, 推进), so that only these end it …
_LONG_STOPS = re.compile(
    r"(?:成立|设立|建立|组建|依托|报送|提交|会同|联合|配合|要求|责成|健全|完善|印发|根据|按照|通过|同意|听取|参加|主持|担任|兼任"
    r"|增设|报告|撤销|调整|充实|提请|派出|选派|抽调|增派|安排|开展|召开|组成|简称|以下)$"
)
# … and these characters, unless they are part of a word with the character that follows.
_LONG_STOP_CHARS = {
    "设": "施备计区", "任": "务", "按": "", "报": "告警", "发": "展改电明现热育", "经": "济营贸费办开", "由": "", "请": "", "向": "", "对": "口外",
    "把": "关", "将": "", "让": "", "给": "水", "到": "", "从": "", "为": "", "的": "", "了": "", "在": "线建", "是": "",
    "各": "", "该": "", "本": "", "和": "谐", "与": "", "或": "", "及": "", "全": "国民面域",
}  # fmt: skip


class Regions:
    """Reads to the left; `parents` are the names read so far, by their end."""

    def __init__(self, tables: Tables, parents: Mapping[int, Any]) -> None:
        self.t = tables
        self.text = tables.text
        self.parents = parents
        self.learned: set[str] = set()  # place names met at a clear boundary
        self.doubtful: list[str] = []  # words that may be places, if they are met at a clear boundary later

    def region(self, end: int, strict: bool = False) -> int | None:
        """Where a region that ends at `end` begins: 市, 临江区, 山东省济南市历下区, 县（市、区）, 南昌.

        `strict`: a single level character counts only where a word can begin (not the 区 of 易发区医院).
        """
        level, place = self.t.levels.get(end), self.t.places.get(end)
        if place is not None and (level is None or place.start < level.start):
            outer = self._outer(place.start)
            # Not the 佛山 of 千佛山医院.
            sure = not strict or outer < place.start or place.start in self.t.fields or self.clear(place.start)
            return outer if sure else None
        if level is None or self.text[level.start - 1 : level.start] in _WHOLE:
            return None
        start = self.place(level.start, level.word.text) if not level.word.rule.bare else None
        if start is not None:
            return self._outer(start)
        word = level.word.text
        if word == "地区":
            return None
        if word in _DOUBTFUL or (strict and word in LEVELS):
            return level.start if self.clear(level.start) else None
        return self._outer(level.start) if level.word.rule.bare else level.start

    def _outer(self, start: int) -> int:
        """A region may stand in a larger one (济南市|历下区) or after a network's name (国网|山东省)."""
        outer = self.region(start)
        return start if outer is None else outer

    def clear(self, at: int) -> bool:
        """Whether a word can begin at `at`: after punctuation, a particle, a verb or another name."""
        before = self.text[at - 1 : at]
        if not before or before in PARTICLES or not HAN.match(before):
            return True
        return at in self.t.stops or at in self.parents or at in self.t.quantifiers

    def place(self, end: int, level: str) -> int | None:
        """Where the place name before a level word begins, if the characters there are one."""
        text = self.text
        known = self.t.places.get(end)
        if known is not None:
            return known.start
        token = self.t.tokens.get(end + len(level))
        if token is not None and 2 <= end - token <= 4 and end not in self.t.stops:
            return token
        for size in (3, 2):
            if size <= end and text[end - size : end] in self.learned:
                return end - size
        start = self._run(end, 4)
        if start is None or not 2 <= end - start <= (4 if level.startswith("自治") else 3):
            return None
        piece = self.t.fields.get(end)
        if piece is not None and piece.start <= start:
            return None
        # After a comma an unknown word may as well be a verb (，充实|市级专班): then its characters must be those of places.
        verb = self.t.stops.get(start)
        told = start == 0 or text[start - 1] in "\n、由请向经报" or start in self.t.prefixes
        if text[end - 1] not in PLACE_ENDINGS and not told and (verb is None or verb.word.rule.verbal):
            self.doubtful.append(text[start:end])
            return None
        self.learned.add(text[start:end])
        return start

    def _run(self, end: int, limit: int) -> int | None:
        """Where the run of name characters before `end` begins; None if it is longer than `limit` or a stop word."""
        text, at = self.text, end
        if end in self.t.stops or end in self.parents:
            return None
        while at > 0 and HAN.match(text, at - 1) and text[at - 1] not in PARTICLES:
            if at < end and (at in self.t.stops or at in self.parents or at in self.t.prefixes):
                return at
            if end - at >= limit:
                return None
            at -= 1
        return at if at < end else None

    def proper(self, end: int, sure: bool) -> int | None:
        """Where the proper name before `end` begins: 华泰|纺织公司; not `sure` (nothing but a head noun follows): 实现|医院."""
        text, at = self.text, end
        if end in self.t.stops:
            return None
        while at > 0 and HAN.match(text, at - 1) and text[at - 1] not in PARTICLES:
            if at < end:
                if at in self.parents:
                    return at
                if at in self.t.stops:
                    break
                if text.startswith("中国", at):
                    return at
                region = self.region(at, strict=True)
                if region is not None and at - region > 1:
                    return region
            if end - at >= 6:
                return self.t.tokens.get(end)
            at -= 1
        if end - at < 2 or _ADJECTIVE.search(text, at, end) or text[end - 1] in "省市区县镇乡村":
            return None
        if sure or at == 0 or text[at - 1] in _STRONG_BEFORE or text[end - 1] in PLACE_ENDINGS:
            return at
        return None

    def modifier(self, end: int) -> int | None:
        """Where the free modifier of a committee begins: 国务院|深化医药卫生体制改革|领导小组."""
        text, at = self.text, end
        while at > 0 and (HAN.match(text, at - 1) or text[at - 1] in "“”"):
            goes_on = _LONG_STOP_CHARS.get(text[at - 1])
            if (
                goes_on is not None
                and (at == end or text[at] not in goes_on)
                and text[at - 2 : at] not in ("自由", "外经", "开发", "研发", "突发", "爆发", "多发")
            ):
                break
            if _LONG_STOPS.search(text, max(0, at - 2), at):
                break
            parent = self.parents.get(at)
            if parent is not None and at < end and _owns(parent):
                break
            if text[at - 1] in "日月号" and text[at - 2 : at - 1].isdigit():
                break
            if end - at >= 24:
                return None
            at -= 1
        at = max(at, text.rfind("“", at, end) + 1) if text.count("“", at, end) > text.count("”", at, end) else at
        # One character is a verb, not what a committee is for: 发|专班.
        return at if at < end - 1 else None


_WHOLE = frozenset({"全", "我", "该", "跨", "某"})  # 全市各级工会: 各级工会


def _owns(parent: Any) -> bool:
    kind = parent.word.rule.kind
    return kind == "name" or (kind == "body" and not parent.generic and parent.region is not None)
