"""The words of a task go in; a title of at most 30 characters comes out, made of the text's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...patterns import compiled
from ..clauses import split

LIMIT = 30  # code points
_SPACE = re.compile(r"\s+")
_ENOUGH = 6  # code points; fewer say too little to stand alone
_AT = re.compile(r"(?<![0-9A-Za-z._-])[@＠][^\s，,：:]+\s?")
_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
# Words that open a sentence or bind its subject; a to-do list goes without them.
_OPENING = re.compile(
    r"^(?:但是|但|同时|并且|另外|此外|其中|然后|因此|所以|为此|下面|特别是|尤其是|还有|那么|那|这样啊?|好|行|嗯|啊|对了|再一个|接下来|下一步|以后|今后|"
    r"(?:会议|大会|全会)(?:最后|一致|研究)?(?:决定|议定|明确|要求|强调|指出|同意|确定|认为)|研究决定|原则上?(?:同意|通过)|"
    r"必须|务必|一定要|应当|应该|需要|就要|都要|还要|也要|还将|也将|将要|计划|打算|准备|责成|从[^，]{1,6}起|力争|确保|争取|希望|建议|麻烦|敬请|"
    r"我们|咱们|大家|你们|各自|要|须|应(?!对|用|急|届|邀|战)|需|请(?!示|假|教)|由|让(?=把|将)|也|还|再|又|就|都|均|你|我|所以|，|：|、|;|；|的)+"
)
_CONNECTED = compiled(r"^(?:并且|并|同时|且|再)(?=[\u4e00-\u9fff]{2})")
_CLOSING = re.compile(r"[，,、：:；;。.！!\s]+$")
_NO_ACT = re.compile(
    r"(?:今年|全年|年内|由|的)*(?:(?:由|共同|联合|具体)*(?:牵头|配合|负责|协助|参与|落实|会同|联合|共同|协同|支持|牵头负责|具体负责|同志|、|和|及|以及)+)?$"
)
_CIRCUMSTANCE = re.compile(
    r"^(?:为了?(?!期)|根据|按照|依据|鉴于|随着|围绕|针对|结合|对照|本着|坚持|通过|经|对于?[^，]*的|在[^，]*(?:基础上|方面|期间|中|上|下|时|后|前)$|自.*起$|从.*起$|[^，]*(?:以来|期间|的同时|基础上)$)"
)
_BEFORE_CUT = "在于到自从至按用"


def make_title(
    text: str,
    start: int,
    end: int,
    cut: Sequence[tuple[int, int]],
    acts: Callable[[str], bool],
    tells: Callable[[str], bool],
) -> str:
    """The title for `text[start:end]`; the spans in `cut` (owners, deadlines, cues) are left out.

    It begins with the first clause that `tells` what can be checked, else with the first that `acts`, goes on while
    there is room, and never ends in mid-word but with an ellipsis.
    """
    parts: list[str] = []
    for left, right in split(text, start, end):
        said = _SPACE.sub("", _BRACKET.sub("", _AT.sub("", _without(text, left, right, cut))))
        said = _CLOSING.sub("", _OPENING.sub("", said))
        if len(said) >= 2 and not _NO_ACT.fullmatch(said):
            parts.append(said)
    if sum(map(len, parts)) < _ENOUGH:
        return shorten(_CLOSING.sub("", _OPENING.sub("", _SPACE.sub("", _BRACKET.sub("", text[start:end])))))
    telling = [index for index, said in enumerate(parts) if tells(said)]
    acting = [index for index, said in enumerate(parts) if acts(said) and not _CIRCUMSTANCE.match(said)]
    first = next(iter(telling + acting), 0)
    while (
        first > 0
        and not _CIRCUMSTANCE.match(parts[first - 1])
        and len("，".join(parts[first - 1 : _last(first, telling)])) <= LIMIT
    ):
        first -= 1
    title = parts[first]
    for index in range(first + 1, len(parts)):
        said = _CONNECTED.sub("", parts[index])
        if len(title) + 1 + len(said) > LIMIT:
            if telling and index not in telling:
                continue
            break
        title = f"{title}，{said}"
    return shorten(title)


def demand_title(text: str, start: int, end: int) -> str:
    """「我要看各部门的分解表」 asks the departments to hand it in: the title for what stands in `text[start:end]`."""
    left, right = next(iter(split(text, start, end)), (start, end))
    return shorten("提交" + _SPACE.sub("", text[left:right]).removeprefix("的"))


def _last(first: int, telling: Sequence[int]) -> int:
    """The end of the first clause that tells; what stands before it is only taken if both have room."""
    return max(first, telling[0] if telling else first) + 1


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
        kept = kept.rstrip(_BEFORE_CUT) if kept[-1:] in _BEFORE_CUT and kept[-2:] not in {"现在", "正在"} else kept
        kept = (
            kept.removesuffix("会同").removesuffix("联合")
            if kept.endswith(("会同", "联合"))
            else kept.rstrip("、和由请")
        )
        at = min(right, end)
    return kept + text[at:end]
