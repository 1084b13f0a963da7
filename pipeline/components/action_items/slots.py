"""What stands in and around a task goes in; its assignees and its deadline come out, in the form of the output model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ..addressees import Addressee
from ..deadlines import Deadline

UNKNOWN_SPEAKER = "发言人"  # the output's word for a speaker whom the text does not name


def assignee_rows(found: Iterable[Addressee], source: str, speaker: str | None) -> list[dict[str, Any]]:
    """One dict for each name, in text order, the first role of a name kept."""
    rows: dict[str, dict[str, Any]] = {}
    for each in found:
        name, said = each.name, each.source if source == "explicit" else source
        if each.frame == "first_person":
            if name in {"", "我"}:
                name = speaker or UNKNOWN_SPEAKER
            said = "speaker" if source == "explicit" else source
        if name in rows:
            continue
        rows[name] = {
            "name": name,
            "role": each.label,
            "source": said,
            "organization": each.organization,
            "start": each.start,
            "end": each.end,
        }
    return list(rows.values())


def choose_deadline(found: Sequence[Deadline], reference: str | None) -> Deadline | None:
    """The time word that binds: a recurrence or the tightest date not before `reference`, else one without a date."""
    dated = [t for t in found if t.due and (reference is None or t.due >= reference)]
    recurring = [t for t in found if t.recurrence]
    if recurring and not any(t.due for t in recurring):
        bound = next(
            (t for t in dated if t.start_date and t.start_date != t.due and t.start < recurring[0].start), None
        )
        # 「9月28日到10月7日，每天报一次」: the span bounds what recurs.
        return replace(recurring[0], due=bound.due, start_date=bound.start_date) if bound else recurring[0]
    if dated:
        return min(dated, key=lambda t: (t.due or "", t.start))
    if recurring:
        return recurring[0]
    undated = [t for t in found if not t.due]
    rest = [t for t in undated if t.label != "urgency"]
    return next(iter(rest or undated), None)


def deadline_row(text: str, time: Deadline, certainty: str) -> dict[str, Any]:
    return {
        "text": text[time.start : time.end],
        "start": time.start,
        "end": time.end,
        "due": time.due,
        "time": time.time,
        "start_date": time.start_date,
        "recurrence": time.recurrence,
        "first_due": time.first_due,
        "certainty": certainty,
        "reason": time.reason,
    }
