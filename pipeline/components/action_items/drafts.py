"""A Doc goes in; action items with all their slots come out: joined, inherited, tiered, titled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from ...schema import Kind, Strength
from ...widths import fold
from ..clauses import split
from ..deadlines import Deadline
from ..directives import Cue
from ..structure import Sentence
from .confidence import confidence
from .grouping import Clause, Group, bind, group, is_frame, only_names, read_clauses
from .predicates import Verbs
from .records import ActionItem
from .repeats import repeated
from .rows import row_items
from .slots import assignee_rows, choose_deadline, deadline_row
from .tiers import Evidence, Verdict
from .titles import demand_title, make_title
from .view import Draft, Owners, View

_ORDER: dict[Strength, int] = {"must": 0, "should": 1, "encourage": 2}
# What of a cue only binds and says nothing of the task.
_BINDING = re.compile(
    r"(?:[就都还也]?要|必须|务必|务须|应当|应该|应|须|需要?|请|敬请|烦请|麻烦|责成|希望|建议|由|抓紧|赶紧|[还也]?将[要会]?|拟|计划|打算)"
)
_CLAUSE = 6  # code points; what is shorter beside its time says no act
_ATTACHMENT = re.compile(r"附\s?件")
# A clause that only names what the next one is about: 搬迁方案，后勤中心先拿个初稿.
_MATTER = re.compile(r"[\u4e00-\u9fff“”《》、]{1,12}(?:的事情?|方案|名单|清单|台账|材料|报告|总结|通知|经费|预算|表)")
_FEW = 4  # code points of a title that says too little alone: 销号, 报县政府


@dataclass(slots=True)
class Task:
    """A run of clauses that binds somebody, or the task of a table row, and what was made of it.

    `refused`: why it is no item (past, lead, repeated), else empty; `time_at`: position of the sentence with the
    deadline; `decided`: the words of the decision that it goes on with. A row has an item only.
    """

    item: ActionItem | None = None
    refused: str = ""
    draft: Draft | None = None
    verdict: Verdict | None = None
    owners: Owners | None = None
    time: Deadline | None = None
    time_at: int = -1
    decided: Cue | None = None


@dataclass(slots=True)
class Reading:
    """How a sentence was read: its clauses and its tasks; neither where it is a heading or stands in the frame."""

    clauses: list[Clause] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)


def items_of(readings: Iterable[Reading]) -> list[ActionItem]:
    """The items that the readings came to, in text order."""
    found = [task.item for reading in readings for task in reading.tasks if task.item and not task.refused]
    return sorted(found, key=lambda item: (item.start, item.end))


class Drafter:
    """Makes the items of a document."""

    def __init__(self, verbs: Verbs, evidence: Evidence) -> None:
        self._verbs = verbs
        self._evidence = evidence

    def read(self, doc: Doc) -> list[Reading]:
        """One reading for each sentence of the document."""
        view = View(doc)
        text = fold(view.text)
        readings: list[Reading] = []
        for index, sentence in enumerate(view.sentences):
            reading = Reading()
            if sentence.label == "row":
                above = readings[-1].tasks[-1].item if readings and readings[-1].tasks else None
                is_below = view.sentences[index - 1].label == "row" if index else False
                reading.tasks = [Task(item) for item in self._row(view, sentence, above if is_below else None)]
            elif sentence.label in {"body", "lead"} and not sentence.done:
                reading.clauses = self._clauses(text, view, index, sentence)
                for each in group(text, reading.clauses, sentence):
                    view.drafts.append(Draft(each, index, len(view.drafts), each.who()))
                    reading.tasks.append(Task(draft=view.drafts[-1]))
            readings.append(reading)
        # What is inherited from later sentences is known only now.
        for task in (task for reading in readings for task in reading.tasks if task.draft):
            self._fill(text, view, task)
        _refuse_repeated(text, readings)
        return readings

    def _row(self, view: View, row: Sentence, above: ActionItem | None) -> list[ActionItem]:
        span = (row.start, row.end)
        # The last cells may be empty and stand where the line ends.
        cells = [e for e in view.within(view.elements, row.start, row.end + 1) if e.label == "cell"]
        who, times = view.within(view.who, *span), view.within(view.times, *span)
        return row_items(view.text, row, cells, who, times, view.reference, self._evidence, self._verbs, above)

    def _clauses(self, text: str, view: View, index: int, sentence: Sentence) -> list[Clause]:
        span = (sentence.start, sentence.end)
        clauses = read_clauses(
            text,
            sentence,
            view.within(view.cues, *span),
            view.within(view.who, *span),
            view.within(view.times, *span),
            view.qualified(sentence),
        )
        bracket = any(each.frame == "bracket" for clause in clauses for each in clause.who)
        bind(text, clauses, sentence, self._verbs, view.place(index) or ("bracket" if bracket else ""))
        return clauses

    def _title(self, text: str, view: View, draft: Draft, own: Deadline | None) -> str:
        """The title; with the clause just before where that names the matter, or where the task's own words are few."""
        start, end = draft.group.start, draft.group.end
        cut = _cuts(text, draft.group, own)
        topic = view.topic(draft.index)

        def title(left: int) -> str:
            return make_title(view.text, left, end, cut, self._verbs, self._evidence, topic)

        made = title(start)
        earlier = view.drafts[draft.position - 1] if draft.position else None
        if not earlier or earlier.index != draft.index:
            before = list(split(text, view.sentences[draft.index].start, start))[-1:]
            if before and _MATTER.fullmatch(text, *before[0]) and not view.names_somebody(*before[0]):
                return title(before[0][0])
        elif len(made) <= _FEW and not draft.who:
            cut += _cuts(text, earlier.group, choose_deadline(earlier.group.times(), view.reference))
            return title(earlier.group.clauses[-1].start)
        return made

    def _fill(self, text: str, view: View, task: Task) -> None:
        """Adds to a task with a draft what there is to know about it, and its item or why it is none."""
        assert task.draft is not None
        draft = task.draft
        sentence, found = view.sentences[draft.index], draft.group
        cues = found.cues()
        task.decided = None if cues else view.decided(draft.index)
        task.verdict = self._evidence.tier(text, found, sentence, bool(view.place(draft.index)))
        task.time, task.time_at = choose_deadline(found.times(), view.reference), draft.index
        own = task.time
        if sentence.part == "past" and not (cues and own and (own.due or own.recurrence)):
            task.refused = "past"
            return
        counted = any(found.rule.label == "number" for found in task.verdict.evidence)
        if sentence.label == "lead" and not (draft.who or counted or (own and cues)):
            task.refused = "lead"
            return
        if task.verdict.tier == "must":
            task.verdict = _weakened(view, draft, own, task.verdict)
        if not own:
            task.time, task.time_at = view.inherited_deadline(draft) or (None, -1)
            if task.time and task.verdict.why == "tier.general" and self._evidence.acts(text, found):
                task.verdict = task.verdict._replace(tier="must", why="tier.deadline")
        task.owners = view.owners(draft, text)
        placed = view.place(draft.index) and not (cues and view.genre == "speech")
        if task.verdict.why == "tier.deliverable" and not (task.time or task.owners.who or placed):
            task.verdict = task.verdict._replace(tier="may", why="tier.nobody")
        kind, strength = _kind(cues, draft, view.is_own(task.owners.who))
        if task.decided:
            kind = "decision"
        demanded = view.demanded(found, cues)
        rows = demanded or assignee_rows(task.owners.who, task.owners.source, sentence.speaker)
        deadline = deadline_row(view.text, task.time, "explicit" if own else "context") if task.time else None
        rules = _rules(task)
        task.item = ActionItem(
            found.start,
            found.end,
            kind,
            rules[0],
            strength,
            task.verdict.tier,
            demand_title(view.text, demanded[-1]["end"], found.end)
            if demanded
            else self._title(text, view, draft, own),
            confidence(task.verdict.tier, rules, deadline, rows),
            rows,
            deadline,
            sentence.section,
            sentence.speaker,
            rules,
        )


