"""The workbook as openpyxl reads it: a new one says what the tasks say, an updated one keeps what people did in it."""

import contextlib
import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from extract_tasks.errors import InputError
from extract_tasks.tasks import one_line
from extract_tasks.writers import xlsx

GONE = "原文已无此项"
VISIBLE = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "依据原文", "进展情况", "备注"]


def item(number, **fields):
    """The item with this number, told apart by it from all others."""
    quote = f"各单位要办好第{number}件事。"
    return {
        "id": f"7b30e061-bd4c-567a-8743-{number:012d}",
        "title": f"办好第{number}件事",
        "evidence": {"text": quote, "start": 0, "end": len(quote)},
        **fields,
    }


def opened(data):
    return load_workbook(io.BytesIO(data))


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def heads_of(sheet):
    """Head → column, and the row of the heads."""
    for row in sheet.iter_rows():
        heads = {cell.value: cell.column for cell in row if cell.value}
        if "工作任务" in heads:
            return heads, row[0].row
    raise AssertionError("no heads")


def lines_of(sheet):
    """The rows below the heads, as dicts by head, with their row under 'row'; blank ones left out."""
    heads, top = heads_of(sheet)
    rows = []
    for number in range(top + 1, sheet.max_row + 1):
        line = {head: sheet.cell(number, column).value for head, column in heads.items()}
        if any(value is not None for value in line.values()):
            rows.append({**line, "row": number})
    return rows


def tasks_in(data):
    return [(line["序号"], line["工作任务"]) for line in lines_of(opened(data).worksheets[0])]


def line_of(sheet, number):
    """The line of the task with the number in its title."""
    found = [line for line in lines_of(sheet) if line["工作任务"] == f"办好第{number}件事"]
    assert len(found) == 1
    return found[0]


# A new workbook.


def test_a_new_table(make_result, assignee, deadline):
    who = [assignee("县总工会", "lead"), assignee("县教育局", "assist"), assignee("县民政局", "assist")]
    times = [
        deadline("6月底前", due="2022-06-30"),
        deadline("9日17时前", due="2022-02-09", time="17:00"),
        deadline("每月25日前", recurrence="FREQ=MONTHLY;BYMONTHDAY=25", first_due="2022-02-25"),
        deadline("尽快", reason="urgency"),
        None,
    ]
    result = make_result([item(n, deadline=time, assignees=who) for n, time in enumerate(times)])
    sheet = opened(xlsx.render([result], None)).worksheets[0]
    lines = lines_of(sheet)
    assert sheet["A1"].value == "《云州县重点工作推进会纪要》任务分解表"
    assert [line["完成时限"] for line in lines] == [
        dt.datetime(2022, 6, 30), dt.datetime(2022, 2, 9, 17), "每月25日前\n首次：2022年2月25日", "尽快", None,
    ]  # fmt: skip
    heads, _ = heads_of(sheet)
    assert [sheet.cell(row, heads["完成时限"]).number_format for row in (3, 4)] == [
        'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" h:mm',
    ]  # fmt: skip
    assert [line["序号"] for line in lines] == [1, 2, 3, 4, 5]
    assert {(line["牵头单位"], line["配合单位"]) for line in lines} == {("县总工会", "县教育局、县民政局")}
    assert lines[0]["任务编号"] == item(0)["id"]


def test_how_it_is_laid_out(make_result):
    sheet = opened(xlsx.render([make_result([item(1), item(2)])], None)).worksheets[0]
    heads, top = heads_of(sheet)
    shown = [head for head, at in heads.items() if not sheet.column_dimensions[get_column_letter(at)].hidden]
    assert (top, shown) == (2, VISIBLE)
    # Between visible columns, so that who sorts or copies the table takes the numbers along.
    assert heads["依据原文"] < heads["任务编号"] < heads["进展情况"]
    area = f"A2:{get_column_letter(heads['备注'])}4"
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (area, "C3")
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
        "landscape",
        9,
        1,
    )
    assert sheet.cell(3, 2).border.left.style == "thin"
    assert sheet.cell(3, 2).alignment.wrap_text


