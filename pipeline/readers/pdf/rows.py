"""Glyphs go in; the rows of a page come out, each with its pieces: text, place, and what cannot be torn at its head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from .glyphs import Glyph

_SAME_ROW = 0.45  # of the larger character: how far the baselines of one row may lie apart
_SCRIPT = 0.75  # of a character, as high as notes above or below a line
_PAINTED_TWICE = 0.15  # of a character: how far apart the copies lie that make a face bold
_CUT = 1.5  # characters of empty paper between the pieces of a row
_TAB = 2.0
_BLANK = 0.8  # … between Chinese characters that are read as a space
_LATIN_BLANK = 0.2
# What cannot be torn at the head of a line: opening marks, a character or a word of letters and digits, the marks that may
# not begin a line, and beyond a quotation mark, which many programs do not part from its neighbours (UAX 14, class QU).
_HEAD = re.compile(
    r"[“‘（《〈「『【〔(\[\s]*(?:[\x21-\x7e]+|.)[，。、；：！？”’）》〉」』】〕…—·％%,.;:!?)]*(?:[“”‘’].)?", re.DOTALL
)
_HANGING = "，。、；：！？,.;:”’）》」』】"
MARKER = re.compile(
    r"(?:[-*•·●■◆▪○□☐☑✓☆★▲※➢◎][ \t\u3000]*|\d{1,3}[.．、)）](?!\d)\s*|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,3})[)）]\s*"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳⑴-⒇]\s*|第[一二三四五六七八九十百\d]{1,4}[章节条]\s*|附件\s?\d{0,2}\s?[:：])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together in one row: from `x0` to `x1` (points) on the baseline `y`, in characters of `size`.

    `painted`: the text without the blanks that only the paper shows; `edge`: where it ends without a mark that may hang
    over the margin; `head`: how wide what cannot be torn at its beginning is; `body`: where the text behind a list
    marker begins, `x0` without one; `tail`: the spaces behind it.
    """

    text: str
    painted: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    edge: float
    head: float
    body: float
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The pieces on one baseline, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def y(self) -> float:
        return self.pieces[0].y

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)

    @property
    def text(self) -> str:
        """The pieces as one line: a tab where a column of paper is empty between them, else a space."""
        if len(self.pieces) > 1 and all(len(piece.text) == 1 for piece in self.pieces):
            return "".join(piece.text for piece in self.pieces)  # 纪    要: spread over the width of a line
        parts = [self.pieces[0].text]
        for left, right in pairwise(self.pieces):
            if left.tail:
                parts.append(left.tail)
            elif MARKER.fullmatch(left.text):
                parts.append(" " if left.text.isascii() else "")
            else:
                parts.append("\t" if right.x0 - left.x1 >= _TAB * left.size else " ")
            parts.append(right.text)
        return "".join(parts)

    @property
    def painted(self) -> str:
        return "".join(piece.painted + piece.tail for piece in self.pieces).rstrip()

    def line(self) -> Piece:
        """The row as one piece."""
        first, last = self.pieces[0], self.pieces[-1]
        if len(self.pieces) == 1:
            return first
        body = self.pieces[1].x0 if MARKER.fullmatch(first.text) else first.body
        return replace(
            first,
            text=self.text,
            painted=self.painted,
            x1=last.x1,
            size=self.size,
            edge=last.edge,
            body=body,
            tail=last.tail,
        )


def rows_of(glyphs: Iterable[Glyph]) -> list[Row]:
    """The rows from top to bottom; spaces alone make none."""
    rows = [_row(group) for group in _grouped(sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x0)))]
    return [row for row in rows if row]


def _grouped(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        last = groups[-1][0] if groups else None
        if last and glyph.y - last.y <= _SAME_ROW * max(glyph.size, last.size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return groups


def _row(glyphs: Sequence[Glyph]) -> Row | None:
    glyphs = _once(sorted(glyphs, key=lambda glyph: glyph.x0 + glyph.x1))
    cuts: list[list[Glyph]] = [[]]
    end = None
    for glyph in glyphs:
        if not glyph.text.isspace():
            if end is not None and glyph.x0 - end >= _CUT * glyph.size:
                cuts.append([])
            end = max(glyph.x1, end or glyph.x1)
        cuts[-1].append(glyph)
    pieces = [piece for piece in map(_piece, cuts) if piece]
    return Row(tuple(pieces)) if pieces else None


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the copies of a character that were painted almost over it."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        near = _PAINTED_TWICE * glyph.size
        if not any(
            old.text == glyph.text and glyph.x0 - old.x0 < near and abs(glyph.y - old.y) < near for old in kept[-4:]
        ):
            kept.append(glyph)
    return kept


def _piece(glyphs: Sequence[Glyph]) -> Piece | None:
    shown = [index for index, glyph in enumerate(glyphs) if not glyph.text.isspace()]
    if not shown:
        return None
    inner = glyphs[shown[0] : shown[-1] + 1]
    parts = _spaced(inner)
    text = "".join(parts)
    ends: list[float] = []  # where each code point ends
    for glyph, part in zip(inner, parts, strict=True):
        ends.extend([glyph.x1] * len(part))
    head, marker = _HEAD.match(text), MARKER.match(text)
    body = inner[0].x0
    if marker and marker.end() < len(text):
        position = 0
        for glyph, part in zip(inner, parts, strict=True):
            position += len(part)
            if position > marker.end():
                body = glyph.x0
                break
    large = max(glyph.size for glyph in inner)
    solid = len(text.rstrip(_HANGING))
    return Piece(
        text,
        "".join(_spaced(inner, latin_only=True)),
        inner[0].x0,
        max(glyph.x1 for glyph in inner),
        median(glyph.y for glyph in inner if glyph.size > _SCRIPT * large),
        median(glyph.size for glyph in inner),
        Counter(glyph.font for glyph in inner).most_common(1)[0][0],
        ends[solid - 1] if solid else inner[0].x1,
        ends[min(head.end(), len(ends)) - 1] - inner[0].x0 if head else 0.0,
        body,
        "".join(glyph.text for glyph in glyphs[shown[-1] + 1 :]),
    )


def _spaced(glyphs: Sequence[Glyph], latin_only: bool = False) -> list[str]:
    """The text of each glyph, with a space before it where the paper shows one that was not painted."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(glyphs)]
    usual = median(gaps) if gaps else 0.0
    parts = [glyphs[0].text]
    for left, right, gap in zip(glyphs, glyphs[1:], gaps, strict=False):
        blank = ""
        if not left.text.isspace() and not right.text.isspace():
            words = left.text.isascii() and right.text.isascii() and left.text.isalpha() and right.text.isalpha()
            least = (_LATIN_BLANK if words else _BLANK) * right.size
            if (
                gap > max(least, 1.5 * usual)
                and (words or not latin_only)
                and not MARKER.fullmatch("".join(parts[-4:]))
            ):
                blank = " "
        parts.append(blank + right.text)
    return parts
