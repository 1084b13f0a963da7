"""A worksheet's part goes in; its cells can be read and written one by one."""

from __future__ import annotations

import copy
import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable

from lxml.etree import _Element as Element
from openpyxl.formula.translate import Translator
from openpyxl.utils import absolute_coordinate, column_index_from_string, get_column_letter, range_boundaries

from .parts import WORKBOOK, Book, tag
from .table import Value

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DEFAULT_WIDTH = 8.43
Content = str | float | None


class Sheet:
    """The cells of one worksheet, by row and column counted from 1."""

    def __init__(self, book: Book, name: str, part: str) -> None:
        self.book, self.name, self.part = book, name, part
        self.root = book.tree(part)
        data = self.root.find(tag("sheetData"))
        if data is None:
            raise ValueError(f"{part}: no sheetData")
        self.data: Element = data
        self._shared = _shared_strings(book)
        self._epoch = _epoch(book)
        # Rows and cells that do not say where they are follow the last.
        self.rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        number = 0
        for row in self.data.iter(tag("row")):
            number = int(row.get("r", number + 1))
            self._place(row, number)

    def _place(self, row: Element, number: int) -> None:
        self.rows[number] = row
        row.set("r", str(number))
        cells = self._cells[number] = {}
        column = 0
        for cell in row.iter(tag("c")):
            column = place(cell.get("r", ""))[1] or column + 1
            cell.set("r", f"{get_column_letter(column)}{number}")
            cells[column] = cell

    def move_rows(self, moved: Callable[[int], int]) -> None:
        """Every row and its cells get the number that `moved` gives for the present one."""
        present, self.rows, self._cells = self.rows, {}, {}
        for number, row in present.items():
            self._place(row, moved(number))
        self.book.touch(self.part)

    def columns(self, row: int) -> list[int]:
        """The columns that have a cell in the row."""
        return sorted(self._cells.get(row, ()))

    def read(self, row: int, column: int) -> Content:
        """Text, number (a date as Excel counts it), or None for an empty cell."""
        cell = self._cell(row, column)
        if cell is None:
            return None
        kind, value = cell.get("t", "n"), cell.findtext(tag("v"))
        if kind == "inlineStr":
            text = cell.find(tag("is"))
            return _text(text) or None if text is not None else None
        if not value:
            return None
        if kind == "s":
            return self._shared[int(value)] or None
        return float(value) if kind == "n" else value

    def _cell(self, row: int, column: int) -> Element | None:
        return self._cells.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        """The content as text; a whole number without a point."""
        content = self.read(row, column)
        return f"{content:.15g}" if isinstance(content, float) else content or ""

    def style(self, row: int, column: int) -> int:
        """The number of the cell's style."""
        cell = self._cell(row, column)
        return int(cell.get("s", 0)) if cell is not None else 0

    def write(self, row: int, column: int, value: Value, style: int | None = None) -> bool:
        """Puts the value there and tells whether that changed the cell; its style stays if none is given."""
        content = self._content(value)
        if _same(self.read(row, column), content) and (style is None or self.style(row, column) == style):
            return False
        cell = self._cell(row, column)
        if cell is None:
            cell = self._add(row, column)
        _empty(cell)
        if style is not None:
            cell.set("s", str(style))
        if isinstance(content, str):
            cell.set("t", "inlineStr")
            text = _child(_child(cell, "is"), "t")
            text.text = content
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif content is not None:
            _child(cell, "v").text = f"{content:.15g}"
        self.book.touch(self.part)
        return True

    def _content(self, value: Value) -> Content:
        if isinstance(value, dt.date):
            moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
            return (moment - self._epoch) / dt.timedelta(days=1)
        return float(value) if isinstance(value, int) else value or None

    def _add(self, row: int, column: int) -> Element:
        parent = self.rows[row]
        cell = parent.makeelement(tag("c"), {"r": f"{get_column_letter(column)}{row}"})
        parent.insert(bisect_left(self.columns(row), column), cell)
        parent.attrib.pop("spans", "")  # a hint that would no longer be true
        self._cells[row][column] = cell
        return cell

    def add_row(self, number: int, like: int) -> None:
        """A row without content in a place that is free, with the look of the row `like`."""
        row = copy.deepcopy(self.rows[like])
        for attribute in ("hidden", "ht", "customHeight", "collapsed"):
            row.attrib.pop(attribute, "")
        for cell in row.iter(tag("c")):
            _empty(cell)
        below = min((known for known in self.rows if known > number), default=None)
        if below is None:
            self.data.append(row)
        else:
            self.rows[below].addprevious(row)
        self._place(row, number)
        self.book.touch(self.part)

    def own_formulas(self) -> None:
        """Writes out the formulas that cells share with a first one, so that each can be moved or replaced alone."""
        first: dict[str, tuple[str, str]] = {}
        for formula in self.data.iter(tag("f")):
            parent = formula.getparent()
            if formula.get("t") == "shared" and parent is not None:
                key, cell = formula.get("si", ""), parent.get("r", "")
                if formula.text:
                    first[key] = (formula.text, cell)
                elif key in first:
                    text, origin = first[key]
                    formula.text = Translator(f"={text}", origin=origin).translate_formula(cell)[1:]
                formula.attrib.clear()

    def raise_row(self, row: int, points: float) -> None:
        """Makes the row at least so high."""
        element = self.rows[row]
        if float(element.get("ht", 0)) < points:
            element.set("ht", f"{points:g}")
            self.book.touch(self.part)

    def width(self, column: int) -> float:
        """Characters that fit; 0 if the column is hidden."""
        found = self._column(column)
        if found is None:
            settings = self.root.find(tag("sheetFormatPr"))
            return float(settings.get("defaultColWidth", _DEFAULT_WIDTH)) if settings is not None else _DEFAULT_WIDTH
        return 0 if found.get("hidden") in {"1", "true"} else float(found.get("width", _DEFAULT_WIDTH))

    def set_column(self, column: int, width: float, *, hidden: bool) -> None:
        """Sets one column apart from those that it shares its settings with."""
        found = self._column(column)
        settings = self.root.find(tag("cols"))
        if settings is None:
            settings = self.root.makeelement(tag("cols"), {})
            self.data.addprevious(settings)
        if found is None:
            found = settings.makeelement(tag("col"), {})
            after = [entry for entry in settings if int(entry.get("max", 0)) < column]
            settings.insert(len(after), found)
        else:
            for low, high in ((int(found.get("min", 0)), column - 1), (column + 1, int(found.get("max", 0)))):
                if low <= high:
                    rest = copy.deepcopy(found)
                    rest.set("min", str(low))
                    rest.set("max", str(high))
                    (found.addprevious if high < column else found.addnext)(rest)
        for name, value in {"min": column, "max": column, "width": f"{width:g}", "customWidth": 1}.items():
            found.set(name, str(value))
        found.set("hidden", "1" if hidden else "0")
        self.book.touch(self.part)

    def widen_filter(self, last: int) -> None:
        """A filter that ends at the column takes in the next one, so that it is sorted with the others."""
        for found in self.root.findall(tag("autoFilter")):
            left, top, right, bottom = boundaries(found.get("ref", ""))
            if right == last:
                area = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
                found.set("ref", area)
                self.book.touch(self.part)
                self._name_filter(absolute_coordinate(area))

    def _name_filter(self, area: str) -> None:
        """Excel keeps the range of a filter a second time, under a name."""
        for name in self.book.tree(WORKBOOK).iter(tag("definedName")):
            of, mark, _ = (name.text or "").rpartition("!")
            if name.get("name") == "_xlnm._FilterDatabase" and of.strip("'").replace("''", "'") == self.name:
                name.text = of + mark + area
                self.book.touch(WORKBOOK)

    def remove(self, merged: Element) -> None:
        """Takes merged cells apart."""
        parent = merged.getparent()
        if parent is not None:
            parent.remove(merged)
            parent.set("count", str(len(parent)))
            if not len(parent):
                self.root.remove(parent)
        self.book.touch(self.part)

    def _column(self, column: int) -> Element | None:
        for entry in self.root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(entry.get("min", 0)) <= column <= int(entry.get("max", 0)):
                return entry
        return None


