"""What the grammar reads: a name with its region, parent and core, as offsets into the text."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import Word


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
    proper: bool = False  # an open name (华泰) is part of it
    core_canonical: str | None = None
    members: tuple[str, ...] = ()
    same_as: Name | None = None  # the fuller name that a short one repeats: 江州水务集团 … 集团
