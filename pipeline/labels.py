"""The Chinese words that a clerk sees for the codes of the output model."""

from __future__ import annotations

TIER = {"must": "具体任务", "may": "一般号召"}
KIND = {"directive": "指令", "commitment": "承诺", "request": "请求", "decision": "决定", "prohibition": "禁令"}
STRENGTH = {"must": "必须做", "should": "应当做", "encourage": "鼓励做"}
ROLE = {"lead": "牵头", "assist": "配合", "responsible": "责任"}
