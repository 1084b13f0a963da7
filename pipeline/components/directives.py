"""A Doc goes in; the words that bind somebody (要, 请, 会议决定, 不得 …) come out, with kind and strength.

`doc.spans["directives"]` holds one `Cue` for each. A cue inside a longer word (主要, 响应) is none; where the tokenizer
gives words, its cuts decide which reading holds. Whether a cue makes a task is for the later components to say.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_directives")
>>> [(s.text, s.label_) for s in nlp("主要任务是：各支部要在月底前上报。").spans["directives"]]
[('要', 'directive')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..annotations import lies_in, text_of, token_starts, write
from ..lexicon import Lexicon
from ..patterns import compiled
from ..rulebook import Rule, load
from ..schema import Kind, Strength
from ..widths import fold

_WINDOW = 16  # code points before and after a cue that its conditions may look at
_NAMED = re.compile(r"《[^》\n]{0,80}》|“[^”\n]{0,16}”|「[^」\n]{0,16}」")
_CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n]")


class CueRule(Rule):
    """Words or a pattern that bind; conditions are regular expressions beside the cue, within its clause."""

    kind: Kind
    strength: Strength
    cue: tuple[str, ...] = ()
    pattern: str | None = None
    not_inside: tuple[str, ...] = ()
    not_before: str | None = None
    not_after: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """`label` is the kind (directive, commitment, request, decision, prohibition)."""

    start: int
    end: int
    label: Kind
    rule: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: CueRule
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


class Directives:
    """Writes `doc.spans["directives"]`."""

    def __init__(self, rules: Sequence[CueRule]) -> None:
        entries: dict[str, _Compiled | None] = {word: None for rule in rules for word in rule.not_inside}
        self._patterns: list[tuple[re.Pattern[str], _Compiled]] = []
        for rule in rules:
            checked = _Compiled(
                rule,
                compiled(rule.not_before) if rule.not_before else None,
                compiled(rule.not_after) if rule.not_after else None,
            )
            entries.update(dict.fromkeys(rule.cue, checked))
            if rule.pattern:
                self._patterns.append((compiled(rule.pattern), checked))
        self._lexicon = Lexicon(entries)

    def __call__(self, doc: Doc) -> Doc:
        text = fold(text_of(doc))
        named = [found.span() for found in _NAMED.finditer(text)]
        cues = [*self._words(doc, text), *self._phrases(text)]
        cues.sort(key=lambda cue: (cue.start, -cue.end))
        write(doc, "directives", [cue for cue in cues if not lies_in(cue.start, named)])
        return doc

    def _words(self, doc: Doc, text: str) -> Iterator[Cue]:
        starts = token_starts(doc)
        words = len(starts) < 0.8 * len(text.replace(" ", ""))  # a tokenizer of single characters knows no words
        at = 0
        while at < len(text):
            for hit in self._lexicon.at(text, at):
                if words and hit.value is None and hit.end - hit.start == 2 and hit.start + 1 in starts:
                    continue  # the tokenizer cuts the two apart: 公主 | 要
                if words and hit.value is not None and hit.end - hit.start == 1 and hit.start not in starts:
                    continue
                at = hit.end - 1
                if hit.value is not None and _holds(text, hit.start, hit.end, hit.value):
                    yield _cue(hit.start, hit.end, hit.value.rule)
                break
            at += 1

    def _phrases(self, text: str) -> Iterator[Cue]:
        for pattern, checked in self._patterns:
            for found in pattern.finditer(text):
                if _holds(text, found.start(), found.end(), checked):
                    yield _cue(found.start(), found.end(), checked.rule)


def _cue(start: int, end: int, rule: CueRule) -> Cue:
    return Cue(start, end, rule.kind, rule.id, rule.strength)


def _holds(text: str, start: int, end: int, checked: _Compiled) -> bool:
    """Whether the conditions on the words beside the cue are met."""
    if checked.not_before and checked.not_before.match(text, end, end + 4 * _WINDOW):
        return False
    if checked.not_after:
        before = _CLAUSE_END.split(text[max(0, start - _WINDOW) : start])[-1]
        return not checked.not_after.search(before)
    return True


@Language.factory("zh_directives", default_config={"rules": []})
def create_directives(nlp: Language, name: str, rules: list[str]) -> Directives:
    """`rules`: folders with more rules of the family `directives`."""
    return Directives(load("directives", CueRule, tuple(rules)))
