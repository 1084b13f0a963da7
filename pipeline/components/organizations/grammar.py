"""The tables of a text go in; the names that can be read in it come out, each with its region, parent and core.

A name is read from its last word to the left: fields (经济|技术|部), then the body that it is a part of (市总工会|经济技术部)
or its region (市|教育局), then what makes it a collective (各|县（市、区）|总工会).
"""

from __future__ import annotations

import re
from dataclasses import replace

from .names import Name
from .needs import Needs
from .own import OwnWords
from .regions import LEVELS, Regions
from .rules import Canonical
from .tables import Piece, Tables

_NUMBER = re.compile(
    r"(?<![第0-9.])(?:(?!1[个家所])[0-9]{1,3}|(?!一[个家所])[一二三四五六七八九十两]{1,3})(?:个|家|所)$"
)
_NOT_COUNTED = re.compile(
    r"(?:新建|新增|新设|组建|成立|建立|建成|选树|评选|培育|打造|另有|有|其中|前|近|超|了|的|任何|哪|某|任意|至少|不少于|[0-9一二三四五六七八九十])$"
)
_HEAD = 80  # the letterhead and title stand in the first characters
_ORDINAL = re.compile(r"第[一二三四五六七八九十0-9]{1,3}$")
_FORMED = re.compile(r"组织|成立|组建|派出|选派|抽调|安排|设立|召集|建立|派驻?")
_SHORT = ("集团", "公司", "医院", "学校", "学院", "大学", "银行")  # head nouns that may repeat a full name
_NOUNS = frozenset({"活动", "工作"})  # verbal words that are nouns before a committee
_GROUPS = frozenset({"党群", "群团", "政法", "党政", "农口", "涉农"})  # 党群|各部门


