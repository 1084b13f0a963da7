"""The rule files of the family `organizations` go in; a vocabulary comes out: what each written word can be in a name.

A rule is a group of words of one `kind`. The kinds, in the order in which they build a name from right to left:
`name`, `body`, `head`, `class`, `joined`, `first_person` end a mention; `field` and `sector` words stand before a head
(经济|技术|部, 教育|局), `role` words before a class noun (牵头|单位); `level`, `place` and `prefix` make the region; `quantifier` makes a collective; `shadow` words are
longer words that hold a name but are no body; a `stop` word ends a proper name on its left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from ...lexicon import Lexicon
from ...rulebook import Rule, load

FAMILY = "organizations"

Kind = Literal[
    "name", "body", "head", "class", "joined", "first_person",
    "field", "role", "sector", "level", "place", "prefix", "quantifier", "shadow", "stop",
]  # fmt: skip
Canonical = str | tuple[str, ...] | None
ENDINGS = frozenset({"name", "body", "head", "class", "joined", "first_person"})
NAMED = frozenset({"name", "body", "joined"})


class OrganizationRule(Rule):
    """A group of words. A user's rule mostly needs `id`, `type` and either `name` and `aliases`, or `bodies`: one body a
    line, its full name first, then its short names, with spaces between them (the form for long lists, read fastest).

    `names` holds written names, as a list or as one text with spaces between them; `full` maps short names to their
    full name ({市} in it stands for the region with that level) or, for `joined`, to the names of the bodies.
    """

    kind: Kind = "name"
    type: str = "organization"
    level: str | None = None
    name: str | None = None
    aliases: tuple[str, ...] = ()
    bodies: str = ""
    names: tuple[str, ...] = ()
    full: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    part: bool = False  # may follow the body that it belongs to: 市国资委|党委, 市总工会|办公室
    alone: bool = True  # may stand without region, parent or quantifier
    alone_in: tuple[str, ...] = ()  # those of a class that may
    with_fields: tuple[str, ...] = ()  # those of a class that any field word makes definite: 设备|管理部门
    bare: bool = False  # a level that takes no place name in front: 市直, 镇街
    verbal: bool = False  # a field word that may be a verb, so that no name begins with it
    fields: bool = False  # a class noun that field words may precede: 档案|部门
    quantified: bool = False  # a class noun that needs 各, 所有 …: 各|子公司, not 三家|公司
    agent: bool = False  # a place that counts only where it acts: 各县（市、区）要…
    long: bool = False  # may take a long free modifier: 国务院深化医药卫生体制改革|领导小组
    canonical: bool = False  # field words before it are spelt out in the full name: 县|住建|局
    open: bool = True  # a head that stands with field words alone: 人力资源|部
    needs: Literal["sector", "field", "proper", "modifier", "region"] | None = None
    unless_before: tuple[str, ...] = ()  # no mention where the text goes on like this
    unless_after: tuple[str, ...] = ()  # no mention right after this
    only_before: tuple[str, ...] = ()  # a mention only where the text goes on like this

    @field_validator("names", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_words(self) -> OrganizationRule:
        words = self.words
        if not words:
            raise ValueError("give `name` (and `aliases`), `bodies` or `names`")
        if "" in words:
            raise ValueError("a name cannot be empty")
        return self

    @cached_property
    def words(self) -> dict[str, Canonical]:
        """Every written name with its full name (None: it is the full name, or none is known)."""
        words: dict[str, Canonical] = dict.fromkeys(self.names)
        words.update(self.full)
        for line in self.bodies.splitlines():
            body, *short = line.split() or ("",)
            if body:
                words[body] = None
                words.update(dict.fromkeys(short, body))
        if self.name:
            words[self.name] = None
            words.update(dict.fromkeys(self.aliases, self.name))
        return words


class Word(NamedTuple):
    """One reading of a written word."""

    text: str
    canonical: Canonical
    rule: OrganizationRule
    kind: Kind


Vocabulary = Lexicon[tuple[Word, ...]]


@lru_cache(maxsize=8)
def vocabulary(extra: tuple[str, ...] = ()) -> Vocabulary:
    """The words of the shipped rules and of the rule folders in `extra`; raises RuleError if a file is wrong."""
    readings: dict[str, dict[tuple[str, str | None], Word]] = {}
    for rule in load(FAMILY, OrganizationRule, extra):
        kind = rule.kind
        key = kind, rule.needs
        for text, canonical in rule.words.items():
            # A later rule of the same kind replaces the reading, so that a user can correct a shipped name.
            readings.setdefault(text, {})[key] = Word(text, canonical, rule, kind)
    return Lexicon({text: tuple(words.values()) for text, words in readings.items()})


def names(rules: Iterable[str] = ()) -> Iterator[str]:
    """The names that a tokenizer should not cut into: bodies, closed names and joined abbreviations."""
    for text, words in vocabulary(tuple(rules)).entries.items():
        if len(text) > 1 and any(word.rule.kind in NAMED for word in words):
            yield text
