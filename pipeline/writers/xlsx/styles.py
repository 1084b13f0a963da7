"""A cell's style number goes in; what of it matters to the table, or the number of one like it with dates, comes out."""

from __future__ import annotations

import copy

from lxml.etree import _Element as Element
from lxml.etree import tostring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from .parts import Book, tag
from .table import FONT_SIZE

_STYLES = "xl/styles.xml"
_CHINESE_DATES = {*range(27, 37), *range(50, 59)}  # built into Chinese Excel, not told in the file
_FIRST_OF_ONES_OWN = 164


class Styles:
    """The styles of a workbook, by the numbers that its cells have."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._root = book.tree(_STYLES)
        self._formats = {
            int(entry.get("numFmtId", 0)): entry.get("formatCode", "") for entry in self._root.iter(tag("numFmt"))
        }

    def size(self, style: int) -> float:
        """Points of the font."""
        fonts = self._list("fonts")
        number = int(self._list("cellXfs")[style].get("fontId", 0))
        size = fonts[number].find(tag("sz"))
        return float(size.get("val", FONT_SIZE)) if size is not None else FONT_SIZE

    def with_date(self, style: int, code: str) -> int:
        """The style itself if it shows dates as `code` does, with or without the time of day; else one like it with `code`."""
        look = self._list("cellXfs")[style]
        if self._shows(int(look.get("numFmtId", 0)), time="h" in code):
            return style
        dated = copy.deepcopy(look)
        dated.set("numFmtId", str(self._number(code)))
        dated.set("applyNumberFormat", "1")
        return self._append("cellXfs", dated)

    def _shows(self, number: int, *, time: bool) -> bool:
        if number in _CHINESE_DATES:
            return not time
        code = self._formats.get(number, BUILTIN_FORMATS.get(number, "General"))
        return is_date_format(code) and ("h" in code.lower()) == time

    def _number(self, code: str) -> int:
        known = next((number for number, present in self._formats.items() if present == code), None)
        if known is not None:
            return known
        number = max([*self._formats, _FIRST_OF_ONES_OWN - 1]) + 1
        self._formats[number] = code
        if self._root.find(tag("numFmts")) is None:
            self._root.insert(0, self._root.makeelement(tag("numFmts"), {}))
        entry = self._root.makeelement(tag("numFmt"), {"numFmtId": str(number), "formatCode": code})
        self._append("numFmts", entry)
        return number

    def _list(self, name: str) -> Element:
        found = self._root.find(tag(name))
        if found is None:
            raise ValueError(f"no {name}")
        return found

    def _append(self, name: str, element: Element) -> int:
        """The number of the element in its list; one that is there already is not added."""
        entries = self._list(name)
        for number, entry in enumerate(entries):
            if tostring(entry, with_tail=False) == tostring(element, with_tail=False):
                return number
        entries.append(element)
        entries.set("count", str(len(entries)))
        self._book.touch(_STYLES)
        return len(entries) - 1
