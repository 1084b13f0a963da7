"""Ruling lines and glyphs of a page go in; its tables come out, the text of each cell in one line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from pdfminer.utils import Rect
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from .glyphs import Canvas, Glyph
from .joining import join
from .rows import rows_of

_TOLERANCE = 3.0  # points by which ruling lines that are meant to meet may miss each other
_SHORTEST = 4.0
_MAX_RULES = 4_000  # on a page; finding cells takes the square of it
_PADDING = 6.0  # points between the text of a cell and its border
# A body on each line of a cell: 县林业局|县公安局; in running text a mark would part them.
_BODY_ENDS = re.compile(r"[局委办部会院署厅处室站所队府联社]$")
_BODY_BEGINS = re.compile(r"[省市州县区旗镇乡各]\w")
_EMPTY = " "  # keeps the place of a cell without text between two tabs


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` of cells, one for each column; None where a cell to the left reaches over the column.

    `box`: x0, top, x1, bottom (points); `columns`: where each column begins.
    """

    box: Rect
    columns: tuple[float, ...]
    rows: tuple[tuple[str | None, ...], ...]

    @property
    def y(self) -> float:
        return self.box[1]

    @property
    def text(self) -> str:
        """One row a line, cells parted by tabs; columns and rows that hold nothing are left out."""
        used = [index for index in range(len(self.columns)) if any(row[index] for row in self.rows)]
        return "\n".join(_line([row[index] for index in used]) for row in self.rows if any(row))


def _line(cells: Sequence[str | None]) -> str:
    if len(cells) > 1 and not any(cell is not None for cell in cells[1:]):
        return cells[0] or ""  # a head over the whole table
    return "\t".join(cell or _EMPTY for cell in cells)


def tables_of(canvas: Canvas) -> list[Table]:
    """The tables with ruling lines that have at least two columns; a frame around text is none."""
    edges = list(_edges(canvas.rules))
    if not 4 <= len(edges) <= _MAX_RULES:
        return []
    edges = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    edges = merge_edges([*edges, *_sides(edges)], _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    cells = intersections_to_cells(edges_to_intersections(edges, _TOLERANCE, _TOLERANCE))
    tables = [_table(group, canvas.glyphs) for group in cells_to_tables(cells)]
    return [table for table in tables if any(sum(bool(cell) for cell in row) > 1 for row in table.rows)]


def _edges(rules: Iterable[Rect]) -> Iterable[dict[str, Any]]:
    """The ruling lines in the form that the finder of cells takes."""
    for x0, top, x1, bottom in rules:
        width, height = x1 - x0, bottom - top
        if max(width, height) < _SHORTEST:
            continue
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if width >= height:
            yield _edge("h", x0, y, x1, y)
        else:
            yield _edge("v", x, top, x, bottom)


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "orientation": orientation,
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _sides(edges: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Borders left and right of horizontal lines of one length: many tables are ruled without them."""
    spans: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            spans[round(edge["x0"] / _TOLERANCE), round(edge["x1"] / _TOLERANCE)].append(edge)
    for lines in spans.values():
        top, bottom = min(line["top"] for line in lines), max(line["top"] for line in lines)
        inner = [edge for edge in edges if edge["orientation"] == "v" and edge["top"] < bottom and edge["bottom"] > top]
        if len(lines) > 1 and any(lines[0]["x0"] < edge["x0"] < lines[0]["x1"] for edge in inner):
            for x in (lines[0]["x0"], lines[0]["x1"]):
                yield _edge("v", x, top, x, bottom)


def _table(cells: Sequence[Rect], glyphs: Sequence[Glyph]) -> Table:
    columns = _places(cell[0] for cell in cells)
    tops = _places(cell[1] for cell in cells)
    box = (columns[0], tops[0], max(cell[2] for cell in cells), max(cell[3] for cell in cells))
    inside = [glyph for glyph in glyphs if within(glyph, box)]
    texts = {cell: _text(cell, inside) for cell in cells}
    rows = []
    for top, bottom in pairwise([*tops, box[3]]):
        row: list[str | None] = []
        for left, right in pairwise([*columns, box[2]]):
            x, y = (left + right) / 2, (top + bottom) / 2
            over = next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
            # A cell that reaches over several rows belongs to each of them; over several columns, to the first.
            row.append(None if over is None or over[0] < left - _TOLERANCE else texts[over])
        rows.append(tuple(row))
    return Table(box, tuple(columns), tuple(rows))


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(set(values)):
        if not places or value - places[-1] > _TOLERANCE:
            places.append(value)
    return places


def within(glyph: Glyph, box: Rect) -> bool:
    """Whether the middle of the character lies in the box."""
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= glyph.y - glyph.size / 3 <= box[3]


def _text(cell: Rect, glyphs: Sequence[Glyph]) -> str:
    """The lines of a cell as one: a break that the border made goes, one that somebody typed becomes a space."""
    rows = rows_of(glyph for glyph in glyphs if within(glyph, cell))
    if not rows:
        return ""
    said = ""
    for row, below in zip_longest(rows, rows[1:]):
        # Gaps in all lines but the last come from spreading them over the width of the cell.
        said += row.text if below is None else row.painted
        if below is not None:
            last, first = row.pieces[-1], below.pieces[0]
            # Closing punctuation takes the character before it along to the next line.
            full = last.x1 + 2 * first.head > cell[2] - _PADDING
            full = full and not (_BODY_ENDS.search(last.text) and _BODY_BEGINS.match(first.text))
            said = join(said, first.text, bool(last.tail))[: -len(first.text)] if full else f"{said} "
    return " ".join(said.split())


def continued(above: Table, below: Table) -> Table | None:
    """The two as one table if the second goes on with the first over a page break, its repeated head left out."""
    if len(above.columns) != len(below.columns) or any(
        abs((a - above.box[0]) - (b - below.box[0])) > 2 * _TOLERANCE
        for a, b in zip(above.columns, below.columns, strict=True)
    ):
        return None
    rows = list(below.rows)
    head = 0
    while head < min(len(rows), len(above.rows)) and rows[head] == above.rows[head]:
        head += 1
    rows = rows[head:]
    last = above.rows[-1]
    if rows and _goes_on(above, last, rows[0]):
        joined = [join(a, b) if a and b else a or b for a, b in zip(last, rows[0], strict=True)]
        return Table(above.box, above.columns, (*above.rows[:-1], tuple(joined), *rows[1:]))
    return Table(above.box, above.columns, (*above.rows, *rows))


def _goes_on(table: Table, last: Sequence[str | None], first: Sequence[str | None]) -> bool:
    """Whether the first row behind the page break is the rest of the last one before it: it has no number of its own."""
    if len(table.rows) < 2 or not last[0] or first[0]:
        return False
    return last[0].isdigit() or sum(bool(cell) for cell in first) * 2 <= len(first)
