"""A result and its entries go in; its text as a section of the page comes out, under what is known of the document."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...labels import REFERENCE, WARNING
from ...results import Result
from ...schema import Extraction, Warning
from .entries import Entry
from .escape import content, plain
from .kinds import LINKED, MAY, MUST, Kinds
from .table import Place, day
from .text import Places, Span, pane, paragraphs, runs

_QUOTE = re.compile(r"“.+”|(?<=^Page )\d+|(?<=^Pages )[-\d, ]*\d")


def section(result: Result, entries: Sequence[Entry], kinds: Kinds, first: int, heading: str) -> tuple[str, Place, int]:
    """The section with `heading` (HTML) above it; what finds its elements, numbered from `first`; the number after these."""
    text, extraction = result.text, result.extraction
    ends = {end for _, end in paragraphs(text)}
    found = runs(len(text), _spans(result, kinds), ends, first)
    place = Places(found)
    anchors: dict[int, str] = defaultdict(str)
    for entry in entries:
        key = plain(entry.id)
        anchors[entry.item.evidence.start] += (
            f'<a class="n {entry.task.tier}" id="t-{key}" href="#{key}" data-n="{entry.number}" aria-label="任务{entry.number}"></a>'
        )
    linked = {at[0] for start, end in _linked(extraction) if (at := place(start, end))}
    inner = pane(text, found, ends, kinds.attributes, anchors, linked)
    html = f'<section class="document">{heading}{_facts(extraction, place)}<div class="text">{inner}</div></section>'
    return html, place, first + sum(run.number is not None for run in found)


def _spans(result: Result, kinds: Kinds) -> Iterator[Span]:
    bodies = {
        (mention.start, mention.end): body for body in result.extraction.organizations for mention in body.mentions
    }
    for mark in result.marks:
        body = bodies.get((mark.start, mark.end)) if mark.layer == "organizations" else None
        full = (body.canonical or body.name) if body else ""
        yield mark.start, mark.end, kinds.key(mark, full if isinstance(full, str) else "、".join(full))
    for item in result.extraction.items:
        yield item.evidence.start, item.evidence.end, MAY if item.tier == "may" else MUST
    for start, end in _linked(result.extraction):
        yield start, end, LINKED


def _linked(extraction: Extraction) -> Iterator[tuple[int, int]]:
    """The spans that the table or the head of the section leads to."""
    for item in extraction.items:
        for who in item.assignees:
            if who.start is not None and who.end is not None:
                yield who.start, who.end
        if item.deadline:
            yield item.deadline.start, item.deadline.end
    if extraction.document.reference_date_evidence:
        yield extraction.document.reference_date_evidence.start, extraction.document.reference_date_evidence.end


def _facts(extraction: Extraction, place: Place) -> str:
    document = extraction.document
    facts = [f"来源：{content(document.source)}"] if document.source else []
    facts.append(f"共{document.characters:,}字")
    if document.reference_date:
        said = f"基准日期：{day(dt.date.fromisoformat(document.reference_date))}，{REFERENCE[document.reference_date_source]}"
        quote = document.reference_date_evidence
        if quote and (at := place(quote.start, quote.end)):
            said += f'<a href="#s{at[0]}">“{content(quote.text)}”</a>'
        facts.append(said)
    else:
        facts.append("基准日期：无，可在运行时用 --date 给出")
    html = f'<p class="facts">{"".join(f"<span>{fact}</span> " for fact in facts)}</p>'
    return html + "".join(f'<p class="notice">{content(_notice(warning))}</p>' for warning in extraction.warnings)


def _notice(warning: Warning) -> str:
    """In Chinese, with the words that it quotes or the numbers of the pages that it names, if the page knows it."""
    if warning.code not in WARNING:
        return warning.message
    quote = _QUOTE.search(warning.message)
    return f"{WARNING[warning.code]}：{quote[0]}" if quote else WARNING[warning.code]
