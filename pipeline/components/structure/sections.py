"""Pieces of text go in; sentences come out, each with its headings, its list head, and whether its part looks back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...patterns import compiled
from .records import Element, Part, Sentence, StructureRule
from .sentences import Piece

_UNNUMBERED = 3  # the rank of a heading without a number
_SHORT_HEADING = 16  # code points; a longer line with a full stop is a sentence
_HEADING_LENGTH = 45  # code points; a longer first sentence under a marker is text
_HEAD = re.compile(
    r"[：:]$|(?:如下|以下|下列|下面)[^，,。]{0,8}$|[两三四五六七八九几\d]\s?(?:件|点|项|个|方面|条)[^，,。；]{0,8}$"
)

# A month or quarter that stands over its tasks on a line of its own.
PERIOD = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}月份?|(?:第?[一二三四]|[1-4])季度|[上下]半年)(?:工作|重点|任务|安排|计划|[：:])*"
)
_OWNERS = re.compile(r"[（(][^（()）]{0,12}(?:责任|牵头|负责|配合|承办)[^（()）]*[)）]$")


class Parts:
    """Tells whether a heading or an opening sentence looks back or sets tasks."""

    def __init__(self, rules: Sequence[StructureRule]) -> None:
        self._headings = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "part"]
        self._openers = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "opener"]
        self._turns = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "turn"]

    def of_heading(self, text: str, start: int, end: int, above: Part) -> tuple[Part, Element | None]:
        """The part that a heading opens (`above` where it says nothing) and the words that say so.

        The match that ends last decides. A heading that is an order in form (加强…, 推进…) opens a plan only where
        nothing above it says otherwise: reports head their achievements in the same way.
        """
        best: tuple[int, int, StructureRule] | None = None
        for pattern, rule in self._headings:
            for found in pattern.finditer(text[start:end]):
                if rule.weak and (above != "none" or best):
                    continue
                if best is None or (found.end(), found.end() - found.start()) > (best[1], best[1] - best[0]):
                    best = (found.start(), found.end(), rule)
        if best is None:
            return above, None
        return best[2].part or above, Element(start + best[0], start + best[1], "part", best[2].id, best[2].part or "")

    def opened(self, said: str) -> Element | None:
        """The rule by which a sentence hands over to the orders of a document (现通知如下), offsets into `said`."""
        for pattern, rule in self._openers:
            found = pattern.search(said)
            if found:
                return Element(found.start(), found.end(), "opener", rule.id, rule.part or "plan")
        return None

    def of_sentence(self, text: str, start: int, end: int) -> tuple[Part, Element] | None:
        """The part that a sentence's first words turn to, if they do."""
        for pattern, rule in self._turns:
            found = pattern.match(text, start, end)
            if found:
                return rule.part or "none", Element(found.start(), found.end(), "turn", rule.id, rule.part or "")
        return None


@dataclass
class _Open:
    """A heading that is still open: its rank, text, part, and position in the list of sentences."""

    rank: int
    title: str
    part: Part
    index: int
    heading: bool


