"""Lines go in; the rows of tables come out, each cell with what its column holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...patterns import compiled
from .lines import Line, strip
from .records import Element, StructureRule

_SEPARATOR = re.compile(r"[ 　]*(?:\t+|\||｜)[ 　]*")
_RULE_LINE = re.compile(r"[\s|｜:+\-—=─]+")


class Columns:
    """Tells a table's head and what stands under it."""

    def __init__(self, rules: Sequence[StructureRule]) -> None:
        self._rules = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "column"]

    def role(self, head: str) -> StructureRule | None:
        """The rule whose pattern is the whole head of a column, spaces left out."""
        head = re.sub(r"\s", "", head)
        return next((rule for pattern, rule in self._rules if pattern.fullmatch(head)), None)

    def read(self, text: str, lines: Sequence[Line]) -> dict[int, list[Element]]:
        """For the position of every row's line its cells (label cell, value = number, task, lead, assist …).

        A table begins with a head of at least two known columns, one of them the task, and ends with the first line
        that has fewer than two cells.
        """
        rows: dict[int, list[Element]] = {}
        columns: list[StructureRule | None] = []
        for index, line in enumerate(lines):
            cells = [] if line.chrome else _cells(text, line)
            if len(cells) < 2:
                columns = []
                continue
            heads = [self.role(text[start:end]) for start, end in cells]
            if sum(rule is not None for rule in heads) >= max(2, len(cells) // 2):
                if any(rule is not None and rule.value == "task" for rule in heads):
                    columns = heads
                    rows[index] = [
                        Element(start, end, "header", rule.id if rule else "", rule.value if rule else "")
                        for (start, end), rule in zip(cells, heads, strict=True)
                    ]
                continue
            if not columns or _RULE_LINE.fullmatch(text, line.start, line.end):
                continue
            # A row with fewer cells than the head has its first column joined with the row above.
            offset = max(0, len(columns) - len(cells))
            rows[index] = [
                Element(start, end, "cell", rule.id if rule else "", rule.value if rule else "")
                for (start, end), rule in zip(cells, [*columns[offset:], *[None] * len(cells)], strict=False)
            ]
        return rows


def _cells(text: str, line: Line) -> list[tuple[int, int]]:
    """The spans of the cells of a line; an outer border gives none."""
    spans, at = [], line.start
    for found in _SEPARATOR.finditer(text, line.start, line.end):
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
