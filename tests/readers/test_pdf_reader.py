"""PDFs made here are read: paragraphs, titles, columns, tables, furniture, scans, metadata, and files that mean no good."""

from __future__ import annotations

import io
import sys
import types
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from extract_tasks.errors import InputError
from extract_tasks.readers import pdf, read
from extract_tasks.readers.pdf import child
from extract_tasks.readers.pdf.characters import normalized
from extract_tasks.readers.pdf.columns import columns_of
from extract_tasks.readers.pdf.furniture import without_furniture
from extract_tasks.readers.pdf.glyphs import Canvas, Glyph
from extract_tasks.readers.pdf.joining import join
from extract_tasks.readers.pdf.paragraphs import compose
from extract_tasks.readers.pdf.rows import Row, rows_of
from extract_tasks.readers.pdf.tables import continued, tables_of

reportlab = pytest.importorskip("reportlab")
from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas as Paper  # noqa: E402

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, SIZE, PITCH = 79.0, 79.0 + 28 * 16, 16.0, 29.0  # GB/T 9704: 28 characters a line
LONG = "各乡镇人民政府、县直各有关单位要在汛期到来之前对辖区内水库、山塘和堤防逐一开展隐患排查，建立问题台账，明确整改责任人。"
OTHER = (
    "云州县水利局要会同云州县应急管理局组织两次联合演练，并于六月三十日前将演练情况报送县防汛抗旱指挥部办公室汇总通报。"
)


# --- pure functions over glyphs and rows ---------------------------------------------------------------------------


def glyphs(text: str, x: float, y: float, size: float = SIZE) -> Iterator[Glyph]:
    """The characters of a line, Chinese ones as wide as they are high, the others half of it."""
    for character in text:
        wide = size if ord(character) > 0xFF else size / 2
        yield Glyph(character, x, x + wide, y, size, "Song")
        x += wide


def wrapped(text: str, indent: float = 2, width: int = 28) -> Iterator[tuple[float, str]]:
    """Lines of at most `width` characters, the first one indented: (characters from the margin, text)."""
    first = width - int(indent)
    yield indent, text[:first]
    for start in range(first, len(text), width):
        yield 0, text[start : start + width]


def page(*lines: tuple[float, str], top: float = 150, size: float = SIZE) -> list[Row]:
    """Rows from lines: (characters from the left margin, text)."""
    placed = [
        glyph for n, (x, text) in enumerate(lines) for glyph in glyphs(text, LEFT + x * size, top + n * PITCH, size)
    ]
    return rows_of(placed)


def centred(text: str, size: float = SIZE) -> tuple[float, str]:
    return ((RIGHT - LEFT) / size - len(text)) / 2, text


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        pytest.param([*wrapped(LONG), *wrapped(OTHER)], [LONG, OTHER], id="first-line indents"),
        pytest.param(
            [*wrapped(LONG), *wrapped("会议强调" * 6 + "。！"), *wrapped(OTHER)],
            [LONG, "会议强调" * 6 + "。！", OTHER],
            id="a paragraph that ends at the margin",
        ),
        pytest.param(
            [*wrapped(LONG, 0), *wrapped("一、" + OTHER, 0)], [LONG, "一、" + OTHER], id="no indents, list markers"
        ),
        pytest.param(
            [*wrapped(LONG), (2, "附件：1.排查表"), (5, "2.联系人"), (20, "云州县水利局"), (19, "2024年5月6日")],
            [LONG, "附件：1.排查表", "2.联系人", "云州县水利局", "2024年5月6日"],
            id="signature and attachments",
        ),
        pytest.param(
            [*wrapped(LONG), *wrapped("对第十一章至第十二章、附件一至附件三的要求，按照\n、二季度".replace("\n", ""))],
            [LONG, "对第十一章至第十二章、附件一至附件三的要求，按照、二季度"],
            id="what looks like a marker inside an indented paragraph",
        ),
    ],
)
def test_lines_become_paragraphs(lines: list[tuple[float, str]], paragraphs: list[str]) -> None:
    assert compose([page(*lines)], [WIDTH]).split("\n") == paragraphs


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    lines = [*wrapped(LONG * 3), *wrapped(OTHER)]
    pages = [page(*lines[:4]), page(*lines[4:], top=110)]
    assert compose(pages, [WIDTH, WIDTH]).split("\n") == [LONG * 3, OTHER]


