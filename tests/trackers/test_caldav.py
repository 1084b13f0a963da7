"""Pushes to a real CalDAV server, also through a proxy that breaks things; discovery as servers of other kinds answer."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace

import pytest
from dateutil.rrule import rrulestr
from faults import Fault, Reply, faulty

from extract_tasks.errors import UsageError
from extract_tasks.trackers import sync, vtodo
from extract_tasks.trackers.base import ConflictError, Settings, TrackerError, UnreachableError
from extract_tasks.trackers.caldav import Caldav
from extract_tasks.trackers.http import Client

DOCUMENT = {"纪要-1"}
_numbers = itertools.count()


@pytest.fixture
def settings(radicale) -> Settings:
    """A calendar of its own for each test, which the first push makes."""
    url = f"{radicale.url}{radicale.user}/calendar-{next(_numbers)}/"
    return Settings(url, radicale.user, radicale.password, options={"create": "yes"})


def tracker(settings: Settings, url: str | None = None) -> Caldav:
    """A fresh one, as each run of the command makes; no time passes while it waits."""
    return Caldav(replace(settings, url=url or settings.url), sleep=lambda seconds: None)


def push(target: Caldav, tasks, **options) -> dict[str, int]:
    """How often which action was taken; `failed` where it was not."""
    outcomes = list(sync.apply(target, sync.plan(target, tasks, DOCUMENT, **options)))
    return dict(Counter("failed" if each.error else each.step.action for each in outcomes))


def objects(settings: Settings) -> list[str]:
    """The iCalendar texts that the server holds, whoever put them there."""
    return [held.handle.data for held in tracker(settings).held([]).values()]


def edit(settings: Settings, task, old: str, new: str) -> None:
    """As a person's program does: fetches the object, changes a piece of it, puts it back."""
    client = Client(settings.url, auth=(settings.user, settings.password))
    text = client.request("GET", f"{task.uid}.ics").body.decode().replace("\r\n", "\n")
    assert text.count(old) == 1
    data = text.replace(old, new).replace("\n", "\r\n").encode()
    client.request("PUT", f"{task.uid}.ics", data=data, headers={"Content-Type": "text/calendar"})


def test_the_second_push_writes_nothing(settings, make_task):
    tasks = [make_task(1), make_task(2, due=None), make_task(3, rrule="FREQ=MONTHLY;BYMONTHDAY=-1")]
    assert push(tracker(settings), tasks) == {"create": 3}
    again = tracker(settings)
    assert push(again, tasks) == {"unchanged": 3}
    assert again.requests == 2  # what the address is, what it holds
    assert len(objects(settings)) == 3


