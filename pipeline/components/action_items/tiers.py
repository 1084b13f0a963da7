"""A group of clauses goes in; whether it is specific and checkable (must) or an exhortation (may) comes out, with why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...patterns import compiled
from ...schema import Tier
from ..structure import Sentence
from .grouping import Group, is_dated
from .predicates import Verbs, disposes
from .records import EvidenceRule

_WEAK = ("purpose", "duty", "descriptive", "conditional")  # qualifiers that leave an exhortation at the most


class Found(NamedTuple):
    """A rule of the family `evidence` and the words (code points into the document) that it found."""

    rule: EvidenceRule
    start: int
    end: int


class Verdict(NamedTuple):
    """The tier of a task, the id of what decided it (`tier.deadline`, `tier.routine` …), and the evidence looked at."""

    tier: Tier
    why: str
    evidence: list[Found]

    def rules(self) -> list[str]:
        return [*(found.rule.id for found in self.evidence), self.why]


class Evidence:
    """Finds what makes an act checkable."""

    def __init__(self, rules: Sequence[EvidenceRule], verbs: Verbs) -> None:
        self._rules = [(compiled(rule.pattern), rule) for rule in rules]
        self._verbs = verbs

    def found(self, text: str, start: int, end: int) -> list[Found]:
        """The rules whose pattern stands in `text[start:end]`, each with the first words that it found."""
        said = text[start:end]
        hits = [(rule, pattern.search(said)) for pattern, rule in self._rules]
        return [Found(rule, start + hit.start(), start + hit.end()) for rule, hit in hits if hit]

    def tells(self, said: str) -> bool:
        """Whether something in the words can be checked."""
        return any(rule.label not in {"vague", "standing"} and pattern.search(said) for pattern, rule in self._rules)

    def acts(self, text: str, group: Group) -> bool:
        """Whether the words do something that one can see done."""
        return self._verbs.is_act(text, group.start, group.end) or disposes(text, group.start, group.end)

    def is_vague(self, said: str) -> bool:
        """Whether the words only exhort."""
        return any(rule.label == "vague" and pattern.search(said) for pattern, rule in self._rules)

    def tier(self, text: str, group: Group, sentence: Sentence, planned: bool) -> Verdict:
        """The tier of a group; `planned`: it stands in a plan or a list."""
        evidence = self.found(text, group.start, group.end)
        tier, why = self._decide(text, group, sentence, planned, {found.rule.label for found in evidence})
        return Verdict(tier, f"tier.{why}", evidence)

    def _decide(self, text: str, group: Group, sentence: Sentence, planned: bool, labels: set[str]) -> tuple[Tier, str]:
        """The tier and what decides it; the first reason that holds."""
        cues = group.cues()
        kinds = {cue.label for cue in cues}
        dated = [t for t in group.times() if is_dated(t)]
        events = [t for t in group.times() if not is_dated(t) and t.label != "urgency"]
        owners = {each.frame for each in group.who() if each.label != "assist"}
        repeated = bool(dated) and all(t.recurrence and not t.due for t in dated)
        act = self.acts(text, group)
        weak = next((q.label for q in group.qualifiers() if q.label in _WEAK), None)

        if weak and not (dated and (owners & {"ask", "by"} or (owners and cues and weak == "purpose"))):
            return "may", weak
        if "bracket" in owners or "field" in owners:
            return "must", "responsible"
        first = next((clause.cues for clause in group.clauses if clause.obliged), [])
        if first and all(cue.strength == "encourage" for cue in first) and not any(t.due for t in dated):
            return "may", "encouraged"
        if kinds == {"prohibition"}:
            return ("must" if dated or "number" in labels else "may"), "ban"
        if sentence.part == "frame" and not dated:
            return "may", "frame"
        if repeated and not (act or labels & {"number", "deliverable", "event"}):
            return "may", "routine"
        if dated or (events and act):
            return "must", "deadline"
        if "decision" in kinds and act:
            return "must", "decision"
        if "standing" in labels:
            return "may", "standing"
        if owners & {"by", "charge"} and act:
            return "must", "assigned"
        if "number" in labels:
            return "must", "number"
        if planned and labels & {"campaign", "build"}:
            return "must", "project"
        if labels & {"deliverable", "event"}:
            return "must", "deliverable"
        urgent = any(t.label == "urgency" for t in group.times())
        if urgent and act and group.who():
            return "must", "urgency"
        return "may", "general"
