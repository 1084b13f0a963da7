"""Readable names go in; those that are mentions where they stand come out: what follows and precedes a name decides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .names import Name

# A place acts (各县（市、区）要…, 由各镇街…) or is only a place (各县（市、区）的情况).
_ACTS = re.compile(
    r"(?:\s*(?:要|应|须|必|需|将|可|负责|牵头|配合|协助|参与|承办|于|在|按|把|对|每|均|都|也|就|再|结合|根据|参照|抓紧|尽快|认真|切实|分别|自行|自己|组织|制定|报|上报|推荐|落实|完成|开展|建立|明确|做好|加强|汇总|推动|确保|主动|积极|不得|务必|务于|本周|下周|每月|每季|当前|同步|统筹|深入|要求|指导|配套|成立|继续|统一|书记|主要负责|[0-9]{1,2}月|[：:]\s*\n|[、，]各|[、，]?有关|和各|书面|逐|已|接到|收到|[，,](?:要|应|须|必须)|[和及、][^，。；]{1,12}，?(?:要|应|可|须|必须|将)))"
)
_ACTED_ON = re.compile(r"(?:由|请|让|要求|责成|督促|希望|指导|发|下发|印发|推动|@|组织|压实|授权)$")
_ITEM_HEAD = re.compile(r"[：:](?![\n ])")  # （四）各乡镇：…
_LABEL_AFTER = re.compile(
    r"\s*(?:(?:[及和/][\u4e00-\u9fff]{2,6})?[：:](?!\s*\n)|[\t]|名称|意见栏|审查意见|联系人|（盖章|\(盖章|:\(盖章)"
)
_LABEL_BEFORE = re.compile(r"[\t|] ?$")
_NUMBERED = re.compile(r"(?:办?[发函字电规])?[〔\[]?[〔\[](?:19|20)[0-9]{2}")  # of a document: 鲁医保中心发〔2020〕
_INDEFINITE_BEFORE = re.compile(
    r"(?:有的|个别|一些|某些|多个|许多|不少|少数|多家|哪个|哪些|的|名|一个|一支|一批|各类|任何|x个|×个|[0-9余多](?:家|所|支))$"
)
# 工会、青少年、慈善等工作扎实推进: fields of work, not bodies
_FIELD_OF_WORK = re.compile(r"(?:、[^，。；]{1,60})?等?(?:各项|各方面)?(?:工作|事业)")
_FORMED_BEFORE = re.compile(r"(?:组织|成立|组建|派出|选派|抽调|设立|召集|建立)$")  # 组织志愿服务队: not yet a body
_COUNT_AFTER = re.compile(r"[0-9]{1,4}(?:余)?(?:家|个|支|所|名)")
_PLACE_AFTER = re.compile(
    r"(?:[东西南北]?会议楼|附楼|主楼|西楼|东楼|机关大院|报告厅|会议室|会议中心|礼堂|门口|门前|院内|广场|食堂|操场|体育场|[一二三四五六七八九十0-9A-Z]{1,3}[楼层座号]|大楼|大院|大门)"
)
_PREFERENCE = {"head": 1, "class": 2}  # of two readings of the same characters the more closed one counts
_OWN_BEFORE = re.compile(r"(?:经|由|报|向|请|让|[。，；\n])$")
_LEVEL_CLASSES = frozenset({"镇街", "乡镇", "街镇", "村", "社区", "街道", "镇", "乡", "基层", "企业"})
_OBJECT_TO_BUILD = re.compile(
    r"(?:[0-9几数]+(?:个|家|支|所)左右?|建成|建设|新建|打造|布局|筹建|争创|创建|设立|成立|组建|新增|认定|培育|建强|申报|省级|国家级|市级|一批)$"
)


def mentions(text: str, names: Iterable[Name]) -> list[Name]:
    """The names that count, without those inside a longer one, from left to right."""
    counted = sorted(
        (name for name in names if counts(text, name)),
        key=lambda n: (n.start - n.end, n.start, n.same_as is None, _PREFERENCE.get(n.word.rule.kind, 0)),
    )
    taken = bytearray(len(text))
    kept = []
    for name in counted:
        if not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\x01" * (name.end - name.start)
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def counts(text: str, name: Name) -> bool:
    """Whether a readable name is a mention where it stands."""
    rule = name.word.rule
    if name.bare or rule.kind in ("name", "first_person", "joined", "class"):
        if rule.unless_before and text.startswith(rule.unless_before, name.end):
            return False
        if rule.unless_after and text.endswith(rule.unless_after, max(0, name.start - 6), name.start):
            return False
    before = text[max(0, name.start - 6) : name.start]
    if name.bare and rule.type == "mass" and _FIELD_OF_WORK.match(text, name.end):
        return False
    if rule.kind == "first_person" and text[name.start] == "本" and not _OWN_BEFORE.search(before):
        return False
    if (
        name.proper
        and name.region is None
        and name.parent is None
        and rule.needs in ("region", "proper")
        and before.endswith(("的", "个", "家", "型"))
    ):
        return False
    if _NUMBERED.match(text, name.end):
        return False
    if rule.type in ("institution", "school", "hospital", "enterprise", "government") and _PLACE_AFTER.match(
        text, name.end
    ):
        return False
    if (
        name.parent is None
        and not _definite(text, name)
        and (_INDEFINITE_BEFORE.search(before) or _COUNT_AFTER.match(text, name.end))
    ):
        return False
    if rule.long and name.bare and _FORMED_BEFORE.search(before):
        return False
    if rule.kind == "class":
        if rule.agent:
            if _ITEM_HEAD.match(text, name.end) and before.endswith(("）", ")", "、", ".", "．")):
                return True
            return bool(_ACTS.match(text, name.end) or _ACTED_ON.search(before)) and not before.endswith(
                ("到", "在", "全县", "全市")
            )
        unquantified = not name.quantified and name.start == name.core and name.parent is None
        if unquantified and (_LABEL_AFTER.match(text, name.end) or _LABEL_BEFORE.search(before)):
            return False
    if name.proper and name.region is None and name.parent is None and text.startswith(("建设", "等建设"), name.end):
        return False
    if name.same_as is not None:
        return not _INDEFINITE_BEFORE.search(before)
    if rule.needs in ("region", "proper") and name.parent is None and name.region is None and not name.generic:
        return not _OBJECT_TO_BUILD.search(before)
    return True


def _definite(text: str, name: Name) -> bool:
    """Whether the words of the name say which body is meant: a place, a quantifier, a proper name."""
    if name.word.rule.kind in ("name", "first_person", "joined") or name.proper:
        return True
    if name.region is not None:
        return name.generic or text[name.region[0] : name.region[1]] not in _LEVEL_CLASSES
    return (name.generic and name.start < name.core) or (
        name.word.rule.kind == "class" and bool(name.word.rule.alone_in)
    )
