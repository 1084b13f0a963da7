"""Workbooks and tables as text: what is seen on the sheet becomes lines, one a row."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from office_files import zipped

from extract_tasks import readers, writers
from extract_tasks.api import process

HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
TASKS = [
    [1, "修订联席会议制度，报县委审定", "县委组织部", "县总工会、团县委", dt.date(2026, 6, 30)],
    [2, "新建驿站30家", "县总工会", None, dt.date(2026, 11, 30)],
    [3, "举办青年夜校", "团县委", "县文旅局", "每季度"],
]
TITLE = "2026年云州县重点工作任务分解表"


def workbook(rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return readers.read(str(path))


CELLS = [
    (dt.date(2026, 6, 30), "yyyy-mm-dd", "2026年6月30日"),
    (dt.date(2026, 6, 30), 'm"月"d"日"', "2026年6月30日"),
    (dt.date(2026, 6, 1), 'yyyy"年"m"月"', "2026年6月"),
    (dt.date(2026, 6, 1), "mmm-yy", "2026年6月"),
    (dt.date(2026, 1, 1), 'yyyy"年"', "2026年"),
    (dt.datetime(2026, 6, 30, 17, 30), "yyyy/m/d h:mm", "2026年6月30日17:30"),
    (dt.time(9, 5), "h:mm", "09:05"),
    (0.25, "0%", "25%"),
    (0.125, "0.0%", "12.5%"),
    (30, '0"家"', "30家"),
    (12000, "#,##0", "12,000"),
    (3.0, "General", "3"),
    (0.1 + 0.2, "General", "0.3"),
    (3.14159, "0.00_ ", "3.14"),
    (5, "[$￥-804]#,##0.00", "5.00"),
    (True, "General", "TRUE"),
    ("第一行\n第二行", "General", "第一行 第二行"),
    ("甲_x000D_乙", "General", "甲 乙"),
    ("001", "@", "001"),
]


@pytest.mark.parametrize(("value", "number_format", "text"), CELLS)
def test_cells_as_they_are_shown(value, number_format, text, tmp_path):
    def change(sheet):
        sheet["A1"].number_format = number_format

    assert read(tmp_path, "a.xlsx", workbook([[value, "端"]], change)).text == f"{text}\t端"


def merge(*ranges):
    # Not merge_cells, which would make a cell for each place of a range.
    return lambda sheet: [sheet.merged_cells.add(each) for each in ranges]


def hide(sheet):
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True


def far(sheet):
    sheet["C1048576"] = "远"


SHEETS = [
    ("empty cells are told", [["甲", None, "乙"], ["丙", "丁", None]], merge(), "甲\t—\t乙\n丙\t丁\t—"),
    ("empty columns are none", [["甲", None, "乙"], ["丙", None, "丁"]], merge(), "甲\t乙\n丙\t丁"),
    ("a title over the table", [["标题"], ["甲", "乙"]], merge("A1:B1"), "标题\n甲\t乙"),
    ("merged downwards", [["甲", "乙"], ["一", "1"], [None, "2"]], merge("A2:A3"), "甲\t乙\n一\t1\n一\t2"),
    ("merged across", [["甲", "乙", "丙"], ["一", None, "1"]], merge("A2:B2"), "甲\t乙\t丙\n一\t—\t1"),
    ("merged far out", [["甲", "乙"], ["一", "1"]], merge("A3:XFD1048576"), "甲\t乙\n一\t1"),
    (
        "the head is told again behind a line",
        [["任务", "单位", "时限"], ["一、阵地"], ["建站", "甲", "6月"], ["二、活动"], ["报送", "乙", "7月"]],
        merge("A2:C2", "A4:C4"),
        "任务\t单位\t时限\n一、阵地\n任务\t单位\t时限\n建站\t甲\t6月\n二、活动\n任务\t单位\t时限\n报送\t乙\t7月",
    ),
    ("hidden rows and columns", [["甲", "密", "乙"], ["丙", "丁", "戊"], ["己", "庚", "辛"]], hide, "甲\t乙\n己\t辛"),
    ("the last row there is", [["甲", "乙", "丙"]], far, "甲\t乙\t丙\n—\t—\t远"),
    ("formulas without a value", [["甲", "=1+1"]], merge(), "甲"),
]


@pytest.mark.parametrize(("rows", "change", "text"), [each[1:] for each in SHEETS], ids=[each[0] for each in SHEETS])
def test_sheets(rows, change, text, tmp_path):
    assert read(tmp_path, "a.xlsx", workbook(rows, change)).text == text


def test_all_visible_sheets_and_a_warning_for_the_others(tmp_path):
    def change(sheet):
        sheet.parent.create_sheet("二")["A1"] = "第二张"
        sheet.parent.create_sheet("藏")["A1"] = "密"
        sheet.parent["藏"].sheet_state = "hidden"
        sheet.parent.create_sheet("空")
        sheet.row_dimensions[2].hidden = True

    source = read(tmp_path, "a.xlsx", workbook([["第一张"], ["密"]], change))
    assert source.text == "第一张\n\n第二张"
    assert source.warnings == (("hidden", "What is hidden in the workbook was left out: rows or all of “Sheet、藏”."),)


def test_the_last_value_of_a_formula(tmp_path):
    with zipfile.ZipFile(io.BytesIO(workbook([["=1+1", "甲"]]))) as container:
        entries = {name: container.read(name) for name in container.namelist()}
    sheet = entries["xl/worksheets/sheet1.xml"].decode()
    entries["xl/worksheets/sheet1.xml"] = re.sub(r"<f>1\+1</f><v ?(/>|></v>)", "<f>1+1</f><v>2</v>", sheet)
    assert read(tmp_path, "a.xlsx", zipped(entries)).text == "2\t甲"


def test_properties(tmp_path):
    def change(sheet):
        sheet.parent.properties.title = "任务分解表"
        sheet.parent.properties.created = dt.datetime(2006, 9, 16)

    source = read(tmp_path, "a.xlsx", workbook([["甲"]], change))
    assert (source.name, source.title, source.date) == ("a.xlsx", "任务分解表", None)


TABLES = [
    ("comma", "甲,乙\n丙,丁\n", "甲\t乙\n丙\t丁"),
    ("tab", "甲\t乙\n丙\t丁\n", "甲\t乙\n丙\t丁"),
    ("semicolon", "甲;乙\n丙，x;丁\n", "甲\t乙\n丙，x\t丁"),
    ("quoted", '甲,"乙，\n丙"\n"他说""好""",丁', '甲\t乙，丙\n他说"好"\t丁'),
    ("commas in quoted cells", '"甲,乙",丙\n"丁,戊,己",庚', "甲,乙\t丙\n丁,戊,己\t庚"),
    ("empty cells", "甲,,乙\r\n,丁,\r\n丙,丁,戊", "甲\t—\t乙\n—\t丁\t—\n丙\t丁\t戊"),
    ("rows of different lengths", "甲,乙,丙\n丁,戊", "甲\t乙\t丙\n丁\t戊\t—"),
    ("one column", "甲\n乙", "甲\n乙"),
    ("a title", "标题,,\n甲,乙,丙", "标题\n甲\t乙\t丙"),
    ("a bare quotation mark", '甲,"乙\n丙,丁', '甲\t"乙\n丙\t丁'),
    ("old Mac line ends", "甲,乙\r丙,丁", "甲\t乙\n丙\t丁"),
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("said", "text"), [each[1:] for each in TABLES], ids=[each[0] for each in TABLES])
def test_tables_as_text(said, text, encoding, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(said.encode(encoding))
    assert readers.read(str(path), encoding if encoding == "gb18030" else None).text == text


def items(source, nlp, date=None):
    found = process(source, date, nlp=nlp).extraction.items
    return [
        (each.title, [(a.name, a.role) for a in each.assignees], each.deadline and each.deadline.due) for each in found
    ]


WANTED = [
    (
        "修订联席会议制度，报县委审定",
        [("县委组织部", "lead"), ("县总工会", "assist"), ("团县委", "assist")],
        "2026-06-30",
    ),
    ("新建驿站30家", [("县总工会", "lead")], "2026-11-30"),
    ("举办青年夜校", [("团县委", "lead"), ("县文旅局", "assist")], None),
]


def test_a_task_table_gives_the_items_of_its_rows(tmp_path, nlp):
    book = workbook([[TITLE], HEAD, *TASKS], merge("A1:E1"))
    shown = [[str(cell or "") for cell in row] for row in TASKS]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEAD, *shown])
    for date in ("2026-03-05", "2026-12-01"):  # a deadline that is over is still the row's
        assert items(read(tmp_path, "a.xlsx", book), nlp, date) == WANTED
        assert items(read(tmp_path, "a.csv", text.encode()), nlp, date) == WANTED


