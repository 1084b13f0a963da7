"""The tables of a text go in; the names that can be read in it come out, each with its region, parent and core.

A name is read from its last word to the left: fields (经济|技术|部), then the body that it is a part of (市总工会|经济技术部)
or its region (市|教育局), then what makes it a collective (各|县（市、区）|总工会).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .rules import Canonical, Word
from .tables import HAN, PARTICLES, PLACE_ENDINGS, Piece, Tables

_NUMBER = re.compile(r"(?<![第0-9.])(?:(?!1[个家所])[0-9]{1,3}|(?!一[个家所])[一二三四五六七八九十两]{1,3})(?:个|家|所)$")
_NOT_COUNTED = re.compile(r"(?:新建|新增|新设|组建|成立|建立|建成|选树|评选|培育|打造|另有|有|其中|前|近|超|了|的|任何|哪|某|任意|至少|不少于|[0-9一二三四五六七八九十])$")
_ADJECTIVE = re.compile(r"[性制型级类化式]$")
_ORDINAL = re.compile(r"第[一二三四五六七八九十0-9]{1,3}$")
_ADJECTIVAL = frozenset({"国家", "国家级", "省级", "市级", "县级", "区级", "中央", "基层", "重点"})
_SHORT = ("集团", "公司", "医院", "学校", "学院", "大学", "银行")  # head nouns that may repeat a full name
_GROUPS = frozenset({"党群", "群团", "政法", "党政", "农口", "涉农"})
_DOUBTFUL = frozenset("州盟旗地乡镇村")  # level characters that often end other words
# A long modifier may hold verbs (深化, 应对, 推进), so that only these end it.
_LONG_STOPS = re.compile(r"(?:成立|设立|建立|组建|依托|报送|提交|会同|联合|配合|要求|责成|健全|完善|印发|根据|按照|通过|同意|听取|参加|主持|担任|兼任|增设|报告|撤销|调整|充实|提请|派出|组成|设|任|按|报|经|由|请|向|对|把|将|让|给|到|从|为|的|了|在|是|各|该|本|和|与|全)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A readable name: `text[start:end]`; `core` is where its own words (fields and last word) begin."""

    start: int
    end: int
    core: int
    word: Word
    region: tuple[int, int] | None = None
    parent: Name | None = None
    generic: bool = False
    quantified: bool = False  # 各, 有关, 三家 … stands before it
    bare: bool = False  # neither region nor parent nor quantifier
    proper: bool = False
    core_canonical: str | None = None
    members: tuple[str, ...] = ()
    same_as: Name | None = None  # the fuller name that a short one repeats: 江州水务集团 … 集团


