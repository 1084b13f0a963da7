"""The words of a task go in; a title of at most 30 characters comes out, made of the text's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..clauses import split

LIMIT = 30
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_LEADING = re.compile(
    r"^(?:(?:但是?|同时|并且|另外|此外|其中|然后|因此|所以|为此|下面|特别是|还有|那么?|这样|这样啊|好|行|嗯|啊|对了|再一个|第[一二三四五六七八九十]+[，、]?|"
    r"也|还|再|又|就|都|均|各自|要|必须|务必|须|需要?|应当?|应该|得|请|敬请|麻烦|希望|建议|会议(?:决定|议定|明确|要求|强调|指出|同意|确定)|"
    r"(?:会议)?原则(?:上)?(?:同意|通过)|同意|决定|研究决定|我们?(?!国|省|市|县|区)|咱们|大家|你们?|从?本月起|将|拟|计划|打算|准备|责成|由|让|力争|确保|争取|"
    r"切实|认真|积极|主动|自觉|于|在|到|前|之前|以前|，|,|：|:|、| |的)+)"
)
_TRAILING = re.compile(r"[，,、：:；;\s]+$")


def make_title(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> str:
    """The title for `text[start:end]`; the spans in `cut` (owners, deadlines, cues) are left out."""
    parts = []
    for left, right in split(text, start, end):
        said = _without(text, left, right, cut)
        said = _LEADING.sub("", _BRACKET.sub("", _SPACE.sub("", said)))
        said = _TRAILING.sub("", said)
        if len(said) >= 2 and not re.fullmatch(
            r"(?:牵头|配合|负责|协助|参与|联合|会同|共同|抓落实|前|内|后|起)+", said
        ):
            parts.append(said)
    if not parts:
        return _SPACE.sub("", text[start:end])[:LIMIT]
    title = parts[0]
    for part in parts[1:]:
        if len(title) + 1 + len(part) > LIMIT:
            break
        title = f"{title}，{part}"
    return shorten(title)


def shorten(title: str) -> str:
    """At most LIMIT characters; cut at a pause where there is one past the middle, else marked with an ellipsis."""
    if len(title) <= LIMIT:
        return title
    pause = max(title.rfind(mark, LIMIT // 2, LIMIT) for mark in "，、；")
    return title[:pause] if pause > 0 else title[: LIMIT - 1] + "…"


def _without(text: str, start: int, end: int, cut: Sequence[tuple[int, int]]) -> str:
    kept, at = [], start
    for left, right in sorted(cut):
        if right <= at or left >= end:
            continue
        kept.append(text[at : max(at, left)])
        at = min(right, end)
    kept.append(text[at:end])
    return "".join(kept)