TITLES = {
    "在全县重点工作会议上的讲话": "《在全县重点工作会议上的讲话》任务分解表",
    "云州县2026年重点工作任务分解表": "云州县2026年重点工作任务分解表",
    "关于印发《云州县方案》的通知": "关于印发《云州县方案》的通知任务分解表",
    None: "《纪要》任务分解表",
}


@pytest.mark.parametrize("title", TITLES)
def test_title(make_result, title):
    assert opened(xlsx.render([make_result([item(1)], title=title)], None)).worksheets[0]["A1"].value == TITLES[title]


def test_several_documents_and_exhortations(make_result):
    first = make_result([item(1)], document_id="d1", title="甲会议纪要")
    second = make_result([item(2, tier="may")], document_id="d2", title="乙会议纪要", reference_date=None)
    sheet = opened(xlsx.render([first, second], None)).worksheets[0]
    assert [(line["序号"], line["来源"], line["类别"]) for line in lines_of(sheet)] == [
        (1, "甲会议纪要（2022年2月7日）", "具体任务"), (2, "乙会议纪要", "一般号召"),
    ]  # fmt: skip
    heads, _ = heads_of(sheet)
    assert not sheet.column_dimensions[get_column_letter(heads["来源"])].hidden


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5%", "@SUM(A1)", "＝1", "#N/A", "TRUE", "2022-02-07", "00123", "'引"]
)
def test_text_stays_text(make_result, text):
    sheet = opened(xlsx.render([make_result([item(1, title=text)])], None)).worksheets[0]
    cell = sheet["B3"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


def test_rows_are_as_high_as_their_text(make_result):
    quotes = ["县总工会要办好事。", "县总工会要办好事。" * 9, "县总工会要办好事。" * 60, "办好事。" * 20_000]
    items = [item(n, evidence={"text": quote, "start": 0, "end": 1}) for n, quote in enumerate(quotes)]
    for count in range(1, 5):
        sheet = opened(xlsx.render([make_result(items[:count])], None)).worksheets[0]
        heads, _ = heads_of(sheet)
        room = sheet.column_dimensions[get_column_letter(heads["依据原文"])].width // 2
        heights = [sheet.row_dimensions[row].height for row in range(3, 3 + count)]
        needed = [-(-len(quote) // room) * 17 for quote in quotes[:count]]
        assert all(height >= min(need, 409) for height, need in zip(heights, needed, strict=True))
        assert all(height <= 409 for height in heights)
        assert count == 4 or needed[-1] <= 409  # the column gets wider first
    last = sheet.cell(6, heads["依据原文"]).value
    assert len(last) <= 32_767
    assert last.endswith("截断）")


def test_a_table_without_tasks_can_be_filled_later(make_result):
    empty = xlsx.render([make_result([])], None)
    data = xlsx.render([make_result([item(1), item(2)])], empty)
    assert tasks_in(data) == [(1, "办好第1件事"), (2, "办好第2件事")]
    assert opened(data).worksheets[0]["B3"].border.left.style == "thin"
    assert opened(data).worksheets[0]["B3"].font.name == "宋体"


# Updates.

BEFORE = [1, 2, 3, 4]
AFTER = [0, 1, 5, 2, 4, 6]  # three are new, at the head, within and at the end; the third is gone


def _people(sheet):
    heads, _ = heads_of(sheet)
    for number in (1, 3):
        row = line_of(sheet, number)["row"]
        sheet.cell(row, heads["进展情况"]).value = f"办到{number}成"
        sheet.cell(row, heads["备注"]).value = f"备注{number}"


def _people_kept(sheet):
    for number in (1, 3):
        line = line_of(sheet, number)
        assert (line["进展情况"], line["备注"]) == (f"办到{number}成", f"备注{number}")


def _row_at_end(sheet):
    sheet.append([None, "科里自己加的事", "办公室"])


def _row_within(sheet):
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=6)]
    for row, line in enumerate([[None, "科里自己加的事", "办公室", *[None] * 9], *values], 5):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column).value = value


def _own_row_kept(sheet):
    line = next(line for line in lines_of(sheet) if line["工作任务"] == "科里自己加的事")
    assert (line["序号"], line["牵头单位"], line["任务编号"]) == (None, "办公室", None)


