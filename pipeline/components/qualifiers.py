"""A Doc goes in; what takes the force of an order away (done, quoted, conditional, negated …) comes out, with its scope.

`doc.spans["qualifiers"]` holds one `Qualifier` for each; `scope_start` and `scope_end` are the words that it covers.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_qualifiers")
>>> doc = nlp("如果条件不具备，活动可以推迟。")
>>> [(s.text, s.label_) for s in doc.spans["qualifiers"]]
[('如果', 'conditional')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from ..annotations import read, write
from ..rulebook import Rule, load
from .structure import Sentence

Label = Literal[
    "done", "quoted", "conditional", "negated", "cancelled", "rhetorical", "purpose", "descriptive", "duty", "thanks"
]
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[？?]?")
_COMMA = re.compile(r"[，,：:]")


class QualifierRule(Rule):
    """A pattern and how far its effect reaches: clause, rest (of the sentence), sentence, or before."""

    label: Label
    pattern: str
    scope: Literal["clause", "rest", "sentence", "before"]
    not_before: str | None = None
    particle: bool = False


@dataclass(frozen=True, slots=True)
class Qualifier:
    """`label` says how the words in `scope_start`…`scope_end` are meant."""

    start: int
    end: int
    label: Label
    rule: str
    scope_start: int
    scope_end: int


class Qualifiers:
    """Writes `doc.spans["qualifiers"]`."""

    def __init__(self, rules: Sequence[QualifierRule]) -> None:
        self._rules = [
            (re.compile(rule.pattern), re.compile(rule.not_before) if rule.not_before else None, rule) for rule in rules
        ]

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        spans = [(s.start, s.end) for s in read(doc, "sentences", Sentence)] or [
            found.span() for found in _SENTENCE.finditer(text)
        ]
        whole = {token.idx for token in doc if len(token) > 1 and "了" in token.text}
        found = [each for start, end in spans for each in self._in_sentence(text, start, end, whole)]
        write(doc, "qualifiers", sorted(found, key=lambda q: (q.start, q.end)))
        return doc

    def _in_sentence(self, text: str, start: int, end: int, words: set[int]) -> Iterator[Qualifier]:
        said = text[start:end]  # cut out, so that ^ and $ are the sentence's edges
        commas = [comma.start() for comma in _COMMA.finditer(said)]
        for pattern, not_before, rule in self._rules:
            for found in pattern.finditer(said):
                if not_before and not_before.match(said, found.end()):
                    continue
                at = start + found.start()
                if rule.particle and any(word in words for word in range(at - 2, at + 1)):
                    continue  # 了 inside a word, as the tokenizer cuts it
                left, right = _scope(found, len(said), commas, rule)
                yield Qualifier(at, start + found.end(), rule.label, rule.id, start + left, start + right)


def _scope(found: re.Match[str], length: int, commas: Sequence[int], rule: QualifierRule) -> tuple[int, int]:
    if rule.scope == "sentence":
        return 0, length
    if rule.scope == "rest":
        return found.start(), length
    if rule.scope == "before":
        return 0, found.end()
    left = max((at + 1 for at in commas if at < found.start()), default=0)
    right = min((at for at in commas if at >= found.end()), default=length)
    return left, right


@Language.factory("zh_qualifiers", default_config={"rules": []})
def create_qualifiers(nlp: Language, name: str, rules: list[str]) -> Qualifiers:
    """`rules`: folders with more rules of the family `qualifiers`."""
    return Qualifiers(load("qualifiers", QualifierRule, tuple(rules)))