ODD = [
    {"title": "报送“一表”; 抄送, 存档 \\n C:\\new", "quote": '他说："做"\\,；^^ 100% &lt;b> 𠮷🙂 '},
    {"lead": ('云州县"四办"', "甲:乙;丙,丁"), "assist": ("O'Neil ^n Co.",)},
    {"due": dt.date(2024, 6, 30), "time": "17:30", "start": dt.date(2024, 5, 20)},
    {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20241231", "due": dt.date(2024, 6, 4), "time": "08:00"},
    {"quote": "很长的依据。" * 400, "section": ("一" * 300,)},
    {"lead": (), "assist": (), "section": (), "when": None, "due": None, "document": ""},
]


@pytest.mark.parametrize("fields", ODD)
def test_whatever_the_words_are_the_server_changes_nothing(settings, make_task, fields):
    people = {"O'Neil ^n Co.": "oneil@yunzhou.example"}
    given = replace(settings, people=people)
    assert push(tracker(given), [make_task(1, **fields)]) == {"create": 1}
    assert push(tracker(given), [make_task(1, **fields)]) == {"unchanged": 1}
    corrected = make_task(1, **{**fields, "title": "新题目"})
    assert push(tracker(given), [corrected]) == {"update": 1}
    assert push(tracker(given), [corrected]) == {"unchanged": 1}


def test_a_plan_makes_no_calendar(settings, make_task):
    assert [step.action for step in sync.plan(tracker(settings), [make_task(1)], DOCUMENT)] == ["create"]
    with pytest.raises(TrackerError, match="nothing is there"):
        tracker(replace(settings, options={})).held([])
    with faulty(faults=[Reply(404), Reply(409), Reply(404)]) as proxy:
        with pytest.raises(TrackerError, match="no calendar can be made there"):
            tracker(settings, f"{proxy.url}nowhere/below/").create(make_task(1))
        assert proxy.sent == ["PROPFIND", "MKCALENDAR", "PROPFIND"]


def test_a_corrected_deadline_arrives(settings, make_task):
    push(tracker(settings), [make_task(1), make_task(2)])
    corrected = [make_task(1, due=dt.date(2024, 7, 31), when="7月底前"), make_task(2)]
    assert push(tracker(settings), corrected) == {"update": 1, "unchanged": 1}
    assert push(tracker(settings), corrected) == {"unchanged": 2}
    assert "DUE;VALUE=DATE:20240731" in "".join(objects(settings))
    assert len(objects(settings)) == 2


def test_corrected_words_stay_one_task_whatever_its_title(settings, make_task):
    """Its own words were corrected, so the task has another id; then somebody writes another title."""
    old, new = make_task(1), make_task(2, title=make_task(1).title, due=dt.date(2024, 7, 31))
    push(tracker(settings), [old])
    assert push(tracker(settings), [new]) == {"update": 1}
    assert push(tracker(settings), [new]) == {"unchanged": 1}
    edit(settings, old, f"SUMMARY:{old.title}", "SUMMARY:驿站的事")
    assert push(tracker(settings), [new]) == {"update": 1}
    other = make_task(3, title=old.title, lead=("县妇联",), due=dt.date(2024, 9, 30))
    assert push(tracker(settings), [other]) == {"create": 1, "missing": 1}
    assert len(objects(settings)) == 2


FINISHED = """STATUS:COMPLETED
COMPLETED:20240520T010203Z
PERCENT-COMPLETE:100
PRIORITY:3
COMMENT:已报县委办公室\\, 待复
X-OC-HIDESUBTASKS:1
"""
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:别忘了\nTRIGGER:-PT15M\nEND:VALARM\n"


def test_what_people_did_in_between_stays(settings, make_task):
    push(tracker(settings), [make_task(1)])
    edit(settings, make_task(1), "PRIORITY:1\n", FINISHED)
    edit(settings, make_task(1), "END:VTODO\n", f"{ALARM}END:VTODO\n")
    assert push(tracker(settings), [make_task(1)]) == {"unchanged": 1}
    assert push(tracker(settings), [make_task(1, title="建成驿站12个")]) == {"update": 1}
    (held,) = tracker(settings).held([]).values()
    assert held.done
    assert held.fields["title"] == "建成驿站12个"
    assert [line for line in (FINISHED + ALARM).splitlines() if line not in held.handle.data] == []
    assert "PRIORITY:1\n" not in held.handle.data


RULES = [
    ("FREQ=MONTHLY;BYMONTHDAY=5", dt.date(2024, 3, 5), None, ["2024-03-05", "2024-04-05", "2024-05-05"]),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", dt.date(2024, 1, 31), "17:30", ["2024-01-31", "2024-02-29", "2024-03-31"]),
    ("FREQ=WEEKLY;BYDAY=TU,TH", dt.date(2024, 5, 14), None, ["2024-05-14", "2024-05-16", "2024-05-21"]),
    ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", dt.date(2024, 6, 30), None, ["2024-06-30", "2024-09-30", "2024-12-31"]),
    ("FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20240405", dt.date(2024, 3, 5), "09:00", ["2024-03-05", "2024-04-05"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "first", "time", "days"), RULES)
def test_a_series_falls_on_its_days(settings, make_task, rule, first, time, days):
    push(tracker(settings), [make_task(1, rrule=rule, due=first, time=time, start=dt.date(2024, 1, 1))])
    todo = vtodo.read(objects(settings)[0])
    start = todo["DTSTART"].dt
    series = rrulestr(
        todo["RRULE"].to_ical().decode(),
        dtstart=start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time()),
    )
    assert todo["DUE"].dt == start
    assert [f"{moment:%Y-%m-%d}" for moment in itertools.islice(series, 3)] == days


def test_a_day_of_a_series_that_was_finished_is_not_called_back(settings, make_task):
    monthly = make_task(1, rrule="FREQ=MONTHLY;BYMONTHDAY=5", due=dt.date(2024, 6, 5))
    push(tracker(settings), [monthly])
    edit(
        settings,
        monthly,
        "DTSTART;VALUE=DATE:20240605\nDUE;VALUE=DATE:20240605\n",
        "DTSTART;VALUE=DATE:20240805\nDUE;VALUE=DATE:20240805\n",
    )
    assert push(tracker(settings), [monthly]) == {"unchanged": 1}
    assert push(tracker(settings), [replace(monthly, title="新题目")]) == {"update": 1}
    assert "DUE;VALUE=DATE:20240805" in objects(settings)[0]


def test_a_vanished_task_is_tagged_once_and_comes_back(settings, make_task):
    tasks = [make_task(1), make_task(2, title="另外一件很不相同的事")]
    push(tracker(settings), tasks)
    assert push(tracker(settings), tasks[:1]) == {"unchanged": 1, "missing": 1}
    assert "原文已无" not in "".join(objects(settings))
    assert push(tracker(settings), tasks[:1], mark_missing=True) == {"unchanged": 1, "missing": 1}
    before = objects(settings)
    assert "".join(before).count("原文已无") == 1
    assert push(tracker(settings), tasks[:1], mark_missing=True) == {"unchanged": 1, "missing": 1}
    assert objects(settings) == before
    assert push(tracker(settings), tasks) == {"unchanged": 1, "update": 1}
    assert "原文已无" not in "".join(objects(settings))


def test_requests_do_not_grow_with_what_is_unchanged(settings, make_task):
    """500 tasks; the first 460 come in one object, for Radicale looks through them all at each new one."""
    tasks = [make_task(number) for number in range(500)]
    now = dt.datetime(2024, 5, 14, tzinfo=dt.timezone.utc)
    calendar = "".join(vtodo.created(task, {}, now).decode() for task in tasks[:460])
    whole = calendar.replace(f"END:VCALENDAR\r\n{calendar[: calendar.index('BEGIN:VTODO')]}", "")
    client = Client(settings.url, auth=(settings.user, settings.password))
    client.request("PUT", data=whole.encode(), headers={"Content-Type": "text/calendar"})
    first = tracker(settings)
    assert push(first, tasks) == {"unchanged": 460, "create": 40}
    assert first.requests == 2 + 40  # what the address is, what it holds; one for each that is new
    second = tracker(settings)
    assert push(second, [*tasks[:499], make_task(499, title="新题目")]) == {"unchanged": 499, "update": 1}
    assert second.requests == 2 + 1


def test_a_lost_race_is_run_once_more(settings, make_task):
    push(tracker(settings), [make_task(1)])
    ours = tracker(settings)
    steps = sync.plan(ours, [make_task(1, title="新题目")], DOCUMENT)
    edit(settings, make_task(1), "PRIORITY:1\n", "PRIORITY:2\n")
    with pytest.raises(ConflictError, match="somebody changes this task"):
        ours.update(steps[0].held, steps[0].task, ["title"])
    assert [outcome.error for outcome in sync.apply(ours, steps)] == [None]
    (text,) = objects(settings)
    assert "PRIORITY:2" in text
    assert "SUMMARY:新题目" in text


def test_a_task_that_another_push_made_meanwhile_is_not_made_twice(settings, make_task):
    ours = tracker(settings)
    steps = sync.plan(ours, [make_task(1, title="新题目")], DOCUMENT)
    push(tracker(settings), [make_task(1)])
    assert [(each.step.action, each.error) for each in sync.apply(ours, steps)] == [("update", None)]
    assert len(objects(settings)) == 1


def test_a_task_under_another_address_is_found(settings, make_task):
    push(tracker(settings), [make_task(2, document_id="另一份")])
    ours = tracker(settings)
    steps = sync.plan(ours, [make_task(1)], DOCUMENT)
    data = vtodo.created(make_task(1, title="旧题目"), {}, dt.datetime(2024, 5, 14, tzinfo=dt.timezone.utc))
    ours._client.request("PUT", "another.ics", data=data, headers={"Content-Type": "text/calendar"})
    assert [(each.step.action, each.error) for each in sync.apply(ours, steps)] == [("update", None)]
    assert len(objects(settings)) == 2


def test_an_event_with_the_id_of_a_task_is_left_alone(settings, make_task):
    push(tracker(settings), [make_task(2, document_id="另一份")])
    ours = tracker(settings)
    event = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{make_task(1).uid}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART:20240101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    url = f"{settings.url}{make_task(1).uid}.ics"
    ours._client.request("PUT", url, data=event.encode(), headers={"Content-Type": "text/calendar"})
    assert push(ours, [make_task(1), make_task(3)]) == {"failed": 1, "create": 1}
    assert b"VEVENT" in ours._client.request("GET", url).body


BREAKS = {
    "lost requests": [Fault.LOSE_REQUEST] * 3,
    "lost answers": [Fault.LOSE_ANSWER] * 3,
    "cut answers": [Fault.CUT_ANSWER] * 3,
    "errors": [Reply(500), Reply(502), Reply(503)],
    "too many": [Reply(429, headers={"Retry-After": "30"})] * 2,
    "here and there": [None, Fault.LOSE_ANSWER, Reply(503), None, Fault.LOSE_REQUEST, Reply(429), None, Fault.CUT_ANSWER],
    "all down": [Fault.LOSE_ANSWER] * 4,
    "all down, nothing arrives": [Fault.LOSE_REQUEST] * 4,
    "all in trouble": [Reply(503)] * 8,
    "down in the middle": [None, Reply(500), *[Fault.LOSE_ANSWER] * 4],
}  # fmt: skip


FIND = {"PROPFIND", "MKCALENDAR"}
WHERE = [*((name, {"PUT"}) for name in BREAKS), ("cut answers", {"REPORT"}), ("all in trouble", {"REPORT"}),
    ("lost requests", FIND), ("too many", FIND), ("lost answers", None), ("here and there", None), ("down in the middle", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "methods"), WHERE)
def test_whatever_breaks_each_task_is_there_once_after_another_run(settings, make_task, name, methods):
    """First new tasks, then corrected ones and one more; each time until a run gets through."""
    tasks = [make_task(number) for number in range(4)]
    corrected = [make_task(number, title=f"新题目{number}") for number in range(5)]
    for wanted in (tasks, corrected):
        with faulty(settings.url, BREAKS[name], methods) as proxy:
            for _ in range(3):
                try:
                    if "failed" not in push(tracker(settings, proxy.url), wanted):
                        break
                except TrackerError:
                    continue
            else:
                pytest.fail(f"no run got through: {proxy.sent}")
        titles = [str(vtodo.read(text)["SUMMARY"]) for text in objects(settings)]
        assert sorted(titles) == sorted(task.title for task in wanted)
        assert push(tracker(settings), wanted) == {"unchanged": len(wanted)}


def test_a_lost_answer_is_no_failure(settings, make_task):
    with faulty(settings.url, [Fault.LOSE_ANSWER, Fault.CUT_ANSWER], {"PUT"}) as proxy:
        assert push(tracker(settings, proxy.url), [make_task(1), make_task(2)]) == {"create": 2}
        assert proxy.sent.count("PUT") == 2 + 2  # what was there already is looked at, not overwritten


def test_the_errors_of_people(settings, radicale, make_task):
    push(tracker(settings), [make_task(1)])
    with faulty() as proxy:
        gone = proxy.url
    plain = replace(settings, options={})
    cases = [
        (replace(plain, password="falsch"), UnreachableError, "refuses the account (401)"),
        (replace(plain, user=None), UnreachableError, "refuses the account (401)"),
        (replace(plain, url=gone), UnreachableError, "cannot be reached"),
        (replace(plain, url=f"{radicale.url}{radicale.user}/nowhere/"), TrackerError, "nothing is there"),
        (replace(plain, url=f"{radicale.url}somebody/tasks/"), TrackerError, "may not do this"),
        (replace(plain, options={"calendar": "别的"}), TrackerError, "choose with --option calendar=NAME from: "),
    ]
    for given, error, says in cases:
        with pytest.raises(error) as raised:
            tracker(given).held([])
        assert says in str(raised.value)
        assert "\n" not in str(raised.value)
        assert str(given.password) not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (Settings(), "with --url"),
        (Settings("https://x.example/", options={"calender": "x"}), "no such option"),
        (Settings("https://x.example/", options={"create": "ja"}), "say yes or no"),
    ],
)
def test_wrong_options(given, says):
    with pytest.raises(UsageError, match=says):
        Caldav(given)


