"""A phrase, its outcome and the text around it go in; a label comes out: whether it may be a deadline, and why not."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from .frames import Outcome
from .phrases import Phrase
from .rules import TimeRule, expand, ruleset

LABELS = ("deadline", "recurrence", "urgency", "start", "period", "past", "name", "superseded")
DUTIES = frozenset({"deadline", "recurrence", "urgency"})
"""Labels of what an action item can have as its deadline; `start` (从本月起) can serve where nothing else stands."""

_NEXT_YEAR = 270  # 「三八期间」 said in April looks back: nobody plans eleven months ahead without naming the year
_ROLLED = 300  # 「1月22日」 said on 3 February without 前 tells what happened
_WINDOW = 64  # characters to the left that a verdict can look at


@dataclass(frozen=True, slots=True)
class Verdict:
    """A compiled rule of kind `verdict`."""

    rule: TimeRule
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    text: re.Pattern[str] | None

    def fits(self, text: str, phrase: Phrase) -> bool:
        """Whether all conditions of the rule hold for `phrase` in the normalised `text`."""
        rule = self.rule
        if rule.units and phrase.head not in rule.units:
            return False
        if rule.relations and phrase.relation not in rule.relations:
            return False
        if self.text and not self.text.search(text[phrase.start : phrase.end]):
            return False
        if self.right and not self.right.match(text, phrase.end):
            return False
        return not self.left or bool(self.left.search(text[max(0, phrase.start - _WINDOW) : phrase.start]))


@lru_cache(maxsize=8)
def verdicts(extra: tuple[str, ...] = ()) -> tuple[Verdict, ...]:
    """The verdict rules (shipped, and of the folders in `extra`), ready to match, in their order."""

    def pattern(source: str, end: str = "") -> re.Pattern[str] | None:
        return re.compile(f"(?:{expand(source)}){end}") if source else None

    return tuple(
        Verdict(rule, pattern(rule.left, "$"), pattern(rule.right), pattern(rule.text))
        for rule in ruleset(extra).of_kind("verdict")
    )


def judge(
    text: str, phrase: Phrase, found: Outcome, reference: dt.date | None, rules: tuple[Verdict, ...]
) -> tuple[str, str | None]:
    """The label of a phrase and the id of the rule that gave it (None: none did, the phrase's own form decides)."""
    own = form(phrase, found, reference)
    for verdict in rules:
        if verdict.fits(text, phrase):
            label = verdict.rule.label
            over = own == "past" and (label in DUTIES or verdict.rule.id == "deadlines.verdict.year.frame")
            keep = over or (own == "period" and label in ("past", "superseded"))
            return own if keep else label, verdict.rule.id
    return own, None


def form(phrase: Phrase, found: Outcome, reference: dt.date | None) -> str:
    """The label that a phrase has by its own form."""
    if phrase.head == "urgency":
        return "urgency"
    if phrase.every is not None:
        return "recurrence" if found.due is None or reference is None or found.due >= reference else "past"
    if found.reason in ("past", "length_only") or (found.reason == "vague" and phrase.relation != "within"):
        return "period"
    if phrase.relation == "from" and not phrase.offset and found.due is not None:
        return "start"
    if found.due is not None and reference is not None and found.due < reference:
        return "past"
    if found.reason == "open_ended" and found.period and reference and found.period.end < reference:
        return "past"
    if (phrase.relation == "from" and not phrase.offset) or found.reason == "open_ended":
        return "start"
    if phrase.head == "holiday" and phrase.relation == "within" and found.due and reference:
        return "past" if _over(found.due, reference, _NEXT_YEAR) else "deadline"
    if phrase.to and phrase.to[0].data.get("now"):
        return "period"
    ranged = phrase.to and phrase.head in ("month", "day", "date", "quarter") and found.due and reference
    if ranged and found.due and reference and _over(found.due, reference, _ROLLED):
        return "past"  # 「1—8月」 said in September tells what happened
    if phrase.relation == "" and not phrase.to:
        whole = ("month", "day", "date", "quarter", "half")
        if phrase.head in whole and found.due and reference and _over(found.due, reference, _ROLLED):
            return "past"
        kinds = {unit.kind for unit in phrase.units}
        if (kinds == {"holiday"} and "span" not in phrase.units[0].data) or phrase.head in (
            "rolling",
            "season",
            "decade",
        ):
            return "period"
        if found.due is not None and found.due == reference and phrase.head not in ("relday", "daypart", "event"):
            return "period"  # the document's own day
    return "deadline"


def _over(due: dt.date, reference: dt.date, days: int) -> bool:
    """Whether a day of next year is so far away that rather the one of this year, just over, is meant."""
    return due.year > reference.year and (due - reference).days > days