def _sorted(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for number, line in enumerate(reversed(rows), 3):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value


def _order_kept(sheet):
    rows = [line_of(sheet, number)["row"] for number in (4, 3, 2, 1)]
    assert rows == sorted(rows)


def _columns_moved(sheet):
    for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row):
        for cell, value in zip(row, [cell.value for cell in reversed(row)], strict=True):
            cell.value = value


def _columns_as_moved(sheet):
    heads, _ = heads_of(sheet)
    assert next(iter(heads)) == "备注"
    assert line_of(sheet, 1)["依据原文"] == "各单位要办好第1件事。"


def _column_added(sheet):
    at = sheet.max_column + 1
    sheet.cell(2, at).value = "责任领导"
    for row in range(3, 7):
        sheet.cell(row, at).value = f"领导{sheet.cell(row, 2).value}"


def _added_column_kept(sheet):
    for number in BEFORE:
        assert line_of(sheet, number)["责任领导"] == f"领导办好第{number}件事"


def _formulas(sheet):
    at = sheet.max_column + 1
    sheet.cell(2, at).value = "剩余天数"
    for row in range(3, 7):
        sheet.cell(row, at).value = f"=E{row}-TODAY()+$A$6*0+'任务分解表'!A{row}*0"


def _formulas_moved(sheet):
    last = line_of(sheet, 4)["row"]
    for number in BEFORE:
        line = line_of(sheet, number)
        assert line["剩余天数"] == f"=E{line['row']}-TODAY()+$A${last}*0+'任务分解表'!A{line['row']}*0"


def _note(sheet):
    sheet["B5"].comment = Comment("王主任：请抓紧", "王主任")


def _note_kept(sheet):
    assert "请抓紧" in sheet.cell(line_of(sheet, 3)["row"], 2).comment.text


def _validation(sheet):
    rule = DataValidation(type="list", formula1='"未启动,进行中,已完成"')
    sheet.add_data_validation(rule)
    rule.add("K3:K6")


def _validation_kept(sheet):
    (rule,) = sheet.data_validations.dataValidation
    for line in lines_of(sheet):
        assert f"K{line['row']}" in rule.sqref


def _format_rule(sheet):
    sheet.conditional_formatting.add(
        "K3:K6", FormulaRule(formula=['$K3="已完成"'], fill=PatternFill("solid", "00FF00"))
    )


def _format_rule_kept(sheet):
    found = [(str(area.sqref), rule.formula) for area in sheet.conditional_formatting for rule in area.rules]
    first = lines_of(sheet)[0]["row"]
    assert (f"K{first}:K{lines_of(sheet)[-1]['row']}", [f'$K{first}="已完成"']) in found


def _looks(sheet):
    sheet["K4"].font = Font(bold=True, color="FF0000")
    sheet["B4"].fill = PatternFill("solid", "FFFF00")
    sheet.column_dimensions["B"].width = 50
    sheet.row_dimensions[4].height = 120


def _looks_kept(sheet):
    row = line_of(sheet, 2)["row"]
    assert sheet.cell(row, 11).font.bold
    assert sheet.cell(row, 2).fill.start_color.rgb.endswith("FFFF00")
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[row].height) == (50, 120)


def _merged(sheet):
    sheet.merge_cells("K3:K4")
    sheet["K3"].value = "合并的进展"
    sheet.merge_cells("C5:C6")


def _merged_kept(sheet):
    row = line_of(sheet, 1)["row"]
    merged = [area for area in sheet.merged_cells.ranges if area.min_col == 11]
    assert [(area.min_row, area.max_row) for area in merged] == [(row, line_of(sheet, 2)["row"])]
    assert sheet.cell(row, 11).value == "合并的进展"


def _sheets(sheet):
    other = sheet.parent.create_sheet("汇总", 0)
    other["A1"].value = "=COUNTA(任务分解表!K3:K6)"
    other["A2"].value = "=任务分解表!B6"
    sheet.parent.defined_names["末行"] = DefinedName("末行", attr_text="任务分解表!$B$6")


def _sheets_kept(sheet):
    other, last = sheet.parent["汇总"], line_of(sheet, 4)["row"]
    assert other["A2"].value == f"=任务分解表!B{last}"
    assert sheet.parent.defined_names["末行"].attr_text == f"任务分解表!$B${last}"
    top, bottom = re.findall(r"K(\d+)", other["A1"].value)
    assert int(top) <= line_of(sheet, 1)["row"]
    assert int(bottom) >= last