def test_home_and_server_lead_to_the_calendar(radicale, make_task):
    base = Settings(radicale.url, radicale.user, radicale.password)
    client = Client(radicale.url, auth=(radicale.user, radicale.password))
    name = "<set xmlns='DAV:'><prop><displayname>督办 事项</displayname></prop></set>"
    body = f"<C:mkcalendar xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>{name}</C:mkcalendar>"
    client.request("MKCALENDAR", f"{radicale.user}/duban-1/", data=body.encode())
    for url in (radicale.url, radicale.url.rstrip("/"), f"{radicale.url}{radicale.user}/"):
        for choice in ("督办 事项", "duban-1"):
            chosen = tracker(replace(base, url=url, options={"calendar": choice}))
            chosen.held([])
            assert chosen._found() == f"{radicale.url}{radicale.user}/duban-1/"


def multistatus(*responses: tuple[str, str]) -> Reply:
    rows = "".join(
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop></d:propstat></d:response>"
        for href, props in responses
    )
    text = f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{rows}</d:multistatus>'
    return Reply(207, text.encode(), {"Content-Type": "application/xml"})


CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
TASKS = '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>'
EVENTS = TASKS.replace("VTODO", "VEVENT")
PRINCIPAL = "<d:current-user-principal><d:href>/dav/p/duban/</d:href></d:current-user-principal>"
HOME = "<c:calendar-home-set><d:href>/dav/c/duban/</d:href></c:calendar-home-set>"
LISTED = multistatus(
    ("/dav/c/duban/", "<d:resourcetype><d:collection/></d:resourcetype>"),
    ("/dav/c/duban/personal/", f"<d:displayname>个人</d:displayname>{CALENDAR}{EVENTS}"),
    ("/dav/c/duban/%E7%9D%A3%E5%8A%9E/", f"{CALENDAR}{TASKS}"),
)
MOVED = Reply(301, headers={"Location": "/dav/"})
PAGE = Reply(200, b"<html>", {"Content-Type": "text/html"})
BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c SYSTEM "file:///etc/hostname">]><multistatus xmlns="DAV:"><response><href>&b;&c;</href></response></multistatus>'
ELSEWHERE = multistatus(("/", HOME.replace("/dav/c", "https://p7.example/dav")))


