"""Pushes into the real Taskwarrior: what people did there is kept, whatever was corrected in the document."""

import datetime as dt
import fcntl
import json
import os
import shutil
import subprocess

import pytest

from extract_tasks.trackers import sync, taskwarrior
from extract_tasks.trackers.base import Settings, TrackerError, UnreachableError

real = pytest.mark.skipif(
    not shutil.which("task"), reason="Taskwarrior is not installed (Debian: apt install taskwarrior)"
)
NOTE = "已与县教育局对接"


@pytest.fixture
def task(tmp_path, monkeypatch):
    """`task(…)`: runs Taskwarrior on data of its own; what it prints."""
    (tmp_path / "taskrc").write_text("confirmation=off\nnews.version=2.6.0\n", "utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("TASKRC", str(tmp_path / "taskrc"))
    monkeypatch.setenv("TASKDATA", str(tmp_path / "data"))

    def run(*arguments):
        command = ["task", "rc.verbose=nothing", *arguments]
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=True).stdout.decode()

    return run


@pytest.fixture
def rows(task):
    """`rows()`: all tasks of Taskwarrior by uuid."""
    return lambda: {row["uuid"]: row for row in json.loads(task("export"))}


def push(*tasks, people=(), mark_missing=False):
    tracker = taskwarrior.Taskwarrior(Settings(people=dict(people)))
    steps = sync.plan(tracker, tasks, {"纪要-1"}, mark_missing=mark_missing)
    return [(outcome.step.action, outcome.error) for outcome in sync.apply(tracker, steps)]


@real
def test_what_people_did_is_kept(task, rows, make_task):
    first, second = make_task(1), make_task(2, rrule="FREQ=MONTHLY;BYMONTHDAY=-1")
    assert push(first, second) == [("create", None)] * 2
    assert push(first, second) == [("unchanged", None)] * 2
    for words in (["annotate", NOTE], ["modify", "priority:H", "+急件", "project:驿站"], ["done"]):
        task(first.uid, *words)
    before = rows()
    assert push(first, second) == [("unchanged", None)] * 2
    assert rows() == before
    corrected = make_task(
        1, due=dt.date(2024, 7, 31), when="7月底前", lead=("县科协",), quote="由县科协牵头，7月底前办好。"
    )
    assert push(corrected, second) == [("update", None), ("unchanged", None)]
    after = rows()[first.uid]
    kept = {"status", "priority", "project", "entry", "end", "description", "support", "source", "document", "uuid"}
    assert {name: after[name] for name in kept} == {name: before[first.uid][name] for name in kept}
    assert after["status"] == "completed"
    assert after["due"] == "20240731T155959Z"
    assert after["lead"] == "县科协"
    assert sorted(after["tags"]) == sorted(["急件", "县科协", "县财政局", "县妇联", "指令"])
    notes = [note["description"] for note in after["annotations"]]
    assert sorted(notes) == sorted([NOTE, "时限原文：7月底前；章节：二、下一步工作 / （一）办好实事"])
    assert push(corrected, second) == [("unchanged", None)] * 2
    assert len(rows()) == 2
    assert all(row["status"] != "recurring" for row in rows().values())


@real
def test_the_same_document_in_another_format_is_no_change(task, make_task):
    push(make_task(1, source="纪要.docx"))
    assert push(make_task(1, source="纪要.txt")) == [("unchanged", None)]


@real
def test_corrected_words_stay_one_task_whatever_its_title(task, rows, make_task):
    """Its own words were corrected, so the task has another id; then somebody writes another title."""
    old, new = make_task(1), make_task(2, title=make_task(1).title, due=dt.date(2024, 7, 31))
    push(old)
    assert push(new) == [("update", None)]
    assert push(new) == [("unchanged", None)]
    task(old.uid, "modify", "驿站的事")
    assert push(new) == [("update", None)]
    assert rows()[old.uid]["description"] == old.title
    other = make_task(3, title=old.title, lead=("县妇联",), due=dt.date(2024, 9, 30))
    assert push(other) == [("create", None), ("missing", None)]
    assert len(rows()) == 2


@real
def test_a_deadline_that_is_gone_is_taken_away(rows, make_task):
    push(make_task(1))
    assert push(make_task(1, due=None, when=None, time=None)) == [("update", None)]
    assert "due" not in rows()[make_task(1).uid]
    assert push(make_task(1, due=None, when=None)) == [("unchanged", None)]


@real
def test_what_people_deleted_stays_deleted(task, rows, make_task):
    push(make_task(1))
    task(make_task(1).uid, "delete")
    assert push(make_task(1, due=dt.date(2024, 7, 31))) == [("deleted", None)]
    assert rows()[make_task(1).uid]["status"] == "deleted"


