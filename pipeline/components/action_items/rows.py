"""A row of a task table goes in; its tasks come out, owners and deadline from the other cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...schema import Tier
from ..addressees import Addressee
from ..deadlines import Deadline
from ..structure import Element, Sentence
from .confidence import confidence
from .grouping import BINDING
from .predicates import Verbs
from .records import ActionItem
from .slots import assignee_rows, choose_deadline, deadline_row
from .tiers import Evidence
from .titles import make_title

_TASKS = re.compile(r"[；;]")
_NAME = re.compile(r"(?:[^、，,；;\s（(]|[（(][^（()）]{0,20}[)）]|[（(])+")
_NO_NAME = re.compile(r"[-—－–/\\.\s无]*")
_DONE = re.compile(r"\s*(?:已|均已|已经|基本|全部)*(?:完成|办结|整改|销号|落实|到位)(?:到位|完成|销号)?\s*")
_STANDING = re.compile(r"长期|持续|常态|始终|全程|经常")


def row_items(
    text: str,
    sentence: Sentence,
    cells: Sequence[Element],
    who: Sequence[Addressee],
    times: Sequence[Deadline],
    reference: str | None,
    evidence: Evidence,
    verbs: Verbs,
    above: ActionItem | None = None,
) -> list[ActionItem]:
    """The items of a row; a task cell with tasks joined by a semicolon gives one each, the last spans the whole row.

    `above`: the item of the row before. Where nobody leads, the cell is joined with the one above it, as cells of equal
    content are: who leads there leads here, and where there is no time either its time holds too.
    """
    tasks = [cell for cell in cells if cell.value == "task" and cell.end - cell.start >= 4]
    if not tasks:
        return []
    task = tasks[-1] if len(tasks) > 1 and tasks[-1].end - tasks[-1].start > tasks[0].end - tasks[0].start else tasks[0]
    owners = [cell for cell in cells if cell.value in {"lead", "assist", "responsible"}]
    named: list[dict[str, Any]] = []
    who_found: list[Addressee] = []
    for cell in owners:
        found = [each for each in who if cell.start <= each.start < cell.end]
        who_found.extend(found)
        named.extend(assignee_rows(found, "explicit", None) if found else _plain(text, cell))
    first = next((cell for cell in cells if cell.value in {"lead", "responsible"}), None)
    joined = above if first and first.start == first.end else None
    if joined:
        role = first.value if first else ""
        named[:0] = [{**row, "source": "context"} for row in joined.assignees if row["role"] == role]
    slot = next((cell for cell in cells if cell.value == "deadline"), None)
    if slot and _DONE.fullmatch(text, slot.start, slot.end):
        return []
    known = [t for t in times if slot and slot.start <= t.start < slot.end and t.label in BINDING]
    known = known or [t for t in times if task.start <= t.start < task.end and t.recurrence]
    # A day that fills the cell is the deadline, also where a line of text that ends so would only be dated, and when it is over.
    alone = next((t for t in times if slot and t.due and (t.start, t.end) == (slot.start, slot.end)), None)
    time = alone or choose_deadline(known, reference)
    standing = bool(slot and _STANDING.search(text, slot.start, slot.end))
    deadline = deadline_row(text, time, "explicit") if time else None
    if joined and not time and not (slot and slot.end > slot.start):
        deadline = joined.deadline and {**joined.deadline, "certainty": "context"}
    given = [cell.rule for cell in [*owners, *([slot] if slot and time else [])]]
    given += [rule for each in who_found for rule in (each.rules or [each.rule])]
    given += (time.rules or [time.rule]) if time else []
    tier: Tier = "may" if standing and time is None else "must"
    end = max(cell.end for cell in [task, *owners, *([slot] if slot else [])])
    spans, at = [], task.start
    for found_cut in _TASKS.finditer(text, task.start, task.end):
        spans.append((at, found_cut.start()))
        at = found_cut.end()
    spans.append((at, task.end))
    spans = [span for span in spans if span[1] - span[0] >= 4]
    items = []
    for position, (left, right) in enumerate(spans):
        last = position == len(spans) - 1
        rules = [
            task.rule,
            *given,
            *(found.rule.id for found in evidence.found(text, left, right)),
            "tier.row" if tier == "must" else "tier.routine",
        ]
        items.append(
            ActionItem(
                left,
                end if last else right,
                "directive",
                task.rule,
                "must",
                tier,
                make_title(text, left, right, (), verbs, evidence),
                confidence(tier, rules, deadline, named),
                [{**row, "source": row["source"] if last else "context"} for row in named],
                {**deadline, "certainty": deadline["certainty"] if last else "context"} if deadline else None,
                sentence.section,
                None,
                list(dict.fromkeys(rules)),
            )
        )
    return items


def _plain(text: str, cell: Element) -> list[dict[str, Any]]:
    """The names in a cell as they stand, where no rule knows them as bodies or persons."""
    role = cell.value
    rows = []
    for found in _NAME.finditer(text[cell.start : cell.end]):
        if not _NO_NAME.fullmatch(found.group()):
            start = cell.start + found.start()
            rows.append(
                {
                    "name": found.group(),
                    "role": role,
                    "source": "explicit",
                    "organization": None,
                    "start": start,
                    "end": start + len(found.group()),
                }
            )
    return rows
