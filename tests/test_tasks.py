"""What a list of tasks is told of an item: who, by when, and words that fit on one line."""

import datetime as dt

import pytest

from extract_tasks.errors import InputError
from extract_tasks.schema import Extraction
from extract_tasks.tasks import one_line, tasks_of, unique_tasks


def extraction(*, deadline=None, reference_date="2022-02-07", source="纪要.txt", title=None, uid="a", **fields):
    if deadline is not None:
        empty = {"due": None, "time": None, "start_date": None, "recurrence": None, "first_due": None, "reason": None}
        deadline = {"text": "时限", "start": 0, "end": 2, "certainty": "explicit", **empty, **deadline}
    item = {
        "id": uid,
        "title": "报送名单",
        "kind": "directive",
        "strength": "must",
        "tier": "must",
        "assignees": [],
        "deadline": deadline,
        "evidence": {"text": "报送名单", "start": 0, "end": 4},
        "section": [],
        "speaker": None,
        "confidence": 0.9,
        "rules": [],
        **fields,
    }
    document = {
        "id": "d",
        "title": title,
        "source": source,
        "sha256": "",
        "characters": 4,
        "reference_date": reference_date,
        "reference_date_source": "option" if reference_date else "none",
        "reference_date_evidence": None,
    }
    generator = {"name": "extract-tasks", "version": "0", "config": "default"}
    return Extraction.model_validate(
        {"generator": generator, "document": document, "organizations": [], "items": [item], "warnings": []}
    )


def task(**fields):
    return next(tasks_of(extraction(**fields)))


@pytest.mark.parametrize(
    ("recurrence", "first_due", "start_date", "due", "first", "rrule"),
    [
        # nothing recurs
        (None, None, None, "2022-03-15", "2022-03-15", None),
        (None, None, "2022-07-11", "2022-07-20", "2022-07-20", None),
        # a day is said
        ("FREQ=MONTHLY;BYMONTHDAY=25", "2022-02-25", None, None, "2022-02-25", "FREQ=MONTHLY;BYMONTHDAY=25"),
        # only a period is said: its end
        ("FREQ=DAILY", "2022-02-07", None, None, "2022-02-07", "FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=3", "2022-02-07", None, None, "2022-02-09", "FREQ=DAILY;INTERVAL=3"),
        ("FREQ=WEEKLY", "2022-02-07", None, None, "2022-02-13", "FREQ=WEEKLY;BYDAY=SU"),
        ("FREQ=WEEKLY;INTERVAL=2", "2022-02-07", None, None, "2022-02-20", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"),
        ("FREQ=MONTHLY", "2022-01-31", None, None, "2022-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;INTERVAL=3", "2022-11-30", None, None, "2022-12-31", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;INTERVAL=5", "2022-11-30", None, None, "2023-03-31", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1"),
        ("FREQ=YEARLY", "2022-02-07", None, None, "2022-12-31", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("FREQ=YEARLY;INTERVAL=9000", "2022-02-07", None, None, None, None),
        # 每年春节前: the days of the lunar calendar follow no rule
        ("FREQ=YEARLY", "2023-01-21", None, None, "2023-01-21", None),
        # bounds
        ("FREQ=DAILY", "2022-02-10", "2022-02-10", "2022-02-12", "2022-02-10", "FREQ=DAILY;UNTIL=20220212"),
        ("FREQ=DAILY", "2022-02-07", "2022-02-10", "2022-02-12", "2022-02-10", "FREQ=DAILY;UNTIL=20220212"),
        ("FREQ=DAILY", None, "2022-02-10", "2022-02-12", "2022-02-10", "FREQ=DAILY;UNTIL=20220212"),
        (
            *("FREQ=WEEKLY;BYDAY=MO", "2022-02-10", "2022-02-10", "2022-02-28"),
            *("2022-02-14", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20220228"),
        ),
        (
            *("FREQ=MONTHLY", "2022-02-07", "2022-03-01", "2022-06-30"),
            *("2022-03-31", "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20220630"),
        ),
        ("FREQ=WEEKLY;BYDAY=MO", "2022-02-10", "2022-02-10", "2022-02-12", "2022-02-12", None),
        # no first day, no rule
        ("FREQ=MONTHLY;BYMONTHDAY=25", None, None, None, None, None),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2022-02-07", None, None, None, None),
    ],
)
def test_due(recurrence, first_due, start_date, due, first, rrule):
    found = task(deadline={"recurrence": recurrence, "first_due": first_due, "start_date": start_date, "due": due})
    assert (found.due and found.due.isoformat(), found.rrule) == (first, rrule)
    assert found.start == (dt.date.fromisoformat(start_date) if start_date else None)


@pytest.mark.parametrize(
    "deadline",
    [
        {"due": "2022-02-30"},
        {"due": "2022-03-01", "time": "下午"},
        {"recurrence": "每月", "first_due": "2022-03-01"},
        {"recurrence": "INTERVAL=2", "first_due": "2022-03-01"},
    ],
)
def test_a_day_that_is_none_is_an_error_of_one_line(deadline):
    with pytest.raises(InputError, match=r"^纪要.txt: item a: .*; mend it there$"):
        task(deadline=deadline)


@pytest.mark.parametrize(
    ("roles", "lead", "assist"),
    [
        ("", "", ""),
        ("lead甲 assist乙 assist丙", "甲", "乙 丙"),
        ("responsible甲 responsible乙", "甲 乙", ""),
        ("responsible甲 lead乙 assist丙", "乙", "甲 丙"),
        ("assist丙", "", "丙"),
        ("lead甲 lead甲 assist甲 assist乙", "甲", "乙"),
    ],
)
def test_who_leads_and_who_assists(roles, lead, assist):
    rows = [
        {"name": each[-1], "role": each[:-1], "source": "explicit", "organization": None, "start": None, "end": None}
        for each in roles.split()
    ]
    found = task(assignees=rows)
    assert (found.lead, found.assist) == (tuple(lead.split()), tuple(assist.split()))


@pytest.mark.parametrize(
    ("title", "source", "document"),
    [
        ("云州县\n会议纪要", "x.txt", "云州县会议纪要"),
        (None, "来文/3月/纪要.docx", "纪要.docx"),
        (None, "-", ""),
        (None, None, ""),
    ],
)
def test_a_document_is_called_by_its_title_or_file(title, source, document):
    assert task(title=title, source=source).document == document


def test_the_same_task_of_two_files_is_one():
    both = [extraction(source="纪要.txt"), extraction(source="纪要.docx"), extraction(uid="b")]
    assert [(each.uid, each.source) for each in unique_tasks(both)] == [("a", "纪要.txt"), ("b", "纪要.txt")]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("县总工会要在6月底前\n建成驿站", "县总工会要在6月底前建成驿站"),
        ("报送 \r\n  名单\n", "报送名单"),
        ("Annual\nreport", "Annual report"),
        ("完成 GIS\n系统", "完成 GIS系统"),
        ("召开会议\t县委组织部\t3月底前", "召开会议 县委组织部 3月底前"),
        ("一\u2028二\u2029三\x85四\v五\f六\x1e七", "一二三四五六七"),
        ("\x00报\x07送\x1b\ufeff名\u202e单\x7f", "报送名单"),
        ("\n\x00\n", ""),
        ("a\n\x00\nb", "a b"),
    ],
)
def test_one_line(said, line):
    assert one_line(said) == line
