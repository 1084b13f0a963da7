"""Normalised text goes in; phrases come out: which time words stand together, and how 前, 内, 后, 起 and 至 join them.

Nothing is resolved here: 「明年3月底前」 becomes the units year, month, part and the relation `before`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .rules import RuleSet
from .units import CLOSING, GAP, RANK, Unit, UnitReader

_EVERY_RANK = {"Y": 2, "H": 3, "Q": 3, "M": 4, "W": 5, "D": 7, "B": 7, "X": 7, "E": 9}
_LISTS = {"W": {"": {"w"}, "daypart": {"w"}}, "M": {"day": {"d"}, "": {"d"}}, "Y": {"month": {"m"}, "day": {"d"}}}
"""What further items of a list hold, by the kind of recurrence and the last unit before the list."""
_REACH = 24  # characters to the left in which the event of 「…后」 is looked for
_ENDS = frozenset("前后之以起")
_WORK = re.compile(r"(?:上班|开工)?(?:以?后)?的?")
_FIGURES = re.compile(r"\d+")
_JOIN = re.compile(r" ?(?:起至|起到|开始至|开始到|直至|直到|至|到|[-—–~－─]{1,3}) ?")
_LIST = re.compile(r" ?[、和] ?")
_PAIR = re.compile(r" ?[和与] ?")
_BETWEEN = re.compile(r"之?间")
_OPENING = '“"「『'
_APPROXIMATE = frozenset(["一二", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"])
_PROSE_BEFORE_SHORT_YEAR = re.compile(r"(?:^|[\s，。；、:在到于从至自])$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Time words that belong together.

    `units` from long to short; `to`: the end of a range; `relation`: before, within, after, from, since, until, around,
    span or nothing; `offset`, `offset_relation`: what is counted from there (节后第一个工作日, 会后3日内); `every`, `items`:
    a recurrence and the further days of its list.
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    to: tuple[Unit, ...] = ()
    relation: str = ""
    offset: tuple[Unit, ...] = ()
    offset_relation: str = ""
    every: Unit | None = None
    items: tuple[Unit, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The kind of the first unit."""
        return self.units[0].kind if self.units else "every"


def phrases(text: str, rules: RuleSet) -> Iterator[Phrase]:
    """The phrases of a normalised text from left to right, without overlaps."""
    parser = _Parser(text, rules)
    search = rules.trigger.search
    at = floor = 0
    while found := search(text, at):
        at = found.start()
        begins = text[at] in _ENDS or rules.starting(text[at : at + 2])
        phrase = parser.parse(at, floor) if begins else None
        if phrase is None or phrase.end <= at:
            number = _FIGURES.match(text, at)  # no time begins inside a number
            at = number.end() if number else at + 1
        else:
            yield phrase
            at = floor = phrase.end


