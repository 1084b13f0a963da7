"""Items go in; the positions of those that only say an earlier or firmer one again come out.

A summary repeats the body, an order repeats the offer: the same day, the same owners as far as both name them, the same
numbers, and mostly the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .records import ActionItem

_ALIKE = 0.7  # share of common pairs of neighbouring characters (Dice) from which two titles say the same
_NEAR = 40  # items with the same day that one is compared with
_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十百千万]+(?=[个项家场次期名户])")
_FIRMNESS = {"must": 2, "should": 1, "encourage": 0}


@dataclass(frozen=True, slots=True)
class _Said:
    """What an item says, in the form in which it is compared."""

    item: ActionItem
    words: str
    names: frozenset[str]
    numbers: frozenset[str]
    pairs: frozenset[str]

    def again(self, other: _Said) -> bool:
        """Whether `other`, later in the text and with the same day, is the same task."""
        if self.words == other.words:
            return True
        deadline = self.item.deadline or {}
        return (
            bool(deadline.get("due") or deadline.get("recurrence"))
            and self.item.end <= other.item.start
            and not (self.names and other.names and self.names != other.names)
            and self.numbers == other.numbers
            and 2 * len(self.pairs & other.pairs) >= _ALIKE * max(1, len(self.pairs) + len(other.pairs))
        )


def repeated(text: str, items: Sequence[ActionItem]) -> set[int]:
    """The positions in `items` (in text order) of those to leave out."""
    out: set[int] = set()
    said = [_said(text, item) for item in items]
    by_day: dict[tuple[str | None, str | None], list[int]] = {}
    for index, item in enumerate(items):
        deadline = item.deadline or {}
        peers = by_day.setdefault((deadline.get("due"), deadline.get("recurrence")), [])
        for other in peers[-_NEAR:]:
            if other not in out and said[other].again(said[index]):
                out.add(other if _weight(item) > _weight(items[other]) else index)
                break
        peers.append(index)
    return out


def _said(text: str, item: ActionItem) -> _Said:
    title = item.title
    return _Said(
        item,
        "".join(text[item.start : item.end].split()),
        frozenset(row["name"] for row in item.assignees),
        frozenset(_NUMBER.findall(title)),
        frozenset(title[i : i + 2] for i in range(len(title) - 1)),
    )


def _weight(item: ActionItem) -> tuple[int, int, int]:
    """The firmer, then the one that names its owners, then the one with its own deadline; the earlier if all are equal."""
    explicit = any(row["source"] == "explicit" for row in item.assignees)
    return _FIRMNESS[item.strength], int(explicit), int((item.deadline or {}).get("certainty") == "explicit")
