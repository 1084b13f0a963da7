"""The Markdown as a reader renders it: tables have their rows, and text is what the document says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from extract_tasks.tasks import one_line
from extract_tasks.writers import markdown

HEADS = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "依据原文"]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def rendered(data):
    """Headings, rows of cells, and lines of lists of the text, as shown; anything but plain text in them is an error."""
    shown = {"heading": [], "paragraph": [], "tr": [], "list_item": []}
    stack = []
    for token in READER.parse(data.decode()):
        if token.nesting == 1:
            stack.append(token.type.removesuffix("_open"))
            if token.type == "tr_open":
                shown["tr"].append([])
        elif token.nesting == -1:
            stack.pop()
        elif token.type == "inline":
            assert {child.type for child in token.children} <= {"text", "text_special"}, token.children
            text = " ".join("".join(child.content for child in token.children).split())
            if "tr" in stack:
                shown["tr"][-1].append(text)
            else:
                shown["list_item" if "list_item" in stack else stack[-1]].append(text)
        else:
            raise AssertionError(f"{token.type} is no text")
    return shown


def spaced(said):
    """As a page shows it: a run of spaces is one."""
    return " ".join(one_line(said).split())


def test_a_document(make_result, assignee, deadline):
    items = [
        {
            "title": "提交方案",
            "assignees": [assignee("县总工会", "lead"), assignee("团县委", "assist"), assignee("县妇联", "assist")],
            "deadline": deadline("6月底前", due="2022-06-30", time="17:30"),
            "evidence": {"text": "由县总工会牵头，\n6月底前提交方案", "start": 0, "end": 1},
        },
        {"deadline": deadline("每月5日前", first_due="2022-03-05", recurrence="FREQ=MONTHLY;BYMONTHDAY=5")},
        {"deadline": deadline("暑假前", reason="unknown_event"), "assignees": [assignee("各单位")]},
        {"tier": "may"},
    ]
    shown = rendered(markdown.render([make_result(items), make_result(title=None, reference_date=None)]))
    assert shown["heading"] == ["云州县重点工作推进会纪要", "任务分解表", "办理清单", "纪要.txt"]
    assert shown["paragraph"] == ["日期：2022年2月7日；任务：4项", "日期：文中没有写明；任务：0项"]
    assert shown["tr"] == [
        HEADS,
        [
            *("1", "提交方案", "县总工会", "团县委、县妇联", "2022年6月30日 17:30（6月底前）"),
            "由县总工会牵头，6月底前提交方案",
        ],
        ["2", "报送名单", "", "", "每月5日前，首次2022年3月5日", "请报送名单"],
        ["3", "报送名单", "各单位", "", "暑假前", "请报送名单"],
        ["4", "报送名单（一般号召）", "", "", "", "请报送名单"],
    ]
    assert shown["list_item"] == [
        "[ ] 提交方案（牵头：县总工会；配合：团县委、县妇联；时限：2022年6月30日 17:30）",
        "[ ] 报送名单（时限：每月5日前，首次2022年3月5日）",
        "[ ] 报送名单（牵头：各单位；时限：暑假前）",
        "[ ] 报送名单（一般号召）",
    ]


HOSTILE = [
    "竖线 | 与 \\| 和 \\\\| 与 `|`",
    "**粗** _斜_ ~~删~~ `码` ``",
    "[链接](javascript:alert(1)) ![图](x) [注]: x [^1]",
    "<script>alert(1)</script> <!-- --> <b>",
    "&lt;b&gt; &amp; &#124; &copy;",
    "# 标题 #\n- 项\n1. 项\n> 引\n---\n```",
    "$x_1$ 与 \\(y\\)",
    "  前后\t空格  \\",
    "x" * 5000,
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_stays_text(make_result, assignee, deadline, said):
    _holds(make_result, assignee, deadline, said, said, said)


@given(title=st.text(min_size=1), name=st.text(), quote=st.text())
@example(title="|", name="\\", quote="`")
def test_any_text_stays_text(make_result, assignee, deadline, title, name, quote):
    _holds(make_result, assignee, deadline, title, name, quote)


def _holds(make_result, assignee, deadline, title, name, quote):
    item = {
        "title": f"报{title}",
        "assignees": [assignee(f"县{name}")],
        "deadline": deadline(f"前{name}"),
        "evidence": {"text": f"请{quote}", "start": 0, "end": 1},
    }
    shown = rendered(markdown.render([make_result([item] * 2, title=f"题{title}")]))
    assert shown["heading"][0] == spaced(f"题{title}")
    row = [f"报{title}", f"县{name}", "", f"前{name}", f"请{quote}"]
    assert shown["tr"] == [HEADS, *([number, *map(spaced, row)] for number in "12")]
    task, who, when = one_line(f"报{title}"), one_line(f"县{name}"), one_line(f"前{name}")
    assert shown["list_item"] == [spaced(f"[ ] {task}（牵头：{who}；时限：{when}）")] * 2
