"""Lines go in; the rows of tables come out, each cell with what its column holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ...patterns import compiled
from .lines import Line, strip
from .records import Element, StructureRule

_SEPARATOR = re.compile(r"\t+|[|｜]")
_EACH_TAB = re.compile(r"[\t|｜]")  # where the head has single tabs, two of them hold an empty cell
_NUMBER = 12  # code points that the number of a row can have
_HEADS = 60  # cells from the beginning of a line in which the head of its table may stand
_KNOWN = 4  # known columns that make a line the head of a table, however many others stand beside them
_SECTION = 24  # code points of a row that only names the section of a table
_LAST_CELL = 20  # code points of a last cell behind which text may run on
_RULE_LINE = re.compile(r"[\s|｜:+\-—=─]+")


class Columns:
    """Tells a table's head and what stands under it."""

    def __init__(self, rules: Sequence[StructureRule]) -> None:
        self._rules = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "column"]

    def role(self, head: str) -> StructureRule | None:
        """The rule whose pattern is the whole head of a column, spaces left out."""
        head = re.sub(r"\s", "", head)
        return next((rule for pattern, rule in self._rules if pattern.fullmatch(head)), None)

    def split_rows(self, text: str, lines: Sequence[Line]) -> list[Line]:
        """The lines, with a table that lost its line breaks cut into its rows again, if they are numbered from 1."""
        split: list[Line] = []
        for line in lines:
            edges = [] if line.chrome else list(self._edges(text, line))
            spans = [strip(text, *span) for span in pairwise([line.start, *edges, line.end])]
            split.extend(replace(line, start=start, end=end) for start, end in spans if start < end or not edges)
        return split

    def _edges(self, text: str, line: Line) -> Iterator[int]:
        """Where the rows of the table in the line begin, and where the last one ends.

        The last cell of each row has run together with the number of the next: 「完成时限 1」, 「3月底前2」.
        """
        cells = _cells(text, line)
        tails = [_tail(text, start, end) for start, end in cells[:_HEADS]]
        heads = [self.role(text[tail:end]) for tail, (_, end) in zip(tails, cells, strict=False)]
        first = next((index for index, rule in enumerate(heads) if rule and rule.value == "number"), None)
        if first is None:
            return
        last = first + 1
        while last < len(heads) and heads[last]:
            last += 1
        at, number = last, 1
        starts: list[int] = []
        while at < len(cells) and last > first + 1:
            end = cells[at][1] - len(str(number))
            if not text.startswith(str(number), end) or text[end - 1 : end].isdigit() or end <= cells[at][0]:
                break
            starts.append(end)
            at, number = at + last - first, number + 1
        if len(starts) < 2 or at >= len(cells):
            return
        start, end = cells[at]
        gap = re.search(r"\s", text[start : min(end, start + _LAST_CELL)])
        yield tails[first]
        yield from starts
        yield start + gap.start() if gap else end

    def read(self, text: str, lines: Sequence[Line]) -> dict[int, list[Element]]:
        """For the position of every row's line its cells (label cell, value = number, task, lead, assist …).

        A table begins with a head of at least two known columns, one of them the task, and ends with the first line
        that has fewer than two cells.
        """
        rows: dict[int, list[Element]] = {}
        columns: list[StructureRule | None] = []
        separator = _SEPARATOR
        for index, line in enumerate(lines):
            cells = [] if line.chrome else _cells(text, line, separator if columns else _SEPARATOR)
            if len(cells) < 2:
                following = lines[index + 1] if index + 1 < len(lines) else None
                if not (columns and following and _is_section(text, line, _cells(text, following), columns)):
                    columns = []
                continue
            heads = [self.role(text[start:end]) for start, end in cells]
            if sum(rule is not None for rule in heads) >= max(2, min(len(cells) // 2, _KNOWN)):
                if any(rule is not None and rule.value == "task" for rule in heads):
                    columns = heads
                    separator = _SEPARATOR if "\t\t" in text[line.start : line.end] else _EACH_TAB
                    rows[index] = [
                        Element(start, end, "header", rule.id if rule else "", rule.value if rule else "")
                        for (start, end), rule in zip(cells, heads, strict=True)
                    ]
                continue
            numbered = bool(columns and columns[0] and columns[0].value == "number")
            if numbered and cells[0][1] - cells[0][0] > _NUMBER:
                columns = []  # text that only has a separator in it
            if not columns or _RULE_LINE.fullmatch(text, line.start, line.end):
                continue
            # A row with fewer cells than the head has its first column joined with the row above, or empty last cells.
            counted = numbered and text[slice(*cells[0])].isdigit()
            offset = 0 if counted else max(0, len(columns) - len(cells))
            cells += [(line.end, line.end)] * (len(columns) - len(cells) if counted else 0)
            rows[index] = [
                Element(start, end, "cell", rule.id if rule else "", rule.value if rule else "")
                for (start, end), rule in zip(cells, [*columns[offset:], *[None] * len(cells)], strict=False)
            ]
        return rows


def _is_section(text: str, line: Line, below: Sequence[tuple[int, int]], columns: Sequence[object]) -> bool:
    """Whether a line of one cell only parts a table that goes on below it: 「一、阵地建设」 between rows."""
    short = line.end - line.start <= _SECTION and not re.search(r"[。；;，,]", text[line.start : line.end])
    return short and len(below) >= max(3, len(columns) // 2)


def _tail(text: str, start: int, end: int) -> int:
    """Where the last word of the cell begins: the first head of a table may have run together with text before it."""
    return max((found.end() for found in re.finditer(r"[\s。；！？：）)]", text[start:end])), default=0) + start


def _cells(text: str, line: Line, separator: re.Pattern[str] = _SEPARATOR) -> list[tuple[int, int]]:
    """The spans of the cells of a line; an outer border gives none."""
    spans, at = [], line.start
    for found in separator.finditer(text, line.start, line.end):
        spans.append(strip(text, at, found.start()))
        at = found.end()
    if not spans:
        return []
    spans.append(strip(text, at, line.end))
    if text[line.start] in "|｜":
        spans = spans[1:]
    if spans and text[line.end - 1] in "|｜":
        spans = spans[:-1]
    return spans
