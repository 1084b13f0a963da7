"""The rows of all pages go in; they come out without page numbers and without the heads and feet that pages repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .rows import Row
from .tables import Table

Item = Row | Table

_DEEP = 3  # rows from the edge of a page that may be its furniture
_EDGE = 0.12  # of the height of a page: where a bare number is its number
_OFTEN = 3  # pages that repeat a row at one place, at least
_SHARE = 0.4  # of the pages; less, if they follow each other
_NEAR = 4.0  # points
_PAGE_NUMBER = re.compile(
    r"[-—–－─―·•.~～\s]+[\dⅠ-ⅿivxIVX]{1,5}[-—–－─―·•.~～\s]+|第\s*\d{1,4}\s*页[\s,，/]*([（(]?\s*共\s*\d{1,4}\s*页\s*[)）]?)?"
    r"|共\s*\d{1,4}\s*页[\s,，/]*第\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|page\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_BARE = re.compile(r"[-—–－]?\s*(\d{1,4}|[ivx]{1,5})\s*[-—–－]?", re.IGNORECASE)


def without_furniture(pages: Sequence[Sequence[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """The pages, each without the outermost rows that are its number or stand on other pages at the same place.

    The caption of a table, repeated with it on each page, stays on the first.
    """
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for number, items in enumerate(pages):
        for item in (*items[:_DEEP], *items[-_DEEP:]):
            if isinstance(item, Row):
                seen[_keys(item)[0]].add(number)
    kept = []
    for number, (items, height) in enumerate(zip(pages, heights, strict=True)):
        goes = [
            isinstance(item, Row)
            and (_is_number(item, height) or _is_repeated(_on(item, seen), len(pages), _at_edge(item, height)))
            for item in items
        ]
        first, last = 0, len(items)
        while first < min(last, _DEEP) and goes[first]:
            first += 1
        while last > max(first, len(items) - _DEEP) and goes[last - 1]:
            last -= 1
        if 0 < first < last and _is_caption(items[first - 1], items[first], number, height, seen):
            first -= 1
        kept.append(list(items[first:last]))
    return kept


def _is_caption(above: Item, below: Item, number: int, height: float, seen: Mapping[tuple[str, int], set[int]]) -> bool:
    return (
        isinstance(above, Row)
        and isinstance(below, Table)
        and not _is_number(above, height)
        and number == min(_on(above, seen))
    )


def _is_number(row: Row, height: float) -> bool:
    text = row.text.strip()
    return bool(_PAGE_NUMBER.fullmatch(text) or (_at_edge(row, height) and _BARE.fullmatch(text)))


def _at_edge(row: Row, height: float) -> bool:
    return not _EDGE * height < row.y - row.size / 3 < (1 - _EDGE) * height


def _is_repeated(found: set[int], pages: int, at_edge: bool) -> bool:
    """Whether rows on these pages, of so many, are a running head or foot."""
    if len(found) < _OFTEN:
        return at_edge and len(found) == pages == 2
    # A chapter's name stands on its own pages only, perhaps on each second one.
    return len(found) >= _SHARE * pages or any(
        {page + step, page + 2 * step} <= found for page in found for step in (1, 2)
    )


def _on(row: Row, seen: Mapping[tuple[str, int], set[int]]) -> set[int]:
    """The pages that have this row at this place."""
    return set().union(*(seen.get(key, ()) for key in _keys(row)))


def _keys(row: Row) -> list[tuple[str, int]]:
    """What a row says, whatever its numbers, and where; then its neighbours, as places are rounded."""
    said = re.sub(r"\d+|\s+", lambda found: "#" if found[0].isdigit() else "", row.text)
    place = round(row.y / _NEAR)
    return [(said, place), (said, place - 1), (said, place + 1)]