def test_the_same_items_as_from_plain_text(tmp_path, nlp):
    book = read(tmp_path, "表.xlsx", workbook([[TITLE], HEAD, *TASKS], merge("A1:E1")))
    rows = [[str(cell or "——") for cell in row] for row in TASKS]
    for row, said in zip(rows, ["2026年6月30日", "2026年11月30日", "每季度"], strict=True):
        row[4] = said
    plain = read(tmp_path, "表.txt", "\n".join([TITLE, *map("\t".join, [HEAD, *rows])]).encode())
    assert items(book, nlp, "2026-03-05") == items(plain, nlp, "2026-03-05") == WANTED


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_lists_that_are_written_can_be_read(kind, tmp_path, nlp):
    text = "由县妇联牵头，县教育局配合，9月30日前完成留守儿童摸底。\n县总工会要在6月底前建成驿站10个。"
    source = read(tmp_path, "讲话.txt", text.encode())
    result = process(source, "2026-03-05", nlp=nlp)
    again = read(tmp_path, f"清单.{kind}", writers.render(kind, [result]))
    wanted = [(title, dict(who).keys(), due) for title, who, due in items(source, nlp, "2026-03-05")]
    assert [(title, dict(who).keys(), due) for title, who, due in items(again, nlp, "2026-03-05")] == wanted
    assert len(wanted) == 2