def build(
    text: str,
    pieces: Sequence[Piece],
    labels: Sequence[str],
    speakers: Sequence[str | None],
    default: Part,
    parts: Parts,
) -> tuple[list[Sentence], list[Element]]:
    """The sentences of the pieces. `labels`, `speakers`: for every piece what the lines told (title, row, line, '')."""
    sentences: list[Sentence] = []
    elements: list[Element] = []
    open_: list[_Open] = []
    turn: Part | None = None
    heads: dict[int, int] = {}  # rank of a list → position of its head
    paragraph = -1
    for position, piece in enumerate(pieces):
        label = labels[position]
        if piece.begins_line:
            paragraph += 1
            turn = None
        marker = text[slice(*piece.marker)].strip()
        if marker:
            elements.append(Element(piece.marker[0], piece.marker[1], "marker", piece.rule, marker))
        if label in {"title", "attachment", "date"}:
            open_, heads, turn = [], {}, None
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        if not label:
            label = _label(text, piece, following, labels[position + 1] if following else "")
        if piece.rank >= 0:
            while open_ and open_[-1].rank >= piece.rank:
                open_.pop()
            heads = {rank: head for rank, head in heads.items() if rank <= piece.rank}
            if piece.rank <= 4:
                turn = None
        elif label == "heading":
            while open_ and open_[-1].rank >= _UNNUMBERED:
                open_.pop()
        elif piece.begins_line and label == "body":
            # A paragraph without a number ends the list items above it, not the headings.
            while open_ and not open_[-1].heading:
                open_.pop()
            heads = {}
        above = open_[-1].part if open_ else default
        part = above
        if label in {"heading", "lead"}:
            part, element = parts.of_heading(text, piece.start, piece.end, above)
            elements.extend([element] if element else [])
            turn = None
        elif label == "body":
            turned = parts.of_sentence(text, piece.start, piece.end)
            if turned and (turned[0] != "past" or above == "none"):
                turn = turned[0] if turned[0] != "none" else None
                elements.append(turned[1])
            part = turn or above
            opener = parts.opened(text[piece.start : piece.end + len(piece.mark)]) if default == "none" else None
            if opener and not open_:
                default = "plan"
                elements.append(replace(opener, start=piece.start + opener.start, end=piece.start + opener.end))
        sentence = Sentence(
            piece.start,
            piece.end,
            label,
            piece.rule,
            marker,
            piece.rank,
            part,
            [each.title for each in open_ if each.title],
            heads.get(piece.rank, -1)
            if piece.rank >= 0
            else (open_[-1].index if open_ and not open_[-1].heading else -1),
            open_[-1].index if open_ else -1,
            paragraph,
            speakers[position],
            piece.mark,
            bool(re.search("[xX√✓☑]", marker)),
        )
        if piece.rank < 0 and open_ and not open_[-1].heading:
            sentence = replace(sentence, head=heads.get(open_[-1].rank, -1))
        sentences.append(sentence)
        index = len(sentences) - 1
        if following and following.rank >= 0 and _HEAD.search(text[piece.start : piece.end] + piece.mark):
            heads[following.rank] = index
        if label in {"heading", "lead"}:
            title = (text[piece.marker[0] : piece.end] if marker else text[piece.start : piece.end]).strip()
            rank = piece.rank if piece.rank >= 0 else _UNNUMBERED
            open_.append(_Open(rank, re.sub(r"\s+", " ", title), part, index, True))
        elif piece.rank >= 0:
            open_.append(_Open(piece.rank, "", part, index, False))
    return sentences, elements


def _label(text: str, piece: Piece, following: Piece | None, next_label: str) -> str:
    """Heading, lead or body, for a piece that is no part of the frame."""
    length = piece.end - piece.start
    if length > _HEADING_LENGTH or piece.mark in set("；;：:，,") - {""}:
        return "body"
    ends_line = following is None or following.begins_line
    said = text[piece.start : piece.end]
    if piece.rank < 0:
        whole_line = piece.begins_line and ends_line and not piece.mark
        under = following is not None and not next_label and following.end - following.start > length
        plain = (4 <= length <= 30 or PERIOD.fullmatch(said)) and not re.search(r"[，,：:、\s]|^[（(]", said)
        if whole_line and plain and next_label == "date":
            return "signature"
        return "heading" if whole_line and plain and under else "body"
    if piece.rank in {5, 6, 8}:
        return "body"
    if ends_line:
        # A numbered line without a full stop is a heading if text or a deeper list stands under it.
        deeper = following is not None and not next_label and (following.rank < 0 or following.rank > piece.rank)
        sentence = piece.mark and (length > _SHORT_HEADING or "，" in said)
        return "heading" if deeper and piece.rank <= 5 and piece.mark in {"", "。"} and not sentence else "body"
    if following is not None and following.rank >= 0 and following.rank <= piece.rank:
        return "body"
    if following is not None and following.rank > piece.rank and not piece.mark and _OWNERS.search(said):
        return "heading"  # the list under it has run on: 「（一）宣传（责任单位：县文旅局）1.制定…」
    said = re.sub(r"(?<=阶段)[（(][^（()）]*[)）]$", "", said)  # the days of a phase
    return "lead" if not re.search(r"\d.*前|(?<!第)[一二三四五六七八九十\d]+[日号]|[：:]", said) else "body"
