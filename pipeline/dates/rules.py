"""The rule files of the family `deadlines` go in; compiled patterns by kind and first character come out.

A rule's `pattern` is a regular expression on normalised text (half-width figures, simplified characters) with names in
braces for what all rules share: {y} a year of four figures, {yy} of two, {m} a month, {d} a day, {q} a quarter, {w} a
weekday's figure, {shift} 上/本/下 and their doublings, {han} any Chinese character. Each becomes a named group the first time it stands in a
pattern; a number at the end of a group's name is dropped when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import Field, model_validator

from ..errors import RuleError
from ..rulebook import Rule, load

Kind = Literal[
    "year", "era", "plan", "decade", "half", "quarter", "season", "lunar", "month", "part", "week", "weekday", "weekend",
    "date", "day", "relday", "holiday", "nthday", "nthworkday", "leading", "daypart", "clock",
    "duration", "more", "rolling", "recent", "every", "item", "relation", "event", "ending", "urgency", "verdict",
]  # fmt: skip

NEVER_FIRST = frozenset({"relation", "more", "item", "ending", "verdict"})
"""Kinds of which no time expression can begin."""

PRIORITY = (
    "date", "era", "year", "plan", "decade", "half", "quarter", "season", "lunar", "month", "every", "duration", "week",
    "weekday", "weekend", "part", "day", "relday", "holiday", "event", "rolling", "recent", "leading", "nthday",
    "nthworkday", "clock", "daypart", "urgency",
)  # fmt: skip
"""Of kinds that match the same characters the earlier one wins."""

_NUMERAL = "一二三四五六七八九"
_ZERO = "零〇○OoＯ"
MACROS = {
    "y": rf"[12][\dOo○〇]{{3}}|[一二][{_ZERO}{_NUMERAL}]{{3}}|两千(?:零[{_NUMERAL}]|[{_NUMERAL}]?十[{_NUMERAL}]?)?",
    "yy": rf"(?<!\d)\d{{2}}|(?<![{_ZERO}{_NUMERAL}十百千])[{_ZERO}{_NUMERAL}][{_ZERO}{_NUMERAL}]",
    "m": rf"(?<!\d)(?:1[0-2]|0?[1-9])|(?<![{_NUMERAL}十百])(?:十[一二]?|[{_NUMERAL}元])",
    "d": rf"3[01]|[12]\d|0?[1-9]|三十一?|二?十[{_NUMERAL}]?|廿[{_NUMERAL}]?|[{_NUMERAL}]",
    "q": "[一二三四1-4]",
    "w": "[一二三四五六日天1-7]",
    "shift": "上{1,3}|下{1,3}|这|本|当|该",
}
HAN = r"[^\W\da-zA-Z_]"
"""A Chinese character; [一-龥] says the same, but takes forty times as long to compile."""
_STARTS = {
    "y": "12一二两", "yy": f"0123456789{_ZERO}{_NUMERAL}", "m": f"0123456789{_NUMERAL}十元", "shift": "上下这本当该",
    "d": f"0123456789{_NUMERAL}十廿", "w": "一二三四五六日天1234567", "q": "一二三四1234",
}  # fmt: skip
_MACRO = re.compile(r"\{([a-z]+)(\d?)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_FIGURES = "0123456789"
_WRAP = {
    "holiday": (
        "(?<![\\d.·])",
        '(?!\\d)(?:佳?节)?[”"」]?节?(?P<span__w>假期|长假|小长假|假日|黄金周|放假)?(?:当[天日])?',
    ),
    "era": ("", "(?P<n__w>元|\\d{1,2}|[一二三四五六七八九十]{1,3})年"),
}
"""What stands before and after the `words` of a kind."""


class TimeRule(Rule):
    """One way to say a time, or (kind `verdict`) one reason why a time word is or is not a deadline.

    `words` are taken literally, `pattern` as described above; `starts` are the characters a pattern can begin with
    (needed unless it begins with plain text or a name in braces); pairs of characters stand apart by spaces. `inside`: only after another time word.
    `yields` are fixed values. A verdict has `label` and `left`, `right` (patterns next to the time word), `units` and
    `relations` (the kinds of time words it is about) and `text` (a pattern for the time word itself).
    """

    kind: Kind
    words: tuple[str, ...] = ()
    pattern: str = ""
    starts: str = ""
    inside: bool = False
    yields: dict[str, int | str] = Field(default_factory=dict)
    label: str = ""
    left: str = ""
    right: str = ""
    text: str = ""
    units: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> TimeRule:
        if self.kind == "verdict":
            if not self.label or not (self.left or self.right or self.text):
                raise ValueError("a verdict needs a label and left, right or text")
        elif not (self.words or self.pattern):
            raise ValueError("a rule needs words or a pattern")
        elif not self.inside and self.kind not in NEVER_FIRST and not self.first():
            raise ValueError("say in `starts` with which characters the pattern can begin")
        return self

    def source(self) -> str:
        """The regular expression, with braces still in it; longer words come first."""
        return self.pattern or alternatives(self.words)

    def first(self) -> list[str]:
        """The characters, or of words the pairs of characters, with which a match can begin."""
        if self.words and not self.pattern:
            return [word[:2] for word in self.words]
        if self.starts:
            return self.starts.split() if " " in self.starts else list(self.starts)
        if macro := _MACRO.match(self.pattern):
            return list(_STARTS[macro[1]])
        return [self.pattern[0]] if self.pattern[0] not in "[(\\.^" else []


def expand(pattern: str) -> str:
    """Replaces the names in braces; a name used again becomes a group without a name. ValueError on unknown names."""
    seen: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name, whole = match[1], match[1] + match[2]
        if name == "han":
            return HAN
        if name not in MACROS:
            raise ValueError(f"{{{name}}} is not known; known are {', '.join(sorted(MACROS))}")
        opening = "(?:" if whole in seen else f"(?P<{whole}>"
        seen.add(whole)
        return f"{opening}{MACROS[name]})"

    return _MACRO.sub(replace, pattern)


def alternatives(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class Matcher:
    """Rules of one kind as one expression, in their order; an empty group after each tells which one matched.

    The words of a kind that is wrapped (holidays with 节, 假期) are one alternative, and the word tells the rule.
    """

    def __init__(self, kind: str, rules: Sequence[TimeRule]) -> None:
        self.rules = list(rules)
        wrapped = [rule for rule in rules if kind in _WRAP and not rule.pattern]
        self._words = {word: rule for rule in wrapped for word in rule.words}
        parts = [_marked(rule, str(i)) for i, rule in enumerate(rules) if rule not in wrapped]
        if wrapped:
            before, after = _WRAP[kind]
            parts.insert(0, f"{before}(?P<word__w>{alternatives(self._words)}){after}(?P<end__w>)")
        self._pattern = re.compile("|".join(parts))
        self._rules: dict[int, tuple[TimeRule, tuple[tuple[str, int], ...]]] = {}
        index = self._pattern.groupindex
        for name, group in index.items():
            label, _, number = name.partition("__")
            if label == "end":
                fields = [
                    (n.partition("__")[0], i) for n, i in index.items() if n.endswith(f"__{number}") and n != name
                ]
                self._rules[group] = (wrapped[0] if number == "w" else rules[int(number)]), tuple(fields)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression itself, for a quick look whether anything matches."""
        return self._pattern

    def match(self, text: str, at: int) -> tuple[TimeRule, int, int, dict[str, str]] | None:
        """The first rule that matches at `at`: the rule, start and end, and its groups as text.

        A group `of` bounds the match where a pattern needs what stands before it (在 before an event).
        """
        found = self._pattern.match(text, at)
        if not found:
            return None
        rule, fields = self._rules[found.lastindex or 0]
        groups = {name.rstrip(_FIGURES): found[i] for name, i in fields if found[i] is not None}
        rule = self._words[groups.pop("word")] if "word" in groups else rule
        start = at
        if "of" in groups:
            start = next(found.start(i) for name, i in fields if name == "of")
        return rule, start, found.end(), groups


