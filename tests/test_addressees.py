"""Addressees: the table of cases, what they govern, invariants."""

from pathlib import Path

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks.components.addressees import read_addressees, read_salutations

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "addressees.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def characters():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_organizations")
    nlp.add_pipe("zh_addressees")
    return nlp


def who(nlp, text):
    return [[a.name, a.label, a.frame] for a in read_addressees(nlp(text))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_addressees_on_characters(characters, case):
    assert who(characters, case["text"]) == case["who"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_addressees_on_words(nlp, case):
    assert who(nlp, case["text"]) == case["who"]


SCOPES = {
    "to the end of the sentence": ("由工会牵头，6月底前完成。各部门知晓。", "工会", "由工会牵头，6月底前完成"),
    "to the next subject": ("县委办要起草通知，县政府办要做好会务。", "县委办", "县委办要起草通知，"),
    "of a bracket: the sentence it closes": ("一要宣传。二要整治（城管局负责）。", "城管局", "二要整治（城管局负责）"),
    "of a bracket behind the full stop": (
        "先行试点。优先安排资金。（财政部负责）",
        "财政部",
        "优先安排资金。（财政部负责）",
    ),
    "of an item that a body heads: to the next one": (
        "（一）县总工会：1.建台账。2.走访。\n（二）团县委：组建队伍。",
        "县总工会",
        "县总工会：1.建台账。2.走访。\n",
    ),
    "of a line that a body heads": (
        "市财政局：尽快拨付；开展自查。\n下周通报。",
        "市财政局",
        "市财政局：尽快拨付；开展自查。",
    ),
    "of a row": ("任务\t责任单位\n排查\t安监科\n", "安监科", "排查\t安监科"),
}


@pytest.mark.parametrize("case", SCOPES)
def test_what_an_addressee_governs(characters, case):
    text, name, scope = SCOPES[case]
    found = next(a for a in read_addressees(characters(text)) if a.name == name)
    assert text[found.scope_start : found.scope_end] == scope


def test_a_body_keeps_its_mention(characters):
    text = "由市总工会牵头，刘建国同志负责。"
    assert [a.organization for a in read_addressees(characters(text))] == [[1, 5], None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("关于开展检查的通知\n各县教育局，各有关单位：\n现通知如下。", ["各县教育局", "各有关单位"]),
        ("关于报送材料的函省直有关部门:根据安排，请于5日前报送。", ["省直有关部门"]),
        ("同志们：\n今天开会。各有关单位：\n要抓紧。", []),
    ],
)
def test_whom_a_notice_greets_stands_apart(characters, text, names):
    doc = characters(text)
    assert [a.name for a in read_salutations(doc)] == names
    assert not set(names) & {a.name for a in read_addressees(doc)}


def test_our_bureau_is_the_body_of_the_letterhead(characters):
    found = read_addressees(characters("清江市财政局文件\n我局将于月底前完成拨付。"))
    assert [(a.name, a.source) for a in found] == [("清江市财政局", "speaker")]


PIECES = st.sampled_from(
    [
        "由",
        "请",
        "责成",
        "会同",
        "牵头",
        "配合",
        "负责",
        "，",
        "。",
        "；",
        "（",
        "）",
        "：",
        "责任单位",
        "牵头单位",
        "市教育局",
        "各部门",
        "小陈",
        "刘建国同志",
        "我",
        "我们",
        "要",
        "下周三前",
        "报送",
        "方案",
        "\t",
        "|",
        "\n",
        "@",
        "、",
        "和",
        "的",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_addressees_lie_in_the_text_and_in_their_scope(characters, text):
    found = read_addressees(characters(text))
    assert [a.start for a in found] == sorted(a.start for a in found)
    for each in found:
        assert 0 <= each.scope_start <= each.start < each.end <= len(text)
        assert each.start < each.scope_end <= len(text)
        assert each.label in {"lead", "assist", "responsible"}
