"""A Doc goes in; action items with all their slots come out: joined, inherited, tiered, titled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from ...schema import Kind, Strength
from ...widths import fold
from ..directives import Cue
from ..structure import Sentence
from .grouping import bind, group, only_names, read_clauses
from .predicates import Verbs
from .records import ActionItem
from .rows import row_items
from .slots import assignee_rows, choose_deadline, deadline_row
from .tiers import Evidence
from .titles import demand_title, make_title
from .view import Draft, View

_ORDER: dict[Strength, int] = {"must": 0, "should": 1, "encourage": 2}
# What of a cue only binds and says nothing of the task.
_BINDING = re.compile(
    r"(?:[就都还也]?要|必须|务必|务须|应当|应该|应|须|需要?|请|敬请|烦请|麻烦|责成|希望|建议|由|抓紧|赶紧|[还也]?将[要会]?|拟|计划|打算)"
)
_CLAUSE = 6  # code points; what is shorter beside its time says no act
_ATTACHMENT = re.compile(r"附\s?件")


class Drafter:
    """Makes the items of a document."""

    def __init__(self, verbs: Verbs, evidence: Evidence) -> None:
        self._verbs = verbs
        self._evidence = evidence

    def items(self, doc: Doc) -> list[ActionItem]:
        view = View(doc)
        text = fold(view.text)
        drafts: list[Draft] = []
        items: list[ActionItem] = []
        for index, sentence in enumerate(view.sentences):
            if sentence.label == "row":
                cells = [e for e in view.within(view.elements, sentence.start, sentence.end) if e.label == "cell"]
                items.extend(
                    row_items(
                        view.text, sentence, cells, view.who, view.times, view.reference, self._evidence, self._verbs
                    )
                )
            elif sentence.label in {"body", "lead"} and not sentence.done:
                drafts.extend(self._drafts(text, view, index, sentence, len(drafts)))
        view.drafts = drafts
        items.extend(item for draft in drafts if (item := self._item(text, view, draft)))
        seen: set[tuple[str, str | None]] = set()
        kept = []
        for item in sorted(items, key=lambda each: (each.start, each.end)):
            key = (re.sub(r"\s+", "", text[item.start : item.end]), (item.deadline or {}).get("due"))
            if key not in seen:
                seen.add(key)
                kept.append(item)
        return kept

    def _drafts(self, text: str, view: View, index: int, sentence: Sentence, count: int) -> list[Draft]:
        qualifiers = view.qualified(sentence)
        span = (sentence.start, sentence.end)
        clauses = read_clauses(
            text,
            sentence,
            view.within(view.cues, *span),
            view.within(view.who, *span),
            view.within(view.times, *span),
            qualifiers,
        )
        bracket = any(each.frame == "bracket" for clause in clauses for each in clause.who)
        bind(text, clauses, sentence, self._verbs, bracket or view.ordered(index))
        return [Draft(each, index, count + nth, each.who()) for nth, each in enumerate(group(text, clauses, sentence))]

    def _item(self, text: str, view: View, draft: Draft) -> ActionItem | None:
        sentence, found = view.sentences[draft.index], draft.group
        cues = found.cues()
        kind, strength = _kind(cues, draft)
        if not cues and view.decided(draft.index):
            kind = "decision"
        tier, why = self._evidence.tier(text, found, sentence, view.ordered(draft.index))
        time = choose_deadline(found.times(), view.reference)
        if sentence.part == "past" and not (cues and time and (time.due or time.recurrence)):
            return None
        if sentence.label == "lead" and not time and not draft.who:
            return None
        if any(_ATTACHMENT.match(s) for s in [*sentence.section[:1], sentence.marker]):
            tier = "may"
        if view.closes(draft.index) or (view.is_head(draft.index) and not (time and time.due)):
            tier = "may"
        who, source = view.owners(draft, text)
        rows = assignee_rows(who, source, sentence.speaker)
        demanded = view.demanded(found, cues)
        rows = demanded or rows
        deadline = deadline_row(view.text, time, "explicit") if time else view.inherited_deadline(draft)
        cut = [(a.start, a.end) for a in found.who() if a.label != "assist"]
        cut += [(c.start, c.end) for c in found.clauses if only_names(c)]
        cut += [(t.start, t.end) for t in found.times() if not t.recurrence]
        cut += [word.span() for c in cues if (word := _BINDING.match(text, c.start, c.end))]
        rules = [cue.rule for cue in cues] + [a.rule for a in who] + ([time.rule] if time else []) + why
        return ActionItem(
            found.start,
            found.end,
            kind,
            rules[0] if rules else "directives.bare",
            strength,
            tier,
            demand_title(view.text, demanded[-1]["end"], found.end)
            if demanded
            else make_title(view.text, found.start, found.end, cut, self._verbs.acts, self._evidence.tells),
            _confidence(tier, cues, deadline, rows),
            rows,
            deadline,
            sentence.section,
            sentence.speaker,
            list(dict.fromkeys(rules or ["directives.bare"])),
        )


def _kind(cues: Sequence[Cue], draft: Draft) -> tuple[Kind, Strength]:
    """The kind of the task and how strongly it binds.

    A meeting's resolution or a request colours the whole; a ban only if it is the first thing said; a promise is one
    where nothing orders (要, 必须, 请).
    """
    strength: Strength = min((cue.strength for cue in cues), key=_ORDER.__getitem__, default="must")
    kinds = [cue.label for cue in cues]
    if any(cue.rule == "directives.demand" for cue in cues):
        return "directive", strength
    if "decision" in kinds:
        return "decision", strength
    if "request" in kinds:
        return "request", strength
    bound = next((c for c in draft.group.clauses if c.cues or (c.obliged and c.end - c.body > _CLAUSE)), None)
    if bound and bound.cues and bound.cues[0].label == "prohibition":
        return "prohibition", strength
    frames = {who.frame for who in draft.who}
    binding = [
        cue.label
        for cue in cues
        if (cue.label == "directive" and cue.strength == "must" and cue.rule != "directives.by")
        or (cue.label == "commitment" and (cue.rule != "directives.commit.provide" or "subject" in frames))
    ]
    if binding[:1] == ["commitment"] or (not binding and "first_person" in frames):
        return "commitment", strength
    return "directive", strength


def _confidence(tier: str, cues: Sequence[Cue], deadline: dict[str, Any] | None, rows: Sequence[Any]) -> float:
    """How sure the item is, from what supports it."""
    score = 0.5 if tier == "must" else 0.3
    score += 0.15 if cues else 0
    score += 0.2 if deadline and (deadline["due"] or deadline["recurrence"]) else 0
    score += 0.1 if rows else 0
    return round(score, 2)