def _renamed(sheet):
    sheet.title = "督办 '台账'"


def _renamed_kept(sheet):
    assert sheet.title == "督办 '台账'"


def _drawings(sheet):
    target = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(target, "PNG")
    sheet.add_image(Image(target), "M6")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=3, max_row=6))
    sheet.add_chart(chart, "N6")


def _drawings_kept(sheet):
    row = line_of(sheet, 4)["row"]
    assert [drawing.anchor._from.row for drawing in sheet._images + sheet._charts] == [row - 1, row - 1]
    assert sheet._charts[0].series[0].val.numRef.f.endswith(f"$A${lines_of(sheet)[-1]['row']}")


def _links_and_breaks(sheet):
    sheet["K6"].hyperlink = "https://yunzhou.example/4"
    sheet.row_breaks.append(Break(id=6))


def _links_and_breaks_kept(sheet):
    row = line_of(sheet, 4)["row"]
    assert sheet.cell(row, 11).hyperlink.ref == f"K{row}"
    assert [brk.id for brk in sheet.row_breaks.brk] == [row]


def _filtered(sheet):
    sheet.auto_filter.add_filter_column(10, ["已完成"])
    sheet.row_dimensions[3].hidden = True


def _filter_kept(sheet):
    row = line_of(sheet, 1)["row"]  # and not the new one that follows it
    assert [line["row"] for line in lines_of(sheet) if sheet.row_dimensions[line["row"]].hidden] == [row]
    assert sheet.auto_filter.ref.endswith(str(lines_of(sheet)[-1]["row"]))
    assert sheet.auto_filter.filterColumn[0].filters.filter == ["已完成"]


def _as_table(sheet):
    sheet.auto_filter.ref = None
    sheet.add_table(Table(displayName="台账", ref="A2:L6"))


def _table_kept(sheet):
    assert sheet.tables["台账"].ref == f"A2:L{lines_of(sheet)[-1]['row']}"


def _column_gone(sheet):
    sheet.delete_cols(4)


def _column_stays_gone(sheet):
    assert "配合单位" not in heads_of(sheet)[0]
    assert line_of(sheet, 1)["依据原文"] == "各单位要办好第1件事。"


def _typed_over(sheet):
    sheet["B4"].value = "别的说法"
    sheet["C4"].value = "别的单位"


def _typed_over_again(sheet):
    assert line_of(sheet, 2)["牵头单位"] is None


def _numbers_gone(sheet):
    heads, _ = heads_of(sheet)
    sheet.delete_cols(heads["任务编号"])
    sheet.auto_filter.ref = "A2:K6"


def _numbers_back(sheet):
    heads, _ = heads_of(sheet)
    assert sheet.column_dimensions[get_column_letter(heads["任务编号"])].hidden
    assert line_of(sheet, 1)["任务编号"] == item(1)["id"]
    assert sheet.auto_filter.ref.startswith("A2:L")  # so that they are sorted with the rest


def _heads_lower(sheet):
    sheet.unmerge_cells("A1:L1")
    sheet.move_range("A1:L6", rows=3)
    sheet["A1"].value = "附件3"


def _heads_as_lowered(sheet):
    assert (sheet["A1"].value, heads_of(sheet)[1]) == ("附件3", 5)


EDITS = {
    "进展 and 备注": (_people, _people_kept),
    "a row of their own at the end": (_row_at_end, _own_row_kept),
    "a row of their own within": (_row_within, _own_row_kept),
    "sorted": (_sorted, _order_kept),
    "columns moved": (_columns_moved, _columns_as_moved),
    "a column of their own": (_column_added, _added_column_kept),
    "formulas": (_formulas, _formulas_moved),
    "a note": (_note, _note_kept),
    "a list to choose from": (_validation, _validation_kept),
    "a format by content": (_format_rule, _format_rule_kept),
    "fonts, colours, sizes": (_looks, _looks_kept),
    "merged cells": (_merged, _merged_kept),
    "other sheets that look here": (_sheets, _sheets_kept),
    "the sheet renamed": (_renamed, _renamed_kept),
    "a picture and a chart": (_drawings, _drawings_kept),
    "a link and a page break": (_links_and_breaks, _links_and_breaks_kept),
    "a filter": (_filtered, _filter_kept),
    "made an Excel table": (_as_table, _table_kept),
    "a column of the tool deleted": (_column_gone, _column_stays_gone),
    "columns of the tool typed over": (_typed_over, _typed_over_again),
    "任务编号 deleted": (_numbers_gone, _numbers_back),
    "the table moved down": (_heads_lower, _heads_as_lowered),
}


