"""The XML of a worksheet goes in; where anything stands on it, what is hidden and what is merged come out.

openpyxl reads either all of this and every drawing, with a cell in memory for each that a merged range only claims, or,
read-only, nothing but the cells.
"""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from ..limits import Budget

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any sheet
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Merged(NamedTuple):
    """Where a merged range has its value, and which of the sheet's `columns` it covers (positions, end exclusive)."""

    row: int
    column: int
    first: int
    behind: int


@dataclass(slots=True)
class Shape:
    """Counted from 1. `rows`: in which something is seen; `columns`: the same, in order; `hides`: a row with something in it is hidden.

    `merged`: the merged ranges by row and position in `columns`; `anchors`: row and column of their values.
    """

    rows: set[int] = field(default_factory=set)
    columns: list[int] = field(default_factory=list)
    merged: dict[tuple[int, int], Merged] = field(default_factory=dict)
    anchors: set[tuple[int, int]] = field(default_factory=set)
    hides: bool = False

    def range(self) -> tuple[int, int]:
        """The last row and the last column in which something is seen; 0, 0 on an empty sheet."""
        return max(self.rows, default=0), max(self.columns, default=0)


def read_shape(data: bytes, budget: Budget) -> Shape:
    """Raises InputError for more cells, filled or merged, than a table has, ValueError or SyntaxError for what is no worksheet."""
    shape = Shape()
    hidden: set[int] = set()
    columns: set[int] = set()
    ranges: list[str] = []
    hidden_until = row = 0
    for node in _elements(data):
        if node.tag == _MAIN + "col":
            first, last = int(node.get("min", "0")), min(int(node.get("max", "0")), _LAST_COLUMN)
            if _hidden(node) and first > hidden_until:
                hidden.update(range(first, last + 1))
                hidden_until = last
        elif node.tag == _MAIN + "mergeCell":
            ranges.append(node.get("ref", ""))
        else:
            row = int(node.get("r", row + 1))
            if not 1 <= row <= _LAST_ROW:
                raise ValueError("no such row")
            filled = list(_filled(node))
            budget.spend(0, cells=len(filled))
            shape.hides |= bool(filled) and _hidden(node)
            seen = [] if _hidden(node) else [each for each in filled if each not in hidden]
            columns.update(seen)
            shape.rows.update([row] if seen else [])
    shape.columns = sorted(columns)
    _merge(shape, ranges, budget)
    return shape


def _elements(data: bytes) -> Iterator[etree._Element]:
    """The elements that matter, each forgotten when the next one comes."""
    wanted = [_MAIN + name for name in ("col", "row", "mergeCell")]
    for _, node in etree.iterparse(io.BytesIO(data), tag=wanted, resolve_entities=False, no_network=True):
        yield node
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]


def _hidden(node: etree._Element) -> bool:
    return node.get("hidden") in {"1", "true"}


def _filled(row: etree._Element) -> Iterator[int]:
    """The columns of the row that have a value."""
    column = 0
    for cell in row.iterchildren(_MAIN + "c"):
        reference = cell.get("r")
        column = coordinate_to_tuple(reference)[1] if reference else column + 1
        if column > _LAST_COLUMN:
            raise ValueError("no such column")
        if cell.findtext(_MAIN + "v") or cell.find(_MAIN + "is") is not None:
            yield column


def _merge(shape: Shape, ranges: list[str], budget: Budget) -> None:
    """Notes the merged ranges as far as anything else stands beside or below them."""
    last_row, _ = shape.range()
    for reference in ranges:
        left, top, right, bottom = range_boundaries(reference)
        if left is None or top is None or right is None or bottom is None:
            raise ValueError("no such range")
        first, behind = bisect_left(shape.columns, left), bisect_right(shape.columns, right)
        if first == behind:
            continue
        shape.anchors.add((top, left))
        for row in range(top, min(bottom, last_row) + 1):
            budget.spend(0, cells=behind - first)
            for place in range(first, behind):
                shape.merged[row, place] = Merged(top, left, first, behind)
            shape.rows.add(row)