def test_lines_of_one_title_are_joined_and_those_around_it_not() -> None:
    head = page(centred("云州县水利局文件", 30), top=90, size=30)
    number = page(centred("云水发〔2024〕3号"), top=130)
    title = page(centred("云州县水利局关于进一步做好", 22), centred("防汛抗旱工作的通知", 22), top=180, size=22)
    rows = [*head, *number, *title, *page(*wrapped(LONG), *wrapped(OTHER), top=300)]
    assert compose([rows], [WIDTH]).split("\n")[:3] == [
        "云州县水利局文件",
        "云水发〔2024〕3号",
        "云州县水利局关于进一步做好防汛抗旱工作的通知",
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = list(wrapped(LONG * 2, width=14))
    right = list(wrapped(OTHER * 2, width=14))
    placed = [g for n, (x, text) in enumerate(left) for g in glyphs(text, LEFT + x * 12, 200 + n * 20, 12)]
    placed += [g for n, (x, text) in enumerate(right) for g in glyphs(text, LEFT + (17 + x) * 12, 200 + n * 20, 12)]
    title = page(centred("云州水利简报第十二期刊登各单位防汛工作经验"), top=150)
    assert len(columns_of([*title, *rows_of(placed)])) == 3
    assert compose([[*title, *rows_of(placed)]], [WIDTH]).split("\n")[1:] == [LONG * 2, OTHER * 2]


def test_rows_of_a_table_without_ruling_lines_stay_rows() -> None:
    lines = [("序号", "工作任务", "责任单位", "时限")]
    lines += [(str(n), f"开展第{n}次联合演练", "县应急管理局", f"{n}月底前") for n in range(1, 8)]
    placed = [
        glyph
        for n, cells in enumerate(lines)
        for x, cell in zip((0, 4, 16, 26), cells, strict=True)
        for glyph in glyphs(cell, LEFT + x * 12, 200 + n * 20, 12)
    ]
    assert compose([rows_of(placed)], [WIDTH]).split("\n") == ["\t".join(cells) for cells in lines]


@pytest.mark.parametrize(
    ("placed", "text"),
    [
        pytest.param([*glyphs("加强领导", 80, 100), *glyphs("加强领导", 80.6, 100.3)], "加强领导", id="fake bold"),
        pytest.param([*glyphs("人人人", 80, 100)], "人人人", id="a character three times"),
        pytest.param([*glyphs("会", 80, 100), *glyphs("议", 128, 100), *glyphs("纪", 176, 100)], "会议纪", id="spread"),
        pytest.param([*glyphs("Word", 80, 100), *glyphs("file", 118, 100)], "Word file", id="blank not painted"),
        pytest.param([*glyphs("在2024", 80, 100), *glyphs("年", 132, 100)], "在2024年", id="gap beside digits"),
        pytest.param(
            [*glyphs("一、", 80, 100), *glyphs("总体要求", 124, 100)], "一、总体要求", id="tab behind a number"
        ),
        pytest.param([*glyphs("甲", 80, 100), *glyphs("1", 96, 94, 8)], "甲1", id="a note's number"),
    ],
)
def test_glyphs_become_a_row(placed: list[Glyph], text: str) -> None:
    assert [row.text for row in rows_of(placed)] == [text]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("县卫生", "健康局", "县卫生健康局"),
        ("imple-", "ment", "implement"),
        ("the work", "plan", "the work plan"),
        ("2018-", "2035年", "2018-2035年"),
        ("6月", "30日", "6月30日"),
        ("登录OA", "系统", "登录OA系统"),
    ],
)
def test_lines_are_joined(above: str, below: str, joined: str) -> None:
    assert join(above, below) == joined


@pytest.mark.parametrize(
    ("painted", "read_"),
    [
        ("⼯作", "工作"),
        ("⻓⺠⻔", "长民门"),
        ("⼾", "户"),
        ("ﬁle", "file"),
        ("（１）Ａ，", "（１）Ａ，"),
        ("\uf0b7", "•"),
        ("\x00", ""),
    ],
)
def test_forms_of_fonts_become_ordinary_characters(painted: str, read_: str) -> None:
    assert normalized(painted) == read_


