"""What a push writes into a VTODO, and what it leaves there as people and their programs wrote it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Todo

from extract_tasks.tasks import one_line
from extract_tasks.trackers import vtodo
from extract_tasks.trackers.base import MISSING
from extract_tasks.trackers.content_lines import replaced

NOW = dt.datetime(2024, 5, 14, 8, 0, tzinfo=dt.timezone.utc)
LATER = dt.datetime(2024, 6, 1, 9, 30, tzinfo=dt.timezone.utc)
MONTHLY = {"rrule": "FREQ=MONTHLY;BYMONTHDAY=5", "due": dt.date(2024, 6, 5)}
PEOPLE = {"县财政局": "czj@yunzhou.example", "县妇联": "/principals/fulian/"}
ALARM = (
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT15M\r\nDESCRIPTION:别忘了\r\nSUMMARY:x\r\nX-MOZ-LASTACK:20240601T010000Z\r\n"
    "END:VALARM\r\n"
)


def held(task, people=PEOPLE) -> str:
    return vtodo.created(task, people, NOW).decode()


def add(data: str, lines: str) -> str:
    """As a program does that a person uses: `lines` go behind the properties that are there."""
    return data.replace("END:VTODO\r\n", f"{lines}END:VTODO\r\n", 1)


def put(data: str, name: str, line: str) -> str:
    """The property `name` (never folded here) becomes `line`, or goes."""
    lines = data.split("\r\n")
    assert sum(each.startswith(name) for each in lines) == 1
    return "\r\n".join(line if each.startswith(name) else each for each in lines if line or not each.startswith(name))


def fields(data: str) -> dict[str, str]:
    return dict(vtodo.fields_of(vtodo.read(data)))


def renewed(data: str, task, people=PEOPLE) -> str:
    """One more push of the task."""
    wanted, have = vtodo.expected(task, people), fields(data)
    changed = [name for name in wanted if wanted[name] != have[name]]
    out = vtodo.updated(data, task, people, changed, LATER).decode() if changed else data
    assert fields(out) == wanted
    return out


VARIANTS = [
    {},
    {"due": None, "when": None},
    {"due": dt.date(2024, 6, 30), "time": "17:30", "start": dt.date(2024, 5, 20)},
    MONTHLY,
    {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20241231", "due": dt.date(2024, 6, 4)},
    {"lead": (), "assist": ()},
    {
        "title": "报送“一表”; 抄送, 存档\\n",
        "quote": '他说："做"\\,；^^',
        "lead": ('云州县"四办"',),
        "strength": "encourage",
        "tier": "may",
    },
]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_what_was_written_is_found_unchanged(make_task, variant, line_end):
    task = make_task(**variant)
    data = held(task).replace("\r\n", line_end)
    assert fields(data) == vtodo.expected(task, PEOPLE)
    assert vtodo.document_of(vtodo.read(data)) == "纪要-1"


SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(one_line).filter(bool)


@given(title=SAID, quote=SAID, name=SAID, address=st.none() | st.just("a@yunzhou.example"))
def test_whatever_the_words_are(make_task, title, quote, name, address):
    task = make_task(title=title, quote=quote, when=quote, lead=(name,), assist=(), document_id=quote)
    people = {name: address} if address else {}
    assert fields(held(task, people)) == vtodo.expected(task, people)
    assert vtodo.document_of(vtodo.read(held(task, people))) == quote


def test_the_fields_as_people_read_them(make_task):
    told = fields(held(make_task(**MONTHLY, time="17:30")))
    assert told["title"] == "云州县第1号任务，建成驿站"
    assert told["description"].startswith(
        "依据：由云州县总工会牵头，6月底前办好第1号任务；并“定”出办法, 报县委办公室。\n牵头："
    )
    assert (told["start"], told["due"], told["rrule"]) == (
        "2024-06-05 17:30",
        "2024-06-05 17:30",
        "FREQ=MONTHLY;BYMONTHDAY=5",
    )
    assert told["lead"] == "云州县总工会"
    assert told["assist"] == "县妇联 </principals/fulian/>、县财政局 <czj@yunzhou.example>"
    assert told["tags"] == "云州县总工会、县妇联、县财政局、指令"


CORRECTIONS = [
    # what the document says now, what must and must not stand there then
    ({"title": "建成驿站12个"}, ["SUMMARY:建成驿站12个"], ["SEQUENCE"]),
    ({"due": dt.date(2024, 7, 31)}, ["DUE;VALUE=DATE:20240731", "SEQUENCE:1"], ["20240630"]),
    ({"due": None}, ["SEQUENCE:1"], ["DUE"]),
    ({"time": "17:30"}, ["DUE:20240630T173000"], ["DUE;VALUE=DATE"]),
    (MONTHLY, ["DTSTART;VALUE=DATE:20240605", "DUE;VALUE=DATE:20240605", "RRULE:FREQ=MONTHLY;BYMONTHDAY=5"], []),
    ({"assist": ("县财政局",)}, ["ATTENDEE;CN=县财政局", "CATEGORIES:云州县总工会,县财政局,指令"], ["CN=县妇联", "SEQUENCE"]),
    ({"lead": ("县财政局",), "assist": ()}, ["ATTENDEE;CN=县财政局;ROLE=CHAIR:mailto:czj@yunzhou.example"], ["REQ-PARTICIPANT"]),
    ({"quote": "7月底前办好。"}, ["X-EXTRACT-TASKS-QUOTE;VALUE=TEXT:7月底前办好。"], ["并“定”出办法"]),
    ({"when": None}, [], ["X-EXTRACT-TASKS-DEADLINE"]),
]  # fmt: skip


@pytest.mark.parametrize(("correction", "there", "gone"), CORRECTIONS)
def test_a_correction_arrives(make_task, correction, there, gone):
    out = renewed(held(make_task()), make_task(**correction))
    unfolded = out.replace("\r\n ", "")
    assert [line for line in there if line not in unfolded] == []
    assert [line for line in gone if line in unfolded] == []
    assert "DTSTAMP:20240601T093000Z" in out
    assert "LAST-MODIFIED:20240601T093000Z" in out
    assert "CREATED:20240514T080000Z" in out


THEIRS = [
    "STATUS:COMPLETED\r\nCOMPLETED:20240520T010203Z\r\nPERCENT-COMPLETE:100\r\n",
    "COMMENT:已和财政局说好; 等回话\r\n",
    "X-APPLE-SORT-ORDER:738\r\nX-OC-HIDESUBTASKS:1\r\nX-ODD;X-P=\"a:b;c\":1,2;3\\,4\r\n",
    "X-LONG:一二三四五六七八九十一二三四五六七八九十\r\n 一二三四五六七八九十\r\n\t接着\r\n",
    "RELATED-TO;RELTYPE=PARENT:another\r\nLOCATION:三楼\\, 会议室\r\nURL:https://yunzhou.example/?a=1\r\n",
    "EXDATE;VALUE=DATE:20240705\r\nLAST-MODIFIED-BY:x\r\n",
    ALARM,
    ALARM + ALARM,
]  # fmt: skip


@pytest.mark.parametrize("lines", THEIRS)
@pytest.mark.parametrize(
    "correction", [{"due": dt.date(2024, 7, 31)}, {"title": "新题目", "quote": "新依据", "lead": ()}]
)
def test_what_people_wrote_stays_byte_for_byte(make_task, lines, correction):
    data = add(held(make_task()), lines)
    out = renewed(data, make_task(**correction))
    assert lines in out
    assert out != data
    assert lines in vtodo.tagged(out, LATER).decode()


def test_the_priority_is_a_proposal(make_task):
    for line in ("PRIORITY:3", ""):
        data = put(held(make_task()), "PRIORITY", line)
        assert fields(data) == vtodo.expected(make_task(), PEOPLE)
        assert "PRIORITY:1" not in renewed(data, make_task(title="新题目"))


def test_days_of_a_series_that_were_changed_alone_stay(make_task):
    day = "BEGIN:VTODO\r\nUID:7b30e061-bd4c-567a-8743-000000000001\r\nRECURRENCE-ID;VALUE=DATE:20240605\r\nSUMMARY:这一次\r\nEND:VTODO\r\n"
    zone = "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    data = held(make_task(**MONTHLY))
    first = data.replace("BEGIN:VTODO\r\n", f"{zone}{day}BEGIN:VTODO\r\n", 1)
    last = data.replace("END:VCALENDAR\r\n", f"{day}{zone}END:VCALENDAR\r\n")
    for each in (first, last):
        out = renewed(each, make_task(**MONTHLY, title="新题目"))
        assert day in out
        assert zone in out
        assert out.count("新题目") == 1


@pytest.mark.parametrize("text", ["{own}\\n\\n6月3日：已开会。", "先看这里\\n{own}", "上\\n{own}\\n下\\, 完"])
def test_what_people_wrote_around_the_description_stays(make_task, text):
    task, corrected = make_task(quote="短"), make_task(quote="改了")
    data = held(task, {})
    own, new = (vtodo.expected(each, {})["description"] for each in (task, corrected))
    unfolded = data.replace("\r\n ", "")
    with_text = put(
        unfolded, "DESCRIPTION:", "DESCRIPTION:" + text.format(own=own.replace("\n", "\\n").replace(", ", "\\, "))
    )
    assert fields(with_text) == vtodo.expected(task, {})
    out = renewed(with_text, corrected, {})
    said = str(vtodo.read(out)["DESCRIPTION"])
    assert said == text.replace("\\n", "\n").replace("\\,", ",").format(own=new)
    assert str(vtodo.read(renewed(out, task, {}))["DESCRIPTION"]) == said.replace(new, own)


def test_tags_of_people_stay_and_those_of_the_tool_follow_the_document(make_task):
    data = put(
        held(make_task()), "CATEGORIES", "CATEGORIES:重点,云州县总工会\r\nCATEGORIES:县财政局,县妇联,指令,周\\,例会"
    )
    assert fields(data) == vtodo.expected(make_task(), PEOPLE)
    out = renewed(data, make_task(assist=("县财政局",), kind="decision"))
    assert "CATEGORIES:云州县总工会,县财政局,决定,重点,周\\,例会\r\n" in out
    # A tag of the tool that somebody took off comes again: it is the tool's.
    assert "CATEGORIES:云州县总工会,县财政局,县妇联,指令,重点\r\n" in renewed(
        put(data, "CATEGORIES:县", "CATEGORIES:县妇联"), make_task()
    )


def test_attendees_of_people_stay_and_so_do_answers(make_task):
    data = held(make_task()).replace(
        "ATTENDEE;CN=县财政局;ROLE=REQ-PARTICIPANT:mailto:czj@yunzhou.example",
        "ATTENDEE;CN=县财政局;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:czj@yunzhou.example\r\n"
        "ATTENDEE;CN=小王;ROLE=REQ-PARTICIPANT:mailto:wang@yunzhou.example",
    )
    assert "ACCEPTED" in data
    assert fields(data) == vtodo.expected(make_task(), PEOPLE)
    out = renewed(data, make_task(lead=("县妇联",), assist=("县财政局",)))
    assert "CN=县财政局;PARTSTAT=ACCEPTED" in out
    assert "CN=小王" in out
    assert out.count("ATTENDEE") == 3


MOVED = [
    # how a program moved the series on, what the document says now, the days then
    ("20240805", MONTHLY, "20240805"),
    ("20240805", {**MONTHLY, "title": "新题目"}, "20240805"),
    ("20240805", {**MONTHLY, "rrule": "FREQ=MONTHLY;BYMONTHDAY=10", "due": dt.date(2024, 6, 10)}, "20240810"),
    ("20240805", {**MONTHLY, "due": dt.date(2024, 5, 5)}, "20240805"),
    ("20240805", {**MONTHLY, "due": dt.date(2024, 10, 5)}, "20241005"),
    ("20240805", {"rrule": "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20240705", "due": dt.date(2024, 6, 5)}, "20240705"),
    ("20240805", {"rrule": None, "due": dt.date(2024, 6, 5)}, "20240605"),
    ("20240503", MONTHLY, "20240605"),
]


@pytest.mark.parametrize(("moved", "now", "day"), MOVED)
def test_a_series_is_not_moved_back(make_task, moved, now, day):
    data = held(make_task(**MONTHLY)).replace(":20240605", f":{moved}")
    out = renewed(data, make_task(**now))
    assert f"DUE;VALUE=DATE:{day}" in out
    assert ("DTSTART" in out) == bool(now["rrule"])
    assert renewed(out, make_task(**now)) == out


def test_what_a_file_brought_is_taken_over(make_task):
    """A .ics file of the tool was imported by hand and tagged: no memory of a push is in it."""
    lines = [
        line
        for line in held(make_task(), {}).replace("\r\n ", "").split("\r\n")
        if "-WRITTEN" not in line and "-ID" not in line
    ]
    data = "\r\n".join(lines)
    assert fields(data) == vtodo.expected(make_task(), {})
    out = renewed(put(data, "CATEGORIES", "CATEGORIES:重点,指令"), make_task(), {})
    assert "CATEGORIES:云州县总工会,县财政局,县妇联,指令,重点\r\n" in out
    assert vtodo.document_of(vtodo.read(out)) == "纪要-1"
    assert renewed(out, make_task(assist=()), {}).count("重点") == 1


def test_the_tag_of_a_vanished_task_comes_and_goes(make_task):
    data = put(held(make_task()), "CATEGORIES", "CATEGORIES:重点,云州县总工会,县财政局,县妇联,指令")
    out = vtodo.tagged(data, LATER).decode()
    assert vtodo.is_missing(vtodo.read(out))
    assert not vtodo.is_missing(vtodo.read(data))
    assert fields(out) == fields(data)
    assert vtodo.tagged(out, LATER).decode() == out
    back = vtodo.updated(out, make_task(), PEOPLE, [], LATER).decode()
    assert "CATEGORIES:云州县总工会,县财政局,县妇联,指令,重点\r\n" in back
    assert MISSING not in back


@pytest.mark.parametrize(
    ("lines", "done"),
    [
        ("", False),
        ("STATUS:NEEDS-ACTION\r\n", False),
        ("STATUS:IN-PROCESS\r\nPERCENT-COMPLETE:80\r\n", False),
        ("STATUS:COMPLETED\r\n", True),
        ("STATUS:Cancelled\r\n", True),
        ("COMPLETED:20240520T010203Z\r\n", True),
        ("PERCENT-COMPLETE:100\r\n", True),
    ],
)
def test_finished(make_task, lines, done):
    assert vtodo.is_done(vtodo.read(add(held(make_task()), lines))) is done


UNREADABLE = [
    "",
    "<html>",
    "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nRECURRENCE-ID:20240101\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nDUE:soon\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
]


@pytest.mark.parametrize("data", UNREADABLE)
def test_what_is_no_task_is_none(data):
    assert vtodo.read(data) is None


@pytest.mark.parametrize(
    "memory",
    ["[]", "{}", "null", "x", '{"description":1,"start":"","due":"","rrule":"","attendees":[],"categories":[]}'],
)
def test_a_spoilt_memory_is_none(make_task, memory):
    lines = held(make_task(), {}).replace("\r\n ", "")
    data = put(lines, "X-EXTRACT-TASKS-WRITTEN", f"X-EXTRACT-TASKS-WRITTEN;VALUE=TEXT:{memory}".replace(",", "\\,"))
    assert fields(data) == vtodo.expected(make_task(), {})


@pytest.mark.parametrize(
    "lines",
    [
        "DUE;VALUE=TEXT:soon\r\nSEQUENCE:1\r\nSEQUENCE:4\r\n",
        "DTSTART;VALUE=PERIOD:20240101T000000Z/PT5H\r\nRRULE;VALUE=TEXT:x\r\n",
        "CATEGORIES;VALUE=URI:x:y\r\nATTENDEE;VALUE=TEXT:x\r\nATTENDEE:mailto:nobody@yunzhou.example\r\n",
        "SUMMARY:one\r\nSUMMARY:two\r\nDESCRIPTION;VALUE=DATE:20240101\r\n",
        "DUE:20240101\r\nDUE:20240102\r\nDURATION:P1D\r\n",
    ],
)
def test_odd_properties_do_not_stop_a_push(make_task, lines):
    data = held(make_task())
    for name in ("DUE", "CATEGORIES"):
        data = put(data, name, "")
    out = renewed(add(data, lines), make_task())
    assert vtodo.is_missing(vtodo.read(vtodo.tagged(out, LATER).decode()))


NAMES = st.sampled_from(["SUMMARY", "summary", "DUE", "X-A", "COMMENT", "STATUS", "X-EXTRACT-TASKS-WRITTEN-BY"])
VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=90)


@given(st.lists(st.tuples(NAMES, VALUES)), st.sampled_from(["\r\n", "\n"]))
def test_all_other_lines_stay_in_their_order(lines, line_end):
    made = Todo()
    made.add("SUMMARY", "新")
    rows = [f"{name}:{value}" for name, value in lines]
    data = line_end.join(["BEGIN:VCALENDAR", "BEGIN:VTODO", "UID:1", *rows, "END:VTODO", "END:VCALENDAR", ""])
    out = replaced(data, made, {"SUMMARY", "DUE"}).decode()
    staying = [row for row in rows if row.split(":")[0].upper() not in ("SUMMARY", "DUE")]
    assert out.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "BEGIN:VTODO",
        "SUMMARY:新",
        "UID:1",
        *staying,
        "END:VTODO",
        "END:VCALENDAR",
        "",
    ]
