"""Word files: what a reader sees on paper, and nothing else, becomes the text."""

import doctest

import docx as python_docx
import pytest
from office_files import W, docx, docx_parts, field, p, r, row, table, tc, zipped

from extract_tasks import readers
from extract_tasks.api import process
from extract_tasks.readers import counting, metadata
from extract_tasks.readers.xlsx import cells

TAB, BR = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"
BOX = f"<w:txbxContent>{p('云州县文件')}</w:txbxContent>"
HEAD = row("序号", "工作任务", "牵头单位", "完成时限")


def text_of(data, tmp_path):
    path = tmp_path / "文件.docx"
    path.write_bytes(data)
    return readers.read(str(path)).text


PARAGRAPHS = [
    ("runs are joined", p("县总工会", "要报送总结。"), "县总工会要报送总结。"),
    ("paragraphs are lines", p("一") + p() + p() + p("二"), "一\n\n二"),
    ("line break and tab", p("甲", BR, "乙", TAB, "丙"), "甲\n乙\t丙"),
    ("page break is nothing", p("甲", '<w:r><w:br w:type="page"/></w:r>', "乙"), "甲乙"),
    ("hyphens", p("A", "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>", "B"), "A-B"),
    ("a sign of a symbol font", p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "已办"), "☑已办"),
    ("an unknown sign", p('<w:r><w:sym w:font="Webdings" w:char="F0FE"/></w:r>', "已办"), "已办"),
    ("no sign at all", p('<w:r><w:sym w:font="Webdings" w:char="好"/></w:r>', "已办"), "已办"),
    ("insertions stay", p(f"<w:ins>{r('新增')}</w:ins>", "任务"), "新增任务"),
    ("deletions go", p("完成", "<w:del><w:r><w:delText>不</w:delText></w:r></w:del>", "报送"), "完成报送"),
    ("what was moved stands once", p(f"<w:moveFrom>{r('甲')}</w:moveFrom>", f"<w:moveTo>{r('甲')}</w:moveTo>"), "甲"),
    ("a deleted mark joins", p("县总工会", about="<w:rPr><w:del/></w:rPr>") + p("要报送。"), "县总工会要报送。"),
    ("at the end too", p("县总工会", about="<w:rPr><w:del/></w:rPr>"), "县总工会"),
    ("hidden text", p("甲", r("密", "<w:vanish/>"), r("乙", '<w:vanish w:val="0"/>')), "甲乙"),
    ("hyperlink", p(f"<w:hyperlink>{r('详见附件')}</w:hyperlink>"), "详见附件"),
    ("smart tag", p(f'<w:smartTag w:element="date">{r("3月5日")}</w:smartTag>'), "3月5日"),
    ("content control", f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>" + p("乙"), "甲\n乙"),
    ("inline control", p(f"<w:sdt><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>", "乙"), "甲乙"),
    (
        "placeholder of a control",
        p(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击输入')}</w:sdtContent></w:sdt>", "乙"),
        "乙",
    ),
    ("result of a field", p("第", field(" PAGE ", "3"), "页"), "第3页"),
    (
        "field in the code of a field",
        p(field("IF " + "</w:instrText></w:r>" + field("DATE", "今天") + "<w:r><w:instrText>", "甲")),
        "甲",
    ),
    ("simple field", p(f'<w:fldSimple w:instr="DATE">{r("3月5日")}</w:fldSimple>'), "3月5日"),
    ("table of contents", p(field(' TOC \\o "1-3" ', "一、要求", "3")) + p("一、要求"), "一、要求"),
    (
        "its heading",
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>" + p("甲"),
        "甲",
    ),
    (
        "a text box once",
        p(
            "<w:r><mc:AlternateContent>"
            f"<mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "正文",
        ),
        "正文\n云州县文件",
    ),
    ("phonetic guide", p(f"<w:ruby><w:rt>{r('yún')}</w:rt><w:rubyBase>{r('云')}</w:rubyBase></w:ruby>", "州"), "云州"),
    ("formula", p("共", "<m:oMath><m:r><m:t>2×3</m:t></m:r></m:oMath>", "项"), "共2×3项"),
    ("a field without an end", p("甲", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p("乙"), "甲\n乙"),
]


@pytest.mark.parametrize(("body", "text"), [case[1:] for case in PARAGRAPHS], ids=[case[0] for case in PARAGRAPHS])
def test_paragraphs(body, text, tmp_path):
    assert text_of(docx(body), tmp_path) == text


TABLES = [
    (
        "rows are lines",
        table(HEAD, row("1", "建站", "县总工会", "6月底")),
        "序号\t工作任务\t牵头单位\t完成时限\n1\t建站\t县总工会\t6月底",
    ),
    ("empty cells are told", table(row("甲", "", "乙", "")), "甲\t—\t乙\t—"),
    ("an empty row is none", table(row("甲", "乙"), row("", "")), "甲\t乙"),
    ("paragraphs of a cell", table([tc("甲，", "乙", "丙"), tc("丁")]), "甲，乙 丙\t丁"),
    ("separators in a cell", table([tc(p("甲", TAB, "乙|丙")), tc("丁")]), "甲 乙/丙\t丁"),
    (
        "merged downwards",
        table(row("甲", "乙"), [tc("一", merge="restart"), tc("1")], [tc(merge="continue"), tc("2")]),
        "甲\t乙\n一\t1\n一\t2",
    ),
    (
        "merged downwards behind a wide cell",
        table(
            row("甲", "乙", "丙"),
            [tc("一", span=2), tc("1", merge="restart")],
            [tc("二", span=2), tc(merge="continue")],
        ),
        "甲\t乙\t丙\n一\t—\t1\n二\t—\t1",
    ),
    ("merged all across", table([tc("第一类", span=3)], row("甲", "乙", "丙")), "第一类\n甲\t乙\t丙"),
    (
        "head of two rows",
        table(
            [tc("序号", merge="restart"), tc("单位", span=2)],
            [tc(merge="continue"), tc("牵头单位"), tc("配合单位")],
            row("1", "甲", "乙"),
        ),
        "序号\t单位\t单位\n序号\t牵头单位\t配合单位\n1\t甲\t乙",
    ),
    (
        "the head is told again behind a line",
        table(
            row("任务", "单位", "时限"), row("建站", "甲", "6月"), [tc("二、其他", span=3)], row("报送", "乙", "7月")
        ),
        "任务\t单位\t时限\n建站\t甲\t6月\n二、其他\n任务\t单位\t时限\n报送\t乙\t7月",
    ),
    ("borders moved by hand", table([tc("甲"), tc("乙", span=2)], [tc("丙", span=2), tc("丁")]), "甲\t乙\n丙\t丁"),
    ("one cell is layout", table([tc("第一段。", "第二段。")]), "第一段。\n第二段。"),
    ("one column is layout", table([tc("甲")], [tc("乙", "丙")]), "甲\n乙\n丙"),
    ("a table in a layout cell", table([tc("题", table(row("甲", "乙")), p())]), "题\n甲\t乙"),
    ("a table in a cell", table([tc("甲"), tc(table(row("乙", "丙")), p())]), "甲\t乙 丙"),
    ("a deleted row", f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{tc('甲')}{tc('乙')}</w:tr></w:tbl>" + p("丙"), "丙"),
    (
        "controls around row and cell",
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>{tc('乙')}</w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>",
        "甲\t乙",
    ),
    (
        "the body of a form",
        table([tc("会议内容"), tc("一、听取汇报。" * 20, "二、议定事项。" * 20, "会议要求抓好落实。")]),
        f"会议内容\n{'一、听取汇报。' * 20}\n{'二、议定事项。' * 20}\n会议要求抓好落实。",
    ),
]


@pytest.mark.parametrize(("body", "text"), [case[1:] for case in TABLES], ids=[case[0] for case in TABLES])
def test_tables(body, text, tmp_path):
    assert text_of(docx(body), tmp_path) == text


def level(index, form, text, more=""):
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def scheme(identity, *levels):
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def number(identity, of, more=""):
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text, place=0, of=1):
    return p(text, about=f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{of}"/></w:numPr>')


OFFICIAL = scheme(
    0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)
AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
STYLED = (
    '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERS = [
    (
        "levels of official documents",
        OFFICIAL + number(1, 0),
        item("甲") + item("乙", 1) + item("丙", 2) + item("丁", 2) + item("戊", 1) + item("己") + item("庚", 1),
        "一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n二、己\n（一）庚",
    ),
    (
        "text in between does not stop the count",
        OFFICIAL + number(1, 0),
        item("甲") + p("正文") + item("乙"),
        "一、甲\n正文\n二、乙",
    ),
    (
        "two lists of one scheme count on",
        OFFICIAL + number(1, 0) + number(2, 0),
        item("甲") + item("乙", of=2),
        "一、甲\n二、乙",
    ),
    (
        "an override starts again",
        OFFICIAL + number(1, 0) + number(2, 0, AGAIN),
        item("甲") + item("乙", of=2) + item("丙", of=2),
        "一、甲\n一、乙\n二、丙",
    ),
    (
        "a level that never starts again",
        scheme(0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')) + number(1, 0),
        item("甲") + item("乙", 1) + item("丙") + item("丁", 1),
        "1.甲\n1)乙\n2.丙\n2)丁",
    ),
    (
        "a level that was passed over has begun",
        scheme(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")) + number(1, 0),
        item("甲", 1) + item("乙"),
        "1.1 甲\n2.乙",
    ),
    (
        "numbers of the levels above",
        scheme(0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")) + number(1, 0),
        item("总则") + item("目的", 1) + item("依据", 1),
        "第一章 总则\n1.1 目的\n1.2 依据",
    ),
    (
        "no space where none is",
        scheme(0, level(0, "decimal", "%1", '<w:suff w:val="nothing"/>')) + number(1, 0),
        item("甲"),
        "1甲",
    ),
    (
        "a number is not run together",
        scheme(0, level(0, "decimal", "%1.")) + number(1, 0),
        item("30家企业"),
        "1. 30家企业",
    ),
    (
        "bullets",
        scheme(0, level(0, "bullet", "\uf06c"), level(1, "bullet", "■")) + number(1, 0),
        item("甲") + item("乙", 1),
        "•甲\n■乙",
    ),
    ("no number", scheme(0, level(0, "none", "")) + number(1, 0), item("甲"), "甲"),
    ("taken away from the paragraph", OFFICIAL + number(1, 0), item("甲", of=0), "甲"),
    ("an unknown list", OFFICIAL + number(1, 0), item("甲", of=7), "甲"),
    ("without text", OFFICIAL + number(1, 0), item("") + item("乙"), "二、乙"),
    (
        "in a cell without text",
        scheme(0, level(0, "decimal", "%1")) + number(1, 0),
        table([tc(item("")), tc("甲")]),
        "1\t甲",
    ),
    (
        "from the style, and the style that it is based on",
        OFFICIAL + number(1, 0),
        p("甲", about='<w:pStyle w:val="a"/>') + p("乙", about='<w:pStyle w:val="b"/>'),
        "一、甲\n（一）乙",
    ),
    (
        "by the level that names the style",
        scheme(0, level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:pStyle w:val="a"/>')) + number(1, 0),
        p("甲", about='<w:pStyle w:val="a"/>'),
        "（1）甲",
    ),
    (
        "a scheme behind a list style",
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="s"/></w:abstractNum>'
        + OFFICIAL.replace(">", '><w:styleLink w:val="s"/>', 1)
        + number(1, 5),
        item("甲"),
        "一、甲",
    ),
    (
        "a deleted paragraph is not counted",
        OFFICIAL + number(1, 0),
        p("", about='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>') + item("甲"),
        "一、甲",
    ),
]


@pytest.mark.parametrize(("lists", "body", "text"), [case[1:] for case in NUMBERS], ids=[case[0] for case in NUMBERS])
def test_automatic_numbers(lists, body, text, tmp_path):
    assert text_of(docx(body, numbering=lists, styles=STYLED), tmp_path) == text


FORMATS = [
    ("decimal", 12, "12"),
    ("decimalZero", 3, "03"),
    ("decimalFullWidth", 12, "１２"),
    ("decimalEnclosedCircle", 3, "③"),
    ("decimalEnclosedCircleChinese", 20, "⑳"),
    ("decimalEnclosedCircle", 21, "21"),
    ("decimalEnclosedParen", 2, "⑵"),
    ("ideographEnclosedCircle", 2, "㊁"),
    ("chineseCounting", 10, "十"),
    ("chineseCounting", 12, "十二"),
    ("chineseCountingThousand", 20, "二十"),
    ("japaneseCounting", 105, "一百零五"),
    ("taiwaneseCounting", 1010, "一千零一十"),
    ("ideographDigital", 20, "二〇"),
    ("chineseLegalSimplified", 12, "壹拾贰"),
    ("ideographTraditional", 2, "乙"),
    ("ideographZodiac", 3, "寅"),
    ("lowerLetter", 3, "c"),
    ("upperLetter", 28, "BB"),
    ("lowerLetter", 999_999_999, "999999999"),
    ("lowerRoman", 4, "iv"),
    ("upperRoman", 1994, "MCMXCIV"),
    ("somethingNew", 5, "5"),
]


@pytest.mark.parametrize(("form", "count", "shown"), FORMATS)
def test_number_formats(form, count, shown, tmp_path):
    start = level(0, form, "%1").replace('<w:start w:val="1"/>', f'<w:start w:val="{count}"/>')
    text = text_of(docx(item("甲"), numbering=scheme(0, start) + number(1, 0)), tmp_path)
    assert text.removesuffix("甲").rstrip() == shown


def test_notes_stand_behind_the_text(tmp_path):
    cited = p("摸底", '<w:r><w:footnoteReference w:id="2"/></w:r>', "要在6月底前完成。") + p("落款")
    notes = f'<w:footnote w:id="1">{p("别的")}</w:footnote><w:footnote w:id="2">{p("指调查。")}{p("每年一次。")}</w:footnote>'
    assert text_of(docx(cited, footnotes=notes), tmp_path) == "摸底要在6月底前完成。\n落款\n[1] 指调查。 每年一次。"


def test_the_strict_form_of_the_standard(tmp_path):
    strict = {
        name: content.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, content in docx_parts(p("甲")).items()
    }
    assert text_of(zipped(strict), tmp_path) == "甲"


def test_page_headers_and_comments_are_no_text(tmp_path):
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph("正文")
    document.save(str(tmp_path / "a.docx"))
    assert readers.read(str(tmp_path / "a.docx")).text == "正文"


PROPERTIES = [
    ("关于推进会的通知", "2026-03-04T02:00:00Z", "2026-03-06T02:00:00Z", "关于推进会的通知", "2026-03-04"),
    ("Microsoft Word - 通知", "2026-03-04T23:30:00Z", None, None, "2026-03-05"),
    ("文档1", "2013-12-23T23:15:00Z", "2026-03-06T02:00:00Z", None, None),
    ("通知.doc", "2014-10-29T12:08:00Z", "2026-03-06T02:00:00Z", None, None),
    ("Title", "2022-02-07T02:00:00Z", "2013-12-23T23:15:00Z", None, "2022-02-07"),
    (" ", "2026-03-06T02:00:00Z", "2026-03-04T02:00:00Z", None, None),
    ("新建 Microsoft Word 文档", "2025-03-06T02:00:00Z", "2026-03-04T02:00:00Z", None, None),
    (None, "1601-01-01T00:00:00Z", None, None, None),
    (None, "不知道", None, None, None),
    (None, "2026-03-04T23:30:00.1234567+08:00", None, None, "2026-03-04"),
]


@pytest.mark.parametrize(("title", "created", "modified", "shown", "date"), PROPERTIES)
def test_properties(title, created, modified, shown, date, tmp_path):
    said = {"dc:title": title, "dcterms:created": created, "dcterms:modified": modified}
    core = "".join(f"<{name}>{value}</{name}>" for name, value in said.items() if value is not None)
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p("甲"), core=core))
    source = readers.read(str(path))
    assert (source.name, source.title, source.date) == ("a.docx", shown, date)


BROKEN = [("numbering", "broken_numbering"), ("styles", "broken_styles")]


@pytest.mark.parametrize(("part", "code"), BROKEN)
def test_a_broken_part_beside_the_text_is_a_warning(part, code, tmp_path):
    entries = docx_parts(item("甲"), **{part: ""})
    entries[f"word/{part}.xml"] = "<w:numbering"
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(entries))
    source = readers.read(str(path))
    assert (source.text, [each[0] for each in source.warnings]) == ("甲", [code])


LINES = ["云州县重点工作推进会会议纪要", "2026年3月5日，县委召开会议，议定以下事项。"]
ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "修订联席会议制度", "县委组织部", "县总工会、团县委", "3月底前"],
    ["2", "完成200户困难家庭改造", "县残联", "——", "国庆节前"],
]


def test_numbers_of_word_read_like_typed_ones(tmp_path, nlp):
    """The list items say who and by when only together with their numbered head."""
    lists = OFFICIAL + number(1, 0)
    body = p(LINES[0]) + p(LINES[1])
    body += "".join(
        item(text, place)
        for text, place in [
            ("抓好服务阵地", 0),
            ("县总工会要在6月底前建成驿站10个。", 1),
            ("由县妇联牵头，9月30日前完成摸底。", 1),
        ]
    )
    (tmp_path / "a.docx").write_bytes(docx(body, numbering=lists))
    result = process(readers.read(str(tmp_path / "a.docx")), nlp=nlp)
    found = [(each.section, each.assignees[0].name, each.deadline.due) for each in result.extraction.items]
    assert found == [
        (["一、抓好服务阵地"], "县总工会", "2026-06-30"),
        (["一、抓好服务阵地"], "县妇联", "2026-09-30"),
    ]


def test_the_task_table_is_read_by_its_columns(tmp_path, nlp):
    body = p("2026年云州县群团重点任务分解表") + p("（2026年3月5日印发）") + table(
        row(*ROWS[0]),
        [tc("1"), tc("新建驿站30家", merge="restart"), tc("县总工会"), tc("县住建局"), tc("11月底前")],
        [tc("2"), tc(merge="continue"), tc("团县委"), tc(), tc()],
        [tc("二、阵地建设", span=5)],
        row("3", "建成示范点15个", "县妇联", "", "6月底前"),
    )  # fmt: skip
    (tmp_path / "a.docx").write_bytes(docx(body))
    result = process(readers.read(str(tmp_path / "a.docx")), nlp=nlp)
    found = [
        (each.title, [(a.name, a.role) for a in each.assignees], each.deadline and each.deadline.due)
        for each in result.extraction.items
    ]
    assert found == [
        ("新建驿站30家", [("县总工会", "lead"), ("县住建局", "assist")], "2026-11-30"),
        ("新建驿站30家", [("团县委", "lead")], None),
        ("建成示范点15个", [("县妇联", "lead")], "2026-06-30"),
    ]


@pytest.mark.parametrize("module", [metadata, counting, cells])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
