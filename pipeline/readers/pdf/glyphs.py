"""What the parser paints on a page goes in; glyphs, ruling lines and pictures come out, the page turned to be read.

Units are points (1/72 inch), x to the right and y down from the upper left corner of the page as it is read: a page
whose text runs upwards or down its side is turned, and so are columns of vertical writing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, PathSegment, Rect, apply_matrix_pt, apply_matrix_rect

from ..limits import MAX_CHARACTERS
from .characters import normalized

_MAX_PATHS = 200_000  # lines and areas on one page: a drawing, not a document
_THIN = 3.0  # points; an area that is no thicker is a ruling line
_SKEW = 0.1  # text that slants more is a watermark
_FULL_WIDTH = 0.9  # of a character; fonts may give a blank of this width any name
_TINY = 1.5  # points; smaller characters are not there to be read


class LimitError(Exception):
    """A document holds more than is read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A painted character: `text` (mostly one code point, U+FFFD if the font has no meaning for it), from `x0` to `x1` on the
    baseline `y`, `size` high."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: str


@dataclass(slots=True)
class Canvas:
    """A page as it is read; boxes are x0, top, x1, bottom; `rules`: ruling lines, as thin boxes."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rect] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)
    drawn: int = 0

    def pictured(self) -> float:
        """The share of the page that pictures cover, also in strips; a page of outlines without a glyph counts as one."""
        if not self.glyphs and self.drawn > 50:
            return 1.0
        areas = [
            max(0.0, min(x1, self.width) - max(x0, 0.0)) * max(0.0, min(bottom, self.height) - max(top, 0.0))
            for x0, top, x1, bottom in self.pictures
        ]
        return min(1.0, sum(areas) / (self.width * self.height or 1.0))


@dataclass(frozen=True, slots=True)
class _Painted:
    """A character as the file paints it, y up: where it begins and ends on its baseline."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    font: str
    white: bool
    turn: int | None  # quarter turns clockwise of the direction of reading; None: aslant


