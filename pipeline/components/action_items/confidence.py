"""What supports an item (tier, rules, deadline, assignees) goes in; how likely it is right, from 0 to 1, comes out.

Right means: somebody who reads the text with care lists it as a task too. The figures come from counts on annotated
documents, smoothed; docs/confidence.md tells how, `python -m scripts.calibrate` prints the counts anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# The groups of evidence, the strongest first; the figures fall from group to group within a tier.
CONFIDENCE = {
    "responsible": 0.94,  # a bracket, a field or a table column names who is responsible
    "deadline_owner": 0.94,  # day or recurrence, and whom it binds, in its own words
    "deadline_context": 0.84,  # day or recurrence in its own words, whom it binds around it
    "number": 0.84,  # a number to reach
    "deadline_alone": 0.78,  # day or recurrence in its own words, nobody named
    "time_elsewhere": 0.78,  # a day from the list head or heading, or a time word without a day
    "project": 0.78,  # a named campaign or something to build, in a plan
    "deliverable_owner": 0.66,  # a document, meeting or inspection, and whom it binds
    "ordered": 0.56,  # given to somebody, decided, urgent or banned, without time and number
    "deliverable": 0.52,  # a document, meeting or inspection, nobody named beside it
    "may_evidence": 0.08,  # an exhortation with a time, a number or a thing in it
    "may": 0.02,  # an exhortation
}
_SHOWN = tuple(f"evidence.{label}" for label in ("number", "campaign", "deliverable", "event", "build"))


def support_of(
    tier: str, rules: Sequence[str], deadline: Mapping[str, Any] | None, assignees: Sequence[Mapping[str, Any]]
) -> str:
    """The group of evidence (a key of CONFIDENCE) for an item; `deadline`, `assignees` in the form of the output model."""
    dated = deadline and (deadline["due"] or deadline["recurrence"] or deadline["reason"] == "no_reference_date")
    if tier == "may":
        return "may_evidence" if deadline or any(rule.startswith(_SHOWN) for rule in rules) else "may"
    if {"tier.row", "tier.responsible"} & set(rules):
        return "responsible"
    named = any(each["source"] != "context" for each in assignees)
    if deadline and dated and deadline["certainty"] == "explicit":
        return "deadline_owner" if named else "deadline_context" if assignees else "deadline_alone"
    if deadline:
        return "time_elsewhere"
    if "tier.number" in rules:
        return "number"
    if "tier.project" in rules:
        return "project"
    if "tier.deliverable" in rules:
        return "deliverable_owner" if named else "deliverable"
    return "ordered"


def confidence(
    tier: str, rules: Sequence[str], deadline: Mapping[str, Any] | None, assignees: Sequence[Mapping[str, Any]]
) -> float:
    """How likely the item is right; arguments as for `support_of`."""
    return CONFIDENCE[support_of(tier, rules, deadline, assignees)]
