"""`zh_deadlines` alone in a blank pipeline and behind the other components."""

import doctest
import pickle

import pytest
import spacy
from spacy.tokens import Doc

from extract_tasks.annotations import read
from extract_tasks.components import deadlines
from extract_tasks.components.deadlines import Deadline

TEXT = "各单位于下周三前报送名单，每季度末通报，2月30日前整改，尽快落实。"


@pytest.fixture(scope="module")
def alone():
    nlp = spacy.blank("zh")
    nlp.add_pipe("zh_deadlines")
    return nlp


def run(nlp, text, day="2022-02-07"):
    doc = nlp.make_doc(text)
    if day:
        doc.user_data["reference_date"] = day
    return nlp(doc)


def test_records_are_quotes_with_iso_dates(alone):
    doc = run(alone, TEXT)
    found = read(doc, "deadlines", Deadline)
    assert [(TEXT[d.start : d.end], d.label, d.due, d.recurrence, d.reason) for d in found] == [
        ("下周三前", "deadline", "2022-02-16", None, None),
        ("每季度末", "recurrence", None, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "recurrence"),
        ("2月30日前", "deadline", None, None, "impossible_date"),
        ("尽快", "urgency", None, None, "urgency"),
    ]
    assert found[1].first_due == "2022-03-31"
    assert all(d.rule in d.rules for d in found)
    assert [code for code, _ in doc.user_data["task_warnings"]] == ["impossible_date"]


def test_the_first_day_of_a_period(alone):
    (period, end) = read(run(alone, "3月至6月集中整治，7月底前总结。"), "deadlines", Deadline)
    assert (period.start_date, period.end_date, period.due) == ("2022-03-01", "2022-06-30", "2022-06-30")
    assert (end.start_date, end.end_date, end.due) == (None, None, "2022-07-31")


def test_without_a_reference_day(alone):
    (found,) = read(run(alone, "下周三前报送名单。", day=None), "deadlines", Deadline)
    assert (found.due, found.reason) == (None, "no_reference_date")


def test_records_survive_bytes_and_pickle(alone):
    doc = run(alone, TEXT)
    wanted = read(doc, "deadlines", Deadline)
    assert read(Doc(doc.vocab).from_bytes(doc.to_bytes()), "deadlines", Deadline) == wanted
    assert read(pickle.loads(pickle.dumps(doc)), "deadlines", Deadline) == wanted


def test_saved_and_loaded(alone, tmp_path):
    alone.to_disk(tmp_path)
    assert read(run(spacy.load(tmp_path), TEXT), "deadlines", Deadline) == read(run(alone, TEXT), "deadlines", Deadline)


def test_workdays_of_an_unknown_year_are_warned_of(alone):
    doc = run(alone, "五个工作日内答复。", day="2051-09-28")
    assert [code for code, _ in doc.user_data["task_warnings"]] == ["workdays_unknown"]


def due(doc):
    return {doc.text[d.start : d.end]: d.due for d in read(doc, "deadlines", Deadline)}


def test_a_year_in_the_heading_governs(nlp):
    text = "关于明年重点工作的通知\n\n一、2023年重点任务\n（一）抓培训。2月底前完成培训。\n二、其他事项\n（一）抓报送。2月底前报送总结。\n"
    doc = run(nlp, text, "2022-12-20")
    assert [d.due for d in read(doc, "deadlines", Deadline) if d.due and d.due[5:] == "02-28"] == ["2023-02-28"] * 2


def test_the_reference_day_of_the_text(nlp):
    assert (
        due(nlp("在全县会议上的讲话\n（2024年3月12日）\n\n同志们：\n各单位下周五前报送。"))["下周五前"] == "2024-03-22"
    )


def test_page_chrome_is_left_out(nlp):
    text = "分享\n大小:24KB\n页数:13页\n时间:2023-04-24\n下载文档\n在2022年会议上的讲话\n同志们：\n各单位6月底前报送。"
    assert "2023-04-24" not in due(nlp(text))


def test_the_docstring():
    assert doctest.testmod(deadlines).failed == 0