class Collector(PDFTextDevice):
    """Takes one page after the other; `canvas()` is the last."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.characters = 0
        self._matrices: list[Matrix | None] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        self._page = apply_matrix_rect(ctm, page.mediabox)
        self._crop = apply_matrix_rect(ctm, page.cropbox)
        self._painted: list[_Painted] = []
        self._rules: list[Rect] = []
        self._fills: list[Rect] = []
        self._pictures: list[Rect] = []
        self._paths = 0

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        self._matrices.append(self.ctm)

    def end_figure(self, name: str) -> None:
        self.ctm = self._matrices.pop()

    def render_image(self, name: str, stream: PDFStream) -> None:
        if self.ctm is not None:
            self._pictures.append(apply_matrix_rect(self.ctm, (0, 0, 1, 1)))

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        self.characters += 1
        if self.characters > 2 * MAX_CHARACTERS:  # fake bold paints each twice
            raise LimitError(f"holds more than {MAX_CHARACTERS:,} characters; split it")
        try:
            text = normalized(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, _, _ = matrix
        start, end = (0.0, rise), (advance, rise)
        if font.is_vertical():
            vx, vy = font.char_disp(cid)  # type: ignore[misc]  # a pair in these fonts
            left = -(fontsize / 2 if vx is None else vx * fontsize / 1000)
            top = (1000 - vy) * fontsize / 1000 + rise
            start, end = (left, top), (left, top + advance)
            a, b = -c, -d
        self._painted.append(
            _Painted(
                "\u3000" if text == " " and advance >= _FULL_WIDTH * abs(fontsize) else text,
                apply_matrix_pt(matrix, start),
                apply_matrix_pt(matrix, end),
                abs(fontsize) * math.hypot(c, d),
                font.fontname if isinstance(font.fontname, str) else "",
                _is_white(graphicstate.ncolor, ncs),
                _turn(a, b),
            )
        )
        return advance

    def paint_path(
        self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]
    ) -> None:
        self._paths += 1
        if self._paths > _MAX_PATHS or self.ctm is None:
            return
        for points, straight in _outlines(self.ctm, path):
            box = _box(points)
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                self._rules.append(box)
                continue
            if stroke and straight:
                self._rules.extend(
                    _box(pair)
                    for pair in pairwise(points)
                    if min(abs(pair[0][0] - pair[1][0]), abs(pair[0][1] - pair[1][1])) <= 1
                )
            if fill and not _is_white(graphicstate.ncolor, graphicstate.ncs):
                self._fills.append(box)

    def canvas(self) -> Canvas:
        """The page that was painted last, without what nobody sees: white on white, outside the page, aslant, tiny."""
        x0, y0, x1, y1 = self._page
        crop = (max(x0, self._crop[0]), max(y0, self._crop[1]), min(x1, self._crop[2]), min(y1, self._crop[3]))
        if crop[0] >= crop[2] or crop[1] >= crop[3]:
            crop = self._page
        dark = self._fills + self._pictures
        seen = [
            one
            for one in self._painted
            if one.text and one.size >= _TINY and one.turn is not None and _inside(_middle(one), crop)
            if not one.white or any(_inside(_middle(one), box) for box in dark)
        ]
        turns = Counter(one.turn for one in seen if not one.text.isspace()).most_common(1)
        turn = turns[0][0] or 0 if turns else 0
        width, height = x1 - x0, y1 - y0
        canvas = Canvas(*((width, height) if turn % 2 == 0 else (height, width)), drawn=self._paths)
        # What runs in another direction (a head set upright in its cell, a stamp on the margin) comes last.
        for other in sorted({one.turn or 0 for one in seen}, key=lambda other: other != turn):
            below = 0.0 if other == turn else canvas.height * (1 + (other - turn) % 4)
            for one in seen:
                if one.turn == other:
                    (start, y), (end, _) = (_turned(*at, other, width, height) for at in (one.start, one.end))
                    canvas.glyphs.append(
                        Glyph(one.text, min(start, end), max(start, end), y + below, one.size, one.font)
                    )
        canvas.rules, canvas.pictures = (
            [_box([_turned(x, y, turn, width, height) for x, y in ((r[0], r[1]), (r[2], r[3]))]) for r in boxes]
            for boxes in (self._rules, self._pictures)
        )
        return canvas


def _is_white(color: Any, space: PDFColorSpace | None) -> bool:
    values = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(value, (int, float)) for value in values):
        return False
    if len(values) == 4:
        return all(value <= 0.02 for value in values)
    if len(values) == 1 and space is not None and space.name in ("Separation", "Indexed", "DeviceN", "Pattern"):
        return False
    return len(values) in (1, 3) and all(value >= 0.98 for value in values)


def _turn(a: float, b: float) -> int | None:
    """Quarter turns clockwise of text that runs along (a, b), y up; None if it is aslant."""
    if abs(b) <= _SKEW * abs(a):
        return 0 if a > 0 else 2
    if abs(a) <= _SKEW * abs(b):
        return 3 if b > 0 else 1
    return None


def _turned(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """The point, y up, on the page turned so that text with this turn reads from left to right; y down."""
    return [(x, height - y), (height - y, width - x), (width - x, y), (y, x)][turn]


def _middle(one: _Painted) -> tuple[float, float]:
    return (one.start[0] + one.end[0]) / 2, (one.start[1] + one.end[1]) / 2


def _inside(point: tuple[float, float], box: Rect) -> bool:
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1


def _box(points: Sequence[tuple[float, float]]) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _outlines(ctm: Matrix, path: Sequence[PathSegment]) -> list[tuple[list[tuple[float, float]], bool]]:
    """The corners of each figure of a path, and whether its sides are straight."""
    figures: list[tuple[list[tuple[float, float]], bool]] = []
    for operator, *numbers in path:
        if operator == "m":
            figures.append(([apply_matrix_pt(ctm, (float(numbers[0]), float(numbers[1])))], True))
        elif figures:
            points, straight = figures[-1]
            if operator == "h":
                points.append(points[0])
            else:
                points.append(apply_matrix_pt(ctm, (float(numbers[-2]), float(numbers[-1]))))
                figures[-1] = points, straight and operator == "l"
    return [figure for figure in figures if len(figure[0]) > 1]
