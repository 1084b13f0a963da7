"""The page for the browser: its parts as pure functions, and that no text can be more than text in it."""

import base64
import dataclasses
import datetime as dt
import doctest
import hashlib
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract_tasks import displacy, displacy_options, writers
from extract_tasks.errors import UsageError
from extract_tasks.results import LAYERS, Mark
from extract_tasks.schema import Warning
from extract_tasks.writers.html.escape import content, plain
from extract_tasks.writers.html.text import Places, Run, paragraphs, runs
from extract_tasks.writers.html.timeline import Dot, timeline

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "]]>",
    "<!--",
    "&#60;b>",
)
HOSTILE = [
    *SCRIPTS,
    "</style>",
    "</title>",
    "\u202e",
    "\u200b",
    "\u2028",
    "\x00",
    "\x07",
    "\x85",
    "\r",
    "\r\n",
    "$title",
    "{0}",
]


class Page(HTMLParser):
    """What a browser would make of the page: elements in order, ids, and the text of the panes."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode("utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.elements.append((tag, values))
        if tag not in self.VOID:
            self._open.append(f"{tag}.{values.get('class', '')}")
        if values.get("class") == "text":
            self.texts.append("")

    def handle_endtag(self, tag):
        assert self._open.pop().split(".")[0] == tag

    def handle_data(self, data):
        if "div.text" in self._open:
            self.texts[-1] += data

    def values(self, name):
        return [values[name] for _, values in self.elements if name in values]


@pytest.fixture(scope="module")
def page_of(make_result):
    """`page_of(text, (start, end), …)`: a Result with that text, an item on each span, and marks of every layer on it."""

    def build(text, *spans, **fields):
        items = [
            {"title": text[start:end], "evidence": {"text": text[start:end], "start": start, "end": end}, **fields}
            for start, end in spans
        ]
        marks = tuple(Mark(start, end, layer, text[:9], text[:9]) for start, end in spans for layer in LAYERS)
        return dataclasses.replace(make_result(items, title=text, source=text), text=text, marks=marks)

    return build


@pytest.mark.parametrize(
    ("spans", "cuts", "expected"),
    [
        ([], [], [(0, 9, (), None)]),
        ([(2, 5, 1)], [], [(0, 2, (), None), (2, 5, (1,), 0), (5, 9, (), None)]),
        ([(0, 9, 1), (3, 5, 2)], [], [(0, 3, (1,), 0), (3, 5, (1, 2), 1), (5, 9, (1,), 2)]),
        ([(0, 4, 1), (2, 9, 1)], [], [(0, 2, (1,), 0), (2, 4, (1,), 1), (4, 9, (1,), 2)]),
        ([(0, 9, 1)], [4], [(0, 4, (1,), 0), (4, 9, (1,), 1)]),
        ([(7, 99, 1), (5, 5, 2), (-3, 0, 3)], [], [(0, 7, (), None), (7, 9, (1,), 0)]),
    ],
    ids=["none", "one", "inside", "overlapping", "line break", "outside the text"],
)
def test_runs(spans, cuts, expected):
    assert runs(9, spans, cuts) == [Run(*each) for each in expected]


def test_a_span_is_a_range_of_elements():
    place = Places(runs(20, [(2, 8, 1), (4, 6, 2), (10, 12, 1)], first=5))
    assert [place(2, 8), place(4, 6), place(10, 12), place(8, 10)] == [(5, 7), (6, 6), (8, 8), None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一\n二", ["一\n", "二"]),
        ("一\r\n\r二\n", ["一\r\n", "\r", "二\n"]),
        ("讲" * 400 + "。二、抓落实。" + "讲。（一）抓重点", ["讲" * 400 + "。", "二、抓落实。讲。", "（一）抓重点"]),
        ("讲" * 400 + "第二、三季度", ["讲" * 400 + "第二、三季度"]),
        ("", []),
    ],
)
def test_paragraphs(text, expected):
    assert [text[start:end] for start, end in paragraphs(text)] == expected


@pytest.mark.parametrize(
    ("text", "inside", "attribute"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("a\r\n\tb", "a&#13;\n\tb", "a b"),
        ("\u202e", '<i class="c" data-c="U+202E">&#8238;</i>', "[U+202E]"),
        ("\x00", '<i class="c" data-c="U+0000">\ufffd</i>', "[U+0000]"),
        ("\ud800", '<i class="c" data-c="U+D800">\ufffd</i>', "[U+D800]"),
        ("\x85", '<i class="c" data-c="U+0085">\x85</i>', "[U+0085]"),
        ("\U000e0041", '<i class="c" data-c="U+E0041">&#917569;</i>', "[U+E0041]"),
        ("县　委𠮷❤\ufe0f", "县　委𠮷❤\ufe0f", "县　委𠮷❤\ufe0f"),
    ],
)
def test_escape(text, inside, attribute):
    assert (content(text), plain(text)) == (inside, attribute)


@st.composite
def texts_and_spans(draw):
    text = (
        "".join(draw(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(HOSTILE)), min_size=1, max_size=8))) + "。"
    )
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=6))
    return text, [(start, end) for start, end in pairs if start < end]


@given(texts_and_spans())
def test_the_text_is_shown_whole_and_is_nothing_but_text(page_of, drawn):
    text, spans = drawn
    result = page_of(text, *spans)
    page = Page(writers.render("html", [result]))
    assert page.texts == [text.replace("\0", "\ufffd")]
    names = Counter(page.values("id"))
    assert max(names.values()) == 1
    links = [href[1:] for href in page.values("href") if href != "#items"]
    for item in result.extraction.items:
        assert names[item.id] == names[f"t-{item.id}"] == 1
        assert {item.id, f"t-{item.id}"} <= set(links)
    assert set(links) <= set(names)
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert {name for _, values in page.elements for name in values} <= ATTRIBUTES


ELEMENTS = set(
    re.findall(
        r"\w+",
        "html head meta title style body a header p h1 h2 small main div label select option input span button table thead "
        "tr th tbody td q br blockquote details summary code section i ul li b script",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"[\w-]+",
        "lang charset http-equiv content name class href id for value type autocomplete hidden role aria-label scope colspan "
        "data-label data-at data-also data-unit data-kind data-month data-tier data-file data-marks data-n data-c",
    )
)


def test_nothing_but_the_own_style_and_script_may_run(page_of):
    page = writers.render("html", [page_of("".join(HOSTILE), (0, 9))]).decode("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    for name in ("style", "script"):
        (code,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"https?:|url\(|@import|innerHTML", page)


def test_the_same_results_give_the_same_bytes_and_documents_keep_apart(page_of):
    results = [page_of("请各单位报送名单。", (0, 8)), page_of("请各单位报送名单。", (0, 8))]
    first = writers.render("html", results)
    assert first == writers.render("html", results)
    page = Page(first)
    assert max(Counter(page.values("id")).values()) == 1
    assert page.values("data-n") == ["1", "2"]
    assert page.values("data-file") == ["1", "2"]
    assert page.values("data-at") == ["0-0", "1-1"]


def test_the_page_grows_with_the_items_and_not_with_their_overlaps(page_of):
    """Items inside items inside items; their titles, which hold the whole text, are left short."""
    sizes = []
    for count in (0, 200, 400):
        text = "办" * 2 * count + "。"
        spans = [(at, 2 * count - at) for at in range(count)]
        result = page_of(text, *spans, title="办", evidence={"text": "办", "start": 0, "end": 1})
        items = [
            item.model_copy(update={"evidence": item.evidence.model_copy(update={"start": start, "end": end})})
            for item, (start, end) in zip(result.extraction.items, spans, strict=True)
        ]
        result = dataclasses.replace(result, extraction=result.extraction.model_copy(update={"items": items}))
        sizes.append(len(writers.render("html", [result])))
    assert sizes[2] - sizes[0] < 2.1 * (sizes[1] - sizes[0])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"due": "2022-03-31"},
            ['<time datetime="2022-03-31">2022年3月31日（周四）</time>', 'data-month="2022-03"', "<q>月底前</q>"],
        ),
        ({"due": "2022-03-31", "time": "18:00"}, ["（周四） 18:00</time>"]),
        (
            {"recurrence": "FREQ=MONTHLY;BYMONTHDAY=-1", "first_due": "2022-02-28", "reason": "recurrence"},
            ['>周期</small>首次 <time datetime="2022-02-28">', 'data-month="2022-02&#10;周期性"', 'class="recurs"'],
        ),
        ({"reason": "unknown_event"}, ["没有日期：要看某件事哪一天发生", 'data-month="无日期"']),
        ({"due": "2022-03-31", "certainty": "context"}, ['<q>月底前</q><small>（<a href="#s0">见上下文</a>）']),
    ],
)
def test_the_deadline_of_an_item(page_of, deadline, fields, expected):
    text = "月底前做好以下工作：报送名单。"
    page = writers.render("html", [page_of(text, (10, 14), deadline=deadline("月底前", **fields))]).decode("utf-8")
    assert [each for each in expected if each not in page] == []


def test_who_does_it(page_of, assignee):
    who = [
        assignee("县妇联", "lead"),
        assignee("县教育局", "assist"),
        assignee("团县委", "assist"),
        assignee("县妇联", "assist"),
    ]
    who[1] |= {"source": "context", "start": 0, "end": 4}
    page = writers.render("html", [page_of("县教育局配合。县妇联牵头摸底。", (7, 14), assignees=who)]).decode("utf-8")
    assert 'data-label="牵头"><span class="name">县妇联</span></td>' in page
    assert (
        '<span class="name">县教育局</span><small>（<a href="#s0">见上下文</a>）</small>、<span class="name">团县委'
        in page
    )
    assert 'data-unit="县妇联&#10;县教育局&#10;团县委"' in page
    assert all(f'<option value="{name}">{name}（1）' in page for name in ("县妇联", "县教育局", "团县委"))


@pytest.mark.parametrize(
    ("date", "tier", "expected", "missing"),
    [
        ("2022-02-07", "must", "基准日期：2022年2月7日（周一），由 --date 给出", "一般号召"),
        (None, "may", "基准日期：无，可在运行时用 --date 给出", "具体任务"),
    ],
)
def test_what_is_said_of_the_document(page_of, make_result, date, tier, expected, missing):
    result = page_of("请报送名单。", (0, 5), tier=tier)
    document = result.extraction.document.model_copy(
        update={"reference_date": date, "reference_date_source": "option" if date else "none"}
    )
    result = dataclasses.replace(result, extraction=result.extraction.model_copy(update={"document": document}))
    page = writers.render("html", [result]).decode("utf-8")
    body = page[page.index("<body>") : page.index("<script>")]
    assert expected in body
    assert missing not in body


WARNINGS = [
    ("scanned_pages", "Pages 1-3, 7 are only a picture …", "要先做文字识别（OCR）：1-3, 7"),
    ("unreadable_fonts", "Page 2 is set in fonts …", "要先做文字识别（OCR）：2"),
    ("hidden", "What is hidden was left out: rows or all of “附表、Sheet2”.", "没有读取：“附表、Sheet2”"),
    ("broken_numbering", "The numbering of the Word file …", "自动编号已损坏，没有采用"),
    ("no_reference_date", "…; pass --date 2022-02-07 (or --date today).", "运行时加上 --date 2022-02-07 即可"),
]


@pytest.mark.parametrize(("code", "message", "wanted"), WARNINGS)
def test_warnings_are_in_chinese(make_result, code, message, wanted):
    result = make_result()
    warned = result.extraction.model_copy(update={"warnings": [Warning(code=code, message=message)]})
    page = writers.render("html", [dataclasses.replace(result, extraction=warned)]).decode("utf-8")
    assert f"{wanted}</p>" in page


def dots(*days, body="县妇联"):
    return [
        Dot(body, dt.date.fromisoformat(day), str(number), f"#i{number}", "<任务>")
        for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("days", "months", "gaps"),
    [
        (["2024-06-30"], ["2024年6月"], 0),
        (["2024-11-30", "2025-02-01"], ["2024年11月", "12月", "2025年1月", "2月"], 0),
        (["2024-06-30", "2031-02-01", "2024-06-01"], ["2024年6月", "2031年2月"], 1),
        (["2024-12-31"] * 300, ["2024年12月"], 0),
    ],
)
def test_timeline(days, months, gaps):
    drawing = ET.fromstring(f"<div>{timeline(dots(*days), '说明')}</div>")
    plot = drawing.find("svg[@role='img']")
    assert [plot.find("title").text, plot.find("desc").text] == ["各单位时限分布图", "说明"]
    assert [each.text for each in plot.findall("text")] == months
    assert len(plot.findall("path[@class='gap']")) == gaps
    boxes = [rect.attrib for rect in plot.findall("a/rect")]
    assert len(boxes) == len({(box["x"], box["y"]) for box in boxes}) == len(days)
    assert all(int(box["x"]) + int(box["width"]) <= int(plot.get("width")) for box in boxes)
    assert all(int(box["y"]) + int(box["height"]) <= int(plot.get("height")) for box in boxes)
    assert all(link.get("tabindex") == "-1" for link in plot.findall("a"))


def test_rows_of_the_timeline_follow_the_first_deadline():
    drawing = ET.fromstring(f"<div>{timeline([*dots('2024-06-30'), *dots('2024-05-01', body='团<县>委')], '')}</div>")
    assert [each.text for each in drawing.findall("svg[@class='names']/text")] == ["团<县>委", "县妇联"]
    assert timeline([], "") == ""


def test_colours_of_displacy_are_those_of_the_page():
    style = files("extract_tasks.writers.html").joinpath("page.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): (#\w+);", style[: style.index("@media")]))
    names = {"organizations": "organization", "deadlines": "deadline", "directives": "cue", "action_items": "item"}
    for key, name in names.items():
        assert set(displacy_options(key)["colors"].values()) == {light[name]}


def test_displacy_options():
    assert doctest.testmod(displacy).failed == 0
    with pytest.raises(UsageError, match="use one of organizations, deadlines"):
        displacy_options("tokens")


def test_ink_can_be_read_on_every_ground():
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5 for text, in both schemes."""
    style = files("extract_tasks.writers.html").joinpath("page.css").read_text("utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6});", part))
        for part in re.findall(r":root \{(.*?)\n *\}", style, re.DOTALL)
    ]
    for scheme in schemes[:2]:
        grounds = [name for name in scheme if name in {"page", "paper", "on"} or name.endswith("-tint")]
        pairs = [("ink", ground) for ground in grounds]
        pairs += [(ink, ground) for ink in ("soft", "red") for ground in ("page", "paper")]
        assert len(pairs) == 11
        for ink, ground in pairs:
            assert contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)


def contrast(one, other):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted([light(one), light(other)])
    return (bright + 0.05) / (dark + 0.05)
