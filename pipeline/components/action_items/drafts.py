"""A Doc goes in; action items with all their slots come out: joined, inherited, tiered, titled."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from spacy.tokens import Doc

from ...annotations import Record, read
from ...schema import Kind, Strength
from ...widths import fold
from ..addressees import Addressee
from ..deadlines import Deadline
from ..directives import Cue
from ..qualifiers import Qualifier
from ..structure import Element, Sentence
from .grouping import Group, bind, group, only_names, read_clauses
from .predicates import Verbs
from .records import ActionItem
from .rows import row_items
from .slots import assignee_rows, choose_deadline, deadline_row
from .tiers import Evidence
from .titles import make_title

R = TypeVar("R", bound=Record)
_OWN_WORDS = {"subject", "by", "ask", "charge", "first_person", "at"}
_ORDER: dict[Strength, int] = {"must": 0, "should": 1, "encourage": 2}
# What of a cue only binds and says nothing of the task.
_BINDING = re.compile(
    r"(?:[就都还也]?要|必须|务必|务须|应当|应该|应|须|需要?|请|敬请|烦请|麻烦|责成|希望|建议|由|抓紧|赶紧|[还也]?将[要会]?|拟|计划|打算)"
)
_ATTACHMENT = re.compile(r"附\s?件")
_INCLUSIVE = re.compile(
    r"[^，。；]{0,6}(?:我们|大家|咱们)(?!党群|工会|妇联|[\u4e00-\u9fff]{1,6}(?:部门|局|办|委|组织|公司))"
)


@dataclass(slots=True)
class Draft:
    """A task before inheritance: its group, sentence (position), and what the group itself says."""

    group: Group
    index: int
    who: list[Addressee]
    source: str = "explicit"


class Drafter:
    """Makes the items of a document."""

    def __init__(self, verbs: Verbs, evidence: Evidence) -> None:
        self._verbs = verbs
        self._evidence = evidence

    def items(self, doc: Doc) -> list[ActionItem]:
        view = View(doc)
        text = fold(doc.text)
        drafts: list[Draft] = []
        items: list[ActionItem] = []
        for index, sentence in enumerate(view.sentences):
            if sentence.label == "row":
                cells = [e for e in view.elements if e.label == "cell" and sentence.start <= e.start < sentence.end]
                items.extend(
                    row_items(
                        view.text, sentence, cells, view.who, view.times, view.reference, self._evidence, self._verbs
                    )
                )
            elif sentence.label in {"body", "lead"} and not sentence.done:
                drafts.extend(self._drafts(text, view, index, sentence))
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

    def _drafts(self, text: str, view: View, index: int, sentence: Sentence) -> list[Draft]:
        qualifiers = [q for q in view.qualifiers if q.start < sentence.end and q.end > sentence.start]
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
        return [Draft(each, index, each.who()) for each in group(text, clauses, sentence)]

    def _item(self, text: str, view: View, draft: Draft) -> ActionItem | None:
        sentence, found = view.sentences[draft.index], draft.group
        cues = found.cues()
        kind, strength = _kind(cues, draft)
        tier, why = self._evidence.tier(text, found, sentence, view.ordered(draft.index))
        time = choose_deadline(found.times(), view.reference)
        if sentence.part == "past" and not (cues and time and (time.due or time.recurrence)):
            return None
        if sentence.label == "lead" and not time and not draft.who:
            return None
        if any(_ATTACHMENT.match(s) for s in [*sentence.section[:1], sentence.marker]):
            tier = "may"
        if view.is_head(draft.index) and not (time and time.due):
            tier = "may"
        who, source = view.owners(draft, text)
        rows = assignee_rows(who, source, sentence.speaker)
        if any(cue.rule == "directives.demand" for cue in cues):
            rows = view.demanded(found, cues) or rows
        deadline = deadline_row(view.text, time, "explicit") if time else view.inherited_deadline(draft)
        cut = [(a.start, a.end) for a in found.who() if a.label != "assist"]
        cut += [(c.start, c.end) for c in found.clauses if only_names(c)]
        cut += [(t.start, t.end) for t in found.times()]
        cut += [word.span() for c in cues if (word := _BINDING.match(text, c.start, c.end))]
        rules = [cue.rule for cue in cues] + [a.rule for a in who] + ([time.rule] if time else []) + why
        return ActionItem(
            found.start,
            found.end,
            kind,
            rules[0] if rules else "directives.bare",
            strength,
            tier,
            make_title(view.text, found.start, found.end, cut, self._verbs.acts, self._evidence.tells),
            _confidence(tier, cues, deadline, rows),
            rows,
            deadline,
            sentence.section,
            sentence.speaker,
            list(dict.fromkeys(rules or ["directives.bare"])),
        )


class View:
    """The records of a Doc, and the questions that a task asks of its surroundings."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self.sentences = read(doc, "sentences", Sentence)
        self.elements = read(doc, "structure", Element)
        self.cues = read(doc, "directives", Cue)
        self.who = read(doc, "addressees", Addressee)
        self.times = read(doc, "deadlines", Deadline)
        self.qualifiers = read(doc, "qualifiers", Qualifier)
        self.organizations = doc.spans["organizations"].attrs.get("records", []) if "organizations" in doc.spans else []
        reference = doc.spans["reference_date"].attrs.get("records", []) if "reference_date" in doc.spans else []
        self.reference: str | None = reference[0].get("date") if reference else doc.user_data.get("reference_date")
        self.heads = {s.head for s in self.sentences if s.head >= 0}
        self.genre = next((e.value for e in self.elements if e.label == "title"), "other")
        self.drafts: list[Draft] = []

    @staticmethod
    def within(records: Sequence[R], start: int, end: int) -> list[R]:
        """The records (sorted by start) that begin in the span."""
        left = bisect_left(records, start, key=lambda r: r.start)
        right = bisect_left(records, end, key=lambda r: r.start)
        return list(records[left:right])

    def is_head(self, index: int) -> bool:
        return index in self.heads

    def ordered(self, index: int) -> bool:
        """Whether a bare predicate here is an order: in a plan, under a list head that orders, in a checklist."""
        sentence = self.sentences[index]
        if sentence.part == "plan" or sentence.rule == "structure.marker.checkbox":
            return True
        if sentence.part == "past":
            return False
        if sentence.part == "none" and sentence.lead >= 0 and self.genre in {"notice", "plan", "other"}:
            return True
        if sentence.head >= 0:
            head = self.sentences[sentence.head]
            return bool(self.within(self.cues, head.start, head.end) or self.within(self.who, head.start, head.end))
        return False

    def owners(self, draft: Draft, text: str) -> tuple[list[Addressee], str]:
        """Who must do it, and whether the words themselves say so or their surroundings."""
        if draft.who:
            return draft.who, "explicit"
        index = draft.index
        sentence = self.sentences[index]
        covering = [
            w for w in self.who if w.scope_start <= draft.group.start < w.scope_end and w.frame not in _OWN_WORDS
        ]
        if covering:
            return covering, "context"
        if _INCLUSIVE.match(text, draft.group.start, draft.group.end):
            return [], "context"
        for above in self._above(index):
            named = [
                w
                for w in self.within(self.who, self.sentences[above].start, self.sentences[above].end)
                if w.frame != "first_person"
            ]
            if named:
                return named, "context"
        bracket = [
            w
            for later in range(index + 1, len(self.sentences))
            if self.sentences[later].paragraph == sentence.paragraph and self.sentences[later].lead == sentence.lead
            for w in self.within(self.who, self.sentences[later].start, self.sentences[later].end)
            if w.frame == "bracket"
        ]
        if bracket:
            return bracket, "context"
        before = [
            d
            for d in self.drafts
            if d.group.start < draft.group.start
            and self.sentences[d.index].paragraph == sentence.paragraph
            and self.sentences[d.index].lead == sentence.lead
            and index - d.index <= 2
            and d.who
        ]
        if before and all(w.frame != "first_person" for w in before[-1].who):
            return before[-1].who, "context"
        return [], "context"

    def _above(self, index: int) -> list[int]:
        """The list head and the leads above a sentence, nearest first."""
        found: list[int] = []
        at, steps = index, 0
        while at >= 0 and steps < 8:
            sentence = self.sentences[at]
            found.extend(each for each in (sentence.head, sentence.lead) if each >= 0 and each not in found)
            at, steps = sentence.lead, steps + 1
        return found

    def inherited_deadline(self, draft: Draft) -> dict[str, Any] | None:
        """The deadline of the list head, if it has one with a date."""
        head = self.sentences[draft.index].head
        if head < 0:
            return None
        span = self.sentences[head].start, self.sentences[head].end
        time = choose_deadline([t for t in self.within(self.times, *span) if t.due or t.recurrence], self.reference)
        return deadline_row(self.text, time, "context") if time and time.label in {"deadline", "recurrence"} else None

    def demanded(self, found: Group, cues: Sequence[Cue]) -> list[dict[str, Any]]:
        """「我要看各部门的方案」: the body whose work is asked for."""
        at = next(cue.end for cue in cues if cue.rule == "directives.demand")
        for row in self.organizations:
            if at <= row["start"] < found.end:
                return [
                    {
                        "name": self.text[row["start"] : row["end"]],
                        "role": "responsible",
                        "source": "explicit",
                        "organization": [row["start"], row["end"]],
                        "start": row["start"],
                        "end": row["end"],
                    }
                ]
        return []


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
    bound = next((clause for clause in draft.group.clauses if clause.obliged), draft.group.clauses[0])
    if bound.cues and bound.cues[0].label == "prohibition":
        return "prohibition", strength
    ordered = any(cue.label == "directive" and cue.strength == "must" and cue.rule != "directives.by" for cue in cues)
    if not ordered and ("commitment" in kinds or any(who.frame == "first_person" for who in draft.who)):
        return "commitment", strength
    return "directive", strength


def _confidence(tier: str, cues: Sequence[Cue], deadline: dict[str, Any] | None, rows: Sequence[Any]) -> float:
    """How sure the item is, from what supports it."""
    score = 0.5 if tier == "must" else 0.3
    score += 0.15 if cues else 0
    score += 0.2 if deadline and (deadline["due"] or deadline["recurrence"]) else 0
    score += 0.1 if rows else 0
    return round(score, 2)
