"""Pushes into a real Redmine, which `scripts/redmine_for_tests.sh start` installs, sets up and starts."""

import datetime as dt
import os
import uuid
from functools import partial

import pytest
import requests
from faults import Fault, Reply, faulty

from extract_tasks.errors import UsageError
from extract_tasks.trackers import redmine, sync
from extract_tasks.trackers.base import Settings, TrackerError, UnreachableError
from extract_tasks.trackers.http import Client, Limits

URL = os.environ.get("EXTRACT_TASKS_TEST_REDMINE_URL", "")
KEY = os.environ.get("EXTRACT_TASKS_TEST_REDMINE_KEY", "")
pytestmark = pytest.mark.skipif(
    not URL, reason='no Redmine: . "$(scripts/redmine_for_tests.sh start)" starts one (Debian, root)'
)
CLERK = {"user": "clerk", "password": "only-for-tests"}
JULY = dt.date(2024, 7, 31)


def call(method, path, **body):
    """What an administrator does by hand; the answer, decoded."""
    answer = requests.request(
        method, f"{URL}/{path}", json=body or None, headers={"X-Redmine-API-Key": KEY}, timeout=60
    )
    answer.raise_for_status()
    return answer.json() if answer.content else {}


@pytest.fixture
def document(make_task):
    """`document(number, …)`: a task of a document that no other test has."""
    name = str(uuid.uuid4())
    return lambda number=1, **fields: make_task(
        number, **{"uid": str(uuid.uuid5(uuid.UUID(name), str(number))), "document_id": name, **fields}
    )


@pytest.fixture
def clerk_id():
    (member,) = call("GET", "projects/duban/memberships.json")["memberships"]
    return str(member["user"]["id"])


def tracker(*, url=URL, people=(), account=CLERK, field="1", project="duban", **options):
    settings = Settings(url, people=dict(people), options={"project": project, "field": field, **options}, **account)
    return redmine.Redmine(settings, sleep=lambda seconds: None)


def push(target, *tasks, mark_missing=False, documents=None):
    documents = documents or {task.document_id for task in tasks}
    steps = sync.plan(target, tasks, documents, mark_missing=mark_missing)
    return [(outcome.step.action, outcome.error) for outcome in sync.apply(target, steps)]


def issues(*tasks):
    """The issues with the ids of the tasks, closed ones too."""
    uids = "|".join(task.uid for task in tasks)
    return call("GET", f"issues.json?status_id=*&cf_1={uids}&limit=100&sort=id")["issues"]


def issue(task):
    (found,) = issues(task)
    return found


def closed_status():
    return next(row["id"] for row in call("GET", "issue_statuses.json")["issue_statuses"] if row["is_closed"])


@pytest.mark.parametrize("account", [CLERK, {"token": KEY}], ids=["clerk", "administrator"])
def test_what_people_did_is_kept(document, account):
    first, second = document(1), document(2, rrule="FREQ=MONTHLY;BYMONTHDAY=-1", when="每月底前")
    target = tracker(account=account)
    assert push(target, first, second) == [("create", None)] * 2
    assert push(target, first, second) == [("unchanged", None)] * 2
    number = issue(first)["id"]
    done = {"status_id": closed_status(), "priority_id": 4, "done_ratio": 60, "notes": "已与教育局对接"}
    call("PUT", f"issues/{number}.json", issue=done)
    before = issue(first)
    assert push(target, first, second) == [("unchanged", None)] * 2
    assert issue(first) == before
    corrected = document(1, due=JULY, when="7月底前", title="建成驿站12个")
    assert push(target, corrected, second) == [("update", None), ("unchanged", None)]
    after = issue(first)
    assert {name for name in after if after[name] != before[name]} <= {
        "subject",
        "description",
        "due_date",
        "updated_on",
    }
    assert (after["subject"], after["due_date"]) == ("建成驿站12个", "2024-07-31")
    assert "时限原文：7月底前" in after["description"]
    journals = call("GET", f"issues/{number}.json?include=journals")["issue"]["journals"]
    assert [row["notes"] for row in journals if row["notes"]] == ["已与教育局对接"]
    assert "以后按“每月底前”重复" in issue(second)["description"]


