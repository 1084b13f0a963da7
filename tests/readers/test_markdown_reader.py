"""Markdown as people write it in Chinese: the words come out, the marks do not, lists keep what was written before them."""

import pytest

from extract_tasks import readers
from extract_tasks.api import process
from extract_tasks.errors import InputError


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "notes.md"
        path.write_text(text, "utf-8")
        return readers.read(str(path))

    return read


LINES = {
    "headings": (
        "# 一、总则\n\n二、职责\n---\n\n##（一）分工\n\n### 要求 ###",
        ["一、总则", "二、职责", "（一）分工", "要求"],
    ),
    "no heading": ("#学习#\n\n1#楼", ["#学习#", "1#楼"]),
    "emphasis": (
        "**要求：**各单位要*按时*报送`总结`，**不得**拖延，填____。",
        ["要求：各单位要按时报送总结，不得拖延，填____。"],
    ),
    "struck out": ("~~4月~~5月底前报送", ["5月底前报送"]),
    "links and pictures": ("见[方案](http://a.cn/b)，![图](c.png)<http://d.cn>", ["见方案，http://d.cn"]),
    "numbers as written": ("3. 甲\n3. 乙\n7) 丙\n\n   丁", ["3. 甲", "3. 乙", "7) 丙", "丁"]),
    "bullets and boxes": ("- 甲\n  * 乙\n+ [ ] 丙\n- [x] 丁", ["- 甲", "- 乙", "- [ ] 丙", "- [x] 丁"]),
    "a line is a line": ("同志们：\n今天开会。\n　　讲两点。", ["同志们：", "今天开会。", "讲两点。"]),
    "an indented paragraph is no code": ("甲\n\n    **乙**。", ["甲", "乙。"]),
    "code and quotation": ("```\n甲\n  乙\n```\n> 丙\n> 丁", ["甲", "乙", "丙", "丁"]),
    "a table": (
        "| 任务 | 单位 | 时限 |\n|:--|--|--|\n| 开会<br>发文 | **甲局** | |\n| 报送 | 乙局 | 5月 |",
        ["任务\t单位\t时限", "开会 发文\t甲局\t—", "报送\t乙局\t5月"],
    ),
    "HTML": (
        "<div align=right>甲局<br>2026年3月5日</div>\n\n<!-- 乙 -->丙<del>丁</del>",
        ["甲局", "2026年3月5日", "丙"],
    ),
    "notes": (
        "报名单[^1]。\n\n[^1]: 含电话。\n\n[注]: 由督查室督办。",
        ["报名单。", "[^1]: 含电话。", "[注]: 由督查室督办。"],
    ),
    "characters of HTML": ("甲 < 乙 & 丙 &amp; \\*丁\\*", ["甲 < 乙 & 丙 & *丁*"]),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(read, case):
    source, wanted = LINES[case]
    assert read(source).text.split("\n") == wanted


FRONT_MATTER = {
    "title and date": ("title: 关于开会的通知\ndate: 2026-03-05\ntags: [a]", ("关于开会的通知", "2026-03-05")),
    "a time, quoted": ('title: "关于开会的通知"\ndate: "2026-03-05 10:00"', ("关于开会的通知", "2026-03-05")),
    "neither": ("layout: post", (None, None)),
    "no mapping": ("- 甲", (None, None)),
    "broken": ("title: [甲", (None, None)),
    "values of other kinds": ("title: [甲]\ndate: 2026", (None, None)),
    "no such day": ("date: 2026-02-31", (None, None)),
    "objects": ("title: !!python/object/apply:os.getcwd []", (None, None)),
    "nested": ("title: " + "[" * 2_000, (None, None)),
}


@pytest.mark.parametrize("case", FRONT_MATTER)
def test_front_matter(read, case):
    head, wanted = FRONT_MATTER[case]
    source = read(f"---\n{head}\n---\n正文。")
    assert (source.title, source.date, source.text) == (*wanted, "正文。")


@pytest.mark.parametrize("piece", ["[", "![", "*a", "_a_", "~~a", "<", "`a", "&", "a\n\n" + "[" * 19_000 + "\n\n"])
def test_a_flood_of_marks_ends_in_one_line(read, piece):
    with pytest.raises(InputError, match="too many marks") as caught:
        read(piece * 50_000 if len(piece) < 9 else piece * 20)
    assert "\n" not in str(caught.value)


TEXT = """关于做好服务工作的通知
各乡镇工会：
现就有关事项通知如下。
一、工作任务
由县总工会牵头，县住建局配合，6月底前建成驿站10个。
1. 各乡镇工会要在4月20日前报送名册。
2. 县财政局要在三季度前拨付经费50万元。
云州县总工会
2026年3月5日"""
MARKED = """# 关于做好服务工作的**通知**

各乡镇工会：

现就有关事项通知如下。

## 一、工作任务

由**县总工会**牵头，县住建局配合，*6月底前*建成[驿站](http://a.cn)10个。

1. 各乡镇工会要在4月20日前报送名册。
2. 县财政局要在三季度前拨付经费50万元。

云州县总工会

2026年3月5日"""


def test_the_items_are_those_of_the_text(read, nlp):
    def items(source):
        return [
            (i.title, [(a.name, a.role) for a in i.assignees], i.deadline and i.deadline.due)
            for i in process(source, nlp=nlp).extraction.items
        ]

    text = readers.text.read(TEXT.encode("utf-8"), "a.txt", None)
    assert items(read(MARKED)) == items(text)
    assert len(items(text)) == 3
