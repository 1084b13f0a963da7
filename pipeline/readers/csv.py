"""The bytes of a table as text (.csv, .tsv) go in; its rows come out as lines, cells joined by a tab."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Literal

from ..errors import InputError
from ..sources import Source
from .grid import Cell, table_lines
from .limits import Budget, check_length
from .text import decode

_DELIMITERS = ",\t;|"
_LOOKED_AT = 1 << 16  # code points from which the delimiter is told
_Quoting = Literal[0, 3]


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """Comma, tab, semicolon or bar between the cells, quoted as RFC 4180 says; encodings as for text files.

    Raises InputError for a cell that no table has, as an unclosed quotation mark makes it.
    """
    text = check_length(decode(data, path, encoding), path).replace("\0", "").removeprefix("\ufeff")
    budget = Budget(path)
    rows: list[list[Cell]] = []
    # A quotation mark without its fellow is a character; read as a quotation it would swallow the rows behind it.
    quoting: _Quoting = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    try:
        delimiter = _delimiter(text, quoting)
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting):
            budget.spend(0, cells=len(cells))
            rows.append([Cell(_lines(cell), column) for column, cell in enumerate(cells)])
    except csv.Error as error:
        raise InputError(f"{path}: row {len(rows) + 1} is no row of a table ({error}); save it as .txt") from None
    return Source("\n".join(table_lines(rows, budget)), Path(path).name)


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in cell.splitlines() if line.strip())


def _delimiter(text: str, quoting: _Quoting) -> str:
    """The one that cuts most of the first rows into the same number of cells, at least two."""
    lines = text[:_LOOKED_AT].splitlines(keepends=True)

    def fits(delimiter: str) -> float:
        counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter, quoting=quoting))
        rows = sum(counts.values()) - counts.pop(0, 0) or 1
        counts.pop(1, None)
        return max(counts.values(), default=0) / rows

    return max(_DELIMITERS, key=fits)