@real
def test_what_vanished_is_tagged_and_untagged(task, rows, make_task):
    gone, other = make_task(1, title="组织技能比武12场"), make_task(2)
    push(gone, other)
    task("add", "买茶叶")
    assert push(other) == [("unchanged", None), ("missing", None)]
    assert "原文已无" not in rows()[gone.uid]["tags"]
    for _ in range(2):
        assert push(other, mark_missing=True) == [("unchanged", None), ("missing", None)]
        assert rows()[gone.uid]["tags"].count("原文已无") == 1
    assert push(gone, other) == [("update", None), ("unchanged", None)]
    assert "原文已无" not in rows()[gone.uid]["tags"]


@real
def test_a_change_between_look_and_update_is_kept(task, rows, make_task):
    one = make_task(1)
    push(one)
    tracker = taskwarrior.Taskwarrior(Settings())
    steps = sync.plan(tracker, [make_task(1, due=dt.date(2024, 7, 31))], {"纪要-1"})
    task(one.uid, "modify", "priority:H")
    assert [outcome.error for outcome in sync.apply(tracker, steps)] == [None]
    assert rows()[one.uid]["priority"] == "H"
    assert rows()[one.uid]["due"] == "20240731T155959Z"


@real
def test_what_is_deleted_between_look_and_update_stays_deleted(task, rows, make_task):
    one = make_task(1)
    push(one)
    tracker = taskwarrior.Taskwarrior(Settings())
    steps = sync.plan(tracker, [make_task(1, due=dt.date(2024, 7, 31))], {"纪要-1"})
    task(one.uid, "delete")
    assert [(outcome.step.action, outcome.error) for outcome in sync.apply(tracker, steps)] == [("deleted", None)]
    assert rows()[one.uid]["due"] == "20240630T155959Z"


@real
def test_what_people_made_recurring_is_left_to_them(task, rows, make_task):
    one = make_task(1, due=dt.date(2124, 6, 30))
    push(one, make_task(2))
    task(one.uid, "modify", "recur:monthly")
    task("list")  # makes the first of the series
    children = [row for row in rows().values() if "parent" in row]
    assert len(children) == 1
    assert push(make_task(2)) == [("unchanged", None), ("missing", None)]
    ((_, error), _) = push(make_task(1), make_task(2))
    assert "was made recurring in Taskwarrior" in error


@real
def test_the_people_of_the_map_stand_beside_the_bodies(rows, make_task):
    push(make_task(1), people={"云州县总工会": "王五"})
    row = rows()[make_task(1).uid]
    assert (row["lead"], row["assignee"]) == ("云州县总工会", "王五")


@real
def test_words_that_taskwarrior_would_take_as_commands_stay_words(rows, make_task):
    title = 'project:x +a due:today -- "引号" \\ (1) 50% 完成'
    push(make_task(1, title=title, quote=title))
    assert rows()[make_task(1).uid]["description"] == title
    assert push(make_task(1, title=title, quote=title)) == [("unchanged", None)]


@real
def test_locked_data_are_told(task, make_task, monkeypatch, tmp_path):
    push(make_task(1))
    monkeypatch.setattr(taskwarrior, "TIMEOUT", 1.0)
    with (tmp_path / "data" / "pending.data").open("r+") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        with pytest.raises(UnreachableError, match="no end after 1 seconds; is its data locked"):
            push(make_task(2))


@real
def test_a_refusal_is_told_in_the_words_of_taskwarrior(task, make_task, tmp_path):
    (tmp_path / "data" / "hooks").mkdir()
    hook = tmp_path / "data" / "hooks" / "on-add.no"
    hook.write_text("#!/bin/sh\ncat\necho 不许添加\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    (tmp_path / "taskrc").write_text("confirmation=off\nhooks=on\n", "utf-8")
    ((action, error),) = push(make_task(1))
    assert action == "create"
    assert "不许添加" in (error or "")


# What stands under the name of `task`, the message.
PROGRAMS = [
    ("echo 2.5.3", "Taskwarrior 2.5.3 is too old"),
    ("echo 'Task version: v3.40.0'", "another program of that name"),
    ("exit 3", r"Taskwarrior does not do it \(status 3\)"),
    (None, "Taskwarrior is not installed"),
]


@pytest.mark.parametrize(("script", "message"), PROGRAMS)
def test_what_is_no_taskwarrior_is_told(tmp_path, monkeypatch, make_task, script, message):
    folder = tmp_path / "bin"
    folder.mkdir()
    if script:
        (folder / "task").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        os.chmod(folder / "task", 0o755)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(TrackerError, match=message):
        push(make_task(1))
