"""A workbook (.xlsx) goes in; the rows that a reader sees on its sheets come out as lines, cells joined by a tab."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from ...errors import InputError
from ...sources import Source
from ..grid import Cell, table_lines
from ..limits import MAX_CELLS, Budget
from ..metadata import core_properties
from ..package import Package
from .cells import shown
from .sheet import Shape, read_shape

# All that openpyxl and lxml raise for parts that are not as the standard says.
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    OSError,
    EOFError,
    RecursionError,
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMPTY_FOR_ONE = 50  # places without a value that a sheet may have for each cell


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The visible sheets, one after another; dates as 2026年6月30日, numbers as formatted, formulas by their last value.

    A merged cell is repeated in each of its rows. Rows, columns and sheets that are hidden are left out; the warning
    `hidden` names the sheets, for tasks may stand there (a filter hides rows too). Raises InputError.
    """
    package = Package(data, path)
    for part in package.parts():
        # Looked through here, because openpyxl opens the container by itself, and reads all strings before any sheet.
        if part.endswith((".xml", ".rels")) and package.read(part).count(b"si>") > 2 * MAX_CELLS:
            raise InputError(f"{path}: holds more than {MAX_CELLS:,} texts; split it")
    hidden: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a reader of text does not miss: drop-down lists, styles
            texts = ["\n".join(lines) for lines in _sheets(data, package, hidden) if lines]
    except (*_BROKEN, BadZipFile, zlib.error):
        raise InputError(f"{path}: the file is broken (no workbook that Excel would open); save it anew") from None
    title, date = core_properties(package.xml(package.related("core-properties")))
    note = ("hidden", f"What is hidden in the workbook was left out: rows or all of “{'、'.join(hidden)}”.")
    return Source("\n\n".join(texts), Path(path).name, date=date, title=title, warnings=(note,) if hidden else ())


def _sheets(data: bytes, package: Package, hidden: list[str]) -> Iterator[list[str]]:
    """The lines of each visible sheet; `hidden` is told what was left out."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    main = package.related("officeDocument")
    root = package.xml(main)
    parts = package.relations(main)
    budget = Budget(package.path)
    for node in [] if root is None else root.iter("{*}sheet"):
        relation = parts.get(node.get(_RELATION, ""))
        name = node.get("name", "")
        if relation is None or relation.kind != "worksheet":
            continue
        if node.get("state", "visible") != "visible":
            hidden.append(name)
            continue
        shape = read_shape(package.read(relation.part), Budget(package.path))
        rows, columns = shape.range()
        if rows * columns > MAX_CELLS * _EMPTY_FOR_ONE:
            raise InputError(f"{package.path}: its cells are too far apart; delete what stands far from the table")
        if shape.hides:
            hidden.append(name)
        if rows:
            sheet = book[name]
            sheet.reset_dimensions()  # a sheet may claim a million rows for three cells
            found = list(_rows(sheet.iter_rows(max_row=rows, max_col=columns), shape, budget))
            yield list(table_lines(found, budget))


def _rows(values: Iterable[Sequence[Any]], shape: Shape, budget: Budget) -> Iterator[list[Cell]]:
    """The rows in which something is seen, with a cell for each of the sheet's columns or merged range of them."""
    anchors: dict[tuple[int, int], tuple[str, ...]] = {}
    for row, found in enumerate(values, 1):
        said = {cell.column: _lines(cell) for cell in found if cell.value is not None}
        anchors.update({(row, column): lines for column, lines in said.items() if (row, column) in shape.anchors})
        if row not in shape.rows:
            continue
        cells: list[Cell] = []
        for place, column in enumerate(shape.columns):
            merged = shape.merged.get((row, place))
            if merged is None:
                cells.append(Cell(said.get(column, ()), place))
            elif place == merged.first:
                lines = anchors.get((merged.row, merged.column), ())
                cells.append(Cell(lines, place, merged.behind - merged.first, repeated=row > merged.row))
        budget.spend(sum(len(line) for cell in cells for line in cell.lines), cells=len(cells))
        yield cells


def _lines(cell: Any) -> tuple[str, ...]:
    text = shown(cell.value, cell.number_format)
    return tuple(line.strip() for line in text.splitlines() if line.strip())
