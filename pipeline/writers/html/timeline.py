"""Dots with a body and a day go in; two SVG drawings come out: the names of the bodies, and their deadlines by month."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .escape import plain

_PITCH = 26  # px from dot to dot: 24 px to tap and a gap
_HEAD = 30
_PAD = 8
_WIDE = 1040  # px that a screen has for the months
_NAME = 12  # full-width characters of a name that are shown
_FEW = 60  # dots that have room for their day
_RECURS = ' class="recurs"'
_FILLED = 12  # months among which the empty ones are drawn too


@dataclass(frozen=True, slots=True)
class Dot:
    """A deadline of an item. `label`: its number; `href`: of its row; `recurs`: `day` is the first of several."""

    body: str
    day: dt.date
    label: str
    href: str
    title: str
    recurs: bool = False


def timeline(dots: Sequence[Dot], summary: str) -> str:
    """Rows are bodies, the one with the earliest deadline first; columns are months. Empty text if there is no dot."""
    if not dots:
        return ""
    cells: dict[tuple[str, int], list[Dot]] = defaultdict(list)
    for dot in sorted(dots, key=lambda dot: (dot.day, int(dot.label))):
        cells[dot.body, _month(dot.day)].append(dot)
    bodies = list(dict.fromkeys(body for body, _ in cells))
    months = _columns({month for _, month in cells})
    slot = 8 + 8 * max(len(dot.label) for dot in dots) + (34 if len(dots) <= _FEW else 4)
    slot = max(slot, _PITCH)
    across = dict.fromkeys(months, 1)  # dots side by side
    for (_, month), held in cells.items():
        across[month] = max(across[month], min(math.ceil(math.sqrt(len(held))), 12))
    least = max(72, min(150, _WIDE // len(months)))
    left: dict[int, int] = {}
    width = 0
    for month in months:
        left[month] = width
        width += max(across[month] * slot + 2 * _PAD, least)
    lines = dict.fromkeys(bodies, 1)  # of dots
    for (body, month), held in cells.items():
        lines[body] = max(lines[body], math.ceil(len(held) / across[month]))
    top: dict[str, int] = {}
    height = _HEAD
    for body in bodies:
        top[body] = height
        height += lines[body] * _PITCH + 2 * _PAD
    grid = [_line(0, y, width, y) for y in [*top.values(), height]]
    for before, month in zip([None, *months], months, strict=False):
        broken = before is not None and month != before + 1
        grid.append(_line(left[month], 0, left[month], height, "gap" if broken else ""))
        grid.append(f'<text x="{left[month] + _PAD}" y="19">{_name(month, before)}</text>')
    marks = []
    for (body, month), held in cells.items():
        for place, dot in enumerate(held):
            x = left[month] + _PAD + place % across[month] * slot
            y = top[body] + _PAD + place // across[month] * _PITCH
            marks.append(_dot(dot, x, y, len(dots) <= _FEW))
    side = 14 * max(len(_short(body)) for body in bodies)
    names = [_line(0, y, side, y) for y in [*top.values(), height]]
    names += [f'<text x="0" y="{y + 25}">{plain(_short(body))}</text>' for body, y in top.items()]
    return (
        f'<svg class="names" aria-hidden="true" width="{side}" height="{height + 1}">{"".join(names)}</svg>'
        f'<svg class="plot" role="img" aria-labelledby="plot-title plot-desc" width="{width + 1}" height="{height + 1}">'
        f'<title id="plot-title">各单位时限分布图</title><desc id="plot-desc">{plain(summary)}</desc>'
        f"{''.join(grid)}{''.join(marks)}</svg>"
    )


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _columns(held: set[int]) -> list[int]:
    first, last = min(held), max(held)
    return list(range(first, last + 1)) if last - first < _FILLED else sorted(held)


def _name(month: int, before: int | None) -> str:
    year, number = divmod(month, 12)
    return f"{number + 1}月" if before is not None and before // 12 == year else f"{year}年{number + 1}月"


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _line(x1: int, y1: int, x2: int, y2: int, name: str = "") -> str:
    shown = f' class="{name}"' if name else ""
    return (
        f'<path{shown} d="M{x1} {y1}.5L{x2} {y2}.5"/>' if y1 == y2 else f'<path{shown} d="M{x1}.5 {y1}L{x2}.5 {y2}"/>'
    )


def _dot(dot: Dot, x: int, y: int, with_day: bool) -> str:
    """A link out of the tab order: the table has the same links, and a drawing with role img is one thing to a reader."""
    wide = 8 + 8 * len(dot.label)
    said = f'<text class="day" x="{x + wide + 3}" y="{y + 16}">{dot.day.day}日</text>' if with_day else ""
    return (
        f'<a href="{plain(dot.href)}" tabindex="-1"{_RECURS if dot.recurs else ""}><title>{plain(dot.title)}</title>'
        f'<rect x="{x}" y="{y}" width="{wide}" height="22" rx="4"/>'
        f'<text class="number" x="{x + wide / 2:g}" y="{y + 15}">{dot.label}</text>{said}</a>'
    )