@pytest.mark.parametrize(
    "furniture",
    ["- 3 -", "— 3 —", "－3－", "第3页共8页", "第 3 页  共 8 页", "3/8", "Page 3 of 8", "3", "云州县工作要点  3"],
)
def test_page_numbers_and_running_heads_go(furniture: str) -> None:
    bodies = [page(*wrapped(text), top=200) for text in (LONG, OTHER, OTHER + LONG, LONG * 2)]
    pages = [[*body, *page(centred(furniture.replace("3", str(n))), top=800)] for n, body in enumerate(bodies, start=3)]
    assert without_furniture(pages, [HEIGHT] * 4) == bodies


@pytest.mark.parametrize(
    "kept",
    ["2024年5月6日", "（此件公开发布）", "云州县人民政府办公室2024年5月6日印发"],
    ids=["date", "note", "imprint"],
)
def test_the_last_line_of_a_document_stays(kept: str) -> None:
    pages = [page(*wrapped(LONG), top=200), [*page(*wrapped(OTHER), top=200), *page(centred(kept), top=780)]]
    assert without_furniture(pages, [HEIGHT] * 2)[1][-1].text == kept


def table(columns: list[float], rows: list[list[str]], top: float = 100, height: float = 60) -> Canvas:
    """A canvas with ruling lines around cells of 12 points; '|' in a cell breaks its line."""
    canvas = Canvas(WIDTH, HEIGHT)
    bottom = top + len(rows) * height
    canvas.rules += [(columns[0], y, columns[-1], y) for y in (top + n * height for n in range(len(rows) + 1))]
    canvas.rules += [(x, top, x, bottom) for x in columns]
    for n, row in enumerate(rows):
        for x, cell in zip(columns, row, strict=False):
            for m, line in enumerate(cell.split("|")):
                canvas.glyphs += glyphs(line, x + 5, top + n * height + 16 + m * 16, 12)
    return canvas


COLUMNS = [80.0, 120, 280, 370, 460, 540]
HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "时限"]


def test_cells_become_rows() -> None:
    rows = [HEAD, ["1", "开展水库山塘隐患排查并逐|一登记", "县水利局", "县林业局|县公安局", ""]]
    assert [found.text for found in tables_of(table(COLUMNS, rows))] == [
        "\t".join(HEAD) + "\n1\t开展水库山塘隐患排查并逐一登记\t县水利局\t县林业局 县公安局\t "
    ]


def test_a_table_without_outer_borders_keeps_its_outer_columns() -> None:
    canvas = table(COLUMNS, [HEAD, ["1", "组织演练", "县水利局", "各乡镇", "6月底"]])
    canvas.rules = [rule for rule in canvas.rules if rule[0] != rule[2] or rule[0] not in (80, 540)]
    assert [found.text.split("\n")[1] for found in tables_of(canvas)] == ["1\t组织演练\t县水利局\t各乡镇\t6月底"]


def test_a_frame_is_no_table() -> None:
    assert tables_of(table([80, 540], [["关于防汛工作的通知"], ["请认真落实"]])) == []


def test_a_cell_over_several_rows_belongs_to_each() -> None:
    canvas = table(COLUMNS[:4], [["类别", "任务", "单位"], ["防汛", "排查", "县水利局"], ["", "演练", "各乡镇"]])
    canvas.rules.remove((80, 220, 370, 220))
    canvas.rules.append((120, 220, 370, 220))
    assert tables_of(canvas)[0].text.split("\n")[1:] == ["防汛\t排查\t县水利局", "防汛\t演练\t各乡镇"]


@pytest.mark.parametrize(
    ("below", "text"),
    [
        pytest.param([HEAD, ["2", "组织演练", "县水利局", "各乡镇", "6月底"]], "1\t甲\t乙\t丙\t丁\n2\t组织演练\t县水利局\t各乡镇\t6月底", id="head again"),
        pytest.param([HEAD, ["", "并登记", "", "", "前"], ["2", "演练", "己", "庚", "辛"]], "1\t甲并登记\t乙\t丙\t丁前\n2\t演练\t己\t庚\t辛", id="row torn"),
    ],
)  # fmt: skip
def test_a_table_goes_on_over_a_page_break(below: list[list[str]], text: str) -> None:
    (first,), (second,) = tables_of(table(COLUMNS, [HEAD, list("1甲乙丙丁")])), tables_of(table(COLUMNS, below))
    whole = continued(first, second)
    assert whole is not None
    assert whole.text == "\t".join(HEAD) + "\n" + text
    assert compose([[first], [second]], [WIDTH, WIDTH]) == whole.text
    title = page(centred("云州县防汛任务分解表"), top=80)
    assert compose([[*title, first], [*title, second]], [WIDTH, WIDTH]) == f"云州县防汛任务分解表\n{whole.text}"


