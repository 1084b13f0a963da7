"""Items go in; the positions of those that only say an earlier or firmer one again come out.

A summary repeats the body, an order repeats the offer: the same day, the same owners as far as both name them, the same
numbers, and mostly the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .records import ActionItem

_ALIKE = 0.7  # share of common pairs of neighbouring characters (Dice) from which two titles say the same
_NEAR = 40  # items with the same day that one is compared with
_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十百千万]+(?=[个项家场次期名户])")
_FIRMNESS = {"must": 2, "should": 1, "encourage": 0}


def repeated(text: str, items: Sequence[ActionItem]) -> set[int]:
    """The positions in `items` (in text order) of those to leave out."""
    out: set[int] = set()
    by_day: dict[tuple[str | None, str | None], list[int]] = {}
    for index, item in enumerate(items):
        deadline = item.deadline or {}
        peers = by_day.setdefault((deadline.get("due"), deadline.get("recurrence")), [])
        for other in [each for each in peers[-_NEAR:] if each not in out]:
            if _same(text, items[other], item):
                out.add(other if _weight(item) > _weight(items[other]) else index)
                break
        peers.append(index)
    return out


def _same(text: str, one: ActionItem, other: ActionItem) -> bool:
    said, again = (re.sub(r"\s+", "", text[item.start : item.end]) for item in (one, other))
    if said == again:
        return True
    deadline = one.deadline or {}
    if not (deadline.get("due") or deadline.get("recurrence")) or one.end > other.start:
        return False
    names, others = ({row["name"] for row in item.assignees} for item in (one, other))
    if names and others and names != others:
        return False
    if set(_NUMBER.findall(one.title)) != set(_NUMBER.findall(other.title)):
        return False
    return _dice(one.title, other.title) >= _ALIKE


def _dice(one: str, other: str) -> float:
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _weight(item: ActionItem) -> tuple[int, int, int]:
    """The firmer, then the one that names its owners, then the one with its own deadline; the earlier if all are equal."""
    explicit = any(row["source"] == "explicit" for row in item.assignees)
    return _FIRMNESS[item.strength], int(explicit), int((item.deadline or {}).get("certainty") == "explicit")
