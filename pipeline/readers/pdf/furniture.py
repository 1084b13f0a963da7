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
    """The pages, each without the outermost rows that are its number or stand on other pages at the same place."""
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for number, items in enumerate(pages):
        for item in (*items[:_DEEP], *items[-_DEEP:]):
            if isinstance(item, Row):
                seen[_keys(item)[0]].add(number)
    kept = []
    for items, height in zip(pages, heights, strict=True):
        first, last = 0, len(items)
        while first < min(last, _DEEP) and _is_furniture(items[first], height, seen, len(pages)):
            first += 1
        while last > max(first, len(items) - _DEEP) and _is_furniture(items[last - 1], height, seen, len(pages)):
            last -= 1
        kept.append(list(items[first:last]))
    return kept


def _is_furniture(item: Item, height: float, seen: Mapping[tuple[str, int], set[int]], pages: int) -> bool:
    if not isinstance(item, Row):
        return False
    text = item.text.strip()
    at_edge = not _EDGE * height < item.y - item.size / 3 < (1 - _EDGE) * height
    if _PAGE_NUMBER.fullmatch(text) or (at_edge and _BARE.fullmatch(text)):
        return True
    found = set().union(*(seen.get(key, ()) for key in _keys(item)))
    if len(found) < _OFTEN:
        return at_edge and len(found) == pages == 2
    # A chapter's name stands on its own pages only, perhaps on each second one.
    return len(found) >= _SHARE * pages or any(
        {page + step, page + 2 * step} <= found for page in found for step in (1, 2)
    )


def _keys(row: Row) -> list[tuple[str, int]]:
    """What a row says, whatever its numbers, and where; then its neighbours, as places are rounded."""
    said = re.sub(r"\d+|\s+", lambda found: "#" if found[0].isdigit() else "", row.text)
    place = round(row.y / _NEAR)
    return [(said, place), (said, place - 1), (said, place + 1)]
