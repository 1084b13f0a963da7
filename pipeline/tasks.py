"""The output model goes in; what a list of tasks or a tracker is told of each item comes out, the same for every format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .schema import Extraction, Item

_BREAK = re.compile(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*")
_LATIN_END = "\u2e7f"  # Chinese characters and punctuation stand above


@dataclass(frozen=True, slots=True)
class Task:
    """One item for people: every field is the tool's own, nothing of what people do with it (status, progress, notes).

    `lead`: who leads, or, where nobody leads, who is responsible; `assist`: all others. `due`: the last day on time, for
    a recurring task the first of them; `rrule` (RFC 5545, bounded by UNTIL where the text bounds it) only with `due`.
    `when`: the words of the deadline. `document`: its title, else the name of its file; `document_id`: the same for all
    items of one document, however its text was corrected.
    """

    uid: str
    title: str
    kind: str
    strength: str
    tier: str
    lead: tuple[str, ...]
    assist: tuple[str, ...]
    start: dt.date | None
    due: dt.date | None
    time: str | None
    rrule: str | None
    when: str | None
    quote: str
    section: tuple[str, ...]
    speaker: str | None
    document: str
    document_id: str
    source: str | None
    confidence: float


def tasks_of(extraction: Extraction) -> Iterator[Task]:
    """The tasks of the document, in the order of its items."""
    source = extraction.document.source
    document = extraction.document.title or source or ""
    for item in extraction.items:
        yield _task(item, document, extraction.document.id, source)


def _task(item: Item, document: str, document_id: str, source: str | None) -> Task:
    names: dict[str, list[str]] = {"lead": [], "responsible": [], "assist": []}
    for assignee in item.assignees:
        names[assignee.role].append(one_line(assignee.name))
    first = names["lead"] or names["responsible"]
    others = [*(names["responsible"] if names["lead"] else []), *names["assist"]]
    deadline = item.deadline
    last = _date(deadline.due) if deadline else None
    first_due = _date(deadline.first_due) if deadline else None
    due = first_due or last
    rrule = deadline.recurrence if deadline and due else None
    if rrule and last and "UNTIL=" not in rrule:
        rrule = f"{rrule};UNTIL={last:%Y%m%d}"
    return Task(
        uid=item.id,
        title=one_line(item.title),
        kind=item.kind,
        strength=item.strength,
        tier=item.tier,
        lead=tuple(dict.fromkeys(first)),
        assist=tuple(name for name in dict.fromkeys(others) if name not in first),
        start=_date(deadline.start_date) if deadline else None,
        due=due,
        time=deadline.time if deadline else None,
        rrule=rrule,
        when=one_line(deadline.text) if deadline else None,
        quote=one_line(item.evidence.text),
        section=tuple(one_line(heading) for heading in item.section),
        speaker=item.speaker,
        document=one_line(document),
        document_id=document_id,
        source=source,
        confidence=item.confidence,
    )


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def one_line(said: str) -> str:
    """The words without the line breaks of the document: nothing in their place beside Chinese, else a space."""
    return _BREAK.sub(_joint, said.strip())


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "" if before > _LATIN_END or after > _LATIN_END else " "