def test_the_caption_of_a_table_stays_on_its_first_page() -> None:
    title = page(centred("云州县防汛任务分解表"), top=60)
    pages = [[*title, *tables_of(table(COLUMNS, [HEAD, [str(n), *"甲乙丙丁"]]))] for n in range(4)]
    assert [len(items) for items in without_furniture(pages, [HEIGHT] * 4)] == [2, 1, 1, 1]


def test_another_table_on_the_next_page_is_its_own() -> None:
    (first,), (second,) = (
        tables_of(table(COLUMNS, [HEAD, list("1甲乙丙丁")])),
        tables_of(table([80, 200, 400], ["甲乙"])),
    )
    assert continued(first, second) is None


# --- whole files ---------------------------------------------------------------------------------------------------


def made(draw: Callable[[Paper], None], **options: object) -> bytes:
    file = io.BytesIO()
    paper = Paper(file, pagesize=(WIDTH, HEIGHT), **options)
    draw(paper)
    paper.save()
    return file.getvalue()


def write(paper: Paper, lines: list[tuple[float, str]], top: float = 150, size: float = SIZE) -> None:
    paper.setFont(FONT, size)
    for n, (x, text) in enumerate(lines):
        paper.drawString(LEFT + x * size, HEIGHT - top - n * PITCH, text)


def picture(paper: Paper) -> None:
    gray = b"P5 4 4 255\n" + bytes(range(16))
    paper.drawImage(ImageReader(io.BytesIO(gray)), 0, 0, WIDTH, HEIGHT)


def on_one_page(*steps: Callable[[Paper], None]) -> Callable[[Paper], None]:
    return lambda paper: [step(paper) for step in steps] and None


def text_page(paper: Paper) -> None:
    write(paper, list(wrapped(LONG)))


def turned(paper: Paper) -> None:
    paper.setPageRotation(90)  # which also turns the size of the page
    paper.translate(HEIGHT, 0)
    paper.rotate(90)
    text_page(paper)


def upwards(paper: Paper) -> None:
    paper.translate(WIDTH, 0)
    paper.rotate(90)
    write(paper, list(wrapped(LONG, width=42)), top=HEIGHT - 500)


def white(paper: Paper) -> None:
    text_page(paper)
    paper.setFillGray(1)
    write(paper, [(0, "看不见的字")], top=400)


def white_on_blue(paper: Paper) -> None:
    paper.setFillColorRGB(0, 0.2, 0.6)
    paper.rect(LEFT, HEIGHT - 160, 400, 40, stroke=0, fill=1)
    paper.setFillGray(1)
    write(paper, [(0, "重点工作")])


def watermark(paper: Paper) -> None:
    text_page(paper)
    paper.rotate(30)
    write(paper, [(5, "内部资料")], top=500)


def outside(paper: Paper) -> None:
    text_page(paper)
    write(paper, [(0, "裁切线以外")], top=-40)


def twice(paper: Paper) -> None:
    for shift in (0.0, 0.03):
        write(paper, [(x + shift, line) for x, line in wrapped(LONG)])


def test_vertical_writing_is_read_from_the_right() -> None:
    downwards = b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-V/DescendantFonts[6 0 R]>>"
    face = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -120 1000 880]/Descent -120>>>>"
    )
    columns = [line.encode("utf-16-be").hex().encode() for line in (LONG[:43], LONG[43:])]
    content = b"BT /F1 16 Tf 500 770 Td <%b> Tj -30 0 Td <%b> Tj ET" % (*columns,)
    assert child.answer(built([*simple(content)[:4], downwards, face]))["text"] == LONG


