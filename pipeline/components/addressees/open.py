"""A text and its known agents go in; subjects that no lexicon knows come out: 所有承租商户|要…, 安全监察部|每月…, 由护理站|负责.

Chinese does not mark a subject, so three things must meet: a clause begins, a noun for a unit or for people ends the
phrase, and a modal, a time or a verb of charge follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .agents import Agent
from .rules import Lexicon, union

_HAN = "\u4e00-\u9fff"
_EDGE = re.compile(r"[，。；：！？,;:!?\n\t“”\"（）()》①-⑳⑴-⒇ \u3000]|(?<=[0-9])[.．、](?![0-9])")
_REACH = 40
_JOINT = re.compile(r"(、|以及|和|与|及|等(?=有关|相关|各|部门|单位))")
# Right before the phrase, where the words that lead up to it were not read as such.
_LEADS_UP = re.compile(r"(?:[前后起底末内中间下]|期间|要求|明确|决定|议定|即日)$")
_NO_NOUN = re.compile(rf"[^{_HAN}]|[的了是在把被让给对以从到着]")
_NO_MEMBER = re.compile(
    rf"[^{_HAN}]|[了是把被让给]|(?<![纪机需主])要|负责|牵头|开展|组织(?!部|处|科|员)|[本这下]周|周[一二三四五六日]|[前底末]$"
)
_DAY = r"于?[0-9]{1,2}(?:月|[日号](?!楼|院))|[0-9一二三四五六七八九十两]+个?工作日"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Finds the subjects of one text after another; patterns are compiled once for the rules."""

    lexicon: Lexicon

    def find(self, text: str, known: Sequence[Agent]) -> Iterator[Agent]:
        """The unknown subjects; `known` are sorted by start and do not overlap."""
        if not self.lexicon.of("open"):
            return
        starts = [agent.start for agent in known]
        for match in _anchor(self.lexicon).finditer(text):
            end = match.start()
            left = self._left(text, end)
            at = left
            for piece in _JOINT.split(text[left:end]) if left < end else ():
                start, at = at, at + len(piece)
                if len(piece) < 2 or _JOINT.fullmatch(piece):
                    continue
                near = bisect_left(starts, start)
                if near < len(known) and known[near].start < at:  # the lexicon knows better …
                    longer = known[near].start == start and known[near].end < at
                    if not longer or known[near].organization is None:  # … but for 市教育局|全体人员
                        continue
                if near and known[near - 1].end > start:
                    continue
                yield Agent(
                    start,
                    at,
                    (piece,),
                    "addressees.open",
                    person=True,
                    generic=_each(self.lexicon).match(piece) is not None,
                )

    def _left(self, text: str, end: int) -> int:
        """Where the phrase that ends at `end` begins; `end` if it is none."""
        lexicon, low = self.lexicon, max(0, end - _REACH)
        clause = low
        for cut in _EDGE.finditer(text, low, end):
            clause = cut.end()
        if clause == low > 0:
            return end
        lead = lexicon.lead_in_pattern.match(text, clause, end)
        begin = lead.end() if lead and lead.end() < end else clause
        begin = clause if begin == clause + 1 else begin  # 并网用户, not 并|网用户
        each = _each(lexicon)
        orders = [found.end() for found in _told(lexicon).finditer(text, begin, end)]
        begin = orders[-1] if orders else begin
        found = each.search(text, begin, end)
        if found and found.start() > begin and (orders or _LEADS_UP.search(text, clause, found.start())):
            begin = found.start()
        phrase = text[begin:end]
        members = [piece for piece in _JOINT.split(phrase) if piece and not _JOINT.fullmatch(piece)]
        if not members:
            return end
        quantified = each.match(phrase) is not None
        ending = _ending(lexicon)
        if not ending.search(members[-1]) or (members[-1] in lexicon.never_alone and not quantified):
            return end
        if quantified:
            fine = all(2 <= len(one) <= 14 and not _NO_MEMBER.search(one) for one in members)
        else:
            fine = all(2 <= len(one) <= 10 and not _NO_NOUN.search(one) and ending.search(one) for one in members)
            fine = fine and not _verb(lexicon).match(members[0])
        return begin if fine else end


@lru_cache(maxsize=4)
def _anchor(lexicon: Lexicon) -> re.Pattern[str]:
    """Where a noun may end and what a subject does follows; the last characters come first, they are fast to test."""
    last = "".join(sorted({word[-1] for rule in lexicon.of("open") for word in rule.words}))
    then = union(word for rule in lexicon.of("then") for word in rule.words)
    modal = "要(?![求点素闻害是么])|应(?![急用对聘届付])|须|必须|务必|不得|将(?![军来])|得(?=[把先在抓])"
    return re.compile(rf"(?<=[{last}])(?:都|也|均|还|就|则|可)?(?:{modal}|{then}|{_DAY})")


@lru_cache(maxsize=4)
def _ending(lexicon: Lexicon) -> re.Pattern[str]:
    words = union(word for rule in lexicon.of("open") for word in rule.words)
    never = union(word for rule in lexicon.of("open") for word in rule.reject)
    return re.compile(rf"(?<!^)(?:{words})$(?<!{')(?<!'.join(never.split('|'))})|^(?:{_alone(lexicon)})$")


def _alone(lexicon: Lexicon) -> str:
    return union(word for rule in lexicon.of("open") for word in rule.only_then)


@lru_cache(maxsize=4)
def _each(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(union(word for rule in lexicon.of("open") for word in rule.quantified))


@lru_cache(maxsize=4)
def _told(lexicon: Lexicon) -> re.Pattern[str]:
    """Words before a name that make it act, and 我们 before the name of the speaker's own unit."""
    words = union(["由", "请", "责成", "责令", "会同", "联合", "我们", "咱们", "你们", "督促"])
    return re.compile(rf"(?:{words})(?!求)")


@lru_cache(maxsize=4)
def _verb(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(union(word for rule in lexicon.of("open") for word in rule.unless_after))
