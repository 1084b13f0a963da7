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
_EACH = re.compile(r"各(?!类|级各类)|每[个家]|[所下直]属")


class Needs:
    """Checks the names of one text; `known` are its full names by the head noun that may stand for them."""

    def __init__(self, tables: Tables, regions: Regions, known: Mapping[str, Name | None]) -> None:
        self.t = tables
        self.text = tables.text
        self.regions = regions
        self.known = known

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
            return name if known or (nouns and anchor.word.text.endswith("公司")) else None
        if rule.needs == "region":
            named = name.region and placed and (fields or name.region[1] - name.region[0] > 1)
            return name if name.parent or name.proper or named or (nouns and self._asked(name)) else None
        return name

    def _asked(self, name: Name) -> bool:
        """A name without a region is definite where it is told to act: 由|工程管理中心|负责, 质监站|配合."""
        told = self.text.endswith(("由", "请", "责成"), 0, name.start)
        return told or self.text.startswith(("牵头", "配合", "协助", "负责"), name.end)

    def _class(self, name: Name, anchor: Piece, fields: list[Piece]) -> Name | None:
        rule, text = anchor.word.rule, anchor.word.text
        if rule.agent:
            asked = len(text) > 2 and self.text.endswith(("由", "请"), 0, name.start)
            return replace(name, generic=True) if name.quantified or asked or text in rule.alone_in else None
        if rule.quantified or len(text) == 1:
            return name if name.quantified and _EACH.search(self.text, name.start, anchor.start) else None
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
        return replace(name, generic=True) if told else None

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
