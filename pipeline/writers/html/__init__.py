"""Results go in; one page for the browser comes out: the texts with what was found in them, linked to the table of items.

The page is whole in one file and fetches nothing; its policy (CSP) lets the one style and the one script run, by their
hashes, and nothing else. Without the script it can be read, and its links lead from text to table and back.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from ...labels import TIER
from ...results import Result
from ...schema import Document
from ...tasks import one_line
from .entries import Entry, entries_of
from .escape import content, plain
from .kinds import Kinds
from .sections import section
from .table import HEADS, Place, day, filters, row
from .timeline import Dot, timeline

__all__ = ["render"]

# A page with more than this is laid out piece by piece, as it is scrolled.
_ITEMS, _CHARACTERS = 400, 200_000


def render(results: Sequence[Result]) -> bytes:
    """The page as UTF-8; the same results give the same bytes."""
    entries = entries_of(results)
    titles = [_title(result.extraction.document, number) for number, result in enumerate(results, 1)]
    held: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        held[entry.file].append(entry)
    kinds, number = Kinds(), 0
    texts, rows = [], []
    for file, result in enumerate(results):
        heading = f"<h2>{content(titles[file])}</h2>" if len(results) > 1 else ""
        text, place, number = section(result, held[file], kinds, number, heading)
        texts.append(text)
        rows.append(_rows(held[file], place, titles[file] if len(results) > 1 else None))
    folder = files(__package__)
    style, script, page = (folder.joinpath(name).read_text("utf-8") for name in ("page.css", "page.js", "page.html"))
    heading = titles[0] if len(results) == 1 else f"{len(results)}份文件的任务清单"
    return (
        Template(page)
        .substitute(
            style=style,
            style_hash=_hash(style),
            script=script,
            script_hash=_hash(script),
            title=plain(heading),
            heading=content(heading),
            summary=_summary(entries),
            large=' class="large"'
            if len(entries) > _ITEMS or sum(len(result.text) for result in results) > _CHARACTERS
            else "",
            timeline=_timeline(entries),
            filters=filters(entries, titles),
            may_legend=f'<span class="s i may">{TIER["may"]}</span>'
            if any(e.task.tier == "may" for e in entries)
            else "",
            heads="".join(f'<th role="columnheader" scope="col">{head}</th>' for head in HEADS),
            rows="".join(rows),
            texts="".join(texts),
            marks=kinds.legend(),
        )
        .encode("utf-8")
    )


def _hash(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")


def _title(document: Document, number: int) -> str:
    return one_line(document.title or document.source or "") or f"文件{number}"


def _rows(entries: Sequence[Entry], place: Place, title: str | None) -> str:
    head = (
        f'<tr role="row" class="file"><th role="columnheader" colspan="{len(HEADS)}">{content(title)}</th></tr>'
        if title
        else ""
    )
    return f'<tbody role="rowgroup">{head}{"".join(row(entry, place) for entry in entries)}</tbody>'


def _summary(entries: Sequence[Entry]) -> str:
    tiers = [(word, sum(entry.task.tier == tier for entry in entries)) for tier, word in TIER.items()]
    return "，".join(f"{word}{count}项" for word, count in tiers if count) or "没有找到任务"


def _timeline(entries: Sequence[Entry]) -> str:
    dots = [
        Dot(
            body=body,
            day=entry.task.due,
            label=str(entry.number),
            href=f"#{entry.id}",
            title=f"{entry.number}　{entry.task.title}｜{body}｜{day(entry.task.due)}",
            recurs=entry.task.rrule is not None,
        )
        for entry in entries
        for body in entry.leads
        if entry.task.due
    ]
    undated = sum(entry.task.due is None for entry in entries)
    days = sorted(dot.day for dot in dots)
    said = f"共{len(entries) - undated}项任务有日期" + (f"，{day(days[0])}至{day(days[-1])}" if days else "")
    said += f"；{undated}项没有日期，不在图中" if undated else ""
    said += "；虚线框是周期性任务的首次时限" if any(dot.recurs for dot in dots) else ""
    drawing = timeline(dots, said)
    if not drawing:
        return ""
    return (
        f'<details class="timeline" open><summary>时限分布<small>{said}</small></summary>'
        f'<div class="scroll" role="region" aria-label="时限分布" tabindex="0">{drawing}</div></details>'
    )
