"""Texts that nobody writes but that arrive: of one line, of one mark, of rows and turns without end."""

import itertools

import pytest

from extract_tasks import extract
from extract_tasks.annotations import read
from extract_tasks.components.structure import Sentence

LONGEST = 1_100  # code points: what a component may have to look at as one sentence, with the bracket that closes it


def repeat(text, length=15_000):
    return text * (length // len(text))


ROWS = "序号\t工作任务\t责任单位\t完成时限\n" + "".join(f"{n}\t召开会议\t县委办\t3月底前\n" for n in range(1, 800))
TURNS = "".join(f"王主任 {n // 60:02}:{n % 60:02}:00\n我明天发群里\n" for n in range(700))
TEXTS = {
    "no punctuation": repeat("各单位要抓紧落实工作任务报送总结材料"),
    "commas only": repeat("各单位要抓紧落实，工作任务报送总结材料，"),
    "pauses only": repeat("咱们开会 小陈下周三之前把名单发群里 "),
    "semicolons only": repeat("去年甲办汇总；乙办上报；"),
    "markers": repeat("一是抓学习，"),
    "numbers": repeat("1.制定方案2.组织实施"),
    "markers alone": repeat("（一）"),
    "open brackets": repeat("（"),
    "nested brackets": "（" * 7_000 + "）" * 7_000,
    "open quotes": repeat('“"'),
    "levels": repeat("一、甲\n（一）乙乙\n1.丙丙\n（1）丁丁\n①戊戊。\n"),
    "rows": ROWS,
    "rows in one line": ROWS.replace("\n", " "),
    "turns": TURNS,
    "turns in one line": TURNS.replace("\n", " "),
    "line breaks": "\n" * 15_000,
    "broken lines": repeat("各单位要在本月二十日以前将今年上半年工作总结和下半年工作安排\n"),
    "blanks": "各单位" + " " * 15_000 + "要抓紧。",
    "page buttons": repeat("下载文档\n分享\n"),
    "one word": repeat("要"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_no_sentence_grows_with_the_text(nlp, case):
    doc = nlp(TEXTS[case])
    found = read(doc, "sentences", Sentence)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(s.end - s.start <= LONGEST for s in found)


def test_a_transcript_of_one_line_keeps_its_tasks(nlp):
    task = "小陈下周三之前把名单发群里 "
    text = repeat("今天先说到这里吧 咱们长话短说 ", 900) + task + repeat("今天先说到这里吧 咱们长话短说 ", 900)
    items = extract(text, "2025-06-10", nlp=nlp).items
    assert [(item.deadline.due, task.strip() in item.evidence.text) for item in items] == [("2025-06-18", True)]