@pytest.mark.parametrize(
    ("replies", "found"),
    [
        ([MOVED, multistatus(("/dav/", PRINCIPAL)), multistatus(("/dav/p/duban/", HOME)), LISTED], "/dav/c/duban/%E7%9D%A3%E5%8A%9E/"),
        ([PAGE, multistatus(("/", PRINCIPAL)), multistatus(("/dav/p/duban/", HOME)), LISTED], "/dav/c/duban/%E7%9D%A3%E5%8A%9E/"),
        ([Reply(404), multistatus(("/", HOME)), LISTED], "/dav/c/duban/%E7%9D%A3%E5%8A%9E/"),
        ([Reply(404), multistatus(("/", CALENDAR))], "/"),
        ([Reply(404), Reply(404)], "nothing is there"),
        ([Reply(404), PAGE], "the answer is a web page (PROPFIND: 200); check --url"),
        ([Reply(404), Reply(207, b"<html>", {"Content-Type": "text/html"})], "a web page, not what a CalDAV server says"),
        ([Reply(404), Reply(207, LISTED.body[:-9])], "not what a CalDAV server says"),
        ([Reply(404), Reply(405)], "does not take it (PROPFIND: 405); check --url"),
        ([Reply(404), multistatus(("/", CALENDAR + EVENTS))], "no calendar there takes tasks (VTODO)"),
        ([Reply(404), multistatus(("/", "")), multistatus(("/", ""))], "no calendar there takes tasks (VTODO)"),
        ([Reply(404), multistatus(("/", HOME)), multistatus(("/a/", CALENDAR), ("/b/", CALENDAR))], "several calendars are there; choose with --option calendar=NAME from: a (a), b (b)"),
        ([Reply(404), ELSEWHERE], "leads to another server, https://p7.example/dav/duban/"),
        ([Reply(404), Reply(207, BOMB)], "not what a CalDAV server says"),
    ],
)  # fmt: skip
def test_discovery(replies, found):
    with faulty(faults=replies) as proxy:
        target = Caldav(Settings(proxy.url), sleep=lambda seconds: None)
        if found.startswith("/"):
            assert target._found() == f"{proxy.url.rstrip('/')}{found}"
        else:
            with pytest.raises(TrackerError) as raised:
                target._found()
            assert found in str(raised.value)
            assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(207, b"<multistatus xmlns='DAV:'><response><href>/</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>"), "only part of the tasks"),
        (PAGE, "a web page (REPORT: 200)"),
        (Reply(207, b""), "not what a CalDAV server says"),
    ],
)  # fmt: skip
def test_a_listing_that_is_none(reply, says):
    with faulty(faults=[Reply(404), multistatus(("/", CALENDAR)), reply]) as proxy:
        with pytest.raises(TrackerError) as raised:
            Caldav(Settings(proxy.url)).held([])
        assert says in str(raised.value)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(403, b"<error xmlns='DAV:'><C:max-resource-size xmlns:C='urn:ietf:params:xml:ns:caldav'/></error>"), "(PUT: 403 max-resource-size)"),
        (Reply(507), "(PUT: 507)"),
        (Reply(400, b"<html>"), "(PUT: 400)"),
    ],
)  # fmt: skip
def test_a_task_that_is_not_taken(reply, says, make_task):
    with faulty(faults=[Reply(404), multistatus(("/", CALENDAR)), reply]) as proxy:
        with pytest.raises(TrackerError) as raised:
            Caldav(Settings(proxy.url)).create(make_task(1))
        assert says in str(raised.value)
