"""Which vanished task a corrected one continues: a table of what one document said and what it says now."""

import datetime as dt

import pytest

from extract_tasks.trackers.base import Held
from extract_tasks.trackers.matching import match

JUNE, JULY, AUGUST = dt.date(2024, 6, 30), dt.date(2024, 7, 31), dt.date(2024, 8, 31)


class Target:
    name = "target"

    def fields(self, task):
        return {
            "title": task.title,
            "lead": "、".join(task.lead),
            "due": task.due.isoformat() if task.due else "",
            "rrule": task.rrule or "",
            "description": f"依据：{task.quote}\n时限原文：{task.when}",
        }


# A row is (title, lead, due, more): {"when", "quote", "uid", …}. The quote is the row itself unless it is given.
def row(title, lead="县总工会", due=JUNE, **more):
    return (title, lead, due, more)


def matched(make_task, old, new, *, done=(), deleted=()):
    """(place of the new task, place of the old one that it continues); a row with the same `uid` on both sides is no case."""

    def tasks(rows, begin):
        made = []
        for at, (title, lead, due, more) in enumerate(rows):
            fields = {"quote": f"{lead}{due}{title}", "when": f"{due}前", **more}
            number = fields.pop("uid", begin + at)
            made.append(make_task(number, title=title, lead=(lead,) if lead else (), due=due, **fields))
        return made

    before, after, target = tasks(old, 100), tasks(new, 200), Target()
    same = {task.uid for task in before} & {task.uid for task in after}
    held = [
        Held(task.uid, target.fields(task), at in done, None, task.document_id, deleted=at in deleted)
        for at, task in enumerate(before)
        if task.uid not in same
    ]
    fresh = [task for task in after if task.uid not in same]
    found = match(fresh, held, [task for task in after if task.uid in same], target)
    places = {task.uid: at for at, task in enumerate(before)}
    return [(at, places[found[task.uid].uid]) for at, task in enumerate(after) if task.uid in found]


# What one thing was corrected, in a document that says the rest once: it is the same task.
CORRECTED = {
    "the day": (row("报送名单"), row("报送名单", due=JULY)),
    "the day, where there was none": (row("报送名单", due=None), row("报送名单")),
    "the day of a series, in the title": (
        row("每月5日前通报进展", when="每月5日前", rrule="FREQ=MONTHLY;BYMONTHDAY=5"),
        row("每月10日前通报进展", due=JULY, when="每月10日前", rrule="FREQ=MONTHLY;BYMONTHDAY=10"),
    ),
    "the quote": (row("报送名单", quote="报送名单。"), row("报送名单", quote="及时报送名单。")),
    "an amount": (row("建成户外劳动者驿站10个"), row("建成户外劳动者驿站12个")),
    "an amount of money": (row("将专项经费50万元拨付到位"), row("将专项经费62.5万元拨付到位")),
    "an amount more": (row("建成户外劳动者驿站"), row("建成户外劳动者驿站12个")),
    "a word": (row("建成户外劳动者驿站"), row("建好户外劳动者驿站")),
    "a word, no day": (row("建成户外劳动者驿站", due=None), row("全面建成户外劳动者驿站", due=None)),
    "a word before a body": (row("形成报告报县委办公室"), row("形成报告报送县委办公室")),
    "the body": (row("报送名单"), row("报送名单", "县妇联")),
    "the body, where there was none": (row("报送名单", ""), row("报送名单")),
    "the title in the tracker": (row("老王写的题目", quote="原话。"), row("报送名单", quote="原话。")),
}

# Two tasks: a new one, and one that is reported as vanished.
DIFFERENT = {
    "another act": (row("报送名单"), row("报送台账")),
    "an ordinal": (row("召开第一次动员会议"), row("召开第二次动员会议")),
    "an ordinal in digits": (row("召开第1次动员会议"), row("召开第2次动员会议")),
    "an ordinal more": (row("召开动员部署工作会议"), row("召开第二次动员部署工作会议")),
    "a quarter": (row("召开第一季度调度会议"), row("召开第二季度调度会议")),
    "a half year": (row("召开上半年工作总结会议"), row("召开下半年工作总结会议")),
    "a year": (row("编制2024年度部门预算"), row("编制2025年度部门预算")),
    "a month": (row("报送9月份资金使用情况"), row("报送10月份资金使用情况")),
    "a phase": (row("建成产业园区一期工程"), row("建成产业园区二期工程")),
    "opposites": (row("完成城东片区管网改造"), row("完成城西片区管网改造")),
    "schools": (row("完成全部小学课桌更新"), row("完成全部中学课桌更新")),
    "a body in the title": (row("向县财政局报送资金使用情况"), row("向县教育局报送资金使用情况")),
    "a body more in the title": (row("报送资金使用情况材料"), row("县教育局报送资金使用情况材料")),
    "a place in the title": (row("完成云州县危房改造任务"), row("完成平川县危房改造任务")),
    "an amount and the day": (row("建成户外劳动者驿站10个"), row("建成户外劳动者驿站12个", due=JULY)),
    "an amount, no day": (row("建成户外劳动者驿站10个", due=None), row("建成户外劳动者驿站12个", due=None)),
    "words and the day": (row("建成户外劳动者驿站"), row("建好户外劳动者驿站", due=JULY)),
    "words and the body": (row("建成户外劳动者驿站"), row("建好户外劳动者驿站", "县妇联")),
    "the body and the day": (row("报送名单"), row("报送名单", "县妇联", JULY)),
    "the body, no day": (row("报送名单", due=None), row("报送名单", "县妇联", None)),
    "the document": (row("报送名单"), row("报送名单", document_id="另一份")),
}