LONG = "建成驿站" * 80
# A task, the next version of it, attributes of the issue after each push.
VALUES = [
    (
        {"due": dt.date(2001, 1, 5)},
        {"due": dt.date(2001, 1, 4)},
        ("due_date", "2001-01-05"),
        ("due_date", "2001-01-04"),
    ),
    ({}, {"due": None}, ("due_date", "2024-06-30"), ("due_date", None)),
    ({"due": None}, {}, ("due_date", None), ("due_date", "2024-06-30")),
    ({"title": LONG}, {"title": LONG + "了"}, ("subject", LONG[:254] + "…"), ("subject", LONG[:254] + "…")),
    (
        {"start": dt.date(2024, 6, 1)},
        {"start": dt.date(2024, 6, 5)},
        ("start_date", "2024-06-01"),
        ("start_date", "2024-06-05"),
    ),
    ({"start": dt.date(2024, 9, 1)}, {"start": None}, ("start_date", None), ("start_date", None)),
    (
        {"title": '<b>*"引号"*</b> & \\ |表|'},
        {"title": "h1. 标题"},
        ("subject", '<b>*"引号"*</b> & \\ |表|'),
        ("subject", "h1. 标题"),
    ),
]


@pytest.mark.parametrize(("old", "new", "first", "then"), VALUES)
def test_values_that_redmine_is_strict_about(document, old, new, first, then):
    target = tracker()
    for fields, (name, value) in ((old, first), (new, then)):
        task = document(1, **fields)
        ((_, error),) = push(target, task)
        assert error is None
        assert issue(task)[name] == value
        assert push(target, task) == [("unchanged", None)]


def test_a_start_that_people_set_makes_way_for_an_earlier_due_date_only(document):
    target, task = tracker(), document(1)
    push(target, task)
    call("PUT", f"issues/{issue(task)['id']}.json", issue={"start_date": "2024-06-20"})
    assert push(target, document(1, due=dt.date(2024, 6, 25))) == [("update", None)]
    assert issue(task)["start_date"] == "2024-06-20"
    assert push(target, document(1, due=dt.date(2024, 6, 10))) == [("update", None)]
    assert issue(task)["start_date"] == "2024-06-10"


def test_what_people_wrote_around_the_description_stays(document):
    target, task = tracker(), document(1)
    push(target, task)
    number, said = issue(task)["id"], issue(task)["description"]
    call("PUT", f"issues/{number}.json", issue={"description": f"先看这里。\n\n{said}\n\n联系人：李四"})
    assert push(target, task) == [("unchanged", None)]
    push(target, document(1, quote="由云州县总工会牵头，7月底前办好。"))
    after = issue(task)["description"].replace("\r\n", "\n")
    assert after.startswith("先看这里。\n\n依据：由云州县总工会牵头，7月底前办好。\n")
    assert after.endswith("\n\n联系人：李四")
    call("PUT", f"issues/{number}.json", issue={"description": "改写了。"})
    push(target, task)
    assert issue(task)["description"].startswith("改写了。\r\n\r\n依据：")


def test_an_issue_is_found_where_people_moved_it(document):
    target, task = tracker(), document(1)
    push(target, task)
    call("PUT", f"issues/{issue(task)['id']}.json", issue={"project_id": "other"})
    assert push(target, task) == [("unchanged", None)]


def test_what_vanished_is_marked_and_unmarked(document):
    target, gone, other = tracker(), document(1, title=LONG), document(2, title="组织技能比武12场")
    push(target, gone, other)
    before = issue(gone)
    assert push(target, other) == [("unchanged", None), ("missing", None)]
    assert issue(gone) == before
    for _ in range(2):
        assert push(target, other, mark_missing=True) == [("unchanged", None), ("missing", None)]
        assert issue(gone)["subject"].startswith("【原文已无】建成驿站")
        assert issue(gone)["subject"].count("原文已无") == 1
    assert push(target, gone, other) == [("update", None), ("unchanged", None)]
    assert issue(gone)["subject"] == before["subject"]


def test_corrected_words_stay_one_issue_whatever_its_subject(document):
    """Its own words were corrected, so the task has another id; then somebody writes another subject."""
    target, old, new = tracker(), document(1), document(2, title=document(1).title, due=JULY)
    push(target, old)
    number = issue(old)["id"]
    call("PUT", f"issues/{number}.json", issue={"done_ratio": 60})
    assert push(target, new) == [("update", None)]
    assert push(target, new) == [("unchanged", None)]
    call("PUT", f"issues/{number}.json", issue={"subject": "驿站的事"})
    assert push(target, new) == [("update", None)]
    after = issue(old)
    assert (after["subject"], after["due_date"], after["done_ratio"]) == (old.title, "2024-07-31", 60)
    other = document(3, title=old.title, lead=("县妇联",), due=dt.date(2024, 9, 30))
    assert push(target, other) == [("create", None), ("missing", None)]
    assert issue(old) == after


