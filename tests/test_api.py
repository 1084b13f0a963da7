"""The output model for whole texts: contract, offsets, determinism, ids, serialization."""

import json
import pickle

import jsonschema
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks import extract, load
from extract_tasks.errors import InputError, UsageError
from extract_tasks.schema import Extraction, json_schema

SPEECH = """在全县群团工作会议上的讲话
（2024年5月14日）

同志们：
过去一年，县总工会建成驿站5个，县妇联举办讲座12场。
一、抓好下一步工作
县总工会要在6月底前建成驿站10个。由县妇联牵头，县教育局配合，7月15日前拿出活动方案。
请各单位于下周三前将工作计划报县委办公室。
"""


def quotes(found):
    """All (text, start, end) of an extraction."""
    yield from ((q.text, q.start, q.end) for o in found.organizations for q in o.mentions)
    for item in found.items:
        yield item.evidence.text, item.evidence.start, item.evidence.end
        if item.deadline:
            yield item.deadline.text, item.deadline.start, item.deadline.end
    evidence = found.document.reference_date_evidence
    if evidence:
        yield evidence.text, evidence.start, evidence.end


def test_a_speech(nlp):
    found = extract(SPEECH, nlp=nlp)
    assert found.document.title == "在全县群团工作会议上的讲话"
    assert (found.document.reference_date, found.document.reference_date_source) == ("2024-05-14", "text")
    assert [([a.name for a in i.assignees], i.deadline.due) for i in found.items] == [
        (["县总工会"], "2024-06-30"),
        (["县妇联", "县教育局"], "2024-07-15"),
        (["各单位"], "2024-05-22"),
    ]
    assert [a.role for a in found.items[1].assignees] == ["lead", "assist"]
    named = {o.id: o.name for o in found.organizations}
    assert named[found.items[0].assignees[0].organization] == "县总工会"


def test_output_is_valid_against_the_shipped_schema(nlp):
    schema = json.loads(json_schema())
    found = json.loads(extract(SPEECH, include_may=True, nlp=nlp).model_dump_json())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    found["items"][0]["wat"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema)


def test_the_option_wins_over_the_text_and_the_text_over_the_metadata(nlp):
    def day(text, **options):
        document = extract(text, nlp=nlp, **options).document
        return document.reference_date, document.reference_date_source

    bare = SPEECH.replace("（2024年5月14日）\n", "")
    assert day(SPEECH, reference_date="2023-01-01", metadata_date="2022-01-01") == ("2023-01-01", "option")
    assert day(SPEECH, metadata_date="2022-01-01") == ("2024-05-14", "text")
    assert day(bare, metadata_date="2022-01-01") == ("2022-01-01", "metadata")
    assert day(bare) == (None, "none")


def test_without_a_day_relative_deadlines_keep_their_text_and_say_why(nlp):
    found = extract("请各单位于下周三前将工作计划报县委办公室。", nlp=nlp)
    deadline = found.items[0].deadline
    assert (deadline.text, deadline.due) == ("下周三前", None)
    assert deadline.reason
    assert [w.code for w in found.warnings] == ["no_reference_date"]


def test_ids_stay_when_text_is_mended_elsewhere(nlp):
    before = {i.title: i.id for i in extract(SPEECH, nlp=nlp).items}
    mended = SPEECH.replace("建成驿站5个", "建成职工驿站8个").replace("同志们：", "同志们，朋友们：")
    after = {i.title: i.id for i in extract(mended, nlp=nlp).items}
    assert before == after
    assert len(set(before.values())) == 3


def test_the_same_words_twice_have_two_ids(nlp):
    text = "一、甲县\n请办公室5月20日前报送名单。\n二、乙县\n请办公室6月20日前报送名单。请办公室5月20日前报送名单。"
    ids = [i.id for i in extract(text, "2024-05-01", include_may=True, nlp=nlp).items]
    assert len(ids) == len(set(ids))


def test_exhortations_only_on_request(nlp):
    text = "各级党组织要高度重视。县总工会要在6月底前建成驿站10个。"
    assert [i.tier for i in extract(text, "2024-05-01", nlp=nlp).items] == ["must"]
    assert [i.tier for i in extract(text, "2024-05-01", include_may=True, nlp=nlp).items] == ["may", "must"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\ufeff", "要", "。", "\0", "x" * 300, "一、", "：", "（" * 50, "“" * 50]
)
def test_odd_texts(nlp, text):
    assert extract(text, "2024-05-01", nlp=nlp).document.characters == len(text)


def test_half_a_character_is_a_clear_error(nlp):
    with pytest.raises(InputError, match="offset 2"):
        extract("报送\ud800", nlp=nlp)


def test_a_wrong_date_is_a_usage_error(nlp):
    with pytest.raises(UsageError, match="2022-13-01"):
        extract("报送", "2022-13-01", nlp=nlp)


OFFICIALESE = st.lists(
    st.sampled_from(
        [
            "各单位",
            "要",
            "请",
            "于",
            "6月30日前",
            "下周三前",
            "每月底",
            "报送",
            "总结",
            "。",
            "，",
            "；",
            "、",
            "县总工会",
            "牵头",
            "配合",
            "由",
            "将",
            "不得",
            "（",
            "）",
            "“",
            "”",
            "一、",
            "（一）",
            "1.",
            "①",
            "一是",
            "\n",
            "\t",
            "会议决定",
            "同志们：",
            "2月30日",
            "我",
            "十四五",
            "年底前",
            "x",
            "×",
            "已",
            "了",
            "如果",
            "工青妇",
            "以下简称“甲”",
            "附件：",
            "王主任",
            "00:01",
            "责任单位：",
            "@",
            "🙂",
            "\u200b",
            "\ufeff",
            "\x00",
            "\r\n",
            "\u3000",
            "2024年5月1日",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(OFFICIALESE, st.text(max_size=80)), st.sampled_from([None, "2024-05-01", "2023-12-31", "2024-02-29"]))
def test_quotes_are_the_text_and_the_answer_is_always_the_same(nlp, text, day):
    found = extract(text, day, include_may=True, nlp=nlp)
    assert all(text[start:end] == said for said, start, end in quotes(found))
    assert all(len(item.title) <= 30 for item in found.items)
    again = extract(text, day, include_may=True, nlp=nlp)
    assert found.model_dump_json() == again.model_dump_json()
    assert Extraction.model_validate_json(found.model_dump_json()) == found


def items(doc):
    return doc.spans["action_items"].attrs["records"]


def test_round_trip_through_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert items(again(SPEECH)) == items(nlp(SPEECH)) != []


def test_processes_and_pickling(nlp):
    here = nlp(SPEECH)
    there = next(iter(nlp.pipe([SPEECH, "各单位要抓紧报送方案。"], n_process=2)))
    pickled = pickle.loads(pickle.dumps(there))
    for doc in (there, pickled):
        assert items(doc) == items(here)
        assert [s.id_ for s in doc.spans["action_items"]] == [s.id_ for s in here.spans["action_items"]]


@pytest.mark.parametrize("name", list(load().pipe_names))
def test_each_component_works_alone(name):
    blank = spacy.blank("zh")
    blank.add_pipe(name)
    doc = blank(SPEECH)
    assert doc.text == SPEECH
    writes_none = {"zh_unwrap", "zh_reference_date", "zh_rewrap"}
    assert name in writes_none or doc.spans[name.removeprefix("zh_")] is not None
