"""A text and the vocabulary go in; tables of which words end where come out, so that names can be read right to left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from ...lexicon import Hit
from .rules import Vocabulary, Word

HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters that no place or company name goes over: particles, prepositions, pronouns, position words.
PARTICLES = frozenset(
    "的了是在与和及或由请向对把被将让使给到至经从为以于按据并但而若如则因其此该这那各每我你他们不没未也都就又再已要应须会得着等上下里间所本全是个名家种项条次比报送抓办跟叫含副让靠离届座支台栋期内呢啊吧吗嘛哦嗯呀啦哈"
)

# Last characters of many place names and of few verbs and common nouns.
PLACE_ENDINGS = frozenset(
    "山水江河海湖溪泉州城阳陵安宁昌丰德清华东西南北云龙凤石林岭川原源田泽港湾浦桥台峰谷坪塘洲岛沙沟仁义福康乐庆远阴春泰荣吉祥津京沽埠坝坊屯庄店集堡关口门屏屿浪波澜"
)


class Piece(NamedTuple):
    """A word inside a name: `text[start:end]`."""

    start: int
    end: int
    word: Word


@dataclass(slots=True)
class Tables:
    """Words by the offset at which they end; at each end the longest one counts."""

    text: str
    anchors: list[Piece] = field(default_factory=list)
    fields: dict[int, Piece] = field(default_factory=dict)
    roles: dict[int, Piece] = field(default_factory=dict)
    levels: dict[int, Piece] = field(default_factory=dict)
    places: dict[int, Piece] = field(default_factory=dict)
    prefixes: dict[int, Piece] = field(default_factory=dict)
    quantifiers: dict[int, Piece] = field(default_factory=dict)
    stops: dict[int, Piece] = field(default_factory=dict)
    tokens: dict[int, int] = field(default_factory=dict)  # end of a token of two and more characters: its start


def build(text: str, vocabulary: Vocabulary, tokens: dict[int, int] | None = None) -> Tables:
    """The tables of `text`; `tokens` maps the end of each token of several characters to its start."""
    tables = Tables(text, tokens=tokens or {})
    by_kind = {
        "field": tables.fields, "sector": tables.fields, "role": tables.roles, "level": tables.levels,
        "place": tables.places, "prefix": tables.prefixes, "quantifier": tables.quantifiers, "stop": tables.stops,
    }  # fmt: skip
    hits = vocabulary.find_all(text)
    shadows = _shadows(text, hits)
    for start, end, words in hits:
        for word in words:
            kind = word.kind
            table = by_kind.get(kind)
            if table is None:
                if kind != "shadow" and not _shadowed(start, end, shadows):
                    tables.anchors.append(Piece(start, end, word))
                continue
            # The 城市 in 盐城市 hides no level, for 盐城 is a place.
            if kind == "level" and start not in tables.places and _shadowed(start, end, shadows):
                continue
            known = table.get(end)
            # The longest word counts; of two readings the sector (which has a full form) before the plain field.
            if known is None or start < known.start or (start == known.start and kind == "sector"):
                table[end] = Piece(start, end, word)
    tables.anchors.sort(key=_END_THEN_START)
    return tables


_END_THEN_START = itemgetter(1, 0)


def _shadows(text: str, hits: Iterable[Hit]) -> dict[int, list[tuple[int, int]]]:
    """The shadow words by each character that they cover; 部分 is none in 党支部|分别."""
    shadows: dict[int, list[tuple[int, int]]] = {}
    for start, end, words in hits:
        for word in words:
            if word.kind == "shadow" and not text.startswith(word.rule.unless_before or "\0", end):
                for at in range(start, end):
                    shadows.setdefault(at, []).append((start, end))
    return shadows


def _shadowed(start: int, end: int, shadows: dict[int, list[tuple[int, int]]]) -> bool:
    """Whether a shadow word overlaps the name without lying inside it."""
    for at in (start, end - 1):
        for low, high in shadows.get(at, ()):
            if low < start or high > end or (low == start and high == end):
                return True
    return False


def trace(tables: Tables, start: int, end: int, last: Word) -> list[str]:
    """The ids of the rules whose words make up the name `text[start:end]`, that of its last word first."""
    found, at = [last.rule.id], end - len(last.text)
    tables_by_role = (
        tables.quantifiers, tables.fields, tables.roles, tables.places, tables.levels, tables.prefixes,
    )  # fmt: skip
    while at > start:
        pieces = [piece for table in tables_by_role if (piece := table.get(at)) and piece.start >= start]
        for piece in pieces:
            if piece.word.rule.id not in found:
                found.append(piece.word.rule.id)
        at = min((piece.start for piece in pieces), default=at - 1)
    return found