def test_assignees(document, clerk_id):
    users = {"云州县总工会": clerk_id, "县财政局": "admin"}
    target, task = tracker(people=users), document(1)
    push(target, task)
    assert str(issue(task)["assigned_to"]["id"]) == clerk_id
    assert push(target, task) == [("unchanged", None)]
    call("PUT", f"issues/{issue(task)['id']}.json", issue={"assigned_to_id": ""})
    assert push(target, task) == [("update", None)]
    assert str(issue(task)["assigned_to"]["id"]) == clerk_id
    assert push(tracker(people={"云州县总工会": "1"}), task) == [("unchanged", None)]  # people hand tasks on
    wrong = document(2, title="拨付经费", lead=("县财政局",))
    with pytest.raises(UsageError, match="admin is no login that this account may look up"):
        push(target, wrong)
    with pytest.raises(UsageError, match="nobody is no login"):
        push(tracker(people={"县财政局": "nobody"}, account={"token": KEY}), wrong)
    ((_, error), *_) = push(tracker(people={"县财政局": "9999"}), wrong)
    assert error.startswith("Redmine does not take it: 指派给")
    assert push(tracker(people={"县财政局": "clerk"}, account={"token": KEY}), wrong)[0] == ("create", None)
    assert str(issue(wrong)["assigned_to"]["id"]) == clerk_id


def test_a_new_lead_gets_the_task(document, clerk_id):
    push(tracker(), document(1))
    task = document(1, lead=("县科协",))
    assert push(tracker(people={"县科协": clerk_id}), task) == [("update", None)]
    assert str(issue(task)["assigned_to"]["id"]) == clerk_id


# Options that must not be used, the message; the fields are numbered in the order in which the script makes them.
PLACES = [
    ({"field": "nope"}, "field=nope: "),
    ({"field": "99"}, "field=99: "),
    ({"field": "no_filter"}, "field=no_filter: "),
    ({"field": "2"}, "field=2: is no custom field that project 督办 can filter by"),
    ({"field": "3"}, "field=3: is no custom field that project 督办 can filter by"),
    ({"field": "4"}, "field=4: is not for issues of the tracker Bug"),
    ({"project": "nowhere"}, "project=nowhere: no such project"),
    ({"tracker": "Nope"}, "tracker=Nope: project 督办 does not have it; it has Bug、Feature、Support"),
    ({"colour": "red"}, "colour: redmine has no such option"),
]


@pytest.mark.parametrize("account", [CLERK, {"token": KEY}], ids=["clerk", "administrator"])
@pytest.mark.parametrize(("options", "message"), PLACES)
def test_what_could_not_find_a_task_again_stops_before_anything_is_written(document, account, options, message):
    push(tracker(), document(1))  # an account that is no administrator sees the fields of a tracker by its issues
    before = call("GET", "issues.json?status_id=*")["total_count"]
    with pytest.raises(UsageError, match=f"--option {message}"):
        tracker(account=account, **options)
    assert call("GET", "issues.json?status_id=*")["total_count"] == before


@pytest.mark.parametrize("field", ["2", "3"])
@pytest.mark.parametrize("account", [CLERK, {"token": KEY}], ids=["clerk", "administrator"])
def test_a_field_is_checked_in_an_empty_project_too(account, field):
    with pytest.raises(UsageError, match="is no custom field that project 空项目 can filter by"):
        tracker(account=account, project="empty", field=field, tracker="Support")


def test_a_field_that_does_not_keep_the_id_stops_the_push_at_the_first(document):
    """An account that is no administrator cannot see whose tracker a field is for, where that has no issue yet."""
    assert call("GET", "issues.json?status_id=*&project_id=empty&tracker_id=1")["total_count"] == 0
    target = tracker(project="empty", field="4")
    (first, second) = push(target, document(1), document(2))
    assert "was made, but Redmine did not keep its id; delete it" in first[1]
    assert second[1].startswith("not tried: ")
    (stray,) = call("GET", "issues.json?status_id=*&project_id=empty&tracker_id=1")["issues"]
    call("DELETE", f"issues/{stray['id']}.json")


