"""The rows and tables of all pages go in, furniture left out; the text comes out, one paragraph or table row a line.

A line goes on with the one above if that one was full: what cannot be torn at the head of the lower line had no room
left. First-line indents, where a document has them, tell where a paragraph begins; where it has none, the distance of
the lines and list markers do. Lines of one centred title are joined. A paragraph may go on over columns and pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .columns import columns_of
from .furniture import Item
from .joining import join
from .rows import MARKER, Piece, Row
from .tables import Table, continued

_NEAR = 1.0  # characters from the right margin: a line that ends there reaches it
_LEAST = 3  # lines that show a margin
_CLEAR = 0.3  # the share of lines that reach a margin which is one
_INDENT = 1.2  # characters by which the first line of a paragraph stands in, at least
_ALIGNED = 0.5  # characters by which lines that begin at one place may differ
_SHORT = 3.0  # characters from the right margin: a line that ends there was not broken
_WIDE = 0.45  # of the width of a page: narrower text stands in a column of its own
_TITLE = 1.15  # times the size of the text
_LARGER = 1.12  # times: characters of another size belong to another paragraph
_SPREAD = 1.3  # times the usual distance of lines: a new paragraph in a document without indents
_SPREAD_INDENTED = 1.7
_TITLE_SPREAD = 2.4  # characters between the lines of one title
_TITLE_ENDS = re.compile(r"(通知|讲话|发言|纪要|报告|批复|文件|公告|通告|[函令])$")
_FINAL = "。！？；：!?;:"
_SUBTITLE = re.compile(r"[（(—\-]|.*〔\d{4}〕|\d{4}年")


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that stand one below the other, in a column or across the page, and its margins (points)."""

    lines: tuple[Piece, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Style:
    """What is usual in a document: first-line indents, blanks at the ends of its lines, the distance of lines (characters),
    the size (points) and font of its text."""

    indented: bool
    blank_ends: bool
    pitch: float
    size: float
    font: str


def compose(pages: Sequence[Sequence[Item]], widths: Sequence[float]) -> str:
    """The text of the pages, `widths` points wide."""
    blocks = list(_blocks(pages, widths))
    flows = [block for block in blocks if isinstance(block, Flow)]
    style = _style(flows)
    parts: list[str] = []
    run: list[Flow] = []
    for block in [*blocks, None]:
        if isinstance(block, Flow):
            run.append(block)
            continue
        parts.extend(paragraphs(run, style))
        run = []
        if block is not None:
            parts.append(block.text)
    return "\n".join(parts)


def _blocks(pages: Sequence[Sequence[Item]], widths: Sequence[float]) -> Iterator[Flow | Table]:
    """Flows with their margins, and tables, those that go on over a page break as one."""
    drafts: list[tuple[tuple[int, int], list[Piece]] | Table] = []
    caption: list[str] = []  # the rows above the last table, which the next page may repeat
    for number, (items, width) in enumerate(zip(pages, widths, strict=True)):
        rows: list[Row] = []
        first = True
        for item in [*items, None]:
            if isinstance(item, Row):
                rows.append(item)
                continue
            if item and first and drafts and isinstance(drafts[-1], Table):
                repeated = [row.text for row in rows]
                whole = continued(drafts[-1], item) if repeated == caption[len(caption) - len(repeated) :] else None
                if whole:
                    drafts[-1], rows, first = whole, [], False
                    continue
            key = round(width), number % 2
            drafts.extend((key, [row.line() for row in column]) for column in columns_of(rows))
            if item:
                drafts.append(item)
                caption = [row.text for row in rows]
            rows, first = [], False
    yield from _with_margins(drafts)


def _with_margins(drafts: Sequence[tuple[tuple[int, int], list[Piece]] | Table]) -> Iterator[Flow | Table]:
    """Margins that a flow does not show are those of other pages: left and right pages may differ, and so may sizes."""
    pools: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for draft in drafts:
        if not isinstance(draft, Table):
            left, right, share = _margins(draft[1])
            if share >= _CLEAR and right - left >= _WIDE * draft[0][0]:
                for key in (draft[0], (draft[0][0], -1)):
                    pools[key].append((left, right))
    for draft in drafts:
        if isinstance(draft, Table):
            yield draft
            continue
        key, lines = draft
        pool = pools.get(key) or pools.get((key[0], -1))
        yield Flow(tuple(lines), *_settled(_margins(lines), lines, pool, key[0]))


def _settled(
    own: tuple[float, float, float], lines: Sequence[Piece], pool: Sequence[tuple[float, float]] | None, width: float
) -> tuple[float, float]:
    """The margins of a flow, from what it shows itself and what other pages of this width show."""
    size = median(line.size for line in lines)
    left, right, share = own
    if pool is None:
        # Short lines show no right margin; it is then as far from the edge of the page as the left one.
        return (left, right) if share >= _CLEAR or left > width / 3 else (left, max(right, width - left))
    usual_left, usual_right = median(pair[0] for pair in pool), median(pair[1] for pair in pool)
    if share < _CLEAR:
        inside = min(line.x0 for line in lines) > usual_left - size and right < usual_right + size
        return (usual_left, usual_right) if inside else (left, right)
    # Lines that all stand in are first lines: a page of paragraphs of one line.
    first_lines = _INDENT * size < left - usual_left < 2 * _INDENT * size and abs(right - usual_right) < 2 * size
    return usual_left if first_lines else left, right


def _margins(lines: Sequence[Piece]) -> tuple[float, float, float]:
    """The left and the right margin that the lines show themselves, and the share of lines that reach the right one."""
    right = max(line.edge for line in lines)
    size = median(line.size for line in lines)
    reach = [line.x1 > right - _NEAR * size for line in lines]
    behind = sorted(below.x0 for (_, below), full in zip(pairwise(lines), reach, strict=False) if full)
    left = next((a for a, b in pairwise(behind) if b - a < _ALIGNED * size), min(line.x0 for line in lines))
    return left, right, sum(reach) / len(lines) if sum(reach) >= _LEAST else 0.0


def _style(flows: Sequence[Flow]) -> _Style:
    begins: Counter[bool] = Counter()
    pitches: list[float] = []
    blanks = 0
    sizes: Counter[float] = Counter()
    fonts: Counter[str] = Counter()
    for flow in flows:
        for line in flow.lines:
            sizes[round(line.size, 1)] += len(line.text)
            fonts[line.font] += len(line.text)
        for above, below in pairwise(flow.lines):
            indent = (below.x0 - flow.left) / below.size
            if above.x1 < flow.right - _SHORT * above.size and indent < 2 * _INDENT and not _centred(below, flow):
                begins[indent >= _INDENT] += 1
            if above.x1 > flow.right - _NEAR * above.size and below.y > above.y:
                pitches.append((below.y - above.y) / below.size)
                blanks += bool(above.tail)
                stood_in = (above.x0 - flow.left) / above.size - indent
                begins[True] += abs(indent) < _ALIGNED and _INDENT <= stood_in < 2 * _INDENT
    return _Style(
        begins[True] > begins[False],
        blanks > len(pitches) / 2,
        median(pitches) if pitches else 2.0,
        sizes.most_common(1)[0][0] if sizes else 0.0,
        fonts.most_common(1)[0][0] if fonts else "",
    )


def paragraphs(flows: Sequence[Flow], style: _Style) -> list[str]:
    """The paragraphs of flows that follow each other without a table between them."""
    found: list[str] = []
    previous: tuple[Flow, Piece, bool] | None = None  # the line above, whether it began its paragraph
    for flow in flows:
        for line in flow.lines:
            goes_on = previous is not None and _goes_on(*previous, flow, line, style)
            if previous is not None and goes_on:
                found[-1] = join(found[-1], line.text, bool(previous[1].tail) and not style.blank_ends)
            else:
                found.append(line.text)
            previous = flow, line, not goes_on
    return found


def _goes_on(flow: Flow, above: Piece, first: bool, into: Flow, below: Piece, style: _Style) -> bool:
    """Whether the line `below` belongs to the paragraph of the line `above`, which is its first line or not."""
    size = below.size
    if max(above.size, size) > _LARGER * min(above.size, size):
        return False
    distance = (below.y - above.y) / size if flow is into else style.pitch
    if _centred(above, flow, 0.0) and _centred(below, into) and _is_title(above, style) and _is_title(below, style):
        ended = _TITLE_ENDS.search(above.text) and not below.text.startswith(("的", "》", "）"))
        return above.font == below.font and distance < _TITLE_SPREAD and not ended and not _SUBTITLE.match(below.text)
    if above.text.count("\t") == below.text.count("\t") > 0:
        return False  # two rows of a table without ruling lines
    blank = size * sum(1.0 if space == "\u3000" else 0.25 for space in above.tail)
    if above.x1 + blank + below.head <= flow.right - 0.05 * size:
        return False  # the line above had room
    if distance > (_SPREAD_INDENTED if style.indented else _SPREAD) * style.pitch:
        return False
    indent, before = below.x0 - into.left, above.x0 - flow.left
    marked = bool(MARKER.match(below.text)) and above.text[-1] not in "，、,"
    if indent < _INDENT * size / 2:
        return style.indented or not marked
    if abs(indent - (above.body - flow.left)) < _ALIGNED * size and above.body > above.x0:
        return not marked  # stands below the text of a list item
    if abs(indent - before) < _ALIGNED * size:
        # Two first lines, or the second of a block that stands in as a whole: the former ends its sentence.
        return not marked and not (first and style.indented and above.text[-1] in _FINAL)
    return False


def _centred(line: Piece, flow: Flow, least: float = _INDENT / 2) -> bool:
    """Whether the line stands in the middle, at least so many characters from the margins."""
    left, right = line.x0 - flow.left, flow.right - line.x1
    return abs(left - right) < _INDENT * line.size and left > least * line.size - 1


def _is_title(line: Piece, style: _Style) -> bool:
    return line.size > _TITLE * style.size or line.font != style.font
