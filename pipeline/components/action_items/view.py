"""A Doc goes in; the records of a task's surroundings come out: list heads, headings, sentences before and after it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from spacy.tokens import Doc

from ...annotations import Record, read, text_of
from ...patterns import compiled
from ..addressees import Addressee
from ..deadlines import Deadline
from ..directives import Cue
from ..qualifiers import Qualifier
from ..structure import PERIOD, Element, Sentence
from .grouping import Group, is_frame
from .slots import choose_deadline

R = TypeVar("R", bound=Record)
_REACH = 400  # code points from which a qualifier may reach a sentence behind a semicolon
_NEAR = 8  # sentences that belong together at the most
_OWN_WORDS = {"subject", "by", "ask", "charge", "first_person", "at"}
_INCLUSIVE = compiled(
    r"[^，。；]{0,6}(?:我们|大家|咱们)(?!党群|工会|妇联|[\u4e00-\u9fff]{1,6}(?:部门|局|办|委|组织|公司))"
)
# A heading with the days of a phase in brackets, or one that is named a phase.
_PHASE = re.compile(rf"阶段|[（(][^）)]*[月日][^）)]*[）)]|^{PERIOD.pattern}$")
_CLOSES = re.compile(
    r"(?:以上|上述)(?:各项|各)?(?:工作|任务|事项|措施|要求|材料)[^，。；]{0,4}(?:要|应|须|务必|必须|请|均)?[^，。；]*(?:完成|落实|到位|办结)"
)


@dataclass(slots=True)
class Draft:
    """A task before inheritance: its group, sentence (position), its position among the tasks, and whom it names."""

    group: Group
    index: int
    position: int
    who: list[Addressee]


class Owners(NamedTuple):
    """Who must do it; `origin`: where they stand, `sentence`: the position of the sentence that names them (-1: none).

    words: the task's own; block: a bracket, field or cell that governs it; above: list head, heading or lead sentence;
    bracket: the one that closes the number; before: the task before; inclusive: 我们, nobody; none: nowhere.
    """

    who: list[Addressee]
    origin: Literal["words", "block", "above", "bracket", "before", "inclusive", "none"]
    sentence: int = -1

    @property
    def source(self) -> str:
        return "explicit" if self.origin == "words" else "context"


class View:
    """The records of a Doc, and the questions that a task asks of its surroundings."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.sentences = read(doc, "sentences", Sentence)
        self.elements = read(doc, "structure", Element)
        self.cues = read(doc, "directives", Cue)
        self.who = read(doc, "addressees", Addressee)
        self.times = read(doc, "deadlines", Deadline)
        self.qualifiers = read(doc, "qualifiers", Qualifier)
        self.organizations = doc.spans["organizations"].attrs.get("records", []) if "organizations" in doc.spans else []
        reference = doc.spans["reference_date"].attrs.get("records", []) if "reference_date" in doc.spans else []
        self.reference: str | None = reference[0].get("date") if reference else doc.user_data.get("reference_date")
        self.issuer: str | None = doc.user_data.get("issuer")
        self._bodies = {(row["start"], row["end"]): row["body"] for row in self.organizations}
        self.heads = {s.head for s in self.sentences if s.head >= 0}
        self.genre = next((e.value for e in self.elements if e.label == "title"), "other")
        self.drafts: list[Draft] = []
        self._closing = [index for index in range(len(self.sentences)) if self.closes(index)]
        self._blocks: dict[int, list[Addressee]] = {}
        ends = [sentence.end for sentence in self.sentences]
        for who in self.who:
            if who.frame not in _OWN_WORDS:  # a bracket, a field or a cell governs more than its own words
                first = bisect_right(ends, who.scope_start)
                for index in range(first, len(ends)):
                    if self.sentences[index].start >= who.scope_end:
                        break
                    self._blocks.setdefault(index, []).append(who)

    @staticmethod
    def within(records: Sequence[R], start: int, end: int) -> list[R]:
        """The records (sorted by start) that begin in the span."""
        left = bisect_left(records, start, key=lambda r: r.start)
        right = bisect_left(records, end, key=lambda r: r.start)
        return list(records[left:right])

    def names_somebody(self, start: int, end: int) -> bool:
        """Whether the words name who is to act, or end in the name of a body."""
        return bool(self.within(self.who, start, end)) or any(row["end"] == end for row in self.organizations)

    def qualified(self, sentence: Sentence) -> list[Qualifier]:
        """The qualifiers that stand in the sentence or reach into it from the one before a semicolon."""
        return [
            q
            for q in self.within(self.qualifiers, sentence.start - _REACH, sentence.end)
            if q.scope_end > sentence.start
        ]

    def is_head(self, index: int) -> bool:
        return index in self.heads

    def place(self, index: int) -> str:
        """What makes a bare predicate here an order: a plan, a checklist, a heading, a list head that orders; or ''."""
        sentence = self.sentences[index]
        if sentence.rule == "structure.marker.checkbox":
            return "checklist"
        if sentence.part == "plan":
            return "plan"
        if sentence.part == "past":
            return ""
        if sentence.part == "none" and sentence.lead >= 0 and self.genre in {"notice", "plan", "other"}:
            return "heading"
        if sentence.head >= 0:
            span = self.sentences[sentence.head].start, self.sentences[sentence.head].end
            if bool(self.within(self.cues, *span)) or bool(self.within(self.who, *span)):
                return "list"
        return ""

    def owners(self, draft: Draft, text: str) -> Owners:
        """Who must do it: whom the words themselves name, else their surroundings; for 「联合B举办…」 both."""
        if draft.who and not all(who.label == "assist" for who in draft.who):
            return Owners(draft.who, "words", draft.index)
        around = self._around(draft, text)
        if not draft.who:
            return around
        leads = [replace(who, label="lead", source="context") for who in around.who if who.label != "assist"]
        return Owners([*leads, *draft.who], "words", draft.index)

    def _around(self, draft: Draft, text: str) -> Owners:
        """Whom the surroundings of a task name."""
        index = draft.index
        covering = [w for w in self._blocks.get(index, ()) if w.scope_start <= draft.group.start < w.scope_end]
        if covering:
            return Owners(covering, "block")
        if _INCLUSIVE.match(text, draft.group.start, draft.group.end):
            return Owners([], "inclusive")
        same = self._same_sentence(draft)
        if same:
            return Owners(same, "before", index)
        for above in self._above(index):
            named = [
                w
                for w in self.within(self.who, self.sentences[above].start, self.sentences[above].end)
                if w.frame != "first_person"
            ]
            if named:
                return Owners(named, "above", above)
        for later in range(index + 1, min(index + _NEAR, len(self.sentences))):
            if not self._same_number(index, later):
                break
            bracket = [
                w
                for w in self.within(self.who, self.sentences[later].start, self.sentences[later].end)
                if w.frame == "bracket"
            ]
            if bracket:
                return Owners(bracket, "bracket", later)
        return self._carried_over(draft)

    def _same_sentence(self, draft: Draft) -> list[Addressee]:
        """Whom the task just before names, if it stands in the same sentence: 「各乡镇每月检查一次，记录次月5日前报」."""
        before = self.drafts[draft.position - 1] if draft.position else None
        if not before or before.index != draft.index or any(cue.label == "decision" for cue in draft.group.cues()):
            return []
        return [who for who in before.who if who.frame != "first_person"]

    def _same_number(self, one: int, other: int) -> bool:
        """Whether two sentences stand in the same paragraph under the same heading."""
        a, b = self.sentences[one], self.sentences[other]
        return a.paragraph == b.paragraph and a.lead == b.lead

    def _carried_over(self, draft: Draft) -> Owners:
        """The addressees of the task just before, if it stands near by; a report's
        sentences and a meeting's decisions stand each for itself."""
        if self.genre == "report" or any(cue.label == "decision" for cue in draft.group.cues()):
            return Owners([], "none")
        for before in map(self.drafts.__getitem__, range(draft.position - 1, -1, -1)):
            if draft.index - before.index > 2 or not self._same_number(draft.index, before.index):
                break
            if before.who:
                said_of_others = all(w.frame != "first_person" for w in before.who)
                lead = [w for w in before.who if w.label != "assist"] or before.who
                return Owners(lead, "before", before.index) if said_of_others else Owners([], "none")
        return Owners([], "none")

    def _above(self, index: int) -> list[int]:
        """The list head and the leads above a sentence, nearest first."""
        found: list[int] = []
        at, steps = index, 0
        while at >= 0 and steps < 8:
            sentence = self.sentences[at]
            found.extend(each for each in (sentence.head, sentence.lead) if each >= 0 and each not in found)
            at, steps = sentence.lead, steps + 1
        return found

    def inherited_deadline(self, draft: Draft) -> tuple[Deadline, int] | None:
        """The deadline that a sentence on 「以上工作」 sets, or that the list head or a dated heading (a phase) has, and
        the position of that sentence."""
        after = bisect_right(self._closing, draft.index)
        closing = [
            i
            for i in self._closing[after : after + 1]
            if self.sentences[i].paragraph == self.sentences[draft.index].paragraph
        ]
        for index in [*closing, *self._above(draft.index)]:
            above = self.sentences[index]
            found = [t for t in self.within(self.times, above.start, above.end) if t.due or t.recurrence]
            time = choose_deadline([t for t in found if not is_frame(t)], self.reference)
            phase = above.label in {"heading", "lead"} and _PHASE.search(self.text[above.start : above.end])
            governs = index in closing or index == self.sentences[draft.index].head
            if time and (phase or (governs and time.label in {"deadline", "recurrence"})):
                return time, index
        return None

    def is_own(self, owners: Sequence[Addressee]) -> bool:
        """Whether all owners are the body that issued the document."""
        names = {self._bodies.get((who.start, who.end)) for who in owners}  # not its 班子成员
        return self.issuer is not None and names == {self.issuer}

    def topic(self, index: int) -> tuple[int, int] | None:
        """The short sentence or heading right above, which says what the item is about."""
        lead = self.sentences[index].lead
        return (self.sentences[lead].start, self.sentences[lead].end) if lead >= 0 else None

    def decided(self, index: int) -> Cue | None:
        """The words of a decision that the sentence goes on with, behind a semicolon or as a list item."""
        sentence = self.sentences[index]
        above = sentence.head if sentence.head >= 0 else index - 1
        if above < 0 or (sentence.head < 0 and self.sentences[above].mark not in {"；", ";"}):
            return None
        span = self.sentences[above].start, self.sentences[above].end
        return next((cue for cue in self.within(self.cues, *span) if cue.label == "decision"), None)

    def closes(self, index: int) -> bool:
        """Whether the sentence only dates what stands before it: 「以上工作要在2月底前完成」."""
        sentence = self.sentences[index]
        return _CLOSES.match(self.text, sentence.start, sentence.end) is not None

    def demanded(self, found: Group, cues: Sequence[Cue]) -> list[dict[str, Any]]:
        """「我要看各部门的方案」: the body whose work is asked for."""
        at = next((cue.end for cue in cues if cue.rule == "directives.demand"), None)
        if at is None:
            return []
        first = bisect_left(self.organizations, at, key=lambda row: row["start"])
        for row in self.organizations[first : first + 1]:
            if row["start"] < found.end:
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