@pytest.mark.parametrize(
    ("draw", "text"),
    [
        pytest.param(text_page, LONG, id="plain"),
        pytest.param(turned, LONG, id="page turned"),
        pytest.param(upwards, LONG, id="text turned"),
        pytest.param(white, LONG, id="white on white"),
        pytest.param(white_on_blue, "重点工作", id="white on blue"),
        pytest.param(watermark, LONG, id="watermark"),
        pytest.param(outside, LONG, id="outside the page"),
        pytest.param(twice, LONG, id="painted twice"),
        pytest.param(on_one_page(picture, text_page), LONG, id="recognized text over a scan"),
    ],
)
def test_what_is_seen_is_read(draw: Callable[[Paper], None], text: str) -> None:
    answer = child.answer(made(draw))
    assert (answer.get("text"), answer.get("warnings")) == (text, [])


def scan_and_text(paper: Paper) -> None:
    for step in (text_page, picture, picture, text_page, picture):
        step(paper)
        paper.showPage()


def test_scanned_pages_are_named() -> None:
    answer = child.answer(made(scan_and_text))
    assert answer["text"] == f"{LONG}\n{LONG}"
    assert answer["warnings"] == [
        ("scanned_pages", "Pages 2-3, 5 are only a picture, without text to read; recognize the text (OCR) first.")
    ]


@pytest.mark.parametrize(
    ("info", "path", "title", "date"),
    [
        (
            {"Title": "云州县防汛方案", "CreationDate": "D:20240506093000+08'00'"},
            "a.pdf",
            "云州县防汛方案",
            "2024-05-06",
        ),
        ({"Title": "Microsoft Word - 方案.doc", "CreationDate": "D:20241340"}, "a.pdf", None, None),
        ({"Title": "方案终稿", "CreationDate": "yesterday"}, "方案终稿.pdf", None, None),
        ({"Title": "无标题"}, "a.pdf", None, None),
        ({"Title": "Untitled Document 1"}, "a.pdf", None, None),
        ({"Title": "文档1"}, "a.pdf", None, None),
    ],
)
def test_metadata(info: dict[str, str], path: str, title: str | None, date: str | None) -> None:
    pairs = "".join(
        f"/{key}<{(b'%b' % (chr(0xFEFF) + value).encode('utf-16-be')).hex()}>" for key, value in info.items()
    )
    objects = [*simple(b"BT /F1 12 Tf 72 700 Td (Report by 30 June.) Tj ET"), f"<<{pairs}>>".encode()]
    source = pdf.read(built(objects, extra=b"/Info 6 0 R"), path, None)
    assert (source.text, source.title, source.date) == ("Report by 30 June.", title, date)


def test_a_title_in_gbk() -> None:
    objects = [*simple(b"BT /F1 12 Tf 72 700 Td (Report.) Tj ET"), b"<</Title(" + "防汛方案".encode("gbk") + b")>>"]
    assert child.answer(built(objects, extra=b"/Info 6 0 R"))["title"] == "防汛方案"


def test_an_empty_password_opens_and_another_does_not() -> None:
    def draw(paper: Paper) -> None:
        paper.drawString(72, 700, SAID)

    assert child.answer(made(draw, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0)))["text"] == SAID
    assert "password" in child.answer(made(draw, encrypt="secret"))["error"]


def _read_in_worker(path: str) -> str:
    return read(path).text


def test_pool_workers_read_too(tmp_path: Path) -> None:
    path = tmp_path / "方案.pdf"
    path.write_bytes(made(text_page))
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(_read_in_worker, str(path)).result() == LONG


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(made(text_page))))
    source = read("-")
    assert (source.text, source.name) == (LONG, "-")


def test_a_module_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert pdf.read(made(text_page), "a.pdf", None).text == LONG


# --- files that mean no good ---------------------------------------------------------------------------------------


