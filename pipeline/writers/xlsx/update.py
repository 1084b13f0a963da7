"""Tasks and the bytes of a table that people work in go in; the same workbook comes out, the tool's own columns updated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import LxmlError

from ...errors import InputError
from ...results import Result
from . import table
from .match import Line, pair, places, squeezed
from .moves import insert
from .parts import Book, tag
from .sheet import Sheet, boundaries
from .styles import Styles
from .table import Row, Value, height

_DAY = re.compile("（[0-9]+年[0-9]+月[0-9]+日）$")
_SEARCHED = 20  # rows in which the heads may stand
# Heads that an update cannot do without; others that people deleted stay deleted.
_NEEDED = (table.NUMBER, table.UID, table.DOCUMENT, table.FILE)


def render(results: Sequence[Result], rows: Sequence[Row], present: bytes) -> bytes:
    """The updated workbook, to the byte the same if there is nothing to update.

    Raises InputError for what is no table of tasks, or one that cannot be read.
    """
    book = Book(present)
    try:
        _update(book, rows, [result.extraction.document.id for result in results])
    except (LxmlError, LookupError, ValueError):
        raise InputError(
            "the table that is there is damaged; open it and save it as .xlsx again, or choose another name with -o"
        ) from None
    return book.save() if book.changed else present


def _update(book: Book, rows: Sequence[Row], documents: Sequence[str]) -> None:
    sheet, head, columns = _table(book)
    lines = [
        Line(number, {name: squeezed(sheet.text(number, column)) for name, column in columns.items()})
        for number in sheet.rows
        if number > head
    ]
    pairs = pair(lines, rows, documents)
    numbered = [line.row for line in lines if line.says(table.UID)]
    new = places(pairs.found, rows, max(numbered, default=head))
    tasks, gone, copies = pairs.found, pairs.gone, pairs.copies
    if new:
        model = numbered[0] if numbered else head + 1 if head + 1 in sheet.rows else head
        moves = insert(
            sheet,
            {after: len(added) for after, added in new.items()},
            head,
            lambda after: after if after in numbered else model,
        )
        tasks = {moves.row(number): row for number, row in tasks.items()}
        tasks |= {moves.row(after) + n: row for after, added in new.items() for n, row in enumerate(added, 1)}
        gone, copies = [moves.row(number) for number in gone], [moves.row(number) for number in copies]
    _add_columns(sheet, head, columns, rows)
    for number in copies:
        sheet.write(number, columns[table.UID], None)
    numbers = _numbers(sheet, head, columns[table.NUMBER], tasks, gone)
    changed = _write(sheet, columns, tasks, numbers)
    before = {line.says(table.DOCUMENT): line.says(table.SOURCE) for line in lines if line.says(table.UID)}
    below = [row for row in sheet.rows if row > head]
    after = {sheet.text(row, columns[table.DOCUMENT]) for row in below if sheet.text(row, columns[table.UID])}
    if len(before) == 1 and len(after) > 1:
        _tell_sources(sheet, head, columns, *before.values())
        changed.update(below)
    _raise(sheet, columns, changed)
    _unmerge(sheet, columns, tasks)
    if book.changed:
        book.recalculate()


def _table(book: Book) -> tuple[Sheet, int, dict[str, int]]:
    """The first sheet with the table, the row of its heads, and the columns of those that are the tool's."""
    for name, part in book.sheets():
        sheet = Sheet(book, name, part)
        for row in sorted(sheet.rows)[:_SEARCHED]:
            columns: dict[str, int] = {}
            for column in sheet.columns(row):
                columns.setdefault(squeezed(sheet.text(row, column)), column)
            if table.TASK in columns and (table.UID in columns or table.QUOTE in columns):
                return sheet, row, {head: columns[head] for head in table.OWN if head in columns}
    raise InputError(
        f"the workbook that is there has no sheet with the columns {table.TASK} and {table.UID}; choose another -o"
    )


