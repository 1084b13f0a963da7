"""A Word file (.docx, ISO/IEC 29500) goes in; its text as it reads on paper comes out, and what its properties say.

The XML is walked here, because python-docx leaves out what clerks' files are full of: numbers that Word counts by
itself, tracked changes, content controls, text boxes. It is also kept out because it refuses files with a dangling
relationship, which Word opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ...errors import InputError
from ...sources import Source
from ..grid import Cell, table_lines
from ..limits import Budget
from ..metadata import core_properties
from ..package import Package
from .numbering import Numbers
from .paragraphs import Paragraphs
from .styles import Styles
from .xml import at, flag, inside, number, value, w

_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """One line a paragraph, one a row of a table (grid.py); tracked changes accepted, hidden text and codes left out.

    Page headers and footers are no text. Text boxes follow their paragraph, footnotes and endnotes the whole text, so
    that no sentence or list is broken by them. Raises InputError.
    """
    package = Package(data, path)
    main = package.related("officeDocument")
    root = package.xml(main)
    body = at(root, "body")
    if body is None:
        raise InputError(f"{path}: the file is broken (it has no document in it); ask for it again")
    parts = _Parts(package, main)
    styles = Styles(parts.xml("styles"))
    reader = _Reader(path, styles, Numbers(parts.xml("numbering"), styles))
    lines = [line.rstrip() for line in reader.lines(body)]
    for count, (kind, identity) in enumerate(reader.notes, 1):
        note = parts.notes(kind).get(identity)
        said = [] if note is None else [line for line in reader.lines(note) if line]
        lines.extend([f"[{count}] {' '.join(said)}"] if said else [])
    title, date = core_properties(package.xml(package.related("core-properties")))
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
    return Source(text, Path(path).name, date=date, title=title, warnings=tuple(parts.warnings))


class _Parts:
    """The parts beside the text; one that is broken is a warning, for the text can be read without it."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._names = {relation.kind: relation.part for relation in package.relations(main).values()}
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self.warnings: list[tuple[str, str]] = []

    def xml(self, kind: str) -> etree._Element | None:
        try:
            return self._package.xml(self._names.get(kind, ""))
        except InputError:
            message = f"The {kind} of the Word file are broken; the text was read without them."
            self.warnings.append((f"broken_{kind}", message))
            return None

    def notes(self, kind: str) -> dict[str, etree._Element]:
        """The footnotes or endnotes by their ids."""
        if kind not in self._notes:
            root = self.xml(kind)
            self._notes[kind] = (
                {} if root is None else {note.get(w("id"), ""): note for note in root.iterchildren("{*}*")}
            )
        return self._notes[kind]


class _Reader:
    """Reads blocks in the order of the text, for fields and numbers go on from one to the next."""

    def __init__(self, path: str, styles: Styles, numbers: Numbers) -> None:
        self._budget = Budget(path)
        self._paragraphs = Paragraphs(styles)
        self._numbers = numbers
        self.notes: list[tuple[str, str]] = []

    def lines(self, parent: etree._Element, in_cell: bool = False) -> Iterator[str]:
        """The lines of all paragraphs and tables in `parent`."""
        pending = ""
        for block in inside(parent, w("p"), w("tbl")):
            if block.tag == w("tbl"):
                yield from table_lines(list(self._rows(block)), self._budget)
                continue
            self._budget.spend(0, cells=1)
            paragraph = self._paragraphs.read(block)
            self.notes.extend(paragraph.notes)
            properties = at(block, "pPr")
            if _joins_next(properties):
                pending += paragraph.text
            else:
                text = self._numbers.numbered(properties, pending + paragraph.text, bare=in_cell)
                self._budget.spend(len(text))
                yield from text.split("\n")
                pending = ""
            for box in paragraph.boxes:
                yield from self.lines(box)
        if pending:
            yield from pending.split("\n")

    def _rows(self, table: etree._Element) -> Iterator[list[Cell]]:
        above: dict[int, Cell] = {}
        for row in inside(table, w("tr")):
            about = at(row, "trPr")
            if at(about, "del") is not None or flag(about, "hidden"):
                continue
            cells: list[Cell] = []
            column = number(about, "gridBefore") or 0
            for node in inside(row, w("tc")):
                cell = self._cell(node, column, above)
                column += cell.span
                cells.append(cell)
            above = {cell.start: cell for cell in cells}
            yield cells

    def _cell(self, node: etree._Element, column: int, above: dict[int, Cell]) -> Cell:
        about = at(node, "tcPr")
        span = max(number(about, "gridSpan") or 1, 1)
        own = tuple(line.strip() for line in self.lines(node, in_cell=True) if line.strip())
        merged = at(about, "vMerge")
        if merged is None or value(merged) == "restart" or column not in above:
            return Cell(own, column, span)
        lines = above[column].lines
        self._budget.spend(sum(map(len, lines)), cells=1)
        return Cell(lines, column, span, repeated=True)


def _joins_next(properties: etree._Element | None) -> bool:
    """Whether the mark at the end of the paragraph is deleted, moved away or hidden."""
    mark = at(properties, "rPr")
    return at(mark, "del") is not None or at(mark, "moveFrom") is not None or flag(mark, "vanish")
