"""A task goes in; its description in words comes out, the same for every format and tracker that has one field for it."""

from __future__ import annotations

from ..labels import KIND, STRENGTH, TIER
from ..tasks import Task
from .cells import joined


def describe(task: Task) -> str:
    """One line each of what is known, in Chinese: the quote, who, the words of the deadline, where it stands; no line
    break at the end."""
    lines = {
        "依据": task.quote,
        "牵头": joined(task.lead),
        "配合": joined(task.assist),
        "时限原文": task.when,
        "性质": nature(task),
        "讲话人": task.speaker,
        "章节": " / ".join(task.section),
        "来源": task.document,
    }
    return "\n".join(f"{name}：{words}" for name, words in lines.items() if words)


def categories(task: Task) -> list[str]:
    """The bodies and the kind of task, an exhortation as such, each once."""
    kinds = [KIND[task.kind], *([TIER["may"]] if task.tier == "may" else [])]
    return list(dict.fromkeys([*task.lead, *task.assist, *kinds]))


def nature(task: Task) -> str:
    """Who binds whom and how strongly, as 指令，必须做."""
    parts = [KIND.get(task.kind), STRENGTH.get(task.strength), TIER["may"] if task.tier == "may" else None]
    return "，".join(part for part in parts if part)