class Grammar:
    """Reads the names of one text."""

    def __init__(self, tables: Tables) -> None:
        self.t = tables
        self.text = tables.text
        self.parents: dict[int, Name] = {}  # the longest readable name by its end, whether it counts by itself or not
        self.regions = Regions(tables, self.parents)
        self.known: dict[str, Name | None] = {}  # full names by a head noun that may stand for them; None: several
        self.own = OwnWords(tables, self.parents)
        self.needs = Needs(tables, self.regions, self.known)

    def read(self) -> list[Name]:
        """All readable names, in the order of their ends."""
        found: list[Name] = []
        refused: dict[int, int] = {}
        doubtful: list[tuple[Piece, str]] = []
        for anchor in self.t.anchors:
            if self.regions.doubtful:
                self.regions.doubtful.clear()
            known = self.parents.get(anchor.end)
            if (
                known is None
                and anchor.word.rule.needs == "field"
                and len(anchor.word.text) < refused.get(anchor.end, 0)
            ):
                continue
            closed = known is not None and known.word.rule.kind == "name"
            name = self._read(anchor)
            doubtful.extend((anchor, word) for word in self.regions.doubtful)
            if name is None and anchor.word.rule.kind == "head" and len(anchor.word.text) > 1:
                refused[anchor.end] = len(anchor.word.text)  # what 创新中心 lacks, 中心 lacks too
            # A closed name is not read as a part of what stands before it: 国家发展改革委教育部 are two.
            if name is None or (closed and name.word.rule.kind != "name" and not _grows(name, known)):
                continue
            found.append(name)
            self._remember(name)
            if known is None or name.start < known.start:
                self.parents[name.end] = name
        # A place that was met at a clear boundary only later: 安平|区政府 … 市住建局、安平区政府.
        for anchor, word in doubtful:
            again = self._read(anchor) if word in self.regions.learned else None
            if again is not None:
                found.append(again)
        return found

    def _read(self, anchor: Piece) -> Name | None:
        rule, text = anchor.word.rule, self.text
        if rule.kind in ("head", "class") and rule.unless_before and text.startswith(rule.unless_before, anchor.end):
            return None
        if rule.only_before and not text.startswith(rule.only_before, anchor.end):
            return None
        if rule.kind in ("name", "first_person", "joined"):
            canonical = anchor.word.canonical
            name = Name(anchor.start, anchor.end, anchor.start, anchor.word, core_canonical=_text(canonical))
            if rule.kind != "joined":
                return name
            region = self.regions.region(anchor.start)
            members = canonical if isinstance(canonical, tuple) else ()
            if region is None:
                return replace(name, members=members)
            return replace(name, start=region, region=(region, anchor.start), members=members)
        return self._compound(anchor)

    def _remember(self, name: Name) -> None:
        """Keeps a full name for the head noun that may repeat it, as long as the text has only one of the kind."""
        if name.word.rule.needs != "proper" or name.generic or name.same_as is not None:
            return
        long_region = name.region is not None and name.region[1] - name.region[0] > 2
        own = name.bare and name.start < name.end - len(name.word.text)  # 公交|集团
        if name.start > _HEAD or not (name.proper or long_region or name.parent or own):
            return
        quote = self.text[name.start : name.end]
        for short in _SHORT:
            if quote.endswith(short):
                known = self.known.setdefault(short, name)
                if known is not None and self.text[known.start : known.end] != quote:
                    self.known[short] = None

    # -- names that are put together ------------------------------------------------------------------------------

    def _hopeless(self, anchor: Piece) -> bool:
        """Whether what a short noun needs is not there: most 部, 处, 市 and 县 of a text; saves reading them."""
        rule, at = anchor.word.rule, anchor.start
        if rule.kind == "head":
            if len(anchor.word.text) > 1 or at in self.t.fields or at in self.parents:
                return False
            return not self.own.possible(anchor)
        if rule.kind == "class" and (rule.agent or len(anchor.word.text) == 1):
            said = anchor.word.text in rule.alone_in or self.text[at - 1 : at] in ("由", "请")
            return not said and at not in self.t.quantifiers and at not in self.t.roles and at not in self.t.fields
        return False

    def _compound(self, anchor: Piece) -> Name | None:
        word, rule = anchor.word, anchor.word.rule
        if self._hopeless(anchor):
            return None
        fields, parent = self._fields(anchor)
        core = fields[-1].start if fields else anchor.start
        name = Name(core, anchor.end, core, word, parent=parent, core_canonical=self._canonical(anchor, fields))
        if parent is not None:
            generic = parent.generic or (rule.kind == "class" and not fields)
            name = replace(name, start=parent.start, generic=generic)
        else:
            name = self._collective(self._region(name, anchor, fields), anchor)
            if name.start == core and not name.generic:
                fields = _trim(fields, rule.long)
                start = fields[-1].start if fields else anchor.start
                canonical = self._canonical(anchor, fields)
                name = replace(name, start=start, core=start, bare=True, core_canonical=canonical)
        return self.needs.check(name, anchor, fields)

    def _fields(self, anchor: Piece) -> tuple[list[Piece], Name | None]:
        """The field words before the last word, nearest first, and the body whose part the name is."""
        rule = anchor.word.rule
        at, fields = anchor.start, list[Piece]()
        takes = rule.kind == "head" or rule.fields or rule.part
        joins = rule.part or rule.kind in ("head", "class")
        while True:
            parent = self.parents.get(at)
            if parent is not None and joins and self._joins(parent, anchor):
                return fields, parent
            if not fields and (rule.part or rule.long):
                ordinal = _ORDINAL.search(self.text, max(0, at - 5), at)
                if ordinal:
                    fields.append(Piece(ordinal.start(), at, anchor.word))
                    at = ordinal.start()
                    continue
            level = self.t.levels.get(at)
            piece = (
                self.t.fields.get(at) if level is None or level.start not in self.t.places else None
            )  # 聊城|市|教育局
            if rule.kind != "head":
                role = self.t.roles.get(at)
                piece = role if role and (piece is None or role.start <= piece.start) else piece
            if (
                piece is None
                and takes
                and (own := self.own.of_bureau(anchor, at, fields) or self.own.of_each(anchor, at))
            ):
                fields.append(own)
                at = own.start
                continue
            if not takes or piece is None:
                return fields, None
            if _FORMED.fullmatch(piece.word.text) and (rule.long or (fields and rule.type != "department")):
                return fields, None  # 团委|组织|志愿服务队
            fields.append(piece)
            at = piece.start

    def _joins(self, parent: Name, anchor: Piece) -> bool:
        rule, of = anchor.word.rule, parent.word.rule
        if of.kind == "first_person" or (of.agent and not parent.quantified):
            return False
        if rule.kind == "class":
            # 国务院|部门 and 省直各部门|团组织, but 区妇联|组织 is a body and a verb
            return parent.generic if rule.part else not parent.bare
        return not (parent.bare and of.kind == "head" and not parent.proper and parent.same_as is None)

    def _canonical(self, anchor: Piece, fields: list[Piece]) -> str:
        last = _text(anchor.word.canonical) or anchor.word.text
        if anchor.word.rule.canonical:
            # 发改|委: 发展和改革|委员会
            return "".join(_text(piece.word.canonical) or piece.word.text for piece in reversed(fields)) + last
        return "".join(self.text[piece.start : piece.end] for piece in reversed(fields)) + last

    # -- what stands before the core ------------------------------------------------------------------------------

    def _region(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name:
        rule = anchor.word.rule
        start = self.regions.region(name.start, strict=rule.needs in ("proper", "region"))
        if start is None and anchor.word.text[0] in LEVELS and not fields:
            start = self.regions.place(anchor.start, anchor.word.text[:1])  # 青山|县委
            if start is None:
                prefix = self.t.prefixes.get(anchor.start)
                return replace(name, start=prefix.start) if prefix else name
        if start is None:
            return self._proper(name, anchor, fields) if rule.needs in ("proper", "region", "modifier") else name
        name = replace(name, start=start, region=(start, name.start))
        parent = self.parents.get(start)
        if rule.part and self.text[name.core - 1] == "直" and parent is not None and parent.word.rule.type == "party":
            return replace(name, start=parent.start, core=start, region=None, parent=parent)  # 省委|省直|机关工委
        if rule.needs in ("region", "proper"):
            return self._hosted(name, rule.needs)
        prefix = self.t.prefixes.get(start)
        return replace(name, start=prefix.start) if prefix else name

    def _hosted(self, name: Name, needs: str) -> Name:
        """太行国家实验室|江西创新中心, 首都医科大学|附属|北京地坛医院, 人工智能|陕西实验室."""
        at = name.start
        attached = self.text.endswith("附属", 0, at)
        parent = self.parents.get(at - 2 if attached else at)
        if parent is not None and parent.word.rule.kind in ("name", "head") and (attached or needs == "region"):
            canonical = self.text[at : name.end]
            return replace(name, start=parent.start, parent=parent, region=None, core=at, core_canonical=canonical)
        piece = self.t.fields.get(at)
        if needs == "region" and piece is not None and at - piece.start > 2:
            canonical = self.text[piece.start : name.end]
            start = piece.start
            return replace(name, start=start, core=start, region=(start, start), proper=True, core_canonical=canonical)
        return name

    def _proper(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name:
        """华泰|纺织公司, 中国科学院|赣江|创新研究院, 国务院|深化医药卫生体制改革|领导小组."""
        rule = anchor.word.rule
        sure = rule.type == "enterprise" and any(not piece.word.rule.verbal for piece in fields)
        start = self.regions.modifier(name.start) if rule.long else self.regions.proper(name.start, sure)
        if start is None:
            return name
        if rule.long:
            formed = [found.end() for found in _FORMED.finditer(self.text, start, name.start)]
            start = formed[-1] if formed else start  # 校团委|组织|志愿服务队
        if self.text.endswith("附属", 0, start):
            return self._hosted(replace(name, start=start, region=(start, name.start), proper=True), "proper")
        parent, canonical = self.parents.get(start), self.text[start : name.end]
        if parent is not None and parent.word.rule.kind != "class" and start < name.start:
            return replace(name, start=parent.start, core=start, parent=parent, proper=True, core_canonical=canonical)
        return replace(name, start=start, core=start, proper=start < name.start, core_canonical=canonical)

    def _collective(self, name: Name, anchor: Piece) -> Name:
        rule = anchor.word.rule
        quantifier = self.t.quantifiers.get(name.start)
        if quantifier is not None:
            return self._before_quantifier(replace(name, start=quantifier.start, generic=True, quantified=True))
        if (rule.kind == "class" and not rule.quantified and not rule.agent) or (rule.part and rule.kind == "body"):
            number = _NUMBER.search(self.text, max(0, name.start - 5), name.start)
            if number and not _NOT_COUNTED.search(self.text, max(0, number.start() - 4), number.start()):
                return replace(name, start=number.start(), generic=True, quantified=True)
        return replace(name, generic=True) if rule.kind == "class" and name.region else name

    def _before_quantifier(self, name: Name) -> Name:
        """党群|各部门, 国务院|各部委, 省|各部门, 区妇联机关|各部门."""
        at = name.start
        parent = self.parents.get(at)
        if parent is None and self.text.endswith("机关", 0, at):
            parent = self.parents.get(at - 2)
        if parent is not None and parent.word.rule.kind in ("name", "body") and not parent.generic:
            return replace(name, start=parent.start, parent=parent)
        region = self.regions.region(at)
        if region is not None:
            return replace(name, start=region)
        piece = self.t.fields.get(at)
        return replace(name, start=piece.start) if piece is not None and piece.word.text in _GROUPS else name


def _trim(fields: list[Piece], long: bool = False) -> list[Piece]:
    """Without the verbs at the left end: 加强|监督|检查|组; 活动|领导小组 begins with a noun."""
    kept = list(fields)
    while kept and kept[-1].word.rule.verbal and not (long and kept[-1].word.text in _NOUNS):
        kept.pop()
    return kept


def _grows(name: Name, known: Name | None) -> bool:
    """Whether a department's name goes on to the left of a closed one: 安全|监察部, but not 国家发展改革委|教育部."""
    longer = known is not None and name.start < known.start
    return longer and name.word.rule.type == "department" and name.parent is None and name.region is None


def _text(canonical: Canonical) -> str | None:
    return canonical if isinstance(canonical, str) else None
