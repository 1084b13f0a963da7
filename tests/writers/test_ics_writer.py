"""VTODOs as a calendar program reads them: `icalendar` parses, python-dateutil expands."""

import datetime as dt
import time
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from extract_tasks.api import process
from extract_tasks.sources import Source
from extract_tasks.tasks import one_line
from extract_tasks.writers import ics


def todos(*results):
    return Calendar.from_ical(ics.render(results)).walk("VTODO")


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


# What is said on Monday 2022-02-07 → the first days of it, `…` where more follow.
RECURRENCES = [
    ("各单位每周一报送工作进展。", "2022-02-07 2022-02-14 2022-02-21 …"),
    ("各单位每周报送一次工作进展。", "2022-02-13 2022-02-20 2022-02-27 …"),
    ("各单位每两周报送一次工作进展。", "2022-02-20 2022-03-06 2022-03-20 …"),
    ("各单位每月25日前报送台账。", "2022-02-25 2022-03-25 2022-04-25 …"),
    ("各单位每月底前报送台账。", "2022-02-28 2022-03-31 2022-04-30 2022-05-31 …"),
    ("各单位每月报送一次台账。", "2022-02-28 2022-03-31 2022-04-30 …"),
    ("各单位每季度末报送工作小结。", "2022-03-31 2022-06-30 2022-09-30 2022-12-31 2023-03-31 …"),
    ("各单位每季度报送一次工作小结。", "2022-03-31 2022-06-30 2022-09-30 2022-12-31 2023-03-31 …"),
    ("各单位每季度首月10日前报送工作小结。", "2022-04-10 2022-07-10 2022-10-10 2023-01-10 …"),
    ("各单位每半年末报送工作小结。", "2022-06-30 2022-12-31 2023-06-30 …"),
    ("各单位每半年报送一次工作小结。", "2022-06-30 2022-12-31 2023-06-30 …"),
    ("县总工会每年6月底前报送小结。", "2022-06-30 2023-06-30 …"),
    ("县总工会每年报送一次小结。", "2022-12-31 2023-12-31 …"),
    ("县总工会每年国庆节前走访不少于20户。", "2022-09-30 2023-09-30 …"),
    ("各单位每月第一个工作日报送值班情况。", "2022-03-01 2022-04-01 2022-05-02 …"),
    ("各单位2月10日到2月12日每天18:00前报送值班情况。", "2022-02-10T18:00 2022-02-11T18:00 2022-02-12T18:00"),
    ("2月10日至2月12日，各单位每天7时前报送值班情况。", "2022-02-10T07:00 2022-02-11T07:00 2022-02-12T07:00"),
    ("3月至6月，各单位每月5日前报送一次进度。", "2022-03-05 2022-04-05 2022-05-05 2022-06-05"),
    ("3月至6月，各单位每月报送一次进度。", "2022-03-31 2022-04-30 2022-05-31 2022-06-30"),
]


@pytest.mark.parametrize(("said", "days"), RECURRENCES)
def test_a_recurrence_expands_to_its_days(nlp, zone, said, days):
    (todo,) = todos(process(Source(said, "x.txt"), "2022-02-07", nlp=nlp))
    start = todo["DTSTART"].dt
    assert start == todo["DUE"].dt
    timed = isinstance(start, dt.datetime)
    assert todo["DTSTART"].params.get("VALUE") == (None if timed else "DATE")
    expected = [dt.datetime.fromisoformat(day) for day in days.removesuffix("…").split()]
    rule = rrulestr(todo["RRULE"].to_ical().decode(), dtstart=start if timed else dt.datetime.combine(start, dt.time()))
    assert list(islice(rule, len(expected) + (not days.endswith("…")))) == expected


@pytest.mark.parametrize(
    ("said", "reference", "properties"),
    [
        ("各单位3月15日前报送名单。", "2022-02-07", {"DUE;VALUE=DATE": "20220315"}),
        ("各单位3月15日17时前报送名单。", "2022-02-07", {"DUE": "20220315T170000"}),
        ("各单位2月8日早上7点前报送名单。", "2022-02-07", {"DUE": "20220208T070000"}),
        (
            "县总工会7月中旬组织一次督查。",
            "2022-02-07",
            {"DTSTART;VALUE=DATE": "20220711", "DUE;VALUE=DATE": "20220720"},
        ),
        ("各单位每月25日前报送台账。", None, {}),
        ("各单位尽快报送名单。", "2022-02-07", {}),
        ("县民政局每年春节前走访困难群众不少于20户。", "2022-02-07", {"DUE;VALUE=DATE": "20230121"}),
    ],
)
def test_days_are_written_as_they_are_said(nlp, zone, said, reference, properties):
    lines = ics.render([process(Source(said, "x.txt"), reference, nlp=nlp)]).decode().split("\r\n")
    found = dict(line.split(":", 1) for line in lines if line.startswith(("DUE", "DTSTART", "RRULE")))
    assert found == properties


