"""Text whose lines a width has broken: read as if it had not, answered in its own offsets."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extract_tasks import extract
from extract_tasks.annotations import read
from extract_tasks.components.action_items import ActionItem
from extract_tasks.components.organizations import Mention
from extract_tasks.wrapping import unwrap

NOTICE = """关于做好2024年度基层工会换届工作的通知
各乡镇总工会，县直各单位工会：
为了加强基层工会建设，经研究，现就做好2024年度基层工会换届工作通知如下。
一、工作安排
各乡镇总工会要在2024年6月30日前将换届工作方案报县卫生健康局工会联合会备案，并于每季度末书面报告工作进展情况。
二、工作要求
由县总工会牵头，县教育局、县卫生健康局配合，7月15日前举办两期基层工会主席培训班，培训人数不少于一百人。
请各单位于7月31日前将换届工作总结报县总工会基层工作部，联系人由各单位自行确定并书面告知县总工会办公室。
"""


def wrap(text, width, newline="\n", indent=""):
    lines = (
        newline.join(indent * bool(at) + line[at : at + width] for at in range(0, len(line) or 1, width))
        for line in text.split("\n")
    )
    return newline.join(lines)


def said(result):
    """What a reader sees of the items, white space apart."""
    return [
        (
            "".join(item.evidence.text.split()),
            item.title,
            [(a.name, a.role) for a in item.assignees],
            item.deadline and (item.deadline.due, item.deadline.recurrence),
            item.section,
        )
        for item in result.items
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [18, 23, 30, 37])
def test_wrapped_text_gives_the_same_items(nlp, width, newline):
    whole, wrapped = extract(NOTICE, nlp=nlp), extract(wrap(NOTICE, width, newline), nlp=nlp)
    assert len(whole.items) >= 3
    assert said(wrapped) == said(whole)
    assert [item.id for item in wrapped.items] == [item.id for item in whole.items]
    assert [o.name for o in wrapped.organizations] == [o.name for o in whole.organizations]


def test_the_doc_keeps_its_text_and_its_records_lie_in_it(nlp):
    text = wrap(NOTICE, 23)
    doc = nlp(text)
    assert doc.text == text
    mentions = read(doc, "organizations", Mention)
    assert [m.text for m in mentions] == [text[m.start : m.end] for m in mentions]
    assert any("\n" in m.text for m in mentions)
    bodies = {(m.start, m.end) for m in mentions}
    items = read(doc, "action_items", ActionItem)
    assert {tuple(a["organization"]) for item in items for a in item.assignees} <= bodies
    times = [item.deadline for item in items if item.deadline]
    assert [t["text"] for t in times] == [text[t["start"] : t["end"]] for t in times]
    assert [span.text for span in doc.spans["organizations"]]


def test_user_data_and_saved_docs_go_through(nlp):
    doc = nlp.make_doc(wrap(NOTICE, 23))
    doc.user_data["reference_date"] = "2024-05-01"
    done = nlp(doc)
    assert done is doc
    assert done.user_data["reference_date"] == "2024-05-01"
    again = pickle.loads(pickle.dumps(Doc(nlp.vocab).from_bytes(done.to_bytes())))
    assert read(again, "action_items", ActionItem) == read(done, "action_items", ActionItem)


KEPT = {
    "sentences of their own": "各单位要认真学习。\n" * 9,
    "names in columns": "县委组织部干部教育科负责同志\n县委宣传部理论教育科负责同志\n县委统战部党外干部科负责同志\n",
    "rows of a table": "1\t召开全县工作推进会议\t县委办公室\t3月底前\n2\t印发年度工作要点通知\t县府办公室\t4月底前\n"
    * 4,
    "paragraphs that stand in": "　　各单位要在六月三十日以前报送工作总结\n" * 5,
}


@pytest.mark.parametrize("case", KEPT)
def test_lines_that_no_width_broke_stay(case):
    assert unwrap(KEPT[case]).text == KEPT[case]


BLOCKS = st.text(alphabet="各单位要在6月30日前报送总结，。、 ab一1\t|", max_size=70)


@settings(max_examples=200)
@given(st.lists(BLOCKS, max_size=12), st.integers(4, 40), st.sampled_from(["", "  ", "\t"]))
def test_the_way_back_leads_to_the_same_characters(blocks, width, indent):
    text = wrap("\n".join(blocks), width, indent=indent)
    copy = unwrap(text)
    for at, character in enumerate(copy.text):
        start, end = copy.start(at), copy.end(at + 1)
        assert text[start:end] == character or (character == " " and text[start:end].isspace()) or end - start == 1
    assert "".join(copy.text.split()) == "".join(text.split())
