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

from ..annotations import read, text_of, token_starts, write
from ..patterns import compiled
from ..rulebook import Rule, load
from ..widths import fold
from .clauses import is_spoken, split
from .structure import Sentence

Label = Literal[
    "done", "quoted", "conditional", "negated", "cancelled", "rhetorical", "purpose", "descriptive", "duty", "thanks"
]
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,1200}[？?]?")
_LONGEST = 1_200  # code points; sentences that semicolons join to more are taken one by one
_SEMICOLON = re.compile(r"[；;]")


class QualifierRule(Rule):
    """A pattern and how far its effect reaches: clause, rest (of the sentence), sentence, or before.

    `until`: a clause that begins so ends the effect; `particle`: the match must not be a part of a longer token.
    """

    label: Label
    pattern: str
    scope: Literal["clause", "rest", "sentence", "before"]
    not_before: str | None = None
    until: str | None = None
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
            _Compiled(
                rule,
                compiled(rule.pattern),
                compiled(rule.not_before) if rule.not_before else None,
                compiled(rule.until) if rule.until else None,
            )
            for rule in rules
        ]

    def __call__(self, doc: Doc) -> Doc:
        text = fold(text_of(doc))
        starts = token_starts(doc)
        found = [each for span in _units(doc) for each in self._in_unit(text, *span, starts)]
        write(doc, "qualifiers", sorted(found, key=lambda q: (q.start, q.end)))
        return doc

    def _in_unit(self, text: str, start: int, end: int, starts: frozenset[int]) -> Iterator[Qualifier]:
        said = text[start:end]  # cut out, so that ^ and $ are its edges
        clauses = [(left - start, right - start) for left, right in split(text, start, end)]
        spoken = is_spoken(text, start, end)
        for checked in self._rules:
            for found in checked.pattern.finditer(said):
                if checked.not_before and checked.not_before.match(said, found.end()):
                    continue
                at = start + found.start()
                if checked.rule.particle and not {at, at + 1} <= starts:
                    continue  # 了 inside a word, as the tokenizer cuts it
                left, right = _scope(said, found, clauses, checked, spoken)
                yield Qualifier(
                    at, start + found.end(), checked.rule.label, checked.rule.id, start + left, start + right
                )


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: QualifierRule
    pattern: re.Pattern[str]
    not_before: re.Pattern[str] | None
    until: re.Pattern[str] | None


def _units(doc: Doc) -> list[tuple[int, int]]:
    """The spans of the sentences, those joined by semicolons taken together: 「去年，甲；乙」 tells of last year twice."""
    sentences = read(doc, "sentences", Sentence)
    if not sentences:
        return [found.span() for found in _SENTENCE.finditer(fold(text_of(doc)))]
    units: list[tuple[int, int]] = []
    joins = False
    for sentence in sentences:
        if joins and sentence.rank < 0 and sentence.end - units[-1][0] <= _LONGEST:
            units[-1] = (units[-1][0], sentence.end)
        else:
            units.append((sentence.start, sentence.end))
        joins = sentence.mark in {"；", ";"}
    return units


def _scope(
    said: str, found: re.Match[str], clauses: Sequence[tuple[int, int]], checked: _Compiled, spoken: bool
) -> tuple[int, int]:
    """The words that the match covers, as offsets into `said`; in speech without punctuation its clause at most."""
    scope = "clause" if spoken else checked.rule.scope
    sentence = _around(said, found.start())
    if scope == "sentence":
        return sentence
    if scope == "before":
        return sentence[0], found.end()
    if scope == "rest":
        end = len(said)
        for left, _ in clauses:
            if left > found.start() and checked.until and checked.until.match(said, left):
                end = left
                break
        return found.start(), end
    left = max((left for left, _ in clauses if left <= found.start()), default=0)
    right = min((right for _, right in clauses if right >= found.end()), default=len(said))
    return left, right


def _around(said: str, at: int) -> tuple[int, int]:
    """The stretch between semicolons that `at` lies in."""
    ends = [found.start() for found in _SEMICOLON.finditer(said)]
    return max((end + 1 for end in ends if end < at), default=0), min(
        (end for end in ends if end >= at), default=len(said)
    )


@Language.factory("zh_qualifiers", default_config={"rules": []})
def create_qualifiers(nlp: Language, name: str, rules: list[str]) -> Qualifiers:
    """`rules`: folders with more rules of the family `qualifiers`."""
    return Qualifiers(load("qualifiers", QualifierRule, tuple(rules)))