@pytest.mark.parametrize(
    ("account", "url", "message"),
    [
        ({"token": "wrong"}, URL, "refuses the account"),
        ({"user": "clerk", "password": "geheim"}, URL, "refuses the account"),
        (CLERK, "http://127.0.0.1:9/", "cannot be reached"),
    ],
)
def test_a_refused_account_and_a_server_that_is_not_there_are_told(account, url, message):
    with pytest.raises(UnreachableError, match=message) as told:
        tracker(account=account, url=url)
    assert "geheim" not in str(told.value)


def test_a_change_between_look_and_update_is_kept(document):
    target, task = tracker(), document(1)
    push(target, task)
    steps = sync.plan(target, [document(1, due=JULY)], {task.document_id})
    steps[0].held.handle["updated_on"] = "2024-01-01T00:00:00Z"  # Redmine's clock ticks in seconds
    call("PUT", f"issues/{issue(task)['id']}.json", issue={"subject": "改过的题目", "priority_id": 4})
    assert [outcome.error for outcome in sync.apply(target, steps)] == [None]
    after = issue(task)
    assert (after["subject"], after["due_date"], after["priority"]["id"]) == (task.title, "2024-07-31", 4)


def test_a_value_that_redmine_keeps_is_told(document):
    target, task = tracker(), document(1)
    push(target, task)
    child = {"project_id": "duban", "subject": "子任务", "parent_issue_id": issue(task)["id"], "start_date": ""}
    call("POST", "issues.json", issue={**child, "due_date": "2024-06-01"})
    ((action, error),) = push(target, document(1, due=JULY))
    assert action == "update"
    assert "Redmine keeps its own due_date" in error


# What the requests meet one after the other, those with one of the methods.
SHORT = Limits(read=2, total=3)
FAULTS = [
    ([Fault.LOSE_ANSWER] * 3, {"POST"}),
    ([Fault.LOSE_REQUEST, Fault.LOSE_ANSWER], {"POST"}),
    ([Fault.CUT_ANSWER, None, Fault.CUT_ANSWER], {"POST"}),
    ([Fault.HOLD_ANSWER, Fault.DRIP_ANSWER], {"POST"}),
    ([Reply(500), Reply(503), Reply(429, headers={"Retry-After": "1"}), Reply(502)], {"POST"}),
    ([Fault.LOSE_ANSWER] * 4, {"PUT"}),
    ([Reply(500), Fault.CUT_ANSWER, Reply(429), Fault.LOSE_REQUEST], None),
    ([None] * 8 + [Fault.LOSE_ANSWER, Fault.CUT_ANSWER, Reply(500), Reply(500)] * 2, None),
    ([Reply(401)], {"POST"}),
]


@pytest.mark.parametrize(("faults", "methods"), FAULTS)
def test_whatever_is_lost_each_task_is_there_once(document, monkeypatch, faults, methods):
    push(tracker(), document(1), document(2))
    monkeypatch.setattr(redmine, "Client", partial(Client, limits=SHORT))
    tasks = [document(1, due=JULY), document(2, title="拨付经费"), document(3), document(4)]
    with faulty(URL, faults, methods) as proxy:
        try:
            push(tracker(url=proxy.url), *tasks)
        except TrackerError:
            assert methods is None  # the listing, too, meets faults
        assert len(proxy.log) >= 4
    assert [error for _, error in push(tracker(), *tasks)] == [None] * 4
    assert {action for action, _ in push(tracker(), *tasks)} == {"unchanged"}
    found = issues(*tasks)
    assert len(found) == 4
    assert {row["due_date"] for row in found if row["subject"] == tasks[0].title} == {"2024-07-31"}


def test_requests_grow_with_what_changed_alone(document):
    """More than a page of the listing holds."""
    tasks = [document(number) for number in range(120)]
    assert push(tracker(), *tasks) == [("create", None)] * 120
    target = tracker()
    before = target.requests
    assert push(target, *tasks) == [("unchanged", None)] * 120
    total = call("GET", "issues.json?status_id=*&cf_1=*&limit=1")["total_count"]
    assert target.requests - before == -(-total // 100)
    before = target.requests
    tasks[7] = document(7, due=JULY)
    assert push(target, *tasks).count(("update", None)) == 1
    assert target.requests - before == -(-total // 100) + 3