class _Parser(UnitReader):
    def parse(self, at: int, floor: int) -> Phrase | None:
        return (self.ending(at, floor) if self.text[at] in _ENDS else None) or self.forward(at)

    def forward(self, at: int) -> Phrase | None:
        """The phrase that begins at `at`."""
        unit = self.first_unit(at)
        if unit is None:
            return None
        if unit.kind == "every":
            return self.recurrence(unit)
        if unit.kind in ("urgency", "recent"):
            return _phrase(unit)
        if unit.kind == "rolling":
            units = self.duration(unit.end + (self.text[unit.end : unit.end + 1] == " "))
            return self.close(_phrase(unit, *units)) if units else None
        if unit.kind == "duration":
            return self.spell(at)
        if unit.kind == "event":
            return self.close(_phrase(unit))
        if unit.kind == "leading":
            return None
        units = self.chain(unit)
        if unit.data.get("short") and len(units) == 1 and not self.is_short_year(unit):
            return self.spell(at)
        if unit.kind == "lunar" and len(units) == 1:
            return None
        phrase = _phrase(*units)
        if any(c in self.text[phrase.start : phrase.end] for c in CLOSING):
            if self.text[phrase.start - 1 : phrase.start] in tuple(_OPENING):
                phrase = replace(phrase, start=phrase.start - 1)
            elif self.text[phrase.end - 1] in CLOSING:
                units = (*units[:-1], units[-1]._replace(end=phrase.end - 1))
                phrase = replace(phrase, end=phrase.end - 1, units=units)
        return self.close(self.range(phrase))

    def spell(self, at: int) -> Phrase | None:
        """A length of time and its relation; 三年以上七年以下 is one; a vague one (几天) needs a relation."""
        units = self.duration(at)
        if not units:
            return None
        phrase = self.close(_phrase(*units))
        if phrase.relation == "within" and (event := self.received(at)):
            rules = (event.rule, *phrase.rules)
            return Phrase(event.start, phrase.end, (event,), (), "after", units, "within", rules=rules)
        if phrase.relation == "over" and (more := self.duration(phrase.end)):
            under = self.relation(more[-1].end)
            if under and under.data["relation"] == "under":
                rules = (*phrase.rules, *(u.rule for u in more), under.rule)
                return replace(phrase, end=under.end, to=more, relation="under", rules=rules)
        return phrase if phrase.relation or units[0].data.get("n") not in ("几", "数", "十几", "几十") else None

    def received(self, at: int) -> Unit | None:
        """What stands right before a length and begins it: 接到通知3日内."""
        left = self.text[max(0, at - _REACH) : at]
        for rule, pattern in self.rules.endings:
            if rule.yields.get("direct") and (found := pattern.search(left)):
                return Unit("event", at - len(left) + found.start(), at, rule.id, rule.yields)
        return None

    def is_short_year(self, unit: Unit) -> bool:
        """Whether two figures and 年 are a year and not a length of time (零八年, 到25年; not 工龄25年)."""
        figures = self.text[unit.start : unit.start + 2]
        if figures[0] in "0零〇○Oo":
            return True
        if figures.isdigit():
            before = self.text[max(0, unit.start - 1) : unit.start]
            return "20" < figures < "40" and bool(_PROSE_BEFORE_SHORT_YEAR.search(before))
        return figures not in _APPROXIMATE and figures[0] not in "一"

    def range(self, phrase: Phrase) -> Phrase:
        """Joins 「A至B」 and 「A和B之间」."""
        listed = phrase.units[-1].rule.endswith("before-another")  # 4、5月份
        for joint, needs_between in ((_LIST if listed else _JOIN, False), (_JOIN, False), (_PAIR, True)):
            found = joint.match(self.text, phrase.end)
            unit = self.second(found.end()) if found else None
            if not unit:
                continue
            to = self.chain(unit)
            end = to[-1].end
            if needs_between:
                between = _BETWEEN.match(self.text, end)
                if not between:
                    continue
                end = between.end()
            return replace(phrase, end=end, to=to, rules=(*phrase.rules, *(u.rule for u in to)))
        return phrase

    def second(self, at: int) -> Unit | None:
        """The unit with which the end of a range begins."""
        if at >= len(self.text):
            return None
        best = self.next_unit(at, -1)
        first = self.first_unit(at)
        if first and first.kind in RANK and (best is None or first.end >= best.end):
            best = first
        return best if best and best.kind not in ("lunar", "leading") and "context" not in best.data else None

    def close(self, phrase: Phrase) -> Phrase:
        """Adds the relation, what is counted from it, and a recurrence within a range."""
        relation = self.relation(phrase.end)
        if relation:
            kind = str(relation.data["relation"])
            phrase = replace(phrase, end=relation.end, relation=kind, rules=(*phrase.rules, relation.rule))
            if kind in ("after", "from", "before") and phrase.head != "duration":
                phrase = self.offset(phrase)
        if phrase.to and (every := self.next_every(phrase.end)):
            inner = self.recurrence(every)
            rules = (*phrase.rules, *inner.rules)
            return replace(inner, start=phrase.start, units=phrase.units, to=phrase.to, offset=inner.units, rules=rules)
        return phrase

    def next_every(self, at: int) -> Unit | None:
        at += self.text[at : at + 1] in ("，", ",", " ")
        return self.unit("every", at) if self.text[at : at + 1] == "每" else None

    def offset(self, phrase: Phrase) -> Phrase:
        """What is counted from an event or a day: 后三个工作日内, 后第一个工作日, 前一周."""
        # 「修改完善后，三天内印发」 does not count from the amendment, 「春节后，上班第一天」 does from the festival.
        gaps = "的 " if phrase.head == "event" else "的 ，,"
        at = phrase.end + (self.text[phrase.end : phrase.end + 1] in tuple(gaps))
        units = self.duration(at) if phrase.relation != "before" or at == phrase.end else ()
        if units:
            relation = self.relation(units[-1].end)
            kind = str(relation.data["relation"]) if relation else ""
            if at > phrase.end and kind != "within":
                return phrase
            end = relation.end if relation else units[-1].end
            rules = (*phrase.rules, *(u.rule for u in units), *((relation.rule,) if relation else ()))
            return replace(phrase, end=end, offset=units, offset_relation=kind, rules=rules)
        unit = self.second(phrase.end) if phrase.relation == "after" and phrase.head != "event" else None
        if unit and not unit.kind.startswith("nth") and unit.kind != "week":
            to = self.chain(unit)  # 6月1日后6月10日前
            before = self.relation(to[-1].end)
            if before and before.data["relation"] == "before":
                rules = (*phrase.rules, *(u.rule for u in to), before.rule)
                return replace(phrase, end=before.end, to=to, relation="before", rules=rules)
        if phrase.relation == "after":
            work = _WORK.match(self.text, at)
            for start in dict.fromkeys((at, work.end() if work else at)):
                for unit_kind in ("nthworkday", "week", "nthday", "weekday"):
                    unit = self.unit(unit_kind, start)
                    if unit and unit.data.get("nth"):
                        relation = self.relation(unit.end)
                        end, extra = (relation.end, (relation.rule,)) if relation else (unit.end, ())
                        return replace(phrase, end=end, offset=(unit,), rules=(*phrase.rules, unit.rule, *extra))
        return phrase

    def recurrence(self, unit: Unit) -> Phrase:
        """每 and what follows it: parts of the period, further days, 前."""
        rank = _EVERY_RANK[str(unit.data["every"])]
        units: tuple[Unit, ...] = ()
        if "w" in unit.data or (unit.data.get("every") == "W" and "days" in unit.data):
            rank = 7
        gap = GAP.match(self.text, unit.end)
        for at in dict.fromkeys((unit.end, gap.end() if gap else unit.end)):
            if unit.data["every"] not in "XE" and (found := self.next_unit(at, rank)):
                units = self.chain(found)
                break
        end = units[-1].end if units else unit.end
        items: tuple[Unit, ...] = ()
        lists = _LISTS.get(str(unit.data["every"]), {}).get(units[-1].kind if units else "")
        if not units and not {"w", "d"} & unit.data.keys():
            lists = None
        while lists and (item := self.unit("item", end)) and lists & item.data.keys() and _alike(units, item):
            items, end = (*items, item), item.end
        if items:
            more = self.next_unit(end, 4)
            if more:
                units, end = (*units, *self.chain(more)), self.chain(more)[-1].end
        phrase = Phrase(
            unit.start, end, units, every=unit, items=items, rules=(unit.rule, *(u.rule for u in (*units, *items)))
        )
        if units and not items:
            phrase = self.range(phrase)
        relation = self.relation(phrase.end) if units or "w" in unit.data or phrase.to else None
        if relation:
            rules = (*phrase.rules, relation.rule)
            phrase = replace(phrase, end=relation.end, relation=str(relation.data["relation"]), rules=rules)
        return phrase

    def ending(self, at: int, floor: int) -> Phrase | None:
        """An event without a date in front of 前, 后 or 起: 汛期前, 会后, 活动结束后2日内."""
        relation = self.unit("relation", at)
        if relation is None or relation.data["relation"] not in ("before", "after", "from"):
            return None
        left = self.text[max(floor, at - _REACH) : at]
        for rule, pattern in self.rules.endings:
            found = pattern.search(left)
            if not found:
                continue
            if rule.yields.get("direct"):
                continue
            kind = str(relation.data["relation"])
            start = at - (len(left) - found.start())
            event = Unit("event", start, at, rule.id, rule.yields)
            phrase = Phrase(start, relation.end, (event,), relation=kind, rules=(rule.id, relation.rule))
            phrase = self.offset(phrase)
            if rule.yields.get("only", kind) == kind and (phrase.offset or not rule.yields.get("offset")):
                return phrase
        return None


def _alike(units: tuple[Unit, ...], item: Unit) -> bool:
    """Whether an item of a list fits the same rule: 每年1月15日、7月15日 does, 每年1月15日、7月10日 and 每月5日、6月1日 do not."""
    day = next((unit.data.get("d") for unit in units if unit.kind == "day"), None)
    month = any(unit.kind == "month" for unit in units)
    return "m" not in item.data or (month and item.data.get("d") == day)


def _phrase(*units: Unit) -> Phrase:
    return Phrase(units[0].start, units[-1].end, units, rules=tuple(unit.rule for unit in units))
