"""A group of clauses goes in; whether it is specific and checkable (must) or an exhortation (may) comes out, with why."""

from __future__ import annotations

from collections.abc import Sequence

from ...patterns import compiled
from ...schema import Tier
from ..structure import Sentence
from .grouping import Group, is_dated
from .predicates import Verbs
from .records import EvidenceRule


class Evidence:
    """Finds what makes an act checkable."""

    def __init__(self, rules: Sequence[EvidenceRule], verbs: Verbs) -> None:
        self._rules = [(compiled(rule.pattern), rule) for rule in rules]
        self._verbs = verbs

    def found(self, said: str) -> list[EvidenceRule]:
        """The rules whose pattern stands in the words."""
        return [rule for pattern, rule in self._rules if pattern.search(said)]

    def tells(self, said: str) -> bool:
        """Whether something in the words can be checked."""
        return any(rule.label not in {"vague", "standing"} for rule in self.found(said))

    def tier(self, text: str, group: Group, sentence: Sentence, planned: bool) -> tuple[Tier, list[str]]:
        """The tier of a group and the ids of the rules that decided it; `planned`: it stands in a plan or a list."""
        said = text[group.start : group.end]
        rules = self.found(said)
        labels = {rule.label for rule in rules}
        ids = [rule.id for rule in rules]
        marks = group.marks()
        cues = group.cues()
        kinds = {cue.label for cue in cues}
        dated = [t for t in group.times() if is_dated(t)]
        events = [t for t in group.times() if not is_dated(t) and t.label != "urgency"]
        owners = {each.frame for each in group.who() if each.label != "assist"}
        repeated = bool(dated) and all(t.recurrence and not t.due for t in dated)
        act = self._verbs.is_act(text, group.start, group.end)

        if marks & {"purpose", "duty", "descriptive", "conditional"} and not (dated and owners & {"ask", "by"}):
            return "may", ids
        if "bracket" in owners or "field" in owners:
            return "must", [*ids, "tier.responsible"]
        if cues and all(cue.strength == "encourage" for cue in cues):
            return "may", ids
        if kinds == {"prohibition"}:
            return ("must" if dated or "number" in labels else "may"), ids
        if sentence.part == "frame" and not dated:
            return "may", ids
        if repeated and not (act or labels & {"number", "deliverable", "event"}):
            return "may", ids
        if dated or (events and act):
            return "must", [*ids, "tier.deadline"]
        if "decision" in kinds and act:
            return "must", [*ids, "tier.decision"]
        if "standing" in labels:
            return "may", ids
        if owners & {"by", "charge"} and act:
            return "must", [*ids, "tier.assigned"]
        if "number" in labels:
            return "must", ids
        if planned and labels & {"campaign", "build"}:
            return "must", ids
        if labels & {"deliverable", "event"}:
            return "must", ids
        urgent = any(t.label == "urgency" for t in group.times())
        if urgent and act and group.who():
            return "must", [*ids, "tier.urgency"]
        return "may", ids
