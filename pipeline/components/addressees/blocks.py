"""Brackets, fields and table columns go in; the owners that they name come out, with roles.

（市总工会牵头，市妇联配合；完成时限：6月底）, 责任单位：市教育局、市财政局, and the cells under 牵头单位.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .agents import Agent, person_name
from .rules import AddresseeRule, Lexicon, Role

_OPEN, _CLOSE = "（", "）"
_REACH = 1_000  # how far a sentence, line or field is looked for: texts without punctuation must not cost more
_LISTED = ("单位", "部门", "人员", "名单", "如下", "包括", "等", "家", "个")  # a bracket behind them says which
_SEPARATOR = re.compile(r"[、，,；;/\s]|以及|和|及|与")
_RAW = re.compile(r"[\u4e00-\u9fff（）()“”、0-9A-Za-z×]{1,24}")
_LIST_END = re.compile(r"[；;。]|[，,][ 　]*[\u4e00-\u9fff]{2,8}[：:]|(?<=[ 　])[\u4e00-\u9fff]{2,8}[：:]")
_NO_NAME = re.compile(r"等.*|[-—－–/\\.\s无]*|.*(?:时限|时间|日期|前|月底|盖章|签字|电话).*")
_BODY_END = re.compile(
    r"(?<!会议)(?<!活动)(?<!教)(?:部|处|科|室|局|委|办|院|校|站|所|队|组|会|司|厂|村|镇|乡|区|县|市|街道|社区|公司|中心|单位|部门|支部|团|班子|人员|书记|主任|长|者)$"
)
_SECTION = 24  # code points
_CELLS = re.compile(r"[ 　]*(?:\t|\||｜|　{2,}| {2,})[ 　]*")


@dataclass(frozen=True, slots=True)
class Owner:
    """A name in a block: who, in which role; `block` is the span of the block, `scope` what it governs."""

    agent: Agent
    role: Role
    rule: str
    frame: str
    block: tuple[int, int]
    scope: tuple[int, int]
    listed: int = 0  # position in its list


class Blocks:
    """Reads the blocks of one text."""

    def __init__(self, text: str, agents: Sequence[Agent], lexicon: Lexicon) -> None:
        self.text = text
        self.agents = agents
        self.lexicon = lexicon
        self.taken: list[tuple[int, int]] = []

    def read(self) -> list[Owner]:
        """The owners of all blocks; `taken` then holds the spans of the blocks."""
        owners = [*self._tables(), *self._brackets()]
        owners += self._fields()
        match = (
            self.lexicon.order_pattern.search(self.text) if self.lexicon.order_pattern and "牵头" in self.text else None
        )
        return _first_leads(owners) if match else owners

    # -- brackets -------------------------------------------------------------------------------------------------

    def _brackets(self) -> Iterator[Owner]:
        inside = {at for agent in self.agents for at in range(agent.start, agent.end)}
        after = 0
        for match in re.finditer("（", self.text):
            start = match.start()
            end = _closing(self.text, start) if start >= after and start not in inside else -1
            owners = self._bracket(start, end) if end - start >= 4 else []
            if owners:
                self.taken.append((start, end))
                after = end
                yield from owners

    def _between(self, start: int, end: int) -> list[Agent]:
        """The agents that lie in the span."""
        left = bisect_left(self.agents, start, key=_start)
        right = bisect_left(self.agents, end, key=_start)
        return [agent for agent in self.agents[left:right] if agent.end <= end]

    def _bracket(self, start: int, end: int) -> list[Owner]:
        inner = (start + 1, end - 1)
        scope = (_sentence_start(self.text, start), end)
        if self.lexicon.label_pattern.search(self.text, *inner):
            return self._labelled(inner, (start, end), scope, "bracket")
        named = self._between(*inner)
        listed = self._listed_alone(inner, end)
        if listed:
            return [
                Owner(a, "responsible", "addressees.bracket", "bracket", (start, end), scope, i)
                for i, a in enumerate(listed)
            ]
        named = self._with_roles(named, inner)
        if not named:
            return []
        if self._only_names(named, inner, end):
            return [
                Owner(a, "responsible", "addressees.bracket", "bracket", (start, end), scope, i)
                for i, a in enumerate(named)
            ]
        owners: list[Owner] = []
        waiting: list[Agent] = []
        for agent in named:
            waiting.append(agent)
            after = self.lexicon.role_pattern.match(self.text, agent.end, inner[1])
            if after is None or self.text[after.end()] == "的":
                continue
            rule = self.lexicon.roles[after.group(1)]
            owners += [Owner(a, rule.role, rule.id, "bracket", (start, end), scope, i) for i, a in enumerate(waiting)]
            waiting = []
        if owners and waiting and owners[-1].rule.endswith("with"):
            owners += [Owner(a, "assist", "addressees.with", "bracket", (start, end), scope) for a in waiting]
        return _after_with(owners)

    def _listed_alone(self, inner: tuple[int, int], end: int) -> list[Agent]:
        """The names in a bracket that holds nothing else, known or not: 。（登记科、信用科）"""
        names = self.listed(*inner)
        at = inner[0]
        for name in names:
            if at < name.start and not _SEPARATOR.fullmatch(self.text, at, name.start):
                return []
            at = name.end
        told = len(names) > 1 or any(len(name.names[0]) > 2 for name in names)
        return names if at == inner[1] and told and self._only_names(names, inner, end) else []

    def _with_roles(self, named: list[Agent], inner: tuple[int, int]) -> list[Agent]:
        """The agents, with the unknown ones that a word for their role follows: （药品科牵头，执法支队参与）"""
        found = list(named)
        for match in self.lexicon.role_pattern.finditer(self.text, *inner):
            left = max((a.end for a in found if a.end <= match.start()), default=inner[0])
            left = max(left, *(self.text.rfind(mark, inner[0], match.start()) + 1 for mark in "，、；"))
            found += self._raw(left, match.start())
        return sorted(found, key=_start)

    def _only_names(self, named: Sequence[Agent], inner: tuple[int, int], end: int) -> bool:
        """Whether a bracket that closes a task holds nothing but names: 开展一次远足（校团委、学工处）。"""
        text, start = self.text, inner[0] - 1
        closes = text[end : end + 1] in ("。", "；", ";", "\n", "")
        explains = text.endswith(_LISTED, 0, start) or any(a.end == start for a in self._between(start - 30, start))
        if not closes or explains or start - _sentence_start(text, start) < 8:
            return False
        at = inner[0]
        for agent in named:
            if at < agent.start and not _SEPARATOR.fullmatch(text, at, agent.start):
                return False
            at = agent.end
        return at == inner[1]

    # -- fields ---------------------------------------------------------------------------------------------------

    def _fields(self) -> Iterator[Owner]:
        text, taken, after = self.text, sorted(self.taken), 0
        for match in self.lexicon.label_pattern.finditer(text):
            if match.start() < after or covers(taken, match.start()):
                continue
            end = after = _field_end(text, match.end())
            line = _line_start(text, match.start())
            if not text[line : match.start()].strip() and line > 0:
                line = _line_start(text, line - 1)
            block = (match.start(), end)
            owners = self._labelled(block, block, (line, end), "field")
            if owners:
                self.taken.append(block)
                yield from owners

    def _labelled(
        self, span: tuple[int, int], block: tuple[int, int], scope: tuple[int, int], frame: str
    ) -> list[Owner]:
        owners: list[Owner] = []
        labels = list(self.lexicon.label_pattern.finditer(self.text, *span))
        for index, match in enumerate(labels):
            end = labels[index + 1].start() if index + 1 < len(labels) else span[1]
            stop = _LIST_END.search(self.text, match.end(), end)
            rule = self.lexicon.labels[match.group(1)]
            names = self.listed(match.end(), stop.start() if stop else end)
            owners += [Owner(agent, rule.role, rule.id, frame, block, scope, i) for i, agent in enumerate(names)]
        return owners

    def listed(self, start: int, end: int) -> list[Agent]:
        """The names of a list: the agents known there, and what else stands between separators and looks like a name."""
        known = self._between(start, end)
        names = list(known)
        at = start
        for agent in [*known, None]:
            left, right = at, agent.start if agent else end
            for match in _RAW.finditer(self.text, left, right):
                names.extend(self._raw(match.start(), match.end()))
            at = agent.end if agent else end
        return sorted(names, key=lambda a: a.start)

    def _raw(self, start: int, end: int) -> Iterator[Agent]:
        at = start
        for piece in re.split(r"([、，,]|以及|和|及)", self.text[start:end]):
            left, at = at, at + len(piece)
            name = piece.strip("（）() ")
            name = name.removesuffix("等")
            known = self.lexicon.surnames
            person = 2 <= len(name) <= 3 and (name[0] in known or name[:2] in known)
            if len(name) < 2 or _NO_NAME.fullmatch(name) or not (person or _BODY_END.search(name)):
                continue
            begin = left + piece.index(name)
            titled = person_name(self.lexicon).fullmatch(name)
            name, person = (titled.group(1), True) if titled else (name, person)
            yield Agent(
                begin,
                begin + len(name),
                (name,),
                "addressees.people.surnames" if person else "addressees.listed",
                person=person,
            )

    # -- tables ---------------------------------------------------------------------------------------------------

    def _tables(self) -> Iterator[Owner]:
        """Rows under a head line with 牵头单位, 配合单位, 责任人 …: the cells of those columns name the owners."""
        text, at, columns = self.text, 0, dict[int, AddresseeRule]()
        lines = text.split("\n")
        for number, line in enumerate(lines):
            start, at = at, at + len(line) + 1
            cells = list(_split_cells(line, start))
            if len(cells) < 2:
                parts = len(line) <= _SECTION and _CELLS.search(
                    lines[number + 1].strip() if number + 1 < len(lines) else ""
                )
                columns = columns if parts else {}  # 一、阵地建设: a row that only names a section
                continue
            heads = {i: rule for i, span in enumerate(cells) if (rule := self._column(text[slice(*span)]))}
            if heads:
                columns = heads
                self.taken.append((start, start + len(line)))
                continue
            if not columns:
                continue
            block = (start, start + len(line))
            for index, rule in columns.items():
                if index < len(cells):
                    left, right = cells[index]
                    for i, agent in enumerate(self.listed(left, right)):
                        yield Owner(agent, rule.role, rule.id, "cell", block, block, i)
            self.taken.append(block)

    def _column(self, head: str) -> AddresseeRule | None:
        head = re.sub(r"[\s（(].*$|\s", "", head)
        return self.lexicon.labels.get(head)


def _split_cells(line: str, offset: int) -> Iterator[tuple[int, int]]:
    body = line.strip("|｜ \r")
    at = offset + line.find(body) if body else offset
    for cell in _CELLS.split(body) if body else ():
        start = at + line[at - offset :].find(cell)
        yield start, start + len(cell)
        at = start + len(cell)


def _start(agent: Agent) -> int:
    return agent.start


def covers(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether one of the spans (sorted, apart from each other) covers the offset."""
    index = bisect_right(spans, (at, sys.maxsize)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _line_start(text: str, at: int) -> int:
    left = max(0, at - _REACH)
    return text.rfind("\n", left, at) + 1 or left


def _closing(text: str, start: int) -> int:
    """The offset after the bracket that closes the one at `start`, -1 if there is none near."""
    depth = 0
    for at in range(start, min(len(text), start + 300)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if depth == 0:
                return at + 1
        elif text[at] == "\n":
            return -1
    return -1


def _sentence_start(text: str, end: int) -> int:
    """Where the sentence begins that a bracket at `end` closes (the bracket may stand after the full stop)."""
    at = end - 1 if text[end - 1 : end] in ("。", "；", ";") else end
    return max(text.rfind(mark, max(0, at - _REACH), at) for mark in "。；\n！？") + 1 or max(0, at - _REACH)


def _field_end(text: str, start: int) -> int:
    """Where the value of a field ends: at a full stop, a tab, the line's end, or the bracket that holds the field."""
    depth = 0
    limit = min(len(text), start + _REACH)
    for at in range(start, limit):
        char = text[at]
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < 0 or char in "。\n\t|":
            return at
    return limit


def _after_with(owners: list[Owner]) -> list[Owner]:
    """A、B会同C负责: A and B lead, C assists."""
    led = False
    mended = []
    for owner in owners:
        if owner.rule == "addressees.roles.with":
            led = True
        elif led and owner.role == "responsible":
            owner = replace(owner, role="assist")
        mended.append(owner)
    return mended


def _first_leads(owners: Sequence[Owner]) -> list[Owner]:
    """「列第一位者为牵头单位」: in every list of several the first leads."""
    several = {o.block for o in owners if o.listed > 0 and o.role == "responsible"}
    return [
        replace(o, role="lead", rule="addressees.order")
        if o.block in several and o.listed == 0 and o.role == "responsible"
        else o
        for o in owners
    ]
