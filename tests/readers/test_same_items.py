"""One document as .txt, .docx (python-docx) and .pdf (reportlab): its items are the same, their ids too."""

import datetime as dt

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from extract_tasks import readers
from extract_tasks.api import process

TITLE = "在云州县群团工作推进会上的讲话"
LINES = [
    "（2026年3月5日）",
    "同志们：",
    "今天的会议，主要任务是总结去年的工作，安排今年的任务。去年，县总工会建成户外劳动者驿站12个，团县委举办青年夜校8期，县妇联帮助留守儿童300多名，成绩值得肯定。",
    "一、突出重点，把服务做到基层",
    "（一）抓好阵地建设。县总工会要在6月底前再建成户外劳动者驿站10个，并制定管理办法，明确每个驿站由谁来管、钱从哪里来，不能建起来以后就没有人过问。",
    "（二）抓好摸底走访。由县妇联牵头，县教育局、县民政局配合，4月20日前完成留守儿童情况摸底，形成报告报县委办公室。各群团组织负责同志每月到基层走访不少于2天，把群众的困难一件一件记下来，能够当场解决的当场解决。",
    "二、加强领导，把责任落到人头",
    "各单位要进一步提高政治站位，切实增强做好群团工作的责任感。请各单位于3月13日前将工作推进计划和联络员名单报县委办公室，联系电话12345678。县财政局要安排专项经费50万元，6月30日前拨付到位。",
    "会后，我让督查室把今天议定的事项列出清单，下周一，我要看各群团组织的重点任务分解表。具体任务见下表：",
]
ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "修订联席会议制度，召开第一次会议", "县委组织部", "县总工会、团县委", "3月底前"],
    ["2", "完成200户困难重度残疾人家庭无障碍改造，逐户建立档案", "县残联", "县民政局、县住建局", "国庆节前"],
    ["3", "举办“云州青年说”宣讲20场", "团县委", "县文旅局", "10月20日前"],
]


def text(path):
    path.write_text("\n".join([TITLE, *LINES, *map("\t".join, ROWS)]), "utf-8")


def word(path):
    document = docx.Document()
    for line in [TITLE, *LINES]:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=len(ROWS[0]))
    for row in ROWS:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
    document.core_properties.created = dt.datetime(2020, 1, 1)  # what the text says counts
    document.save(str(path))


def paper(path):
    """A page that is full before the document ends, with numbered pages and a ruled table."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=36, wordWrap="CJK", firstLineIndent=32)
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=12, leading=16, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=22, alignment=1, firstLineIndent=0, spaceAfter=20)
    middle = ParagraphStyle("middle", parent=body, alignment=1, firstLineIndent=0)
    first = ParagraphStyle("first", parent=body, firstLineIndent=0)
    table = Table([[Paragraph(said, cell) for said in row] for row in ROWS], colWidths=[35, 165, 75, 95, 78])
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])
    styles = [middle, first, *[body] * (len(LINES) - 2)]
    story = [Paragraph(TITLE, head), *map(Paragraph, LINES, styles), table]

    def number(canvas, document):
        canvas.setFont("STSong-Light", 14)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")

    pages = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=73, rightMargin=73, topMargin=100, bottomMargin=95)
    pages.build(story, onFirstPage=number, onLaterPages=number)
    assert pages.page > 1


def items(path, make, nlp):
    make(path)
    return [item.model_dump() for item in process(readers.read(str(path)), nlp=nlp).extraction.items]


@pytest.mark.parametrize("make", [word, paper])
def test_the_items_are_those_of_the_plain_text(make, tmp_path, nlp):
    plain = items(tmp_path / "讲话.txt", text, nlp)
    assert len(plain) > 8
    assert items(tmp_path / {word: "讲话.docx", paper: "讲话.pdf"}[make], make, nlp) == plain