def _numbers(sheet: Sheet, head: int, column: int, tasks: Mapping[int, Row], gone: Sequence[int]) -> dict[int, Value]:
    """What stands in 序号: the tool's rows are counted from the top, with those that people numbered themselves."""
    numbers: dict[int, Value] = dict.fromkeys(gone, table.GONE)
    count = 0
    for row in sorted(number for number in sheet.rows if number > head and number not in numbers):
        if row in tasks:
            count += 1
            numbers[row] = count
        elif isinstance(sheet.read(row, column), float):
            count += 1
    return numbers


def _write(
    sheet: Sheet, columns: Mapping[str, int], tasks: Mapping[int, Row], numbers: Mapping[int, Value]
) -> set[int]:
    """Writes what has changed; the rows where that needs another height."""
    styles = Styles(sheet.book)
    changed = set()
    for number, value in numbers.items():
        if sheet.write(number, columns[table.NUMBER], value) and value == table.GONE:
            changed.add(number)
    for number, row in tasks.items():
        for head, value in row.cells.items():
            if head in columns:
                style = None
                if head == table.WHEN and isinstance(value, dt.date):
                    code = table.DATE_TIME if isinstance(value, dt.datetime) else table.DATE
                    style = styles.with_date(sheet.style(number, columns[head]), code)
                if sheet.write(number, columns[head], value, style):
                    changed.add(number)
    return changed


def _raise(sheet: Sheet, columns: Mapping[str, int], rows: Iterable[int]) -> None:
    """Makes the rows high enough for all that stands in them."""
    styles = Styles(sheet.book)
    for number in rows:
        texts = [(sheet.text(number, column), sheet.width(column)) for column in sheet.columns(number)]
        size = styles.size(sheet.style(number, columns[table.TASK]))
        sheet.raise_row(number, height([(text, width) for text, width in texts if width], size))


def _add_columns(sheet: Sheet, head: int, columns: dict[str, int], rows: Sequence[Row]) -> None:
    """Puts what is needed and missing at the right end of the table."""
    told = any(table.CLASS in row.cells for row in rows)
    for name in [*_NEEDED, *([table.CLASS] if told else [])]:
        if name not in columns:
            last = max(column for column in sheet.columns(head) if sheet.text(head, column))
            columns[name] = last + 1
            for row in [number for number in sheet.rows if number > head]:
                sheet.write(row, last + 1, None, sheet.style(row, last))
            sheet.write(head, last + 1, name, sheet.style(head, last))
            sheet.set_column(last + 1, table.WIDTHS[name], hidden=name in table.HIDDEN)
            sheet.widen_filter(last)


def _unmerge(sheet: Sheet, columns: Mapping[str, int], tasks: Mapping[int, Row]) -> None:
    """Takes cells apart that people merged and that no longer say the same: all but the first would be hidden."""
    for merged in list(sheet.root.iter(tag("mergeCell"))):
        left, top, right, bottom = boundaries(merged.get("ref", ""))
        own = [column for column in columns.values() if left <= column <= right]
        said = {sheet.text(row, column) for row in range(top, bottom + 1) if row in tasks for column in own}
        if len(said) > 1:
            sheet.remove(merged)


def _tell_sources(sheet: Sheet, head: int, columns: Mapping[str, int], source: str) -> None:
    """Shows 来源, which is hidden as long as all tasks are of one document; the title, if it still names that, names none."""
    if table.SOURCE in columns and not sheet.width(columns[table.SOURCE]):
        sheet.set_column(columns[table.SOURCE], table.WIDTHS[table.SOURCE], hidden=False)
    title = squeezed(table.titled(_DAY.sub("", source)))
    for row in [number for number in sheet.rows if number < head]:
        for column in sheet.columns(row):
            if squeezed(sheet.text(row, column)) == title:
                sheet.write(row, column, table.TITLE)