def place(reference: str) -> tuple[int, int]:
    """Row and column of a cell like B5; (0, 0) if it is none."""
    found = _CELL.fullmatch(reference)
    return (int(found[2]), column_index_from_string(found[1])) if found else (0, 0)


def boundaries(area: str) -> tuple[int, int, int, int]:
    """The first column and row and the last of a range like B5:C9; raises ValueError if it is none."""
    left, top, right, bottom = range_boundaries(area)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(f"{area} is no range of cells")
    return left, top, right, bottom


def _same(one: Content, other: Content) -> bool:
    """Programs write the same moment with more or fewer digits."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 1e-6
    return one == other


def _empty(cell: Element) -> None:
    for child in list(cell):
        cell.remove(child)
    for attribute in ("t", "cm", "vm"):
        cell.attrib.pop(attribute, "")


def _child(parent: Element, name: str) -> Element:
    child = parent.makeelement(tag(name), {})
    parent.append(child)
    return child


def _text(element: Element) -> str:
    """The text of a string, its runs joined; readings (phonetic runs) are none of it."""
    runs = [element.findtext(tag("t")) or "", *(run.findtext(tag("t")) or "" for run in element.iter(tag("r")))]
    return "".join(runs)


def _shared_strings(book: Book) -> list[str]:
    for _, kind, part in book.links(WORKBOOK):
        if kind == "sharedStrings":
            return [_text(entry) for entry in book.tree(part).iter(tag("si"))]
    return []


def _epoch(book: Book) -> dt.datetime:
    """The day 0 of Excel's calendar; workbooks from old Macs count from 1904."""
    properties = book.tree(WORKBOOK).find(tag("workbookPr"))
    old_mac = properties is not None and properties.get("date1904") in {"1", "true"}
    return dt.datetime(1904, 1, 1) if old_mac else dt.datetime(1899, 12, 30)