def built(objects: list[bytes], extra: bytes = b"") -> bytes:
    """A PDF of these objects, the first one its catalog."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, start)
    return bytes(out)


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def simple(content: bytes, entries: bytes = b"", resources: bytes = b"/Font<</F1 5 0 R>>") -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%b>>>>" % resources,
        stream(entries, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def form(resources: bytes, content: bytes) -> bytes:
    return stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>" % resources, content)


TEXT = b"BT /F1 12 Tf 72 700 Td (Report to the office by 30 June.) Tj ET"
SAID = "Report to the office by 30 June."
PLAIN = built(simple(TEXT))
KIDS = b" ".join(b"%d 0 R" % number for number in range(3, 2004))
TOO_MANY = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2001/Kids[%b]>>" % KIDS]
TOO_MANY += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * 2001
UNMAPPED = [
    b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4>>>>",
]
LAUGHS = [
    *simple(b"/X Do", resources=b"/XObject<</X 6 0 R>>"),
    *(form(b"/XObject<</X %d 0 R>>" % (number + 7), b"/X Do " * 10) for number in range(12)),
    form(b"", b"q Q"),
]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(PLAIN[:400], "is cut off", id="truncated"),
        pytest.param(PLAIN + b"9 0 obj\n<</A", "is cut off", id="truncated update"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", "is broken", id="noise"),
        pytest.param(b"%PDF-1.7\n%%EOF", "is broken", id="nothing in it"),
        pytest.param(
            built([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]), "is broken", id="loop in the page tree"
        ),
        pytest.param(PLAIN.replace(b"/Count 1", b"/Count 9"), "is broken", id="pages missing"),
        pytest.param(PLAIN.replace(b"/Contents 4 0 R", b"/Contents 9 0 R"), "is broken", id="content missing"),
        pytest.param(built(simple(b"x\x9cnonsense", b"/Filter/FlateDecode")), "is broken", id="damaged stream"),
        pytest.param(
            built([*simple(TEXT), b"[" * 50_000 + b"]" * 50_000]).replace(b"/Kids[3 0 R]", b"/Kids 6 0 R"),
            "is broken",
            id="arrays in arrays",
        ),
        pytest.param(
            built([b"<</Type/Catalog/Pages 2 0 R>>"] + [b"<</Type/Pages/Kids[%d 0 R]>>" % n for n in range(3, 3000)]),
            "is broken",
            id="deep page tree",
        ),
        pytest.param(built(TOO_MANY), "more than 2,000 pages", id="too many pages"),
        pytest.param(
            built(simple(zlib.compress(bytes(600 << 20), 1), b"/Filter/FlateDecode")), "memory", id="decompression bomb"
        ),
        pytest.param(built(LAUGHS), "takes more than 2 seconds", id="forms in forms"),
        pytest.param(
            built([*simple(TEXT), b"7 0 R", b"6 0 R"]).replace(b"/Contents 4 0 R", b"/Contents 6 0 R"),
            "takes more than 2 seconds",
            id="references in a ring",
        ),
        pytest.param(built(simple(TEXT), b"/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -1>>"), "encrypted", id="encrypted"),
        pytest.param(built(simple(TEXT), b"/Encrypt<</Filter/Other/V 9>>"), "encrypted", id="unknown encryption"),
        pytest.param(made(picture), "holds only pictures (scanned pages); recognize its text (OCR) first", id="scan"),
        pytest.param(
            built([*simple(b"BT /F1 12 Tf 72 700 Td <00010002000300040005> Tj ET")[:4], *UNMAPPED]),
            "its fonts do not say which characters they show",
            id="font without meaning",
        ),
        pytest.param(
            built(simple(b"BT /F1 2 Tf 72 700 Td (%b) Tj ET" % (b"x" * 400))), "more than 100 characters", id="long"
        ),
        pytest.param(built(simple(b"")), "is empty", id="empty page"),
    ],
)  # fmt: skip
def test_hostile_files_end_in_one_line(
    data: bytes, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if error == "memory":
        pytest.importorskip("resource")
        monkeypatch.setattr(pdf, "MAX_MEMORY", 400 << 20)
    if "2 seconds" in error:
        monkeypatch.setattr(pdf, "MAX_SECONDS", 2)
    if "100 characters" in error:
        monkeypatch.setattr("extract_tasks.readers.limits.MAX_CHARACTERS", 100)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(str(path))
    assert error in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN.replace(b"startxref\n", b"startxref\n7"), id="wrong startxref"),
        pytest.param(PLAIN[: PLAIN.index(b"xref")] + PLAIN[PLAIN.index(b"trailer") :], id="no xref"),
        pytest.param(
            built([*simple(TEXT + b" /X Do", resources=b"/Font<</F1 5 0 R>>/XObject<</X 6 0 R>>"),
                   form(b"/XObject<</X 6 0 R>>", b"/X Do")]),
            id="a form that paints itself",
        ),
        pytest.param(PLAIN + b"<html>\n", id="junk behind the end"),
    ],
)  # fmt: skip
def test_harmless_damage_is_read(data: bytes) -> None:
    assert pdf.read(data, "a.pdf", None).text == SAID
