"""Normalised text goes in; single time words (`Unit`) and chains of them (明年 + 3月 + 底) come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .numerals import to_int
from .rules import RuleSet

RANK = {
    "lunar": 0, "decade": 1, "year": 2, "era": 2, "plan": 2, "half": 3, "quarter": 3, "season": 3, "month": 4,
    "leading": 5, "week": 5, "part": 5, "date": 6, "day": 6, "relday": 6, "holiday": 6, "weekday": 6, "weekend": 6,
    "nthday": 7, "nthworkday": 7, "daypart": 8, "clock": 9,
}  # fmt: skip
"""Time words stand from the longest to the shortest; a word continues a phrase if its rank is higher."""

_AFTER: dict[int, tuple[str, ...]] = {
    rank: tuple(kind for kind, r in RANK.items() if r > rank and kind not in ("decade", "year", "era", "plan", "date"))
    for rank in range(-1, 10)
}
GAP = re.compile(r" {0,2}的? {0,2}(?:大?约)?[“\"「]?|[”\"」] ?")
_GLOSS = re.compile(  # 3月10日（周四）, 3月10日(含), 下周一（3月14日）
    r" ?[,，]? ?(?:周|星期|礼拜)[一二三四五六日天]"
    r"| ?[(（\[【] ?(?:[本这下]{0,2}(?:周|星期|礼拜)[一二三四五六日天]|含[^()（）\n]{0,4}|\d{1,2}月\d{1,2}[日号]|农历[^()（）\n]{2,6}) ?[)）\]】]"
)
_GLOSSED = frozenset({"date", "day", "relday", "weekday", "part"})
_INTEGERS = frozenset(
    ("y", "yy", "m", "d", "q", "from", "h", "mi", "a", "b", "c", "nth", "lead", "ld", "figures", "bare", "until", "plan", "decade")
)  # fmt: skip
"""Groups of the patterns that hold whole numbers."""
CLOSING = '”"」』'


class Unit(NamedTuple):
    """One time word: its kind, place, rule and what it says."""

    kind: str
    start: int
    end: int
    rule: str
    data: Mapping[str, Any]


class UnitReader:
    """Reads units at given places of one text."""

    def __init__(self, text: str, rules: RuleSet) -> None:
        self.text, self.rules = text, rules

    def first_unit(self, at: int) -> Unit | None:
        """The longest unit with which a phrase can begin at `at`."""
        best: Unit | None = None
        text = self.text
        for kind, matcher in self.rules.starting(text[at : at + 2]):
            if matcher.pattern.match(text, at):
                unit = self.unit(kind, at, first=True)
                if unit and (best is None or unit.end > best.end):
                    best = unit
        return best

    def next_unit(self, at: int, rank: int) -> Unit | None:
        """The longest unit at `at` that is shorter in time than `rank`."""
        best: Unit | None = None
        for kind in _AFTER[rank]:
            unit = self.unit(kind, at)
            # 「节前」 names a holiday by itself; nothing stands before it.
            if unit and "context" not in unit.data and (best is None or unit.end > best.end):
                best = unit
        return best

    def unit(self, kind: str, at: int, first: bool = False) -> Unit | None:
        matcher = self.rules.matcher(kind, first)
        found = matcher.match(self.text, at) if matcher else None
        if not found:
            return None
        rule, start, end, groups = found
        return Unit(kind, start, end, rule.id, {**rule.yields, **_read(groups)})

    def chain(self, unit: Unit, rank: int | None = None) -> tuple[Unit, ...]:
        """`unit` and what continues it."""
        units, rank = [unit], RANK[unit.kind] if rank is None else rank
        while True:
            at = units[-1].end
            if units[-1].kind in _GLOSSED and (gloss := _GLOSS.match(self.text, at)):
                last = units[-1]
                units[-1] = last._replace(end=gloss.end())
                at = gloss.end()
            found = self.next_unit(at, rank)
            if found is None and units[-1].kind == "year":
                found = self.unit("lunar", at)
            if found is None and (gap := GAP.match(self.text, at)) and gap.end() > at:
                found = self.next_unit(gap.end(), rank)
                if found and "的" in gap[0] and found.kind in ("daypart", "day") and units[-1].kind != "month":
                    found = None
            if found is None:
                return tuple(units)
            units.append(found)
            rank = RANK[found.kind] if found.kind != "lunar" else rank

    def duration(self, at: int) -> tuple[Unit, ...]:
        """A length of time and what is added to it (一年零三个月)."""
        unit = self.unit("duration", at)
        if unit is None:
            return ()
        units = [unit]
        while more := self.unit("more", units[-1].end):
            units.append(more)
        return tuple(units)

    def relation(self, at: int) -> Unit | None:
        for start in (at, at + 1) if self.text[at : at + 1] in (" ", *CLOSING) else (at,):
            if unit := self.unit("relation", start):
                return unit
        return None


def _read(groups: Mapping[str, str]) -> dict[str, Any]:
    """The groups of a match as numbers where they are numbers; 上上 becomes -2, 首 and 最后 a number in a sequence."""
    data: dict[str, Any] = dict(groups)
    for name in _INTEGERS & groups.keys():
        data[name] = _number(groups[name])
    if "yy" in data:
        data["y"] = data.pop("yy")
    if "shift" in data:
        data["shift"] = data["shift"].count("下") - data["shift"].count("上")
    if "w" in data:
        data["w"] = "一二三四五六日".find(data["w"].replace("天", "日")) + 1 or int(data["w"])
    if "first" in data or "last" in data:
        data["nth"] = 1 if "first" in data else -1
    return data


def _number(text: str) -> int | str:
    try:
        return 1 if text == "元" else to_int(text)
    except ValueError:
        return text