def _marked(rule: TimeRule, number: str) -> str:
    """The rule's expression with its number in the names of its groups, and an empty group that tells that it matched."""
    named = _GROUP.sub(lambda match: f"(?P<{match[1]}__{number}>", expand(rule.source()))
    return f"(?:{named})(?P<end__{number}>)"


class RuleSet:
    """The rules of the family, compiled kind by kind when first needed."""

    def __init__(self, rules: Sequence[TimeRule]) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self._kinds: dict[str, list[TimeRule]] = {}
        for rule in rules:
            self._kinds.setdefault(rule.kind, []).append(rule)
        self._matchers: dict[tuple[str, bool], Matcher | None] = {}
        self._starting: dict[str, tuple[tuple[str, Matcher], ...]] = {}
        self._firsts: dict[str, set[str]] = {}
        for rule in rules:
            if not rule.inside and rule.kind not in NEVER_FIRST:
                for prefix in rule.first():
                    self._firsts.setdefault(prefix, set()).add(rule.kind)
        singles = {prefix[0] for prefix in self._firsts} | set("前后之以起")
        self.trigger = re.compile(f"[{re.escape(''.join(sorted(singles)))}]")

    def of_kind(self, kind: str) -> list[TimeRule]:
        """The rules of one kind, in the order of the files."""
        return self._kinds.get(kind, [])

    @cached_property
    def endings(self) -> tuple[tuple[TimeRule, re.Pattern[str]], ...]:
        """The rules for what stands right before 前, 后 or 起, each anchored at its end."""
        return tuple((rule, re.compile(f"(?:{expand(rule.source())})$")) for rule in self.of_kind("ending"))

    def starting(self, pair: str) -> tuple[tuple[str, Matcher], ...]:
        """The kinds of which a unit can begin with these two characters, the kind with priority first."""
        if pair not in self._starting:
            kinds = self._firsts.get(pair[:1], set()) | self._firsts.get(pair, set())
            found = [(kind, self.matcher(kind, True)) for kind in sorted(kinds, key=PRIORITY.index)]
            self._starting[pair] = tuple((kind, matcher) for kind, matcher in found if matcher)
        return self._starting[pair]

    def matcher(self, kind: str, first: bool) -> Matcher | None:
        """The matcher of a kind; `first`: only the rules with which an expression can begin."""
        key = kind, first
        if key not in self._matchers:
            rules = [rule for rule in self.of_kind(kind) if not (first and rule.inside)]
            same = self._matchers.get((kind, not first))
            shared = same is not None and same.rules == rules
            self._matchers[key] = same if shared else Matcher(kind, rules) if rules else None
        return self._matchers[key]


@lru_cache(maxsize=8)
def ruleset(extra: tuple[str, ...] = ()) -> RuleSet:
    """The shipped rules and those of the folders in `extra`. Raises RuleError if a pattern cannot be compiled."""
    rules = load("deadlines", TimeRule, extra)
    if extra:
        shipped = {rule.id: rule for rule in load("deadlines", TimeRule)}
        for rule in rules:
            if shipped.get(rule.id) != rule:
                try:
                    for part in (rule.source() if rule.kind != "verdict" else "", rule.left, rule.right, rule.text):
                        re.compile(expand(part))
                except (re.error, ValueError) as error:
                    raise RuleError(f"{rule.id}: not a regular expression ({error}); mend or remove it") from error
    return RuleSet(rules)
