"""The rule files of the family `addressees` go in; word lists and compiled patterns come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import field_validator

from ...rulebook import Rule

FAMILY = "addressees"
Role = Literal["lead", "assist", "responsible"]
Frame = Literal[
    "subject",
    "by",
    "ask",
    "charge",
    "bracket",
    "field",
    "at",
    "cell",
    "vocative",
    "first_person",
    "heading",
    "salutation",
]


class AddresseeRule(Rule):
    """A group of words of one `kind`; `words` are written with spaces between them.

    before: stand before a name (由, 请, 责成); role: behind it (牵头, 配合); label: of a field or a table column (责任单位);
    order: says that the first of a list leads; people, suffix, titled, surname: make persons and posts; first_person: 我;
    after: follow a name that acts; prefix: may stand between the beginning of a clause and the name;
    form: a way of naming without words of its own; open: last words of subjects that no lexicon knows; then: what must follow them.
    """

    kind: Literal[
        "before", "role", "label", "order", "people", "suffix", "titled", "surname", "first_person", "after", "prefix",
        "open", "then", "form",
    ]  # fmt: skip
    frame: Frame = "subject"
    role: Role = "responsible"
    words: tuple[str, ...]
    quantified: tuple[str, ...] = ()  # 各, 每名 …: what a noun for people needs before it
    gap: bool = False  # other words may stand between: 各|包保|干部
    reject: tuple[str, ...] = ()  # what follows a name that does not act
    unless_after: tuple[str, ...] = ()
    unless_then: tuple[str, ...] = ()  # verbs behind the names with which they are no owners: 由…组成
    only_then: tuple[str, ...] = ()  # verbs behind the names without which they are no owners
    needs_lead: bool = False  # names a second body beside the first: 会同
    needs_next: bool = False  # a role only where another name follows: A会同B
    pattern: str = ""

    @field_validator("words", "quantified", "reject", "unless_after", "unless_then", "only_then", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value


def union(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))


@dataclass(frozen=True, eq=False)  # compared by identity: patterns are cached for it
class Lexicon:
    """The rules, with the patterns that are made of them; compiled when first used."""

    rules: Sequence[AddresseeRule]

    def of(self, kind: str) -> list[AddresseeRule]:
        return [rule for rule in self.rules if rule.kind == kind]

    def _by_word(self, kind: str) -> dict[str, AddresseeRule]:
        return {word: rule for rule in self.of(kind) for word in rule.words}

    @cached_property
    def before(self) -> dict[str, AddresseeRule]:
        return self._by_word("before")

    @cached_property
    def before_pattern(self) -> re.Pattern[str]:
        return re.compile(
            rf"({union(self.before)})(?:全[省市区县]|我[省市区县]|本[省市区县]|你们?|您|再|先|尽快|(?:[\u4e00-\u9fff]{{0,6}}(?:常委|书记|[市县区镇乡部局处科院校会]长|主任|主席|经理|委员))+)?$"
        )

    @cached_property
    def roles(self) -> dict[str, AddresseeRule]:
        return self._by_word("role")

    @cached_property
    def role_pattern(self) -> re.Pattern[str]:
        adverbs = "分别|共同|各自|具体|按照?职责分工|按照?职责|按照?分工|统一|主要|直接|全程|都|也|要|应|须|将|来|积极|做好|一起|同步|依职责"
        return re.compile(rf"(?:同志)?等?(?:有关方面|各方)?(?:{adverbs})*({union(self.roles)})")

    @cached_property
    def labels(self) -> dict[str, AddresseeRule]:
        return self._by_word("label")

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?<![\u4e00-\u9fff])({union(self.labels)})(?:及责任人|（人）|\(人\))?[ 　]*[：:](?![ 　]*[\n\t|])[ 　]*"
        )

    @cached_property
    def order_pattern(self) -> re.Pattern[str] | None:
        parts = [f"{rule.pattern}(?:{union(rule.words)})" for rule in self.of("order")]
        return re.compile("|".join(parts)) if parts else None

    @cached_property
    def after_pattern(self) -> re.Pattern[str]:
        return re.compile(union(word for rule in self.of("after") for word in rule.words))

    @cached_property
    def reject_pattern(self) -> re.Pattern[str]:
        return re.compile(
            rf"[（(：:。；;“”\"》]|$|\s*[0-9]{{1,2}}:[0-9]{{2}}|[^，。；\n]{{0,30}}(?:纪要|通知|方案|文件|公告|意见|函)\s*(?:\n|$)|{union(word for rule in self.of('after') for word in rule.reject)}"
        )

    @cached_property
    def lead_in_pattern(self) -> re.Pattern[str]:
        words = union(word for rule in self.of("prefix") for word in rule.words)
        number = r"[0-9一二三四五六七八九十两]+"
        marker = rf"第{number}[，,、]?|{number}是?要?|[（(]{number}[)）]|{number}[.．、]|[①-⑳]"
        time = (
            rf"(?:从|自|到|在|于|每)?(?:{number}(?:年|月|日|号|季度|点|时|天|周|个月|个工作日)?|本周|下周|上旬|中旬|下旬|国庆节?|春节|元旦"
            r"|五一节?|七一|六一|清明节?|端午节?|中秋节?|汛期|年|月|季度|周[一二三四五六日]|明天|后天|今天|假期|暑期|寒假)+"
            r"(?:前|后|起|内|底|末|初|之前|以前|之后|以后|期间|开始|上午|下午|晚上|那天|当天)*"
        )
        return re.compile(rf"(?:{marker})?(?:{words}|{time})*")

    @cached_property
    def never_alone(self) -> frozenset[str]:
        """Nouns that are no subject by themselves: 单位|要…."""
        rules = self.of("open")
        alone = {word for rule in rules for word in rule.only_then}
        return frozenset(word for rule in rules for word in rule.words if word not in alone)

    @cached_property
    def surnames(self) -> frozenset[str]:
        return frozenset(word for rule in self.of("surname") for word in rule.words)
