"""Rows to insert go in; all that names a place in the sheet is moved along, as Excel does when somebody inserts rows.

Cells, formulas, merged cells, conditional formats, validations, filters, notes, pictures, tables, names, charts. A range that
ends on the row above an inserted one takes it in: it belongs to the same list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element as Element
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from .parts import WORKBOOK
from .sheet import Sheet

_AREA = re.compile(r"(\$?[A-Z]{1,3})?(\$?)([1-9][0-9]{0,6})(?:(:\$?[A-Z]{0,3})(\$?)([1-9][0-9]{0,6}))?")
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName"}
_RULES = {"conditionalFormatting", "dataValidation"}  # their formulas count from the first row of their range
_FIXED = {"mergeCell", "hyperlink", "selection", "f"}  # do not take in rows at their edge
_VML_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)(\d+)")
_VML_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>\s*(?:\d+,\s*){2})(\d+)((?:,\s*\d+){3},\s*)(\d+)")


class Moves:
    """`inserted`: how many rows come after which; rows up to `head` are titles, whose ranges take in no row below them."""

    def __init__(self, inserted: Mapping[int, int], head: int) -> None:
        self._inserted, self._head = inserted, head

    def row(self, number: int) -> int:
        """Where the row is now."""
        return number + sum(count for after, count in self._inserted.items() if after < number)

    def taking_in(self, top: int, bottom: int) -> tuple[int, int]:
        """Where the range is now, with the rows that came at its edge."""
        above = self._inserted.get(top - 1, 0) if top == self._head + 1 else 0
        below = self._inserted.get(bottom, 0) if bottom > self._head else 0
        return self.row(top) - above, self.row(bottom) + below


def insert(sheet: Sheet, inserted: Mapping[int, int], head: int, like: Callable[[int], int]) -> Moves:
    """Moves what is below, and adds the rows, each with the look of the row `like(after)`."""
    moves = Moves(inserted, head)
    sheet.own_formulas()
    sheet.move_rows(moves.row)
    _move_sheet(sheet, moves)
    _move_attached(sheet, moves)
    _move_others(sheet, moves)
    for after, count in sorted(inserted.items()):
        for offset in range(1, count + 1):
            sheet.add_row(moves.row(after) + offset, moves.row(like(after)))
    return moves


def _move_sheet(sheet: Sheet, moves: Moves) -> None:
    within: set[Element] = set()
    for element in _elements(sheet.root):
        kind = _kind(element)
        if kind in _RULES:
            within.update(_elements(element))
            _move_rule(element, moves, sheet.name)
        elif kind == "brk":
            element.set("id", str(moves.row(int(element.get("id", 0)))))
        elif kind not in {"row", "c"} and element not in within:
            _move_areas(element, moves)
            _move_formula(element, moves, sheet.name, here=True)


def _move_rule(rule: Element, moves: Moves, sheet: str) -> None:
    """A format or validation, which an inserted row takes over from the row above it, even if it is set for that alone."""
    extended = next((element for element in _elements(rule) if _kind(element) == "sqref"), None)
    areas = (rule.get("sqref", "") if extended is None else extended.text or "").split()
    moved = [_area(area, moves, alone=True) for area in areas]
    if extended is None:
        rule.set("sqref", " ".join(moved))
    else:
        extended.text = " ".join(moved)
    rise = min(map(_top, moved), default=0) - min(map(_top, areas), default=0)
    for element in _elements(rule):
        _move_formula(element, moves, sheet, here=True, rise=rise)


def _move_areas(element: Element, moves: Moves) -> None:
    fixed = _kind(element) in _FIXED
    for name in ("ref", "sqref", "activeCell"):
        if name in element.attrib:
            areas = element.get(name, "").split()
            element.set(name, " ".join(_area(area, moves, fixed=fixed) for area in areas))
    if _kind(element) == "sqref" and element.text:
        element.text = " ".join(_area(area, moves) for area in element.text.split())


def _move_attached(sheet: Sheet, moves: Moves) -> None:
    """Notes, pictures, charts and tables that lie on the sheet."""
    book = sheet.book
    for _, kind, part in list(book.links(sheet.part)):
        if kind == "vmlDrawing":  # often no well-formed XML
            data = _VML_ROW.sub(lambda found: found[1] + _zero_based(found[2], moves), book.raw(part))
            anchors = lambda found: found[1] + _zero_based(found[2], moves) + found[3] + _zero_based(found[4], moves)  # noqa: E731
            book.replace(part, _VML_ANCHOR.sub(anchors, data))
        elif kind in {"comments", "threadedComment", "table"}:
            for element in _elements(book.tree(part)):
                _move_areas(element, moves)
            book.touch(part)
        elif kind == "drawing":
            for element in _elements(book.tree(part)):
                if _kind(element) == "row" and element.text:
                    element.text = str(moves.row(int(element.text) + 1) - 1)
            book.touch(part)


def _zero_based(number: bytes, moves: Moves) -> bytes:
    return b"%d" % (moves.row(int(number) + 1) - 1)


def _move_others(sheet: Sheet, moves: Moves) -> None:
    """Formulas in other sheets, names, charts and pivot tables that look at the sheet."""
    book = sheet.book
    parts = [name for folder in ("xl/worksheets/", "xl/charts/", "xl/pivotCache/") for name in book.names(folder)]
    for name in [WORKBOOK, *(part for part in parts if part != sheet.part)]:
        for element in _elements(book.tree(name)):
            moved = _move_formula(element, moves, sheet.name, here=False)
            if _kind(element) == "worksheetSource" and element.get("sheet") == sheet.name:
                _move_areas(element, moves)
                moved = True
            if moved:
                book.touch(name)


def _move_formula(element: Element, moves: Moves, sheet: str, *, here: bool, rise: int | None = None) -> bool:
    """Moves the places of the sheet that the element's formula names; `here`: those without a sheet are its own."""
    if _kind(element) not in _FORMULAS or not element.text:
        return False
    try:
        formula = Tokenizer(f"={element.text}")
    except TokenizerError:
        return False
    for token in formula.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            of, mark, area = token.value.rpartition("!")
            if of.strip("'").replace("''", "'") == sheet if mark else here:
                token.value = of + mark + _area(area, moves, rise=rise)
    text = "".join(token.value for token in formula.items)
    changed = text != element.text
    element.text = text
    return changed


def _area(area: str, moves: Moves, *, fixed: bool = False, alone: bool = False, rise: int | None = None) -> str:
    """The cell, range or rows where they are now. `fixed`: takes in no rows; `alone`: even a single cell does;
    `rise`: how far the cell has moved that rows without $ count from.
    """
    found = _AREA.fullmatch(area)
    if not found:
        return area
    top, bottom = int(found[3]), int(found[6] or found[3])
    takes = not fixed and (alone or top < bottom)
    first, last = moves.taking_in(top, bottom) if takes else (moves.row(top), moves.row(bottom))
    if rise is not None:
        first = first if found[2] else top + rise
        last = last if found[5] else bottom + rise
    begin = f"{found[1] or ''}{found[2]}{first}"
    if not found[6]:
        return begin if first == last or rise is not None else f"{begin}:{begin[: -len(str(first))]}{last}"
    return f"{begin}{found[4]}{found[5]}{last}"


def _top(area: str) -> int:
    found = _AREA.fullmatch(area)
    return int(found[3]) if found else 0


def _kind(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))
