"""The lines of a table that people edited and the tasks as they are now go in; which line is which task comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .table import DOCUMENT, FILE, LEAD, QUOTE, SOURCE, TASK, UID, Row

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet; `said`: what stands under each head, without spaces. One without 任务编号 is people's own."""

    row: int
    said: Mapping[str, str]

    def says(self, head: str) -> str:
        """Nothing, where the column is gone."""
        return self.said.get(head, "")


@dataclass(slots=True)
class Pairs:
    """`found`: row of the sheet → its task. `gone`: rows whose task the document no longer holds. `copies`: rows that
    people made by copying one, with its number.
    """

    found: dict[int, Row] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


def squeezed(text: object) -> str:
    """The text without spaces and line breaks, which programs and people add and drop."""
    return _SPACE.sub("", str(text or ""))


def pair(lines: Sequence[Line], rows: Sequence[Row], documents: Iterable[str]) -> Pairs:
    """By number; what that leaves over of the same document by its words, for a corrected sentence has a new number.

    Only lines of the `documents` can be gone.
    """
    pairs = Pairs()
    left = {row.uid: row for row in rows}
    rest = []
    for uid, numbered in _by(UID, lines).items():
        wanted = squeezed(left[uid].cells[TASK]) if uid in left else ""
        first, *copies = sorted(numbered, key=lambda line: (line.says(TASK) != wanted, line.row))
        pairs.copies += [line.row for line in copies]
        if uid in left:
            pairs.found[first.row] = left.pop(uid)
        else:
            rest.append(first)
    own = [line for line in lines if not line.says(UID) and line.says(TASK)]
    names = _names(lines, rows, documents)
    # A sentence whose deadline was corrected still says the same of the same body.
    for heads, candidates in (((TASK, QUOTE), [*rest, *own]), ((TASK, LEAD), rest)):
        said: dict[tuple[str, ...], list[Row]] = {}
        for row in left.values():
            said.setdefault(tuple(squeezed(row.cells[head]) for head in heads), []).append(row)
        for line in candidates:
            alike = said.get(tuple(line.says(head) for head in heads), [])
            same = next((row for row in alike if row.uid in left and _is_of(line, row, names)), None)
            if same and line.row not in pairs.found:
                pairs.found[line.row] = left.pop(same.uid)
    pairs.gone = [line.row for line in rest if line.row not in pairs.found and line.says(DOCUMENT) in names]
    return pairs


def _is_of(line: Line, row: Row, names: Mapping[str, str]) -> bool:
    """Whether the line can be of the document of the row; one that does not say so can be of any."""
    if line.says(DOCUMENT):
        return names.get(line.says(DOCUMENT)) == row.document
    return line.says(SOURCE) in {"", squeezed(row.cells[SOURCE])}


def _names(lines: Sequence[Line], rows: Sequence[Row], documents: Iterable[str]) -> dict[str, str]:
    """Each document under the number that it has in the table.

    One whose title or date was corrected has a new number: it is known by its file and by most of its tasks.
    """
    names = {document: document for document in documents}
    present = _by(DOCUMENT, lines)
    for document in [name for name in names if name not in present]:
        tasks = {(squeezed(row.cells[TASK]), squeezed(row.cells[QUOTE])) for row in rows if row.document == document}
        files = {squeezed(row.cells[FILE]) for row in rows if row.document == document}
        for old, its in present.items():
            known = sum((line.says(TASK), line.says(QUOTE)) in tasks for line in its)
            if old not in names and its[0].says(FILE) in files and known * 2 > len(its):
                names[old] = document
                break
    return names


def _by(head: str, lines: Iterable[Line]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.says(head):
            groups.setdefault(line.says(head), []).append(line)
    return groups


def places(found: Mapping[int, Row], rows: Sequence[Row], last: int) -> dict[int, list[Row]]:
    """Row of the sheet → the new tasks that come after it: each behind the one that stands before it in its document,
    those of a document that is not in the table behind the row `last`.
    """
    at = {row.uid: number for number, row in found.items()}
    new: dict[int, list[Row]] = {}
    before: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.uid not in at:
            if row.document not in before:
                following = (at[other.uid] - 1 for other in rows[index:] if _known(other, row.document, at))
                before[row.document] = next(following, last)
            new.setdefault(before[row.document], []).append(row)
        else:
            before[row.document] = at[row.uid]
    return new


def _known(row: Row, document: str, at: Mapping[str, int]) -> bool:
    return row.document == document and row.uid in at
