"""A clause goes in; whether it begins like an order (adverbs, time, prepositional phrase, then a verb) comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import Lexicon
from ...patterns import compiled
from .records import VerbRule

# What may stand between the subject and the verb of an order.
_FILLER = re.compile(
    r"(?:同时|并且|另外|此外|其中|然后|再|还|也|就|都|均|先|并|或|及时|尽快|立即|马上|抓紧|主动|积极|认真|切实|深入|扎实|"
    r"持续|进一步|大力|全面|全力|着力|着眼|严格|规范|稳妥|稳步|有序|系统|科学|统筹|重点|集中|分别|分批|分类|分层|逐[一步项户级个]|"
    r"定期|常态化|联合|共同|统一|继续|不断|加快|加紧|抓好|更好|充分|优先|适时|适当|相应|至少|力争|争取|确保|务必|必须|要|须|应当?|得|"
    r"自觉|积极稳妥|多措并举|高标准|高质量|高水平|精心|广泛|普遍|加力|探索|努力|坚决|自己|专门|专题|书面|逐步|提前|如期|按时|按期|带头|带队|"
    r"每[人名个家年月周季][^，。；]{0,4}|今年|全年|年内|至少|不断|健全完善|合力|随机|组织力量|各自|有效|深度|积极引导|一体|协同|分层分类|配套|同步|重点抓好|一并|"
    r"依法|计划(?=[\u4e00-\u9fff]{2,})(?![的书表内外生])|[ \u3000])+"
)
_PREPOSITION = compiled(
    r"(?:对照?|围绕|按照?|按|根据|依据|依托|结合|以|在|向|从|为|通过|利用|针对|就|把|将|与|同|和|给|于|到|自|用|经|聚焦|紧扣|紧盯|紧紧围绕|面向|本着|参照|依法|沿|替|朝|比照|随)"
    r"(?=[\u4e00-\u9fff“《\dA-Za-z（(xX×])"
)
# A verb of one character that has its object before it: 「把名单报区委办」, 「方案给我」.
_DISPOSES = compiled(
    r"(?:把|将|给|向)[^，。；]{1,30}(?:报|送|交|发|给|办|做|清|装|查|写|定|补|改|盯|拉|弄|搞|开|讲)|[报送交发]给?[\u4e00-\u9fff]{0,8}[部局办委会室组我]"
    r"|[做建办改拨装清查写弄搞修补核整换发交报开讲上拿列](?:完|好|齐|到位|出来|上来|给|下去|清楚|[一两三四五]?[次场期个堂遍回])|[报送交寄发]至|[\u4e00-\u9fff]一下(?![子来])|至少|不少于|(?<![第任])[一二两三四五六七八九十\d][次场趟遍回](?![性日])"
)
_NOMINAL = compiled(r"[^，。；]{2,16}的[\u4e00-\u9fff]{1,4}$")


class Verbs:
    """Knows the verbs that can head a task."""

    def __init__(self, rules: Sequence[VerbRule]) -> None:
        self._lexicon = Lexicon({word: rule for rule in rules for word in rule.words})

    def at(self, text: str, start: int, end: int) -> tuple[int, VerbRule] | None:
        """The verb with which `text[start:end]` begins after fillers and one prepositional phrase: offset and rule."""
        at = _skip(text, start, end)
        verb = self._here(text, at, end)
        if verb:
            return at, verb
        if not _PREPOSITION.match(text, at, end):
            return None
        for inside in range(at + 2, end - 1):
            verb = self._here(text, inside, end)
            if verb and len(verb.words) and self._length(text, inside) > 1:
                return inside, verb
        return None

    def anywhere(self, text: str, start: int, end: int) -> int | None:
        """The offset of the first verb of two characters or more in the clause."""
        return next((at for at in range(start, end - 1) if self._length(text, at) > 1), None)

    def acts(self, said: str) -> bool:
        """Whether there is a verb of two characters or more in the words."""
        return self.anywhere(said, 0, len(said)) is not None

    def is_act(self, text: str, start: int, end: int) -> bool:
        """Whether one of the verbs in the clause ends in something to be seen."""
        return any(hit.value.label == "act" and hit.end - hit.start > 1 for hit in self._lexicon.find(text[start:end]))

    def _here(self, text: str, at: int, end: int) -> VerbRule | None:
        hit = next(self._lexicon.at(text, at), None)
        return hit.value if hit and hit.end <= end else None

    def _length(self, text: str, at: int) -> int:
        hit = next(self._lexicon.at(text, at), None)
        return hit.end - hit.start if hit else 0


def _skip(text: str, start: int, end: int) -> int:
    found = _FILLER.match(text, start, end)
    return found.end() if found else start


def disposes(text: str, start: int, end: int) -> bool:
    """Whether a verb of one character acts on something in the clause."""
    return _DISPOSES.search(text, start, end) is not None


def is_nominal(text: str, start: int, end: int) -> bool:
    """Whether the clause only names something: 「审核通过的项目」."""
    return _NOMINAL.match(text, start, end) is not None


def states(text: str, start: int, end: int) -> bool:
    """Whether the clause says what is (X是Y, 有…), not what to do."""
    return bool(
        re.match(
            r"[^，。；]{0,12}?(?:就是|是(?!否)|属于|成为|位于|意味着|预报|预计|有望|太[晚早慢多少]|来不及|就[一二两三四五六几\d]+[件个点项]|在于|有着|具有|存在|体现|表明|说明了?)",
            text[start:end],
        )
    )
