"""A text and spans that may overlap go in; its paragraphs as HTML, cut into runs that each know what covers them, come out.

Every run that a span covers is one element, numbered through the page in the order of the text, so that a span is a
range of numbers and the size of the page grows with the spans, not with their overlaps.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .escape import content

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_LONG = 400  # code points of a line that has lost its line breaks
_HEAD = re.compile(r"(?<=[。！？；.!?;\s])(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")

Key = int
Span = tuple[int, int, Key]


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]` and the keys of the spans that cover it, ascending; `number`: of its element, if it has one."""

    start: int
    end: int
    keys: tuple[Key, ...]
    number: int | None


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines with their breaks; a line that holds a whole document is cut before its numbered headings."""
    found = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        if end - start > _LONG:
            cuts = [start, *(head.start() for head in _HEAD.finditer(text, start + 1, end)), end]
            found += list(pairwise(cuts))
        else:
            found.append((start, end))
    return found


def runs(length: int, spans: Iterable[Span], cuts: Iterable[int] = (), first: int = 0) -> list[Run]:
    """Text of `length` cut wherever a span begins or ends and at `cuts`; elements are numbered from `first`."""
    opens: dict[int, list[Key]] = defaultdict(list)
    closes: dict[int, list[Key]] = defaultdict(list)
    for start, end, key in spans:
        start, end = max(start, 0), min(end, length)
        if start < end:
            opens[start].append(key)
            closes[end].append(key)
    places = sorted({0, length, *opens, *closes, *(cut for cut in cuts if 0 < cut < length)})
    active: Counter[Key] = Counter()
    found = []
    number = first
    for start, end in pairwise(places):
        active.update(opens[start])
        for key in closes[start]:
            active[key] -= 1
            if not active[key]:
                del active[key]
        found.append(Run(start, end, tuple(sorted(active)), number if active else None))
        number += bool(active)
    return found


class Places:
    """Finds the elements of a span whose ends were among those that cut the runs."""

    def __init__(self, found: Sequence[Run]) -> None:
        pairs = [(run.start, run.number) for run in found if run.number is not None]
        self._starts = [start for start, _ in pairs]
        self._numbers = [number for _, number in pairs]

    def __call__(self, start: int, end: int) -> tuple[int, int] | None:
        """The numbers of the first and the last element in `text[start:end]`; None if there is none."""
        first, after = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return (self._numbers[first], self._numbers[after - 1]) if first < after else None


def pane(
    text: str,
    found: Iterable[Run],
    ends: Container[int],
    attributes: Callable[[tuple[Key, ...]], str],
    anchors: Mapping[int, str],
    ids: Container[int],
) -> str:
    """The paragraphs, which end at `ends`; they hold the characters of `text` and no others.

    `attributes`: of an element, by its keys; `anchors`: HTML before the run with that start; `ids`: the numbers of the
    elements that something links to.
    """
    parts = ["<p>"]
    for run in found:
        parts.append(anchors.get(run.start, ""))
        inner = content(text[run.start : run.end])
        if run.number is None:
            parts.append(inner)
        else:
            name = f' id="s{run.number}"' if run.number in ids else ""
            parts.append(f"<span{name} {attributes(run.keys)}>{inner}</span>")
        if run.end in ends and run.end != len(text):
            parts.append("</p><p>")
    return "".join([*parts, "</p>"])
