"""A readable name goes in; it comes out, mended or not at all, by what its last word needs before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from .names import Name
from .regions import Regions
from .tables import Piece, Tables

_ADJECTIVAL = frozenset({"国家", "国家级", "省级", "市级", "县级", "区级", "中央", "基层", "重点"})
# What makes 公司 or 医院 definite: 各公司, 所属企业, but not 其他医院, 各类企业.
_EACH = re.compile(r"各(?!类|级各类)|每[个家支所名]|[所下直]属")
_SOME = re.compile(r"有关|相关|属地|所在")  # with a kind of enterprise: 有关|发电|企业
_TELLS = ("由", "请", "责成", "会同", "联合", "商请", "要求")
# What follows a body at the beginning of a clause where it acts.
_ACTS = re.compile(
    r"[负牵]|配合|协助|要(?!求|点|素|闻|害|么)|应(?!急|用|对|聘|届)|须|必须|务必|不得|会同|联合|先|再|每[周月天日季年]|把|于?[0-9]{1,2}月|本周|下周|[今明]天|将(?!军)"
)
_GOES_ON = re.compile(r"[^\u4e00-\u9fff]|$|[和与及予在根按]")
_BEGINS = re.compile(r"(?:[，。；：！？,;:!?）)\s、]|^)$")


class Needs:
    """Checks the names of one text; `known` are its full names by the head noun that may stand for them."""

    def __init__(self, tables: Tables, regions: Regions, known: Mapping[str, Name | None]) -> None:
        self.t = tables
        self.text = tables.text
        self.regions = regions
        self.known = known
        self.each: set[int] = set()  # ends of names that an earlier 各 holds for
        self.acting: set[str] = set()  # kinds of bodies that the text has told to act

    def check(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name | None:
        rule = anchor.word.rule
        anchored = name.region is not None or name.parent is not None or name.generic or name.start < name.core
        placed = name.region is not None and self.text[name.region[0] : name.region[1]] not in _ADJECTIVAL
        if rule.kind == "body":
            if rule.type in ("institution", "hospital") and name.region and not placed and not name.generic:
                return None  # 县级中医院 is a kind of hospital
            return name if anchored or rule.alone else None
        if rule.kind == "class":
            return self._class(name, anchor, fields)
        nouns = [piece for piece in fields if not piece.word.rule.verbal]
        if rule.needs == "sector":
            sectors = any(piece.word.rule.kind == "sector" for piece in fields)
            return name if sectors and (anchored or rule.open or self._asked(name)) else None
        if rule.needs == "field":
            if name.parent is not None or name.generic:
                return name if fields or len(anchor.word.text) > 1 else None
            told = rule.open and name.end - name.start > 2
            return name if nouns and (placed or told or self._asked(name)) else None
        if rule.needs == "proper":
            owner = self.known.get(anchor.word.text)
            if owner is not None and name.bare and not fields:
                return replace(name, same_as=owner) if self.regions.clear(name.start) else None
            known = name.parent or name.proper or placed or (name.generic and fields)
            # 环卫公司 is the one of the place; 农机合作社 is a kind.
            return name if known or (nouns and anchor.word.text.endswith(("公司", "集团"))) else None
        if rule.needs == "region":
            named = (
                name.region and placed and (fields or len(anchor.word.text) > 2 or name.region[1] - name.region[0] > 1)
            )
            return name if name.parent or name.proper or named or (nouns and self._asked(name)) else None
        return name

    def _asked(self, name: Name) -> bool:
        """A name without a region is definite where it is told to act: 由|工程管理中心|负责, 质监站|配合."""
        told = self.text.endswith(_TELLS, 0, name.start)
        return told or self.text.startswith(("牵头", "配合", "协助", "负责"), name.end) or self._acts(name)

    def _acts(self, name: Name) -> bool:
        """A name at the beginning of a clause with a verb that binds it: 供电企业|要…."""
        begins = name.start == 0 or _BEGINS.match(self.text, name.start - 1, name.start)
        return bool(begins) and _ACTS.match(self.text, name.end) is not None

    def _class(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name | None:
        rule, text = anchor.word.rule, anchor.word.text
        if rule.agent:
            asked = len(text) > 2 and self.text.endswith(("由", "请"), 0, name.start)
            return replace(name, generic=True) if name.quantified or asked or text in rule.alone_in else None
        if rule.quantified or len(text) == 1:
            if name.quantified and _EACH.search(self.text, name.start, anchor.start):
                return name
            if fields and name.quantified and _SOME.match(self.text, name.start):
                return name
            return self._shared(name) or (self._acting(name) if fields and len(text) > 1 else None)
        if rule.part:
            region = self.text[name.region[0] : name.region[1]] if name.region else ""
            placed = bool(region) and region[-1] not in "省市区县" and self.regions.clear(name.start)
            alone = text in rule.alone_in and not region
            return replace(name, generic=True) if name.quantified or name.parent or placed or alone else None
        if name.parent is not None:
            return name
        if name.quantified or name.region:
            return replace(name, generic=True)
        members = self._coordinated(name)
        if members is not None or text in rule.alone_in:
            return members or replace(name, generic=True)
        told = rule.open and any(piece.word.rule.kind in ("sector", "role") for piece in fields)
        told = told or (text in rule.with_fields and any(not piece.word.rule.verbal for piece in fields))
        return replace(name, generic=True) if told else self._acting(name) if fields else None

    def _shared(self, name: Name) -> Name | None:
        """各 holds for all that it is followed by: 各高校、|科研院所|和|国有企业."""
        if name.quantified:
            return None
        joint = re.compile(r"(?:、|和|与|及|以及)$").search(self.text, max(0, name.start - 2), name.start)
        before = self.regions.parents.get(joint.start()) if joint else None
        if before is None or not before.generic or before.word.rule.kind != "class" or len(name.word.text) < 2:
            return None
        each = self.text[before.start] == "各" or before.end in self.each
        if not each or not before.quantified:
            return None
        self.each.add(name.end)
        return replace(name, generic=True, quantified=True)

    def _acting(self, name: Name) -> Name | None:
        """A kind of body that the text tells to act, and the same words wherever they stand alone later."""
        words = self.text[name.start : name.end]
        acts = self._acts(name)
        if acts:
            self.acting.add(words)
        elif not _GOES_ON.match(self.text, name.end):
            return None
        alone = name.start == 0 or _BEGINS.match(self.text, name.start - 1, name.start)
        told = alone or self.text.endswith((*_TELLS, "和", "与", "向"), 0, name.start)
        return replace(name, generic=True) if words in self.acting and told else None

    def _coordinated(self, name: Name) -> Name | None:
        """公安、卫健|部门; 财政、教育、医保等|部门: one mention of several bodies."""
        noun = name.word.text
        at, members = name.end - len(noun), list[str]()
        if self.text[at - 1 : at] == "等":
            at -= 1
        while True:
            piece = self.t.fields.get(at)
            if piece is None or piece.word.rule.kind != "sector":
                return None
            members.insert(0, piece.word.text + noun)
            at = piece.start
            if self.text[at - 1 : at] in ("、", "和", "及", "与") and at - 1 in self.t.fields:
                at -= 1
                continue
            break
        if len(members) < 2:
            return None
        return replace(name, start=at, core=at, generic=True, members=tuple(members))
