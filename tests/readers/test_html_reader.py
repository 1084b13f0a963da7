"""Web pages as Chinese sites make them: the article comes out whole, what stands around it does not."""

import pytest

from extract_tasks import readers
from extract_tasks.api import process
from extract_tasks.errors import InputError

TITLE = "关于做好2026年户外劳动者服务工作的通知"
BODY = [
    "各乡镇工会，县直各单位工会：",
    "经县委、县政府同意，现将有关事项通知如下。",
    "一、工作任务",
    "（一）建好驿站。由县总工会牵头，县住建局、县城管局配合，6月底前建成户外劳动者驿站10个。",
    "（二）摸清底数。各乡镇工会要在下周五前将劳动者名册报县总工会权益保障部。",
    "二、有关要求",
    "1.落实经费。县财政局安排专项经费50万元，三季度拨付到位。（责任单位：县财政局）",
    "2.加强宣传",
    "附件：1.任务分解表",
    "2.回执",
    "云州县总工会办公室",
    "2026年3月5日",
]
TABLE = """<table border=1><tr><td><p>序号</p><td>工作任务<td>牵头单位<td>配合单位<td>完成时限
<tr><td>1<td>制定驿站管理办法<td rowspan=2>县总工会<td>县住建局<br>县城管局<td>4月底前<tr><td>2<td>开展星级评定<td>&nbsp;<td>11月底前</table>"""
ROWS = [
    "序号\t工作任务\t牵头单位\t配合单位\t完成时限",
    "1\t制定驿站管理办法\t县总工会\t县住建局 县城管局\t4月底前",
    "2\t开展星级评定\t县总工会\t—\t11月底前",
]
MENU = "<ul class=nav><li><a href=1>首页</a><li><a href=2>政务公开</a><li><a href=3>办事服务</a></ul>"
FOOT = "<div class=footer><p>主办：云州县人民政府办公室</p><p>版权所有，未经许可，不得转载。</p></div>"


def wrapped(line):
    """With a line break of the source between two Chinese characters, as Word sets them."""
    at = next((i for i in range(2, len(line)) if "\u4e00" <= min(line[i - 1], line[i]) <= "\u9fff"), 0)
    return line[:at] + "\n" * bool(at) + line[at:]


def paragraphs(form="<p style='text-indent:2em'>　　{}</p>"):
    return "\n".join(form.format(line) for line in BODY)


