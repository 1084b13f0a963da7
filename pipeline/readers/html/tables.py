"""A table of a web page goes in; whether it holds data comes out, and its rows as they stand in the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..grid import Cell
from ..limits import Budget
from .tree import Node

_WIDEST = 100  # columns that a cell may span
_LONGEST = 65_534  # rows, as the standard has it
_PROSE = 300  # characters; a cell that is longer and most of its table holds a page, not an entry
_HEADINGS = frozenset(["h1", "h2", "h3"])
_GROUPS = frozenset(["thead", "tbody", "tfoot"])


def is_data(table: Node) -> bool:
    """Whether the table relates entries to one another; others only lay out a page, and their cells are read one by one."""
    rows = [_cells(row) for row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or max(map(len, rows)) < 2 or table.get("role") in {"presentation", "none"}:
        return False
    if any(
        (node.tag == "table" and node.chars) or node.tag in _HEADINGS for node in table.nodes() if node is not table
    ):
        return False
    if any(cell.tag == "th" for cell in cells) or table.get("border").strip() not in {"", "0"}:
        return True
    longest = max(cell.chars for cell in cells)
    return longest < _PROSE or longest * 2 < table.chars


def grid(table: Node, read: Callable[[Node], list[str]], budget: Budget) -> list[list[Cell]]:
    """The cells of each row with their columns; one that spans rows stands in each of them. `read`: the lines of a cell."""
    rows: list[list[Cell]] = []
    above: dict[
        int, tuple[int, Cell]
    ] = {}  # column → rows that are still to come, the cell that reaches down into them
    for row in _rows(table):
        line: list[Cell] = []
        below: dict[int, tuple[int, Cell]] = {}
        hanging = sorted(above.items(), key=lambda item: item[0], reverse=True)
        at = 0
        for node in [*_cells(row), None]:
            while hanging and (node is None or hanging[-1][0] <= at):
                column, (left, cell) = hanging.pop()
                line.append(replace(cell, repeated=True))
                at = max(at, column + cell.span)
                if left > 1:
                    below[column] = left - 1, cell
            if node is not None:
                cell = Cell(tuple(read(node)), at, _span(node, "colspan", _WIDEST))
                line.append(cell)
                if _span(node, "rowspan", _LONGEST) > 1:
                    below[at] = _span(node, "rowspan", _LONGEST) - 1, cell
                at += cell.span
        budget.spend(0, len(line))
        above = below
        rows.append(line)
    return rows


def _span(cell: Node, name: str, most: int) -> int:
    said = cell.get(name).strip()
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 1
    return min(number or (most if name == "rowspan" else 1), most)  # a rowspan of 0 goes down to the last row


def _rows(table: Node) -> list[Node]:
    """The rows of the table itself, not of one inside it."""
    parts = [child for child in table.children if isinstance(child, Node)]
    rows = [
        row for part in parts for row in (part.children if part.tag in _GROUPS else [part]) if isinstance(row, Node)
    ]
    return [row for row in rows if row.tag == "tr"]


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in {"td", "th"}]
