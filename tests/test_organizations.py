"""Mentions of organizations: the table of cases, identity, definitions, user rules, invariants."""

from itertools import pairwise
from pathlib import Path

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extract_tasks.components.organizations import names, read_mentions
from extract_tasks.errors import RuleError

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "organizations.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def characters():
    """A pipeline whose tokens are single characters."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_organizations")
    return nlp


def mentions(nlp, text):
    return read_mentions(nlp(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_mentions_on_characters(characters, case):
    assert [m.text for m in mentions(characters, case["text"])] == case["mentions"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_mentions_on_words(nlp, case):
    assert [m.text for m in mentions(nlp, case["text"])] == case["mentions"]


GENERIC = {
    "各部门要抓紧落实。": True,
    "市总工会要抓紧落实。": False,
    "八个党群部门作了汇报。": True,
    "各县（市、区）总工会要抓紧。": True,
    "财政部要抓紧落实。": False,
    "公安、卫健部门要配合。": True,
}


@pytest.mark.parametrize("text", GENERIC)
def test_collectives_are_generic(characters, text):
    assert [m.generic for m in mentions(characters, text)] == [GENERIC[text]]


FULL_NAMES = {
    "由银保监会负责。": "中国银行保险监督管理委员会",
    "请团市委配合。": "共青团市委员会",
    "县住建局牵头。": "县住房和城乡建设局",
    "县发改委牵头。": "县发展和改革委员会",
    "市妇联牵头。": "市妇女联合会",
    "市财政局牵头。": None,
    "区委要求如下。": None,
    "工青妇要配合。": ["工会", "共青团", "妇联"],
    "公安、卫健部门要配合。": ["公安部门", "卫健部门"],
}


@pytest.mark.parametrize("text", FULL_NAMES)
def test_full_names_come_from_the_lexicon(characters, text):
    assert [m.canonical for m in mentions(characters, text)] == [FULL_NAMES[text]]


SAME_BODY = {
    "abbreviation and full name": ("团市委印发通知。", "共青团市委员会负责。"),
    "the only one of its kind": ("区妇联要抓紧。", "妇联负责培训。"),
    "the one place of the level": ("临江区妇联会议纪要", "区妇联负责培训。"),
    "the league of the county": ("共青团云岭县委文件", "团县委负责。"),
    "defined in the text": ("市创建卫生城市工作领导小组（以下简称“领导小组”）成立。", "领导小组每月调度。"),
    "the company of the letterhead": ("清江水务集团文件", "集团要加强值守。"),
    "we": ("清江市财政局文件", "我局将于月底前完成。"),
}


@pytest.mark.parametrize("case", SAME_BODY)
def test_mentions_of_one_body_share_its_identity(characters, case):
    assert len({m.body for m in mentions(characters, "\n".join(SAME_BODY[case]))}) == 1


OTHER_BODY = {
    "two levels": "区妇联、市妇联要抓紧，妇联负责。",
    "two places": "东山区妇联、西河区妇联要抓紧，区妇联负责。",
}


@pytest.mark.parametrize("case", OTHER_BODY)
def test_a_name_that_may_mean_two_bodies_stays_apart(characters, case):
    assert len({m.body for m in mentions(characters, OTHER_BODY[case])}) == 3


def test_a_definition_holds_from_where_it_stands(characters):
    text = "承办单位要报名。成立重大项目推进专班（简称推进办），推进办设在发改局，推进办每周调度。"
    found = [m for m in mentions(characters, text) if m.text == "推进办"]
    assert len(found) == 3
    assert {m.body for m in found} == {"重大项目推进专班"}


def test_words_prove_a_place_name():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_organizations")
    words = ["，", "牛首区", "教育局", "负责"]
    doc = nlp.get_pipe("zh_organizations")(Doc(nlp.vocab, words=words, spaces=[False] * 4))
    assert [m.text for m in read_mentions(doc)] == ["牛首区教育局"]


def with_rules(folder, source):
    (folder / "organizations.yaml").write_text(source, "utf-8")
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_organizations", config={"rules": [str(folder)]})
    return nlp


USER = """
- {id: organizations.mine.water, name: 清江水务有限公司, aliases: [清水公司, 青水], type: enterprise}
- id: organizations.mine.rest
  type: institution
  bodies: |
    飞鱼指挥舱
    白鹭驿站 白驿 鹭站
"""


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("由清水公司负责。", "清江水务有限公司"),
        ("请青水配合。", "清江水务有限公司"),
        ("飞鱼指挥舱要值守。", None),
        ("请鹭站登记。", "白鹭驿站"),
    ],
)
def test_a_user_adds_bodies(tmp_path, text, full):
    assert [m.canonical for m in mentions(with_rules(tmp_path, USER), text)] == [full]


def test_names_for_the_tokenizer_hold_the_users_too(tmp_path):
    (tmp_path / "organizations.yaml").write_text(USER, "utf-8")
    assert {"总工会", "清水公司"} <= set(names([str(tmp_path)]))
    assert "清水公司" not in set(names())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("- {id: organizations.x, type: mass}\n", "organizations.yaml:1: organizations.x"),
        ("- id: organizations.x\n  nmae: 甲\n", "organizations.yaml:2: organizations.x: nmae"),
        ("- id: organizations.x\n  names: ['', 甲]\n", "cannot be empty"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path, source, message):
    with pytest.raises(RuleError, match=message):
        with_rules(tmp_path, source)


PIECES = st.sampled_from(
    [
        "市",
        "区",
        "县",
        "省",
        "各",
        "有关",
        "教育局",
        "总工会",
        "妇联",
        "部门",
        "单位",
        "、",
        "和",
        "（",
        "）",
        "(",
        ")",
        "，",
        "。",
        "\n",
        "第三",
        "党支部",
        "办公室",
        "清江",
        "由",
        "牵头",
        "领导小组",
        "局",
        "部",
        "处",
        "委",
        "公司",
        "“",
        "”",
        "1",
        "简称",
        "的",
        "𠀀",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_mentions_are_quotes_in_order_without_overlap(characters, text):
    found = mentions(characters, text)
    assert all(m.text == text[m.start : m.end] and m.start < m.end for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found == mentions(characters, text)


def test_records_survive_serialization(characters):
    doc = characters("由市总工会牵头，工青妇配合。")
    assert read_mentions(Doc(characters.vocab).from_bytes(doc.to_bytes())) == read_mentions(doc)
