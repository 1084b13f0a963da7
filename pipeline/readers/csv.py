"""The bytes of a table as text (.csv, .tsv) go in; its rows come out as lines, cells joined by a tab."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from ..errors import InputError
from ..sources import Source
from .grid import Cell, table_lines
from .limits import Budget, check_length
from .text import decode

_DELIMITERS = ",\t;|，"
_LOOKED_AT = 50  # lines from which the delimiter is told


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """Comma, tab, semicolon or bar between the cells, as RFC 4180 quotes them; encodings as for text files.

    Raises InputError for a cell that no table has, as an unclosed quotation mark makes it.
    """
    text = check_length(decode(data, path, encoding), path).replace("\0", "")
    budget = Budget(path)
    rows: list[list[Cell]] = []
    lines = io.StringIO(text, newline="")
    # A quotation mark without its fellow is a character; read as a quotation it would swallow the rows behind it.
    odd = text.count('"') % 2 == 1
    try:
        for cells in csv.reader(
            lines, delimiter=_delimiter(text), quoting=csv.QUOTE_NONE if odd else csv.QUOTE_MINIMAL
        ):
            budget.spend(0, cells=len(cells))
            rows.append([Cell(_lines(cell), column) for column, cell in enumerate(cells)])
    except csv.Error as error:
        raise InputError(f"{path}: row {len(rows) + 1} is no row of a table ({error}); save it as .txt") from None
    return Source("\n".join(table_lines(rows)), Path(path).name)


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in cell.splitlines() if line.strip())


def _delimiter(text: str) -> str:
    """The one that cuts most lines into the same number of cells, at least two."""
    lines = text[: 1 << 16].splitlines()[:_LOOKED_AT]

    def fits(delimiter: str) -> int:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return max(counts.values(), default=0)

    return max(_DELIMITERS, key=fits)
