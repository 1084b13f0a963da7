"""Where a sentence stands: chrome, title, headings, list heads, tables, speakers, past and plan parts."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks.annotations import read
from extract_tasks.components.structure import Element, Sentence


def sentences(nlp, text):
    return read(nlp(text), "sentences", Sentence)


def said(text, records):
    return [text[r.start : r.end] for r in records]


CUTS = {
    "final punctuation of both widths": ("要抓紧。快办!好的", ["要抓紧", "快办", "好的"]),
    "semicolons": ("一办汇总；二办上报;三办归档", ["一办汇总", "二办上报", "三办归档"]),
    "no cut inside brackets": ("报送总结（含照片。视频）给办公室。", ["报送总结（含照片。视频）给办公室"]),
    "no cut inside quotes": ("落实“先建；后管”的办法。", ["落实“先建；后管”的办法"]),
    "a decimal is no end": ("增长1.5%。", ["增长1.5%"]),
    "the bracket of who is responsible stays": ("制定方案。（工会牵头）办完。", ["制定方案。（工会牵头）", "办完"]),
    "markers inside one line": ("讲两点。一是抓学习；二是抓落实。", ["讲两点", "抓学习", "抓落实"]),
    "markers after commas": ("会上讲了,一是抓学习,二是抓落实。", ["会上讲了", "抓学习", "抓落实"]),
    "headings and markers in a scan without stops": (
        "通知如下。一、申报1.各局汇总。2.各县初审。二、报送1.月底前报。",
        ["通知如下", "申报", "各局汇总", "各县初审", "报送", "月底前报"],
    ),
    "numbers of plenums are no markers": ("学习十九届二、三、四中全会精神。", ["学习十九届二、三、四中全会精神"]),
    "heading before a gap": ("好。 一、提高认识 各单位要学习。", ["好", "提高认识", "各单位要学习"]),
    "greeting in the line": ("同志们: 今天开会。", ["同志们", "今天开会"]),
    "the number behind a bullet": (
        "抓好落实。\n■一、任务\n开会。",
        ["抓好落实", "任务", "开会"],
    ),
    "the day behind a title": (
        "在全县大会上的讲话（2024年5月14日）开会了。",
        ["在全县大会上的讲话", "（2024年5月14日）", "开会了"],
    ),
    "line breaks of every kind": ("甲办\r\n乙办\u2028丙办", ["甲办", "乙办", "丙办"]),
}


@pytest.mark.parametrize("case", CUTS)
def test_cuts(nlp, case):
    text, wanted = CUTS[case]
    assert said(text, sentences(nlp, text)) == wanted


def test_hard_wrapped_lines_are_one_sentence(nlp):
    body = "各单位要在本月二十日以前将今年上半年工作总结和下半年工作安排报送县委办公室并抄送有关部门逾期不报的予以通报批评各单位务必高度重视认真组织实施确保按时完成"
    text = "\n".join(body[i : i + 20] for i in range(0, len(body), 20))
    assert len(sentences(nlp, text)) == 1


def test_sections_and_parts(nlp):
    text = "一、去年工作回顾\n建成站点5个。\n二、今年重点工作\n（一）抓阵地。新建站点6个。\n（二）抓队伍\n开展培训2期。"
    found = {text[s.start : s.end]: (s.part, s.section) for s in sentences(nlp, text)}
    assert found["建成站点5个"] == ("past", ["一、去年工作回顾"])
    assert found["新建站点6个"] == ("plan", ["二、今年重点工作", "（一）抓阵地"])
    assert found["开展培训2期"] == ("plan", ["二、今年重点工作", "（二）抓队伍"])


def test_list_items_know_their_head(nlp):
    text = "由工会牵头，抓好两件事：①办一次比武；②建一个驿站。"
    found = sentences(nlp, text)
    assert [s.head for s in found] == [-1, 0, 0]


def test_a_paragraph_that_looks_back_ends_with_the_paragraph(nlp):
    text = "过去一年，我们建成站点5个。举办活动3场。\n各部门要抓紧工作。"
    assert [s.part for s in sentences(nlp, text)] == ["past", "past", "none"]


def test_speakers(nlp):
    text = "王主任 00:00:08\n咱们开会\n小陈 00:00:41\n我来说\n接着说"
    assert [(s.speaker, text[s.start : s.end]) for s in sentences(nlp, text)] == [
        ("王主任", "咱们开会"),
        ("小陈", "我来说"),
        ("小陈", "接着说"),
    ]


LABELS = {
    "name and time": ("张三 00:12\n开会\n李芳 00:41\n好的", ["张三", "李芳"]),
    "a time in brackets and a colon": ("张三(00:00:12): 开会\n李芳(00:00:41): 好的", ["张三", "李芳"]),
    "numbered speakers, blanks": ("发言人 1  00:01\n开会\n说话人2\t00:41\n好的", ["发言人 1", "说话人2"]),
    "time first": ("00:01:05 张三: 开会\n[00:02:05] Li Fang：好的", ["张三", "Li Fang"]),
    "time of day after a name in brackets": ("[张三] 14:01:05\n开会\n[Li Fang] 14:01:41\n好的", ["张三", "Li Fang"]),
    "Latin names": ("Li Lei 0:05\n开会\nWang Wu (CN) 0:41\n好的", ["Li Lei", "Wang Wu"]),
    "unit behind the name": ("张三（县总工会） 00:12\n开会\n李芳-办公室 00:41\n好的", ["张三", "李芳"]),
    "unit before the name": ("县总工会-张三 00:12\n开会\n办公室—李芳（科长） 00:41\n好的", ["张三", "李芳"]),
    "day and time": ("张三 2026-03-02 14:00:12\n今天开会\n李芳 2026/03/02 14:00:41\n好的", ["张三", "李芳"]),
    "from and to": ("张三 00:12-00:40\n开会\n李芳 [00:41 --> 00:50]\n好的", ["张三", "李芳"]),
    "lenticular brackets": ("【张三】00:00:12\n开会\n【李芳】：好的\n【张三】00:00:50\n行", ["张三", "张三"]),
    "the one who chairs": ("主持人 00:12\n开会\n李芳 00:41\n好的", ["主持人", "李芳"]),
    "subtitles with names": (
        "1\n00:00:05.000 --> 00:00:09.000\n张三: 开会\n\n2\n00:00:41.000 --> 00:00:45.000\n李芳: 好的\n\n"
        "3\n00:01:41.000 --> 00:01:45.000\n张三: 行",
        ["张三", "李芳", "张三"],
    ),
    "names under times": (
        "0:0:0.0 --> 0:0:3.5\n张三\n开会\n0:0:3.5 --> 0:0:9.1\n李芳\n好的\n0:0:9.1 --> 0:0:12.5\n张三\n行",
        ["张三", "李芳", "张三"],
    ),
    "points of a speech": ("第一：抓学习\n首先：抓阵地\n第二：抓队伍\n第一：再抓学习", []),
    "an agenda": ("上午 9:00\n报到\n下午 14:30\n开会\n周五 8:30\n参观", []),
    "subtitles without names": ("0:0:0.0 --> 0:0:3.5\n开会\n0:0:3.5 --> 0:0:9.1\n好的", []),
}


@pytest.mark.parametrize("case", LABELS)
def test_labels_of_speakers(nlp, case):
    text, wanted = LABELS[case]
    found = [element.value for element in read(nlp(text), "structure", Element) if element.label == "speaker"]
    assert found == wanted


def test_what_somebody_says_is_no_title(nlp):
    text = "{}张三 00:12\n颁发仪式那个方案小陈你抓紧弄\n李芳 00:41\n关于经费的事下周三之前报"
    titles = [
        [
            text.format(head)[e.start : e.end]
            for e in read(nlp(text.format(head)), "structure", Element)
            if e.label == "title"
        ]
        for head in ("", "三月例会\n")
    ]
    assert titles == [[], ["三月例会"]]


def test_turns_in_one_line(nlp):
    text = "王主任 00:00:08 咱们开会 下午再说 小陈 00:00:41 我来说 接着说 王主任 00:01:10 行"
    found = [(s.speaker, text[s.start : s.end]) for s in sentences(nlp, text)]
    assert found == [("王主任", "咱们开会 下午再说"), ("小陈", "我来说 接着说"), ("王主任", "行")]


def test_one_time_of_day_in_a_line_makes_no_speaker(nlp):
    text = "报名的请注意，名单请在周五 12:00 之前给我。"
    assert [s.speaker for s in sentences(nlp, text)] == [None]


@pytest.mark.parametrize("joint", ["", " "])
def test_numbered_rows_without_line_breaks(nlp, joint):
    rows = [["序号", "工作任务", "牵头单位", "完成时限"]]
    rows += [[str(n), f"召开第{n}次联席会议", "县委办", f"{n + 2}月底前"] for n in range(1, 12)]
    text = "任务分解如下。" + joint.join("\t".join(row) for row in rows) + " 说明：以上任务由督查室督办。"
    cells = [e for e in read(nlp(text), "structure", Element) if e.label == "cell"]
    assert [text[c.start : c.end] for c in cells] == list(itertools.chain(*rows[1:]))
    assert said(text, sentences(nlp, text))[-1].endswith("由督查室督办")


def test_a_heading_names_who_is_responsible_for_the_list_that_runs_on(nlp):
    text = "一、宣传工作（责任单位：县文旅局）1.3月底前制定方案。2.举办讲座2场。"
    assert [s.label for s in sentences(nlp, text)] == ["heading", "body", "body"]


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_table_cells_know_their_column(nlp, separator):
    rows = [["序号", "工作任务", "牵头单位", "完成时限"], ["1", "召开联席会议", "县委办", "3月底前"]]
    text = "\n".join(separator.join(row) for row in rows)
    cells = [e for e in read(nlp(text), "structure", Element) if e.label == "cell"]
    assert [(c.value, text[c.start : c.end]) for c in cells] == [
        ("number", "1"),
        ("task", "召开联席会议"),
        ("lead", "县委办"),
        ("deadline", "3月底前"),
    ]


TITLES = {
    "on a line of its own": ("在全市工作会议上的讲话\n同志们：\n要抓落实。", "在全市工作会议上的讲话"),
    "below letterhead and number": (
        "甲县人民政府文件\n甲政发〔2024〕7号\n\n关于开展检查的通知\n\n各乡镇人民政府：\n请抓紧。",
        "关于开展检查的通知",
    ),
    "over two lines": (
        "市政府办公室关于印发《政务公开\n工作方案》的通知\n各单位：\n请执行。",
        "市政府办公室关于印发《政务公开\n工作方案》的通知",
    ),
    "in one line with the text": ("在全区大会上的讲话 同志们: 今天开会，要抓好落实。", "在全区大会上的讲话"),
    "in one line with the addressees": (
        "甲市档案局关于开展检查工作的通知各县档案局，各有关单位:根据要求，现通知如下。请于5月1日前报送。",
        "甲市档案局关于开展检查工作的通知",
    ),
}


@pytest.mark.parametrize("case", TITLES)
def test_title(nlp, case):
    text, wanted = TITLES[case]
    assert said(text, [e for e in read(nlp(text), "structure", Element) if e.label == "title"]) == [wanted]


def test_chrome_sets_no_sentences(nlp):
    text = "分享\n工作总结.docx\n下载文档\n页数:3页\n在会上的讲话\n要抓好落实。\n下载文档\n收起"
    assert said(text, sentences(nlp, text)) == ["在会上的讲话", "要抓好落实"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="一二三是、（）()1.9。；：,，\n\t |①“”x同志们讲话要前 年\u3000\r\ufeff", max_size=120))
def test_sentences_lie_in_the_text_in_order(nlp, text):
    found = sentences(nlp, text)
    assert all(0 <= s.start <= s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(s.head < i and s.lead < i for i, s in enumerate(found))
