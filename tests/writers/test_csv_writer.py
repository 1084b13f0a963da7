"""The file as csv reads it back: all that the tasks say, defused, and what each importer expects."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract_tasks.tasks import one_line
from extract_tasks.writers import csv as writer

PRESETS = ["jira", "gitlab", "redmine", "todoist"]


def lines_of(data):
    """The lines as lists of cells; UTF-8 with a byte order mark, CRLF at their ends."""
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def dicts_of(data):
    heads, *lines = lines_of(data)
    assert all(len(line) == len(heads) for line in lines)
    return [dict(zip(heads, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def result(make_result, assignee, deadline):
    items = [
        {
            "title": "报送困难职工名单",
            "kind": "request",
            "strength": "should",
            "tier": "may",
            "assignees": [assignee("县总工会", "lead"), assignee("县教育局", "assist"), assignee("县 妇联", "assist")],
            "deadline": deadline("2月9日17时前", due="2022-02-09", time="17:00", start_date="2022-02-08"),
            "evidence": {"text": "县总工会牵头，\n县教育局、县妇联配合", "start": 0, "end": 9},
            "section": ["一、摸底", "（一）名单"],
            "speaker": "王主任",
            "confidence": 0.85,
        },
        {"deadline": deadline("每月25日前", recurrence="FREQ=MONTHLY;BYMONTHDAY=25", first_due="2022-02-25")},
        {"deadline": deadline("1月底前", due="2022-01-31")},
        {"deadline": deadline("尽快", reason="urgency")},
    ]
    return make_result(items)


def test_everything(result):
    first, second, *_ = dicts_of(writer.render([result], None))
    assert first == {
        "序号": "1", "工作任务": "报送困难职工名单", "类型": "请求", "力度": "应当做", "类别": "一般号召", "牵头单位": "县总工会",
        "配合单位": "县教育局、县 妇联", "开始日期": "2022-02-08", "完成时限": "2022-02-09", "时刻": "17:00",
        "完成时限原文": "2月9日17时前", "周期": "", "依据原文": "县总工会牵头，县教育局、县妇联配合",
        "章节": "一、摸底 / （一）名单", "讲话人": "王主任", "来源": "云州县重点工作推进会纪要", "来源文件": "纪要.txt",
        "基准日期": "2022-02-07", "置信度": "0.85", "任务编号": "7b30e061-bd4c-567a-8743-000000000000", "来源编号": "d1",
    }  # fmt: skip
    assert (second["周期"], second["完成时限"]) == ("FREQ=MONTHLY;BYMONTHDAY=25", "2022-02-25")


EXPECTED = {
    "jira": {
        "Summary": ["报送困难职工名单", "报送名单", "报送名单", "报送名单"],
        "Due Date": ["2022-02-09", "2022-02-25", "2022-01-31", ""],
    },
    "gitlab": {
        "title": ["报送困难职工名单", "报送名单", "报送名单", "报送名单"],
        "due_date": ["2022-02-09", "2022-02-25", "2022-01-31", ""],
    },
    "redmine": {
        "subject": ["报送困难职工名单", "报送名单", "报送名单", "报送名单"],
        "due_date": ["2022-02-09", "2022-02-25", "2022-01-31", ""],
        # Never later than the due day, which Redmine would refuse.
        "start_date": ["2022-02-08", "2022-02-07", "2022-01-31", "2022-02-07"],
        "external_id": [f"7b30e061-bd4c-567a-8743-{number:012d}" for number in range(4)],
    },
    "todoist": {
        "TYPE": ["task"] * 4,
        "CONTENT": ["报送困难职工名单", "报送名单", "报送名单", "报送名单"],
        "PRIORITY": ["3", "2", "2", "2"],
        "DATE": ["2022-02-09 17:00", "2022-02-25", "2022-01-31", ""],
        "DATE_LANG": ["en", "en", "en", ""],
        "TIMEZONE": ["Asia/Shanghai"] * 3 + [""],
    },
}
HEADS = {
    "jira": ["Summary", "Description", "Due Date", "Labels", "Labels", "Labels"],
    "gitlab": ["title", "description", "due_date"],
    "redmine": ["subject", "description", "start_date", "due_date", "external_id"],
    "todoist": [
        "TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "AUTHOR", "RESPONSIBLE", "DATE", "DATE_LANG", "TIMEZONE",
    ],
}  # fmt: skip


@pytest.mark.parametrize("preset", PRESETS)
def test_presets(result, preset):
    data = writer.render([result], preset)
    assert lines_of(data)[0] == HEADS[preset]
    lines = dicts_of(data)
    assert {head: [line[head] for line in lines] for head in EXPECTED[preset]} == EXPECTED[preset]
    description = next(value for head, value in lines[0].items() if head.lower() == "description").split("\n")
    assert "依据：县总工会牵头，县教育局、县妇联配合" in description
    assert description[-1] == "任务编号：7b30e061-bd4c-567a-8743-000000000000"


def test_jira_has_a_column_for_each_label(result):
    assert [line[3:] for line in lines_of(writer.render([result], "jira"))[:3]] == [
        ["Labels"] * 3, ["县总工会", "县教育局", "县_妇联"], [""] * 3,
    ]  # fmt: skip


LIMITS = [("jira", 0, 255), ("gitlab", 0, 255), ("redmine", 0, 255), ("todoist", 1, 500), ("todoist", 2, 16_383)]


@pytest.mark.parametrize(("preset", "column", "limit"), LIMITS)
@pytest.mark.parametrize(
    "text", ["办" * 20_000, "=" * 20_000, "𠮷" * 20_000], ids=["long", "formula", "rare characters"]
)
def test_importers_get_no_more_than_they_take(make_result, preset, column, limit, text):
    """UTF-16 units are never fewer than characters: what counts either of them takes it."""
    item = {"title": text, "evidence": {"text": text, "start": 0, "end": 1}}
    _, line = lines_of(writer.render([make_result([item])], preset))
    length = len(line[column].encode("utf-16-le")) // 2
    assert limit - 1 <= length <= limit
    assert column == 2 or line[column].endswith("…")


@pytest.mark.parametrize("preset", [None, *PRESETS])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_formulas_are_defused(make_result, preset, sign):
    data = writer.render(
        [make_result([{"title": f"{sign}1+cmd", "speaker": f"{sign}1"}], source=f"{sign}x.txt")], preset
    )
    cells = lines_of(data)[1]
    assert f"'{sign}1+cmd" in cells
    assert not any(cell.startswith(sign) for cell in cells)


@pytest.mark.parametrize("preset", [None, *PRESETS])
def test_without_tasks_only_heads(make_result, preset):
    assert len(lines_of(writer.render([make_result([])], preset))) == 1


@pytest.mark.parametrize("preset", [None, *PRESETS])
@given(st.text(), st.text(), st.text())
@example('"引号",逗号\r\n换行', "=1", "\t@x")
@example("\x00\ufeff", "\u2028", "-")
def test_any_text_survives(make_result, assignee, preset, title, quote, body):
    item = {"title": title, "evidence": {"text": quote, "start": 0, "end": 0}, "assignees": [assignee(body)]}
    data = writer.render([make_result([item, item | {"id": "二"}])], preset)
    _, first, second = lines_of(data)
    assert data == writer.render([make_result([item, item | {"id": "二"}])], preset)
    assert len(first) == len(second)
    said = first[HEADS[preset].index("CONTENT") if preset == "todoist" else 0 if preset else 1].removeprefix("'")
    assert said.removesuffix("…") == one_line(title).removeprefix("'")[: len(said.removesuffix("…"))]
    assert not any(cell.startswith(tuple("=+-@＝＋－＠\t\r\n")) for cell in first)
    assert preset or not any(set("\r\n\t") & set(cell) for cell in first)
