"""`zh_reference_date`: which day a text tells, and which source wins."""

import doctest
from pathlib import Path

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks.annotations import read
from extract_tasks.components import reference_date
from extract_tasks.components.reference_date import ReferenceDate
from extract_tasks.dates.reference import find_reference
from extract_tasks.errors import UsageError

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "reference_date.yaml").read_text("utf-8"))
STATED = "通知\n请按时报送。\n某县总工会\n2026年4月8日"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_evidence(case):
    found = find_reference(case["text"])
    assert (found and found.day) == case["day"]
    if found:
        assert 0 <= found.start < found.end <= len(case["text"])


@pytest.fixture(scope="module")
def alone():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_reference_date")
    return nlp


def run(nlp, text, **data):
    doc = nlp.make_doc(text)
    doc.user_data.update(data)
    return nlp(doc)


SOURCES = [
    (STATED, {}, ("text", "2026-04-08")),
    (STATED, {"reference_date": "2022-02-07"}, ("option", "2022-02-07")),
    (STATED, {"metadata_date": "2022-02-07"}, ("text", "2026-04-08")),
    ("请按时报送。", {"metadata_date": "2022-02-07T10:00:00"}, ("metadata", "2022-02-07")),
    ("请按时报送。", {"metadata_date": "someday"}, None),
    ("请按时报送。", {}, None),
]


@pytest.mark.parametrize(("text", "data", "wanted"), SOURCES)
def test_source(alone, text, data, wanted):
    found = read(run(alone, text, **data), "reference_date", ReferenceDate)
    assert [(r.label, r.date) for r in found] == ([wanted] if wanted else [])


def test_evidence_is_a_quote(alone):
    (found,) = read(run(alone, STATED), "reference_date", ReferenceDate)
    assert STATED[found.start : found.end] == "2026年4月8日"


def test_what_the_text_states_is_kept_beside_the_option(alone):
    assert run(alone, STATED, reference_date="2022-02-07").user_data["stated_date"] == "2026-04-08"


def test_a_day_for_every_text():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_reference_date", config={"reference_date": "2022-02-07"})
    (found,) = read(nlp("请按时报送。"), "reference_date", ReferenceDate)
    assert (found.label, found.date) == ("option", "2022-02-07")


def test_a_wrong_day_is_an_error():
    with pytest.raises(UsageError, match="2022-02-30"):
        spacy.blank("zh").add_pipe("zh_reference_date", config={"reference_date": "2022-02-30"})


def test_page_chrome_is_skipped(nlp):
    text = "分享\n在2022年务虚会上的讲话范文.docx\n下载文档\n大小:24.06KB\n页数:13页\n时间:2023-04-24\n在2022年全市务虚会上的讲话范文 同志们: 今天是新春假期结束后上班的第一天,我们召开务虚会。"
    (found,) = read(nlp(text), "reference_date", ReferenceDate)
    assert (found.date, text[found.start : found.end]) == ("2022-02-07", "今天是新春假期结束后上班的第一天")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "今天是",
                "2026年",
                "2月",
                "30日",
                "（",
                "）",
                "\n",
                "时间：",
                "地点",
                "县总工会",
                "印发",
                "春节后",
                "第一天",
                "9999",
                "20260231",
                "，",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_nothing_raises(text):
    found = find_reference(text)
    assert found is None or text[found.start : found.end]


def test_the_docstring():
    assert doctest.testmod(reference_date).failed == 0