def _cuts(text: str, found: Group, own: Deadline | None) -> list[tuple[int, int]]:
    """What a title goes without: owners, the words that bind, and the deadline, if it is the item's `own`."""
    spans = [(a.start, a.end) for a in found.who() if a.label != "assist" and "addressees.agreed" not in a.rules]
    spans += [(c.start, c.end) for c in found.clauses if only_names(text, c)]
    spans += [(t.start, t.end) for t in found.times() if not t.recurrence and own and (not is_frame(t) or t is own)]
    words = (_BINDING.match(text, cue.start, cue.end) for cue in found.cues())
    return spans + [word.span() for word in words if word and _goes_on(found, word)]


def _weakened(view: View, draft: Draft, time: Deadline | None, verdict: Verdict) -> Verdict:
    """The verdict for a task whose place makes it an exhortation: an attachment, a list head, 「以上工作…」."""
    sentence = view.sentences[draft.index]
    if any(_ATTACHMENT.match(said) for said in [*sentence.section[:1], sentence.marker]):
        return verdict._replace(tier="may", why="tier.attachment")
    if view.closes(draft.index):
        return verdict._replace(tier="may", why="tier.closing")
    if view.is_head(draft.index) and not (time and time.due):
        return verdict._replace(tier="may", why="tier.head")
    return verdict


def _goes_on(found: Group, word: re.Match[str]) -> bool:
    """Whether enough follows a binding word to do without it: not in 「名单要齐」."""
    return all(clause.end - word.end() > 2 for clause in found.clauses if clause.start <= word.start() < clause.end)


def _rules(task: Task) -> list[str]:
    """The ids of what made the task an order, gave its owners and deadline, and decided its tier, in this order."""
    assert task.draft
    assert task.verdict
    assert task.owners
    found = task.draft.group
    ids = [cue.rule for cue in found.cues()]
    ids += [f"bind.{clause.binds}" for clause in found.clauses if clause.binds not in {"", "cue", "named"}]
    ids += [task.decided.rule] if task.decided else []
    ids += [rule for who in task.owners.who for rule in (who.rules or [who.rule])]
    ids += (task.time.rules or [task.time.rule]) if task.time else []
    ids += [q.rule for q in found.qualifiers() if task.verdict.why == f"tier.{q.label}"]
    return list(dict.fromkeys([*ids, *task.verdict.rules()]))


def _refuse_repeated(text: str, readings: Sequence[Reading]) -> None:
    """What says the same thing again is no second item."""
    tasks = [(task.item, task) for reading in readings for task in reading.tasks if task.item and not task.refused]
    tasks.sort(key=lambda each: (each[0].start, each[0].end))
    for position in repeated(text, [item for item, _ in tasks]):
        tasks[position][1].refused = "repeated"


def _kind(cues: Sequence[Cue], draft: Draft, own: bool) -> tuple[Kind, Strength]:
    """The kind of the task and how strongly it binds.

    A meeting's resolution or a request colours the whole; a ban only if it is the first thing said; a promise is one
    where nothing orders (要, 必须, 请), and so is what the body that issued the document sets itself (`own`).
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
    if binding[:1] == ["commitment"] or (not binding and (own or "first_person" in frames)):
        return "commitment", strength
    return "directive", strength