@pytest.mark.parametrize("numbers", [BEFORE, AFTER], ids=["no news", "news"])
@pytest.mark.parametrize("edit", EDITS)
def test_edits_survive(make_result, edit, numbers):
    make, holds = EDITS[edit]
    book = opened(xlsx.render([make_result([item(number) for number in BEFORE])], None))
    make(book.worksheets[0])
    after = [make_result([item(number) for number in numbers])]
    data = xlsx.render(after, saved(book))
    sheet = next(sheet for sheet in opened(data).worksheets if sheet.title != "汇总")
    holds(sheet)
    known = [line for line in lines_of(sheet) if line["任务编号"]]
    expected = {*BEFORE, *numbers} if edit != "任务编号 deleted" else numbers
    assert sorted(line["工作任务"] for line in known) == sorted(f"办好第{n}件事" for n in expected)
    counted = [line["序号"] for line in known if line["序号"] != GONE]
    assert counted == sorted(counted)
    assert len(counted) == len(numbers)
    if numbers == AFTER and edit != "任务编号 deleted":
        assert line_of(sheet, 3)["序号"] == GONE
    assert xlsx.render(after, data) == data
    assert_in_order(data)


def assert_in_order(data):
    """Rows and their cells ascend, each once; else Excel calls the file damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = parts.read(name).decode()
                rows = [int(row) for row in re.findall(r'<row [^>]*?\br="(\d+)"', sheet)]
                cells = [coordinate_to_tuple(cell) for cell in re.findall(r'<c [^>]*?\br="([A-Z]+\d+)"', sheet)]
                assert rows == sorted(set(rows))
                assert cells == sorted(set(cells))
                assert {row for row, _ in cells} <= set(rows)
        assert "xl/calcChain.xml" not in parts.namelist()
        assert b"calcChain" not in parts.read("xl/_rels/workbook.xml.rels")


def test_new_tasks_stand_in_their_place(make_result):
    data = xlsx.render([make_result([item(n) for n in BEFORE])], None)
    data = xlsx.render([make_result([item(n) for n in AFTER])], data)
    assert tasks_in(data) == [
        (1, "办好第0件事"), (2, "办好第1件事"), (3, "办好第5件事"), (4, "办好第2件事"), (GONE, "办好第3件事"),
        (5, "办好第4件事"), (6, "办好第6件事"),
    ]  # fmt: skip
    sheet = opened(data).worksheets[0]
    assert sheet.print_area.endswith("$L$9")
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["B3:J9"]
    assert sheet.row_dimensions[7].height > sheet.row_dimensions[8].height  # the mark shows whole
    assert {sheet.cell(row, 2).font.name for row in range(3, 10)} == {"宋体"}
    assert all(sheet.row_dimensions[row].height for row in range(3, 10))


def test_what_comes_back_is_no_longer_gone(make_result):
    whole, part = [make_result([item(n) for n in numbers]) for numbers in (BEFORE, [1, 2, 4])]
    data = xlsx.render([whole], xlsx.render([part], xlsx.render([whole], None)))
    assert [number for number, _ in tasks_in(data)] == [1, 2, 3, 4]


def test_only_documents_at_hand_lose_tasks(make_result):
    first, second = make_result([item(1), item(2)], document_id="d1"), make_result([item(3)], document_id="d2")
    data = xlsx.render([first, second], None)
    data = xlsx.render([make_result([item(2), item(4)], document_id="d1")], data)
    assert tasks_in(data) == [(GONE, "办好第1件事"), (1, "办好第2件事"), (2, "办好第4件事"), (3, "办好第3件事")]


def test_a_document_more(make_result):
    long = "甲纪要" * 9
    data = xlsx.render([make_result([item(1)], document_id="d1", title=long)], None)
    data = xlsx.render([make_result([item(2)], document_id="d2", title="乙纪要")], data)
    sheet = opened(data).worksheets[0]
    assert [line["来源"] for line in lines_of(sheet)] == [f"{long}（2022年2月7日）", "乙纪要（2022年2月7日）"]
    assert sheet["A1"].value == "任务分解表"
    assert sheet.row_dimensions[3].height >= 4 * 17  # 来源 shows whole
    heads, _ = heads_of(sheet)
    assert not sheet.column_dimensions[get_column_letter(heads["来源"])].hidden


def test_a_corrected_deadline_keeps_its_row(make_result, deadline):
    """The sentence is another one and so is its number, but not the task."""
    old = item(1, deadline=deadline("6月底前", due="2022-06-30"))
    new = {**item(2, deadline=deadline("7月底前", due="2022-07-31")), "title": old["title"]}
    book = opened(xlsx.render([make_result([old])], None))
    book.worksheets[0]["K3"].value = "已完成一半"
    (line,) = lines_of(opened(xlsx.render([make_result([new])], saved(book))).worksheets[0])
    assert (line["任务编号"], line["完成时限"]) == (new["id"], dt.datetime(2022, 7, 31))
    assert (line["进展情况"], line["序号"]) == ("已完成一半", 1)


def test_a_corrected_title_keeps_the_rows(make_result):
    """All numbers are other ones then, of the tasks and of the document."""
    old = make_result([item(n) for n in (1, 2, 3)], document_id="d1", title="云州县会义纪要")
    new = make_result(
        [{**item(n), "id": item(n + 10)["id"]} for n in (1, 2, 4)], document_id="d2", title="云州县会议纪要"
    )
    data = xlsx.render([new], xlsx.render([old], None))
    assert tasks_in(data) == [(1, "办好第1件事"), (2, "办好第2件事"), (3, "办好第4件事"), (GONE, "办好第3件事")]


def test_a_corrected_title_shows_no_source(make_result):
    """All rows are of the one document still, so there is nothing to tell apart."""
    old = make_result([item(1)], document_id="d1", title="云州县会义纪要")
    new = make_result([{**item(1), "id": item(11)["id"]}], document_id="d2", title="云州县会议纪要")
    sheet = opened(xlsx.render([new], xlsx.render([old], None))).worksheets[0]
    assert line_of(sheet, 1)["来源"] == "云州县会议纪要（2022年2月7日）"
    assert sheet.column_dimensions[get_column_letter(heads_of(sheet)[0]["来源"])].hidden


def test_two_meetings_of_one_file_name_stay_apart(make_result):
    may = make_result([item(n) for n in (1, 2, 3)], document_id="may")
    june = make_result([{**item(n), "id": item(n + 10)["id"]} for n in (1, 5, 6)], document_id="june")
    data = xlsx.render([june], xlsx.render([may], None))
    assert [number for number, _ in tasks_in(data)] == [1, 2, 3, 4, 5, 6]


def test_a_notice_and_its_copy_by_another_office_stay_apart(make_result):
    first = make_result([item(n) for n in (1, 2)], document_id="d1", source="省.docx")
    second = make_result([{**item(n), "id": item(n + 10)["id"]} for n in (1, 2)], document_id="d2", source="市.docx")
    data = xlsx.render([second], xlsx.render([first], None))
    assert [number for number, _ in tasks_in(data)] == [1, 2, 3, 4]


def test_a_copied_row_is_people_s_own(make_result):
    """Copied to split the task; the number stays with the row that still says what the document says."""
    book = opened(xlsx.render([make_result([item(1)])], None))
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(4, column).value = sheet.cell(3, column).value
    sheet["B3"].value = "其中：先办一半"
    data = xlsx.render([make_result([item(1)])], saved(book))
    lines = lines_of(opened(data).worksheets[0])
    assert [(line["工作任务"], line["任务编号"]) for line in lines] == [
        ("其中：先办一半", None), ("办好第1件事", item(1)["id"]),
    ]  # fmt: skip
    assert xlsx.render([make_result([item(1)])], data) == data


def test_hand_numbered_rows_are_counted(make_result):
    book = opened(xlsx.render([make_result([item(1), item(2)])], None))
    sheet = book.worksheets[0]
    sheet.append([3, "科里自己加的事"])
    data = xlsx.render([make_result([item(1), item(2), item(4)])], saved(book))
    assert [number for number, _ in tasks_in(data)] == [1, 2, 3, 3]
    assert tasks_in(data)[-1] == (3, "科里自己加的事")


def test_merged_cells_that_no_longer_agree_are_taken_apart(make_result, assignee):
    same = [item(n, assignees=[assignee("县总工会", "lead")]) for n in (1, 2)]
    book = opened(xlsx.render([make_result(same)], None))
    book.worksheets[0].merge_cells("C3:C4")
    for bodies, merged in ((["县总工会"] * 2, True), (["县总工会", "县妇联"], False)):
        news = [item(n, assignees=[assignee(body, "lead")]) for n, body in zip((1, 2), bodies, strict=True)]
        sheet = opened(xlsx.render([make_result(news)], saved(book))).worksheets[0]
        assert ("C3:C4" in [str(area) for area in sheet.merged_cells.ranges]) == merged
        assert merged or sheet["C4"].value == "县妇联"


@pytest.mark.parametrize("code", ["@", "General", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"'])
def test_dates_get_the_look_of_dates(make_result, deadline, code):
    """Also in a cell where there were words or days, or where people chose another format."""
    book = opened(xlsx.render([make_result([item(1)])], None))
    book.worksheets[0]["E3"].number_format = code
    news = item(1, deadline=deadline("9日17时前", due="2022-02-09", time="17:00"))
    cell = opened(xlsx.render([make_result([news])], saved(book))).worksheets[0]["E3"]
    assert (cell.value, cell.number_format) == (dt.datetime(2022, 2, 9, 17), 'yyyy"年"m"月"d"日" h:mm')
    assert cell.border.left.style == "thin"


def test_what_no_library_knows_stays(make_result):
    """Pictures in cells, threaded comments, lists that lie on another sheet: parts and elements that loading would drop."""
    data = xlsx.render([make_result([item(n) for n in BEFORE])], None)
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        b"<x14:dataValidation type=\"list\"><x14:formula1><xm:f>'\xe5\xad\x97\xe5\x85\xb8'!$A$1:$A$3</xm:f></x14:formula1>"
        b"<xm:sqref>K3:K6</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    edited = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</worksheet>", extension))
        new.writestr("xl/cellimages.xml", b"<pictures/>")
    after = xlsx.render([make_result([item(n) for n in AFTER])], edited.getvalue())
    with zipfile.ZipFile(io.BytesIO(after)) as parts:
        assert parts.read("xl/cellimages.xml") == b"<pictures/>"
        assert b"<xm:sqref>K3:K9</xm:sqref>" in parts.read("xl/worksheets/sheet1.xml")


def test_formulas_that_cells_share(make_result):
    """As Excel writes a formula that was filled down, with the order of calculation beside it."""
    book = opened(xlsx.render([make_result([item(n) for n in BEFORE])], None))
    for row in range(3, 7):
        book.worksheets[0].cell(row, 13).value = f"=E{row}-E2"
    edited = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith((".xml", ".rels")) else ""
            part = part.replace("<f>E3-E2</f>", '<f t="shared" ref="M3:M6" si="0">E3-E2</f>')
            part = re.sub("<f>E[456]-E2</f>", '<f t="shared" si="0"/>', part)
            part = part.replace(
                "</Relationships>", CALCULATION if name.endswith("workbook.xml.rels") else "</Relationships>"
            )
            new.writestr(name, part)
        new.writestr("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}"><c r="M6" i="1"/></calcChain>')
    data = xlsx.render([make_result([item(n) for n in AFTER])], edited.getvalue())
    assert_in_order(data)
    sheet = opened(data).worksheets[0]
    rows = [line_of(sheet, number)["row"] for number in BEFORE]
    above = [2, *rows]  # a formula that is filled down looks at the row above
    assert [sheet.cell(row, 13).value for row in rows] == [
        f"=E{row}-E{before}" for row, before in zip(rows, above, strict=False)
    ]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CALCULATION = (
    '<Relationship Id="rId99" Target="calcChain.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"/></Relationships>'
)


def _locked(present):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def _other_zip(present):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("word/document.xml", "<w/>")
    return target.getvalue()


def _other_book(present):
    book = Workbook()
    book.active.append(["姓名", "电话"])
    return saved(book)


def _without_task(present):
    book = opened(present)
    book.worksheets[0]["B2"].value = "重点任务"
    return saved(book)


def _with_sheet(change):
    def make(present):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(present)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(old.read(name)) if "sheet1" in name else old.read(name))
        return target.getvalue()

    return make


REFUSED = {
    "a password": (_locked, "encrypted"),
    "an .xls": (lambda present: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls"),
    "a text": (lambda present: "序号,工作任务".encode(), "no .xlsx"),
    "cut short": (lambda present: present[:900], "broken"),
    "a Word file": (_other_zip, "no .xlsx"),
    "another workbook": (_other_book, "工作任务"),
    "its main column renamed": (_without_task, "工作任务"),
    "XML that does not end": (_with_sheet(lambda xml: xml[:-20]), "damaged"),
    "rows without end": (
        _with_sheet(lambda xml: xml.replace(b"<row", b"<row/>" * 6_000_000 + b"<row", 1)),
        "larger than",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_updated(make_result, case):
    make, message = REFUSED[case]
    result = make_result([item(1)])
    with pytest.raises(InputError, match=message) as caught:
        xlsx.render([result], make(xlsx.render([result], None)))
    assert "\n" not in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_updated(make_result, data):
    """One byte of one part changed: never another error than InputError."""
    result, present = make_result([item(1), item(2)]), io.BytesIO()
    parts = zipfile.ZipFile(io.BytesIO(xlsx.render([result], None)))
    broken = data.draw(st.sampled_from([name for name in parts.namelist() if name.startswith(("xl/", "["))]))
    with zipfile.ZipFile(present, "w") as new:
        for name in parts.namelist():
            content = bytearray(parts.read(name))
            if name == broken:
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
            new.writestr(name, bytes(content))
    with contextlib.suppress(InputError):
        assert xlsx.render([make_result([item(0), item(1), item(3)])], present.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=4))
@example([("=cmd|' /C calc'!A0", "\x00\x0b\ufffe", "_x000D_")])
@example([("\r\n", "县总\n工会", "\ud7ff\U0010ffff"), ("a\tb", "", " x ")])
def test_any_text_survives(make_result, assignee, texts):
    """As a new table, and as an update of another one: the same cells, and no two runs differ."""
    items = [
        item(n, title=title, assignees=[assignee(body)], evidence={"text": quote, "start": 0, "end": 0})
        for n, (title, body, quote) in enumerate(texts)
    ]
    results = [make_result(items, title=texts[0][0])]
    fresh = xlsx.render(results, None)
    assert fresh == xlsx.render(results, None)
    assert xlsx.render(results, fresh) == fresh
    updated = xlsx.render(results, xlsx.render([make_result([item(99)])], None))
    for data, first in ((fresh, 0), (updated, 0)):
        sheet = opened(data).worksheets[0]
        lines = [line for line in lines_of(sheet) if line["任务编号"] != item(99)["id"]][first:]
        for line, (title, _, quote) in zip(lines, texts, strict=True):
            assert ((line["工作任务"] or ""), line["依据原文"] or "") == (one_line(title), one_line(quote))
            assert sheet.cell(line["row"], 2).data_type in "sn"


def test_a_note_s_box_moves_with_it(make_result):
    """Excel keeps the place of a note a second time, where its box is drawn; rows are counted from 0 there."""
    book = opened(xlsx.render([make_result([item(n) for n in BEFORE])], None))
    _note(book.worksheets[0])
    data = xlsx.render([make_result([item(n) for n in AFTER])], saved(book))
    row = line_of(opened(data).worksheets[0], 3)["row"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        (drawing,) = [parts.read(name) for name in parts.namelist() if name.endswith(".vml")]
    assert re.findall(rb":Row>(\d+)<", drawing) == [b"%d" % (row - 1)]
