"""The rows of a table go in, cells with their place; lines of text come out, cells joined by a tab, as tables are read back.

One tab stands between the columns and something in each cell, or the columns of a row could not be told again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .limits import Budget

EMPTY = "—"
_HEAD = 12  # code points that the head of a column has at most
_LABEL = 12  # code points of the label beside the body of a form
_BODY_LINES, _BODY_LENGTH = 3, 200  # a cell with so many paragraphs and code points is the body of a form
_ENDED = re.compile(r"[、，,。；;：:！!？?]$")
_SEPARATORS = re.compile(r"\s*[\t|｜]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """`lines`: the paragraphs that are not empty; `start`, `span`: columns of the grid; `repeated`: from the row above."""

    lines: tuple[str, ...]
    start: int
    span: int = 1
    repeated: bool = False


def table_lines(rows: Sequence[Sequence[Cell]], budget: Budget) -> Iterator[str]:
    """The lines of the table. A row that says one thing in one wide cell is a line of its own.

    A reader knows under which head the rows behind such a line stand; what reads lines is told it again. Raises
    InputError when the cells that fill up short rows are more than `budget` allows.
    """
    widest = max(rows, key=len, default=())
    head: Sequence[Cell] = ()
    seen = interrupted = 0
    for row in rows:
        filled = [cell for cell in row if cell.lines]
        if all(cell.repeated for cell in filled):
            continue
        if len(filled) == 1 and _stands_alone(filled[0], row):
            yield from filled[0].lines
            interrupted = seen
            continue
        if _is_form(filled):
            for cell in filled:
                yield from cell.lines
            continue
        budget.spend(0, cells=len(widest) - len(row))
        aligned = _align(row, widest, repeat=not seen)
        if seen == 0 or (seen == 1 and any(cell.repeated for cell in row)):
            head = aligned if _is_head(aligned) else head
        elif interrupted and head and len(head) == len(aligned) and _words(aligned) != _words(head):
            yield "\t".join(_words(head))
        seen += 1
        interrupted = 0
        yield "\t".join(_words(aligned))


def _stands_alone(cell: Cell, row: Sequence[Cell]) -> bool:
    width = sum(each.span for each in row)
    return cell.start == row[0].start or cell.span * 2 > width


def _is_form(filled: Sequence[Cell]) -> bool:
    """Whether the row is a label beside the body of a document, as in printed forms for minutes."""
    if len(filled) != 2 or len(filled[1].lines) < _BODY_LINES:
        return False
    label, body = filled
    return sum(map(len, label.lines)) <= _LABEL and sum(map(len, body.lines)) >= _BODY_LENGTH


def _is_head(row: Sequence[Cell]) -> bool:
    words = _words(row)
    return (
        len(set(words)) == len(words) > 2
        and EMPTY not in words
        and all(len(word) <= _HEAD and not re.search(r"[\d。；;，,]", word) for word in words)
    )


def _words(row: Sequence[Cell]) -> list[str]:
    return [_joined(cell.lines) or EMPTY for cell in row]


def _joined(lines: Sequence[str]) -> str:
    said = ""
    for line in lines:
        line = _SEPARATORS.sub(lambda found: "/" if found.group().strip() else " ", line).strip()
        said += (" " if said and line and not _ENDED.search(said) else "") + line
    return said


def _align(row: Sequence[Cell], widest: Sequence[Cell], repeat: bool) -> Sequence[Cell]:
    """The row with as many cells as the widest row has, by their places in the grid.

    A cell over several columns stands in the first, or, if `repeat`, the head of several columns in all of them. Rows
    whose borders were only moved by hand have as many cells as the widest one, in another place.
    """
    if len(row) == len(widest):
        return row
    starts = [cell.start for cell in widest]
    columns: list[list[str]] = [[] for _ in widest]
    for cell in row:
        first, behind = bisect_left(starts, cell.start), bisect_left(starts, cell.start + cell.span)
        if first == behind:  # between two columns of the widest row: it goes with the one before
            first = max(first - 1, 0)
        head = repeat and sum(map(len, cell.lines)) <= _HEAD
        for column in range(first, max(behind, first + 1) if head else first + 1):
            columns[column].extend(cell.lines)
    return [replace(cell, lines=tuple(lines)) for cell, lines in zip(widest, columns, strict=True)]