PAGES = {
    "a site of today": f"""<!DOCTYPE html><meta charset=utf-8><title>{TITLE}_通知公告_云州县人民政府</title><body>
        <div class=header><h1><a href=/>云州县人民政府</a></h1>{MENU}<form action=s><input value=请输入><button>搜索</button></form></div>
        <div class=box><div class=position>当前位置：<a href=1>首页</a> &gt; 通知公告</div><div class=article-box><h2 class=article-title>{TITLE}</h2>
        <div class=share>分享到：<a href=#>微信</a></div><div id=zoom class=TRS_Editor>{paragraphs()}{TABLE}</div>
        <div class=prevnext>上一篇：<a href=4>县领导调研，要求抓紧建设</a></div></div>
        <div class=right><h3>热点推荐</h3><ul><li><a href=5>全县工会会议召开</a><li><a href=6>县领导走访，强调安全。</a><li><a href=7>提速</a></ul></div></div>
        <script>var a = "脚本，不是正文。"</script>{FOOT}""",
    "tables lay out the page": f"""<html><head><title>云州县政府网</title></head><body><table width=980><tr><td><a href=a>网站首页</a> | <a href=b>走进云州</a>
        | <a href=c>政务公开</a></td></tr></table><table><tr><td width=200><table><tr><td><a href=1>领导讲话</a></td></tr><tr><td><a href=2>通知公告</a></td></tr>
        <tr><td><a href=3>规划</a></td></tr></table></td><td><table><tr><td>您现在的位置：<a href=/>首页</a></td></tr><tr><td><font size=5><b>{TITLE}</b></font></td></tr>
        <tr><td><font face=宋体>{"<br>".join("　　" + line for line in BODY)}<br>{TABLE}</font></td></tr></table></td></tr></table>{FOOT}""",
    "a page of 微信公众号 as saved": f"""<!DOCTYPE html><meta charset=utf-8><meta property=og:title content={TITLE}><title></title><body><div id=js_article>
        <h1 id=activity-name>{TITLE}</h1><div class=rich_media_content id=js_content style="visibility: hidden; opacity: 0;">
        {"".join(f"<section><p><span>{line[:5]}</span><span>{line[5:]}</span></p></section>" for line in BODY)}<section>{TABLE}</section></div></div>
        <div style="display: none;" class=weui-dialog>微信扫一扫，关注该公众号。</div>""",
    "Word's web page": f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>{TITLE}</title><!--[if gte mso 9]><xml><o:Author>李芳</o:Author></xml>
        <![endif]--><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head><body lang=ZH-CN><div class=WordSection1><p class=MsoNormal><b>关于做好<span
        lang=EN-US>2026</span>年户外劳动者\n服务工作的通知<o:p>&nbsp;</o:p></b></p>{"".join(f"<p class=MsoNormal><span style='font-family:仿宋'>{wrapped(line)}<o:p></o:p></span></p>" for line in BODY)}
        {TABLE}</div><div style='mso-element:comment-list'><p class=MsoCommentText>这里再改，问主任。</p></div>""",
    "a form around all, lines in <div>, the signature beside": f"""<title>云州县教育局 - {TITLE}</title><form id=form1><input type=hidden value=dDwt><div id=top_menu>{MENU}</div>
        <div id=main><div class=h>{TITLE}</div><div id=c>{"".join(f"<div>{line}</div>" for line in BODY[:-2])}</div><div class=footer_sign><div>{BODY[-2]}</div><div>{BODY[-1]}</div></div>{TABLE}</div></form>""",
    "no block around the article": f"<title>{TITLE}</title><div class=topbar>{MENU}</div><h1>{TITLE}</h1>{paragraphs('<p>{}')}{TABLE}<div class=sidebar><a href=1>关于开会</a></div>",
    "plain text in the page": f"<title>{TITLE}</title><pre>{TITLE}\n\n"
    + "\n".join("    " + line for line in BODY)
    + f"</pre>{TABLE}",
    "two ends of the page": f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1>{paragraphs()}</body></html>{TABLE}</body></html>",
    "semantic elements": f"<title>{TITLE}</title><nav>{MENU}</nav><main><article><header><h1>{TITLE}</h1></header>{paragraphs()}{TABLE}<footer>编辑：赵六</footer></article></main><aside><p>县领导要求，要在6月底前整改。</p></aside>",
    "XHTML": f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title><script src="a.js"/></head><body><h1>{TITLE}</h1>{paragraphs()}{TABLE}</body></html>',
}


@pytest.fixture
def read(tmp_path):
    def read(data, encoding=None):
        path = tmp_path / "page.html"
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return readers.read(str(path), encoding)

    return read


@pytest.mark.parametrize("case", PAGES)
def test_the_article_and_nothing_else(read, case):
    assert read(PAGES[case]).text.split("\n") == [TITLE, *BODY, *ROWS]


@pytest.mark.parametrize("case", PAGES)
def test_the_items_are_those_of_the_text(read, nlp, case):
    def items(source):
        return [
            (i.title, [(a.name, a.role) for a in i.assignees], i.deadline and i.deadline.due)
            for i in process(source, nlp=nlp).extraction.items
        ]

    text = readers.text.read("\n".join([TITLE, *BODY, *ROWS]).encode("utf-8"), "a.txt", None)
    assert items(read(PAGES[case])) == items(text) != []


LINES = {
    "breaks of the source": (
        "<p>县总工会\n要在3 月\n底前<b>完\n成</b>。\nA\nB</p>",
        ["县总工会要在3 月底前完成。 A B"],
    ),
    "blanks": ("<p>&nbsp;&nbsp;甲&nbsp;乙\u200b  <p>　　<p>\u200b", ["甲 乙"]),
    "a paragraph after each indent": ("<div>甲。\n　　乙。\n　　丙。</div>", ["甲。", "乙。", "丙。"]),
    "entities": ("<p>&ldquo;甲&rdquo;&mdash;&lt;乙&gt;&#x4e19;&copy", ["“甲”—<乙>丙©"]),
    "ruby": ("<p><ruby>云<rp>(</rp><rt>yún</rt><rp>)</rp></ruby>州", ["云州"]),
    "tracked changes": ("<p><del>4月</del><s>3月</s><ins>5月</ins>底前", ["5月底前"]),
    "footnotes": (
        "<p>报名单<sup><a href='#_ftn1'>[1]</a></sup>。</p><p><a href='#_ftnref1'>[1]</a> 含电话。",
        ["报名单。", "[1] 含电话。"],
    ),
    "numbers of a list": (
        "<ol start=3><li>甲<li value=7>乙<li><p>丙</p><p>丁</p></ol>",
        ["3. 甲", "7. 乙", "8. 丙", "丁"],
    ),
    "kinds of numbers": (
        "<ol style='list-style-type: cjk-ideographic'><li>甲</ol><ol type=a><li>乙</ol><ol type=I start=4><li>丙</ol><ol reversed><li>丁<li>戊</ol>",
        ["一、甲", "a. 乙", "IV. 丙", "2. 丁", "1. 戊"],
    ),
    "numbers that stand in the text": (
        "<ol><li>（一）甲<li>二、乙</ol><ul><li>● 丙</ul>",
        ["（一）甲", "二、乙", "● 丙"],
    ),
    "bullets and boxes": (
        "<ul><li>甲<ul><li>乙</ul><li><input type=checkbox checked>丙<li><input type=checkbox>丁</ul>",
        ["• 甲", "• 乙", "• [x] 丙", "• [ ] 丁"],
    ),
    "numbers by Word": (
        "<p><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp;</span></span><![endif]>甲<p><span style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp;</span></span>乙",
        ["一、甲", "• 乙"],
    ),
    "line breaks that are kept": ("<div style='white-space: pre-wrap'>甲\n乙\t丙</div>丁", ["甲", "乙\t丙", "丁"]),
    "a table with a head of two rows": (
        "<table><tr><th rowspan=2>工作任务<th colspan=2>责任单位<tr><th>牵头<th>配合<tr><td>开会<td>甲局<td rowspan=0>乙局<tr><td>发文<td>丙局</table>",
        ["工作任务\t责任单位\t责任单位", "工作任务\t牵头\t配合", "开会\t甲局\t乙局", "发文\t丙局\t乙局"],
    ),
    "a row of one cell": (
        "<table><tr><td>事项<td>单位<td>时限<tr><td colspan=3>一、党建<tr><td>开会<td>甲局<td>5月</table>",
        ["事项\t单位\t时限", "一、党建", "事项\t单位\t时限", "开会\t甲局\t5月"],
    ),
    "a table in one row lays out": ("<table><tr><td>甲<td>乙</table>", ["甲", "乙"]),
    "what is no text": (
        "<p>甲<svg><text>图</text></svg><select><option>选</select><textarea>填</textarea><template>样</template>",
        ["甲"],
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(read, case):
    page, wanted = LINES[case]
    assert read(page).text.split("\n") == wanted


KEPT = {
    "short lines": (
        "<p>同志们：<p>讲两点。<p>一、抓学习<p>二、抓落实<p>甲乡：开会。",
        ["同志们：", "讲两点。", "一、抓学习", "二、抓落实", "甲乡：开会。"],
    ),
    "a signature in a foot": (
        "<p>请按时报送。</p><div class=footer><p>云州县总工会<p>2026年3月5日</div>",
        ["请按时报送。", "云州县总工会", "2026年3月5日"],
    ),
    "a signature beside": (
        "</div><div class=d><p>云州县总工会<p>二〇二六年三月五日",
        ["云州县总工会", "二〇二六年三月五日"],
    ),
    "files": (
        "<p>见附件。</p><ul class=related><li><a href=1.docx>表一</a><li><a href=2.docx>表二</a><li><a href=3.pdf>表三</a></ul>",
        ["见附件。", "• 表一", "• 表二", "• 表三"],
    ),
    "attachments": (
        "<p>如下。</p><p>附件</p><p><a href=/download.jsp?id=1>1.表一</a><br><a href=/download.jsp?id=2>2.表二</a><br><a href=/download.jsp?id=3>3.表三</a></p>",
        ["如下。", "附件", "1.表一", "2.表二", "3.表三"],
    ),
    "one long paragraph": (
        "<p>" + "要抓紧，要落实。" * 30 + "<p>（责任单位：县委办）",
        ["要抓紧，要落实。" * 30, "（责任单位：县委办）"],
    ),
    "a note under the text": (
        "<div><p>要抓紧，要落实，要检查。</div><div>联系人：李芳，电话1234567</div>",
        ["要抓紧，要落实，要检查。", "联系人：李芳，电话1234567"],
    ),
}


@pytest.mark.parametrize("case", KEPT)
def test_nothing_of_the_article_is_lost(read, case):
    inside, wanted = KEPT[case]
    page = f"<title>云州县人民政府网</title>{MENU}<div class=all><div class=c>{inside}</div></div>"
    assert read(page).text.split("\n") == wanted


ENCODINGS = {
    "said": ('<meta http-equiv=Content-Type content="text/html; charset=gb2312">', "gb18030"),
    "said, but it is UTF-8": ("<meta charset=gbk>", "utf-8"),
    "not said": ("", "gb18030"),
    "Latin 1 said": ("<meta charset=iso-8859-1>", "gb18030"),
    "a mark at the beginning": ("<meta charset=gb2312>", "utf-8-sig"),
    "UTF-16": ("", "utf-16"),
    "Big5": ("<meta charset=big5>", "big5"),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_encodings(read, case):
    said, encoding = ENCODINGS[case]
    lines = ["市政府要在四月前完成工作，不得拖延。", "各局要在五月前提交方案。"]
    page = f"<html><head>{said}<title>工作</title></head><body><p>{lines[0]}</p><p>{lines[1]}</p></body></html>"
    assert read(page.encode(encoding)).text.split("\n") == lines


def test_a_broken_character_does_not_hide_the_encoding(read):
    page = f"<meta charset=gb2312>{paragraphs() * 20}".encode("gb18030")
    assert BODY[-2] in read(page.replace("各乡镇".encode("gb18030"), "各乡镇".encode("gb18030")[:-1] + b"\xff", 1)).text


METADATA = {
    "the national standard": (
        "<meta name=SiteName content=云州县人民政府><meta name=ArticleTitle content=关于开会的通知><meta name=PubDate content='2026-03-06 09:30'><title>x</title>",
        ("关于开会的通知", "2026-03-06"),
    ),
    "Open Graph": (
        "<meta property=og:title content=县委召开会议><meta property=article:published_time content=2026-03-06T08:00:00+08:00>",
        ("县委召开会议", "2026-03-06"),
    ),
    "the site behind the title": (
        "<title>关于2025-2027年规划的通知_通知公告_云州县人民政府</title>",
        ("关于2025-2027年规划的通知", None),
    ),
    "the site before the title": (
        "<title>云州县教育局 - 关于做好招生工作的通知</title>",
        ("关于做好招生工作的通知", None),
    ),
    "the site with a dash": ("<title>县委常委会召开会议-云州新闻网</title>", ("县委常委会召开会议", None)),
    "the site alone": ("<title>云州县政府网</title>", (None, None)),
    "a day in the text": ("<p>发布日期：2026年3月6日　来源：办公室</p>", (None, "2026-03-06")),
    "no such day": ("<meta name=PubDate content=2026-02-31>", (None, None)),
}


@pytest.mark.parametrize("case", METADATA)
def test_metadata(read, case):
    head, wanted = METADATA[case]
    source = read(f"<html>{head}<p>各单位要在四月前提交方案，不得拖延。</p>")
    assert (source.title, source.date) == wanted


HOSTILE = {
    "elements inside one another": ("<div>" * 100_000 + "甲", "nested too deep"),
    "elements": ("<br>" * 1_001, "too many elements"),
    "attributes": ("<p " + "abcdefg " * 2_200_000 + ">甲", "MB of markup"),
    "cells": ("<table>" + "<tr>" + "<td rowspan=65534 colspan=100>甲" * 100 + "<tr></tr>" * 60, "cells"),
    "one cell in many rows": (
        "<table><tr><th>甲<th>乙<tr><td rowspan=9999>" + "丙" * 6_000 + "<td>丁" + "<tr><td>戊" * 1_000,
        "characters",
    ),
    "nothing": ("<html><script>甲</script></html>", "is empty"),
    "frames": ("<html><frameset><frame src=a.html></frameset></html>", "is empty"),
    "not closed": ("<html><!-- 甲", "is empty"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_pages_end_in_one_line(read, case, monkeypatch):
    monkeypatch.setattr("extract_tasks.readers.html.tree.MAX_ELEMENTS", 1_000 if case == "elements" else 1_000_000)
    monkeypatch.setattr("extract_tasks.readers.limits.MAX_CELLS", 5_000)
    page, message = HOSTILE[case]
    with pytest.raises(InputError, match=message) as caught:
        read(page)
    assert "\n" not in str(caught.value)


def test_entities_from_outside_are_not_read(read, tmp_path):
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    page = f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{tmp_path}/secret.txt'>]><p>甲&x;乙</p>"
    assert "秘密" not in read(page).text
