"""A Doc with sentences, cues, addressees, deadlines and qualifiers goes in; its action items come out.

`doc.spans["action_items"]` holds one `ActionItem` for each task: who must do what by when, with the words that say so.
What counts is a clause that binds somebody (a cue, a frame such as 由…牵头, or a bare predicate where the place in the
document makes it an order) and that nothing takes back (done, quoted, negated).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ...annotations import write
from ...rulebook import load
from .drafts import Drafter, Reading, items_of
from .predicates import Verbs
from .records import ActionItem, EvidenceRule, VerbRule
from .tiers import Evidence

__all__ = ["ActionItem", "ActionItems", "Reading", "create_action_items", "items_of"]


class ActionItems:
    """Writes `doc.spans["action_items"]`."""

    def __init__(self, verbs: Sequence[VerbRule], evidence: Sequence[EvidenceRule]) -> None:
        known = Verbs(verbs)
        self._drafter = Drafter(known, Evidence(evidence, known))

    def __call__(self, doc: Doc) -> Doc:
        write(doc, "action_items", items_of(self.read(doc)))
        return doc

    def read(self, doc: Doc) -> list[Reading]:
        """How each sentence was read, for whoever wants to know why it is an item or none."""
        return self._drafter.read(doc)


@Language.factory("zh_action_items", default_config={"rules": []})
def create_action_items(nlp: Language, name: str, rules: list[str]) -> ActionItems:
    """`rules`: folders with more rules of the families `verbs` and `evidence`."""
    return ActionItems(load("verbs", VerbRule, tuple(rules)), load("evidence", EvidenceRule, tuple(rules)))