class Grammar:
    """Reads the names of one text."""

    def __init__(self, tables: Tables) -> None:
        self.t = tables
        self.text = tables.text
        self.parents: dict[int, Name] = {}  # the longest readable name by its end, whether it counts by itself or not
        self.learned: set[str] = set()  # place names met at a clear boundary
        self.known: dict[str, Name] = {}  # full names by their last word, which may stand for them later

    def read(self) -> list[Name]:
        """All readable names, in the order of their ends."""
        found: list[Name] = []
        for anchor in self.t.anchors:
            name = self._read(anchor)
            if name is None:
                continue
            found.append(name)
            self._remember(name)
            known = self.parents.get(name.end)
            if known is None or name.start < known.start:
                self.parents[name.end] = name
        return found

    def _read(self, anchor: Piece) -> Name | None:
        rule = anchor.word.rule
        if rule.kind in ("head", "class") and rule.unless_before and self.text.startswith(rule.unless_before, anchor.end):
            return None
        if rule.only_before and not self.text.startswith(rule.only_before, anchor.end):
            return None
        if rule.kind == "name":
            return self._plain(anchor)
        if rule.kind == "first_person":
            return self._plain(anchor)
        if rule.kind == "joined":
            region = self.region(anchor.start)
            members = anchor.word.canonical if isinstance(anchor.word.canonical, tuple) else ()
            name = self._plain(anchor)
            return replace(name, start=region, region=(region, anchor.start), members=members) if region is not None else replace(name, members=members)
        return self._compound(anchor)

    def _remember(self, name: Name) -> None:
        if name.word.rule.needs == "proper" and not name.generic and name.same_as is None and (name.proper or name.region or name.parent):
            for short in _SHORT:
                if self.text.endswith(short, name.core, name.end):
                    self.known.setdefault(short, name)

    def _plain(self, anchor: Piece) -> Name:
        return Name(anchor.start, anchor.end, anchor.start, anchor.word, core_canonical=_text(anchor.word.canonical))

    # -- names that are put together ------------------------------------------------------------------------------

    def _compound(self, anchor: Piece) -> Name | None:
        word, rule = anchor.word, anchor.word.rule
        fields, parent = self._fields(anchor)
        core = fields[-1].start if fields else anchor.start
        name = Name(core, anchor.end, core, word, parent=parent, core_canonical=self._canonical(anchor, fields))
        if parent is not None:
            name = replace(name, start=parent.start, generic=parent.generic)
            if rule.kind == "class" and not parent.generic:
                name = replace(name, generic=True)
        else:
            name = self._region(name, anchor, fields)
            name = self._collective(name, anchor, fields)
            if name.start == core and not name.generic:
                trimmed = self._trim(fields)
                start = trimmed[-1].start if trimmed else anchor.start
                fields = trimmed
                name = replace(name, start=start, core=start, bare=True, core_canonical=self._canonical(anchor, fields))
        return self._valid(name, anchor, fields)

    def _fields(self, anchor: Piece) -> tuple[list[Piece], Name | None]:
        """The field words before the last word, nearest first, and the body whose part the name is."""
        rule = anchor.word.rule
        at, fields = anchor.start, list[Piece]()
        takes = rule.kind == "head" or rule.fields or rule.part
        joins = rule.part or rule.kind in ("head", "class")
        while True:
            parent = self.parents.get(at)
            if parent is not None and joins and self._joins(parent, anchor, fields):
                return fields, parent
            ordinal = _ORDINAL.search(self.text, max(0, at - 5), at) if rule.part or rule.long else None
            if ordinal and not fields:
                fields.append(Piece(ordinal.start(), at, anchor.word))
                at = ordinal.start()
                continue
            piece = self.t.fields.get(at)
            if not takes or piece is None:
                return fields, None
            fields.append(piece)
            at = piece.start

    def _joins(self, parent: Name, anchor: Piece, fields: list[Piece]) -> bool:
        kind = anchor.word.rule.kind
        if parent.word.rule.kind == "first_person":
            return False
        if parent.word.rule.kind == "class" and parent.word.rule.agent and not parent.generic:
            return False
        if kind == "class":
            # 国务院|部门, but 区妇联|组织 is a body and a verb
            return not anchor.word.rule.part and not parent.bare or (parent.generic and anchor.word.rule.part)
        if parent.bare and parent.word.rule.kind == "head" and not parent.proper:
            return False
        return True

    def _trim(self, fields: list[Piece]) -> list[Piece]:
        """Without the verbs at the left end: 加强|监督|检查|组."""
        kept = list(fields)
        while kept and kept[-1].word.rule.verbal:
            kept.pop()
        return kept

    def _canonical(self, anchor: Piece, fields: list[Piece]) -> str | None:
        last = _text(anchor.word.canonical) or anchor.word.text
        if anchor.word.rule.canonical:
            # 发改|委: 发展和改革|委员会
            return "".join(_text(piece.word.canonical) or piece.word.text for piece in reversed(fields)) + last
        return "".join(self.text[piece.start : piece.end] for piece in reversed(fields)) + last

    # -- region ---------------------------------------------------------------------------------------------------

    def _region(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name:
        rule = anchor.word.rule
        start = self.region(name.start)
        if start is None and anchor.word.text[0] in self._LEVELS and not fields:
            start = self.place(anchor.start, anchor.word.text[:1])  # 青山|县委
            if start is None:
                prefix = self.t.prefixes.get(anchor.start)
                return replace(name, start=prefix.start) if prefix else name
        if start is None and rule.needs in ("proper", "region", "modifier"):
            return self._proper(name, anchor, fields)
        if start is None:
            return name
        name = replace(name, start=start, region=(start, name.start))
        if rule.needs == "region" and name.region and start in self.t.fields | self.parents:
            parent, piece = self.parents.get(start), self.t.fields.get(start)
            if parent is not None and parent.word.rule.kind in ("name", "head"):
                return replace(name, start=parent.start, parent=parent, region=None, core=start)  # 太行国家实验室|江西创新中心
            if piece is not None and start - piece.start > 2:
                return replace(name, start=piece.start)  # 人工智能|陕西实验室
        prefix = self.t.prefixes.get(start)
        return replace(name, start=prefix.start) if prefix else name

    _LEVELS = frozenset("省市区县州旗盟地")

    def region(self, end: int) -> int | None:
        """Where a region that ends at `end` begins: 市, 临江区, 山东省济南市历下区, 县（市、区）, 南昌."""
        level, place = self.t.levels.get(end), self.t.places.get(end)
        if place is not None and (level is None or place.start < level.start):
            return self._outer(place.start)
        if level is None:
            return None
        before = self.text[level.start - 1 : level.start]
        if before in ("全", "我", "本", "该", "跨", "某") and before:
            return None
        start = self.place(level.start, level.word.text)
        if start is None and level.word.text in _DOUBTFUL and not self._clear(level.start):
            return None
        return level.start if start is None else self._outer(start)

    def _clear(self, at: int) -> bool:
        """Whether a word can begin at `at`: after punctuation, a particle, a verb or another name."""
        before = self.text[at - 1 : at]
        return not before or not HAN.match(before) or before in PARTICLES or at in self.t.stops or at in self.parents or at in self.t.quantifiers

    def _outer(self, start: int) -> int:
        """A region may stand in a larger one (济南市|历下区) or after a network's name (国网|山东省)."""
        outer = self.region(start)
        return start if outer is None else outer

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
        if text[end - 1] not in PLACE_ENDINGS and start > 0 and text[start - 1] not in "\n、由请向经报":
            return None
        self.learned.add(text[start:end])
        return start

    def _run(self, end: int, limit: int) -> int | None:
        """Where the run of name characters before `end` begins; None if it is longer than `limit` or a stop word."""
        text, at = self.text, end
        if end in self.t.stops:
            return None
        while at > 0 and HAN.match(text, at - 1) and text[at - 1] not in PARTICLES:
            if at < end and (at in self.t.stops or at in self.parents):
                return at
            if end - at >= limit:
                return None
            at -= 1
        return at if at < end else None

    # -- proper names and long modifiers --------------------------------------------------------------------------

    def _proper(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name:
        """华泰|纺织公司, 中国科学院|赣江|创新研究院, 国务院|深化医药卫生体制改革|领导小组."""
        long = anchor.word.rule.long
        start = self._long(name.start) if long else self._short(name.start)
        if start is None:
            return name
        parent = self.parents.get(start)
        if parent is not None and parent.word.rule.kind != "class" and start < name.start:
            return replace(name, start=parent.start, core=start, parent=parent, proper=True, core_canonical=self.text[start : name.end])
        return replace(name, start=start, core=start, proper=start < name.start, core_canonical=self.text[start : name.end])

    def _short(self, end: int) -> int | None:
        text, at = self.text, end
        if end in self.t.stops:
            return None
        while at > 0 and HAN.match(text, at - 1) and text[at - 1] not in PARTICLES:
            if at < end and (at in self.t.stops or at in self.parents):
                break
            if at < end:
                region = self.region(at)
                if region is not None and at - region > 1:
                    return region
            if end - at >= 6:
                token = self.t.tokens.get(end)
                return token
            at -= 1
        return at if end - at >= 2 and not _ADJECTIVE.search(text, at, end) else None

    def _long(self, end: int) -> int | None:
        text, at = self.text, end
        while at > 0 and (HAN.match(text, at - 1) or text[at - 1] in "“”"):
            if _LONG_STOPS.search(text, max(0, at - 2), at):
                break
            parent = self.parents.get(at)
            if parent is not None and at < end and parent.word.rule.kind in ("name", "body") and not parent.generic and (parent.region or parent.word.rule.kind == "name"):
                break
            if end - at >= 24:
                return None
            at -= 1
        return at if at < end else None

    # -- collectives ----------------------------------------------------------------------------------------------

    def _collective(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name:
        rule = anchor.word.rule
        quantifier = self.t.quantifiers.get(name.start)
        if quantifier is not None:
            return self._before_quantifier(replace(name, start=quantifier.start, generic=True, quantified=True))
        if (rule.kind == "class" and not rule.quantified and not rule.agent) or (rule.part and rule.kind == "body"):
            number = _NUMBER.search(self.text, max(0, name.start - 5), name.start)
            if number and not _NOT_COUNTED.search(self.text, max(0, number.start() - 4), number.start()):
                return replace(name, start=number.start(), generic=True, quantified=True)
        if rule.kind == "class" and name.region:
            return replace(name, generic=True)
        return name

    def _before_quantifier(self, name: Name) -> Name:
        """党群|各部门, 国务院|各部委, 省|各部门, 区妇联机关|各部门."""
        at = name.start
        parent = self.parents.get(at)
        if parent is None and self.text.endswith("机关", 0, at):
            parent = self.parents.get(at - 2)
        if parent is not None and parent.word.rule.kind in ("name", "body") and not parent.generic:
            return replace(name, start=parent.start, parent=parent)
        region = self.region(at)
        if region is not None:
            return replace(name, start=region)
        piece = self.t.fields.get(at)
        if piece is not None and piece.word.text in _GROUPS:
            return replace(name, start=piece.start)
        return name

    # -- what a name needs ----------------------------------------------------------------------------------------

    def _valid(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name | None:
        rule = anchor.word.rule
        anchored = name.region is not None or name.parent is not None or name.generic or name.start < name.core
        if rule.kind == "body":
            return name if anchored or rule.alone else None
        if rule.kind == "class":
            return self._valid_class(name, anchor, fields)
        nouns = [piece for piece in fields if not piece.word.rule.verbal]
        sectors = [piece for piece in fields if piece.word.rule.kind == "sector"]
        if rule.needs == "sector":
            return name if sectors and (anchored or rule.open) else None
        if rule.needs == "field":
            if name.parent is not None or name.generic:
                return name if fields or len(anchor.word.text) > 1 else None
            return name if nouns and (anchored or rule.open and name.end - name.start > 2) else None
        placed = name.region is not None and self.text[name.region[0] : name.region[1]] not in _ADJECTIVAL
        if rule.needs == "proper":
            owner = self.known.get(anchor.word.text)
            if owner is not None and name.bare and not fields:
                return replace(name, same_as=owner)
            known = name.parent or name.proper or placed or (name.generic and fields)
            return name if known or (rule.type == "enterprise" and nouns and len(fields) > 1) else None
        if rule.needs == "region":
            named = placed and name.region and (fields or name.region[1] - name.region[0] > 1)
            return name if name.parent or name.proper or named else None
        return name

    def _valid_class(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name | None:
        rule, text = anchor.word.rule, anchor.word.text
        quantified = name.quantified
        if rule.agent:
            asked = self.text.endswith(("由", "请"), 0, name.start) and len(text) > 2
            return replace(name, generic=True) if quantified or asked or text in rule.alone_in else None
        if len(text) == 1 and not quantified:
            return None
        if rule.quantified:
            return name if quantified else None
        if rule.part:
            region = self.text[name.region[0] : name.region[1]] if name.region else ""
            placed = bool(region) and region[-1] not in "省市区县" and self._clear(name.start)
            alone = text in rule.alone_in and not region
            return replace(name, generic=True) if quantified or name.parent or placed or alone else None
        if quantified or name.parent or name.region:
            return replace(name, generic=True)
        members = self._coordinated(name, fields)
        if members is not None:
            return members
        if any(piece.word.rule.kind == "sector" or piece.word.rule.id.endswith("roles") for piece in fields):
            return replace(name, generic=True)
        return None

    def _coordinated(self, name: Name, fields: list[Piece]) -> Name | None:
        """公安、卫健|部门; 财政、教育、医保等|部门: one mention of several bodies."""
        noun = self.text[name.end - len(name.word.text) : name.end]
        at, members = name.end - len(noun), list[str]()
        if self.text[at - 1 : at] == "等":
            at -= 1
        while True:
            piece = self.t.fields.get(at)
            if piece is None or piece.word.rule.kind != "sector":
                return None
            members.insert(0, piece.word.text + noun)
            at = piece.start
            if self.text[at - 1 : at] in ("、", "和", "及", "与") and at > 0 and at - 1 in self.t.fields:
                at -= 1
                continue
            break
        if len(members) < 2:
            return None
        return replace(name, start=at, core=at, generic=True, members=tuple(members))


def _text(canonical: Canonical) -> str | None:
    return canonical if isinstance(canonical, str) else None
