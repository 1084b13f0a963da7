"""A code of the components goes in (a label, a reason, the id of no rule file); the Chinese words for a clerk come out."""

from __future__ import annotations

from collections.abc import Iterable

from .labels import REASON as REASON
from .labels import REFERENCE as REFERENCE
from .labels import TIME as TIME

GENRE = {
    "speech": "讲话",
    "minutes": "纪要",
    "transcript": "会议实录",
    "report": "报告",
    "notice": "通知",
    "plan": "方案",
    "other": "其他",
}
PART = {"past": "回顾部分", "plan": "布置部分", "frame": "总体要求部分", "none": "未分回顾和布置"}

# What a sentence is that holds no task because of its form.
SENTENCE = {
    "title": "标题",
    "heading": "小标题",
    "lead": "段首句",
    "body": "正文",
    "row": "表格行",
    "header": "表头",
    "salutation": "称呼",
    "signature": "落款",
    "date": "日期",
    "attachment": "附件说明",
    "line": "格式项",
}

# What makes a clause an order (Clause.binds).
BINDS = {
    "cue": "用了提要求的词",
    "named": "写明了由谁办",
    "at": "用@点了名",
    "time": "给要做的事定了时限",
    "also": "承接前一分句，又定了时限",
    "level": "提出了要达到的指标",
    "plan": "位于布置工作的部分，直接写要做什么",
    "checklist": "是待办清单里还没打勾的一项",
    "heading": "是标题下面的一条，直接写要做什么",
    "list": "是总领句下面的一条，直接写要做什么",
    "bracket": "句中括号写明了责任单位",
}

# What decides the tier (Verdict.why without `tier.`); `ban` is told by the tier.
WHY = {
    "row": "任务表里的一行",
    "responsible": "括号或字段写明了责任单位",
    "deadline": "有时限",
    "decision": "是会议定下来要办的事",
    "assigned": "明确交给了谁去办",
    "number": "有要达到的数量",
    "project": "是计划里的专门行动或者建设项目",
    "deliverable": "有看得见的成果（文件、会议、检查等）",
    "urgency": "点了名，而且要求马上办",
    "encouraged": "只是鼓励或者允许",
    "frame": "位于总体要求部分，又没有日期",
    "routine": "只说经常做，没有可以核对的成果",
    "standing": "是长期坚持的要求",
    "nobody": "有看得见的成果，但是没有说谁办、何时办，也不在布置工作的部分",
    "general": "没有时限、数量、成果等可以核对的内容",
    "attachment": "位于附件",
    "closing": "只给前面的各项工作定时限",
    "head": "是总领句，任务在下面各条",
    "purpose": "说的是目的，或者引出下文",
    "duty": "说的是固有职责",
    "descriptive": "是在描述情况",
    "conditional": "带有条件",
}
BAN = {"must": "是禁令，并且有时限或者数量", "may": "是长期的禁令，没有时限和数量"}

# How words are meant that bind nobody, or less (labels of the qualifiers).
QUALIFIER = {
    "done": "说的是已经做了的事",
    "quoted": "转述别处说过的话",
    "conditional": "带有条件",
    "negated": "说的是不必做",
    "cancelled": "已经取消",
    "rhetorical": "是反问",
    "purpose": "说的是目的，或者引出下文",
    "descriptive": "是在描述情况",
    "duty": "说的是固有职责",
    "thanks": "是致谢或者祝愿",
}

# Why a task was refused (Task.refused).
REFUSED = {
    "past": "位于回顾部分，也没有带日期的要求",
    "lead": "只是段首的小标题，没有时限，也没点名",
    "repeated": "文中另有一项说的是同一件事，不重复列",
}

# How a name stands in its words (Addressee.frame).
FRAME = {
    "subject": "作主语",
    "by": "由谁办",
    "ask": "请谁办",
    "charge": "责成谁办",
    "bracket": "写在括号里",
    "field": "写在责任单位一栏",
    "at": "用@点名",
    "cell": "写在表格里",
    "vocative": "点名称呼",
    "first_person": "说话人自己",
}

# The groups of evidence by which the confidence is given (confidence.CONFIDENCE).
SUPPORT = {
    "responsible": "括号、字段或者表格写明了责任单位",
    "deadline_owner": "原句有时限，也点了名",
    "deadline_context": "原句有时限，责任人来自上下文",
    "number": "有数量指标",
    "deadline_alone": "原句有时限，没有责任人",
    "time_elsewhere": "时限来自上文，或者没有日期",
    "project": "计划里的专门行动或者建设项目",
    "deliverable_owner": "有成果，也点了名",
    "ordered": "交办、决定、催办或者禁令，没有时限和数量",
    "deliverable": "有成果，没有点名",
    "may_evidence": "一般号召，带有时间、数量或者成果",
    "may": "一般号召",
}


def quote(text: str, start: int, end: int, limit: int = 48) -> str:
    """「text[start:end]」 on one line, its middle left out where it is longer than `limit` code points."""
    said = " ".join(text[start:end].split())
    if len(said) > limit:
        said = f"{said[: limit - 13]}…{said[-12:]}"
    return f"「{said}」"


def by_rules(ids: Iterable[str]) -> str:
    """（the ids of the rules）, each once; nothing if there are none."""
    names = "，".join(dict.fromkeys(each for each in ids if each))
    return f"（{names}）" if names else ""