def test_a_period_with_a_time_of_day_begins_as_a_moment_too(make_result, deadline):
    when = deadline("7月中旬18时前", due="2022-07-20", time="18:00", start_date="2022-07-11")
    (todo,) = todos(make_result([{"deadline": when}]))
    assert (todo["DTSTART"].dt, todo["DUE"].dt) == (dt.datetime(2022, 7, 11), dt.datetime(2022, 7, 20, 18))


def test_what_a_todo_says(make_result, assignee, deadline):
    item = {
        "title": "报送名单，含电话;地址\\邮编",
        "strength": "should",
        "assignees": [
            assignee("县总工会", "lead"),
            assignee("县教育局", "assist"),
            assignee('县"民政"局：社会,事务;科', "assist"),
        ],
        "deadline": deadline("暑假前", reason="unknown_event"),
        "evidence": {"text": "由县总工会牵头，\n暑假前报送名单", "start": 0, "end": 16},
        "section": ["二、下一步工作", "（一）办实事"],
        "speaker": "王某某",
    }
    result = make_result([item])
    (todo,) = todos(result)
    assert dict(todo.items()).keys() == {
        *("UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "PRIORITY", "CATEGORIES", "ATTENDEE"),
        *("X-EXTRACT-TASKS-QUOTE", "X-EXTRACT-TASKS-DEADLINE", "X-EXTRACT-TASKS-DOCUMENT"),
    }
    assert todo["UID"] == result.extraction.items[0].id
    assert todo["SUMMARY"] == item["title"]
    assert todo["PRIORITY"] == 5
    assert todo["DTSTAMP"].dt == dt.datetime(2022, 2, 7, tzinfo=dt.timezone.utc)
    assert todo.categories == ["县总工会", "县教育局", '县"民政"局：社会,事务;科', "指令"]
    assert [(a.params["CN"], a.params["ROLE"]) for a in todo["ATTENDEE"]] == [
        ("县总工会", "CHAIR"),
        ("县教育局", "REQ-PARTICIPANT"),
        ('县"民政"局：社会,事务;科', "REQ-PARTICIPANT"),
    ]
    assert all(attendee.startswith("urn:uuid:") for attendee in todo["ATTENDEE"])
    assert todo["X-EXTRACT-TASKS-QUOTE"] == "由县总工会牵头，暑假前报送名单"
    assert todo["DESCRIPTION"].split("\n") == [
        "依据：由县总工会牵头，暑假前报送名单",
        "牵头：县总工会",
        '配合：县教育局、县"民政"局：社会,事务;科',
        "时限原文：暑假前",
        "性质：指令，应当做",
        "讲话人：王某某",
        "章节：二、下一步工作 / （一）办实事",
        "来源：云州县重点工作推进会纪要",
    ]


def test_the_calendar_is_named_and_holds_each_task_once(make_result):
    one, again, other = make_result([{}, {}]), make_result([{}]), make_result([], title="另一份")
    calendar = Calendar.from_ical(ics.render([one, again, other]))
    assert (calendar["VERSION"], calendar["NAME"], calendar["X-WR-CALNAME"]) == (
        "2.0",
        *["云州县重点工作推进会纪要"] * 2,
    )
    assert calendar["PRODID"].startswith("-//extract-tasks//")
    assert len(calendar.walk("VTODO")) == 2


def test_a_calendar_without_tasks_is_one_too(make_result):
    assert Calendar.from_ical(ics.render([make_result()]))["NAME"] == "任务清单"


@given(title=st.text(), name=st.text(min_size=1), quote=st.text(max_size=400))
def test_any_text_comes_back(make_result, assignee, title, name, quote):
    item = {
        "title": f"报{title}",
        "assignees": [assignee(f"县{name}")],
        "evidence": {"text": f"「{quote}」", "start": 0, "end": 1},
    }
    data = ics.render([make_result([item])])
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines[:-1])  # no character is cut in two
    (todo,) = Calendar.from_ical(data).walk("VTODO")
    assert todo["SUMMARY"] == one_line(f"报{title}")
    assert todo["X-EXTRACT-TASKS-QUOTE"] == one_line(f"「{quote}」")
    assert todo["ATTENDEE"].params["CN"] == one_line(f"县{name}").replace("\\", "＼")
    assert todo.categories[0] == one_line(f"县{name}")