@pytest.mark.parametrize("name", CORRECTED)
def test_what_was_corrected_is_the_same_task(make_task, name):
    old, new = CORRECTED[name]
    assert matched(make_task, [old], [new]) == [(0, 0)]


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_tells_tasks_apart_makes_two(make_task, name):
    old, new = DIFFERENT[name]
    assert matched(make_task, [old], [new]) == []
    assert matched(make_task, [new], [old]) == []


@pytest.mark.parametrize("state", ["done", "deleted"])
@pytest.mark.parametrize("name", CORRECTED)
def test_what_is_finished_is_continued_by_the_same_words_and_body_only(make_task, name, state):
    """Else a new task would appear as done, or would not appear."""
    old, new = CORRECTED[name]
    same = name.startswith("the") and not name.startswith("the body")
    assert matched(make_task, [old], [new], **{state: {0}}) == ([(0, 0)] if same else [])


A, B, C = "县总工会", "县妇联", "县团委"
STAYS = {"uid": 1}
# What the document said, what it says now, which continues which.
TOGETHER = {
    "the same act on two days, one day goes, another comes": (
        [row("报送总结", due=JUNE), row("报送总结", due=JULY, **STAYS)],
        [row("报送总结", due=JULY, **STAYS), row("报送总结", due=AUGUST)],
        [],
    ),
    "the same act on two days, both corrected": (
        [row("报送总结", due=JUNE), row("报送总结", due=JULY)],
        [row("报送总结", due=JULY, quote="改"), row("报送总结", due=AUGUST)],
        [(0, 1)],
    ),
    "two bodies, the same act, days exchanged": (
        [row("报送总结", A, JUNE), row("报送总结", B, JULY)],
        [row("报送总结", A, JULY), row("报送总结", B, JUNE)],
        [(0, 0), (1, 1)],
    ),
    "two bodies, the same act, one replaced": (
        [row("报送总结", A), row("报送总结", B, **STAYS)],
        [row("报送总结", B, **STAYS), row("报送总结", C)],
        [],
    ),
    "two bodies, the same act, both replaced": (
        [row("报送总结", A), row("报送总结", B)],
        [row("报送总结", C), row("报送总结", "县科协")],
        [],
    ),
    "one day too late for one body, another body comes": (
        [row("报送总结", A, JUNE)],
        [row("报送总结", A, JULY), row("报送总结", B, JUNE)],
        [(0, 0)],
    ),
    "two alike, one of them goes": (
        [row("建成城区户外劳动者驿站"), row("修缮城区户外劳动者驿站")],
        [row("建好城区户外劳动者驿站")],
        [],
    ),
    "one becomes two": (
        [row("建成户外劳动者驿站10个")],
        [row("建成户外劳动者驿站6个"), row("建成户外劳动者驿站4个")],
        [],
    ),
    "alike to one that stays": (
        [row("建成城区户外劳动者驿站"), row("管好城区户外劳动者驿站", **STAYS)],
        [row("建好城区户外劳动者驿站"), row("管好城区户外劳动者驿站", **STAYS)],
        [],
    ),
    "two tasks of one sentence, the title of one changed by hand": (
        [row("报送名单", quote="一句", due=JUNE), row("老王的题目", quote="一句", due=JUNE)],
        [row("报送名单", quote="一句", due=JUNE), row("报送总结", quote="一句", due=JUNE)],
        [(0, 0), (1, 1)],
    ),
    "the same in all that is seen, twice, one quote corrected": (
        [row("报送名单"), row("报送名单", quote="另一句", **STAYS)],
        [row("报送名单", quote="改过"), row("报送名单", quote="另一句", **STAYS)],
        [(0, 0)],
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_what_else_the_document_says_decides(make_task, name):
    old, new, expected = TOGETHER[name]
    assert matched(make_task, old, new) == expected
