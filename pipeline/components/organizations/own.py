"""An anchor goes in; the words before it that no list has, but that only a name can have there, come out as a piece.

省地震局|震害防御|处: a part of a bureau; 各|参建|单位: between 各 and a class noun.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .names import Name
from .tables import HAN, PARTICLES, Piece, Tables

_PARTS = frozenset({"处", "科", "股", "室"})  # last words of the parts of a bureau, whose own names no list exhausts
_PART_ENDS = re.compile(r"[^\u4e00-\u9fff]|$|[牵负配要应须将会联按于]|协助|承办|组织|报[送告]|主任|负责")
_PART_NOT = re.compile(
    r"[的了是在和与及或由请向把将对给各有][^，。]*|.*(?:有关|相关|干部|所有|全体|业务|职能|内设|牵头|领导|主管)"
)
_PLAIN = frozenset({"单位", "企业", "公司", "机构", "组织", "学校", "部门"})
_EACH = frozenset({"各", "每个", "各有关", "各相关"})


class OwnWords:
    """Reads the words of one text; `parents` are the names read so far, by their end."""

    def __init__(self, tables: Tables, parents: Mapping[int, Name]) -> None:
        self.t = tables
        self.text = tables.text
        self.parents = parents

    def possible(self, anchor: Piece) -> bool:
        """Whether the anchor may be a part of a bureau that is named a few characters before."""
        return anchor.word.text in _PARTS and any(anchor.start - size in self.parents for size in range(2, 7))

    def of_bureau(self, anchor: Piece, at: int, fields: list[Piece]) -> Piece | None:
        """Words that only a part of a bureau has in its name: 省地震局|震害防御|处."""
        word = anchor.word
        if word.text not in _PARTS or word.rule.kind != "head" or not _PART_ENDS.match(self.text, anchor.end):
            return None
        for size in range(2 if not fields else 1, 7):
            parent = self.parents.get(at - size)
            if parent is not None:
                between = self.text[at - size : at]
                named = (parent.region or parent.parent or parent.proper) and not parent.generic
                whole = all(HAN.match(char) for char in between) and not _PART_NOT.match(between)
                clean = not any(end in self.t.stops for end in range(at - size + 1, at + 1))
                return Piece(at - size, at, word) if named and whole and clean else None
        return None

    def of_each(self, anchor: Piece, at: int) -> Piece | None:
        """A word between 各 and a class noun that no list has: 各|参建|单位."""
        rule = anchor.word.rule
        if rule.kind != "class" or anchor.word.text not in _PLAIN:
            return None
        for size in (2, 4):
            quantifier = self.t.quantifiers.get(at - size)
            if quantifier is not None and quantifier.word.text in _EACH:
                between = self.text[at - size : at]
                plain = all(HAN.match(char) and char not in PARTICLES for char in between)
                return Piece(at - size, at, anchor.word) if plain else None
        return None
