"""What the action-item component writes and reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ...rulebook import Rule
from ...schema import Kind, Strength, Tier


class EvidenceRule(Rule):
    """A pattern that shows that an act can be checked (`label` number, campaign, deliverable …) or that it cannot."""

    label: Literal["number", "campaign", "deliverable", "event", "build", "vague", "standing"]
    pattern: str


class VerbRule(Rule):
    """Verbs that can head a task; `act` ends in something to be seen, `push` leans on a field of work."""

    label: Literal["act", "push"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One task; `label` is its kind, `assignees` and `deadline` are dicts in the form of the output model."""

    start: int
    end: int
    label: Kind
    rule: str
    strength: Strength
    tier: Tier
    title: str
    confidence: float
    assignees: list[dict[str, Any]] = field(default_factory=list)
    deadline: dict[str, Any] | None = None
    section: list[str] = field(default_factory=list)
    speaker: str | None = None
    rules: list[str] = field(default_factory=list)
