"""The words of a task go in; a title of at most 30 characters comes out, made of the text's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...patterns import compiled
from ..clauses import split
from .predicates import Verbs, disposes
from .tiers import Evidence

LIMIT = 30  # code points
_SPACE = re.compile(r"\s+")
_AT = re.compile(r"(?<![0-9A-Za-z._-])[@＠][^\s，,：:]+\s?")
_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
# Words that open a sentence or bind its subject; a to-do list goes without them.
_OPENING = re.compile(
    r"^(?:但是|但|同时|并且|另外|此外|其中|然后|因此|所以|为此|下面|特别是|尤其是|还有|那么|那(?![些里边])|这样啊?|(?:好的?|行|可以)(?=[，我你咱请那]|$)|嗯|啊|对了|再一个|接下来|下一步|以后|今后|"
    r"(?:会议|大会|全会)(?:最后|一致|研究)?(?:决定|议定|明确|要求|强调|重申|指出|同意|确定|认为)|研究决定|原则上?(?:同意|通过)|"
    r"必须|务必|一定要|应当|应该|需要|就要|都要|还要|也要|还将|也将|将要|计划(?!生育|免疫|[书表内外])|打算|准备(?=[将把于在])|责成|从[^，]{1,6}起|力争|确保|争取(?=[将把于在]|[完办建达实]|早日)|"
    r"希望(?!工程|[小之])|建议(?!提案|[书案])|麻烦|敬请|"
    r"我看|负责(?![人同])(?=[\u4e00-\u9fff]{4})|本人|我们|咱们|同志们|大家|你们|各自|要(?!求(?!真|实)|[点件素闻领害])|须(?!知)|应(?![对用急届邀战聘征诉付收考答])|需(?!求)|请(?![示假教款愿缨])|由(?!于)|让(?=把|将)|"
    r"也|还(?![款原贷本清建])|再(?!就业|[生造])|又|就(?![业医学餐近地诊读])|都(?!市)|均(?!衡)|你|我(?![国省市县区局院镇乡村街厂])|所以|，|：|、|;|；|的)+"
)
_CONNECTED = compiled(r"^(?:并且|并|同时|且|再)(?=[\u4e00-\u9fff]{2})")
_CLOSING = re.compile(r"[，,、：:；;。.！!\s]+$")
_NO_ACT = re.compile(
    r"(?:报送|报名|活动|完成|填报|会议|培训)?(?:时间|地点|方式|对象|范围|要求)|(?:整改|工作|具体|主要|重点)(?:措施|任务|举措)|"
    r"(?:今年|全年|年内|由|的)*(?:(?:由|共同|联合|具体)*(?:牵头|配合|负责|协助|参与|落实|会同|联合|共同|协同|支持|牵头负责|具体负责|同志|、|和|及|以及)+)?$"
)
_REASON = re.compile(
    r"^(?:为了?(?!期)|鉴于|由于|随着|本着|坚持|通过[^，]*[动式法度制]$|对于?[^，]*的$|在[^，]*(?:基础上|方面|期间|中|上|下|时|后|前)$|自.*起$|从.*起$"
    r"|[^，]*(?:总体|整体|基本|仍然?|还)是[^，]*的$|[^，]*(?:存在|面临)[^，]*$"
    r"|[^，]*(?:以来|期间|的同时|基础上|以后|之后)$|(?:根据|按照|依据|围绕|针对|结合|对照)[^，]*[》”神求署标则定况]$)"
)
_MANNER = re.compile(r"认真|密切|积极|主动|切实|严格|加强|深入|高度|充分|全力|精心")  # 认真梳理，…: how, not what
# A matter that is spoken of first: 演练方案，…
_TOPIC = re.compile(
    rf"(?!不|更|也|还|同意|原则|{_MANNER.pattern})(?:(?![就得要会能是有着过])[\u4e00-\u9fff“”《》、]){{2,12}}"
)
# An object whose verb comes in the next clause: 将推荐表，于3月20日前报…
_FRONTED = re.compile(
    r"(?:将|把)[^，]{0,24}(?:表|名单|清单|材料|方案|报告|总结|台账|回执|情况|信息|意见|计划|资料|数据|照片|预算|进展|结果|文件|建议|档案|记录|复印件|电子版)$"
)
_IN_CHARGE = re.compile(r"(?<=的事)情?(?:具体)?(?:负责|牵头)$")
# Words that say that something takes place, but not what.
_THIN = re.compile(
    r"(?:(?:在|到|由)[^，]{2,16})?(?:举行|召开|进行|开展|完成|到位|落实|主办|承办|办结|实施|启动|报送|组织实施|全部完成)"
)
_IN_TIME = re.compile(
    r"(?:务必|必须|要|须|全部|基本|力争)*(?:完成|到位|办结|落实到位)|(?:年年|月月|周周|天天|每[年月周天日季]度?|每半年)"
)  # what a deadline leaves of its clause
# 事事有人管，件件有着落: what it shall be like, not an act.
_SLOGAN = re.compile(r"[\u4e00-\u9fff]{2}有[\u4e00-\u9fff]{2,3}")
_BEFORE_CUT = re.compile(r"(?:(?:放|定|安排)?[在于到]|[自从至按用]|(?<!参)与)+$")


def make_title(
    text: str,
    start: int,
    end: int,
    cut: Sequence[tuple[int, int]],
    verbs: Verbs,
    evidence: Evidence,
    topic: tuple[int, int] | None = None,
) -> str:
    """The title for `text[start:end]`; the spans in `cut` (owners, deadlines, cues) are left out.

    It begins with the first clause that does something to be seen, names what is spoken of before it where there is
    room, goes on with what can be checked, and never ends in mid-word but with an ellipsis. Words that only say that a
    thing takes place get the heading of their item, `topic`, in front.
    """
    parts = _parts(text, start, end, cut)
    if sum(map(len, parts)) < 2:
        parts = [_CLOSING.sub("", _OPENING.sub("", _SPACE.sub("", _BRACKET.sub("", text[start:end]))))]
    first = _first(parts, verbs, evidence)
    title = parts[first]
    if (
        first
        and _TOPIC.fullmatch(parts[first - 1])
        and not _REASON.match(parts[first - 1])
        and len(parts[first - 1]) + 1 + len(title) <= LIMIT
    ):
        title = f"{parts[first - 1]}，{title}"
    rest = [
        _CONNECTED.sub("", said)
        for said in parts[first + 1 :]
        if not _IN_TIME.fullmatch(said) and not _SLOGAN.fullmatch(said)
    ]
    whole = "，".join([title, *rest])
    if len(whole) <= LIMIT:
        title = whole
    else:
        checked = [evidence.tells(said) for said in rest]
        for said, tells in zip(rest, checked, strict=True):
            if len(title) + 1 + len(said) <= LIMIT and (tells or not any(checked)):
                title = f"{title}，{said}"
    if topic and _THIN.fullmatch(title):
        named = _CLOSING.sub("", _BRACKET.sub("", _SPACE.sub("", text[slice(*topic)])))
        title = f"{named}：{title}" if 2 <= len(named) <= LIMIT - len(title) - 1 else title
    return shorten(title)


def _parts(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> list[str]:
    """What each clause says without owners, deadlines and cues; 「将名单」 goes on in the clause of its verb."""
    parts: list[str] = []
    fronted = False
    for left, right in split(text, start, end):
        said = _SPACE.sub("", _BRACKET.sub("", _AT.sub("", _without(text, left, right, cut))))
        said = _IN_CHARGE.sub("", _CLOSING.sub("", _OPENING.sub("", said)))
        if len(said) < 2 or _NO_ACT.fullmatch(said):
            continue
        if fronted and any(left <= at < left + 2 for at, _ in cut):
            parts[-1] += said
        else:
            parts.append(said)
        fronted = _FRONTED.search(said) is not None
    return parts


def _first(parts: Sequence[str], verbs: Verbs, evidence: Evidence) -> int:
    """The position of the clause that a title begins with."""

    def sees(said: str) -> bool:
        acts = verbs.is_act(said, 0, len(said)) or disposes(said, 0, len(said))
        return acts and not evidence.is_vague(said) and not _MANNER.match(said)

    ways: list[Callable[[str], bool]] = [
        lambda said: not _REASON.match(said) and (evidence.tells(said) or sees(said)),
        lambda said: not _REASON.match(said) and verbs.acts(said),
    ]
    return next(
        (index for way in ways for index, said in enumerate(parts) if way(said) and not _IN_TIME.fullmatch(said)), 0
    )


def demand_title(text: str, start: int, end: int) -> str:
    """「我要看各部门的分解表」 asks the departments to hand it in: the title for what stands in `text[start:end]`."""
    left, right = next(iter(split(text, start, end)), (start, end))
    return shorten("提交" + _SPACE.sub("", text[left:right]).removeprefix("的"))


def shorten(title: str) -> str:
    """At most LIMIT characters; cut at a pause where there is one past the middle, else marked with an ellipsis."""
    if len(title) <= LIMIT:
        return title
    pause = max(title.rfind(mark, LIMIT // 2, LIMIT) for mark in "，；")
    return title[:pause] if pause > 0 else title[: LIMIT - 1] + "…"


def _without(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> str:
    """`text[start:end]` without the spans in `cut`, nor the prepositions and joints that they leave hanging."""
    kept, at = "", start
    for left, right in sorted(cut):
        if right <= at or left >= end:
            continue
        kept += text[at : max(at, left)]
        kept = kept if kept.endswith(("现在", "正在")) else _BEFORE_CUT.sub("", kept)
        kept = (
            kept.removesuffix("会同").removesuffix("联合")
            if kept.endswith(("会同", "联合"))
            else kept.rstrip("、和由请")
        )
        at = min(right, end)
    return kept + text[at:end]
