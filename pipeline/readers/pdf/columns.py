"""The rows of a page go in; its columns come out in the order of reading, each with the rows that stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .rows import Row

_LEAST = 4  # rows on either side of the gap between two columns
_NARROWEST = 8.0  # characters of a column of text
_FILLED = 0.5  # the share of a column's rows that reach its right margin; cells without ruling lines do not
_WORDY = 6.0  # characters of a piece of text; most pieces of a table are shorter
_MAX_GAPS = 40


def columns_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of rows: those across the page and those of one column, in the order of reading."""
    best: tuple[int, int, float] | None = None  # first row, behind the last, where the gap is
    for gap in _gaps(rows):
        start = 0
        for index in range(len(rows) + 1):
            if index == len(rows) or _crosses(rows[index], gap):
                if (best is None or index - start > best[1] - best[0]) and _is_gap(rows[start:index], gap):
                    best = (start, index, gap)
                start = index + 1
    if best is None:
        return [list(rows)] if rows else []
    start, end, gap = best
    left = [_part(row, gap, 0) for row in rows[start:end]]
    right = [_part(row, gap, 1) for row in rows[start:end]]
    return [
        run
        for part in (rows[:start], [row for row in left if row], [row for row in right if row], rows[end:])
        for run in columns_of(part)
    ]


def _gaps(rows: Sequence[Row]) -> list[float]:
    """The middles of the gaps between pieces, the most frequent ones, to the width of a character."""
    found: Counter[int] = Counter()
    sums: dict[int, float] = {}
    for row in rows:
        for left, right in zip(row.pieces, row.pieces[1:], strict=False):
            middle = (left.x1 + right.x0) / 2
            place = round(middle / 12)
            found[place] += 1
            sums[place] = sums.get(place, 0.0) + right.x0 - left.size / 4
    return [sums[place] / count for place, count in found.most_common(_MAX_GAPS) if count >= _LEAST - 1]


def _crosses(row: Row, x: float) -> bool:
    return any(piece.x0 < x - 0.1 and piece.x1 > x + 0.1 for piece in row.pieces)


def _part(row: Row, gap: float, side: int) -> Row | None:
    pieces = tuple(piece for piece in row.pieces if (piece.x0 >= gap - 0.1) == bool(side))
    return Row(pieces) if pieces else None


def _is_gap(rows: Sequence[Row], gap: float) -> bool:
    """Whether text stands on both sides, in lines that fill their column."""
    for side in (0, 1):
        parts = [part for row in rows if (part := _part(row, gap, side))]
        if len(parts) < _LEAST:
            return False
        right = max(part.pieces[-1].x1 for part in parts)
        size = parts[0].size
        pieces = [piece for part in parts for piece in part.pieces]
        if sum(piece.x1 - piece.x0 >= _WORDY * size for piece in pieces) < 0.7 * len(pieces):
            return False
        full = sum(right - part.pieces[-1].x1 < 1.6 * size for part in parts)
        if full < _FILLED * len(parts) or right - min(part.pieces[0].x0 for part in parts) < _NARROWEST * size:
            return False
    return True
